"""A process that believes to be on another system:
`python -m tests.support.elsewhere SYSTEM [WORDS]`.

What that system lacks cannot be imported, and `sys.platform` names it. Python's own modules and
other people's are imported before, as this system has them: what is looked at is the station.
Without WORDS every module of the station is imported, and one JSON line says which could not be;
with WORDS they are a `station` command.
"""

from __future__ import annotations

import importlib
import importlib.abc
import json
import pkgutil
import shutil
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Final

ABSENT: Final = {
    # https://docs.python.org/3/library/: "Availability: Unix" of each; and what is BlueZ's or the
    # Secret Service's, which are installed on Linux only.
    "win32": (
        "fcntl",
        "grp",
        "posix",
        "pty",
        "pwd",
        "resource",
        "readline",
        "syslog",
        "termios",
        "tty",
        "dbus_fast",
        "bleak.backends.bluezdbus",
        "secretstorage",
        "jeepney",
    ),
    "darwin": ("dbus_fast", "bleak.backends.bluezdbus", "secretstorage", "jeepney"),
}
OTHERS: Final = (
    "argon2",
    "asyncio.subprocess",
    "bleak",
    "bumble.device",
    "concurrent.futures",
    "cryptography",
    "ctypes",
    "cyclopts",
    "getpass",
    "httpx2",
    "keyring.backends",
    "multiprocessing",
    "numpy",
    "platformdirs",
    "pydantic.fields",
    "pydantic.types",
    "pydicom",
    "pynetdicom",
    "reportlab.pdfgen.canvas",
    "serial.tools.list_ports",
    "serial.rfc2217",
    "sqlcipher3.dbapi2",
    "ssl",
    "subprocess",
    "tempfile",
    "zoneinfo",
    "pytest",
    # Last: it looks at what is imported after it.
    "PySide6.QtDBus",
    "PySide6.QtPrintSupport",
    "PySide6.QtTest",
    "PySide6.QtWidgets",
)


class Lacking(importlib.abc.MetaPathFinder):
    """Says of these modules that there are none."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)

    def find_spec(
        self, name: str, path: object = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name in self._names or any(name.startswith(f"{one}.") for one in self._names):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def become(system: str) -> None:
    """Believe it from now on."""
    for name in OTHERS:
        importlib.import_module(name)
    lacking = ABSENT[system]
    for name in tuple(sys.modules):
        if name.startswith("station"):
            raise RuntimeError(f"{name} was imported too early")
        if name in lacking or name.startswith(tuple(f"{one}." for one in lacking)):
            del sys.modules[name]
    if system == "win32":  # Python looks for programs with what only Windows has (`_winapi`)
        shutil.which = lambda *_, **__: None
    sys.meta_path.insert(0, Lacking(lacking))
    sys.platform = system


def all_that_fail() -> dict[str, str]:
    """Every module of the station that cannot be imported, with why."""
    import station

    failed = {}
    for found in pkgutil.walk_packages(station.__path__, "station."):
        if found.name == "station.__main__":
            continue
        try:
            importlib.import_module(found.name)
        except Exception as problem:
            failed[found.name] = f"{type(problem).__name__}: {problem}"
    return failed


def main(system: str, *words: str) -> None:
    """See the module's own words."""
    become(system)
    if not words:
        sys.stdout.write(json.dumps(all_that_fail()))
        return
    sys.argv[1:] = words
    from station.cli import main as station

    station()


if __name__ == "__main__":
    main(*sys.argv[1:])
