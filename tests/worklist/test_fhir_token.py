"""Reading from a chart that lets nobody in without a token, and one patient by number."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from station.charts.smart import SCOPES
from station.simulators.demo_patients import MRN_SYSTEM
from station.smart.bearer import BearerAuth
from station.smart.keys import make_key
from station.worklist.fhir_history import FhirHistory
from station.worklist.fhir_worklist import FhirWorklist
from station.worklist.today import NoSuchPatientError, WorklistError
from tests.support.chart import BareClient
from tests.support.fault_proxy import Answer, FaultProxy
from tests.support.smart_chart import CLIENT_ID, SmartChart, smart_chart

__all__ = ["smart_chart"]

pytestmark = pytest.mark.chart

TODAY = date(2026, 11, 30)


def auth(chart: SmartChart) -> BearerAuth:
    keys = list(chart.keys)
    return BearerAuth(chart.base_url, client_id=CLIENT_ID, keys=lambda: keys, scopes=SCOPES)


async def test_the_shipped_scopes_are_enough_to_read_everything(smart_chart: SmartChart) -> None:
    one = auth(smart_chart)
    worklist = FhirWorklist(smart_chart.base_url, auth=one)
    history = FhirHistory(
        smart_chart.base_url, result_system="https://x/result", station_id="s", auth=one
    )

    today = await worklist.today()
    assert len(today.patients) == 8
    assert today.notes == ()
    assert all(line.patient.alerts_known for line in today.patients)

    smart_chart.revoke()  # between two lists
    assert (await worklist.patient("demo-okafor-ada", TODAY)).mrn == "100231"
    assert (await history.read("demo-okafor-ada", back=timedelta(days=3000))).notes == ()


async def test_without_a_key_that_is_known_the_list_says_why(smart_chart: SmartChart) -> None:
    own = [make_key()]
    wrong = BearerAuth(smart_chart.base_url, client_id=CLIENT_ID, keys=lambda: own, scopes=SCOPES)
    with pytest.raises(WorklistError, match="does not accept this station's key"):
        await FhirWorklist(smart_chart.base_url, auth=wrong).today()


async def test_a_chart_that_says_401_to_every_token_is_asked_twice(
    smart_chart: SmartChart,
) -> None:
    with FaultProxy(smart_chart.base_url, about="/Patient") as front:
        front.faults += [Answer(401), Answer(401), Answer(401)]
        worklist = FhirWorklist(front.base_url, auth=auth(smart_chart))
        with pytest.raises(WorklistError, match="HTTP 401"):
            await worklist.patient("demo-okafor-ada", TODAY)
        assert len(front.requests) == 2


async def test_one_patient_by_number(proxy: FaultProxy) -> None:
    worklist = FhirWorklist(proxy.base_url)

    found = await worklist.find_patient(f"{MRN_SYSTEM}|100231", TODAY)
    assert (found.id, found.name, found.alerts_known) == ("demo-okafor-ada", "Okafor, Ada", True)
    for nobody in (f"{MRN_SYSTEM}|000000", "https://elsewhere.example|100231", "100231", "a|"):
        with pytest.raises(NoSuchPatientError):
            await worklist.find_patient(nobody, TODAY)


async def test_a_number_that_two_carry_is_nobodys(proxy: FaultProxy, chart: BareClient) -> None:
    for name in ("twin-1", "twin-2"):
        chart.put(
            {
                "resourceType": "Patient",
                "id": name,
                "name": [{"family": "Twin"}],
                "identifier": [{"system": "urn:twins", "value": "1"}],
            }
        )
    with pytest.raises(WorklistError, match="several patients"):
        await FhirWorklist(proxy.base_url).find_patient("urn:twins|1", TODAY)


async def test_a_record_that_was_merged_is_not_the_patient(
    proxy: FaultProxy, chart: BareClient
) -> None:
    chart.put({"resourceType": "Patient", "id": "kept-1", "name": [{"family": "Kept"}]})
    chart.put(
        {
            "resourceType": "Patient",
            "id": "merged-1",
            "active": False,
            "name": [{"family": "Merged"}],
            "identifier": [{"system": "urn:merged", "value": "1"}],
            "link": [{"other": {"reference": "Patient/kept-1"}, "type": "replaced-by"}],
        }
    )
    with pytest.raises(NoSuchPatientError):
        await FhirWorklist(proxy.base_url).find_patient("urn:merged|1", TODAY)


async def test_a_chart_that_ignores_the_number_gives_nobody() -> None:
    everybody = (
        b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Patient", '
        b'"id": "somebody", "name": [{"family": "Else"}], '
        b'"identifier": [{"system": "urn:x", "value": "2"}]}}]}'
    )
    with FaultProxy("http://127.0.0.1:9/fhir", about="/Patient") as lying:
        lying.faults.append(Answer(200, body=everybody))
        with pytest.raises(NoSuchPatientError):
            await FhirWorklist(lying.base_url).find_patient("urn:x|1", TODAY)
