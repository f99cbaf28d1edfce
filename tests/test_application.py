"""The built application, started as a clinic starts it: nothing of this environment is in it.

`make test` and `make dist` build it before. A person uses its window by what it tells a screen
reader; what it kept is then read from outside.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from station.codec.catalog import shipped_spec_ids
from station.store.keys import load_key
from station.store.store import Store
from tests.support.display import virtual_display
from tests.support.needs import require
from tests.support.screen_reader import Reader, message_bus, screen_reader

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "dist" / "vitals-station"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="docs/windows.md builds it there"),
]


@pytest.fixture(scope="module")
def program() -> Path:
    """Its `station`; skips (fails in CI) where it is not there, or of an earlier state."""
    stamp = ROOT / "dist" / ".application"
    require(stamp.exists(), "the application is not built: `make dist` builds it")
    newest = max(
        path.stat().st_mtime
        for folder in ("station", "firmware_specs", "packaging")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    )
    require(stamp.stat().st_mtime >= newest, "the application is old: `make dist` builds it again")
    return FOLDER / "station"


def environment(home: Path, **more: str) -> dict[str, str]:
    """Of an account without anything of this one, and without a key store."""
    return {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        **more,
    }


def told(program: Path, home: Path, *words: str, **more: str) -> dict[str, dict[str, object]]:
    """What `station doctor` found, by name."""
    done = subprocess.run(
        [program, "doctor", "--json", *words],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}


def test_it_has_everything_that_it_is_made_of(program: Path, tmp_path: Path) -> None:
    found = told(program, tmp_path, "--parts")
    assert [name for name, line in found.items() if not line["ok"]] == []
    says = {name: str(line["says"]) for name, line in found.items()}
    assert ", built application, " in says["version"]
    assert says["specs"] == f"{len(shipped_spec_ids())} instruments"
    assert says["window"].endswith("4 weights of Inter; en, es")
    assert says["database"].startswith("SQLCipher 4.")
    if sys.platform == "linux":
        assert says["bluetooth"] == "bluez_dbus (BleakClientBlueZDBus, BleakScannerBlueZDBus)"


@pytest.mark.skipif(sys.platform != "linux", reason="the message bus is Linux's")
def test_it_speaks_with_the_systems_message_bus(program: Path, tmp_path: Path) -> None:
    with message_bus() as address:
        found = told(program, tmp_path, DBUS_SYSTEM_BUS_ADDRESS=address)
    assert found["Message bus"]["ok"]
    assert found["Bluetooth service"]["says"] == "The Bluetooth service (bluetoothd) does not run."


def test_it_brings_no_more_than_it_needs_and_every_licence(program: Path) -> None:
    files = [path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*")]
    qt = {
        Path(name).name.split(".")[0]
        for name in files
        if "/PySide6/Qt" in name and ".abi3." in name
    }
    assert qt == {"QtCore", "QtDBus", "QtGui", "QtPrintSupport", "QtWidgets"}
    for foreign in ("bumble", "libusb", "readline", "QtNetwork", "Qt6Qml", "libX11", "libgtk"):
        assert [name for name in files if foreign in name] == []
    licences = FOLDER / "_internal" / "licences"
    for name in ("LICENSE", "NOTICE", "LGPL-3.0.txt", "GPL-3.0.txt", "pyserial.txt"):
        assert (licences / name).stat().st_size > 1000
    assert "put your own build" in (licences / "README.txt").read_text("utf-8")
    assert {"bleak", "dbus-fast", "keyring", "numpy", "sqlcipher3"} <= {
        path.name for path in licences.iterdir()
    }
    assert "Inter" in (FOLDER / "_internal/station/ui/fonts/OFL.txt").read_text("utf-8")


def test_it_has_no_simulated_room(program: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [program, "run", "--demo"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "the built application has no simulated instruments" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="installs for one account of Linux")
def test_it_installs_itself_and_goes_again(program: Path, tmp_path: Path) -> None:
    def run(command: Path, *words: str, says: str = "") -> str:
        done = subprocess.run(
            [command, *words],
            env=environment(tmp_path),
            input=says,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run(program, "application", "install") == "Version 0.1.0 is installed.\n"
    command = tmp_path / ".local" / "bin" / "station"
    assert run(command, "--version") == "0.1.0\n"
    assert run(command, "application", "status") == "In use: 0.1.0\nTo go back to: none\n"
    (tmp_path / ".local" / "share" / "vitals-station").mkdir()
    gone = run(command, "application", "uninstall", "--purge", says="station-1\n")
    assert "The program is removed." in gone
    assert [path for path in tmp_path.rglob("*") if not path.is_dir()] == []


@pytest.mark.soak
@pytest.mark.unmeasured
@pytest.mark.skipif(sys.platform != "linux", reason="a shell script")
def test_the_script_in_the_archive_installs_it_for_an_account(
    program: Path, tmp_path: Path
) -> None:
    home = Path(tempfile.mkdtemp(prefix="vitals-station-home-"))  # anybody may look into this one
    try:
        archive = home / "archive"
        shutil.copytree(FOLDER, archive, symlinks=True)
        nobody = {} if os.geteuid() else {"user": 65534, "group": 65534, "extra_groups": []}
        if nobody:
            as_root = subprocess.run([archive / "install.sh"], capture_output=True, check=False)
            assert as_root.returncode == 2
            assert b"not as root" in as_root.stderr
            os.chown(home, 65534, 65534)
        done = subprocess.run(
            [archive / "install.sh", "--kiosk"],
            env=environment(home),
            capture_output=True,
            text=True,
            check=False,
            **nobody,  # type: ignore[call-overload]
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("Version 0.1.0 is installed.\n")
        assert "usermod -aG dialout" in done.stdout
        assert (home / ".local/opt/vitals-station/current/station").exists()
        assert (home / ".config/systemd/user/vitals-station.service.d/kiosk.conf").exists()
    finally:
        shutil.rmtree(home)


@contextmanager
def running(program: Path, home: Path, bus: str, notify: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Its window on a screen in memory; ended as the end of a session ends it."""
    with virtual_display() as display:
        station = subprocess.Popen(
            [program, "run"],
            env=environment(
                home,
                DISPLAY=display,
                QT_QPA_PLATFORM="xcb",
                AT_SPI_BUS_ADDRESS=bus,
                QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1",
                NOTIFY_SOCKET=str(notify),
            ),
            stderr=subprocess.DEVNULL,
        )
        try:
            yield station
            station.send_signal(signal.SIGTERM)
            assert station.wait(20) == 0
        finally:
            station.kill()
            station.wait()


