"""The instruments of this station: found, added, named, allowed and forgotten.

At a station that has people, who changes one signs in and has the right that the window asks for.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from station.access.rights import Right
from station.cli.desk import answered_for
from station.cli.output import Refused, print_json

if TYPE_CHECKING:
    from station.drivers.links.ble_radio import Sighting
    from station.instrument_book import InstrumentBook
    from station.settings import DeviceSettings, Settings

__all__ = ["add", "allow", "approve", "disallow", "forget", "name", "ports", "room", "scan"]


def _settings(config: Path | None) -> Settings:
    from station.settings import SettingsError, load_settings

    try:
        return load_settings(config)
    except SettingsError as problem:
        raise Refused(str(problem)) from problem


def _book(config: Path | None) -> InstrumentBook:
    from station.instrument_book import InstrumentBook

    return InstrumentBook.of(_settings(config))


def _line(device: DeviceSettings) -> dict[str, Any]:
    said = device.model_dump(mode="json", exclude_defaults=True)
    return said | {"allowed": device.allowed}


def _tell(device: DeviceSettings, json: bool) -> None:
    if json:
        print_json(_line(device))
        return
    where = device.port or device.address or (device.file and str(device.file))
    where = where or f"{device.host}:{device.tcp_port}"
    marks = [] if device.allowed else ["not allowed: not connected"]
    marks += ["approved for the chart"] if device.approved else []
    told = f"; {', '.join(marks)}" if marks else ""
    print(f"{device.name or device.spec}: {device.spec} on {where}{told}")


def room(*, config: Path | None = None, json: bool = False) -> int:
    """List the instruments of this station: those of its configuration, and those added.

    Parameters
    ----------
    config
        The site's configuration; the user's own file if not said.
    json
        One JSON object a line.
    """
    from station.instrument_book import BookError, devices_of

    try:
        devices = devices_of(_settings(config))
    except BookError as problem:
        raise Refused(str(problem)) from problem
    for device in devices:
        _tell(device, json)
    if not devices and not json:
        print("No instruments yet. Add one with `station devices add`.")
    return 0


def add(
    spec: str,
    *,
    port: str | None = None,
    address: str | None = None,
    named: str | None = None,
    mode: str | None = None,
    bond: bool = False,
    simulated: bool = False,
    config: Path | None = None,
    json: bool = False,
) -> int:
    """Add an instrument to this station.

    Parameters
    ----------
    spec
        Which protocol it speaks; `station devices` lists them.
    port
        Its serial port: a path, or `usb:SERIAL` for the adapter with that USB serial number. A
        path whose adapter has a number of its own is remembered by the number.
    address
        Its Bluetooth address; `station devices scan` shows it.
    named
        How staff call it.
    mode
        Which of the spec's modes it is set to.
    bond
        Pair with it, though its spec does not ask for that.
    simulated
        A simulator is at the other end: its values never reach a real chart.
    config
        The site's configuration; the user's own file if not said.
    json
        The added instrument as JSON.
    """
    from station.instrument_book import BookError
    from station.instruments import check_device
    from station.settings import DeviceSettings, SettingsError

    if (port is None) == (address is None):
        raise Refused("say where it is: --port for a serial one, or --address for Bluetooth")
    device = DeviceSettings(
        spec=spec,
        name=named,
        link="bluetooth" if address else "serial",
        port=_remembered(port) if port else None,
        address=address.upper() if address else None,
        mode=mode,
        bond=bond,
        simulated=simulated,
    )
    try:
        protocol = check_device(device)
        if named is None:
            device = device.model_copy(update={"name": protocol.title})
        with answered_for(config, Right.MANAGE_DEVICES, "AddInstrument"):
            kept = _book(config).add(device)
    except (SettingsError, BookError) as problem:
        raise Refused(str(problem)) from problem
    _tell(kept, json)
    if not protocol.verified and not json:
        print("Its protocol is not verified: values are shown, and charted only once an engineer")
        print("approves it here with `station devices approve`.")
    return 0


def _remembered(port: str) -> str:
    """By its USB serial number where it has one that tells it apart, else as it was said."""
    from station.drivers.links.ports import PortChoice, list_ports

    listed = list_ports()
    for info in listed:
        if info.path == port:
            return str(PortChoice.of(info, listed))
    return str(PortChoice.parse(port))


def _changed(right: Right, action: str, change: Any, config: Path | None, json: bool) -> int:
    """`right` and `action` are those of the window's command for the same."""
    from station.instrument_book import BookError

    try:
        with answered_for(config, right, action):
            device = change(_book(config))
    except BookError as problem:
        raise Refused(str(problem)) from problem
    _tell(device, json)
    return 0


