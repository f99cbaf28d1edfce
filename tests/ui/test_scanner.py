"""A scanner types into the real window: on any page and in a dialog, and never into a field."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import Future

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from station.capture.commands import Answer, Command, Denied, Done, Scanned, SignIn, Unsigned
from station.capture.views import Phase
from station.scanner.burst import BurstRules
from station.ui import names
from station.ui.shell.scan_filter import ScanFilter
from station.ui.shell.window import MainWindow
from station.ui.widgets.pin import PinDots
from station.visit import Actor, Result, ResultKind
from tests.ui.conftest import NOW, PIN, PRIYA, WORKLIST, HandStation, visit_of
from tests.ui.driving import child, click, shows, texts, until, wait_for

pytestmark = pytest.mark.window

Open = Callable[..., MainWindow]


class ScanStation(HandStation):
    """Answers scans as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.answer: Answer = Done()

    @property
    def scans(self) -> list[str]:
        return [one.code for one in self.commands if isinstance(one, Scanned)]

    def _carry_out(self, command: Command | Unsigned) -> Answer:
        if isinstance(command, Scanned):
            if command.code == "BDG-PRIYA" and self.view().actor is None:
                return super()._carry_out(SignIn(name=PRIYA.name, pin=PIN))
            if command.code == "00482917":
                self.show(visit=visit_of(WORKLIST[1]))
            return self.answer
        return super()._carry_out(command)


@pytest.fixture
def station() -> ScanStation:
    return ScanStation()


@pytest.fixture
def window(open_window: Open, station: ScanStation) -> MainWindow:
    """Somebody is signed in."""
    opened = open_window(station)
    opened.hear_scanner()
    pace(opened, SCANNER)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(opened, names.PAGE_TODAY)
    return opened


def words_of(actor: Actor) -> Result:
    return Result(
        id="r1",
        kind=ResultKind.REASON_FOR_VISIT,
        accepted_at=NOW,
        accepted_by=actor,
        text="Dizzy",
    )


# A busy computer types slowly, too: so a test that scans allows a second between two keys, and one
# that types as a person nearly nothing.
SCANNER = BurstRules(max_gap_s=1.0)
PERSON = BurstRules(max_gap_s=0.02)


def pace(window: MainWindow, rules: BurstRules) -> None:
    """Listen at that pace from now on."""
    window.findChildren(ScanFilter)[0].set_rules(rules)


def type_at(window: QWidget, text: str, *, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
    """Keys as the system gives them to the window: shortcuts first, then whatever has the focus."""
    handle = window.windowHandle()
    for char in text:
        QTest.keyClick(handle, char)
    if end is not None:
        QTest.keyClick(handle, end)


def field_of(window: QWidget, name: str) -> QLineEdit:
    field = child(window, name)
    assert isinstance(field, QLineEdit)
    return field


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_code_is_taken_out_of_the_field_that_has_the_keyboard(
    window: MainWindow, station: ScanStation, end: Qt.Key
) -> None:
    search = field_of(window, names.SEARCH_FIELD)
    search.setFocus()
    type_at(window, "MRN-9/99 1", end=end)
    wait_for(lambda: station.scans == ["MRN-9/99 1"])
    assert search.text() == ""
    assert search.hasFocus()


def test_a_person_writes_at_their_own_pace(window: MainWindow, station: ScanStation) -> None:
    search = field_of(window, names.SEARCH_FIELD)
    search.setFocus()
    pace(window, PERSON)
    for char in "halv 1985":
        QTest.keyClick(window.windowHandle(), char)
        QTest.qWait(80)  # the pace itself is looked at
    wait_for(lambda: search.text() == "halv 1985")
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Backspace)
    assert search.text() == "halv 198"
    assert station.scans == []


def test_a_persons_shortcut_works_and_a_scanners_does_not(
    window: MainWindow, station: ScanStation
) -> None:
    row = child(window, names.patient("p1094"))
    row.setFocus()
    type_at(window, "////")
    wait_for(lambda: station.scans == ["////"])
    assert row.hasFocus(), "no key of a burst is a shortcut"
    pace(window, PERSON)
    type_at(window, "/", end=None)
    search = field_of(window, names.SEARCH_FIELD)
    wait_for(search.hasFocus, "the slash of a person goes to the search field")
    assert search.text() == ""


def test_space_of_a_person_presses_a_button(window: MainWindow, station: ScanStation) -> None:
    station.answer = Denied("Nobody is signed in.", "Scan your badge first, then the patient.")
    click(window, names.LOCK)
    until(window, names.CLEAN_THE_SCREEN)
    child(window, names.CLEAN_THE_SCREEN).setFocus()
    type_at(window, "00 48 29 17")  # with spaces of its own, which press nothing
    until(window, names.SIGN_IN_MESSAGE)
    assert not shows(window, names.CLEAN_SCREEN)
    pace(window, PERSON)
    type_at(window, " ", end=None)
    until(window, names.CLEAN_SCREEN)


