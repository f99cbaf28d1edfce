"""The list, finding somebody in it, and two identifiers before a visit."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from station.capture.commands import (
    Answer,
    ChoosePatient,
    ConfirmIdentifier,
    Done,
    Identifier,
    LeavePatient,
    ReadWorklist,
    SignIn,
    StartVisit,
)
from station.ui import names
from station.ui.pages.finding import found
from station.ui.shell.window import MainWindow
from station.visit import Presence
from tests.ui.conftest import PIN, PRIYA, WORKLIST, HandStation, expected, patient
from tests.ui.driving import child, click, shows, texts, until, wait_for

pytestmark = pytest.mark.window

Open = Callable[..., MainWindow]


@pytest.fixture
def window(open_window: Open, station: HandStation) -> MainWindow:
    opened = open_window(station)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(opened, names.PAGE_TODAY)
    return opened


def test_a_visit_starts_only_after_both_identifiers(
    window: MainWindow, station: HandStation
) -> None:
    click(window, names.patient("p2917"))
    until(window, names.START_VISIT)
    assert station.commands[-1] == ChoosePatient(actor=PRIYA, expected=WORKLIST[1])
    start = child(window, names.START_VISIT)
    assert not start.isEnabled()
    click(window, names.HEARD_NAME)
    wait_for(lambda: "Tick the birth date to start." in texts(window))
    assert not start.isEnabled()
    click(window, names.HEARD_BIRTH_DATE)
    wait_for(start.isEnabled)
    click(window, names.HEARD_NAME)  # a tick is taken back
    wait_for(lambda: not start.isEnabled())
    click(window, names.HEARD_NAME)
    wait_for(start.isEnabled)
    click(window, names.START_VISIT)
    wait_for(lambda: station.commands[-1] == StartVisit(actor=PRIYA))
    assert [c for c in station.commands if isinstance(c, ConfirmIdentifier)] == [
        ConfirmIdentifier(actor=PRIYA, which=Identifier.NAME),
        ConfirmIdentifier(actor=PRIYA, which=Identifier.BIRTH_DATE),
        ConfirmIdentifier(actor=PRIYA, which=Identifier.NAME, heard=False),
        ConfirmIdentifier(actor=PRIYA, which=Identifier.NAME),
    ]
    until(window, names.PAGE_VITALS)


def test_what_the_patient_says_is_what_is_ticked(window: MainWindow) -> None:
    click(window, names.patient("p2917"))
    until(window, names.HEARD_NAME)
    heard = child(window, names.HEARD_NAME).accessibleName()
    assert heard == "Full name Ingrid M. Halvorsen, not heard yet"
    heard = child(window, names.HEARD_BIRTH_DATE).accessibleName()
    assert heard == "Birth date 14 Mar 1958, not heard yet"


def test_two_patients_of_one_name_are_told(window: MainWindow) -> None:
    click(window, names.patient("p1094"))
    until(window, names.START_VISIT)
    assert not any("patients named" in text for text in texts(window))
    click(window, names.patient("p2971"))
    wait_for(lambda: "Two patients named Halvorsen today.\nCheck the birth date." in texts(window))


def test_not_this_patient_lets_go(window: MainWindow, station: HandStation) -> None:
    click(window, names.patient("p2917"))
    until(window, names.NOT_THIS_PATIENT)
    click(window, names.NOT_THIS_PATIENT)
    wait_for(lambda: not shows(window, names.NOT_THIS_PATIENT))
    assert station.commands[-1] == LeavePatient(actor=PRIYA)


def listed(window: QWidget) -> list[str]:
    ids = ("p3380", "p2917", "p2971", "p1094")
    return [one for one in ids if shows(window, names.patient(one))]


def test_typing_filters_and_enter_chooses_the_only_one(
    window: MainWindow, station: HandStation
) -> None:
    search = child(window, names.SEARCH_FIELD)
    QTest.keyClicks(search, "halv")
    assert listed(window) == ["p2917", "p2971"]
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert not any(isinstance(one, ChoosePatient) for one in station.commands)
    QTest.keyClicks(search, " 1985")
    assert listed(window) == ["p2971"]
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert station.commands[-1] == ChoosePatient(actor=PRIYA, expected=WORKLIST[2])


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("", True),
        ("halvorsen", True),
        ("Ingrid Halv", True),
        ("Halvorsen, Ingrid M.", True),
        ("alvorsen", False),
        ("0048 2917", True),
        ("00482917", True),
        ("1958-03-14", True),
        ("14.3.1958", True),
        ("3/14/1958", True),
        ("14 mar 1958", True),
        ("14 Mar 1985", False),
        ("Whitfield", False),
    ],
)
def test_finding_by_name_birth_date_and_mrn(typed: str, is_found: bool) -> None:
    assert found(WORKLIST[1], typed) is is_found


def test_somebody_without_birth_date_is_found_by_name() -> None:
    nobody = expected(patient(1, "Doe", "", None), 9, Presence.ARRIVED, "")
    assert found(nobody, "doe")
    assert not found(nobody, "1958")


def test_the_list_is_read_again(window: MainWindow, station: HandStation) -> None:
    click(window, names.READ_LIST)
    assert station.commands[-1] == ReadWorklist(actor=PRIYA)


def test_alerts_that_the_chart_did_not_say_are_not_shown_as_none(
    window: MainWindow, station: HandStation
) -> None:
    import dataclasses

    unknown = dataclasses.replace(
        WORKLIST[3],
        patient=dataclasses.replace(WORKLIST[3].patient, alerts_known=False),
    )
    station.submit(ChoosePatient(actor=PRIYA, expected=unknown))
    wait_for(lambda: "Alerts: Alerts not available" in texts(window))
    assert unknown.patient.birth_date == date(1943, 8, 22)


def test_an_old_list_says_how_old_it_is(window: MainWindow, station: HandStation) -> None:
    from datetime import timedelta

    from station.capture.views import WorklistView
    from tests.ui.conftest import NOW

    at = NOW - timedelta(hours=3, minutes=5)
    station.show(
        worklist=WorklistView(patients=WORKLIST, read_at=at, says="The chart does not answer.")
    )
    when = at.astimezone().strftime("%H:%M")
    wait_for(lambda: f"List read {when}, 3 h 5 min ago" in texts(window))
    assert "The chart does not answer." in texts(window)


def test_reading_the_list_is_told(window: MainWindow, station: HandStation) -> None:
    from station.capture.views import WorklistView
    from tests.ui.conftest import NOW

    station.show(worklist=WorklistView(reading=True))
    wait_for(lambda: "Reading the list" in texts(window))
    assert "The list is being read from the chart. You can go on." in texts(window)
    assert not child(window, names.READ_LIST).isEnabled()
    station.show(worklist=WorklistView(patients=WORKLIST, read_at=NOW))
    wait_for(lambda: child(window, names.READ_LIST).isEnabled())
    assert "Reading the list" not in texts(window)


def test_a_chart_that_takes_its_time_about_alerts_is_told(
    window: MainWindow, station: HandStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: Future[Answer] = Future()
    monkeypatch.setattr(station, "submit", lambda _command: waiting)
    click(window, names.patient("p2917"))
    wait_for(lambda: any(said.startswith("Asking the chart about ") for said in texts(window)))
    waiting.set_result(Done())
    wait_for(lambda: not any(said.startswith("Asking the chart about ") for said in texts(window)))


def test_a_site_leaves_fields_out(window: MainWindow, station: HandStation) -> None:
    from station.capture.views import WorklistView
    from tests.ui.conftest import NOW

    station.show(
        worklist=WorklistView(patients=WORKLIST[:2], read_at=NOW, fields=frozenset({"provider"}))
    )
    wait_for(lambda: not shows(window, names.patient("p1094")))
    said = child(window, names.patient("p2917")).accessibleName()
    assert "14 Mar 1958" in said
    assert "MRN" not in said
    assert "Dizziness" not in said


def test_several_open_visits_are_asked_for(window: MainWindow, station: HandStation) -> None:
    import dataclasses

    from station.capture.commands import ChooseEncounter
    from station.visit import OpenEncounter

    several = dataclasses.replace(
        WORKLIST[3],
        encounters=(
            OpenEncounter(id="e1", reason="Foot check"),
            OpenEncounter(id="e2", reason="Wound"),
        ),
    )
    station.submit(ChoosePatient(actor=PRIYA, expected=several))
    until(window, names.encounter("e2"))
    assert "Choose which visit this is." in texts(window)
    assert not shows(window, names.HEARD_NAME), "one step after the other"
    assert not child(window, names.START_VISIT).isEnabled()
    click(window, names.encounter("e2"))
    wait_for(lambda: station.commands[-1] == ChooseEncounter(actor=PRIYA, encounter_id="e2"))
    station.show_visit(expected=dataclasses.replace(several, encounter_id="e2"))
    until(window, names.HEARD_NAME)
    assert not shows(window, names.encounter("e2"))
    assert any(text.startswith("Wound, ") for text in texts(window))
    click(window, names.HEARD_NAME)
    click(window, names.HEARD_BIRTH_DATE)
    wait_for(child(window, names.START_VISIT).isEnabled)
