"""The instruments that people added to this station: remembered, named, allowed, forgotten.

The site's TOML is the engineer's file and is never written. What is added in the window or by
`station devices add` is kept beside the data, in a JSON file of its own. It is written whole, to
a new file that then takes the old one's place, so a power cut leaves one of the two.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from station.files import put_in_place, sync_folder
from station.saying import say
from station.settings import DeviceSettings, Settings

__all__ = ["BookError", "InstrumentBook", "devices_of"]

_FILE: Final = "instruments.json"
_VERSION: Final = 1


class BookError(ValueError):
    """The file cannot be read, or what was asked for cannot be: what is wrong, and what to do."""

    def __init__(self, says: str, next_step: str) -> None:
        super().__init__(f"{says} {next_step}")
        self.says = says
        self.next_step = next_step


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentBook:
    """The file of one station. `site` are the devices of the site's own configuration: they are
    not in the file, but nothing in it may be the same as one of them.
    """

    path: Path
    site: tuple[DeviceSettings, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> InstrumentBook:
        """The book of a station with these settings."""
        return cls(path=settings.folder / _FILE, site=settings.devices)

    def read(self) -> tuple[DeviceSettings, ...]:
        """What is in it, in the order of adding; empty where there is no file yet.

        Raises `BookError` for a file that is not one.
        """
        try:
            data = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as problem:
            raise self._unreadable(str(problem)) from problem
        if not isinstance(data, dict) or data.get("version") != _VERSION:
            raise self._unreadable(f"it is no list of instruments of version {_VERSION}")
        try:
            return tuple(DeviceSettings.model_validate(entry) for entry in data["instruments"])
        except (ValidationError, KeyError, TypeError) as problem:
            raise self._unreadable(str(problem).splitlines()[0]) from problem

    def add(self, device: DeviceSettings) -> DeviceSettings:
        """Remember an instrument; gives it as it is kept, with a name that no other one has.

        Raises `BookError` for one that is there already.
        """
        known = self.read()
        for other in (*self.site, *known):
            if _place(other) == _place(device):
                raise BookError(
                    say(
                        "{name} is already on {place}.",
                        name=_title(other),
                        place=_place(device)[1],
                    ),
                    "Forget that one first, or choose another port or address.",
                )
        kept = device.model_copy(update={"name": _free_name(device, (*self.site, *known))})
        self._write((*known, kept))
        return kept

    def rename(self, name: str, new: str) -> DeviceSettings:
        """Give it another name. Raises `BookError` for a name that is taken or empty."""
        new = new.strip()
        if not new:
            raise BookError("A name has at least one letter.", "Say how staff call it.")
        if new != name and any(_title(other) == new for other in (*self.site, *self.read())):
            raise BookError(
                say("Another instrument is called {name}.", name=new), "Choose another name."
            )
        return self._change(name, lambda device: device.model_copy(update={"name": new}))

    def allow(self, name: str, *, allowed: bool) -> DeviceSettings:
        """Let the station connect to it, or not."""
        return self._change(name, lambda device: device.model_copy(update={"allowed": allowed}))

    def approve(self, name: str, *, approved: bool) -> DeviceSettings:
        """Let values of an unverified protocol be charted here: an engineer's decision."""
        return self._change(name, lambda device: device.model_copy(update={"approved": approved}))

    def forget(self, name: str) -> DeviceSettings:
        """Take it out; gives what was taken."""
        device = self._find(name)
        self._write(tuple(other for other in self.read() if other != device))
        return device

    def _find(self, name: str) -> DeviceSettings:
        for device in self.read():
            if device.name == name:
                return device
        if any(_title(device) == name for device in self.site):
            raise BookError(
                say("{name} is in the site's configuration.", name=name),
                "Change it there: that file is the engineer's.",
            )
        names = ", ".join(device.name or "" for device in self.read()) or "none"
        raise BookError(
            say("No instrument is called {name}.", name=name),
            say("There are: {names}.", names=names),
        )

    def _change(
        self, name: str, change: Callable[[DeviceSettings], DeviceSettings]
    ) -> DeviceSettings:
        device = self._find(name)
        changed = change(device)
        self._write(tuple(changed if other == device else other for other in self.read()))
        return changed

    def _write(self, devices: Sequence[DeviceSettings]) -> None:
        entries = [device.model_dump(mode="json", exclude_defaults=True) for device in devices]
        data: dict[str, Any] = {"version": _VERSION, "instruments": entries}
        fresh = self.path.with_name(f"{self.path.name}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")
            put_in_place(fresh, self.path)
            sync_folder(self.path.parent)
        except OSError as problem:
            raise BookError(
                say("{path} cannot be written: {why}.", path=str(self.path), why=problem.strerror),
                "Free some space, or give this user the right to write there.",
            ) from problem

    def _unreadable(self, why: str) -> BookError:
        return BookError(
            say("{path} cannot be read: {why}.", path=str(self.path), why=why),
            "Put it aside under another name, and add the instruments again; nothing was changed.",
        )


def devices_of(settings: Settings) -> tuple[DeviceSettings, ...]:
    """Every instrument of this station: the site's, then those that people added.

    Raises `BookError` where the book cannot be read.
    """
    return (*settings.devices, *InstrumentBook.of(settings).read())


def _place(device: DeviceSettings) -> tuple[str, str]:
    """By what an instrument is reached: two cannot be at the same place."""
    where = {
        "serial": device.port,
        "bluetooth": (device.address or "").upper(),
        "tcp": f"{device.host}:{device.tcp_port}",
        "replay": str(device.file),
    }
    return device.link, where[device.link] or ""


def _title(device: DeviceSettings) -> str:
    return device.name or device.spec


def _free_name(device: DeviceSettings, others: Sequence[DeviceSettings]) -> str:
    """The name that was wanted, with a number where another one has it."""
    taken = {_title(other) for other in others}
    wanted = _title(device)
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted} {number}", number + 1
    return name