def test_a_wristband_chooses_the_patient_from_another_page(
    window: MainWindow, station: ScanStation
) -> None:
    click(window, names.rail("devices"))
    until(window, names.PAGE_DEVICES)
    type_at(window, "00482917")
    until(window, names.PAGE_TODAY)
    until(window, names.HEARD_NAME)
    assert station.scans == ["00482917"]


def test_in_the_middle_of_a_dialog(window: MainWindow, station: ScanStation) -> None:
    station.show(
        visit=dataclasses.replace(
            visit_of(WORKLIST[1]),
            phase=Phase.ACCEPTED,
            confirmed_at=station.view().now,
            results=(words_of(PRIYA),),
        )
    )
    until(window, names.CHANGE_PATIENT)
    window.change_patient()
    until(window, names.LEAVE_DIALOG)
    station.answer = Denied("The visit of Halvorsen is open.", "Finish or leave it first.")
    why = field_of(window, names.LEAVE_REASON)
    why.setFocus()
    type_at(window, "00482971")
    wait_for(lambda: "The visit of Halvorsen is open." in texts(window))
    assert station.scans == ["00482971"]
    assert why.text() == ""
    assert shows(window, names.LEAVE_DIALOG), "the dialog is still there"


def test_a_chart_that_takes_its_time_is_waited_for_in_sight(
    window: MainWindow, station: ScanStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    later: Future[Answer] = Future()
    submit = station.submit
    monkeypatch.setattr(
        station,
        "submit",
        lambda command: later if isinstance(command, Scanned) else submit(command),
    )
    type_at(window, "00990099")
    until(window, names.NOTICE)
    assert "Asking the chart…" in texts(window)
    later.set_result(Denied("This patient is not in today's list.", "Add the patient by hand."))
    wait_for(lambda: "This patient is not in today's list." in texts(window))
    assert "Asking the chart…" not in texts(window)


def test_an_unknown_code_is_told_what_to_do(window: MainWindow, station: ScanStation) -> None:
    station.answer = Denied("This code is not one that the station knows.", "Scan the wristband.")
    type_at(window, "https://x.org/1")
    until(window, names.NOTICE)
    assert "This code is not one that the station knows." in texts(window)


def test_a_scanner_without_an_end_is_told(window: MainWindow, station: ScanStation) -> None:
    search = field_of(window, names.SEARCH_FIELD)
    search.setFocus()
    type_at(window, "00482917", end=None)
    until(window, names.NOTICE)
    assert "Set the scanner to send Enter after each code." in texts(window)
    assert (search.text(), station.scans) == ("", [])


def test_a_badge_signs_in_while_a_pin_is_half_typed(
    open_window: Open, station: ScanStation
) -> None:
    window = open_window(station)
    window.hear_scanner().set_rules(PERSON)
    dots = child(window, names.PIN_FIELD)
    assert isinstance(dots, PinDots)
    dots.setFocus()
    type_at(window, "4", end=None)
    wait_for(lambda: dots.pin == "4")
    pace(window, SCANNER)
    station.answer = Denied("This badge is not known here.", "Sign in with your name and PIN.")
    type_at(window, "BDG-77221133")
    until(window, names.SIGN_IN_MESSAGE)
    assert dots.pin == "4"
    type_at(window, "BDG-PRIYA")
    until(window, names.PAGE_TODAY)


def test_another_persons_badge_leaves_nothing_half_done_to_send(
    window: MainWindow, station: ScanStation
) -> None:
    station.show(
        visit=dataclasses.replace(
            visit_of(WORKLIST[1]),
            phase=Phase.ACCEPTED,
            confirmed_at=NOW,
            results=(words_of(PRIYA),),
        ),
    )
    window.go("review")
    until(window, names.PAGE_REVIEW)
    dots = child(window, names.SIGN_PIN)
    assert isinstance(dots, PinDots)
    dots.setFocus()
    pace(window, PERSON)
    type_at(window, PIN, end=None)
    wait_for(lambda: dots.pin == PIN)
    click(window, names.NOTE_OR_LEAVE_OUT)
    until(window, names.NOTE_DIALOG)
    field_of(window, names.NOTE_FIELD).setText("After stairs")
    before = len(station.commands)

    station.show(actor=dataclasses.replace(PRIYA, user_id="u2", name="Sam", session_id="s2"))

    wait_for(lambda: not shows(window, names.NOTE_DIALOG))
    until(window, names.PAGE_REVIEW)  # the visit goes on where it was
    fresh = child(window, names.SIGN_PIN)
    assert isinstance(fresh, PinDots)
    assert fresh.pin == ""
    assert not child(window, names.SIGN_AND_SEND).isEnabled()
    assert station.commands[before:] == []
