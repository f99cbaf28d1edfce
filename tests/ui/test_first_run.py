"""The first start in the real window: what is missing in each step, and what comes of it all."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from station.capture.views import ChartView, LinkPhase, LinkView
from station.cli.run import _FirstStart
from station.first_start import FirstSettings, FirstUser
from station.scanner.burst import BurstRules
from station.settings import load_settings
from station.ui import names
from station.ui.app import PRACTISE, run
from station.ui.look import Look
from station.ui.pages.first_run import FirstRun
from station.ui.shell.first_steps import FirstSteps
from station.ui.shell.window import MainWindow
from station.ui.tokens import PALETTES, Metrics, ThemeName
from tests.ui.conftest import PIN, PRIYA, HandStation
from tests.ui.driving import child, click, settle, shows, texts, until, wait_for
from tests.ui.test_accessibility import wrong as unheard

pytestmark = [pytest.mark.window, pytest.mark.usefixtures("qt_app")]

Answers = list[tuple[FirstSettings, FirstUser]]


@pytest.fixture
def chart() -> Iterator[str]:
    """A server that answers as a FHIR server does, below /fhir only."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/fhir/metadata" else 404)
            self.end_headers()
            self.wfile.write(b'{"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1"}')

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=[(1920, 1080, 4.0), (1280, 800, 4.5)], ids=["wide", "narrow"])
def page(request: pytest.FixtureRequest) -> Iterator[tuple[FirstRun, Answers]]:
    width, height, px_per_mm = request.param
    start = _FirstStart(None)
    look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(width, height, px_per_mm))
    page = FirstRun(look, check_pin=start.check_pin, ask_chart=start.ask_chart)
    came: Answers = []
    page.finished.connect(lambda settings, user: came.append((settings, user)))
    page.resize(width, height)
    page.show()
    page.activateWindow()
    assert QTest.qWaitForWindowExposed(page)
    yield page, came
    page.close()
    page.deleteLater()


def write(page: QWidget, name: str, text: str) -> None:
    field = child(page, name)
    assert isinstance(field, QLineEdit)
    field.clear()
    QTest.keyClicks(field, text)


def says(page: QWidget) -> str:
    return child(page, names.FIRST_RUN_MESSAGE).property("text") or ""


def go_on(page: QWidget) -> None:
    click(page, names.FIRST_RUN_NEXT)
    settle()


def test_each_step_says_what_is_missing(page: tuple[FirstRun, Answers]) -> None:
    first, came = page
    go_on(first)
    assert says(first) == "The room has no name yet. Type what is on its door."
    write(first, names.FIRST_ROOM, "4")
    write(first, names.FIRST_ZONE, "Mars/Olympus")
    go_on(first)
    assert says(first) == "There is no time zone Mars/Olympus. Type one such as America/Chicago."
    write(first, names.FIRST_ZONE, "America/Chicago")
    go_on(first)
    assert "The first administrator" in texts(first)
    go_on(first)
    assert says(first) == "The administrator has no name yet. Type it."
    write(first, names.FIRST_NAME, "Ana Ruiz")
    for pin, wrong in (
        ("12", "A PIN has 4 to 12 digits."),
        ("1234", "This PIN is one of the first that anybody would try."),
        ("7341", "The two PINs differ. Type both again."),
    ):
        write(first, names.FIRST_PIN, pin)
        go_on(first)
        assert says(first) == wrong
    write(first, names.FIRST_PIN_AGAIN, "7341")
    go_on(first)
    write(first, names.FIRST_URL, "chart.example")
    go_on(first)
    assert says(first) == "The address begins with https:// or http://."
    assert not came


def test_by_keyboard_only(page: tuple[FirstRun, Answers]) -> None:
    first, came = page

    def type_in(*keys: str) -> None:
        for text in keys:
            QTest.keyClicks(QApplication.focusWidget(), text)
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    wait_for(lambda: child(first, names.FIRST_ROOM).hasFocus())
    type_in("Exam 4")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    wait_for(lambda: child(first, names.FIRST_NAME).hasFocus())
    type_in("Ana Ruiz", "7341", "7341")
    go_on(first)
    wait_for(lambda: child(first, names.FIRST_URL).hasFocus())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    ((settings, user),) = came
    assert (settings.station_id, settings.room, settings.language) == ("station-1", "Exam 4", "en")
    assert settings.chart_url is None
    assert (user.name, user.pin) == ("Ana Ruiz", "7341")


