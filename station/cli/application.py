"""`station application`: the built application on this computer. Linux, one account."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from station.cli.output import Refused, print_json

if TYPE_CHECKING:
    from station.application.data import Data
    from station.application.updating import Installer

__all__ = ["app"]

app = App(name="application", help="Install, update, go back, remove: the built application.")
_data = App(name="data", help="Steps of an update, which the other commands call.", show=False)
app.command(_data)

Flag = Annotated[bool, Parameter(negative="")]


@app.command
def install(*, kiosk: Flag = False) -> int:
    """Take this version into use. An older one gives way: its data are copied, brought to the new
    format and tried, and where anything fails the old version and its data are back.

    Parameters
    ----------
    kiosk
        This computer does nothing else: the window comes back whenever it was closed.
    """
    from station import __version__

    return _do(lambda desk: desk.install(_folder(), __version__, kiosk=kiosk))


@app.command
def rollback(*, with_data: Flag = False) -> int:
    """Take the version from before the last update into use again.

    Parameters
    ----------
    with_data
        Where it cannot read the data any more: those from before the update take their place. What
        was kept since is put aside into a folder that is told.
    """
    return _do(lambda desk: desk.roll_back(with_data=with_data))


@app.command
def uninstall(*, purge: Flag = False) -> int:
    """Take the program away, and what starts it. Data, keys and configuration stay.

    Parameters
    ----------
    purge
        Take them away, too, for ever. Asks for the station's name.
    """
    if not purge:
        return _do(lambda desk: desk.remove())
    from station.application.removing import purge as take_away
    from station.cli.desk import line

    settings = _settings()
    print(f"All data in {settings.folder} will be gone: visits, messages that wait, keys.")
    if line(f"Type {settings.station_id} to go on: ") != settings.station_id:
        raise Refused("That is another name; nothing was removed.")

    def data() -> None:
        for gone in take_away(settings.folder):
            print(f"Removed: {gone}")

    return _do(lambda desk: desk.remove(data))


@app.command
def status() -> int:
    """Say which version is in use, and which one is there to go back to."""
    from station.application.layout import Layout

    layout = Layout.of_this_account()
    print(f"In use: {layout.current() or 'none'}")
    print(f"To go back to: {layout.previous() or 'none'}")
    return 0


@app.command(name="open")
def open_(*, stay: Flag = False) -> int:
    """Start the station in this graphical session, unless it runs. Where there is no service
    manager to look after it, this is the station.

    Parameters
    ----------
    stay
        Do not end before the session: what a session consists of that shows nothing else.
    """
    from station.application.service import Service, ServiceError

    service = Service()
    if not service.there:
        from station.cli.run import run

        return run(full_screen=True)
    try:
        service.start(wait=False)
    except ServiceError as problem:
        raise Refused(str(problem)) from problem
    if stay:
        threading.Event().wait()
    return 0


@_data.command
def copy() -> int:
    """Copy the data as they are."""
    from station import __version__
    from station.store.errors import StoreError

    try:
        made = _kept().copy(__version__, datetime.now(UTC))
    except StoreError as problem:
        raise Refused(str(problem)) from problem
    print_json({"copy": None if made is None else str(made)})
    return 0


@_data.command(name="open")
def open_data(*, entry: str | None = None) -> int:
    """Open the data, in the format of this version."""
    from station.store.errors import StoreError

    try:
        opened = _kept().open(entry, datetime.now(UTC))
    except StoreError as problem:
        raise Refused(str(problem)) from problem
    print_json({"opened": opened})
    return 0


@_data.command
def put_back(copy: Path) -> int:
    """Put a copy in the place of the data."""
    from station.store.errors import StoreError

    try:
        aside = _kept().put_back(copy, datetime.now(UTC))
    except StoreError as problem:
        raise Refused(str(problem)) from problem
    print_json({"aside": None if aside is None else str(aside)})
    return 0


def _do(work: _Work) -> int:
    from station.application.layout import Layout
    from station.application.service import Service, ServiceError
    from station.application.updating import Installer, InstallError
    from station.setting_up import configuration

    if sys.platform != "linux":
        raise Refused("This is for Linux. docs/install.md says what to do elsewhere.")
    desk = Installer(
        layout=Layout.of_this_account(), service=Service(), ready=configuration(None).exists()
    )
    try:
        work(desk)
    except (InstallError, ServiceError, OSError) as problem:
        raise Refused(str(problem)) from problem
    return 0


def _folder() -> Path:
    """The folder of the built application that runs. Refuses in any other installation."""
    folder = Path(sys.executable).resolve().parent
    if not getattr(sys, "frozen", False):
        raise Refused(
            "Only the built application installs itself; this station was installed with pip."
        )
    return folder


def _settings() -> Settings:
    from station.settings import SettingsError, load_settings

    try:
        return load_settings()
    except SettingsError as problem:
        raise Refused(str(problem)) from problem


def _kept() -> Data:
    from station.application.data import Data

    return Data(_settings())


if TYPE_CHECKING:
    from collections.abc import Callable

    from station.settings import Settings

    _Work = Callable[[Installer], None]
