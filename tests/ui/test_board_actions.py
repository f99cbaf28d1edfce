"""What a person says on the board: how, why not, by hand in the site's units, breath by breath."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from station.capture.board_policy import DisplayUnits
from station.capture.commands import EnterValue, LeaveUndone, Retake, SayHow, SwitchSounds
from station.capture.modifiers import Modifier
from station.capture.views import (
    BoardView,
    BreathsView,
    ModifierView,
    StationView,
    TileState,
    TileView,
)
from station.ui import names, site_units, words
from station.ui.breaths_tile import BreathsTile
from station.ui.compact_tile import CompactTile
from station.ui.pages.entry_dialog import EntryDialog
from station.ui.pages.how_dialog import HowDialog
from station.visit import NotDoneWhy, ResultKind
from station.vitals import Context, Quantity, Unit, Vital
from tests.ui.board_views import ACTOR, board, tile, view
from tests.ui.test_vitals import Desk

pytestmark = pytest.mark.window

AMERICAN = DisplayUnits(temperature=Unit.FAHRENHEIT, weight=Unit.POUND, length=Unit.INCH)


@pytest.fixture
def desk(qt_app: object) -> Iterator[Desk]:
    made = Desk()
    yield made
    site_units.use_units(DisplayUnits())
    made.window.close()
    made.window.deleteLater()
    for widget in made.page.foot_actions():
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def breaths(desk: Desk) -> BreathsTile:
    found = desk.page.tiles[ResultKind.RESPIRATORY_RATE]
    assert isinstance(found, BreathsTile)
    return found


def opened(desk: Desk, kind: str) -> HowDialog:
    desk.press(names.action(kind, "how"))
    [found] = [one for one in desk.window.findChildren(HowDialog) if one.isVisible()]
    return found


# How it is measured.


def test_a_row_says_how_and_is_twelve_millimetres_high(desk: Desk) -> None:
    desk.page.update_view(board(TileState.WAITING))
    dialog = opened(desk, "blood_pressure")
    desk.press(names.choice("side", "left"))
    desk.press(names.choice("cuff_size", ""))
    assert desk.port.commands == [
        SayHow(actor=ACTOR, kind=ResultKind.BLOOD_PRESSURE, which=Modifier.SIDE, word="left"),
        SayHow(actor=ACTOR, kind=ResultKind.BLOOD_PRESSURE, which=Modifier.CUFF_SIZE, word=None),
    ]
    least = 12 * dialog.look.metrics.px_per_mm
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible():
            assert min(button.width(), button.height()) >= least, button.text()
    desk.press(names.HOW_DONE)
    assert not dialog.isVisible()


def test_the_rows_show_what_the_station_knows(desk: Desk) -> None:
    shown = tile(ResultKind.BLOOD_PRESSURE, TileState.WAITING)
    desk.page.update_view(view(shown))
    dialog = opened(desk, "blood_pressure")

    def chosen() -> list[str]:
        rows = dialog.findChildren(QAbstractButton)
        return [one.objectName() for one in rows if one.accessibleDescription() == "chosen"]

    assert chosen() == ["body_site-upper_arm", "cuff_size-adult", "position-sitting"]
    left = tuple(
        dataclasses.replace(one, value="left") if one.which is Modifier.SIDE else one
        for one in shown.modifiers
    )
    desk.page.update_view(view(dataclasses.replace(shown, modifiers=left)))
    assert "side-left" in chosen()


def test_the_button_tells_how_in_words_and_what_is_wanted(desk: Desk) -> None:
    desk.page.update_view(board(TileState.WAITING))
    button = desk.button(names.action("blood_pressure", "how"))
    assert button.accessibleName() == (
        "How it is measured: Blood pressure. Upper arm, adult cuff, sitting"
    )
    wanted = ModifierView(which=Modifier.SIDE, choices=("right", "left"), required=True)
    shown = dataclasses.replace(
        tile(ResultKind.BLOOD_PRESSURE, TileState.READY), modifiers=(wanted,), acceptable=False
    )
    desk.page.update_view(view(shown))
    assert button.accessibleName().endswith("Side: not said")
    texts = "\n".join(t.text for t in desk.page.tiles[ResultKind.BLOOD_PRESSURE].texts())
    assert "Finished. Say first how it was measured." in texts
    assert not desk.button(names.action("blood_pressure", "keep")).isEnabled()


# Why not.


@pytest.mark.parametrize("why", list(NotDoneWhy))
def test_a_touch_says_why_it_is_not_measured(desk: Desk, why: NotDoneWhy) -> None:
    desk.page.update_view(board(TileState.WAITING))
    dialog = opened(desk, "body_weight")
    reason = dialog.findChild(QLineEdit, names.UNDONE_REASON)
    assert reason is not None
    QTest.keyClicks(reason, "cannot stand")
    desk.press(names.undone(why.value))
    assert desk.port.commands == [
        LeaveUndone(actor=ACTOR, kind=ResultKind.BODY_WEIGHT, why=why, reason="cannot stand")
    ]
    assert not dialog.isVisible()


def test_the_same_word_again_takes_it_back(desk: Desk) -> None:
    desk.page.update_view(board(TileState.NOT_DONE))
    opened(desk, "body_weight")
    desk.press(names.undone("unable"))
    assert desk.port.commands == [Retake(actor=ACTOR, kind=ResultKind.BODY_WEIGHT)]


def test_what_has_a_value_is_not_left_undone(desk: Desk) -> None:
    desk.page.update_view(board(TileState.CAPTURED))
    dialog = opened(desk, "body_weight")
    assert not any(button.isEnabled() for button in dialog.undone.values())


def test_a_tile_that_is_not_measured_says_so_in_word_shape_and_reason(desk: Desk) -> None:
    desk.page.update_view(board(TileState.NOT_DONE))
    weight = desk.page.tiles[ResultKind.BODY_WEIGHT]
    assert isinstance(weight, CompactTile)
    assert weight.chip.word == "Not able"
    assert weight.accessibleName() == "Weight, not able"
    assert "It could not be done. No cuff of this size is in the room." in weight.instead.text


# By hand, in the site's units.


def entry(desk: Desk, kind: ResultKind) -> EntryDialog:
    desk.page.enter(kind)
    [found] = [one for one in desk.window.findChildren(EntryDialog) if one.isVisible()]
    return found


def test_a_height_in_feet_and_inches_is_filed_in_inches(desk: Desk) -> None:
    site_units.use_units(AMERICAN)
    desk.page.update_view(board(TileState.WAITING))
    dialog = entry(desk, ResultKind.BODY_HEIGHT)
    assert dialog.unit is Unit.INCH
    assert dialog.feet is not None
    QTest.keyClicks(dialog.feet, "5")
    QTest.keyClick(dialog.feet, Qt.Key.Key_Return)
    QTest.keyClicks(dialog.fields[Vital.BODY_HEIGHT], "6.5")
    desk.press(names.method("stated"))
    desk.press(names.ENTRY_KEEP)
    assert desk.port.commands == [
        EnterValue(
            actor=ACTOR,
            values=((Vital.BODY_HEIGHT, Quantity(Decimal("66.5"), Unit.INCH)),),
            context=Context(method="stated"),
        )
    ]


def test_twelve_inches_are_a_foot_and_feet_are_whole(desk: Desk) -> None:
    site_units.use_units(AMERICAN)
    desk.page.update_view(board(TileState.WAITING))
    dialog = entry(desk, ResultKind.BODY_HEIGHT)
    assert dialog.feet is not None
    dialog.feet.setText("5")
    dialog.fields[Vital.BODY_HEIGHT].setText("12")
    desk.press(names.ENTRY_KEEP)
    assert dialog.message.text().startswith("A foot has 12 inches.")
    dialog.fields[Vital.BODY_HEIGHT].setText("6")
    dialog.feet.setText("")
    desk.press(names.ENTRY_KEEP)
    assert dialog.message.text() == "There is no number yet. Type it first."
    assert desk.port.commands == []


def test_a_weight_is_entered_in_the_sites_unit_and_centimetres_ask_for_no_feet(desk: Desk) -> None:
    site_units.use_units(DisplayUnits(weight=Unit.POUND))
    desk.page.update_view(board(TileState.WAITING))
    weight = entry(desk, ResultKind.BODY_WEIGHT)
    assert weight.unit is Unit.POUND
    weight.shut()
    height = entry(desk, ResultKind.BODY_HEIGHT)
    assert height.unit is Unit.CENTIMETRE
    assert height.feet is not None
    assert not height.feet.isVisible()


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        # NIST: 36.8 °C is 98.24 °F, 82.4 kg 181.66 lb, 168 cm 66.14 in.
        (ResultKind.BODY_TEMPERATURE, ("98.2", "°F")),
        (ResultKind.BODY_WEIGHT, ("181.7", "lb")),
        (ResultKind.BODY_HEIGHT, ("5 ft 6.1", "in")),
        (ResultKind.HEAD_CIRCUMFERENCE, ("17.8", "in")),
        (ResultKind.BLOOD_PRESSURE, ("138/84", "mmHg")),
    ],
)
def test_values_are_told_in_the_sites_units(
    desk: Desk, kind: ResultKind, shown: tuple[str, str]
) -> None:
    captured = tile(kind, TileState.CAPTURED)
    site_units.use_units(AMERICAN)
    assert words.tile_value(captured) == shown


# Breath by breath.


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock(desk: Desk) -> Clock:
    made = Clock()
    breaths(desk).clock_s = made
    return made


def counting(desk: Desk, estimate: BreathsView | None = None) -> StationView:
    shown = dataclasses.replace(board(TileState.WAITING), breaths=estimate)
    desk.page.update_view(shown)
    desk.press(names.action("respiratory_rate", "again"))
    return shown


def test_touches_of_half_a_minute_are_a_rate_by_hand(desk: Desk, clock: Clock) -> None:
    counting(desk)
    widget = breaths(desk)
    for _ in range(8):
        clock.now_s += 3.5
        desk.press(names.BREATH_TAP)
    assert (widget.breaths.number, widget.breaths.unit) == ("8", "breaths")
    assert (widget.left.number, widget.left.unit) == ("0:02", "of 30 s")
    assert widget.chip.word == "Counting"
    widget.tick()
    assert desk.port.commands == []
    clock.now_s = 1030.0
    widget.tick()
    assert desk.port.commands == [
        EnterValue(
            actor=ACTOR,
            values=((Vital.RESPIRATORY_RATE, Quantity(Decimal(16), Unit.PER_MIN)),),
            context=Context(method="counted", counted_s=30),
        )
    ]
    assert not widget.tap.isVisible()


def test_space_is_a_breath_and_a_key_that_is_held_is_one(desk: Desk, clock: Clock) -> None:
    counting(desk)
    widget = breaths(desk)
    assert QApplication.focusWidget() is widget.tap
    for _ in range(3):
        clock.now_s += 4
        QTest.keyClick(widget.tap, Qt.Key.Key_Space)
    assert widget.breaths.number == "3"
    assert "About 15 /min" in widget.beside.text
    desk.press(names.BREATH_UNDO)
    assert widget.breaths.number == "2"


def test_the_tap_area_is_fifty_by_fifteen_millimetres(desk: Desk, clock: Clock) -> None:
    counting(desk)
    QApplication.processEvents()
    tap, px_per_mm = breaths(desk).tap, desk.page.look.metrics.px_per_mm
    assert tap.width() >= 50 * px_per_mm
    assert tap.height() >= 15 * px_per_mm
    for button in breaths(desk).findChildren(QAbstractButton):
        if button.isVisible():
            assert min(button.width(), button.height()) >= 12 * px_per_mm, button.text()


def test_a_count_can_be_cancelled_and_nothing_of_it_is_kept(desk: Desk, clock: Clock) -> None:
    counting(desk)
    desk.press(names.BREATH_TAP)
    desk.press(names.BREATH_CANCEL)
    clock.now_s += 60
    breaths(desk).tick()
    assert desk.port.commands == []
    assert breaths(desk).chip.word == "Waiting"


def test_a_count_without_a_touch_is_none_and_says_so(desk: Desk, clock: Clock) -> None:
    counting(desk)
    clock.now_s += 31
    breaths(desk).tick()
    assert desk.port.commands == []
    assert "No breath was counted." in breaths(desk).info.text


def test_it_can_go_on_for_a_minute(desk: Desk, clock: Clock) -> None:
    counting(desk)
    for _ in range(5):
        clock.now_s += 4
        desk.press(names.BREATH_TAP)
    desk.press(names.BREATH_LONGER)
    assert breaths(desk).left.unit == "of 60 s"
    clock.now_s = 1060.0
    breaths(desk).tick()
    [command] = desk.port.commands
    assert isinstance(command, EnterValue)
    assert command.values[0][1] == Quantity(Decimal(5), Unit.PER_MIN)
    assert command.context.counted_s == 60


def test_another_patient_or_another_page_ends_a_count(desk: Desk, clock: Clock) -> None:
    counting(desk)
    desk.press(names.BREATH_TAP)
    desk.page.update_view(view(*board(TileState.WAITING).tiles, visit_id="v2"))
    assert breaths(desk).count is None
    counting(desk)
    desk.page.hide()
    assert breaths(desk).count is None


def test_the_estimate_stands_beside_the_count_and_says_that_it_is_not_filed(
    desk: Desk, clock: Clock
) -> None:
    counting(desk, BreathsView(rate_per_min=15, of=("pleth",)))
    assert breaths(desk).beside.text == "Estimate from waves: 15 /min, not filed"
    breaths(desk).stop()
    assert "Estimate from waves: 15 /min, not filed" in breaths(desk).info.text
    desk.page.update_view(
        dataclasses.replace(board(TileState.WAITING), breaths=BreathsView(says="Too little."))
    )
    assert "Estimate" not in breaths(desk).info.text


def test_the_site_says_how_long_is_counted(desk: Desk, clock: Clock) -> None:
    shown = dataclasses.replace(board(TileState.WAITING), board=BoardView(count_s=(60,)))
    desk.page.update_view(shown)
    desk.press(names.action("respiratory_rate", "again"))
    assert breaths(desk).left.unit == "of 60 s"
    assert not desk.button(names.BREATH_LONGER).isEnabled()


# The board of a child, and of weight with height.


def child() -> StationView:
    kinds = (
        ResultKind.SPO2,
        ResultKind.PULSE_RATE,
        ResultKind.BODY_HEIGHT,
        ResultKind.HEAD_CIRCUMFERENCE,
        ResultKind.BODY_TEMPERATURE,
        ResultKind.RESPIRATORY_RATE,
        ResultKind.BODY_WEIGHT,
        ResultKind.PAIN_SCORE,
    )
    return view(*(tile(kind, TileState.WAITING) for kind in kinds), visit_id="v9")


def shown_kinds(desk: Desk) -> set[str]:
    return {kind.value for kind, one in desk.page.tiles.items() if one.isVisible()}


def test_a_small_child_has_a_head_and_no_cuff(desk: Desk) -> None:
    desk.page.update_view(board(TileState.WAITING))
    assert "blood_pressure" in shown_kinds(desk)
    assert "head_circumference" not in shown_kinds(desk)
    desk.page.update_view(child())
    assert "blood_pressure" not in shown_kinds(desk)
    assert "head_circumference" in shown_kinds(desk)
    rectangles = [one.geometry() for one in desk.page.tiles.values() if one.isVisible()]
    for at, one in enumerate(rectangles):
        assert desk.page.rect().contains(one)
        assert not any(one.intersects(other) for other in rectangles[at + 1 :])


def test_bmi_is_told_as_computed_or_says_what_it_wants(desk: Desk) -> None:
    weight = tile(ResultKind.BODY_WEIGHT, TileState.BY_HAND)

    def told(shown: TileView) -> str:
        desk.page.update_view(view(shown))
        found = desk.page.tiles[ResultKind.BODY_WEIGHT]
        assert isinstance(found, CompactTile)
        return found.info.text

    index = Quantity(Decimal("29.2"), Unit.KG_PER_M2)
    assert told(dataclasses.replace(weight, bmi=index)) == "10:46. BMI 29.2 kg/m², computed"
    wants = dataclasses.replace(weight, bmi_wants=ResultKind.BODY_HEIGHT)
    assert told(wants) == "10:46. BMI needs the height."


def test_the_sound_switch_asks_the_station_and_shows_what_it_says(desk: Desk) -> None:
    waiting = board(TileState.WAITING)
    desk.page.update_view(waiting)
    [switch] = [one for one in desk.page.foot_actions() if one.objectName() == names.SOUNDS]
    assert isinstance(switch, QAbstractButton)
    assert switch.accessibleName() == "Turn sounds off"
    switch.click()
    assert desk.port.commands == [SwitchSounds(actor=ACTOR, on=False)]
    desk.page.update_view(dataclasses.replace(waiting, board=BoardView(sounds_on=False)))
    assert switch.accessibleName() == "Turn sounds on"
    desk.page.update_view(waiting)  # as it is for every other test
