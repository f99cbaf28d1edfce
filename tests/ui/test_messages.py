"""The integrator's page in a real window: the outbox as a list, one message opened, sent again, and
what a destination would get.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListWidget, QPlainTextEdit, QWidget

from station.capture.commands import (
    Answer,
    Command,
    Denied,
    OpenMessage,
    ReadMessages,
    ResendMessage,
    SignIn,
    TryDestination,
    Unsigned,
)
from station.capture.views import StationView
from station.messages import DryRun, Messages
from station.saying import say
from station.ui import message_words, names
from station.ui.fit_text import FitText
from station.ui.pages.message_dialogs import OpenDialog
from station.ui.pages.message_table import LinesTable
from station.ui.shell.window import MainWindow
from station.ui.shell.wording import view_in_words
from station.ui.translation import install
from station.ui.widgets.finger_area import FingerArea
from station.visit import DeliveryState
from tests.ui import message_views
from tests.ui.conftest import PIN, PRIYA, HandStation
from tests.ui.driving import child, click, go_to, settle, shows, texts, until, wait_for
from tests.ui.layout_faults import faults
from tests.ui.message_views import (
    CHARTS,
    DELIVERED,
    DRY_RUN,
    ENGINE,
    ENGINEER,
    LINES,
    MAIN,
    NOW,
    REFUSED,
    SHARE,
    TEXT,
    UNCLEAR,
    WAITING,
)

pytestmark = pytest.mark.window

Open = Callable[..., MainWindow]


class Outbox(HandStation):
    """Answers an integrator's commands; `denies` is what it says instead."""

    def __init__(self, listed: Messages) -> None:
        super().__init__()
        self.listed = listed
        self.denies: Denied | None = None

    def _carry_out(self, command: Command | Unsigned) -> Answer:
        asked = isinstance(command, ReadMessages | OpenMessage | ResendMessage | TryDestination)
        if asked and self.denies is not None:
            return self.denies
        match command:
            case ReadMessages(undelivered=undelivered):
                every = undelivered is False
                lines = (*self.listed.lines, DELIVERED) if every else self.listed.lines
                self.show(
                    messages=dataclasses.replace(
                        self.listed, lines=lines, undelivered=undelivered, read_at=NOW
                    )
                )
            case OpenMessage():
                self._now(opened=(REFUSED, TEXT))
            case TryDestination(destination=name):
                self._now(dry_run=dataclasses.replace(DRY_RUN, destination=name))
        return super()._carry_out(command)

    def _now(self, **changes: object) -> None:
        messages = self.view().messages
        assert messages is not None
        self.show(messages=dataclasses.replace(messages, **changes))  # type: ignore[arg-type]


@pytest.fixture
def outbox() -> Outbox:
    return Outbox(message_views.messages())


def start(open_window: Open, station: Outbox, **options: object) -> MainWindow:
    """An engineer is there and looks at the page."""
    window = open_window(station, **options)
    station.show(actor=ENGINEER, charts=CHARTS, messages=Messages())
    go_to(window, names.rail("messages"))
    if station.denies is None:
        wait_for(lambda: "Being read…" not in texts(window))
    settle()
    return window


def table(window: MainWindow) -> LinesTable:
    found = window.findChild(LinesTable)
    assert found is not None
    return found


def choose(window: MainWindow, row: int) -> None:
    """Touch that line."""
    shown = table(window)
    at = shown.visualRect(shown.model().index(row, 1)).center()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=at)
    wait_for(lambda: shown.currentIndex().row() == row)


def cells(window: MainWindow) -> list[list[str]]:
    model = table(window).model()
    return [
        [str(model.data(model.index(row, column))) for column in range(4)]
        for row in range(model.rowCount())
    ]


def said(window: MainWindow) -> str:
    """What stands about the chosen message."""
    found = child(window, names.MESSAGE_CHOSEN).findChild(FitText)
    assert found is not None
    return found.text


