"""Which serial port: listed for a person to choose, remembered, and found again at each open.

A port's path is not its name: the adapter that was `/dev/ttyUSB0` yesterday is `ttyUSB1` after
it was pulled out while open. So a choice is remembered by the adapter's USB serial number
where it has one, and by its path where it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from station.drivers.links.base import LinkProblem, Problem
from station.drivers.links.reconnect import LinkLostError
from station.saying import say

__all__ = ["PortChoice", "PortInfo", "PortLister", "list_ports"]

_USB_PREFIX = "usb:"


@dataclass(frozen=True, slots=True, kw_only=True)
class PortInfo:
    """One serial port of this computer. `usb_serial` is None for a port without USB identity."""

    path: str
    description: str = ""
    usb_serial: str | None = None
    manufacturer: str | None = None
    vendor_id: int | None = None
    product_id: int | None = None


PortLister = Callable[[], Iterable[PortInfo]]


def list_ports() -> tuple[PortInfo, ...]:
    """The serial ports of this computer, sorted by path. Nothing is opened."""
    from serial.tools import list_ports as pyserial_ports

    return tuple(
        PortInfo(
            path=port.device,
            description=port.description or "",
            usb_serial=port.serial_number or None,
            manufacturer=port.manufacturer,
            vendor_id=port.vid,
            product_id=port.pid,
        )
        for port in sorted(pyserial_ports.comports(), key=lambda port: port.device)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PortChoice:
    """The port that a person chose: by `usb_serial` or by `path`, exactly one of them."""

    path: str | None = None
    usb_serial: str | None = None

    def __post_init__(self) -> None:
        """Refuse a choice that says nothing, or two things."""
        if bool(self.path) == bool(self.usb_serial):
            raise ValueError("a port is chosen by its path or by its USB serial number, not both")

    @classmethod
    def parse(cls, text: str) -> PortChoice:
        """Read `usb:SERIAL` or a path (`/dev/ttyUSB0`, `COM3`), as settings keep it."""
        if text.startswith(_USB_PREFIX):
            return cls(usb_serial=text.removeprefix(_USB_PREFIX).strip())
        return cls(path=text.strip())

    @classmethod
    def of(cls, port: PortInfo, among: Iterable[PortInfo]) -> PortChoice:
        """The choice to remember for a listed port.

        Cheap adapters all carry the same number ("0001"): a number that another port of
        `among` has too does not tell them apart, so the path is kept instead.
        """
        same = sum(other.usb_serial == port.usb_serial for other in among)
        if port.usb_serial and same <= 1:
            return cls(usb_serial=port.usb_serial)
        return cls(path=port.path)

    def __str__(self) -> str:
        """The text that `parse` reads."""
        return f"{_USB_PREFIX}{self.usb_serial}" if self.usb_serial else str(self.path)

    def resolve(self, lister: PortLister = list_ports) -> str:
        """The path to open now. Raises `LinkLostError` when it is missing or not unique."""
        if self.path:
            return self.path
        paths = [port.path for port in lister() if port.usb_serial == self.usb_serial]
        if len(paths) == 1:
            return paths[0]
        if not paths:
            raise LinkLostError(
                LinkProblem(
                    problem=Problem.PORT_MISSING,
                    says=say(
                        "The adapter with USB serial number {usb_serial} is not plugged in.",
                        usb_serial=self.usb_serial,
                    ),
                    next_step="Plug it into any USB port of this computer.",
                )
            )
        raise LinkLostError(
            LinkProblem(
                problem=Problem.WRONG_DEVICE,
                says=say(
                    "{n} adapters have the USB serial number {usb_serial}, so it does not tell "
                    "which instrument is which.",
                    n=len(paths),
                    usb_serial=self.usb_serial,
                ),
                next_step="Choose the port by its path in the device settings.",
                detail=", ".join(paths),
            )
        )
