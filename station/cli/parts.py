"""The parts of this installation: is everything there that the station is made of, and does it
work on this computer. Nothing of the site is read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

__all__ = ["Part", "parts"]

Part = tuple[str, bool, str]
"""Name, whether it works, what was found."""


def parts() -> tuple[Part, ...]:
    """Every part, looked at one after another; none stops the others."""
    found: list[Part] = []
    for name, look in _PARTS.items():
        try:
            found.append((name, True, look()))
        except Exception as problem:  # whatever a broken installation may bring
            found.append((name, False, f"{type(problem).__name__}: {problem}"))
    return tuple(found)


def _version() -> str:
    import platform
    import sys

    from station import __version__

    kind = "built application" if getattr(sys, "frozen", False) else "Python package"
    return f"{__version__}, {kind}, Python {platform.python_version()}, {platform.platform()}"


def _specs() -> str:
    from station.codec import load_spec
    from station.codec.catalog import shipped_spec_ids

    ids = shipped_spec_ids()
    if not ids:
        raise FileNotFoundError("there are no specs")
    return f"{len([load_spec(name) for name in ids])} instruments"


def _tables() -> str:
    from station.checks.files import rulebook
    from station.intake.reading import read_questionnaire
    from station.program_files import read_programs

    rules, programs = rulebook(), read_programs()
    questions = read_questionnaire()
    return (
        f"checks {rules.version}, {len(programs.programs)} blood pressure programs, "
        f"{len(questions.questions)} questions"
    )


def _window() -> str:
    from station.ui.parts import window_parts

    return "; ".join(text for _, text in window_parts())


def _paper() -> str:
    from station.sheets.fonts import font_name, register, width_of

    register()
    return f"{font_name(bold=False)}, {width_of('120/80 mmHg', 10.0):.1f} wide"


def _bluetooth() -> str:
    from bleak.backends.client import get_platform_client_backend_type
    from bleak.backends.scanner import get_platform_scanner_backend_type

    client, kind = get_platform_client_backend_type()
    scanner, _ = get_platform_scanner_backend_type()
    return f"{kind.value} ({client.__name__}, {scanner.__name__})"


def _serial() -> str:
    import serial
    from serial.tools.list_ports import comports

    return f"pyserial {serial.__version__}, {len(list(comports()))} ports"


def _database() -> str:
    """Made, written, closed, opened again; a wrong key does not open it."""
    import secrets
    import tempfile

    from station.store.database import connect
    from station.store.errors import WrongKeyError

    key = secrets.token_bytes(32)
    with tempfile.TemporaryDirectory(prefix="vitals-station-") as folder:
        path = Path(folder) / "station.db"
        connect(path, key).close()
        connection = connect(path, key)
        (version,) = connection.execute("PRAGMA cipher_version").fetchone()
        connection.close()
        try:
            connect(path, secrets.token_bytes(32)).close()
        except WrongKeyError:
            return f"SQLCipher {version}"
    raise RuntimeError("the database opens with any key: it is not encrypted")


def _key_store() -> str:
    import keyring
    from keyring.backends import fail, null

    backend = keyring.get_keyring()
    if isinstance(backend, fail.Keyring | null.Keyring):
        return "none here; the key will be a file"
    return f"{type(backend).__module__.rpartition('.')[2]} ({backend.name})"


def _pins() -> str:
    from station.access.pins import hash_pin, matches

    if not matches(hash_pin("7341"), "7341"):
        raise RuntimeError("a PIN does not match itself")
    return "argon2"


def _network() -> str:
    import ssl

    import httpx2

    httpx2.AsyncClient()  # finds the system's certificate authorities
    return f"{ssl.OPENSSL_VERSION}, httpx2 {httpx2.__version__}"


def _dicom() -> str:
    from station.dicom.library import load

    load()
    import pydicom

    return f"pydicom {pydicom.__version__}"


_PARTS: Final[dict[str, Callable[[], str]]] = {
    "version": _version,
    "specs": _specs,
    "tables": _tables,
    "window": _window,
    "paper": _paper,
    "bluetooth": _bluetooth,
    "serial": _serial,
    "database": _database,
    "key store": _key_store,
    "PINs": _pins,
    "network": _network,
    "DICOM": _dicom,
}