def press(window: QWidget, key: Qt.Key, **more: Qt.KeyboardModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, **more)


def at(minutes: int) -> str:
    return (NOW - timedelta(minutes=minutes)).astimezone().strftime("%H:%M:%S")


# Who sees it.


def test_only_who_may_read_messages_has_the_page(open_window: Open, outbox: Outbox) -> None:
    window = open_window(outbox)
    outbox.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    assert not shows(window, names.rail("messages"))
    press(window, Qt.Key.Key_F8)
    window.go("messages")
    settle()
    assert shows(window, names.PAGE_TODAY)
    click(window, names.HELP_WANTED)
    until(window, names.HELP)
    assert "F1 – F7" in texts(window)


def test_an_engineer_begins_on_today_and_comes_to_it_by_its_key(
    open_window: Open, outbox: Outbox
) -> None:
    window = open_window(outbox)
    outbox.show(actor=ENGINEER, charts=CHARTS, messages=Messages())
    until(window, names.PAGE_TODAY)
    assert not [one for one in outbox.commands if isinstance(one, ReadMessages)]
    press(window, Qt.Key.Key_F8)
    until(window, names.PAGE_MESSAGES)
    assert outbox.commands[-1] == ReadMessages(actor=ENGINEER, undelivered=True)
    click(window, names.HELP_WANTED)
    until(window, names.HELP)
    assert "F1 – F8" in texts(window)


def test_a_right_that_is_taken_away_closes_it(open_window: Open, outbox: Outbox) -> None:
    window = start(open_window, outbox)
    outbox.show(messages=None)
    until(window, names.PAGE_TODAY)
    assert not shows(window, names.rail("messages"))


# The list.


def test_lines_tell_state_form_visit_and_what_the_receiver_said(
    open_window: Open, outbox: Outbox
) -> None:
    window = start(open_window, outbox)
    shown = cells(window)
    assert shown[0] == [
        "Refused, 1 try",
        "main chart, FHIR, 1 result",
        f"{at(34)}, visit 7c1e9a52",
        "The chart does not take a pain score for this visit type. "
        "Ask the chart team to allow it, or send it as a note.",
    ]
    next_try = (NOW + timedelta(minutes=2)).astimezone().strftime("%H:%M:%S")
    assert shown[2][0] == f"Waiting, 4 tries, next {next_try}"
    assert [line[0].rsplit(", ", 1)[0] for line in (*shown[:2], *shown[3:])] == [
        "Refused", "Unclear", "Taken, not confirmed", "Waiting", "Waiting", "On its way",
    ]  # fmt: skip
    assert shown[5][1] == "department share, PDF, 12 results, simulated"
    assert "7 messages are not in the chart" in texts(window)
    assert f"Read at {at(0)}" in texts(window)


def test_all_of_them_are_asked_for(open_window: Open, outbox: Outbox) -> None:
    window = start(open_window, outbox)
    click(window, names.MESSAGES_ALL)
    wait_for(lambda: table(window).count() == len(LINES) + 1)
    assert outbox.commands[-1] == ReadMessages(actor=ENGINEER, undelivered=False)
    assert cells(window)[-1][1] == "main chart, FHIR, 1 result, correction"
    choose(window, len(LINES))
    assert "Taken, with a remark: The unit was changed to kg." in said(window)
    assert "filed as Observation/4711" in said(window)
    # 7 that wait, and 312 in the chart
    assert "319 messages" in texts(window)
    assert f"Read at {at(0)}, the 8 newest are listed" in texts(window)


