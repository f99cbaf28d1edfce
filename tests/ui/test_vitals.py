"""The Vitals page: what a touch sends, which button is the next step, entry by hand, the strip."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow

from station.capture.commands import Accept, Denied, Done, EnterValue, Retake
from station.capture.views import Phase, TileState
from station.ui import names
from station.ui.look import Look
from station.ui.pages.entry_dialog import EntryDialog, NotANumberError, read_number
from station.ui.pages.vitals import VitalsPage
from station.ui.tokens import PALETTES, Metrics, ThemeName
from station.ui.widgets.button import Button, Kind
from station.visit import ResultKind
from station.vitals import Context, Quantity, Unit, Vital
from tests.ui import board_views
from tests.ui.board_views import ACTOR, RecordingPort, board, mixed, tile, view
from tests.ui.driving import wait_for

pytestmark = pytest.mark.window


class Desk:
    """A page in a window of its own, with what it asked for."""

    def __init__(self) -> None:
        self.port = RecordingPort()
        self.went: list[str] = []
        self.told: list[object] = []
        look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1280, 800, 4.5))
        self.page = VitalsPage(look, self.port, self.went.append, self.told.append)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        self.window.resize(1196, 622)
        self.window.show()
        self.window.activateWindow()
        assert QTest.qWaitForWindowExposed(self.window)

    def button(self, name: str) -> QAbstractButton:
        found = self.window.findChild(QAbstractButton, name)
        assert found is not None, name
        return found

    def press(self, name: str) -> None:
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)
        QApplication.processEvents()

    def filled(self) -> list[str]:
        buttons = [*self.page.findChildren(Button)]
        buttons += [one for one in self.page.foot_actions() if isinstance(one, Button)]
        return [b.objectName() for b in buttons if b.kind is Kind.NEXT]


@pytest.fixture
def desk(qt_app: object) -> Iterator[Desk]:
    made = Desk()
    yield made
    made.window.close()
    made.window.deleteLater()
    for widget in made.page.foot_actions():
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_keep_sends_the_measurement_that_is_shown(desk: Desk) -> None:
    desk.page.update_view(board(TileState.READY))
    desk.press(names.action("body_temperature", "keep"))
    assert desk.port.commands == [
        Accept(actor=ACTOR, kind=ResultKind.BODY_TEMPERATURE, measurement="m-body_temperature")
    ]


def test_keep_follows_the_newest_value(desk: Desk) -> None:
    first = tile(ResultKind.PULSE_RATE, TileState.READY)
    desk.page.update_view(view(first))
    desk.page.update_view(view(dataclasses.replace(first, measurement="m-newer")))
    desk.press(names.action("pulse_rate", "keep"))
    assert desk.port.commands == [
        Accept(actor=ACTOR, kind=ResultKind.PULSE_RATE, measurement="m-newer")
    ]


@pytest.mark.parametrize("state", [TileState.MEASURING, TileState.SAVING, TileState.FAILED])
def test_what_cannot_be_kept_has_no_keep(desk: Desk, state: TileState) -> None:
    desk.page.update_view(board(state))
    for kind in board_views.BOARD[:5]:
        assert not desk.button(names.action(kind.value, "keep")).isEnabled()
        if kind is not ResultKind.RESPIRATORY_RATE or state is not TileState.FAILED:
            assert not desk.button(names.action(kind.value, "again")).isEnabled()


def test_again_takes_back_what_was_captured(desk: Desk) -> None:
    desk.page.update_view(board(TileState.CAPTURED))
    desk.press(names.action("spo2", "again"))
    assert desk.port.commands == [Retake(actor=ACTOR, kind=ResultKind.SPO2)]


def test_keep_that_crossed_with_what_was_kept_by_itself_tells_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A steady value was kept between the look and the touch: the person has what was wanted."""
    offered = tile(ResultKind.SPO2, TileState.READY)
    kept = dataclasses.replace(tile(ResultKind.SPO2, TileState.CAPTURED), by_itself=True)
    desk.page.update_view(view(offered))
    desk.port.answer = Denied("This is kept already.", "Take it back first to keep another value.")
    monkeypatch.setattr(desk.port, "view", lambda: view(kept))
    desk.press(names.action("spo2", "keep"))
    QTest.qWait(20)
    assert [type(one) for one in desk.port.commands] == [Accept]
    assert not desk.told
    monkeypatch.setattr(desk.port, "view", lambda: view(offered))
    desk.press(names.action("spo2", "keep"))
    wait_for(lambda: bool(desk.told))
    assert desk.told == [desk.port.answer]


