"""The tile of a program in each stage: nothing is cut, what a touch sends, and what is hidden."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMainWindow

from station.capture.commands import (
    AbortProgram,
    Accept,
    AcceptUnlikely,
    AskInstrument,
    Command,
    ConfirmPositioning,
    PauseProgram,
    ResumeProgram,
    Retake,
    SkipRest,
    StartProgram,
)
from station.capture.programs.views import ProgramsView
from station.capture.programs.window import choice
from station.capture.views import StationView
from station.program_files import read_programs
from station.ui import names, program_words
from station.ui.board_tiles import PressureTile
from station.ui.look import Look
from station.ui.pages.programs import ProgramRow
from station.ui.pages.tell_dialog import TellDialog
from station.ui.pages.vitals import VitalsPage
from station.ui.shell.wording import view_in_words
from station.ui.tokens import PALETTES, Metrics, ThemeName
from station.ui.translation import install
from station.ui.widgets.button import Button, Kind
from station.visit import ResultKind
from tests.ui.board_views import ACTOR, RecordingPort
from tests.ui.driving import settle
from tests.ui.programs import CUFF, PROGRAM_VIEWS, with_program

pytestmark = pytest.mark.window

BP = ResultKind.BLOOD_PRESSURE
OFFERED = ProgramsView(
    choices=tuple(choice(program) for program in read_programs().programs),
    problems=("ours.toml: key rest_s: found 'long'; expected: a number",),
    cuff=CUFF,
    startable=True,
)
CHIPS = {
    "position": "Get ready",
    "rest": "Resting",
    "paused": "Paused",
    "measure": "Measuring, 2 of 3",
    "blinded": "Measuring, 2 of 3",
    "press": "Press START, 2 of 3",
    "asking": "Cuff not ready, 2 of 3",
    "wait": "Pause before 3 of 3",
    "again": "Pause before 2 of 3",
    "prepare": "Next position, 3 of 4",
    "done": "Ready",
    "unlikely": "Check",
    "critical": "Captured",
    "kept": "Captured",
    "ended": "Ready",
    "failed": "Ended",
}


class Desk:
    """The Vitals page alone, and what it asked for."""

    def __init__(self, wide: bool) -> None:
        self.port = RecordingPort()
        metrics = Metrics.of(1920, 1080, 4.0) if wide else Metrics.of(1280, 800, 4.5)
        self.look = Look(PALETTES[ThemeName.LIGHT], metrics)
        self.page = VitalsPage(self.look, self.port, lambda _: None, lambda _: None)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.page)
        self.window.resize(*((1808, 852) if wide else (1196, 622)))
        self.window.show()
        assert QTest.qWaitForWindowExposed(self.window)

    def show(self, name: str) -> None:
        view = dataclasses.replace(with_program(PROGRAM_VIEWS[name]), programs=OFFERED)
        self.update(view)

    def update(self, view: StationView) -> None:
        self.page.update_view(view)
        settle()

    @property
    def tile(self) -> PressureTile:
        tile = self.page.tiles[BP]
        assert isinstance(tile, PressureTile)
        return tile

    def press(self, name: str) -> None:
        button = self.window.findChild(QAbstractButton, name)
        assert button is not None
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()


@pytest.fixture(params=[True, False], ids=["1920x1080", "1280x800"])
def desk(request: pytest.FixtureRequest, qt_app: object) -> Iterator[Desk]:
    made = Desk(request.param)
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def compact(qt_app: object) -> Iterator[Desk]:
    made = Desk(wide=False)
    yield made
    made.window.close()
    made.window.deleteLater()


@pytest.fixture
def spanish(qt_app: QApplication) -> Iterator[Desk]:
    before = QLocale()
    translator = install(qt_app, "es")
    assert translator is not None
    made = Desk(wide=False)
    yield made
    made.window.close()
    made.window.deleteLater()
    qt_app.removeTranslator(translator)
    QLocale.setDefault(before)


@pytest.mark.parametrize("name", list(PROGRAM_VIEWS))
def test_every_stage_says_its_word_and_nothing_is_cut(desk: Desk, name: str) -> None:
    desk.show(name)
    assert desk.tile.chip.word == CHIPS[name]
    nothing_is_cut(desk)


@pytest.mark.parametrize("name", list(PROGRAM_VIEWS))
def test_nothing_is_cut_in_spanish(spanish: Desk, name: str) -> None:
    view = dataclasses.replace(with_program(PROGRAM_VIEWS[name]), programs=OFFERED)
    spanish.update(view_in_words(view))
    nothing_is_cut(spanish)
    panel = spanish.tile.panel
    assert panel is not None
    assert "Reading" not in panel.steps.text


def nothing_is_cut(desk: Desk) -> None:
    tile = desk.tile
    panel = tile.panel
    assert panel is not None
    assert panel.isVisible()
    assert tile.chip.sizeHint().width() <= tile.chip.width()
    for text in (panel.caption, panel.says, panel.title):
        assert text.fits, (text.text, text.size())
    least = 12 * desk.look.metrics.px_per_mm
    shown = [one for one in panel.findChildren(QAbstractButton) if one.isVisible()]
    for button in shown:
        assert button.minimumSizeHint().width() <= button.width(), button.text()
        assert min(button.width(), button.height()) >= least, button.text()
        corner = button.mapTo(tile, QPoint(button.width(), button.height()))
        assert corner.x() <= tile.width()
        assert corner.y() <= tile.height()
    # What lies below cannot be reached by the keyboard.
    covered = [tile.keep, tile.again, tile.enter, tile.program]
    assert not any(button.isEnabled() for button in covered)


def test_nothing_moves_from_pause_to_go_on(desk: Desk) -> None:
    desk.show("rest")
    panel = desk.tile.panel
    assert panel is not None
    before = [panel.first.geometry(), panel.second.geometry(), panel.last.geometry()]
    desk.show("paused")
    assert [panel.first.geometry(), panel.second.geometry(), panel.last.geometry()] == before


def test_the_countdown_steps_once_a_second() -> None:
    said = [program_words.countdown(seconds) for seconds in (272.0, 271.9, 271.1, 271.0, 0.2, 0.0)]
    assert said == ["4:32", "4:32", "4:32", "4:31", "0:01", "0:00"]


def test_blinded_numbers_are_nowhere_on_the_tile(compact: Desk) -> None:
    compact.show("blinded")
    panel = compact.tile.panel
    assert panel is not None
    said = (
        compact.tile.accessibleName(),
        panel.steps.text,
        panel.steps.accessibleName(),
        *(text.text for text in compact.tile.texts()),
    )
    assert not any("142" in one or "90" in one for one in said)
    assert panel.steps.text.splitlines()[1:3] == ["Reading 1 taken", "Reading 2 now"]


@pytest.mark.parametrize(
    ("name", "button", "sent"),
    [
        ("position", names.PROGRAM_FIRST, ConfirmPositioning(actor=ACTOR)),
        ("position", names.PROGRAM_END, AbortProgram(actor=ACTOR)),
        ("rest", names.PROGRAM_FIRST, PauseProgram(actor=ACTOR)),
        ("paused", names.PROGRAM_FIRST, ResumeProgram(actor=ACTOR)),
        (
            "measure",
            names.PROGRAM_END,
            AskInstrument(actor=ACTOR, instrument=CUFF, action="stop"),
        ),
        ("press", names.PROGRAM_END, AbortProgram(actor=ACTOR)),
        ("prepare", names.PROGRAM_FIRST, ConfirmPositioning(actor=ACTOR)),
        ("done", names.PROGRAM_FIRST, Accept(actor=ACTOR, kind=BP, measurement="s1")),
        ("done", names.PROGRAM_END, Retake(actor=ACTOR, kind=BP)),
        (
            "unlikely",
            names.PROGRAM_SECOND,
            AcceptUnlikely(actor=ACTOR, kind=BP, measurement="s1"),
        ),
        ("kept", names.PROGRAM_END, Retake(actor=ACTOR, kind=BP)),
        ("failed", names.PROGRAM_END, Retake(actor=ACTOR, kind=BP)),
    ],
)
def test_what_a_touch_sends(compact: Desk, name: str, button: str, sent: Command) -> None:
    compact.show(name)
    compact.press(button)
    assert compact.port.commands == [sent]


@pytest.mark.parametrize(
    ("name", "filled"),
    [("position", True), ("prepare", True), ("done", True), ("rest", False), ("measure", False)],
)
def test_the_next_step_is_filled_where_a_person_is_waited_for(
    compact: Desk, name: str, filled: bool
) -> None:
    compact.show(name)
    buttons = [one for one in compact.page.findChildren(Button) if one.isVisible()]
    found = [one.objectName() for one in buttons if one.kind is Kind.NEXT]
    assert found == ([names.PROGRAM_FIRST] if filled else [])


def test_an_unlikely_set_is_not_kept_by_keep(compact: Desk) -> None:
    compact.show("unlikely")
    panel = compact.tile.panel
    assert panel is not None
    assert not panel.first.isEnabled()
    assert "Unlikely. Above 250 mmHg (rarely real)." in panel.says.text
    assert "Reading 2, unlikely 262/90" in panel.steps.text


def test_the_provider_is_told_about_a_critical_set_from_its_panel(compact: Desk) -> None:
    compact.show("critical")
    panel = compact.tile.panel
    assert panel is not None
    assert (panel.first.text(), panel.first.isEnabled()) == ("Tell", True)
    compact.press(names.PROGRAM_FIRST)
    assert compact.window.findChild(TellDialog) is not None


def test_a_skipped_rest_asks_why(compact: Desk) -> None:
    compact.show("rest")
    compact.press(names.PROGRAM_SECOND)
    confirm = compact.window.findChild(QAbstractButton, names.SKIP_REST_CONFIRM)
    assert confirm is not None
    assert not confirm.isEnabled()
    field = compact.window.findChild(QLineEdit, names.SKIP_REST_REASON)
    assert field is not None
    QTest.keyClicks(field, "Taxi waits")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert compact.port.commands == [SkipRest(actor=ACTOR, reason="Taxi waits")]


def test_a_usual_reason_is_one_touch(compact: Desk) -> None:
    compact.show("rest")
    compact.press(names.PROGRAM_SECOND)
    compact.press(names.skip_reason(2))
    assert compact.port.commands == [SkipRest(actor=ACTOR, reason="Is in pain")]


def test_the_list_has_name_time_and_source_and_begins_one(desk: Desk) -> None:
    view = with_program(PROGRAM_VIEWS["rest"])
    waiting = tuple(dataclasses.replace(tile, program=None) for tile in view.tiles)
    desk.update(dataclasses.replace(view, tiles=waiting, programs=OFFERED))
    desk.press(names.PROGRAMS)
    settle()
    rows = desk.window.findChildren(ProgramRow)
    assert [row.choice.id for row in rows] == [choice.id for choice in OFFERED.choices]
    assert rows[0].accessibleName() == (
        "AOBP, 5 min rest + 3 readings. about 9 min. Average of three readings, one minute apart. "
        "Numbers are hidden while it runs. SPRINT: Johnson, Hypertension 2018"
    )
    assert all(row.height() >= 12 * desk.look.metrics.px_per_mm for row in rows)
    desk.press(names.program("esh_office"))
    assert desk.port.commands == [StartProgram(actor=ACTOR, program="esh_office")]


def test_another_patient_shuts_the_list(compact: Desk) -> None:
    compact.show("rest")
    compact.press(names.PROGRAM_SECOND)
    other = with_program(PROGRAM_VIEWS["rest"])
    assert other.visit is not None
    compact.update(dataclasses.replace(other, visit=dataclasses.replace(other.visit, id="v2")))
    dialog = compact.window.findChild(QLineEdit, names.SKIP_REST_REASON)
    assert dialog is None or not dialog.isVisible()


def test_without_a_program_the_plain_tile_is_back(compact: Desk) -> None:
    compact.show("rest")
    view = with_program(PROGRAM_VIEWS["rest"])
    waiting = tuple(dataclasses.replace(tile, program=None) for tile in view.tiles)
    compact.update(dataclasses.replace(view, tiles=waiting))
    panel = compact.tile.panel
    assert panel is not None
    assert not panel.isVisible()
    assert compact.tile.enter.isEnabled()