def test_destinations_say_what_they_are_and_how_they_stand(
    open_window: Open, outbox: Outbox
) -> None:
    gone = message_views.line(DeliveryState.QUEUED, 3, destination="old folder")
    outbox.listed = message_views.messages((*LINES, gone))
    window = start(open_window, outbox, size=(1920, 1080))
    heard = {
        name: texts(child(window, names.destination(name)))
        for name in (MAIN, ENGINE, SHARE, "old folder")
    }
    assert {"Real patients only", "Answers", "1 refused", "312 in the chart"} <= heard[MAIN]
    assert {"Does not answer", "The interface engine does not answer."} <= heard[ENGINE]
    assert f"Last answer {at(7)}" in heard[ENGINE]
    assert {"Test, invented data too", "Not asked yet", "1 waiting"} <= heard[SHARE]
    assert {"Not configured any more", "1 waiting"} <= heard["old folder"]
    assert shows(window, names.dry_run(SHARE))
    assert not shows(window, names.dry_run("old folder"))


@pytest.mark.parametrize(
    ("listed", "charts", "says"),
    [
        (message_views.messages(()), CHARTS, "Everything is in the chart"),
        (Messages(read_at=NOW), CHARTS, "No message was made yet."),
        (Messages(read_at=NOW), (), "This station has no destination"),
    ],
)
def test_nothing_to_list(
    open_window: Open, listed: Messages, charts: tuple[object, ...], says: str
) -> None:
    station = Outbox(listed)
    window = start(open_window, station)
    station.show(charts=charts)
    wait_for(lambda: any(text.startswith(says) for text in texts(window)))
    assert not table(window).isVisible()
    assert not child(window, names.OPEN_MESSAGE).isEnabled()
    assert not child(window, names.SEND_AGAIN).isEnabled()


def test_a_list_that_was_not_read_says_so(open_window: Open, outbox: Outbox) -> None:
    outbox.denies = Denied("The disk does not answer.", "Ask an engineer.")
    window = start(open_window, outbox)
    assert "The list is being read." in texts(window)
    assert any("The disk does not answer." in text for text in texts(window))


def test_what_is_chosen_stays_chosen_and_nothing_else_comes_under_the_finger(
    open_window: Open, outbox: Outbox
) -> None:
    window = start(open_window, outbox)
    choose(window, 1)
    new = message_views.line(DeliveryState.REFUSED, 2, says="The chart does not know the patient.")
    outbox.show(messages=message_views.messages((new, *LINES)))
    wait_for(lambda: table(window).count() == len(LINES) + 1)
    assert table(window).line() == UNCLEAR
    assert "the receiver cannot be asked" in said(window)
    outbox.show(messages=message_views.messages((new, REFUSED, *LINES[2:])))  # it was delivered
    wait_for(lambda: table(window).line() is None)
    assert said(window) == "Choose a message to see what the receiver said."
    assert not child(window, names.SEND_AGAIN).isEnabled()


def test_200_lines_are_shown_at_once_and_pulled_by_a_finger(
    open_window: Open, outbox: Outbox
) -> None:
    many = tuple(
        message_views.line(
            (DeliveryState.REFUSED, DeliveryState.QUEUED)[number % 2],
            number,
            says="The chart does not take a pain score for this visit type. " * 5,
        )
        for number in range(200)
    )
    outbox.listed = message_views.messages(many)
    window = open_window(outbox)
    outbox.show(actor=ENGINEER, charts=CHARTS, messages=outbox.listed)
    until(window, names.PAGE_TODAY)
    window.go("messages")  # made once; a person waits for what follows
    window.go("today")
    settle()
    began = time.perf_counter()
    window.go("messages")
    window.repaint()
    assert time.perf_counter() - began < 0.3
    settle()
    shown = table(window)
    assert shown.count() == 200
    assert shown.rowHeight(0) >= window.look.metrics.touch(12)
    before = shown.currentIndex().row()
    pull(shown.viewport(), QPoint(300, 250), QPoint(300, 60))
    assert shown.verticalScrollBar().value() == 190
    assert shown.currentIndex().row() == before


