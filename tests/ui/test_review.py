"""The Review page in a real window: before the signature, and the receipts after it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import Future
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from station.capture.commands import Answer, Command, Denied, Done, Resend, Retake, Sign, SignIn
from station.capture.ring import SampleRing
from station.capture.views import ChartView, Phase, StationView, VisitView
from station.ui import names
from station.ui.look import Look
from station.ui.pages.review import ReviewPage
from station.ui.tokens import PALETTES, Metrics, ThemeName
from station.visit import Delivery, DeliveryState, Result, ResultKind, new_id
from station.vitals import DeviceIdentity, Origin, Quantity, Reading, Taken, Unit, Vital
from tests.support.bedside import application
from tests.ui.conftest import NOW, PRIYA, WORKLIST

pytestmark = pytest.mark.window

EXPECTED = WORKLIST[1]


def reading(vital: Vital, number: str, unit: Unit, measurement: str) -> Reading:
    return Reading(
        id=new_id(),
        measurement=measurement,
        vital=vital,
        quantity=Quantity(Decimal(number), unit),
        taken=Taken(received=NOW, started=NOW),
        device=DeviceIdentity(spec="bluetooth_blood_pressure", name="Cuff"),
        origin=Origin.SIMULATOR,
    )


PRESSURE = Result(
    id="r1",
    kind=ResultKind.BLOOD_PRESSURE,
    accepted_at=NOW,
    accepted_by=PRIYA,
    readings=(
        reading(Vital.SYSTOLIC, "138", Unit.MMHG, "m1"),
        reading(Vital.DIASTOLIC, "84", Unit.MMHG, "m1"),
    ),
)
REASON = Result(
    id="r2",
    kind=ResultKind.REASON_FOR_VISIT,
    accepted_at=NOW,
    accepted_by=PRIYA,
    text="Headache since Monday",
)
EVIDENCE = Result(
    id="r3",
    kind=ResultKind.PULSE_RATE,
    accepted_at=NOW,
    accepted_by=PRIYA,
    readings=(reading(Vital.PULSE_RATE, "72", Unit.PER_MIN, "m1"),),
    filed=False,
)


class Port:
    """Keeps what was asked for; answers with what the test says."""

    def __init__(self) -> None:
        self.sent: list[object] = []
        self.answer: Answer = Done()

    def submit(self, command: Command | SignIn) -> Future[Answer]:
        self.sent.append(command)
        answer: Future[Answer] = Future()
        answer.set_result(self.answer)
        return answer

    def view(self) -> StationView:
        raise NotImplementedError

    def subscribe(self, listener: Callable[[StationView], None]) -> Callable[[], None]:
        raise NotImplementedError

    def ring(self, signal: str) -> SampleRing | None:
        return None

    def note_painted(self, signal: str, sample_index: int, monotonic_s: float) -> None:
        """Nothing is measured."""

    def stop(self) -> None:
        """Nothing is open."""


def view(phase: Phase, *deliveries: Delivery) -> StationView:
    visit = VisitView(
        id="v1",
        phase=phase,
        patient=EXPECTED.patient,
        expected=EXPECTED,
        confirmed=frozenset(),
        confirmed_at=NOW,
        results=(PRESSURE, REASON, EVIDENCE),
        signed_at=NOW if deliveries else None,
        signed_by=PRIYA if deliveries else None,
        deliveries=deliveries,
    )
    chart = ChartView(name="demo chart", test=True, reachable=True)
    return StationView(version=1, now=NOW, room="4", actor=PRIYA, visit=visit, charts=(chart,))


def delivery(result: Result, state: DeliveryState, **more: str) -> Delivery:
    return Delivery(
        result_id=result.id,
        visit_id="v1",
        destination="demo chart",
        state=state,
        at=NOW,
        **more,  # type: ignore[arg-type]
    )


class Shown:
    """The page on the screen."""

    def __init__(self, size: tuple[int, int] = (1700, 820)) -> None:
        application()
        self.port, self.went = Port(), list[str]()
        look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0))
        self.page = ReviewPage(look, self.port, self.went.append, lambda _: None)
        self.page.resize(*size)
        self.page.show()
        assert QTest.qWaitForWindowExposed(self.page)

    def words(self) -> str:
        application().processEvents()
        return " | ".join(
            label.text() for label in self.page.findChildren(QLabel) if label.isVisible()
        )

    def button(self, name: str) -> QPushButton:
        found = [b for b in self.page.findChildren(QWidget, name) if b.isVisible()]
        assert found, name
        return found[-1]  # type: ignore[return-value]


def test_what_will_be_filed_is_told_with_unit_and_origin(xvfb_display: str) -> None:
    shown = Shown()
    shown.page.update_view(view(Phase.ACCEPTED))
    words = shown.words()
    for said in ("138/84", "mmHg", "Headache since Monday", "Cuff", "Kept here, not sent"):
        assert said in words, said
    assert "2 results for Halvorsen, Ingrid M." in words
    assert "demo chart" in words


def test_signing_needs_a_pin_and_sends_it(xvfb_display: str) -> None:
    shown = Shown()
    shown.page.update_view(view(Phase.ACCEPTED))
    assert not shown.page.sign.isEnabled()
    shown.page.pin.setFocus()
    QTest.keyClicks(shown.page.pin, "4821")
    assert shown.page.sign.isEnabled()
    QTest.mouseClick(shown.page.sign, Qt.MouseButton.LeftButton)
    assert shown.port.sent == [Sign(actor=PRIYA, pin="4821")]


def test_a_refused_signature_is_told_and_the_pin_is_gone(xvfb_display: str) -> None:
    shown = Shown()
    shown.port.answer = Denied("The PIN is not right.", "Try again.")
    shown.page.update_view(view(Phase.ACCEPTED))
    QTest.keyClicks(shown.page.pin, "1111")
    shown.page.sign.click()
    QTest.qWait(50)
    assert "The PIN is not right. Try again." in shown.words()
    assert shown.page.pin.pin == ""


def test_repeat_takes_back_and_goes_to_the_board(xvfb_display: str) -> None:
    shown = Shown()
    shown.page.update_view(view(Phase.ACCEPTED))
    shown.button(names.action("blood_pressure", "repeat")).click()
    QTest.qWait(50)
    assert shown.port.sent == [Retake(actor=PRIYA, kind=ResultKind.BLOOD_PRESSURE)]
    assert shown.went == ["vitals"]


def test_receipts_say_what_is_where_and_what_to_do(xvfb_display: str) -> None:
    shown = Shown()
    shown.page.update_view(
        view(
            Phase.SIGNED,
            delivery(PRESSURE, DeliveryState.DELIVERED, chart_id="Obs-58102"),
            delivery(
                REASON,
                DeliveryState.REFUSED,
                says="The chart does not take it.",
                next_step="Ask the chart team.",
            ),
        )
    )
    words = shown.words()
    for said in ("Obs-58102", "The chart does not take it.", "Ask the chart team.", "Signed"):
        assert said in words, said
    assert not shown.page.sign.isVisible()
    shown.button(names.action("reason_for_visit", "resend")).click()
    assert shown.port.sent == [Resend(actor=PRIYA, result_id="r2")]


@pytest.mark.parametrize("state", list(DeliveryState))
def test_every_state_of_a_receipt_has_a_word(xvfb_display: str, state: DeliveryState) -> None:
    shown = Shown()
    shown.page.update_view(view(Phase.SIGNED, delivery(PRESSURE, state)))
    receipt = shown.button(names.receipt("blood_pressure"))
    assert receipt.accessibleName() or receipt.property("word") is not None


def test_the_same_view_again_builds_nothing(xvfb_display: str) -> None:
    shown = Shown()
    before = view(Phase.ACCEPTED)
    shown.page.update_view(before)
    table = shown.page._scroll.widget()
    shown.page.update_view(dataclasses.replace(before, version=2))
    assert shown.page._scroll.widget() is table
