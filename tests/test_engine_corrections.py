"""Corrections from the command to a real FHIR server, read back by a client that knows nothing of
the station: the same resource, once in effect, and never over somebody else's change.
"""

from __future__ import annotations

import dataclasses
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from station.capture.commands import (
    Amend,
    Annotate,
    Answer,
    ChoosePatient,
    ConfirmIdentifier,
    Denied,
    Done,
    EnterInError,
    EnterText,
    EnterValue,
    Identifier,
    LeaveOut,
    LeavePatient,
    OpenSigned,
    Resend,
    Sign,
    SignIn,
    StartVisit,
)
from station.capture.views import Phase, StationView
from station.corrections import CorrectionKind
from station.demo_user import DemoUser
from station.engine import Engine
from station.settings import ChartSettings, Settings
from station.simulators.demo_chart import DemoChart
from station.visit import (
    Actor,
    Delivery,
    DeliveryState,
    ExpectedPatient,
    Patient,
    Presence,
    ResultKind,
    SignedVisit,
    Visit,
)
from station.vitals import Quantity, Unit, Vital
from tests.export.test_fhir_sets import AVERAGE, THREE
from tests.support.chart import BareClient, demo_chart
from tests.support.fault_proxy import Answer as Reply
from tests.support.fault_proxy import FaultProxy, PassThenReset

__all__ = ["demo_chart"]

pytestmark = pytest.mark.chart

PIN = "7341"
FILED = DeliveryState.DELIVERED
WRONG = ((Vital.BODY_WEIGHT, Quantity(Decimal("28.4"), Unit.KILOGRAM)),)
RIGHT = ((Vital.BODY_WEIGHT, Quantity(Decimal("82.4"), Unit.KILOGRAM)),)


class Bedside:
    """An engine with one signed visit: a weight of 28.4 kg, and a reason."""

    def __init__(self, engine: Engine, chart: BareClient, patient: Patient) -> None:
        self.engine, self.chart, self.patient = engine, chart, patient
        self._changed = threading.Condition()
        engine.subscribe(self._on_view)
        answer = self.do(SignIn(name="Demo", pin=PIN))
        assert isinstance(answer, Done)
        assert answer.actor is not None
        self.actor: Actor = answer.actor
        expected = ExpectedPatient(patient=patient, presence=Presence.ARRIVED)
        for command in (
            ChoosePatient(actor=self.actor, expected=expected),
            ConfirmIdentifier(actor=self.actor, which=Identifier.NAME),
            ConfirmIdentifier(actor=self.actor, which=Identifier.BIRTH_DATE),
            StartVisit(actor=self.actor),
            EnterValue(actor=self.actor, values=WRONG),
            EnterText(actor=self.actor, kind=ResultKind.REASON_FOR_VISIT, text="Cough"),
            Sign(actor=self.actor, pin=PIN),
        ):
            assert self.do(command) == Done()
        view = self.until(lambda v: v.visit is not None and v.visit.phase is Phase.DELIVERED)
        assert view.visit is not None
        self.visit_id = view.visit.id
        (self.weight,) = (
            one.id for one in view.visit.results if one.kind is ResultKind.BODY_WEIGHT
        )
        (self.name,) = (
            one.chart_id for one in view.visit.deliveries if one.result_id == self.weight
        )

    def _on_view(self, _: StationView) -> None:
        with self._changed:
            self._changed.notify_all()

    def until(self, true_of: Callable[[StationView], bool]) -> StationView:
        with self._changed:
            assert self._changed.wait_for(lambda: true_of(self.engine.view()), timeout=20)
        return self.engine.view()

    def do(self, command: object) -> Answer:
        return self.engine.submit(command).result(20)  # type: ignore[arg-type]

    def amend(
        self, values: Any = RIGHT, reason: str = "Digits were swapped", pin: str = PIN
    ) -> Answer:
        return self.do(
            Amend(actor=self.actor, result_id=self.weight, values=values, reason=reason, pin=pin)
        )

    def in_error(self, reason: str = "Another patient stood on the scale") -> Answer:
        return self.do(
            EnterInError(actor=self.actor, result_id=self.weight, reason=reason, pin=PIN)
        )

    def receipt(self, state: DeliveryState, count: int = 1) -> Delivery:
        """The receipt of the newest correction, when it is so."""

        def own(view: StationView) -> list[Delivery]:
            deliveries = view.visit.deliveries if view.visit is not None else ()
            return [one for one in deliveries if one.correction_id is not None]

        view = self.until(lambda v: len(own(v)) == count and own(v)[-1].state is state)
        return own(view)[-1]

    def resource(self) -> dict[str, Any]:
        found: dict[str, Any] = self.chart.get(f"/Observation/{self.name}")
        return found

    def weights(self) -> list[dict[str, Any]]:
        bundle = self.chart.get(f"/Observation?patient={self.patient.id}&code=29463-7")
        return [entry["resource"] for entry in bundle.get("entry", [])]