def pull(widget: QWidget, start: QPoint, end: QPoint) -> None:
    for kind, where, held in (
        (QEvent.Type.MouseButtonPress, start, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseMove, (start + end) / 2, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseMove, end, Qt.MouseButton.LeftButton),
        (QEvent.Type.MouseButtonRelease, end, Qt.MouseButton.NoButton),
    ):
        place = QPointF(where)
        event = QMouseEvent(
            kind,
            place,
            QPointF(widget.mapToGlobal(where)),
            Qt.MouseButton.LeftButton,
            held,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(widget, event)


def test_long_words_scroll_by_finger_and_keyboard(open_window: Open, outbox: Outbox) -> None:
    long = dataclasses.replace(
        REFUSED,
        destination="laboratory_interface_engine_of_the_second_building",
        says="The chart does not take it because of rule 27 of its table of rules. " * 9,
    )
    outbox.listed = message_views.messages((long, *LINES[1:]))
    window = start(open_window, outbox, size=(1280, 800))
    area = child(window, names.MESSAGE_CHOSEN).findChild(FingerArea)
    assert area is not None
    text = area.findChild(FitText)
    assert text is not None
    assert text.fits
    assert area.verticalScrollBar().maximum() > 0
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_Down)
    assert area.verticalScrollBar().value() > 0
    assert faults(window) == []
    choose(window, 2)
    settle()
    assert area.focusPolicy() is Qt.FocusPolicy.NoFocus


# One message.


def test_a_message_opens_after_it_was_said_that_it_names_a_patient(
    open_window: Open, outbox: Outbox
) -> None:
    window = start(open_window, outbox)
    click(window, names.OPEN_MESSAGE)
    until(window, names.MESSAGE_DIALOG)
    assert any(text.startswith("This message names a patient.") for text in texts(window))
    assert not [one for one in outbox.commands if isinstance(one, OpenMessage)]
    click(window, names.MESSAGE_SHOW)
    until(window, names.TEXT_READER)
    asked = OpenMessage(actor=ENGINEER, destination=MAIN, key=REFUSED.key)
    assert outbox.commands[-1] == asked
    reader = child(window, names.TEXT_READER)
    assert isinstance(reader, QPlainTextEdit)
    assert reader.toPlainText() == TEXT.text
    assert reader.isReadOnly()
    assert reader.lineWrapMode() is QPlainTextEdit.LineWrapMode.NoWrap
    settle()
    press(window, Qt.Key.Key_Escape)
    wait_for(lambda: not shows(window, names.MESSAGE_DIALOG))
    assert isinstance(outbox.commands[-1], ReadMessages)  # the station forgets it, too
    wait_for(lambda: opened(window.view) is None)
    assert "Halvorsen" not in "".join(texts(window))


def opened(view: StationView | None) -> object:
    assert view is not None
    assert view.messages is not None
    return view.messages.opened


def test_left_closed_it_was_not_asked_for(open_window: Open, outbox: Outbox) -> None:
    window = start(open_window, outbox)
    before = len(outbox.commands)
    click(window, names.OPEN_MESSAGE)
    until(window, names.MESSAGE_DIALOG)
    press(window, Qt.Key.Key_Escape)
    wait_for(lambda: not shows(window, names.MESSAGE_DIALOG))
    assert len(outbox.commands) == before