def test_a_refusal_is_told(desk: Desk) -> None:
    desk.port.answer = Denied("Another value is there now.", "Look again, then keep it.")
    desk.page.update_view(board(TileState.READY))
    desk.press(names.action("spo2", "keep"))
    assert desk.told == [desk.port.answer]


def test_one_button_is_filled_and_it_is_the_next_step(desk: Desk) -> None:
    desk.page.update_view(board(TileState.READY))
    assert desk.filled() == ["keep-blood_pressure"]
    desk.page.update_view(
        view(
            tile(ResultKind.BLOOD_PRESSURE, TileState.CAPTURED),
            tile(ResultKind.SPO2, TileState.READY),
            tile(ResultKind.PULSE_RATE, TileState.READY),
        )
    )
    assert desk.filled() == ["keep-spo2"]
    desk.page.update_view(board(TileState.CAPTURED))
    assert desk.filled() == [names.REVIEW_AND_SIGN]
    desk.page.update_view(board(TileState.WAITING))
    assert desk.filled() == []


def test_the_foot_counts_what_is_captured_and_leads_to_the_review(desk: Desk) -> None:
    desk.page.update_view(mixed())
    count, *_, review = desk.page.foot_actions()
    assert count.text() == "1 of 8 captured"  # type: ignore[attr-defined]
    assert isinstance(review, Button)
    review.click()
    assert desk.went == ["review"]


def test_a_touch_enters_pain(desk: Desk) -> None:
    desk.page.update_view(board(TileState.WAITING))
    desk.press(names.pain(7))
    value = Quantity(Decimal(7), Unit.SCORE)
    assert desk.port.commands == [EnterValue(actor=ACTOR, values=((Vital.PAIN_SCORE, value),))]


def test_the_pain_that_was_said_is_the_chosen_key(desk: Desk) -> None:
    desk.page.update_view(board(TileState.BY_HAND))
    buttons = [b for b in desk.page.findChildren(Button) if b.isVisible()]
    chosen = [b.text() for b in buttons if b.kind is Kind.CHOSEN]
    assert chosen == ["4"]


def test_the_intake_is_a_touch_away(desk: Desk) -> None:
    desk.page.update_view(board(TileState.WAITING))
    [intake] = [b for b in desk.page.foot_actions() if b.objectName() == names.OPEN_INTAKE]
    intake.click()  # type: ignore[attr-defined]
    assert desk.went == ["intake"]


def test_after_the_signature_nothing_can_be_changed(desk: Desk) -> None:
    captured = board(TileState.CAPTURED)
    assert captured.visit is not None
    signed = dataclasses.replace(captured.visit, phase=Phase.SIGNED)
    desk.page.update_view(dataclasses.replace(captured, visit=signed))
    buttons = [b for b in desk.page.findChildren(QAbstractButton) if b.isVisible()]
    assert len(buttons) > 20
    assert [b.objectName() for b in buttons if b.isEnabled()] == []


def _dialog(desk: Desk, kind: str) -> EntryDialog:
    desk.page.update_view(board(TileState.WAITING))
    desk.press(names.action(kind, "enter"))
    found = desk.window.findChild(EntryDialog, names.ENTRY_DIALOG)
    assert found is not None
    return found


def test_a_temperature_by_hand_is_exact_and_in_the_unit_that_was_chosen(desk: Desk) -> None:
    dialog = _dialog(desk, "body_temperature")
    for key in ("9", "8", "point", "6"):
        desk.press(names.key(key))
    desk.press(names.unit(Unit.FAHRENHEIT))
    desk.press(names.ENTRY_KEEP)
    value = Quantity(Decimal("98.6"), Unit.FAHRENHEIT)
    how = Context(method="read_from_instrument")
    assert desk.port.commands == [
        EnterValue(actor=ACTOR, values=((Vital.BODY_TEMPERATURE, value),), context=how)
    ]
    assert not dialog.isVisible()