@pytest.fixture
def proxy(demo_chart: DemoChart) -> Iterator[FaultProxy]:
    with FaultProxy(demo_chart.base_url) as running:
        yield running


@pytest.fixture
def bedside(demo_chart: DemoChart, proxy: FaultProxy, tmp_path: Path) -> Iterator[Bedside]:
    chart = BareClient(demo_chart.base_url)
    patient = Patient(
        id=f"corr-{uuid.uuid4().hex[:12]}",
        family="Okafor",
        given="Ada",
        birth_date=date(1984, 2, 29),
        sex="female",
        mrn="100231",
    )
    chart.put({"resourceType": "Patient", "id": patient.id, "name": [{"family": "Okafor"}]})
    settings = Settings(
        room="4",
        data_folder=tmp_path / "data",
        chart=(ChartSettings(name="clinic", url=proxy.base_url),),
    )
    engine = Engine(settings, demo_user=DemoUser(name="Demo", pin=PIN))
    engine.start().result(20)
    yield Bedside(engine, chart, patient)
    engine.stop()


def test_an_amended_value_takes_the_place_of_the_wrong_one(bedside: Bedside) -> None:
    first = bedside.resource()
    assert (first["status"], first["valueQuantity"]["value"]) == ("final", 28.4)

    assert bedside.amend() == Done()
    receipt = bedside.receipt(DeliveryState.DELIVERED)

    assert receipt.chart_id == bedside.name
    now = bedside.resource()
    assert now["status"] == "corrected"
    assert now["valueQuantity"]["value"] == 82.4
    assert now["identifier"][0] == first["identifier"][0]
    assert now["effectiveDateTime"] == first["effectiveDateTime"]
    assert now["note"][-1]["text"] == "Corrected: Digits were swapped"
    assert now["note"][-1]["authorString"] == "Demo"
    assert now["meta"]["versionId"] != first["meta"]["versionId"]
    assert len(bedside.weights()) == 1
    view = bedside.engine.view()
    assert view.visit is not None
    (correction,) = view.visit.corrections
    assert correction.kind is CorrectionKind.AMENDED
    # What was signed is still what was signed.
    (signed,) = (one for one in view.visit.results if one.id == bedside.weight)
    assert signed.readings[0].quantity == WRONG[0][1]


def test_entered_in_error_is_the_last_word(bedside: Bedside) -> None:
    assert bedside.amend() == Done()
    bedside.receipt(DeliveryState.DELIVERED)
    assert bedside.in_error() == Done()
    bedside.receipt(DeliveryState.DELIVERED, 2)
    now = bedside.resource()
    assert now["status"] == "entered-in-error"
    assert now["valueQuantity"]["value"] == 82.4
    assert now["note"][-1]["text"] == "Entered in error: Another patient stood on the scale"
    again = bedside.amend()
    assert isinstance(again, Denied)
    assert again.next_step == "Measure it again in a new visit."


def test_what_somebody_changed_in_the_chart_is_not_replaced_before_a_person_looked(
    bedside: Bedside,
) -> None:
    theirs = bedside.resource() | {"status": "amended"}
    theirs["valueQuantity"]["value"] = 82.1
    bedside.chart.put(theirs)

    assert bedside.amend() == Done()
    refused = bedside.receipt(DeliveryState.REFUSED)

    assert refused.says == "The chart's copy has changed since it was filed from here."
    assert refused.next_step is not None
    assert refused.next_step.startswith("Look at it in the chart.")
    assert bedside.resource()["valueQuantity"]["value"] == 82.1
    assert bedside.do(Resend(actor=bedside.actor, result_id=bedside.weight)) == Done()
    bedside.receipt(DeliveryState.DELIVERED)
    assert bedside.resource()["valueQuantity"]["value"] == 82.4


@pytest.mark.parametrize("status", [409, 412])
def test_a_conflict_at_the_last_moment_is_told(
    bedside: Bedside, proxy: FaultProxy, status: int
) -> None:
    proxy.faults += [PassThrough(bedside), Reply(status)]
    assert bedside.amend() == Done()
    refused = bedside.receipt(DeliveryState.REFUSED)
    assert refused.says == (
        f"The chart's copy has changed since it was filed from here (HTTP {status})."
    )
    assert bedside.resource()["valueQuantity"]["value"] == 28.4


