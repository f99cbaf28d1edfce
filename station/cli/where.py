"""Where an instrument is: the options that every command with a real instrument takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cyclopts import Parameter

from station.cli.output import Refused

if TYPE_CHECKING:
    from station.codec import Spec
    from station.settings import DeviceSettings

__all__ = ["Where", "device_at", "host_and_port", "spec_of"]


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Exactly one of `port`, `tcp` and `address` says where it is."""

    port: str | None = None
    """The serial port of the device."""
    tcp: str | None = None
    """HOST:PORT of a serial device behind a network box."""
    address: str | None = None
    """The Bluetooth address of the device."""
    hci: str | None = None
    """Bluetooth by this transport instead of the computer's own; for simulated devices."""
    mode: str | None = None
    """Which data format, for a spec with several; the first one of the spec if not said."""
    bond: bool = False
    """Pair with the device."""

    @property
    def told(self) -> str:
        """What was said of the place; empty where nothing was."""
        return self.port or self.tcp or self.address or ""


def spec_of(spec: str, mode: str | None) -> Spec:
    """The spec of that id or file; raises `Refused`."""
    from station.codec import CodecError, Decoder, load_spec, read_spec_file

    try:
        found = read_spec_file(Path(spec)) if spec.endswith(".toml") else load_spec(spec)
        Decoder(found, mode=mode)
    except CodecError as problem:
        raise Refused(str(problem)) from problem
    return found


def device_at(spec: Spec, where: Where) -> DeviceSettings:
    """Where the device is, as the station's configuration would say it; raises `Refused`."""
    from station.settings import DeviceSettings

    told = [name for name in ("port", "tcp", "address") if getattr(where, name)]
    fitting = ["address"] if spec.link.kind == "bluetooth" else ["port", "tcp"]
    if len(told) != 1 or told[0] not in fitting:
        ways = " or ".join(f"--{name}" for name in fitting)
        raise Refused(f"{spec.id}: say where it is, with {ways}")
    place: dict[str, Any] = {"link": "bluetooth", "address": where.address}
    if where.port is not None:
        place = {"link": "serial", "port": where.port}
    elif where.tcp is not None:
        host, number = host_and_port(where.tcp, lowest=1)
        place = {"link": "tcp", "host": host.strip("[]"), "tcp_port": number}
    return DeviceSettings(spec=spec.id, mode=where.mode, bond=where.bond, **place)


def host_and_port(text: str, *, lowest: int = 0) -> tuple[str, int]:
    """The two of a `--tcp`; `lowest` is 1 where a port has to be named. Raises `Refused`."""
    host, _, number = text.rpartition(":")
    if not host or not number.isdigit() or not lowest <= int(number) <= 65535:
        raise Refused(f"--tcp wants HOST:PORT, found {text!r}")
    return host, int(number)
