"""One version after another, and back. Every step may be cut short by a power failure: then either
the old version with the old data or the new one is in use, and the same command finishes the rest.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.application.layout import DESKTOP, KIOSK, PROGRAM, UNIT, Layout, UpdateRecord
from station.application.service import Service, ServiceError

__all__ = ["InstallError", "Installer"]

_STEP_S: Final = 600.0


class InstallError(RuntimeError):
    """It could not be done; what is in use now, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installer:
    """Installs, updates, goes back and removes, for one account.

    `ready`: whether the station was set up, so that a start tells when its data are open.
    """

    layout: Layout
    service: Service
    ready: bool
    report: Callable[[str], None] = print

    def install(self, source: Path, version: str, *, kiosk: bool = False) -> None:
        """Take the built application in `source` into use. Raises `InstallError`."""
        old = self.layout.current()
        self._whole(source / PROGRAM)
        if old in (None, version):
            runs = self._stopped() if old else False
            self.layout.bring(source, version)
            self.layout.switch(version, previous=self.layout.previous())
            self._place(version, kiosk=kiosk)
            if runs:
                self.service.start(wait=False)
            self.report(f"Version {version} is installed.")
            return
        assert old is not None
        self._update(source, old, version, kiosk)

    def _update(self, source: Path, old: str, new: str, kiosk: bool) -> None:
        runs = self._stopped()
        try:
            copy = self._copy(old)
            self.layout.bring(source, new)
            self.layout.remember(UpdateRecord(before=old, after=new, copy=copy))
        except InstallError as problem:
            if runs:
                self.service.start(wait=False)
            raise InstallError(f"{problem}\nVersion {old} is still in use.") from problem
        self.layout.switch(new, previous=old)
        try:
            self._open(new, f"from version {old} to {new}")
            self._place(new, kiosk=kiosk)
            if runs:
                self.service.start(wait=self.ready)
        except (InstallError, ServiceError, OSError) as problem:
            self.report(f"Version {new} does not work here: {problem}")
            with contextlib.suppress(ServiceError):
                self.service.stop()  # it may still be trying
            put_back = copy if copy is not None and not self._reads(old) else None
            self._back(old, new, put_back, runs=runs)
            raise InstallError(f"Version {old} is in use again, with its data.") from problem
        for gone in self.layout.sweep():
            self.report(f"Version {gone} is removed.")
        if copy is not None:
            self.report(f"The data from before are in {copy}.")
        self.report(f"Version {new} is in use; `station application rollback` goes back to {old}.")

    def roll_back(self, *, with_data: bool) -> None:
        """Take the version from before the last update into use again. Raises `InstallError`.

        Where it cannot read the data any more, those from before the update take their place, if
        that is wanted (`with_data`).
        """
        new, old = self.layout.current(), self.layout.previous()
        record = self.layout.remembered()
        if new is None or old is None:
            raise InstallError("There is no version from before an update on this computer.")
        runs = self._stopped()
        copy: Path | None = None
        if not self._reads(old):
            known = record is not None and (record.before, record.after) == (old, new)
            copy = record.copy if record is not None and known else None
            if copy is None or not with_data:
                if runs:
                    self.service.start(wait=False)
                raise InstallError(
                    f"Version {old} cannot read the data as version {new} keeps them."
                    + (
                        " Add --with-data: the data from before the update take their place, and "
                        "what was kept since is put aside."
                        if copy is not None
                        else " There is no copy of them from before the update."
                    )
                    + f" Version {new} is still in use."
                )
        self._back(old, new, copy, runs=runs)
        self.report(f"Version {old} is in use again.")

    def _back(self, old: str, new: str, copy: Path | None, *, runs: bool) -> None:
        """Data first (`copy`, where the old version cannot read what is there), then the link:
        between the two the new version finds old data, which it can read, and never the old one
        new data.
        """
        if copy is not None:
            aside = self._tell(old, "put-back", str(copy))["aside"]
            self.report(f"What was kept since the update is in {aside}.")
        self.layout.switch(old, previous=None)
        self._place(old, kiosk=False)
        if runs:
            self.service.start(wait=False)
        # It stays as it came, to be looked at, until the next update.
        self.report(f"Version {new} is not in use any more.")

    def remove(self, also: Callable[[], None] = lambda: None) -> None:
        """Take away the program and what starts it; right before the program itself, `also`.

        The program is what runs this: once its folder is gone, nothing more can be imported.
        """
        self._stopped()
        self.service.disable()
        layout = self.layout
        for path in (layout.units / UNIT, layout.autostart / DESKTOP, layout.menu / DESKTOP):
            path.unlink(missing_ok=True)
        shutil.rmtree(layout.units / f"{UNIT}.d", ignore_errors=True)
        self.service.reload()
        if layout.command.is_symlink() and layout.link in (
            layout.command.readlink().parent,
            layout.command.parent / layout.command.readlink().parent,
        ):
            layout.command.unlink()
        also()
        shutil.rmtree(layout.root, ignore_errors=True)
        self.report("The program is removed.")

    # Steps.

    def _stopped(self) -> bool:
        """Whether it ran; it does not any more."""
        runs = self.service.runs()
        if runs:
            try:
                self.service.stop()
            except ServiceError as problem:
                raise InstallError(f"The station does not end: {problem}") from problem
        return runs

    def _place(self, version: str, *, kiosk: bool) -> None:
        """Unit, autostart, menu and command, as that version brings them."""
        layout, source = self.layout, self.layout.root / version
        for folder in (layout.units, layout.autostart, layout.menu, layout.command.parent):
            folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / UNIT, layout.units / UNIT)
        entry = (
            (source / DESKTOP).read_text("utf-8").replace("@PROGRAM@", _argument(self._program()))
        )
        for folder in (layout.autostart, layout.menu):
            (folder / DESKTOP).write_text(entry, "utf-8")
        if kiosk:
            drop_in = layout.units / f"{UNIT}.d"
            drop_in.mkdir(exist_ok=True)
            shutil.copyfile(source / KIOSK, drop_in / KIOSK)
        if layout.command.is_symlink() or not layout.command.exists():
            layout.command.unlink(missing_ok=True)
            layout.command.symlink_to(self._program())
        self.service.reload()
        self.service.enable()

    def _program(self) -> Path:
        return self.layout.link / PROGRAM

    def _whole(self, program: Path) -> None:
        """It has everything that it needs, and this computer has what it needs of it."""
        done = self._run(program, "doctor", "--parts")
        if done.returncode:
            raise InstallError(
                f"This version cannot run on this computer:\n{(done.stdout + done.stderr).strip()}"
            )

    def _copy(self, version: str) -> Path | None:
        copy = self._tell(version, "copy")["copy"]
        return None if copy is None else Path(copy)

    def _open(self, version: str, entry: str) -> None:
        if not self._tell(version, "open", "--entry", entry)["opened"]:
            raise InstallError("A newer version wrote the data.")

    def _reads(self, version: str) -> bool:
        return bool(self._tell(version, "open")["opened"])

    def _tell(self, version: str, *words: str) -> dict[str, str | None]:
        """What that version says about the data, or did with them."""
        done = self._run(self.layout.program(version), "application", "data", *words)
        lines = done.stdout.strip().splitlines()
        if done.returncode or not lines:
            # What the command itself says comes last, after warnings.
            raise InstallError((done.stderr or done.stdout).strip().rpartition("station: ")[2])
        said: dict[str, str | None] = json.loads(lines[-1])
        return said

    def _run(self, program: Path, *words: str) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(  # noqa: S603 - a version of this program
                [str(program), *words],
                capture_output=True,
                text=True,
                check=False,
                stdin=subprocess.DEVNULL,
                timeout=_STEP_S,
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise InstallError(f"{program} does not run: {problem}") from problem


def _argument(program: Path) -> str:
    """A path in an Exec line: in quotes, with four signs escaped and % doubled, and as a string of
    such a file, where a backslash is written twice (Desktop Entry Specification 1.5, "The Exec
    key" and "Possible value types").
    """
    escaped = re.sub(r'(["`$\\])', r"\\\1", str(program)).replace("%", "%%")
    return f'"{escaped}"'.replace("\\", "\\\\")