def PassThrough(bedside: Bedside) -> Reply:  # noqa: N802 - reads as one of the faults
    """The answer that the chart would give: what it holds now."""
    import json

    body = json.dumps(bedside.resource()).encode()
    return Reply(200, (("Content-Type", "application/fhir+json"),), body)


def test_an_answer_that_is_lost_does_not_correct_twice(bedside: Bedside, proxy: FaultProxy) -> None:
    proxy.faults += [PassThrough(bedside), PassThenReset()]
    assert bedside.amend() == Done()
    bedside.receipt(DeliveryState.DELIVERED)
    now = bedside.resource()
    assert now["valueQuantity"]["value"] == 82.4
    history = bedside.chart.get(f"/Observation/{bedside.name}/_history")
    assert len(history["entry"]) == 2


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (405, "The chart does not take corrections from this station (HTTP 405)."),
        (403, "The chart does not take corrections from this station (HTTP 403)."),
        (410, "The chart does not hold this result (HTTP 410)."),
    ],
)
def test_a_chart_that_takes_no_corrections_is_told(
    bedside: Bedside, proxy: FaultProxy, status: int, says: str
) -> None:
    proxy.faults += [PassThrough(bedside), Reply(status)]
    assert bedside.amend() == Done()
    refused = bedside.receipt(DeliveryState.REFUSED)
    assert refused.says == says
    assert refused.next_step


@pytest.mark.parametrize(
    ("values", "reason", "pin", "says"),
    [
        (RIGHT, "  ", PIN, "A reason is needed."),
        (
            ((Vital.BODY_WEIGHT, Quantity(Decimal(824), Unit.KILOGRAM)),),
            "Wrong",
            PIN,
            "Weight 824 kg is not possible.",
        ),
        (
            ((Vital.SPO2, Quantity(Decimal(97), Unit.PERCENT)),),
            "Wrong",
            PIN,
            "These numbers are of another kind.",
        ),
        ((), "Wrong", PIN, "There is no value."),
    ],
)
def test_what_cannot_be_a_correction_is_told_and_nothing_is_sent(
    bedside: Bedside, values: Any, reason: str, pin: str, says: str
) -> None:
    answer = bedside.amend(values, reason, pin)
    assert isinstance(answer, Denied)
    assert answer.says == says
    assert bedside.resource()["valueQuantity"]["value"] == 28.4


def test_nobody_corrects_with_a_wrong_pin(bedside: Bedside) -> None:
    assert isinstance(bedside.amend(pin="0000"), Denied)
    assert bedside.resource()["status"] == "final"


def test_a_visit_of_today_is_opened_again_and_corrected(bedside: Bedside) -> None:
    listed = bedside.until(lambda v: len(v.signed) == 1).signed[0]
    assert (listed.visit_id, listed.patient_name) == (bedside.visit_id, "Okafor, Ada")
    busy = bedside.do(OpenSigned(actor=bedside.actor, visit_id=bedside.visit_id))
    assert isinstance(busy, Denied)
    assert bedside.do(LeavePatient(actor=bedside.actor)) == Done()
    assert isinstance(bedside.amend(), Denied)  # nobody's visit is open

    assert bedside.do(OpenSigned(actor=bedside.actor, visit_id=bedside.visit_id)) == Done()
    view = bedside.until(lambda v: v.visit is not None and len(v.visit.deliveries) == 2)
    assert view.visit is not None
    assert view.visit.patient.id == bedside.patient.id
    assert bedside.amend() == Done()
    bedside.receipt(DeliveryState.DELIVERED)
    assert bedside.resource()["status"] == "corrected"
    assert bedside.do(LeavePatient(actor=bedside.actor)) == Done()
    unknown = bedside.do(OpenSigned(actor=bedside.actor, visit_id="nobody"))
    assert isinstance(unknown, Denied)
    bedside.do(OpenSigned(actor=bedside.actor, visit_id=bedside.visit_id))
    again = bedside.until(lambda v: v.visit is not None and len(v.visit.corrections) == 1)
    assert again.visit is not None


