"""Who is expected today, and what was measured before: the read side of the chart."""

from station.worklist.fhir_history import ChartHistory, FhirHistory
from station.worklist.fhir_worklist import FhirWorklist
from station.worklist.today import NoSuchPatientError, Today, WorklistError

__all__ = [
    "ChartHistory",
    "FhirHistory",
    "FhirWorklist",
    "NoSuchPatientError",
    "Today",
    "WorklistError",
]
