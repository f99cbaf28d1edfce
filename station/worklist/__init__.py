"""Who is expected today: the read side of the chart."""

from station.worklist.fhir_worklist import FhirWorklist
from station.worklist.today import NoSuchPatientError, Today, WorklistError

__all__ = ["FhirWorklist", "NoSuchPatientError", "Today", "WorklistError"]
