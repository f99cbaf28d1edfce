"""Where the versions of the application lie, and which of them is in use.

`~/.local/opt/vitals-station/` has a folder for each version and the links `current` and `previous`.
A link is exchanged by one rename, so at any moment one whole version is in use.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from station.files import sync_folder, write_whole

__all__ = ["Layout", "UpdateRecord"]

_VERSION: Final = re.compile(r"[0-9][0-9A-Za-z.+_-]{0,63}")
_RECORD: Final = "update.json"
_INCOMING: Final = ".incoming"
PROGRAM: Final = "station"
UNIT: Final = "vitals-station.service"
DESKTOP: Final = "vitals-station.desktop"
KIOSK: Final = "kiosk.conf"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateRecord:
    """The last update: from which version to which, and the copy of the data from before it
    (None: there were no data, or they are not needed any more).
    """

    before: str
    after: str
    copy: Path | None

    def to_json(self) -> str:
        """One line of text."""
        copy = None if self.copy is None else str(self.copy)
        return json.dumps({"before": self.before, "after": self.after, "copy": copy})

    @classmethod
    def from_json(cls, text: str) -> UpdateRecord:
        """What `to_json` wrote. Raises ValueError or KeyError for anything else."""
        said: dict[str, Any] = json.loads(text)
        copy = said["copy"]
        return cls(
            before=str(said["before"]),
            after=str(said["after"]),
            copy=None if copy is None else Path(copy),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Every place that the installed application uses, data and configuration apart."""

    root: Path
    command: Path
    units: Path
    autostart: Path
    menu: Path

    @classmethod
    def of_this_account(cls) -> Layout:
        """By the custom of Linux desktops (XDG base directories, systemd.unit(5))."""
        home = Path.home()
        config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
        return cls(
            root=home / ".local" / "opt" / "vitals-station",
            command=home / ".local" / "bin" / PROGRAM,
            units=config / "systemd" / "user",
            autostart=config / "autostart",
            menu=data / "applications",
        )

    @property
    def link(self) -> Path:
        """Leads to the version in use."""
        return self.root / "current"

    def current(self) -> str | None:
        """The version in use; None where none is installed."""
        return self._named("current")

    def previous(self) -> str | None:
        """The version from before the last update, if it is still here."""
        return self._named("previous")

    def versions(self) -> tuple[str, ...]:
        """Every version that is here, sorted by name."""
        if not self.root.is_dir():
            return ()
        return tuple(
            sorted(
                path.name
                for path in self.root.iterdir()
                if not path.is_symlink() and _VERSION.fullmatch(path.name) and path.is_dir()
            )
        )

    def program(self, version: str) -> Path:
        """The `station` of that version."""
        return self.root / version / PROGRAM

    def bring(self, source: Path, version: str) -> None:
        """Copy a built application in as that version: whole, or not at all."""
        if not _VERSION.fullmatch(version):
            raise ValueError(f"{version!r} is no version")
        self.root.mkdir(parents=True, exist_ok=True)
        to = self.root / version
        if source.resolve() == to.resolve():
            return
        incoming = self.root / _INCOMING
        shutil.rmtree(incoming, ignore_errors=True)
        shutil.copytree(source, incoming, symlinks=True)
        if to.exists():  # the same version again: what is there is in use or was left half done
            old = self.root / f"{_INCOMING}-old"
            shutil.rmtree(old, ignore_errors=True)
            to.rename(old)
            incoming.rename(to)
            shutil.rmtree(old, ignore_errors=True)
        else:
            incoming.rename(to)
        sync_folder(self.root)

    def switch(self, version: str, *, previous: str | None) -> None:
        """Take that version into use."""
        if previous is None:
            (self.root / "previous").unlink(missing_ok=True)
        else:
            self._point("previous", previous)
        self._point("current", version)

    def remember(self, record: UpdateRecord) -> None:
        """Write down the update that begins."""
        write_whole(self.root / _RECORD, record.to_json().encode())

    def remembered(self) -> UpdateRecord | None:
        """The last update; None where there was none, or its record cannot be read."""
        try:
            return UpdateRecord.from_json((self.root / _RECORD).read_text("utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def sweep(self) -> tuple[str, ...]:
        """Remove every version but the one in use and the one before; which they were."""
        keep = {self.current(), self.previous()}
        gone = tuple(version for version in self.versions() if version not in keep)
        for version in gone:
            shutil.rmtree(self.root / version)
        return gone

    def _named(self, link: str) -> str | None:
        path = self.root / link
        if not path.is_symlink():
            return None
        name = str(path.readlink())
        return name if (self.root / name).is_dir() else None

    def _point(self, link: str, version: str) -> None:
        new = self.root / f".{link}"
        new.unlink(missing_ok=True)
        new.symlink_to(version)
        new.rename(self.root / link)
        sync_folder(self.root)