def test_what_names_a_patient_is_not_copied(open_window: Open, outbox: Outbox) -> None:
    window = start(open_window, outbox)
    QGuiApplication.clipboard().setText("before")
    click(window, names.OPEN_MESSAGE)
    click(window, names.MESSAGE_SHOW)
    until(window, names.TEXT_READER)
    assert not shows(window, names.TEXT_COPY)
    reader = child(window, names.TEXT_READER)
    assert isinstance(reader, QPlainTextEdit)
    reader.selectAll()
    assert "Halvorsen" in reader.textCursor().selectedText()
    QTest.keyClick(reader, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert "Halvorsen" not in QGuiApplication.clipboard().text()


def test_words_are_found_in_it(open_window: Open, outbox: Outbox) -> None:
    window = start(open_window, outbox)
    click(window, names.OPEN_MESSAGE)
    click(window, names.MESSAGE_SHOW)
    until(window, names.TEXT_READER)
    press(window, Qt.Key.Key_F, modifier=Qt.KeyboardModifier.ControlModifier)
    field = child(window, names.TEXT_FIND)
    wait_for(field.hasFocus)
    # resourceType: 3, Observation, subject, Halvorsen and code: 1 each
    for text, found in (("e", "1 of 7"), ("co", "1 of 1"), ("zzz", "Not found"), ("", "")):
        field.setText(text)  # type: ignore[attr-defined]
        assert child(window, names.TEXT_FOUND).text() == found, text  # type: ignore[attr-defined]
    field.setText("e")  # type: ignore[attr-defined]
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert child(window, names.TEXT_FOUND).text() == "2 of 7"  # type: ignore[attr-defined]


def test_what_was_opened_is_gone_with_the_lock(open_window: Open, outbox: Outbox) -> None:
    window = start(open_window, outbox)
    click(window, names.OPEN_MESSAGE)
    click(window, names.MESSAGE_SHOW)
    until(window, names.TEXT_READER)
    outbox.show(locked=True)
    until(window, names.PAGE_SIGN_IN)
    dialogs = [one for one in window.findChildren(OpenDialog) if one.isVisible()]
    papers = [one.toPlainText() for one in window.findChildren(QPlainTextEdit)]
    assert not dialogs
    assert not any("Halvorsen" in text for text in papers)


def test_a_message_that_cannot_be_read_says_why(open_window: Open, outbox: Outbox) -> None:
    window = start(open_window, outbox)
    outbox.denies = Denied("There is no such message on this station.", "Read the list again.")
    click(window, names.OPEN_MESSAGE)
    click(window, names.MESSAGE_SHOW)
    wait_for(
        lambda: "There is no such message on this station. Read the list again." in texts(window)
    )
    assert child(window, names.MESSAGE_SHOW).isEnabled()


# Again.


def test_a_refused_one_is_sent_again_beside_what_the_receiver_said(
    open_window: Open, outbox: Outbox
) -> None:
    window = start(open_window, outbox)
    assert "Next: Ask the chart team to allow it, or send it as a note." in said(window)
    click(window, names.SEND_AGAIN)
    asked = ResendMessage(actor=ENGINEER, destination=MAIN, key=REFUSED.key)
    assert outbox.commands[-1] == asked


def test_an_unclear_one_is_asked_about_first(open_window: Open, outbox: Outbox) -> None:
    window = start(open_window, outbox)
    choose(window, 1)
    click(window, names.SEND_AGAIN)
    until(window, names.AGAIN_DIALOG)
    heard = texts(child(window, names.AGAIN_DIALOG))
    assert "If it is there already, sending it twice may file it twice." in heard
    assert not [one for one in outbox.commands if isinstance(one, ResendMessage)]
    click(window, names.AGAIN_CONFIRM)
    wait_for(lambda: not shows(window, names.AGAIN_DIALOG))
    asked = ResendMessage(actor=ENGINEER, destination=ENGINE, key=UNCLEAR.key)
    assert outbox.commands[-1] == asked


@pytest.mark.parametrize("row", [2, 3, 6])
def test_what_needs_no_person_is_not_sent_again(
    open_window: Open, outbox: Outbox, row: int
) -> None:
    window = start(open_window, outbox)
    choose(window, row)
    assert not child(window, names.SEND_AGAIN).isEnabled()
    assert child(window, names.OPEN_MESSAGE).isEnabled()


# A dry run.


def test_what_a_destination_would_get(open_window: Open, outbox: Outbox) -> None:
    window = start(open_window, outbox)
    click(window, names.dry_run(MAIN))
    until(window, names.DRY_RUN_LIST)
    assert outbox.commands[-1] == TryDestination(actor=ENGINEER, destination=MAIN)
    assert "Invented visit. Nothing is sent." in texts(window)
    made = child(window, names.DRY_RUN_LIST)
    reader = child(window, names.TEXT_READER)
    assert isinstance(made, QListWidget)
    assert isinstance(reader, QPlainTextEdit)
    assert [made.item(row).text() for row in range(made.count())] == [
        "1. FHIR, 6 bytes\nspo2:1",
        "2. FHIR, 7 bytes\npulse:1",
    ]
    assert reader.toPlainText() == "{spo2}"
    QTest.keyClick(made, Qt.Key.Key_Down)
    assert reader.toPlainText() == "{pulse}"
    click(window, names.TEXT_COPY)
    assert QGuiApplication.clipboard().text() == "{pulse}"


def test_a_destination_that_gets_nothing_says_why(open_window: Open, outbox: Outbox) -> None:
    window = start(open_window, outbox)
    outbox.denies = Denied("", "")
    click(window, names.dry_run(MAIN))
    run = DryRun(destination=MAIN, says="It takes EKGs only", next_step="Measure one.")
    outbox.show(messages=message_views.messages(dry_run=run))
    why = "It gets nothing of this visit.\nIt takes EKGs only.\nNext: Measure one."
    wait_for(lambda: why in texts(window))
    assert not shows(window, names.TEXT_READER)


# Keyboard and languages.


def test_all_of_it_by_keyboard(open_window: Open, outbox: Outbox) -> None:
    window = start(open_window, outbox, size=(1920, 1080))
    visited: list[QWidget] = []
    for _ in range(20):
        press(window, Qt.Key.Key_Tab)
        focused = window.focusWidget()
        if focused in visited:
            break
        visited.append(focused)
    reached = {one.objectName() for one in visited}
    assert {
        names.dry_run(MAIN),
        names.MESSAGES_TABLE,
        names.OPEN_MESSAGE,
        names.SEND_AGAIN,
    } <= reached
    shown = table(window)
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_Down)
    assert shown.line() == UNCLEAR
    QTest.keyClick(shown, Qt.Key.Key_Return)
    until(window, names.MESSAGE_DIALOG)
    press(window, Qt.Key.Key_Escape)
    wait_for(lambda: not shows(window, names.MESSAGE_DIALOG))
    assert window.focusWidget() is shown