def test_a_note_is_filed_and_what_is_left_out_is_not(bedside: Bedside) -> None:
    assert bedside.do(LeavePatient(actor=bedside.actor)) == Done()
    expected = ExpectedPatient(patient=bedside.patient, presence=Presence.ARRIVED)
    # Near the weight of the first visit: a large change would be asked about.
    shod = ((Vital.BODY_WEIGHT, Quantity(Decimal("28.9"), Unit.KILOGRAM)),)
    pain = ((Vital.PAIN_SCORE, Quantity(Decimal(3), Unit.SCORE)),)
    for command in (
        ChoosePatient(actor=bedside.actor, expected=expected),
        ConfirmIdentifier(actor=bedside.actor, which=Identifier.NAME),
        ConfirmIdentifier(actor=bedside.actor, which=Identifier.BIRTH_DATE),
        StartVisit(actor=bedside.actor),
        EnterValue(actor=bedside.actor, values=shod),
        EnterValue(actor=bedside.actor, values=pain),
    ):
        assert bedside.do(command) == Done()
    view = bedside.engine.view()
    assert view.visit is not None
    names = {one.kind: one.id for one in view.visit.results}
    note = Annotate(actor=bedside.actor, result_id=names[ResultKind.BODY_WEIGHT], note="With shoes")
    out = LeaveOut(
        actor=bedside.actor, result_id=names[ResultKind.PAIN_SCORE], reason="Asked too early"
    )
    assert bedside.do(note) == Done()
    assert bedside.do(out) == Done()
    assert bedside.do(Sign(actor=bedside.actor, pin=PIN)) == Done()
    bedside.until(lambda v: v.visit is not None and v.visit.phase is Phase.DELIVERED)
    (noted,) = (one for one in bedside.weights() if one["valueQuantity"]["value"] == 28.9)
    assert noted["note"] == [{"authorString": "Demo", "text": "With shoes"}]
    pains = bedside.chart.get(f"/Observation?patient={bedside.patient.id}&code=72514-3")
    assert pains.get("entry", []) == []


def sign_a_set(bedside: Bedside) -> Visit:
    """A signed average of three readings, as a program leaves it, from before this start."""
    rooms = bedside.engine._rooms
    assert rooms is not None
    store, now = rooms.store, datetime.now(UTC)
    of_this = uuid.uuid4().hex
    results = tuple(
        dataclasses.replace(one, id=f"{of_this}{at}") for at, one in enumerate((*THREE, AVERAGE))
    )
    visit = Visit(
        id=of_this,
        station_id=rooms.settings.station_id,
        room="4",
        patient=bedside.patient,
        opened_at=now,
        opened_by=bedside.actor,
        confirmed_at=now,
    )
    store.save_visit(visit).result(10)
    for one in results:
        store.save_result(visit.id, one).result(10)
    visit = dataclasses.replace(visit, results=results)
    store.sign(SignedVisit(visit=visit, signed_at=now, signed_by=bedside.actor)).result(10)
    rooms.courier.wake()
    assert bedside.do(LeavePatient(actor=bedside.actor)) == Done()
    assert bedside.do(OpenSigned(actor=bedside.actor, visit_id=visit.id)) == Done()
    bedside.until(
        lambda v: v.visit is not None and [d.state for d in v.visit.deliveries] == [FILED] * 4
    )
    return visit


def averages(bedside: Bedside) -> list[dict[str, Any]]:
    bundle = bedside.chart.get(f"/Observation?patient={bedside.patient.id}&code=96607-7")
    return [entry["resource"] for entry in bundle.get("entry", [])]


def test_the_average_follows_its_corrected_reading_into_the_chart(bedside: Bedside) -> None:
    visit = sign_a_set(bedside)
    first, second = visit.results[0].id, visit.results[1].id
    [before] = averages(bedside)
    assert [one["valueQuantity"]["value"] for one in before["component"]] == [136, 85]

    right = tuple(
        (vital, Quantity(Decimal(value), Unit.MMHG))
        for vital, value in ((Vital.SYSTOLIC, 124), (Vital.DIASTOLIC, 90))
    )
    amend = Amend(actor=bedside.actor, result_id=first, values=right, reason="Swapped", pin=PIN)
    assert isinstance(bedside.do(amend), Done)

    bedside.until(lambda v: v.visit is not None and _all_filed(v, 6))
    [now] = averages(bedside)
    # (124 + 134 + 131) / 3 and (90 + 84 + 81) / 3, by hand
    assert [one["valueQuantity"]["value"] for one in now["component"]] == [130, 85]
    assert now["status"] == "corrected"
    assert now["note"][-1]["text"] == "Corrected: Swapped"
    assert now["derivedFrom"] == before["derivedFrom"]

    in_error = EnterInError(actor=bedside.actor, result_id=second, reason="Moved", pin=PIN)
    assert isinstance(bedside.do(in_error), Done)
    bedside.until(lambda v: v.visit is not None and _all_filed(v, 8))
    [now] = averages(bedside)
    # That program wants three readings that count.
    assert now["status"] == "entered-in-error"
    assert now["note"][-1]["text"] == "Entered in error: Moved"
    view = bedside.engine.view()
    assert view.visit is not None
    assert [one.reason for one in view.visit.corrections] == ["Swapped"] * 2 + ["Moved"] * 2


def _all_filed(view: StationView, count: int) -> bool:
    deliveries = view.visit.deliveries if view.visit is not None else ()
    return [one.state for one in deliveries] == [FILED] * count
