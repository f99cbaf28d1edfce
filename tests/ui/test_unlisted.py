"""An unlisted patient in the real window: added, flagged everywhere, given an identity."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtTest import QTest

from station.capture.commands import (
    AddUnlisted,
    Answer,
    Command,
    Denied,
    Done,
    GiveIdentity,
    Identifier,
    SignIn,
    Unsigned,
)
from station.capture.unlisted import NO_IDENTITY, unlisted
from station.capture.views import Phase
from station.ui import names
from station.ui.pages.unlisted_dialogs import date_of
from station.ui.shell.window import MainWindow
from station.visit import Result, ResultKind
from tests.ui.conftest import NOW, PIN, PRIYA, WORKLIST, HandStation, visit_of
from tests.ui.driving import child, click, settle, shows, texts, until, wait_for
from tests.ui.test_accessibility import wrong

pytestmark = pytest.mark.window


class OpenDoor(HandStation):
    """Takes whoever comes."""

    def _carry_out(self, command: Command | Unsigned) -> Answer:
        match command:
            case AddUnlisted(family="Nobody"):
                return Denied("Nobody living has this birth date.", "Check the year.")
            case AddUnlisted():
                self.show(visit=visit_of(unlisted(command, "4", NOW, NOW.date())))
            case GiveIdentity(expected=known):
                self.show_visit(patient=known.patient, expected=known)
            case _:
                return super()._carry_out(command)
        return Done()


@pytest.fixture
def station() -> OpenDoor:
    return OpenDoor()


@pytest.fixture
def window(open_window: Callable[..., MainWindow], station: OpenDoor) -> MainWindow:
    opened = open_window(station)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(opened, names.PAGE_TODAY)
    click(opened, names.UNLISTED)
    until(opened, names.UNLISTED_DIALOG)
    return opened


def write(window: MainWindow, name: str, text: str) -> None:
    QTest.keyClicks(child(window, name), text)


def test_what_is_known_is_entered_by_hand(window: MainWindow, station: OpenDoor) -> None:
    assert not child(window, names.UNLISTED_ADD).isEnabled()
    write(window, names.UNLISTED_FAMILY, "Doe")
    write(window, names.UNLISTED_GIVEN, "Jo")
    write(window, names.UNLISTED_BORN, "31/1/1990")
    click(window, names.UNLISTED_ADD)
    wait_for(
        lambda: (
            "The birth date cannot be read. Write it as 1958-03-14 or 14 Mar 1958." in texts(window)
        )
    )
    child(window, names.UNLISTED_BORN).clear()  # type: ignore[attr-defined]
    write(window, names.UNLISTED_BORN, "31 Jan 1990")
    click(window, "unlisted-sex-female")
    click(window, names.UNLISTED_ADD)
    wait_for(lambda: not shows(window, names.UNLISTED_DIALOG))
    assert station.commands[-1] == AddUnlisted(
        actor=PRIYA, family="Doe", given="Jo", birth_date=date(1990, 1, 31), sex="female"
    )
    wait_for(lambda: "Not in the chart: nothing is sent" in texts(window))
    until(window, names.HEARD_BIRTH_DATE)
    assert not child(window, names.START_VISIT).isEnabled()


def test_a_refusal_stays_in_the_dialog(window: MainWindow) -> None:
    write(window, names.UNLISTED_FAMILY, "Nobody")
    click(window, names.UNLISTED_ADD)
    wait_for(lambda: "Nobody living has this birth date. Check the year." in texts(window))
    assert shows(window, names.UNLISTED_DIALOG)


def test_somebody_whom_nobody_knows_needs_no_tick(window: MainWindow, station: OpenDoor) -> None:
    click(window, names.UNLISTED_UNKNOWN)
    until(window, names.START_VISIT)
    assert station.commands[-1] == AddUnlisted(actor=PRIYA)
    assert not shows(window, names.HEARD_NAME)
    assert child(window, names.START_VISIT).isEnabled()
    wait_for(lambda: "Unidentified: nothing is sent" in texts(window))


def test_the_flag_is_on_the_banner_on_review_and_in_the_refusal(
    window: MainWindow, station: OpenDoor
) -> None:
    click(window, names.UNLISTED_UNKNOWN)
    until(window, names.START_VISIT)
    kept = Result(
        id="r1",
        kind=ResultKind.REASON_FOR_VISIT,
        accepted_at=NOW,
        accepted_by=dataclasses.replace(PRIYA, user_id="u2", name="Sam Ortiz"),
        text="Found in the hall",
    )
    station.show_visit(phase=Phase.ACCEPTED, confirmed_at=NOW, results=(kept,))
    wait_for(lambda: child(window, names.rail("review")).isEnabled())
    click(window, names.rail("review"))
    until(window, names.PAGE_REVIEW)
    wait_for(lambda: "Kept by Sam Ortiz" in texts(window))
    said = texts(window)
    assert "Not in the chart. Give the visit an identity on Today, then sign." in said
    assert "Unidentified: nothing is sent" in said
    assert "Kept by Sam Ortiz" in said, "who did what is told where somebody else goes on"
    assert NO_IDENTITY.says == "This patient is not in the chart, so nothing can be sent."


def test_an_identity_is_chosen_and_heard(window: MainWindow, station: OpenDoor) -> None:
    click(window, names.UNLISTED_UNKNOWN)
    until(window, names.START_VISIT)
    station.show_visit(phase=Phase.ACCEPTED, confirmed_at=NOW)
    until(window, names.GIVE_IDENTITY)
    click(window, names.GIVE_IDENTITY)
    until(window, names.IDENTITY_DIALOG)
    write(window, names.IDENTITY_SEARCH, "halv 1985")
    wait_for(lambda: not child(window, names.identity_row(1)).isEnabled())
    click(window, names.identity_row(0))
    give = child(window, names.IDENTITY_GIVE)
    for tick in (names.IDENTITY_NAME, names.IDENTITY_BORN):
        assert not give.isEnabled()
        click(window, tick)
    wait_for(give.isEnabled)
    click(window, names.IDENTITY_GIVE)
    wait_for(lambda: not shows(window, names.IDENTITY_DIALOG))
    assert station.commands[-1] == GiveIdentity(
        actor=PRIYA, expected=WORKLIST[2], heard=frozenset(Identifier)
    )
    wait_for(lambda: "Unidentified: nothing is sent" not in texts(window))


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1958-03-14", date(1958, 3, 14)),
        ("19580314", date(1958, 3, 14)),
        (" 14  mar 1958", date(1958, 3, 14)),
        ("3/4/1958", None),
        ("1958-02-30", None),
        ("", None),
    ],
)
def test_birth_dates_that_cannot_be_mistaken(text: str, born: date | None) -> None:
    assert date_of(text) == born


def of_controls(window: MainWindow) -> list[str]:
    """What is wrong; the dialog itself, which only holds the keyboard, has no role."""
    return [one for one in wrong(window) if "Dialog " not in one]


@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800)])
def test_dialogs_are_named_and_large_enough(
    open_window: Callable[..., MainWindow], station: OpenDoor, size: tuple[int, int]
) -> None:
    window = open_window(station, size)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    click(window, names.UNLISTED)
    until(window, names.UNLISTED_DIALOG)
    settle()
    assert not of_controls(window)
    click(window, names.UNLISTED_UNKNOWN)
    until(window, names.START_VISIT)
    station.show_visit(phase=Phase.ACCEPTED, confirmed_at=NOW)
    until(window, names.GIVE_IDENTITY)
    settle()
    assert not of_controls(window)
    click(window, names.GIVE_IDENTITY)
    until(window, names.IDENTITY_DIALOG)
    write(window, names.IDENTITY_SEARCH, "halv")
    click(window, names.identity_row(0))
    settle()
    assert not of_controls(window)
