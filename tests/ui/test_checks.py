"""Marks, doubts and messages in the window: words and shapes, and what a touch sends."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow

from station.capture.check_views import ChecksView, NoticeView, Score, Tellable
from station.capture.commands import (
    Accept,
    AcceptUnlikely,
    Done,
    EnterUnlikely,
    EnterValue,
    Resend,
    Retake,
    SignIn,
    TellProvider,
    Unlikely,
)
from station.capture.views import StationView, TileState, TileView
from station.checks.crosscheck import PulseSource, RatesDisagree
from station.checks.news2 import Part
from station.marks import Bound, Level, Mark
from station.ui import mark_words, names, tile_words
from station.ui.check_facts import check_facts
from station.ui.check_line import CheckLine
from station.ui.fit_text import FitText
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.entry_dialog import EntryDialog
from station.ui.pages.review import ReviewPage
from station.ui.pages.tell_dialog import TellDialog
from station.ui.pages.vitals import VitalsPage
from station.ui.shell.window import MainWindow
from station.ui.tile import ValueTile
from station.ui.tokens import PALETTES, Metrics, ThemeName, Tone
from station.ui.translation import install
from station.ui.widgets.button import Button, Kind
from station.visit import Delivery, DeliveryState, Result, ResultKind
from station.vitals import Quantity, Unit, Vital
from tests.ui import board_views
from tests.ui.board_views import ACTOR, BOARD, NOW, RecordingPort, reading, tile, view
from tests.ui.conftest import PIN, PRIYA, HandStation
from tests.ui.driving import child, click, settle, shows, texts, until, wait_for
from tests.ui.test_accessibility import wrong
from tests.ui.test_translation import cut

pytestmark = pytest.mark.window

BP = ResultKind.BLOOD_PRESSURE
TEMPERATURE = ResultKind.BODY_TEMPERATURE


def mark(level: Level, vital: Vital, bound: Bound, limit: str, unit: Unit, **how: object) -> Mark:
    return Mark(
        level=level,
        vital=vital,
        bound=bound,
        limit=Quantity(Decimal(limit), unit),
        rule="a-rule",
        title="Of the table",
        source="A named source",
        version="2026.11",
        **how,  # type: ignore[arg-type]
    )


CRISIS = mark(Level.CRITICAL, Vital.SYSTOLIC, Bound.ABOVE, "180", Unit.MMHG)
HIGH = mark(Level.ABNORMAL, Vital.DIASTOLIC, Bound.AT_LEAST, "90", Unit.MMHG)
LOW = mark(Level.ABNORMAL, Vital.BODY_TEMPERATURE, Bound.AT_MOST, "36.0", Unit.CELSIUS)
COLD = mark(Level.IMPLAUSIBLE, Vital.BODY_TEMPERATURE, Bound.BELOW, "34.0", Unit.CELSIUS)
TEXT = "Critical value: blood pressure 192/94 mmHg."
ABOUT = Tellable(result_id="r1", kind=BP, text=TEXT, to="Dr. Osei")
CHECKS = ChecksView(version="2026.11", tellable=(ABOUT,), destinations=("clinic chart",))


def notice(state: DeliveryState | None, **how: object) -> NoticeView:
    deliveries = ()
    if state is not None:
        deliveries = (
            Delivery(
                result_id="n1",
                visit_id="v1",
                destination="clinic chart",
                state=state,
                at=NOW,
                **how,  # type: ignore[arg-type]
            ),
        )
    return NoticeView(
        id="n1",
        result_id="r1",
        kind=BP,
        text=TEXT,
        at=NOW,
        by=ACTOR,
        deliveries=deliveries,
        waiting=() if state is not None else ("clinic chart",),
    )


def board(*changed: TileView, checks: ChecksView = CHECKS) -> StationView:
    kinds = {one.kind: one for one in changed}
    made = view(*(kinds.get(kind) or tile(kind, TileState.WAITING) for kind in BOARD))
    return dataclasses.replace(made, checks=checks)


def marked(kind: ResultKind, state: TileState, *marks: Mark) -> TileView:
    return dataclasses.replace(tile(kind, state), marks=marks)


def unlikely() -> TileView:
    ready = tile(TEMPERATURE, TileState.READY)
    return dataclasses.replace(
        ready, state=TileState.CHECK, marks=(COLD,), acceptable=False, confirmable=True
    )


class Desk:
    """The Vitals page in a window of its own, and what it asked for."""

    def __init__(self) -> None:
        self.port = RecordingPort()
        look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1280, 800, 4.5))
        self.page = VitalsPage(look, self.port, lambda _: None, lambda _: None)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        self.window.resize(1196, 622)
        self.window.show()
        self.window.activateWindow()
        assert QTest.qWaitForWindowExposed(self.window)

    def show(self, station: StationView) -> None:
        self.page.update_view(station)
        QApplication.processEvents()

    def value_tile(self, kind: ResultKind) -> ValueTile:
        found = self.page.tiles[kind]
        assert isinstance(found, ValueTile)
        return found

    def button(self, name: str) -> QAbstractButton:
        found = child(self.window, name)
        assert isinstance(found, QAbstractButton)
        return found

    def press(self, name: str) -> None:
        click(self.window, name)
        QApplication.processEvents()

    def filled(self) -> list[str]:
        return [b.objectName() for b in self.page.findChildren(Button) if b.kind is Kind.NEXT]


@pytest.fixture
def desk(qt_app: object) -> Iterator[Desk]:
    made = Desk()
    yield made
    made.window.close()
    made.window.deleteLater()
    for widget in made.page.foot_actions():
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


# On the board.


def test_a_mark_is_a_shape_a_word_and_the_rule(desk: Desk) -> None:
    desk.show(board(marked(TEMPERATURE, TileState.CAPTURED, LOW)))

    shown = desk.value_tile(TEMPERATURE)
    assert shown.value.mark == (Icon.LOW, "Low", Tone.WARN)
    assert "At most 36.0 °C (of the table)." in shown.info.text
    assert "A named source" in shown.toolTip()
    assert "a-rule, checks 2026.11" in shown.toolTip()
    assert shown.accessibleName().endswith(", low, simulated")


def test_the_worst_mark_counts_and_a_critical_tile_says_what_to_do(desk: Desk) -> None:
    desk.show(board(marked(BP, TileState.CAPTURED, HIGH, CRISIS)))

    shown = desk.value_tile(BP)
    assert shown.value.mark == (Icon.CRITICAL, "Critical", Tone.BAD)
    assert "Systolic above 180 mmHg (of the table)." in shown.info.text
    assert "Repeat it now, and tell the provider." in shown.info.text
    assert "critical high" in shown.accessibleName()
    desk.show(board(tile(BP, TileState.CAPTURED)))
    assert shown.value.mark is None
    assert shown.toolTip() == ""


def test_an_unlikely_value_can_be_repeated_or_said_to_be_right(desk: Desk) -> None:
    desk.show(board(unlikely()))

    shown = desk.value_tile(TEMPERATURE)
    assert "Unlikely. Below 34.0 °C (of the table)." in shown.info.text
    assert not shows(desk.window, names.action("body_temperature", "keep"))
    desk.press(names.action("body_temperature", "again"))
    desk.press(names.action("body_temperature", "right"))
    assert desk.port.commands == [
        Retake(actor=ACTOR, kind=TEMPERATURE),
        AcceptUnlikely(actor=ACTOR, kind=TEMPERATURE, measurement="m-body_temperature"),
    ]
    assert "unlikely" in shown.accessibleName()


def test_keep_never_stands_where_it_is_right_will(desk: Desk) -> None:
    """A second touch on the same place says nothing about a value that nobody has looked at."""
    desk.show(board(tile(TEMPERATURE, TileState.READY)))
    keep = desk.button(names.action("body_temperature", "keep")).geometry()
    desk.show(board(unlikely()))

    right = desk.button(names.action("body_temperature", "right")).geometry()
    assert not keep.intersects(right)


def test_nothing_moves_when_a_mark_comes(desk: Desk) -> None:
    desk.show(board(tile(BP, TileState.CAPTURED)))
    shown = desk.value_tile(BP)
    before = [shown.value.geometry(), shown.keep.geometry(), shown.again.geometry()]
    desk.show(board(marked(BP, TileState.CAPTURED, CRISIS)))

    assert [shown.value.geometry(), shown.keep.geometry(), shown.again.geometry()] == before


def test_what_disagrees_is_told_over_the_board_and_on_the_tiles_it_concerns(desk: Desk) -> None:
    pulses = RatesDisagree(rates=((PulseSource.OXIMETER, 72), (PulseSource.CUFF, 96)))
    kept = [
        dataclasses.replace(shown, last=board_views.last(shown))
        for kind in (BP, ResultKind.SPO2, ResultKind.PULSE_RATE)
        for shown in [tile(kind, TileState.CAPTURED)]
    ]
    desk.show(board(*kept, checks=ChecksView()))
    line = desk.page.line
    assert not line.isVisible()
    before = [desk.button(names.action(one.kind.value, "again")).pos() for one in kept]
    heads = [desk.page.tiles[one.kind].geometry() for one in kept]
    desk.show(board(*kept, checks=ChecksView(pulses=pulses)))

    said = "Pulse 72 (oximeter) and 96 (cuff) disagree. Repeat one of them."
    assert line.isVisible()
    assert line.accessibleName() == said
    shown = [one for one in desk.page.tiles.values() if one.isVisible()]
    assert not any(line.geometry().intersects(one.geometry()) for one in shown)
    pulse = desk.value_tile(ResultKind.PULSE_RATE)
    assert pulse.value.mark == (Icon.WARNING, "Disagrees", Tone.WARN)
    assert said in pulse.info.text
    assert said in pulse.accessibleName()
    for kind, rate in ((BP, 96), (ResultKind.SPO2, 72)):
        here = f"Its pulse ({rate}) disagrees. Repeat it or the other."
        assert any(here in text.text for text in desk.page.tiles[kind].texts()), kind
    # What is touched stays where it was: tiles give way at their heads.
    bottoms = [one.bottom() for one in heads]
    assert [desk.page.tiles[one.kind].geometry().bottom() for one in kept] == bottoms
    moved = [desk.button(names.action(one.kind.value, "again")) for one in kept]
    heights = [
        old.height() - desk.page.tiles[one.kind].height()
        for old, one in zip(heads, kept, strict=True)
    ]
    assert [button.pos().y() for button in moved] == [
        old.y() - less for old, less in zip(before, heights, strict=True)
    ]
    assert all(text.fits for text in desk.page.findChildren(FitText) if text.text)


def test_of_three_pulses_only_the_one_that_stands_alone_is_marked(desk: Desk) -> None:
    rates = ((PulseSource.ECG, 73), (PulseSource.OXIMETER, 72), (PulseSource.CUFF, 96))
    kept = [tile(kind, TileState.CAPTURED) for kind in (BP, ResultKind.SPO2)]
    found = RatesDisagree(rates=rates, alone=PulseSource.CUFF)
    desk.show(board(*kept, checks=ChecksView(pulses=found)))

    assert "Its pulse (96) stands alone. Repeat it." in desk.value_tile(BP).info.text
    assert "disagree" not in desk.page.tiles[ResultKind.SPO2].accessibleName()


def test_what_has_no_room_over_the_board_is_counted(desk: Desk) -> None:
    pulses = RatesDisagree(rates=((PulseSource.OXIMETER, 72), (PulseSource.CUFF, 96)))
    everything = dataclasses.replace(CHECKS, pulses=pulses, age_known=False)
    desk.show(board(checks=everything))
    line = child(desk.window, names.CHECK_LINE)
    assert isinstance(line, CheckLine)

    shown, more = line.shown()
    assert [tone for _, tone, _ in shown] == [Tone.BAD, Tone.WARN][: len(shown)]
    assert len(shown) + more == 3
    assert more > 0
    assert "Age not known." in line.accessibleName()


# By hand.


def test_an_unlikely_value_by_hand_is_asked_about_in_the_dialog(desk: Desk) -> None:
    desk.show(board())
    desk.press(names.action("respiratory_rate", "enter"))
    fast = mark(Level.IMPLAUSIBLE, Vital.RESPIRATORY_RATE, Bound.ABOVE, "60", Unit.PER_MIN)
    desk.port.answer = Unlikely("This is unlikely.", "Measure again.", (fast,))
    field = child(desk.window, names.field("respiratory_rate"))
    QTest.keyClicks(field, "142")
    desk.press(names.ENTRY_KEEP)
    until(desk.window, names.ENTRY_RIGHT)

    dialog = desk.window.findChild(EntryDialog)
    assert dialog is not None
    assert dialog.message.text().startswith("Unlikely. Above 60 /min (of the table).")
    assert not dialog.keep_button.isEnabled()
    QTest.keyClick(field, Qt.Key.Key_Backspace)  # another number: nothing was said about it
    assert not shows(desk.window, names.ENTRY_RIGHT)
    QTest.keyClicks(field, "2")
    desk.press(names.ENTRY_KEEP)
    until(desk.window, names.ENTRY_RIGHT)
    desk.port.answer = Done()
    desk.press(names.ENTRY_RIGHT)

    sent = [type(command) for command in desk.port.commands]
    assert sent == [EnterValue, EnterValue, EnterUnlikely]
    last = desk.port.commands[-1]
    assert isinstance(last, EnterUnlikely)
    assert last.values == ((Vital.RESPIRATORY_RATE, Quantity(Decimal(142), Unit.PER_MIN)),)


# The provider.


def test_the_provider_is_told_what_the_preview_shows(desk: Desk) -> None:
    crisis = marked(BP, TileState.CAPTURED, CRISIS)
    desk.show(board(crisis))
    assert desk.filled() == [names.action("blood_pressure", "tell")]

    desk.press(names.action("blood_pressure", "tell"))
    said = texts(desk.window)
    assert TEXT in said
    assert any("clinic chart for Dr. Osei" in text for text in said)
    desk.press(names.TELL_SEND)
    assert desk.port.commands == [TellProvider(actor=ACTOR, result_id="r1")]

    for state, word in (
        (None, "Queued"),
        (DeliveryState.SENDING, "Sending"),
        (DeliveryState.TAKEN, "Taken, not confirmed"),
        (DeliveryState.DELIVERED, "Delivered"),
    ):
        checks = dataclasses.replace(CHECKS, notices=(notice(state, chart_id="c-17"),))
        if state is None:
            checks = dataclasses.replace(CHECKS, notices=(notice(None),))
        desk.show(board(crisis, checks=checks))
        receipt = child(desk.window, names.TELL_RECEIPT)
        assert word in receipt.accessibleName(), state
    dialog = desk.window.findChild(TellDialog)
    assert dialog is not None
    assert "clinic chart: c-17" in dialog.detail.text
    desk.press(names.TELL_LEAVE)
    assert "Provider told" in desk.value_tile(BP).info.text
    assert desk.filled() == []


def test_a_message_that_was_refused_says_what_to_do_and_can_be_sent_again(desk: Desk) -> None:
    refused = notice(DeliveryState.REFUSED, says="Not here.", next_step="Tell the provider.")
    desk.show(
        board(
            marked(BP, TileState.CAPTURED, CRISIS),
            checks=dataclasses.replace(CHECKS, notices=(refused,)),
        )
    )
    desk.press(names.action("blood_pressure", "tell"))
    dialog = desk.window.findChild(TellDialog)
    assert dialog is not None
    assert dialog.detail.text == "Not here.\nTell the provider."
    desk.press(names.TELL_SEND)

    assert desk.port.commands == [Resend(actor=ACTOR, result_id="n1")]


def test_without_a_chart_for_messages_the_person_is_sent(desk: Desk) -> None:
    alone = dataclasses.replace(CHECKS, destinations=())
    desk.show(board(marked(BP, TileState.CAPTURED, CRISIS), checks=alone))
    desk.press(names.action("blood_pressure", "tell"))

    assert any("Tell the provider yourself" in text for text in texts(desk.window))
    assert not desk.button(names.TELL_SEND).isEnabled()


def test_a_value_that_is_not_kept_yet_is_kept_first(desk: Desk) -> None:
    desk.show(board(marked(BP, TileState.READY, CRISIS), checks=ChecksView()))

    desk.press(names.action("blood_pressure", "keep"))
    assert desk.port.commands == [Accept(actor=ACTOR, kind=BP, measurement="m-blood_pressure")]
    assert "then keep it and tell the provider" in tile_words.hint(
        marked(BP, TileState.READY, CRISIS)
    )


# Review.


def test_review_shows_marks_remarks_and_what_disagrees(qt_app: object) -> None:
    confirmed = dataclasses.replace(COLD, confirmed=True)
    result = Result(
        id="r2",
        kind=TEMPERATURE,
        accepted_at=NOW,
        accepted_by=ACTOR,
        readings=(reading(Vital.BODY_TEMPERATURE, "33.6"),),
        marks=(confirmed, LOW),
    )
    disagree = RatesDisagree(rates=((PulseSource.OXIMETER, 72), (PulseSource.CUFF, 96)))
    station = board(checks=dataclasses.replace(CHECKS, pulses=disagree, age_known=False))
    assert station.visit is not None
    station = dataclasses.replace(
        station, visit=dataclasses.replace(station.visit, results=(result,))
    )
    look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0))
    page = ReviewPage(look, RecordingPort(), lambda _: None, lambda _: None)
    window = QMainWindow()
    window.setCentralWidget(page)
    window.resize(1800, 860)
    page.update_view(station)
    window.show()
    assert QTest.qWaitForWindowExposed(window)

    said = texts(window)
    assert "Low" in said
    assert any("At most 36.0 °C (of the table)." in text for text in said)
    assert any("Said to be right though unlikely." in text for text in said)
    assert "Pulse 72 (oximeter) and 96 (cuff) disagree. Repeat one of them." in said
    assert "Age not known. Only rules for every age were checked: look at each value." in said
    assert "Critical, and the provider is not told: Blood pressure. Touch Tell on its tile." in said
    assert shows(window, names.mark("body_temperature"))
    window.close()
    window.deleteLater()
    for widget in page.foot_actions():
        widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            RatesDisagree(rates=((PulseSource.OXIMETER, 72), (PulseSource.CUFF, 96))),
            "Pulse 72 (oximeter) and 96 (cuff) disagree. Repeat one of them.",
        ),
        (
            RatesDisagree(
                rates=(
                    (PulseSource.ECG, 73),
                    (PulseSource.OXIMETER, 72),
                    (PulseSource.CUFF, 96),
                ),
                alone=PulseSource.CUFF,
            ),
            "Pulse 73 (EKG), 72 (oximeter), 96 (cuff) disagree. The cuff stands alone. Repeat it.",
        ),
        (
            RatesDisagree(rates=((PulseSource.ECG, 96), (PulseSource.OXIMETER, 72)), deficit=True),
            "Pulse 96 (EKG) and 72 (oximeter) disagree. An irregular rhythm can do that. Look at "
            "the EKG, repeat one.",
        ),
    ],
)
def test_words_for_rates_that_disagree(found: RatesDisagree, said: str) -> None:
    assert mark_words.pulses_words(found) == said


def test_a_score_names_what_is_missing_and_is_no_diagnosis() -> None:
    part = Score(points=5, parts=(), missing=(Part.OXYGEN, Part.CONSCIOUSNESS))
    whole = Score(points=5, parts=(), missing=())

    assert mark_words.score_words(part) == (
        "NEWS2 is not complete: 5 points so far, without air or oxygen, consciousness."
    )
    assert mark_words.score_words(whole) == "NEWS2: 5 points. It is no diagnosis."
    assert check_facts(ChecksView()) == []


def test_a_doubt_about_a_change_names_the_earlier_value() -> None:
    jump = mark(
        Level.IMPLAUSIBLE,
        Vital.BODY_WEIGHT,
        Bound.ABOVE,
        "77.0",
        Unit.KILOGRAM,
        earlier=Quantity(Decimal("70.0"), Unit.KILOGRAM),
        earlier_at=NOW,
        earlier_from="this station",
    )

    assert mark_words.doubt_words(jump) == (
        "Unlikely. The last one was 70.0 kg, 24 Nov 2026 (this station)."
    )


# In the whole window.


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800)])
def test_nothing_is_cut_or_too_small_for_a_finger(
    qt_app: QApplication,
    station: HandStation,
    open_window: Callable[..., MainWindow],
    size: tuple[int, int],
    language: str,
) -> None:
    before = QLocale()
    translator = install(qt_app, language)
    try:
        window = open_window(station, size)
        station.submit(SignIn(name=PRIYA.name, pin=PIN))
        until(window, names.rail("today"))
        shown = board(unlikely(), marked(BP, TileState.CAPTURED, CRISIS, HIGH))
        station.show(visit=shown.visit, tiles=shown.tiles, checks=shown.checks)
        wait_for(lambda: child(window, names.rail("vitals")).isEnabled())
        click(window, names.rail("vitals"))
        until(window, names.action("blood_pressure", "tell"))
        settle()
        assert not cut(window)
        assert not wrong(window)
        assert all(text.fits for text in window.findChildren(FitText) if text.isVisible())
        click(window, names.action("blood_pressure", "tell"))
        settle()
        assert shows(window, names.TELL_PREVIEW)
        assert not cut(window)
        assert not wrong(window)
    finally:
        if translator is not None:
            qt_app.removeTranslator(translator)
        QLocale.setDefault(before)
