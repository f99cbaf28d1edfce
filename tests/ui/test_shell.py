"""The frame: who, always; simulated, always; pages by key; nothing cut at 1280×800."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from station.capture.commands import (
    ChoosePatient,
    Denied,
    Identifier,
    LeavePatient,
    SignIn,
)
from station.capture.views import ChartView, LinkPhase, LinkView, Phase, TileState
from station.ui import names
from station.ui.shell.banner import NameLabel
from station.ui.shell.window import MainWindow
from station.visit import Result, ResultKind
from tests.ui import board_views
from tests.ui.conftest import INGRID, NOW, PIN, PRIYA, WORKLIST, HandStation, visit_of
from tests.ui.driving import child, click, settle, shows, texts, until, wait_for

pytestmark = pytest.mark.window

Open = Callable[..., MainWindow]


def signed_in(
    open_window: Open, station: HandStation, size: tuple[int, int] = (1280, 800)
) -> MainWindow:
    window = open_window(station, size=size)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    return window


def test_the_simulated_strip_is_there_exactly_while_something_is_simulated(
    open_window: Open, station: HandStation
) -> None:
    window = open_window(station)
    assert not shows(window, names.SIMULATED_STRIP)
    station.show(simulated=True)
    until(window, names.SIMULATED_STRIP)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    strip = child(window, names.SIMULATED_STRIP)
    assert not strip.findChildren(QAbstractButton), "it cannot be closed"
    assert strip.accessibleName().startswith("SIMULATED.")
    station.show(simulated=False)
    wait_for(lambda: not strip.isVisible())


def test_the_banner_says_who_or_that_there_is_nobody(
    open_window: Open, station: HandStation
) -> None:
    window = signed_in(open_window, station)
    name = child(window, names.BANNER_NAME)
    assert isinstance(name, QLabel)
    assert name.text() == "No patient chosen"
    station.submit(ChoosePatient(actor=PRIYA, expected=WORKLIST[1]))
    wait_for(lambda: name.text() == "Halvorsen, Ingrid M.")
    said = texts(child(window, names.BANNER))
    assert {"Born 14 Mar 1958", "Age 68 y", "Sex Female", "MRN 0048 2917"} <= said
    assert "Identity not confirmed" in said
    assert "Alerts: No BP on left arm; Latex allergy" in said


def test_pages_that_need_a_patient_are_closed_without_one(
    open_window: Open, station: HandStation
) -> None:
    window = signed_in(open_window, station)
    assert child(window, names.rail("today")).isEnabled()
    for page in ("vitals", "intake", "ekg", "review"):
        assert not child(window, names.rail(page)).isEnabled()
    QTest.keyClick(window, Qt.Key.Key_F2)
    assert shows(window, names.PAGE_TODAY)


def test_f_keys_turn_pages(open_window: Open, station: HandStation) -> None:
    window = signed_in(open_window, station)
    start_visit(station)
    wait_for(lambda: child(window, names.rail("vitals")).isEnabled())
    QTest.keyClick(window, Qt.Key.Key_F2)
    until(window, names.PAGE_VITALS)
    QTest.keyClick(window, Qt.Key.Key_F1)
    until(window, names.PAGE_TODAY)


def start_visit(station: HandStation, results: tuple[Result, ...] = ()) -> None:
    visit = dataclasses.replace(
        visit_of(WORKLIST[1]),
        phase=Phase.ACCEPTED if results else Phase.CONFIRMED,
        confirmed=frozenset(Identifier),
        confirmed_at=NOW,
        results=results,
    )
    station.show(visit=visit)


def test_leaving_unsigned_values_wants_a_reason(open_window: Open, station: HandStation) -> None:
    window = signed_in(open_window, station)
    kept = Result(
        id="r1",
        kind=ResultKind.REASON_FOR_VISIT,
        accepted_at=NOW,
        accepted_by=PRIYA,
        text="Dizziness",
    )
    start_visit(station, (kept,))
    until(window, names.CHANGE_PATIENT)
    click(window, names.CHANGE_PATIENT)
    until(window, names.LEAVE_DIALOG)
    assert child(window, names.BANNER).isVisible()
    confirm = child(window, names.LEAVE_CONFIRM)
    assert not confirm.isEnabled()
    QTest.keyClicks(child(window, names.LEAVE_REASON), "Sent to the emergency room")
    click(window, names.LEAVE_CONFIRM)
    assert station.commands[-1] == LeavePatient(actor=PRIYA, reason="Sent to the emergency room")
    wait_for(lambda: "No patient chosen" in texts(window))


def test_esc_in_the_leave_dialog_changes_nothing(open_window: Open, station: HandStation) -> None:
    window = signed_in(open_window, station)
    start_visit(station)
    until(window, names.CHANGE_PATIENT)
    click(window, names.CHANGE_PATIENT)
    until(window, names.LEAVE_DIALOG)
    before = len(station.commands)
    QTest.keyClick(child(window, names.LEAVE_DIALOG), Qt.Key.Key_Escape)
    assert not shows(window, names.LEAVE_DIALOG)
    assert len(station.commands) == before


def test_a_refusal_is_told_with_what_to_do(open_window: Open, station: HandStation) -> None:
    window = signed_in(open_window, station)
    window.notify(Denied("The chart does not answer.", "Try again in a minute."))
    notice = child(window, names.NOTICE)
    assert notice.accessibleName() == "The chart does not answer. Try again in a minute."
    assert window.work_area().contains(notice.geometry())
    click(window, names.NOTICE_CLOSE)
    assert not notice.isVisible()


def test_the_foot_tells_the_worst_of_the_charts(open_window: Open, station: HandStation) -> None:
    window = signed_in(open_window, station)
    assert child(window, names.CHART_STATE).accessibleName() == "Chart connected"
    station.show(
        charts=(
            ChartView(name="main", test=True, reachable=True),
            ChartView(name="copy", test=True, reachable=False, says="No answer"),
        )
    )
    state = child(window, names.CHART_STATE)
    wait_for(lambda: state.accessibleName() == "Chart does not answer")
    assert state.toolTip() == "No answer"
    # What a chart says is never markup.
    bold = ChartView(name="copy", test=True, reachable=False, says="<b>No</b> answer")
    station.show(charts=(bold,))
    wait_for(lambda: state.toolTip() == "<qt>&lt;b&gt;No&lt;/b&gt; answer</qt>")


def test_the_foot_does_not_count_an_instrument_that_sends_nothing(
    open_window: Open, station: HandStation
) -> None:
    window = signed_in(open_window, station, size=(1920, 1080))
    cuff, oximeter = (
        LinkView(spec="x", name=name, phase=LinkPhase.CONNECTED) for name in ("Cuff", "Oximeter")
    )
    station.show(links=(cuff, oximeter))
    wait_for(lambda: "2 instruments" in texts(window))
    silent = dataclasses.replace(oximeter, says="Oximeter is connected and sends nothing.")
    station.show(links=(cuff, silent))
    wait_for(lambda: "1 of 2 instruments" in texts(window))


def test_views_come_from_another_thread_and_only_the_newest_counts(
    open_window: Open, station: HandStation
) -> None:
    import threading

    window = signed_in(open_window, station)

    def publish() -> None:
        for room in range(200):
            station.show(room=str(room))

    thread = threading.Thread(target=publish)
    thread.start()
    thread.join()
    wait_for(lambda: "Room 199 today" in texts(window))


LONG = dataclasses.replace(
    INGRID,
    family="Wolfeschlegelsteinhausen-Bergerdorff",
    given="María Guadalupe del Carmen",
    mrn="0048 2917 0033 17",
    alerts=("No BP on left arm", "Latex allergy", "Fall risk", "Isolation: droplet"),
)


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_nothing_is_cut_with_long_names(
    open_window: Open, station: HandStation, size: tuple[int, int]
) -> None:
    window = signed_in(open_window, station, size)
    long = dataclasses.replace(WORKLIST[1], patient=LONG)
    station.submit(ChoosePatient(actor=PRIYA, expected=long))
    station.show(simulated=True)
    until(window, names.START_VISIT)
    wait_for(lambda: shows(window, names.SIMULATED_STRIP))
    settle()
    assert (window.width(), window.height()) == size
    name = child(window, names.BANNER_NAME)
    assert isinstance(name, NameLabel)
    box = QFontMetrics(window.look.sized_font(name.fitting_px(), 700)).boundingRect(
        QRect(0, 0, name.width(), 1000), Qt.TextFlag.TextWordWrap, name.text()
    )
    assert box.width() <= name.width()
    assert box.height() <= name.height()
    for label in window.findChildren(QLabel):
        if not label.isVisible() or isinstance(label, NameLabel):
            continue
        measure = QFontMetrics(label.font())
        flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextSingleLine
        needs = measure.boundingRect(QRect(0, 0, label.width(), 1000), flags, label.text())
        assert needs.width() <= label.width() + 1, f"{label.text()!r} is too wide"
        assert needs.height() <= label.height() + 1, f"{label.text()!r} is too high"
        whole = label.visibleRegion().boundingRect()
        assert whole.size() == label.size(), f"{label.text()!r} is partly covered"


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_everything_to_touch_is_12_mm_and_has_a_name(
    open_window: Open, station: HandStation, size: tuple[int, int]
) -> None:
    window = open_window(station, size=size)
    least = math.floor(12 * window.look.metrics.touch_px_per_mm)
    targets(window, least)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    station.submit(ChoosePatient(actor=PRIYA, expected=WORKLIST[1]))
    until(window, names.START_VISIT)
    targets(window, least)


def targets(window: QWidget, least: int) -> None:
    found = [
        one
        for one in window.findChildren(QWidget)
        if isinstance(one, QAbstractButton | QLineEdit)
        and one.isVisible()
        and not isinstance(one.parentWidget(), QLineEdit)  # the field's own clear mark
        and one.objectName() not in (names.ALERTS, "")
    ]
    assert len(found) > 5
    for one in found:
        assert min(one.width(), one.height()) >= least, f"{one.objectName()}: {one.size()}"
        assert one.accessibleName(), f"{one.objectName()} has no name to be heard"


def test_a_dialog_of_a_page_does_not_stay_over_the_lock(
    open_window: Open, station: HandStation
) -> None:
    window = signed_in(open_window, station)
    start_visit(station)
    station.show(tiles=board_views.board(TileState.WAITING).tiles)
    wait_for(lambda: child(window, names.rail("vitals")).isEnabled())
    click(window, names.rail("vitals"))
    until(window, names.action("blood_pressure", "enter"))
    click(window, names.action("blood_pressure", "enter"))
    until(window, names.ENTRY_DIALOG)
    window.lock()
    until(window, names.PAGE_SIGN_IN)
    wait_for(lambda: not shows(window, names.ENTRY_DIALOG))
