"""The Review page in a real window: before the signature, and the receipts after it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import Future
from decimal import Decimal

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from station.capture.commands import (
    Answer,
    Command,
    Denied,
    Done,
    LookedInChart,
    Resend,
    Retake,
    Sign,
    SignIn,
)
from station.capture.ring import SampleRing
from station.capture.views import ChartView, Phase, StationView, TileState, VisitView
from station.ui import names, words
from station.ui.fit_text import FitText
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.review import ReviewPage
from station.ui.pages.review_row import Widths
from station.ui.recording_strip import RecordingStrip
from station.ui.tokens import PALETTES, Metrics, ThemeName, Tone
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ShapeWord
from station.visit import Delivery, DeliveryState, EkgRecording, Result, ResultKind, new_id
from station.vitals import DeviceIdentity, Origin, Quantity, Reading, Taken, Unit, Vital
from tests.support.bedside import application
from tests.ui.board_views import HELD, tile
from tests.ui.conftest import NOW, PRIYA, WORKLIST
from tests.ui.driving import settle, texts

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


def doubted() -> StationView:
    """The visit comes out of a backup."""
    before = view(Phase.ACCEPTED)
    assert before.visit is not None
    return dataclasses.replace(before, visit=dataclasses.replace(before.visit, doubtful=True))


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
        settle()
        return " | ".join(texts(self.page))

    def button(self, name: str) -> QPushButton:
        settle()
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
    assert not shown.page.signature.sign.isEnabled()
    shown.page.signature.pin.setFocus()
    QTest.keyClicks(shown.page.signature.pin, "4821")
    assert shown.page.signature.sign.isEnabled()
    QTest.mouseClick(shown.page.signature.sign, Qt.MouseButton.LeftButton)
    assert shown.port.sent == [Sign(actor=PRIYA, pin="4821")]


def test_a_refused_signature_is_told_and_the_pin_is_gone(xvfb_display: str) -> None:
    shown = Shown()
    shown.port.answer = Denied("The PIN is not right.", "Try again.")
    shown.page.update_view(view(Phase.ACCEPTED))
    QTest.keyClicks(shown.page.signature.pin, "1111")
    shown.page.signature.sign.click()
    QTest.qWait(50)
    assert "The PIN is not right. Try again." in shown.words()
    assert shown.page.signature.pin.pin == ""


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
    assert not shown.page.signature.sign.isVisible()
    shown.button(names.action("reason_for_visit", "resend")).click()
    assert shown.port.sent == [Resend(actor=PRIYA, result_id="r2")]


@pytest.mark.parametrize("state", list(DeliveryState))
def test_every_state_of_a_receipt_has_a_word(xvfb_display: str, state: DeliveryState) -> None:
    shown = Shown()
    shown.page.update_view(view(Phase.SIGNED, delivery(PRESSURE, state)))
    receipt = shown.button(names.receipt("blood_pressure"))
    assert receipt.accessibleName() or receipt.property("word") is not None


@pytest.mark.parametrize("size", [(1920, 1080, 4.0), (1280, 800, 4.5)])
@pytest.mark.parametrize("state", list(DeliveryState))
def test_a_receipt_fits_its_column(
    xvfb_display: str, state: DeliveryState, size: tuple[int, int, float]
) -> None:
    application()
    look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(*size))
    chip = ShapeWord(look)
    chip.show_state(*words_of(state))
    assert chip.sizeHint().width() <= Widths(look, signed=True).last


def words_of(state: DeliveryState) -> tuple[Icon, str, Tone]:
    icon, tone = words.DELIVERY_LOOK[state]
    return icon, words.delivery_word(state), tone


def test_the_same_view_again_builds_nothing(xvfb_display: str) -> None:
    shown = Shown()
    before = view(Phase.ACCEPTED)
    shown.page.update_view(before)
    table = shown.page.table.area.widget()
    shown.page.update_view(dataclasses.replace(before, version=2))
    assert shown.page.table.area.widget() is table


def test_a_receipt_changes_its_own_row_only(xvfb_display: str) -> None:
    shown = Shown()
    shown.page.update_view(view(Phase.SIGNED, delivery(PRESSURE, DeliveryState.QUEUED)))
    rows = dict(shown.page.table.rows)
    assert "Queued" in shown.words()
    done = delivery(PRESSURE, DeliveryState.DELIVERED, chart_id="Obs-58102")
    shown.page.update_view(view(Phase.SIGNED, done))
    assert shown.page.table.rows == rows
    words = shown.words()
    assert "Delivered" in words
    assert "Queued" not in words


def test_rows_stand_as_on_the_board_and_evidence_last(xvfb_display: str) -> None:
    shown = Shown()
    pulse = dataclasses.replace(EVIDENCE, id="r4", filed=True)
    before = view(Phase.ACCEPTED)
    assert before.visit is not None
    visit = dataclasses.replace(before.visit, results=(REASON, EVIDENCE, pulse, PRESSURE))
    shown.page.update_view(dataclasses.replace(before, visit=visit))
    assert list(shown.page.table.rows) == ["r1", "r4", "r3", "r2"]


def test_before_signing_it_says_what_is_missing_held_and_kept(xvfb_display: str) -> None:
    shown = Shown()
    tiles = (
        tile(ResultKind.BLOOD_PRESSURE, TileState.CAPTURED),
        tile(ResultKind.BODY_TEMPERATURE, TileState.FAILED),
    )
    silent = ChartView(name="demo chart", test=True, reachable=False)
    before = dataclasses.replace(view(Phase.ACCEPTED), tiles=tiles, held=HELD, charts=(silent,))
    shown.page.update_view(before)
    words = shown.words()
    for said in (
        "Not taken: Temperature",
        "3 held, not in it",
        "1 kept here, not sent",
        "The chart does not answer.",
        "Sign as Priya Nair, MA",
    ):
        assert said in words, said


def test_a_finger_signs_as_well(xvfb_display: str) -> None:
    shown = Shown()
    shown.page.update_view(view(Phase.ACCEPTED))
    for digit in "4821":
        QTest.mouseClick(shown.button(f"sign-{names.key(digit)}"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(shown.button(names.SIGN_AND_SEND), Qt.MouseButton.LeftButton)
    assert shown.port.sent == [Sign(actor=PRIYA, pin="4821")]


def test_of_two_charts_the_one_that_needs_a_person_is_shown(xvfb_display: str) -> None:
    shown = Shown()
    refused = delivery(PRESSURE, DeliveryState.REFUSED, says="The second chart is closed.")
    taken = delivery(PRESSURE, DeliveryState.DELIVERED, chart_id="Obs-1")
    shown.page.update_view(view(Phase.SIGNED, refused, taken))
    assert "The second chart is closed." in shown.words()
    assert "Refused" in shown.words()


@pytest.mark.parametrize("size", [(1700, 820), (1196, 560)])
def test_what_a_receiver_remarks_about_what_it_took_is_told(
    xvfb_display: str, size: tuple[int, int]
) -> None:
    shown = Shown(size)
    plain = delivery(PRESSURE, DeliveryState.DELIVERED, chart_id="Obs-1")
    remarked = delivery(
        PRESSURE, DeliveryState.DELIVERED, chart_id="Obs-2", warns="the cuff size is not kept"
    )
    shown.page.update_view(view(Phase.DELIVERED, plain, remarked))
    told = shown.button(names.receipt_remark("blood_pressure"))
    said = "The receiver took it and remarks: The cuff size is not kept."
    assert told.accessibleName() == said
    assert isinstance(told, FitText)
    assert told.fits
    assert "Delivered" in shown.words()
    assert names.action("blood_pressure", "resend") not in {
        one.objectName() for one in shown.page.findChildren(QWidget)
    }
    shown.page.update_view(view(Phase.DELIVERED, plain))
    assert said not in shown.words()


def test_the_kept_ekg_is_shown_with_its_gap(xvfb_display: str) -> None:
    application()
    counts = np.zeros((2, 1000), dtype="<i4")
    counts[0, 500] = 40_000
    valid = np.ones((2, 1000), dtype=np.bool_)
    valid[0, 600:700] = False
    recording = EkgRecording(
        signal="ecg",
        channels=("II", "V5"),
        started=NOW,
        rate_hz=100.0,
        samples=1000,
        counts=counts.tobytes(),
        valid=valid.tobytes(),
        scale=0.02,
        offset=0.0,
        unit=Unit.MICROVOLT,
        lost_samples=100,
        device=DeviceIdentity(spec="openbci_cyton", name="EKG"),
        origin=Origin.SIMULATOR,
    )
    look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0))
    strip = RecordingStrip(look, recording, 72)
    strip.resize(1000, 72)
    image = strip.grab().toImage()

    def dark(x: int) -> list[int]:
        return [y for y in range(4, 68) if image.pixelColor(x, y).lightness() < 60]

    assert len(dark(500)) > 40  # the beat, one sample wide, from the line to the top
    assert len(dark(300)) in (1, 2, 3)  # the line
    assert not any(len(dark(x)) > 20 for x in range(605, 695))  # no line through the gap
    striped = {image.pixelColor(x, y).name() for x in range(605, 695) for y in range(4, 40)}
    whole = {image.pixelColor(x, y).name() for x in range(505, 595) for y in range(4, 40)}
    assert striped - whole


def test_a_visit_out_of_a_backup_is_signed_when_somebody_has_looked() -> None:
    shown = Shown()
    shown.page.update_view(doubted())
    (looked,) = (
        one for one in shown.page.foot_actions() if one.objectName() == names.LOOKED_IN_CHART
    )
    assert isinstance(looked, Button)
    assert not looked.isHidden()
    assert "comes out of a backup and may be in the chart already" in shown.words()
    shown.page.signature.pin.press("7")
    assert not shown.page.signature.sign.isEnabled()
    looked.clicked.emit()
    assert shown.port.sent == [LookedInChart(actor=PRIYA)]
    shown.page.update_view(view(Phase.ACCEPTED))
    assert looked.isHidden()
    assert shown.page.signature.sign.isEnabled()
