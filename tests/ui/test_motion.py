"""Less motion where the site or the desktop asks for it; asked over a real message bus."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication

from station.ui import motion
from station.ui.look import Look
from station.ui.pages.clean_screen import HoldButton
from station.ui.tile_look import SteadyRing
from station.ui.tokens import ThemeName
from tests.drivers.links.conftest import message_bus_daemon
from tests.support.needs import require
from tests.ui.driving import wait_for


@pytest.fixture
def app(qt_app: QApplication) -> Iterator[QApplication]:
    before = qt_app.cursorFlashTime()
    yield qt_app
    motion.use_motion("full")
    qt_app.setCursorFlashTime(before)


@pytest.fixture
def look(app: QApplication) -> Look:
    return Look.of(ThemeName.LIGHT, QSize(1920, 1080), app.primaryScreen())


def test_the_ring_is_a_number_and_nothing_blinks(app: QApplication, look: Look) -> None:
    ring = SteadyRing(look)
    ring.resize(ring.sizeHint())
    ring.show_share(0.25)
    quarter = ring.grab().toImage()
    motion.use_motion("reduced")
    number = ring.grab().toImage()
    assert number != quarter
    # A ring reaches the upper edge of its square, a number does not.
    assert {number.pixel(x, 3) for x in range(number.width())} == {number.pixel(0, 0)}
    assert {quarter.pixel(x, 3) for x in range(quarter.width())} != {quarter.pixel(0, 0)}
    assert app.cursorFlashTime() == 0


def test_a_held_button_fills_in_whole_seconds(
    app: QApplication, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    button = HoldButton(look, "Hold", name="hold")
    monkeypatch.setattr(button, "_share", 0.6)  # 1.8 of its 3 seconds
    assert button.filled == pytest.approx(0.6)
    motion.use_motion("reduced")
    assert button.filled == pytest.approx(1 / 3)


def test_a_word_that_means_nothing_is_refused(app: QApplication) -> None:
    with pytest.raises(ValueError, match="'some' is none of"):
        motion.use_motion("some")


@pytest.mark.parametrize(
    ("group", "key", "value", "less"),
    [
        ("org.freedesktop.appearance", "reduced-motion", ("u", 1), True),
        ("org.gnome.desktop.interface", "enable-animations", ("b", False), True),
        ("org.gnome.desktop.interface", "enable-animations", ("b", True), False),
    ],
)
def test_what_the_desktop_says(
    app: QApplication,
    tmp_path: Path,
    group: str,
    key: str,
    value: tuple[str, object],
    less: bool,
) -> None:
    with Portal(tmp_path, {(group, key): value}) as address:
        bus = QDBusConnection.connectToBus(address, address)
        try:
            said: list[bool] = []
            motion.ask_portal(bus, said.append)
            wait_for(lambda: not motion._waiting, "the portal did not answer")
            assert said == [True] * less
        finally:
            QDBusConnection.disconnectFromBus(address)


def test_no_desktop_says_nothing(app: QApplication) -> None:
    said: list[bool] = []
    motion.ask_portal(QDBusConnection("nowhere"), said.append)
    assert not motion._waiting
    assert not said


class Portal:
    """A settings portal on a message bus of its own, in a thread of its own."""

    def __init__(self, folder: Path, settings: dict[tuple[str, str], tuple[str, object]]) -> None:
        self._folder, self._settings = folder, settings
        self._ready = threading.Event()
        self._address = ""
        self._end: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def __enter__(self) -> str:
        require(shutil.which("dbus-daemon"), "needs dbus-daemon")
        self._thread.start()
        assert self._ready.wait(10)
        return self._address

    def __exit__(self, *_: object) -> None:
        self._end()
        self._thread.join(10)

    async def _serve(self) -> None:
        from dbus_fast import DBusError, Message, Variant
        from dbus_fast.aio import MessageBus

        settings = self._settings
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        self._end = lambda: loop.call_soon_threadsafe(ended.set)

        def answer(message: Message) -> Message | None:
            if message.member != "Read":
                return None
            known = settings.get(tuple(message.body))
            if known is None:
                unknown = DBusError("org.freedesktop.portal.Error.NotFound", "no such setting")
                return Message.new_error(message, unknown.type, unknown.text)
            # As portals do for `Read`: a variant in a variant.
            return Message.new_method_return(message, "v", [Variant("v", Variant(*known))])

        async with message_bus_daemon(self._folder) as address:
            bus = await MessageBus(bus_address=address).connect()
            bus.add_message_handler(answer)
            await bus.request_name("org.freedesktop.portal.Desktop")
            self._address = address
            self._ready.set()
            await ended.wait()
            bus.disconnect()
