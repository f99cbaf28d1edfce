"""Today's list from a real FHIR server, and from answers that no server should give."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from station.simulators.demo_chart import DemoChart
from station.visit import ExpectedPatient, Patient, Presence
from station.worklist.fhir_worklist import FhirWorklist
from station.worklist.today import NoSuchPatientError, Today, WorklistError
from tests.support.chart import BareClient
from tests.support.fault_proxy import Answer, FaultProxy, Hang, Reset

pytestmark = pytest.mark.chart


def demo_day() -> date:
    """The day on which the demo chart of this test process put its visits."""
    return datetime.now().astimezone().date()


def lines(today: Today) -> dict[str, ExpectedPatient]:
    return {line.patient.id: line for line in today.patients if line.patient.id.startswith("demo-")}


async def test_the_demo_day(demo_chart: DemoChart) -> None:
    today = await FhirWorklist(demo_chart.base_url).today()

    there = lines(today)
    assert [(line.patient.name, line.presence) for line in there.values()] == [
        ("Okafor, Ada", Presence.ARRIVED),
        ("Okafor, Benedict", Presence.ROOMED),
        ("Lindqvist, Maja", Presence.ARRIVED),
        ("Fernández de la Cruz y Montemayor, María Guadalupe", Presence.READY),
        ("Tran, Minh", Presence.NOT_ARRIVED),
        ("Haddad, Samira", Presence.ARRIVED),
        ("Novák, Petr", Presence.NOT_ARRIVED),
        ("Whitehorse, Jamie", Presence.DID_NOT_COME),
    ]
    ada = there["demo-okafor-ada"]
    assert ada.patient == Patient(
        id="demo-okafor-ada",
        family="Okafor",
        given="Ada",
        birth_date=date(1984, 2, 29),
        sex="female",
        mrn="100231",
        alerts=(),
        alerts_known=True,
    )
    assert ada.at is not None
    assert ada.at.astimezone().strftime("%H:%M") == "08:30"
    assert ada.reason == "Blood pressure check"
    assert ada.provider == "Dr. Lena Brandt"
    assert ada.encounter_id == "demo-okafor-ada-encounter"
    assert ada.appointment_id == "demo-okafor-ada-appointment"
    assert there["demo-tran-minh"].encounter_id is None
    assert there["demo-haddad-samira"].patient.alerts == (
        "No blood pressure on the left arm: lymph nodes removed",
    )
    assert all(line.patient.alerts_known for line in there.values())


async def test_another_day_is_another_list(demo_chart: DemoChart) -> None:
    today = await FhirWorklist(demo_chart.base_url).read(demo_day() + timedelta(days=40))

    assert lines(today) == {}


async def test_one_patient_with_the_alerts_of_the_moment(demo_chart: DemoChart) -> None:
    worklist = FhirWorklist(demo_chart.base_url)

    novak = await worklist.patient("demo-novak-petr", demo_day())

    assert novak.name == "Novák, Petr"
    assert novak.alerts == ("Falls easily: stay beside the scale",)
    assert novak.alerts_known
    for name in ("nobody", "../Patient", "", "a?b=c"):
        with pytest.raises(NoSuchPatientError):
            await worklist.patient(name, demo_day())


async def test_who_came_without_an_appointment_is_on_the_list(
    demo_chart: DemoChart, chart: BareClient
) -> None:
    day = date(2031, 3, 4)
    chart.put(
        {
            "resourceType": "Patient",
            "id": "walk-in",
            "name": [{"family": "Gone", "use": "old"}, {"text": "Walker Ina"}],
            "birthDate": "1999-04",
        }
    )
    chart.put(
        {
            "resourceType": "Encounter",
            "id": "walk-in-encounter",
            "status": "arrived",
            "class": {"code": "AMB"},
            "subject": {"reference": "Patient/walk-in"},
            "reasonCode": [{"coding": [{"display": "Sore throat"}]}],
            "period": {"start": "2031-03-04T20:00:00Z"},
        }
    )

    today = await FhirWorklist(demo_chart.base_url, time_zone=UTC).read(day)

    (line,) = today.patients
    assert (line.patient.family, line.patient.given) == ("Walker Ina", "")
    assert line.patient.birth_date is None
    assert line.encounter_id == "walk-in-encounter"
    assert line.appointment_id is None
    assert line.reason == "Sore throat"
    assert today.notes == (
        "Patient/walk-in has a birth date without its day: it is shown as not known.",
    )


async def test_the_day_is_the_clinics_day_and_all_its_pages_are_read(
    demo_chart: DemoChart, chart: BareClient
) -> None:
    # 2031-06-10 in Honolulu (UTC-10) begins at 10:00 UTC. The server gives 20 on a page.
    day = date(2031, 6, 10)
    for number in range(50):
        start = datetime(2031, 6, 10, 9, 30, tzinfo=UTC) + timedelta(minutes=30 * number)
        chart.put(
            {"resourceType": "Patient", "id": f"p-{number}", "name": [{"family": f"P{number}"}]}
        )
        chart.put(
            {
                "resourceType": "Appointment",
                "id": f"a-{number}",
                "status": "booked",
                "start": start.isoformat(),
                "end": (start + timedelta(minutes=10)).isoformat(),
                "participant": [
                    {"actor": {"reference": f"Patient/p-{number}"}, "status": "accepted"}
                ],
            }
        )

    today = await FhirWorklist(demo_chart.base_url, time_zone=ZoneInfo("Pacific/Honolulu")).read(
        day
    )

    # number 0 is 09:30 UTC, the evening before; number 49 is 10:00 UTC the next day.
    assert [line.patient.id for line in today.patients] == [f"p-{n}" for n in range(1, 49)]
    assert today.notes == ()


async def test_alerts_that_cannot_be_read_are_not_known_and_not_none(proxy: FaultProxy) -> None:
    proxy.about = "/Flag"
    proxy.faults.extend([Answer(403)] * 8)

    today = await FhirWorklist(proxy.base_url).read(demo_day())

    assert len(lines(today)) == 8
    assert [line.patient.alerts_known for line in today.patients] == [False] * 8
    assert [line.patient.alerts for line in today.patients] == [()] * 8
    assert "Alerts are not available. The chart does not give it (HTTP 403)." in today.notes


FLAG: dict[str, object] = {"resourceType": "Flag", "status": "active", "code": {"text": "Latex"}}
ABOUT_NOVAK = {"subject": {"reference": "Patient/demo-novak-petr"}}


@pytest.mark.parametrize(
    ("entries", "alerts", "known"),
    [
        ([FLAG | ABOUT_NOVAK], ("Latex",), True),
        ([FLAG | {"subject": {"reference": "Patient/another"}}], (), True),
        ([FLAG], (), False),  # about whom?
        ([FLAG | ABOUT_NOVAK | {"code": {}}], (), False),
        ([FLAG | ABOUT_NOVAK | {"code": 7, "status": 7}], (), False),
        ([FLAG | ABOUT_NOVAK | {"status": "inactive"}], (), True),
        ([FLAG | ABOUT_NOVAK | {"status": None}], ("Latex",), True),
        ([FLAG | ABOUT_NOVAK, "not a resource"], ("Latex",), False),
        ("not a list", (), False),
    ],
)
async def test_an_odd_flag_is_never_a_clean_slate(
    proxy: FaultProxy, entries: object, alerts: tuple[str, ...], known: bool
) -> None:
    wrapped = [{"resource": one} for one in entries] if isinstance(entries, list) else entries
    bundle = {"resourceType": "Bundle", "entry": wrapped}
    proxy.about = "/Flag"
    proxy.faults.append(Answer(200, body=json.dumps(bundle).encode()))

    novak = await FhirWorklist(proxy.base_url).patient("demo-novak-petr", demo_day())

    assert novak.alerts == alerts
    assert novak.alerts_known is known


async def test_without_appointments_the_open_encounters_are_the_list(proxy: FaultProxy) -> None:
    proxy.about = "/Appointment"
    proxy.faults.append(Answer(403))

    today = await FhirWorklist(proxy.base_url).read(demo_day())

    assert len(lines(today)) == 5
    assert "Appointments could not be read: The chart does not give it (HTTP 403)." in today.notes


async def test_without_the_second_page_the_list_says_that_it_is_cut_short(
    proxy: FaultProxy, demo_chart: DemoChart
) -> None:
    first = BareClient(demo_chart.base_url).get(
        "/Appointment?_include=Appointment:patient&_count=8"
        "&patient=" + ",".join(["demo-okafor-ada", "demo-tran-minh"])
    )
    for following, words in [
        ("Appointment?page=2", "The chart's list is not complete: The chart does not give it"),
        ("http://elsewhere.example/fhir?page=2", "it goes on at another address"),
        ("http://[chart.example/page?2", "it goes on at another address"),
        (7, None),
    ]:
        bundle = first | {"link": [{"relation": "next", "url": following}]}
        proxy.about = "/Appointment"
        proxy.faults.extend([Answer(200, body=json.dumps(bundle).encode()), Answer(500)])
        today = await FhirWorklist(proxy.base_url).read(demo_day())
        proxy.faults.clear()
        assert {"demo-okafor-ada", "demo-tran-minh"} <= set(lines(today))
        assert words is None or any(words in note for note in today.notes), today.notes


async def test_a_list_that_never_ends_is_ended(proxy: FaultProxy) -> None:
    endless = {"resourceType": "Bundle", "link": [{"relation": "next", "url": "Appointment?again"}]}
    proxy.about = "/Appointment"
    proxy.faults.extend([Answer(200, body=json.dumps(endless).encode())] * 3)

    today = await FhirWorklist(proxy.base_url).read(demo_day())

    assert "The chart's list is not complete: it does not end." in today.notes


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Log in</html>",
        b"[]",
        b"null",
        b'{"resourceType":"OperationOutcome"}',
        b"[" * 200_000,
        b'{"resourceType":"Bundle","entry":[' + b" " * 9_000_000 + b"]}",
        b"\xff\xfe",
    ],
    ids=["empty", "html", "list", "null", "outcome", "deep", "huge", "bytes"],
)
async def test_answers_that_are_no_list_are_said(proxy: FaultProxy, body: bytes) -> None:
    proxy.about = "/"
    proxy.faults.extend([Answer(200, body=body)] * 2)

    with pytest.raises(WorklistError, match="Today's list could not be read") as told:
        await FhirWorklist(proxy.base_url).read(demo_day())
    assert told.value.next_step


async def test_no_chart_is_said(proxy: FaultProxy) -> None:
    worklist = FhirWorklist(proxy.base_url)
    proxy.about = "/"
    proxy.faults.extend([Reset(), Reset()])
    with pytest.raises(WorklistError, match="does not answer"):
        await worklist.read(demo_day())

    # Only where no answer ever comes is the patience short: a busy computer answers late.
    proxy.faults.append(Hang(passed=False))
    with pytest.raises(WorklistError, match=r"takes too long|does not answer"):
        await FhirWorklist(proxy.base_url, timeout_s=0.5).read(demo_day())

    proxy.down()
    with pytest.raises(WorklistError, match="does not answer"):
        await worklist.patient("demo-novak-petr", demo_day())


async def test_another_patient_than_asked_for_is_refused(proxy: FaultProxy) -> None:
    other = {"resourceType": "Patient", "id": "demo-okafor-ada", "name": [{"family": "Okafor"}]}
    proxy.about = "/Patient"
    proxy.faults.append(Answer(200, body=json.dumps(other).encode()))

    with pytest.raises(WorklistError, match="answered with something else"):
        await FhirWorklist(proxy.base_url).patient("demo-okafor-benedict", demo_day())


async def test_a_patient_that_did_not_come_along_is_asked_for(
    proxy: FaultProxy, demo_chart: DemoChart
) -> None:
    bare = BareClient(demo_chart.base_url).get("/Appointment?_count=8&patient=demo-tran-minh")
    lost = json.loads(json.dumps(bare["entry"][0]).replace("demo-tran-minh", "lost"))
    bundle = bare | {"entry": [*bare["entry"], lost]}
    proxy.about = "/Appointment"
    proxy.faults.append(Answer(200, body=json.dumps(bundle).encode()))

    today = await FhirWorklist(proxy.base_url).today()

    assert lines(today)["demo-tran-minh"].patient.mrn == "100235"
    assert "Patient/lost is not shown. The chart does not give it (HTTP 404)." in today.notes


async def test_a_patient_record_of_nobody_is_said(demo_chart: DemoChart, chart: BareClient) -> None:
    chart.put({"resourceType": "Patient", "id": "merged", "active": False})

    with pytest.raises(WorklistError, match="no longer in use"):
        await FhirWorklist(demo_chart.base_url).patient("merged", demo_day())


async def test_a_patient_of_another_server_is_not_the_one_with_that_id_here(
    demo_chart: DemoChart,
) -> None:
    """Federated charts point at one another; `Patient/1` is somebody else in each."""
    there = "https://other.example/fhir/Patient/demo-okafor-ada"
    with FaultProxy(demo_chart.base_url, about="/Appointment") as front:
        behind = "http://inside.example:8080/r4"
        for said, shown in (
            (there, []),
            (f"{front.base_url}/Patient/demo-okafor-ada", ["demo-okafor-ada"]),
            (f"{behind}/Patient/demo-okafor-ada", ["demo-okafor-ada"]),
        ):
            appointment = {
                "resourceType": "Appointment",
                "id": "a1",
                "status": "booked",
                "participant": [{"actor": {"reference": said, "display": "Ada"}}],
            }
            bundle = {
                "resourceType": "Bundle",
                "link": [{"relation": "self", "url": f"{behind}/Appointment?date=today"}],
                "entry": [{"resource": appointment}],
            }
            front.faults.append(Answer(200, body=json.dumps(bundle).encode()))
            today = await FhirWorklist(front.base_url).read(demo_day() + timedelta(days=40))
            assert [line.patient.id for line in today.patients] == shown
            assert any("no patient" in note for note in today.notes) is not bool(shown)


@pytest.mark.parametrize("page", ["../../admin?page=2", "%2e%2e/admin", "a/..%2fb"])
async def test_the_next_page_is_not_elsewhere_on_the_same_computer(page: str) -> None:
    with FaultProxy("http://127.0.0.1:9/tenant/fhir", about="") as front:
        url = f"{front.base_url}/{page}"
        bundle = {"resourceType": "Bundle", "link": [{"relation": "next", "url": url}]}
        front.faults += [Answer(200, body=json.dumps(bundle).encode())] * 4
        today = await FhirWorklist(front.base_url).today()
        assert "The chart's list is not complete: it goes on at another address." in today.notes
        assert not any("admin" in one or ".." in one for one in map(str, front.requests))


async def test_two_people_under_one_id_are_asked_for_again(demo_chart: DemoChart) -> None:
    """Neither of the two that came along is taken: the chart's own record is."""
    appointment = {
        "resourceType": "Appointment",
        "id": "a1",
        "status": "booked",
        "participant": [{"actor": {"reference": "Patient/demo-okafor-ada"}}],
    }
    people = [
        {"resourceType": "Patient", "id": "demo-okafor-ada", "name": [{"family": family}]}
        for family in ("Else", "Okafor")
    ]
    bundle = {
        "resourceType": "Bundle",
        "entry": [{"resource": one} for one in (appointment, *people)],
    }
    with FaultProxy(demo_chart.base_url, about="/Appointment") as front:
        front.faults.append(Answer(200, body=json.dumps(bundle).encode()))
        today = await FhirWorklist(front.base_url).read(demo_day() + timedelta(days=40))
        assert [line.patient.name for line in today.patients] == ["Okafor, Ada"]
        assert [line.patient.birth_date for line in today.patients] == [date(1984, 2, 29)]