def to_the_chart(first: FirstRun) -> None:
    write(first, names.FIRST_ROOM, "4")
    go_on(first)
    write(first, names.FIRST_NAME, "Ana Ruiz")
    write(first, names.FIRST_PIN, "7341")
    write(first, names.FIRST_PIN_AGAIN, "7341")
    go_on(first)


def test_the_chart_is_asked(page: tuple[FirstRun, Answers], chart: str) -> None:
    first, came = page
    to_the_chart(first)
    for url, answer in (
        (f"{chart}/fhir", "The chart answers."),
        (f"{chart}/other", "The chart answers, but not as a FHIR server (HTTP 404)."),
        ("http://127.0.0.1:9/fhir", "The chart does not answer."),
    ):
        write(first, names.FIRST_URL, url)
        click(first, names.FIRST_ASK)
        label = child(first, names.FIRST_ANSWER)
        wait_for(lambda label=label, answer=answer: label.property("text") == answer, answer)
    write(first, names.FIRST_URL, f"{chart}/fhir")
    click(first, names.FIRST_TEST)
    go_on(first)
    ((settings, _),) = came
    assert (settings.chart_url, settings.chart_test) == (f"{chart}/fhir", True)


def test_going_back_keeps_what_was_said(page: tuple[FirstRun, Answers]) -> None:
    first, _ = page
    to_the_chart(first)
    click(first, names.FIRST_RUN_BACK)
    click(first, names.FIRST_RUN_BACK)
    settle()
    assert child(first, names.FIRST_ROOM).property("text") == "4"


class Engine(HandStation):
    warnings: list[str] = []  # noqa: RUF012
    scan_rules = BurstRules()

    def start(self) -> Future[None]:
        started: Future[None] = Future()
        started.set_result(None)
        return started

    def activity(self) -> None:
        pass


def program(start: _FirstStart, drive: Callable[[FirstRun], None]) -> list[str]:
    """Run the program from its first start on; what its window showed afterwards."""
    shown: list[str] = []

    def first() -> None:
        (page,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, FirstRun))
        QTimer.singleShot(0, after)
        drive(page)

    def after() -> None:
        found = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        if not [one for one in found if one.isVisible()]:
            QTimer.singleShot(20, after)
            return
        wait_for(lambda: child(found[0], names.NAME_FIELD).isEnabled())
        shown.extend(texts(found[0]))
        found[0].close()

    QTimer.singleShot(0, first)
    assert run(Engine, size=(1280, 800), first_start=start) == 0
    return shown


def test_the_station_starts_in_the_language_that_was_chosen(tmp_path) -> None:
    file = tmp_path / "station.toml"
    start = _FirstStart(file)

    def drive(page: FirstRun) -> None:
        write(page, names.FIRST_ROOM, "4")
        click(page, "language-es")
        go_on(page)
        write(page, names.FIRST_NAME, "Ana Ruiz")
        write(page, names.FIRST_PIN, "7341")
        write(page, names.FIRST_PIN_AGAIN, "7341")
        go_on(page)
        go_on(page)

    try:
        shown = program(start, drive)
    finally:
        from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

        app = QCoreApplication.instance()
        assert app is not None
        for translator in app.findChildren(QTranslator):
            app.removeTranslator(translator)
        QLocale.setDefault(QLocale("en"))
    assert "Iniciar sesión" in shown
    assert load_settings(file).room == "4"
    assert start.user == FirstUser(name="Ana Ruiz", pin="7341")


SETTINGS = FirstSettings(station_id="station-1", room="4", chart_url="http://chart.example/fhir")
ANA = FirstUser(name=PRIYA.name, pin=PIN)


@pytest.fixture(params=[(1920, 1080), (1280, 800)], ids=["wide", "narrow"])
def led(
    request: pytest.FixtureRequest,
    station: HandStation,
    open_window: Callable[..., MainWindow],
) -> MainWindow:
    """The window after the first start; the administrator is signed in by itself."""
    station.show(may_manage=True)
    window = open_window(station, request.param)
    steps = FirstSteps(window, SETTINGS, ANA, lambda: ["The key is in a file."])
    steps.sign_in()
    until(window, names.FIRST_INSTRUMENTS_ADD)
    return window


