"""A real window on a real (virtual) screen, and a station of hand-built views behind it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from datetime import UTC, date, datetime

import pytest

from station.capture.commands import (
    Answer,
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    Denied,
    Done,
    LeavePatient,
    Lock,
    SignIn,
    SignOut,
    StartVisit,
    Unlock,
)
from station.capture.ring import SampleRing
from station.capture.views import ChartView, Phase, StationView, VisitView, WorklistView
from station.visit import Actor, ExpectedPatient, Patient, Presence, Role

NOW = datetime(2026, 11, 24, 10, 47, tzinfo=UTC)
PRIYA = Actor(user_id="u1", name="Priya Nair", role=Role.ASSISTANT, session_id="s1")
PIN = "4821"


def patient(
    number: int, family: str, given: str, born: date | None, *alerts: str, sex: str = "female"
) -> Patient:
    return Patient(
        id=f"p{number}",
        family=family,
        given=given,
        birth_date=born,
        sex=sex,
        mrn=f"0048 {number:04d}",
        alerts=alerts,
    )


def expected(who: Patient, hour: int, presence: Presence, reason: str) -> ExpectedPatient:
    return ExpectedPatient(
        patient=who,
        presence=presence,
        at=NOW.replace(hour=hour, minute=30),
        reason=reason,
        provider="Dr. Osei",
    )


INGRID = patient(
    2917, "Halvorsen", "Ingrid M.", date(1958, 3, 14), "No BP on left arm", "Latex allergy"
)
OTHER_INGRID = patient(2971, "Halvorsen", "Ingrid A.", date(1985, 3, 14))
WORKLIST = (
    expected(
        patient(3380, "Abernathy", "Cole R.", date(1971, 5, 2), sex="male"),
        8,
        Presence.READY,
        "Follow-up, hypertension",
    ),
    expected(INGRID, 10, Presence.ARRIVED, "Dizziness, BP check"),
    expected(OTHER_INGRID, 10, Presence.ARRIVED, "Skin check"),
    expected(
        patient(1094, "Whitfield", "Dorothy", date(1943, 8, 22)),
        11,
        Presence.NOT_ARRIVED,
        "Diabetes, foot check",
    ),
)


class HandStation:
    """A station whose state a test sets by hand. It follows the few commands that a person needs
    to come to a page, and keeps every command that came.
    """

    def __init__(self) -> None:
        self.commands: list[Command | SignIn] = []
        self.stopped = False
        self._listeners: list[Callable[[StationView], None]] = []
        self._view = StationView(version=1, now=NOW, room="4")

    def submit(self, command: Command | SignIn) -> Future[Answer]:
        self.commands.append(command)
        answer: Future[Answer] = Future()
        answer.set_result(self._carry_out(command))
        return answer

    def view(self) -> StationView:
        return self._view

    def subscribe(self, listener: Callable[[StationView], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def ring(self, signal: str) -> SampleRing | None:
        return None

    def note_painted(self, signal: str, sample_index: int, monotonic_s: float) -> None:
        pass

    def stop(self) -> None:
        self.stopped = True

    def show(self, **changes: object) -> None:
        """Publish the view with changes."""
        self._view = dataclasses.replace(
            self._view,
            version=self._view.version + 1,
            **changes,  # type: ignore[arg-type]
        )
        for listener in tuple(self._listeners):
            listener(self._view)

    def show_visit(self, **changes: object) -> None:
        """Publish the visit with changes."""
        assert self._view.visit is not None
        self.show(visit=dataclasses.replace(self._view.visit, **changes))  # type: ignore[arg-type]

    def _carry_out(self, command: Command | SignIn) -> Answer:
        match command:
            case SignIn(name=name, pin=pin):
                if (name, pin) != (PRIYA.name, PIN):
                    return Denied("Name or PIN is not right.", "Type both again.")
                self.show(
                    actor=PRIYA,
                    worklist=WorklistView(patients=WORKLIST, read_at=NOW),
                    charts=(ChartView(name="main", test=False, reachable=True),),
                )
                return Done(actor=PRIYA)
            case Unlock(pin=pin):
                if pin != PIN:
                    return Denied("The PIN is not right.", "Type it again.")
                self.show(locked=False)
            case Lock():
                self.show(locked=True)
            case SignOut():
                self.show(actor=None, locked=False, visit=None, worklist=WorklistView())
            case ChoosePatient(expected=chosen):
                self.show(visit=visit_of(chosen))
            case ConfirmIdentifier(which=which, heard=heard):
                assert self._view.visit is not None
                confirmed = self._view.visit.confirmed
                self.show_visit(confirmed=confirmed | {which} if heard else confirmed - {which})
            case StartVisit():
                self.show_visit(phase=Phase.CONFIRMED, confirmed_at=NOW)
            case LeavePatient():
                self.show(visit=None)
        return Done()


def visit_of(chosen: ExpectedPatient) -> VisitView:
    """A visit that waits for its two identifiers."""
    return VisitView(
        id="v1",
        phase=Phase.CHOSEN,
        patient=chosen.patient,
        expected=chosen,
        confirmed=frozenset(),
        confirmed_at=None,
        results=(),
    )


@pytest.fixture(scope="session")
def qt_app(xvfb_display: str) -> object:
    """The one `QApplication`, on the virtual screen, with the shipped fonts."""
    from PySide6.QtWidgets import QApplication

    from station.ui.look import load_fonts

    app = QApplication.instance() or QApplication(["vitals-station"])
    load_fonts()
    return app


@pytest.fixture
def station() -> HandStation:
    return HandStation()


@pytest.fixture
def open_window(qt_app: object) -> Iterator[Callable[..., object]]:
    """`open_window(station, size=(w, h), theme="light")` gives a shown `MainWindow`."""
    from PySide6.QtCore import QEvent, QSize
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from station.ui.shell.window import MainWindow
    from station.ui.tokens import ThemeName

    windows: list[MainWindow] = []

    def open_one(
        station: HandStation | None, size: tuple[int, int] = (1280, 800), theme: str = "light"
    ) -> MainWindow:
        window = MainWindow(ThemeName(theme), QSize(*size), station)
        windows.append(window)
        window.show()
        window.activateWindow()
        assert QTest.qWaitForWindowExposed(window)
        return window

    yield open_one
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
