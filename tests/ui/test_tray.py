"""The tray: what is held and why, and that only a person with a reason moves it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from station.capture.commands import AttachHeld, Denied, DiscardHeld
from station.capture.views import Phase, TileState
from station.held import DiscardReason
from station.ui import names
from station.ui.fit_text import FitText
from station.ui.look import Look
from station.ui.pages.tray import TrayPanel
from station.ui.tokens import PALETTES, Metrics, ThemeName
from station.ui.widgets.button import Button
from station.visit import ResultKind
from tests.ui.board_views import ACTOR, HELD, RecordingPort, tile, view

pytestmark = pytest.mark.window


class Desk:
    """An open tray over a small window."""

    def __init__(self) -> None:
        self.port = RecordingPort()
        look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1280, 800, 4.5))
        self.window = QWidget()
        self.window.resize(1196, 622)
        self.window.show()
        self.window.activateWindow()
        assert QTest.qWaitForWindowExposed(self.window)
        self.tray = TrayPanel(look, self.port, lambda _: None)
        now = tile(ResultKind.BLOOD_PRESSURE, TileState.CAPTURED)
        self.view = view(now, held=HELD)
        self.tray.update_view(self.view)
        self.tray.open_over(self.window)
        QApplication.processEvents()

    def button(self, name: str) -> Button:
        found = self.tray.findChild(Button, name)
        assert found is not None, name
        return found

    def press(self, name: str) -> None:
        QTest.mouseClick(self.button(name), Qt.MouseButton.LeftButton)
        QApplication.processEvents()


@pytest.fixture
def desk(qt_app: object) -> Iterator[Desk]:
    made = Desk()
    yield made
    made.window.close()
    made.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_every_held_reading_says_value_cause_and_age(desk: Desk) -> None:
    assert desk.tray.title.text() == "3 readings to check"
    assert (
        desk.button(names.held("h1"))
        .accessibleName()
        .startswith(
            "Blood pressure, 151/92 mmHg, Started before this patient was confirmed, "
            "A&D UA-651 BLE cuff, simulated, "
        )
    )
    assert desk.button(names.held("h1")).accessibleName().endswith("1 h 35 min old")
    assert "No patient was confirmed then" in desk.button(names.held("h2")).accessibleName()
    assert "This patient now: 138/84 mmHg" in desk.tray.facts.text


def test_nothing_is_cut_on_a_small_screen(desk: Desk) -> None:
    for text in desk.tray.findChildren(FitText):
        assert text.fits, text.text
    for button in desk.tray.findChildren(Button):
        assert button.width() >= button.minimumSizeHint().width(), button.text()
        assert button.height() >= 12 * 4.5, button.text()


def test_why_its_clock_is_not_believed(desk: Desk) -> None:
    desk.press(names.held("h3"))
    assert "Held because: The device's clock is wrong" in desk.tray.facts.text
    assert "Noted: clock wrong by 9 y, or a record of that age" in desk.tray.facts.text
    assert desk.tray.facts.fits


def test_attach_wants_a_reason_and_sends_it(desk: Desk) -> None:
    assert not desk.button(names.TRAY_ATTACH).isEnabled()
    assert desk.button(names.TRAY_ATTACH).text() == "Attach to Halvorsen"
    desk.press(names.held("h2"))
    desk.press(names.reason("taken_from"))
    desk.press(names.TRAY_ATTACH)
    assert desk.port.commands == [
        AttachHeld(actor=ACTOR, measurement="h2", reason="I took it from this patient")
    ]


def test_another_reason_has_to_be_said(desk: Desk) -> None:
    desk.press(names.reason("other"))
    assert not desk.button(names.TRAY_ATTACH).isEnabled()
    field = desk.tray.findChild(QLineEdit, names.reason("text"))
    assert field is not None
    QTest.keyClicks(field, "Room cuff, seen by me")
    desk.press(names.TRAY_ATTACH)
    assert desk.port.commands == [
        AttachHeld(actor=ACTOR, measurement="h1", reason="Room cuff, seen by me")
    ]


def test_a_reason_is_given_for_one_reading_only(desk: Desk) -> None:
    desk.press(names.reason("taken_from"))
    desk.press(names.held("h3"))
    assert not desk.button(names.TRAY_ATTACH).isEnabled()


def test_discard_sends_a_reason_too(desk: Desk) -> None:
    desk.press(names.held("h3"))
    desk.press(names.TRAY_DISCARD)
    assert desk.port.commands == [
        DiscardHeld(
            actor=ACTOR,
            measurements=("h3",),
            reason="It is not this patient's",
            code=DiscardReason.NOT_THIS_PATIENTS,
        )
    ]


def test_another_reason_to_discard_has_the_code_of_others(desk: Desk) -> None:
    desk.press(names.reason("other"))
    field = desk.tray.findChild(QLineEdit, names.reason("text"))
    assert field is not None
    QTest.keyClicks(field, "A test of the cuff")
    desk.press(names.TRAY_DISCARD)
    assert desk.port.commands == [
        DiscardHeld(
            actor=ACTOR,
            measurements=("h1",),
            reason="A test of the cuff",
            code=DiscardReason.OTHER,
        )
    ]


def test_all_of_them_are_discarded_at_once_when_it_is_said_twice(desk: Desk) -> None:
    desk.press(names.held("h2"))
    assert desk.button(names.TRAY_DISCARD_ALL).text() == "Discard all 3"
    desk.press(names.TRAY_DISCARD_ALL)
    assert desk.port.commands == []
    assert not desk.button(names.TRAY_ATTACH).isVisible()
    assert not desk.button(names.reason("taken_from")).isVisible()
    assert desk.button(names.TRAY_DISCARD).text() == "Discard 3 readings"
    test_nothing_is_cut_on_a_small_screen(desk)
    # What comes meanwhile was not asked about.
    late = dataclasses.replace(HELD[0], measurement="h4")
    desk.tray.update_view(dataclasses.replace(desk.view, held=(*HELD, late)))
    desk.press(names.TRAY_DISCARD)
    assert desk.port.commands == [
        DiscardHeld(
            actor=ACTOR,
            measurements=("h1", "h2", "h3"),
            reason="It is not this patient's",
            code=DiscardReason.NOT_THIS_PATIENTS,
        )
    ]
    assert desk.tray.isVisible()
    desk.tray.update_view(dataclasses.replace(desk.view, held=(late,)))
    assert desk.button(names.TRAY_DISCARD).text() == "Discard"
    assert not desk.button(names.TRAY_DISCARD_ALL).isVisible()


def test_who_thinks_better_of_it_keeps_them(desk: Desk) -> None:
    desk.press(names.TRAY_DISCARD_ALL)
    assert desk.button(names.TRAY_LATER).text() == "Keep them"
    desk.press(names.TRAY_LATER)
    assert desk.tray.isVisible()
    assert desk.button(names.TRAY_DISCARD).text() == "Discard"
    assert desk.button(names.TRAY_ATTACH).isVisible()
    desk.press(names.TRAY_DISCARD_ALL)
    desk.press(names.held("h2"))  # looking at one is an answer as well
    assert desk.button(names.TRAY_LATER).text() == "Leave for later"
    desk.press(names.TRAY_DISCARD_ALL)
    desk.tray.shut()
    desk.tray.update_view(desk.view)
    assert desk.button(names.TRAY_DISCARD).text() == "Discard"
    assert desk.port.commands == []


def test_what_the_disk_refuses_says_so(desk: Desk) -> None:
    held = tuple(dataclasses.replace(one, on_disk=False) for one in HELD)
    desk.tray.update_view(dataclasses.replace(desk.view, held=held))
    QApplication.processEvents()
    assert "The disk refuses it: it is lost if the station stops." in desk.tray.facts.text
    assert desk.button(names.held("h1")).accessibleName().endswith("not on the disk")
    desk.press(names.held("h3"))  # with what is noted about it, too
    assert "Noted: clock wrong by 9 y" in desk.tray.facts.text
    test_nothing_is_cut_on_a_small_screen(desk)


def test_without_a_patient_nothing_can_be_attached(desk: Desk) -> None:
    desk.tray.update_view(dataclasses.replace(desk.view, visit=None))
    desk.press(names.reason("taken_from"))
    assert not desk.button(names.TRAY_ATTACH).isEnabled()
    assert desk.button(names.TRAY_DISCARD).isEnabled()


def test_after_the_signature_no_reason_is_asked_for(desk: Desk) -> None:
    visit = desk.view.visit
    assert visit is not None
    desk.press(names.reason("other"))
    signed = dataclasses.replace(visit, phase=Phase.SIGNED)
    desk.tray.update_view(dataclasses.replace(desk.view, visit=signed))
    QApplication.processEvents()
    for key in ("taken_from", "self_measured", "other"):
        assert not desk.button(names.reason(key)).isVisible()
    assert desk.tray.question.text() == (
        "This visit is signed: nothing can be added to it. Discard what is not its patient's, or "
        "leave it for later."
    )
    assert not desk.button(names.TRAY_ATTACH).isEnabled()
    desk.tray.update_view(desk.view)
    assert desk.button(names.reason("taken_from")).isVisible()


def test_a_refusal_is_told_where_it_happened(desk: Desk) -> None:
    desk.port.answer = Denied("This measurement is not held any more.")
    desk.press(names.TRAY_DISCARD)
    assert desk.tray.message.text == "This measurement is not held any more."
    assert desk.tray.isVisible()


def test_the_last_decision_closes_the_tray(desk: Desk) -> None:
    desk.tray.update_view(dataclasses.replace(desk.view, held=HELD[:1]))
    assert desk.tray.title.text() == "1 reading to check"
    desk.press(names.TRAY_DISCARD)
    assert not desk.tray.isVisible()


def test_what_goes_takes_its_row_with_it(desk: Desk) -> None:
    desk.tray.update_view(dataclasses.replace(desk.view, held=HELD[1:]))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert desk.tray.findChild(Button, names.held("h1")) is None
    assert desk.tray.value.number == "36.6"
