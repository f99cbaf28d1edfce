"""Today's list from ADT, alone and beside a real FHIR chart."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from station.hl7.reading import read
from station.simulators.demo_chart import DemoChart
from station.simulators.demo_patients import MRN_SYSTEM
from station.visit import ExpectedPatient, Identity, OpenEncounter, Patient
from station.worklist.adt import event_of
from station.worklist.adt_event import AdtSite
from station.worklist.adt_lookup import ChartLookup
from station.worklist.adt_worklist import AdtWorklist
from station.worklist.census import Census, applied
from station.worklist.today import NoSuchPatientError, WorklistError
from tests.support.adt import NOW, TODAY, adt, merge
from tests.support.fault_proxy import Answer, FaultProxy, Hang, Reset

CHICAGO = ZoneInfo("America/Chicago")
SITE = AdtSite(zone=CHICAGO, rooms={"INT^ROOM1": "1"})
ADA = adt("A04", "1", name="Okafor^Ada")


def census(*messages: bytes) -> Census:
    made = Census()
    for data in messages:
        event = event_of(read(data), SITE, NOW)
        assert event is not None
        made = applied(made, event, NOW).census
    return made


def worklist(
    *messages: bytes, room: str | None = None, lookup: ChartLookup | None = None
) -> AdtWorklist:
    known = census(*messages)
    return AdtWorklist(lambda: known, zone=CHICAGO, room=room, lookup=lookup)


async def test_the_list_of_a_day_with_what_could_not_be_used() -> None:
    here = worklist(
        ADA, adt("A04", "2", number="55^^^C^MR", name="Tran^Minh", born="1962", sex="Q", room="X")
    )

    today = await here.read(TODAY)

    assert [one.patient.name for one in today.patients] == ["Okafor, Ada", "Tran, Minh"]
    assert today.patients[1].patient.birth_date is None
    assert today.notes == (
        "Patient 55 has a birth date without its day: it is shown as not known.",
        "Patient 55 has a sex that is not HL7's: it is shown as not known.",
    )
    assert (await here.read(date(2026, 11, 25))).patients == ()
    assert len((await worklist(ADA, room="1").read(TODAY)).patients) == 1
    assert len((await worklist(ADA, room="2").read(TODAY)).patients) == 0


async def test_one_patient_also_by_a_number_that_was_merged() -> None:
    here = worklist(ADA, merge("2", "99", "100231", name="Okafor^Ada"))

    for number in ("100231", "99"):
        assert await here.patient(number, TODAY) == Patient(
            id="100231",
            family="Okafor",
            given="Ada",
            birth_date=date(1984, 2, 29),
            sex="female",
            mrn="100231",
            alerts_known=False,
        )
    with pytest.raises(NoSuchPatientError, match="No ADT message"):
        await here.patient("1", TODAY)


async def test_without_a_fhir_chart_the_number_is_the_id() -> None:
    here = worklist(ADA)
    [line] = (await here.read(TODAY)).patients

    assert line.patient.in_chart
    assert await here.chosen(line, TODAY) is line
    told_by_a_merge = dataclasses.replace(
        line, patient=dataclasses.replace(line.patient, identity=Identity.BY_HAND)
    )
    assert await here.chosen(told_by_a_merge, TODAY) == line


# Beside a FHIR chart.


async def one_line(here: AdtWorklist) -> ExpectedPatient:
    [line] = (await here.read(TODAY)).patients
    return line


@pytest.mark.chart
async def test_a_chosen_patient_gets_the_charts_own_id(demo_chart: DemoChart) -> None:
    lookup = ChartLookup(demo_chart.base_url, MRN_SYSTEM)
    here = worklist(ADA, lookup=lookup)
    line = await one_line(here)
    assert (line.patient.id, line.patient.identity) == ("100231", Identity.BY_HAND)

    chosen = await here.chosen(line, TODAY)

    assert chosen.patient == Patient(
        id="demo-okafor-ada",
        family="Okafor",
        given="Ada",
        birth_date=date(1984, 2, 29),
        sex="female",
        mrn="100231",
        alerts=(),
        alerts_known=True,
    )
    assert chosen.encounter_id == "demo-okafor-ada-encounter"
    assert (chosen.at, chosen.reason) == (line.at, line.reason)
    assert await here.chosen(chosen, TODAY) is chosen
    by_number_alone = worklist(ADA, lookup=ChartLookup(demo_chart.base_url, None))
    assert (await by_number_alone.chosen(line, TODAY)).patient.id == "demo-okafor-ada"


@pytest.mark.chart
async def test_nobody_else_is_taken_for_the_patient(demo_chart: DemoChart) -> None:
    lookup = ChartLookup(demo_chart.base_url, MRN_SYSTEM)
    for other, says in (
        (adt("A04", "1", number="999999^^^C^MR"), "does not know this number"),
        (adt("A04", "1", name="Okafor^Ada", born="19840228"), "another name or birth date"),
        (adt("A04", "1", name="Tran^Minh", born="1984"), "another name or birth date"),
    ):
        here = worklist(other, lookup=lookup)
        with pytest.raises(WorklistError, match=says):
            await here.chosen(await one_line(here), TODAY)
    half_known = worklist(adt("A04", "1", name="OKAFOR^A", born=""), lookup=lookup)
    chosen = await half_known.chosen(await one_line(half_known), TODAY)
    assert chosen.patient.id == "demo-okafor-ada"


def bundle(*resources: object, total: int = 1) -> Answer:
    entries = [{"resource": one} for one in resources]
    body = {"resourceType": "Bundle", "type": "searchset", "total": total, "entry": entries}
    return Answer(200, body=json.dumps(body).encode())


def record(name: str, number: str = "100231", system: str = MRN_SYSTEM) -> dict[str, object]:
    return {
        "resourceType": "Patient",
        "id": name,
        "identifier": [{"system": system, "value": number}],
        "name": [{"family": "Okafor", "given": ["Ada"]}],
        "birthDate": "1984-02-29",
    }


@pytest.mark.chart
@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (bundle(record("a"), record("b")), "more than once"),
        # A chart that ignores the question, and one whose number is another system's.
        (bundle(record("a", "1"), record("b", "2")), "does not know"),
        (bundle(record("a", system="urn:other")), "does not know"),
        (bundle({**record("a"), "active": False}), "no longer in use"),
        (bundle({**record("a"), "name": []}), "no name"),
        (bundle({**record("a"), "identifier": "100231"}), "does not know"),
        (Answer(200, body=b"[]"), "cannot be read"),
        (Answer(403), "HTTP 403"),
        (Reset(), "does not answer"),
        (Hang(passed=False), "too long"),
    ],
)
async def test_a_chart_that_cannot_say_who_it_is(
    proxy: FaultProxy, fault: Answer | Reset | Hang, says: str
) -> None:
    proxy.about = "/Patient?"
    proxy.faults.append(fault)
    here = worklist(ADA, lookup=ChartLookup(proxy.base_url, MRN_SYSTEM, timeout_s=2.0))

    with pytest.raises(WorklistError, match=says):
        await here.chosen(await one_line(here), TODAY)


@pytest.mark.chart
async def test_several_open_encounters_are_a_persons_to_choose_from(proxy: FaultProxy) -> None:
    proxy.about = "/Encounter"
    visits = [
        {
            "resourceType": "Encounter",
            "id": name,
            "status": "arrived",
            "subject": {"reference": f"Patient/{whose}"},
            "period": {"start": "2026-11-24T08:30:00-06:00"},
        }
        for name, whose in (("e1", "demo-okafor-ada"), ("e2", "demo-okafor-ada"), ("e3", "other"))
    ]
    proxy.faults.append(bundle(*visits, {"resourceType": "Encounter", "status": "arrived"}))
    here = worklist(ADA, lookup=ChartLookup(proxy.base_url, MRN_SYSTEM))

    chosen = await here.chosen(await one_line(here), TODAY)

    at = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
    assert chosen.encounter_id is None
    assert chosen.encounters == (OpenEncounter(id="e1", at=at), OpenEncounter(id="e2", at=at))
    proxy.faults.append(Answer(500))
    assert (await here.chosen(await one_line(here), TODAY)).encounters == ()