def test_a_line_is_heard_as_a_whole(open_window: Open, outbox: Outbox) -> None:
    window = start(open_window, outbox)
    model = table(window).model()
    heard = model.data(model.index(2, 0), Qt.ItemDataRole.AccessibleTextRole)
    next_try = (NOW + timedelta(minutes=2)).astimezone().strftime("%H:%M:%S")
    assert heard == (
        f"Waiting, interface engine, HL7 v2, 7 results, visit 7c1e9a52, {at(12)}, "
        f"4 tries, next {next_try}, The interface engine does not answer."
    )
    assert table(window).selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows


@pytest.fixture
def spanish(qt_app: QApplication) -> Iterator[None]:
    before = QLocale()
    translator = install(qt_app, "es")
    assert translator is not None
    yield
    qt_app.removeTranslator(translator)
    QLocale.setDefault(before)


def test_sentences_from_behind_the_window_are_in_its_language(spanish: None) -> None:
    line = dataclasses.replace(
        WAITING,
        says="The chart does not answer.",
        next_step="Show this to the chart team, then send again.",
    )
    run = DryRun(destination=MAIN, says=say("This station has no such destination."))
    view = StationView(
        version=1, now=NOW, room="4", messages=message_views.messages((line,), dry_run=run)
    )
    told = view_in_words(view).messages
    assert told is not None
    assert told.dry_run is not None
    assert told.lines[0].says == "El expediente no responde."
    wanted = "Muestre esto al equipo del expediente y envíe de nuevo."
    assert told.lines[0].next_step == wanted
    assert told.dry_run.says == "Esta estación no tiene ese destino."
    assert message_words.line_aloud(told.lines[0], NOW).startswith("En espera, interface engine")
