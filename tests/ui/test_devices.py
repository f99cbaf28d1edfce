"""Devices: what is shown of each instrument, and that adding and forgetting are asked for."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from station.capture.commands import (
    AddInstrument,
    AllowInstrument,
    Answer,
    ApproveInstrument,
    Command,
    Denied,
    ForgetInstrument,
    LookForInstruments,
    NameInstrument,
    SignIn,
)
from station.capture.views import (
    AroundView,
    CandidateView,
    LinkPhase,
    LinkView,
    NearbyView,
    PortView,
    ReadableView,
)
from station.demo_user import DemoUser
from station.engine import Engine
from station.simulators.room_process import RoomProcess
from station.ui import names
from station.ui.fit_text import FitText
from station.ui.pages.add_instrument import AddDialog
from station.ui.pages.device_row import DeviceHead
from station.ui.shell.window import MainWindow
from station.ui.widgets.button import Button
from station.ui.widgets.chip import Chip
from station.ui.widgets.label import Label
from station.visit import Role
from tests.simulators.scenes import PERSON
from tests.support.bedside import Bedside
from tests.test_engine import settings
from tests.ui.conftest import NOW, PIN, PRIYA, HandStation
from tests.ui.driving import child, click, settle, shows, texts, until, wait_for

pytestmark = pytest.mark.window

Open = Callable[..., MainWindow]

CUFF = LinkView(
    spec="bluetooth_blood_pressure",
    name="BP cuff by the door",
    phase=LinkPhase.CONNECTED,
    kind="blood pressure cuff",
    title="Bluetooth blood pressure cuff",
    model="A&D Medical UA-651BLE",
    reach="bluetooth",
    place="F0:00:00:00:00:01",
    battery_percent=66,
    last_heard=NOW - timedelta(minutes=3),
    of_site=False,
)
CLIP = LinkView(
    spec="nonin_serial",
    name="Finger clip",
    phase=LinkPhase.WAITING,
    says="The adapter with USB serial number A107 is not plugged in.",
    next_step="Plug it into any USB port of this computer.",
    kind="pulse oximeter",
    title="Nonin serial pulse oximeter",
    reach="serial",
    place="usb:A107",
    of_site=False,
)
THERMOMETER = LinkView(
    spec="bluetooth_health_thermometer",
    name="Ear thermometer",
    phase=LinkPhase.WAITING,
    says="Ear thermometer is not heard.",
    next_step="Measure once.",
    resting=True,
    kind="thermometer",
    title="Bluetooth thermometer",
    reach="bluetooth",
    place="F0:00:00:00:00:02",
)
OUT = dataclasses.replace(
    CUFF, name="Old cuff", phase=LinkPhase.CLOSED, allowed=False, verified=False, last_heard=None
)
AROUND = AroundView(
    looking=True,
    nearby=(
        NearbyView(
            address="F0:00:00:00:00:07",
            name="A&D_UA-651BLE_B5583A",
            rssi_dbm=-58,
            score=63,
            best="and_ua_651ble",
            matches=(
                CandidateView(
                    spec="and_ua_651ble",
                    title="A&D UA-651BLE",
                    because=("its name begins with A&D_UA-651BLE",),
                ),
                CandidateView(
                    spec="bluetooth_blood_pressure",
                    title="Bluetooth blood pressure cuff",
                    because=("it offers the service 0x1810, as any maker's may",),
                ),
            ),
        ),
    ),
    ports=(
        PortView(path="/dev/ttyUSB0", description="FT232R USB UART", remembered="usb:B220"),
        PortView(
            path="/dev/ttyUSB1", description="CP2102", remembered="usb:A107", owner="Finger clip"
        ),
    ),
    readable=(
        ReadableView(
            spec="nonin_serial",
            title="Nonin serial pulse oximeter",
            kind="pulse oximeter",
            reach="serial",
            modes=("format_2", "format_7"),
        ),
        ReadableView(
            spec="welch_allyn_suretemp",
            title="Welch Allyn SureTemp",
            kind="thermometer",
            reach="serial",
        ),
        ReadableView(
            spec="bluetooth_blood_pressure",
            title="Bluetooth blood pressure cuff",
            kind="blood pressure cuff",
            reach="bluetooth",
        ),
    ),
)


TWINS = NearbyView(
    address="F0:00:00:00:00:08",
    name="BP7000",
    rssi_dbm=-58,
    score=10,
    best=None,
    matches=(
        CandidateView(
            spec="bluetooth_blood_pressure",
            title="Bluetooth blood pressure cuff",
            because=("it offers the service 0x1810, as any maker's may",),
        ),
        CandidateView(
            spec="example_cuff",
            title="Example cuff",
            because=("it offers the service 0x1810, as any maker's may",),
        ),
    ),
)


class Desk(HandStation):
    """A station that answers what a test says."""

    answer: Answer | None = None

    def _carry_out(self, command: Command | SignIn) -> Answer:
        return self.answer or super()._carry_out(command)


@pytest.fixture
def station() -> Desk:
    return Desk()


def at_devices(open_window: Open, station: Desk, *, manage: bool = True, **more: Any) -> MainWindow:
    window = open_window(station, **more)
    QTest.keyClicks(child(window, names.NAME_FIELD), PRIYA.name)
    QTest.keyClicks(child(window, names.PIN_FIELD), PIN)
    click(window, names.SIGN_IN)
    until(window, names.PAGE_TODAY)
    station.show(
        links=(CUFF, CLIP, THERMOMETER, OUT), around=AROUND, may_operate=True, may_manage=manage
    )
    click(window, names.rail("devices"))
    until(window, names.PAGE_DEVICES)
    settle()
    return window


def asked(station: Desk) -> list[Command | SignIn]:
    """The commands about instruments."""
    kinds = (
        AddInstrument,
        AllowInstrument,
        ApproveInstrument,
        ForgetInstrument,
        LookForInstruments,
        NameInstrument,
    )
    # That nobody waits for a look any more is said when the dialog closes.
    over = LookForInstruments(actor=PRIYA, seconds=0)
    return [one for one in station.commands if isinstance(one, kinds) and one != over]


def said(window: MainWindow, name: str) -> str:
    widget = child(window, name)
    if isinstance(widget, FitText):
        return widget.text
    if isinstance(widget, Chip):
        return widget.word
    assert isinstance(widget, Label)
    return widget.text()


def write(window: MainWindow, name: str, text: str) -> None:
    field = child(window, name)
    assert isinstance(field, QLineEdit)
    field.clear()
    QTest.keyClicks(field, text)


def test_each_row_says_what_how_where_and_when(open_window: Open, station: Desk) -> None:
    window = at_devices(open_window, station)
    assert child(window, names.device("BP cuff by the door")).accessibleName() == (
        "BP cuff by the door, A&D Medical UA-651BLE, Connected, Bluetooth, battery 66 %, "
        "last heard 3 min ago"
    )
    states = {
        name: child(window, names.device(name)).accessibleName().split(", ")[2]
        for name in ("Finger clip", "Ear thermometer", "Old cuff")
    }
    assert states == {
        "Finger clip": "Not connected",
        "Ear thermometer": "Not heard now",
        "Old cuff": "Not allowed",
    }


@pytest.mark.parametrize("many", [2, 30])
def test_the_columns_stand_under_their_names(open_window: Open, station: Desk, many: int) -> None:
    """Also where the list is long, and its scroll bar takes some of the width."""
    window = at_devices(open_window, station)
    links = tuple(dataclasses.replace(CUFF, name=f"Cuff {n}") for n in range(many))
    station.show(links=links)
    until(window, names.device("Cuff 1"))
    (head,) = window.findChildren(DeviceHead)
    row = child(window, names.device("Cuff 0"))
    if many == 30:
        wait_for(lambda: row.width() < head.width())
    wait_for(lambda: head.contentsRect().width() == row.width())


def test_what_does_not_work_is_shown_first_with_what_to_do(
    open_window: Open, station: Desk
) -> None:
    window = at_devices(open_window, station)
    assert said(window, names.DEVICE_STATE) == "Not connected"
    assert said(window, names.DEVICE_PROBLEM) == (
        "The adapter with USB serial number A107 is not plugged in.\n"
        "Next: Plug it into any USB port of this computer."
    )
    click(window, names.device("BP cuff by the door"))
    wait_for(lambda: said(window, names.DEVICE_STATE) == "Connected")
    assert not shows(window, names.DEVICE_PROBLEM)
    assert any("Battery: 66 %" in text for text in texts(window))


def test_a_state_that_changes_is_drawn(open_window: Open, station: Desk) -> None:
    window = at_devices(open_window, station)
    now = dataclasses.replace(CLIP, phase=LinkPhase.CONNECTED, says="", next_step="")
    station.show(links=(CUFF, now))
    row = names.device("Finger clip")
    wait_for(lambda: "Connected" in child(window, row).accessibleName())
    wait_for(lambda: not shows(window, names.device("Old cuff")))
    assert said(window, names.DEVICE_STATE) == "Connected"


def test_the_sites_own_cannot_be_changed_here(open_window: Open, station: Desk) -> None:
    window = at_devices(open_window, station)
    click(window, names.device("Ear thermometer"))
    wait_for(lambda: "configuration" in said(window, names.DEVICE_NOTE))
    for name in (names.RENAME_INSTRUMENT, names.ALLOW_INSTRUMENT, names.FORGET_INSTRUMENT):
        assert not child(window, name).isEnabled()


def test_who_uses_instruments_names_them_and_does_not_add_or_forget(
    open_window: Open, station: Desk
) -> None:
    window = at_devices(open_window, station, manage=False)
    click(window, names.device("BP cuff by the door"))
    wait_for(lambda: child(window, names.RENAME_INSTRUMENT).isEnabled())
    assert child(window, names.ALLOW_INSTRUMENT).isEnabled()
    assert not child(window, names.FORGET_INSTRUMENT).isEnabled()
    assert not child(window, names.ADD_INSTRUMENT).isEnabled()
    assert "engineer or administrator" in said(window, names.DEVICE_NOTE)


def test_another_name(open_window: Open, station: Desk) -> None:
    window = at_devices(open_window, station)
    click(window, names.device("BP cuff by the door"))
    click(window, names.RENAME_INSTRUMENT)
    until(window, names.RENAME_DIALOG)
    assert not child(window, names.RENAME_CONFIRM).isEnabled()  # it is the old name still
    write(window, names.RENAME_FIELD, " Cuff 2 ")
    station.answer = Denied("Another instrument is called Cuff 2.", "Choose another name.")
    click(window, names.RENAME_CONFIRM)
    wait_for(lambda: any("Another instrument is called Cuff 2." in one for one in texts(window)))
    assert shows(window, names.RENAME_DIALOG)
    station.answer = None
    write(window, names.RENAME_FIELD, "Cuff 3")
    click(window, names.RENAME_CONFIRM)
    wait_for(lambda: not shows(window, names.RENAME_DIALOG))
    assert asked(station) == [
        NameInstrument(actor=PRIYA, instrument="BP cuff by the door", name="Cuff 2"),
        NameInstrument(actor=PRIYA, instrument="BP cuff by the door", name="Cuff 3"),
    ]


def test_forgetting_is_asked_first(open_window: Open, station: Desk) -> None:
    window = at_devices(open_window, station)
    click(window, names.device("BP cuff by the door"))
    click(window, names.FORGET_INSTRUMENT)
    until(window, names.FORGET_DIALOG)
    assert "Forget BP cuff by the door?" in texts(window)
    click(window, names.DIALOG_CLOSE)
    wait_for(lambda: not shows(window, names.FORGET_DIALOG))
    assert asked(station) == []
    click(window, names.FORGET_INSTRUMENT)
    until(window, names.FORGET_DIALOG)
    click(window, names.FORGET_CONFIRM)
    wait_for(lambda: not shows(window, names.FORGET_DIALOG))
    assert asked(station) == [ForgetInstrument(actor=PRIYA, instrument="BP cuff by the door")]


def test_keeping_out_letting_in_again_and_approving(open_window: Open, station: Desk) -> None:
    window = at_devices(open_window, station)
    click(window, names.device("BP cuff by the door"))
    assert not shows(window, names.APPROVE_INSTRUMENT)  # its protocol is verified
    click(window, names.ALLOW_INSTRUMENT)
    click(window, names.device("Old cuff"))
    click(window, names.ALLOW_INSTRUMENT)
    click(window, names.APPROVE_INSTRUMENT)
    assert asked(station) == [
        AllowInstrument(actor=PRIYA, instrument="BP cuff by the door", allowed=False),
        AllowInstrument(actor=PRIYA, instrument="Old cuff", allowed=True),
        ApproveInstrument(actor=PRIYA, instrument="Old cuff", approved=True),
    ]


def test_what_is_heard_is_added_as_its_best_match(open_window: Open, station: Desk) -> None:
    window = at_devices(open_window, station)
    click(window, names.ADD_INSTRUMENT)
    until(window, names.ADD_DIALOG)
    assert asked(station) == [LookForInstruments(actor=PRIYA, seconds=30.0)]
    assert not child(window, names.ADD_CONFIRM).isEnabled()
    until(window, names.found("F0:00:00:00:00:07"))
    found = child(window, names.found("F0:00:00:00:00:07"))
    assert found.accessibleName() == (
        "A&D UA-651BLE, A&D_UA-651BLE_B5583A, F0:00:00:00:00:07, strong signal"
    )
    click(window, names.found("F0:00:00:00:00:07"))
    until(window, names.candidate("and_ua_651ble", None))
    best = child(window, names.candidate("and_ua_651ble", None))
    wait_for(lambda: best.accessibleDescription() == "chosen")
    assert any("its name begins with A&D_UA-651BLE" in text for text in texts(window))
    click(window, names.ADD_CONFIRM)
    wait_for(lambda: not shows(window, names.ADD_DIALOG))
    assert asked(station)[1:] == [
        AddInstrument(
            actor=PRIYA, spec="and_ua_651ble", name="A&D UA-651BLE", address="F0:00:00:00:00:07"
        )
    ]


def test_what_fits_two_kinds_equally_well_is_chosen_by_a_person(
    open_window: Open, station: Desk
) -> None:
    window = at_devices(open_window, station)
    station.show(around=dataclasses.replace(AROUND, nearby=(*AROUND.nearby, TWINS)))
    click(window, names.ADD_INSTRUMENT)
    until(window, names.ADD_DIALOG)
    # What was chosen for another thing is no answer for this one.
    until(window, names.found("F0:00:00:00:00:08"))
    click(window, names.found("F0:00:00:00:00:07"))
    until(window, names.candidate("bluetooth_blood_pressure", None))
    click(window, names.candidate("bluetooth_blood_pressure", None))
    found = child(window, names.found("F0:00:00:00:00:08"))
    assert found.accessibleName() == (
        "Could be several instruments, BP7000, F0:00:00:00:00:08, strong signal"
    )
    click(window, names.found("F0:00:00:00:00:08"))
    until(window, names.candidate("example_cuff", None))
    for what in ("bluetooth_blood_pressure", "example_cuff"):
        choice = child(window, names.candidate(what, None))
        assert choice.accessibleDescription() == ""
    assert not child(window, names.ADD_CONFIRM).isEnabled()
    assert "Several fit equally well. Which instrument is it?" in texts(window)
    settle()
    check_whole(window, child(window, names.ADD_DIALOG))
    click(window, names.candidate("example_cuff", None))
    click(window, names.ADD_CONFIRM)
    wait_for(lambda: not shows(window, names.ADD_DIALOG))
    assert asked(station)[1:] == [
        AddInstrument(
            actor=PRIYA, spec="example_cuff", name="Example cuff", address="F0:00:00:00:00:08"
        )
    ]


def test_at_a_port_only_a_person_knows_what_it_is(open_window: Open, station: Desk) -> None:
    window = at_devices(open_window, station)
    click(window, names.ADD_INSTRUMENT)
    until(window, names.ADD_DIALOG)
    until(window, names.found("/dev/ttyUSB1"))
    assert not child(window, names.found("/dev/ttyUSB1")).isEnabled()  # the clip is on it
    click(window, names.found("/dev/ttyUSB0"))
    until(window, names.candidate("welch_allyn_suretemp", None))
    assert not child(window, names.ADD_CONFIRM).isEnabled()
    assert not shows(window, names.candidate("bluetooth_blood_pressure", None))
    click(window, names.candidate("nonin_serial", "format_7"))
    write(window, names.ADD_NAME, "Clip by the bed")
    station.answer = Denied("Finger clip is already on usb:B220.", "Choose another port.")
    click(window, names.ADD_CONFIRM)
    wait_for(lambda: any("already on usb:B220" in text for text in texts(window)))
    assert shows(window, names.ADD_DIALOG)
    station.answer = None
    click(window, names.ADD_CONFIRM)
    wait_for(lambda: not shows(window, names.ADD_DIALOG))
    assert asked(station)[-1] == AddInstrument(
        actor=PRIYA,
        spec="nonin_serial",
        mode="format_7",
        name="Clip by the bed",
        port="usb:B220",
    )


def test_no_bluetooth_is_said_with_what_to_do(open_window: Open, station: Desk) -> None:
    window = at_devices(open_window, station)
    station.show(
        around=AroundView(says="There is no Bluetooth here.", next_step="Plug an adapter in.")
    )
    click(window, names.ADD_INSTRUMENT)
    until(window, names.ADD_DIALOG)
    wait_for(lambda: "There is no Bluetooth here. Plug an adapter in." in texts(window))
    assert child(window, names.ADD_LOOK).isEnabled()
    nothing = "There is none. Plug the instrument's cable in, then look again."
    wait_for(lambda: nothing in texts(window))


def test_a_look_around_says_how_long_and_can_be_stopped(open_window: Open, station: Desk) -> None:
    window = at_devices(open_window, station)
    click(window, names.ADD_INSTRUMENT)
    until(window, names.ADD_DIALOG)
    station.show(around=dataclasses.replace(AROUND, until=NOW + timedelta(seconds=23)))
    looking = "Looking, 23 s more: switch the instrument on, or measure once"
    dialog = window.findChild(AddDialog)
    assert dialog is not None
    wait_for(lambda: dialog.looking.word == looking, dialog.looking.word)
    stop = child(window, names.ADD_LOOK)
    assert isinstance(stop, QAbstractButton)
    assert stop.text() == "Stop looking"
    click(window, names.ADD_LOOK)
    assert station.commands[-1] == LookForInstruments(actor=PRIYA, seconds=0)
    station.show(around=dataclasses.replace(AROUND, looking=False))
    wait_for(lambda: stop.text() == "Look again")
    station.show(around=AROUND)
    wait_for(lambda: stop.text() == "Stop looking")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)  # nobody waits for it any more
    assert station.commands[-1] == LookForInstruments(actor=PRIYA, seconds=0)


def test_locking_closes_what_was_asked(open_window: Open, station: Desk) -> None:
    window = at_devices(open_window, station)
    click(window, names.device("BP cuff by the door"))
    click(window, names.FORGET_INSTRUMENT)
    until(window, names.FORGET_DIALOG)
    window.lock()
    until(window, names.PAGE_SIGN_IN)
    assert not shows(window, names.FORGET_DIALOG)


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_nothing_is_cut_and_everything_is_large_enough_for_a_finger(
    open_window: Open, station: Desk, size: tuple[int, int]
) -> None:
    window = at_devices(open_window, station, size=size)
    for instrument in (CUFF, CLIP, THERMOMETER, OUT):
        click(window, names.device(instrument.name))
        settle()
        check_whole(window, child(window, names.PAGE_DEVICES))
    click(window, names.ADD_INSTRUMENT)
    until(window, names.ADD_DIALOG)
    for place in ("/dev/ttyUSB0", "F0:00:00:00:00:07"):
        until(window, names.found(place))
        click(window, names.found(place))
        settle()
        check_whole(window, child(window, names.ADD_DIALOG))


def check_whole(window: MainWindow, part: QWidget) -> None:
    for text in part.findChildren(FitText):
        assert text.fits or not text.isVisible(), text.text
    for button in part.findChildren(Button):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width(), button.text()
            assert button.height() >= window.look.metrics.target, button.text()


# The real engine behind the real window.


@contextlib.contextmanager
def engineer(folder: Path, hci: str) -> Iterator[Bedside]:
    """At the window of a station without instruments, beside a simulated room."""
    here = settings(folder).model_copy(update={"hci": hci})
    person = DemoUser(name="Sam", pin="7341", role=Role.ENGINEER)
    engine = Engine(here, demo_user=person)
    engine.start().result(30)
    bedside = Bedside(engine)
    try:
        bedside.write(names.NAME_FIELD, person.name)
        bedside.write(names.PIN_FIELD, person.pin, enter=True)
        bedside.touch(names.rail("devices"))
        yield bedside
    finally:
        bedside.close()
        engine.stop()


def test_an_engineer_adds_what_is_heard_and_forgets_it_again(
    qt_app: object, tmp_path: Path
) -> None:
    with (
        RoomProcess(seed=1, patient=PERSON, time_scale=20) as process,
        engineer(tmp_path, process.start().hci) as bedside,
    ):
        bedside.touch(names.ADD_INSTRUMENT)
        bedside.touch(names.found("F0:00:00:00:00:01"))
        bedside.write(names.ADD_NAME, "Cuff")
        bedside.touch(names.ADD_CONFIRM)
        row = bedside.shown(names.device("Cuff"))
        bedside.until("a connection", lambda: ", Connected, " in row.accessibleName())
        bedside.touch(names.FORGET_INSTRUMENT)
        bedside.touch(names.FORGET_CONFIRM)
        bedside.until("it is gone", lambda: bedside.find(names.device("Cuff")) is None)
        assert bedside.engine.view().links == ()
