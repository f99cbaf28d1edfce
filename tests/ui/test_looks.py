"""States that looked wrong once: each is shown, and nothing in it is cut, covered or misplaced."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QLocale, QPoint, QRect
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

from station.access import users
from station.capture.commands import Denied, Identifier, SignIn
from station.capture.views import ChartMemory, Phase, StationView, TileState
from station.ui import names
from station.ui.look import Look
from station.ui.shell.notice import Notice
from station.ui.shell.window import MainWindow
from station.ui.tile_look import TileValue
from station.ui.tokens import PALETTES, Metrics, Text, ThemeName
from station.ui.translation import install
from station.ui.widgets.button import Button
from station.ui.widgets.label import Label
from station.ui.widgets.pin import LEAST_CODE, PinDots
from station.ui.widgets.segmented import Segmented
from station.visit import DeliveryState
from tests.ui import board_views, test_corrections, test_devices, test_history
from tests.ui.conftest import NOW, PIN, PRIYA, WORKLIST, HandStation, visit_of
from tests.ui.driving import child, click, go_to, settle, shows, texts, until, wait_for
from tests.ui.ekg import test_page_modes
from tests.ui.layout_faults import faults
from tests.ui.test_emergency import KIM

pytestmark = pytest.mark.window

SMALL, WALL = (1280, 800), (1920, 1080)
Open = Callable[..., MainWindow]


@pytest.fixture
def spanish(qt_app: QApplication) -> Iterator[None]:
    before = QLocale()
    translator = install(qt_app, "es")
    yield
    if translator is not None:
        qt_app.removeTranslator(translator)
    QLocale.setDefault(before)


def at_work(
    open_window: Open, station: HandStation, view: StationView, size: tuple[int, int] = SMALL
) -> MainWindow:
    window = open_window(station, size)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    station.show(visit=view.visit, tiles=view.tiles, held=view.held, simulated=view.simulated)
    drawn(window, station)
    return window


def drawn(window: MainWindow, station: HandStation) -> None:
    """Views come ten times a second: wait for the newest."""
    newest = station.view().version
    wait_for(lambda: window.view is not None and window.view.version >= newest)
    settle()


# What hangs below the line.


@pytest.mark.parametrize("size", [(1280, 800, 4.5), (1920, 1080, 4.0)])
@pytest.mark.parametrize(
    ("use", "phrase", "unit"),
    [
        (Text.PHRASE, "Discard all 31 readings?", ""),
        (Text.PHRASE, "Nothing is held: gypq", ""),
        (Text.HEADING, "151/92", "mmHg"),
    ],
)
def test_no_letter_loses_its_tail(
    qt_app: object, size: tuple[int, int, float], use: Text, phrase: str, unit: str
) -> None:
    value = TileValue(Look(PALETTES[ThemeName.LIGHT], Metrics.of(*size)), use)
    value.setFixedWidth(480)
    if unit:
        value.show_value(phrase, unit)
    else:
        value.show_phrase(phrase)
    assert value.fits
    image = value.grab().toImage()
    rows = np.array(
        [
            min(image.pixelColor(x, y).lightness() for x in range(image.width()))
            for y in range(image.height())
        ]
    )
    ink = np.flatnonzero(rows < rows.max() - 60)
    assert ink[0] > 0
    assert ink[-1] < image.height() - 1, "the tails are at the edge"


# Words that lie over the work, and dialogs.


def test_a_notice_has_its_words_in_its_middle(open_window: Open, station: HandStation) -> None:
    window = at_work(open_window, station, board_views.mixed())
    go_to(window, names.rail("vitals"))
    window.notify(
        Denied(
            "The clock of this computer is wrong: it shows a day before this program was made.",
            "Have the clock set, then try again.",
        )
    )
    settle()
    notice = child(window, names.NOTICE)
    words = [one for one in notice.findChildren(Label) if one.text() and one.isVisible()]
    assert len(words) == 2
    above = words[0].mapTo(notice, QPoint(0, 0)).y()
    below = notice.height() - words[1].mapTo(notice, QPoint(0, words[1].height())).y()
    assert above >= 6
    assert abs(above - below) <= 2
    for one in words:
        assert abs(one.height() - one.heightForWidth(one.width())) <= 2, "a line has its own height"


def test_a_first_notice_has_a_height(qt_app: object) -> None:
    work = QWidget()
    notice = Notice(Look(PALETTES[ThemeName.LIGHT], Metrics.of(1280, 800, 4.5)), work)
    notice.sizeHint()  # somebody asks while it has no words
    notice.tell(Denied("The chart does not answer.", "Try again."), QRect(0, 0, 1196, 620))
    assert 48 <= notice.height() <= 80


def test_all_are_discarded_after_a_whole_question_and_the_keyboard_keeps_them(
    open_window: Open, station: HandStation
) -> None:
    view = dataclasses.replace(board_views.mixed(), held=board_views.HELD)
    window = at_work(open_window, station, view)
    window.show_tray()
    click(window, names.TRAY_DISCARD_ALL)
    settle()
    assert faults(window) == []
    assert child(window, names.TRAY_LATER).hasFocus()


def test_help_that_has_room_has_no_bar(open_window: Open, station: HandStation) -> None:
    window = at_work(open_window, station, board_views.mixed())
    go_to(window, names.rail("vitals"))
    window.show_help()
    settle()
    (area,) = child(window, names.HELP).findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize(("kind", "choices"), [("spo2", 0), ("body_temperature", 1)])
def test_a_unit_that_cannot_be_chosen_is_no_button(
    open_window: Open, station: HandStation, kind: str, choices: int
) -> None:
    window = at_work(open_window, station, board_views.board(TileState.WAITING))
    go_to(window, names.rail("vitals"))
    click(window, names.action(kind, "enter"))
    dialog = child(window, names.ENTRY_DIALOG)
    assert len([one for one in dialog.findChildren(Segmented) if one.isVisible()]) == choices
    assert {"%", "Unit"} <= texts(window) or choices
    assert faults(window) == []


# Pages.


def test_all_that_is_known_of_an_instrument_is_read_above_its_buttons(
    open_window: Open, station: HandStation
) -> None:
    window = open_window(station, SMALL)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    bad = dataclasses.replace(
        test_devices.OUT,
        name="New cuff",
        allowed=True,
        says="The adapter with USB serial number A107 is not plugged in.",
        next_step="Plug it into any USB port of this computer, wait until its lamp is green, and "
        "measure once.",
        place="usb:A107",
        reach="serial",
    )
    links = (test_devices.CLIP, test_devices.OUT, bad)
    station.show(links=links, may_operate=True, may_manage=True)
    drawn(window, station)
    go_to(window, names.rail("devices"))
    for link in links:
        click(window, names.device(link.name))
        settle()
        assert faults(window) == [], link.name


def test_a_search_is_cleared_by_a_finger(open_window: Open, station: HandStation) -> None:
    window = open_window(station, SMALL)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    search = child(window, names.SEARCH_FIELD)
    assert isinstance(search, QLineEdit)
    assert not shows(window, names.SEARCH_CLEAR)
    search.setText("whitfield")
    settle()
    assert not shows(window, names.patient("p3380"))
    assert faults(window) == []
    click(window, names.SEARCH_CLEAR)
    settle()
    assert search.text() == ""
    assert search.hasFocus()
    assert shows(window, names.patient("p3380"))
    assert not shows(window, names.SEARCH_CLEAR)


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (ChartMemory.READING, "Weight, Not read yet"),
        (ChartMemory.SILENT, "Weight, Not known: the chart was not read"),
    ],
)
def test_nothing_earlier_is_said_only_of_a_chart_that_was_read(
    open_window: Open, station: HandStation, chart: ChartMemory, said: str
) -> None:
    view = board_views.board(TileState.WAITING)
    window = at_work(open_window, station, view)
    assert view.visit is not None
    nothing = test_history.history(patient_id=view.visit.patient.id, values=(), chart=chart)
    station.show(history=nothing)
    drawn(window, station)
    go_to(window, names.rail("history"))
    assert child(window, names.trend("body_weight")).accessibleName() == said


def test_what_is_beside_an_ekg_without_a_signal_is_whole(
    open_window: Open, station: HandStation, spanish: None
) -> None:
    window = at_work(open_window, station, board_views.mixed(), WALL)
    go_to(window, names.rail("ekg"))
    settle()
    assert faults(window) == []


def test_beside_a_small_paper_everything_is_read_and_touched(
    open_window: Open, station: HandStation, spanish: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = test_page_modes.ring()
    monkeypatch.setattr(station, "ring", lambda signal: ring if signal == "ecg" else None)
    window = at_work(open_window, station, board_views.mixed())
    go_to(window, names.rail("ekg"))
    click(window, names.EKG_DETAILS)
    settle()
    assert faults(window) == []
    click(window, names.EKG_CALIPERS)
    until(window, names.EKG_REVIEW)
    settle()
    assert faults(window) == []


def test_receipts_are_whole_in_spanish(
    open_window: Open, station: HandStation, spanish: None
) -> None:
    states = (DeliveryState.QUEUED, DeliveryState.AMBIGUOUS, DeliveryState.TAKEN)
    results = (test_corrections.PRESSURE, test_corrections.WEIGHT, test_corrections.REASON)
    visit = dataclasses.replace(
        visit_of(WORKLIST[1]),
        phase=Phase.SIGNED,
        confirmed=frozenset(Identifier),
        confirmed_at=NOW,
        results=results,
        signed_at=NOW,
        signed_by=PRIYA,
        deliveries=tuple(
            test_corrections.receipt(result.id, state)
            for result, state in zip(results, states, strict=True)
        ),
    )
    window = at_work(
        open_window, station, dataclasses.replace(board_views.mixed(), visit=visit, held=())
    )
    go_to(window, names.rail("review"))
    settle()
    assert "Dudoso: vea el expediente" in texts(window)
    assert faults(window) == []


def test_a_value_that_is_gone_says_so_whole_in_spanish(
    open_window: Open, station: HandStation, spanish: None
) -> None:
    window = at_work(open_window, station, board_views.board(TileState.GONE))
    go_to(window, names.rail("vitals"))
    settle()
    assert faults(window) == []


# Who is there, and whether the station is.


def test_an_emergency_code_has_six_places_and_its_word_stays_in_the_rail(
    open_window: Open, station: HandStation, spanish: None
) -> None:
    assert users._EMERGENCY_DIGITS == LEAST_CODE
    window = open_window(station, SMALL)
    view = board_views.mixed()
    station.show(
        actor=KIM, visit=view.visit, tiles=view.tiles, simulated=True, emergency_left_s=1710.0
    )
    drawn(window, station)
    go_to(window, names.rail("review"))
    dots = child(window, names.SIGN_PIN)
    assert isinstance(dots, PinDots)
    assert dots.usual == 6
    word = next(one for one in window.rail.findChildren(Label) if one.text() == "Emergencia")
    assert word.fontMetrics().horizontalAdvance(word.text()) <= window.rail.width() - 2 * 8
    assert faults(window) == []


def test_a_station_that_is_not_there_asks_for_nobody(
    open_window: Open, station: HandStation
) -> None:
    window = open_window(station, SMALL)
    window.fail("The disk is full.")
    settle()
    assert {"Not started", "The disk is full."} <= texts(window)
    assert not shows(window, names.NAME_FIELD)
    assert "Scan your badge" not in texts(window)
    keys: list[QWidget] = [child(window, names.key(digit)) for digit in "0123456789"]
    assert not any(key.isEnabled() for key in keys)
    window.attach(station)
    until(window, names.NAME_FIELD)
    assert all(key.isEnabled() for key in keys)


def test_a_station_that_answers_no_more_is_not_called_one_that_did_not_start(
    open_window: Open, station: HandStation
) -> None:
    station.show(actor=PRIYA)
    window = open_window(station, SMALL)
    until(window, names.PAGE_TODAY)
    window.expect_views(0.2)
    until(window, names.PAGE_SIGN_IN)
    assert "Does not answer" in texts(window)
    assert not {"Not started", "The station could not start."} & texts(window)
    assert [one for one in window.findChildren(Button) if one.isEnabled() and one.isVisible()]