def name(old: str, new: str, *, config: Path | None = None, json: bool = False) -> int:
    """Give an instrument another name."""
    return _changed(
        Right.OPERATE_DEVICES, "NameInstrument", lambda book: book.rename(old, new), config, json
    )


def allow(instrument: str, *, config: Path | None = None, json: bool = False) -> int:
    """Let the station connect to an instrument."""
    return _changed(
        Right.OPERATE_DEVICES,
        "AllowInstrument",
        lambda book: book.allow(instrument, allowed=True),
        config,
        json,
    )


def disallow(instrument: str, *, config: Path | None = None, json: bool = False) -> int:
    """Keep an instrument, and do not connect to it."""
    return _changed(
        Right.OPERATE_DEVICES,
        "AllowInstrument",
        lambda book: book.allow(instrument, allowed=False),
        config,
        json,
    )


def approve(instrument: str, *, config: Path | None = None, json: bool = False) -> int:
    """Let values of an unverified protocol be charted at this site: an engineer's decision."""
    return _changed(
        Right.MANAGE_DEVICES,
        "ApproveInstrument",
        lambda book: book.approve(instrument, approved=True),
        config,
        json,
    )


def forget(instrument: str, *, config: Path | None = None, json: bool = False) -> int:
    """Take an instrument out of this station."""
    return _changed(
        Right.MANAGE_DEVICES, "ForgetInstrument", lambda book: book.forget(instrument), config, json
    )


def ports(*, json: bool = False) -> int:
    """List the serial ports of this computer, and how each would be remembered."""
    from station.drivers.links.ports import PortChoice, list_ports

    listed = list_ports()
    for port in listed:
        choice = str(PortChoice.of(port, listed))
        if json:
            print_json({"path": port.path, "description": port.description, "remembered": choice})
        else:
            print(f"{port.path}: {port.description or 'no description'}; remembered as {choice}")
    if not listed and not json:
        print("No serial ports. Plug an adapter in, and look again.")
    return 0


def scan(*, seconds: float = 8.0, config: Path | None = None, json: bool = False) -> int:
    """Look what advertises over Bluetooth, and which instruments that may be.

    Parameters
    ----------
    seconds
        How long to look. Many instruments advertise only after a measurement.
    config
        The site's configuration; the user's own file if not said.
    json
        One JSON object a device.
    """
    seen = asyncio.run(_nearby(_settings(config), seconds))
    for sighting in seen:
        _tell_sighting(sighting, json)
    if not seen and not json:
        print("Nothing that the station can read advertises here. Switch the instrument on, or")
        print("measure once: many advertise only then.")
    return 0


async def _nearby(settings: Settings, seconds: float) -> tuple[Sighting, ...]:
    from station.drivers.links.ble_problems import ble_problem
    from station.drivers.links.ble_radio import Wanted
    from station.drivers.matching import rank
    from station.instruments import all_specs, make_radio

    specs = all_specs()
    radio = make_radio(settings.hci)
    try:
        wanted = Wanted(accepts=lambda sighting: bool(rank(sighting, specs)))
        return await radio.nearby(wanted, seconds)
    except Exception as error:
        problem = ble_problem(error, "Bluetooth")
        raise Refused(f"{problem.says} {problem.next_step}") from error
    finally:
        await radio.close()


def _tell_sighting(sighting: Sighting, json: bool) -> None:
    from station.drivers.matching import rank
    from station.instruments import all_specs

    matches = rank(sighting, all_specs())
    if json:
        print_json(
            {
                "address": sighting.address,
                "name": sighting.name,
                "rssi_dbm": sighting.rssi_dbm,
                "matches": [
                    {"spec": m.spec.id, "score": m.score, "because": list(m.because)}
                    for m in matches
                ],
            }
        )
        return
    print(f"{sighting.address}  {sighting.name or 'no name'}  {sighting.rssi_dbm} dBm")
    for match in matches:
        print(f"    {match.spec.id}: {match.spec.title}, because {'; '.join(match.because)}")