def test_the_first_instruments_come_next_by_the_pages_own_dialog(
    led: MainWindow, station: HandStation
) -> None:
    assert shows(led, names.PAGE_DEVICES)
    assert "None is added yet." in texts(child(led, names.FIRST_INSTRUMENTS))
    assert not unheard(led)
    click(led, names.FIRST_INSTRUMENTS_ADD)
    until(led, names.ADD_DIALOG)
    assert not shows(led, names.FIRST_INSTRUMENTS_ADD)
    QTest.keyClick(led.focusWidget(), Qt.Key.Key_Escape)
    until(led, names.FIRST_INSTRUMENTS_ADD)
    station.show(links=links())
    wait_for(lambda: "Added: Floor scale" in texts(child(led, names.FIRST_INSTRUMENTS)))
    click(led, names.FIRST_INSTRUMENTS_LATER)
    until(led, names.READY_START)
    wait_for(lambda: "Instruments: Floor scale" in texts(child(led, names.READY)))
    click(led, names.READY_START)
    until(led, names.PAGE_TODAY)
    assert not shows(led, names.READY)
    station.show(room="5")
    settle()
    assert not shows(led, names.READY)


def test_skipped_steps_are_told_at_the_end_and_survive_a_lock(
    led: MainWindow, station: HandStation
) -> None:
    station.show(locked=True)
    wait_for(lambda: not shows(led, names.FIRST_INSTRUMENTS_ADD))
    station.show(locked=False)
    until(led, names.FIRST_INSTRUMENTS_ADD)
    station.show(charts=(ChartView(name="chart", test=False, reachable=False),))
    QTest.keyClick(led.focusWidget(), Qt.Key.Key_Escape)
    until(led, names.READY_START)
    wait_for(lambda: "Ready, with 4 things left" in texts(child(led, names.READY)))
    settle()
    assert not unheard(led)
    said = texts(child(led, names.READY))
    for line in (
        "Station station-1, room 4",
        "Administrator: Priya Nair",
        "The chart at http://chart.example/fhir does not answer now. Results wait here for it.",
        "No instrument yet. Add them on Devices; until then values are entered by hand.",
        "The key is in a file.",
    ):
        assert line in said, line


def test_practising_leaves_for_the_simulated_room(led: MainWindow) -> None:
    (steps,) = led.findChildren(FirstSteps)
    wanted = []
    steps.practise.connect(lambda: wanted.append(True))
    click(led, names.FIRST_PRACTISE)
    assert wanted == [True]


def test_the_program_goes_from_its_first_start_to_the_simulated_room(tmp_path) -> None:
    def first() -> None:
        (page,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, FirstRun))
        QTimer.singleShot(0, after)
        write(page, names.FIRST_ROOM, "4")
        go_on(page)
        write(page, names.FIRST_NAME, PRIYA.name)
        write(page, names.FIRST_PIN, PIN)
        write(page, names.FIRST_PIN_AGAIN, PIN)
        go_on(page)
        go_on(page)

    def after() -> None:
        found = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
        if not any(shows(one, names.FIRST_PRACTISE) for one in found if one.isVisible()):
            QTimer.singleShot(20, after)
            return
        click(found[-1], names.FIRST_PRACTISE)

    QTimer.singleShot(0, first)
    start = _FirstStart(tmp_path / "station.toml")
    assert run(Engine, size=(1280, 800), first_start=start) == PRACTISE


def links() -> tuple[LinkView, ...]:
    return (
        LinkView(
            name="Floor scale",
            spec="x",
            phase=LinkPhase.CONNECTED,
        ),
    )


def test_going_away_keeps_nothing(tmp_path) -> None:
    file = tmp_path / "station.toml"

    def away() -> None:
        (page,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, FirstRun))
        page.close()

    QTimer.singleShot(0, away)
    assert run(Engine, size=(1280, 800), first_start=_FirstStart(file)) == 0
    assert not file.exists()