def test_a_blood_pressure_by_hand_has_two_numbers_by_keyboard(desk: Desk) -> None:
    dialog = _dialog(desk, "blood_pressure")
    QTest.keyClicks(dialog.fields[Vital.SYSTOLIC], "138")
    QTest.keyClick(dialog.fields[Vital.SYSTOLIC], Qt.Key.Key_Return)
    assert desk.port.commands == []
    QTest.keyClicks(dialog.fields[Vital.DIASTOLIC], "84")
    QTest.keyClick(dialog.fields[Vital.DIASTOLIC], Qt.Key.Key_Return)
    QApplication.processEvents()
    assert desk.port.commands == [
        EnterValue(
            actor=ACTOR,
            values=(
                (Vital.SYSTOLIC, Quantity(Decimal(138), Unit.MMHG)),
                (Vital.DIASTOLIC, Quantity(Decimal(84), Unit.MMHG)),
            ),
            context=Context(method="auscultation"),
        )
    ]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "There is no number yet. Type it first."),
        ("3o.8", "“3o.8” is not a number. Type digits, with one point at most."),
        ("3.6.8", "“3.6.8” is not a number. Type digits, with one point at most."),
        ("98.6", "Temperature 98.6 °C is not possible. Check the number and the unit."),
    ],
)
def test_nonsense_is_refused_in_words(desk: Desk, typed: str, says: str) -> None:
    dialog = _dialog(desk, "body_temperature")
    dialog.fields[Vital.BODY_TEMPERATURE].setText(typed)
    desk.press(names.ENTRY_KEEP)
    assert dialog.message.text() == says
    assert desk.port.commands == []
    assert dialog.isVisible()


def test_a_refusal_stays_in_the_dialog_with_what_was_typed(desk: Desk) -> None:
    dialog = _dialog(desk, "respiratory_rate")
    dialog.fields[Vital.RESPIRATORY_RATE].setText("15")
    desk.port.answer = Denied("There is no patient.", "Confirm one first.")
    desk.press(names.ENTRY_KEEP)
    assert dialog.message.text() == "There is no patient. Confirm one first."
    assert dialog.fields[Vital.RESPIRATORY_RATE].text() == "15"
    desk.port.answer = Done()
    desk.press(names.ENTRY_KEEP)
    assert not dialog.isVisible()


def test_another_patient_closes_the_dialog(desk: Desk) -> None:
    dialog = _dialog(desk, "respiratory_rate")
    desk.page.update_view(view(visit_id="v2"))
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("typed", "number"), [("36,8", "36.8"), (" 120 ", "120"), ("0.50", "0.50")]
)
def test_numbers_are_read_exactly(typed: str, number: str) -> None:
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["-3", "1e3", "١٢", "1_0", "12345", "1.234", ".5", "NaN"])
def test_what_is_no_plain_number_is_not_read(typed: str) -> None:
    with pytest.raises(NotANumberError):
        read_number(typed)


def test_the_strip_paints_the_wave_and_tells_how_far(desk: Desk) -> None:
    desk.page.update_view(board(TileState.MEASURING))
    QApplication.processEvents()
    assert desk.port.painted == []
    desk.port.rings["pleth"] = board_views.pleth_ring(8.0)
    strip = desk.page.tiles[ResultKind.SPO2].strip  # type: ignore[attr-defined]
    image = strip.grab().toImage()
    assert desk.port.painted[-1] == ("pleth", 600)  # 8 s at 75 Hz
    accent = "#0b5cad"
    columns = [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y).name() == accent for y in range(image.height()))
    ]
    # 8 s lie in 6 s of width, less a gap of 0.35 s: what is newest is at 2 s.
    free = [x for x in range(image.width()) if x not in columns]
    assert len(columns) > 0.85 * image.width()
    assert min(free) >= 0.3 * image.width()
    assert max(free) <= 0.42 * image.width()


def test_the_keyboard_reaches_every_action_in_reading_order(desk: Desk) -> None:
    desk.page.update_view(board(TileState.READY))
    desk.button("keep-blood_pressure").setFocus()
    visited = []
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus.objectName() in visited:
            break
        visited.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert visited[:9] == [
        "keep-blood_pressure",
        "how-blood_pressure",
        "enter-blood_pressure",
        "keep-spo2",
        "how-spo2",
        "enter-spo2",
        "keep-pulse_rate",
        "how-pulse_rate",
        "enter-pulse_rate",
    ]
    assert {names.pain(n) for n in range(11)} <= set(visited)