@pytest.mark.window
@pytest.mark.skipif(sys.platform != "linux", reason="the screen reader's bus is Linux's")
def test_a_person_sets_it_up_and_signs_in_again_after_a_restart(
    program: Path, tmp_path: Path
) -> None:
    async def set_up(person: Reader) -> None:
        await person.press("radio button", "Español")
        await person.write("Room, as staff call it", "4")
        await person.press("push button", "Go on")
        await person.write("Full name", "Ana Ruiz")
        await person.write("PIN, 4 to 12 digits", "7341")
        await person.write("The same PIN once more", "7341")
        await person.press("push button", "Go on")
        await person.press("push button", "Start the station")
        await person.until("dialog", "Los primeros instrumentos")  # signed in, in Spanish
        seen = [one.name for one in await person.screen()]
        assert "Agregar un instrumento" in seen
        assert not [name for name in seen if "simulada" in name]  # there is none to practise in

    async def sign_in(person: Reader) -> None:
        await person.write("Nombre", "Ana Ruiz")
        for digit in "7341":
            await person.press("push button", digit)
        await person.press("push button", "Iniciar sesión")
        await person.until("push button", "Hoy")

    async def at_it(bus: str, steps: Callable[[Reader], Awaitable[None]]) -> None:
        async with screen_reader(bus) as person:
            await steps(person)

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30)
        for steps in (set_up, sign_in):
            with message_bus() as bus, running(program, tmp_path, bus, tmp_path / "notify"):
                asyncio.run(at_it(bus, steps))
                assert manager.recv(64) == b"READY=1"

    folder = tmp_path / ".local" / "share" / "vitals-station"
    database = folder / "station.db"
    assert not database.read_bytes().startswith(b"SQLite format 3")
    key = load_key(folder, database)
    store = Store.open(database, key.key, lambda _: (), anchor=key.anchor(folder))
    found = store.audit_found().result()
    store.close()
    assert found.findings == ()
    entries = [row.entry for row in found.rows]
    signed_in = [one.user_name for one in entries if one.action == "sign_in"]
    assert signed_in == ["Ana Ruiz", "Ana Ruiz"]
