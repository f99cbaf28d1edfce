"""What is near and could be an instrument: Bluetooth devices by match, and serial ports."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from station.capture.views import KindView, PlaceView
from station.drivers.matching import rank
from station.instruments import all_specs

if TYPE_CHECKING:
    from station.codec import Spec
    from station.drivers.links.ble_radio import BleRadio

__all__ = ["serial_places", "wireless_places"]


def serial_places(known: Collection[str]) -> tuple[PlaceView, ...]:
    """The serial ports of this computer that no instrument has yet. Nothing is opened; which
    instrument is on one, a person says.
    """
    from station.drivers.links.ports import PortChoice, list_ports

    listed = list_ports()
    kinds = tuple(_kind(spec) for spec in all_specs() if spec.link.kind == "serial")
    places = []
    for port in listed:
        choice = str(PortChoice.of(port, listed))
        if choice not in known and port.path not in known:
            name = port.description if port.description not in ("", "n/a") else ""
            places.append(PlaceView(port=choice, name=name, shown=port.path, kinds=kinds))
    return tuple(places)


async def wireless_places(
    radio: BleRadio, known: Collection[str], seconds: float
) -> tuple[PlaceView, ...]:
    """The devices that advertise and that some spec may read, the strongest first; the kinds of
    each are ranked. Raises what bleak raises where there is no scanning.
    """
    from station.drivers.links.ble_radio import Wanted

    specs = tuple(spec for spec in all_specs() if spec.link.kind == "bluetooth")
    wanted = Wanted(accepts=lambda sighting: bool(rank(sighting, specs)))
    places = []
    for sighting in await radio.nearby(wanted, seconds):
        if sighting.address in known:
            continue
        matches = rank(sighting, specs)
        places.append(
            PlaceView(
                address=sighting.address,
                name=sighting.name or "",
                shown=sighting.address,
                because="; ".join(matches[0].because),
                kinds=tuple(_kind(match.spec) for match in matches),
            )
        )
    return tuple(places)


def _kind(spec: Spec) -> KindView:
    modes = tuple(
        (framing.mode, framing.title or framing.mode)
        for framing in spec.framings
        if framing.mode is not None and spec.link.kind == "serial"
    )
    return KindView(spec=spec.id, title=spec.title, verified=spec.verified, modes=modes)
