"""What the arguments of `open` mean: which spec, and by which link at which place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from station.codec import CodecError, Decoder, Spec, load_spec, read_spec_file
from station.drivers.links.recording import RecordingError, read_header
from station.library.errors import OpenError
from station.settings import DeviceSettings

__all__ = ["Place", "check_signal", "place_of"]

_HOST_AND_PORT: Final = re.compile(r"(?P<host>[^/\\]+):(?P<port>\d{1,5})")
_RECORDING_ENDS: Final = ".flight.jsonl"
_SPECS: Final = "`station devices` lists the specs; a path of a TOML file is taken too."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One instrument, as the station's own configuration would name it, and its spec."""

    spec: Spec
    settings: DeviceSettings

    @property
    def name(self) -> str:
        """What to call it."""
        return self.settings.name or self.spec.title

    @property
    def signals(self) -> tuple[str, ...]:
        """The waveforms that its spec has."""
        waves = (wave.signal for message in self.spec.messages for wave in message.waveforms)
        return tuple(dict.fromkeys(waves))


def place_of(
    spec: str | Path,
    place: str | Path,
    *,
    mode: str | None,
    leads: Mapping[str, str] | None,
    bond: bool,
    name: str | None,
    simulated: bool,
) -> Place:
    """Read the spec and understand the place. Opens no port; raises `OpenError`."""
    found = _spec(spec, mode)
    settings = DeviceSettings(
        spec=found.id,
        name=name,
        mode=mode,
        leads=dict(leads) if leads is not None else None,
        bond=bond,
        simulated=simulated,
        **_link(found, place),
    )
    if settings.file is not None:
        _check_recording(found, settings.file)
    _check_leads(found, settings)
    return Place(spec=found, settings=settings)


def check_signal(place: Place, signal: str) -> None:
    """Refuse a waveform that the spec does not have, and say which there are."""
    if signal not in place.signals:
        there_are = ", ".join(place.signals) or "none"
        raise ValueError(f"{place.spec.id} has no signal {signal!r}; there are: {there_are}")


def _spec(spec: str | Path, mode: str | None) -> Spec:
    try:
        is_file = isinstance(spec, Path) or spec.endswith(".toml")
        found = read_spec_file(Path(spec)) if is_file else load_spec(str(spec))
        Decoder(found, mode=mode)
    except CodecError as problem:
        raise OpenError(f"{str(problem).rstrip('.')}.", _SPECS) from problem
    return found


def _link(spec: Spec, place: str | Path) -> dict[str, Any]:
    """Which of the four links, by the look of the place and the kind of the spec."""
    text = str(place)
    if text.endswith(_RECORDING_ENDS) or Path(text).is_file():
        return {"link": "replay", "file": Path(text)}
    if spec.link.kind == "bluetooth":
        return {"link": "bluetooth", "address": text}
    tcp = _HOST_AND_PORT.fullmatch(text)
    if tcp is None or text.startswith("usb:"):  # `usb:1234` is an adapter's serial number
        return {"link": "serial", "port": text}
    if not 1 <= int(tcp["port"]) <= 65_535:
        raise OpenError(f"{text} has no port number from 1 to 65535.", "Give host:port.")
    return {"link": "tcp", "host": tcp["host"].strip("[]"), "tcp_port": int(tcp["port"])}


def _check_recording(spec: Spec, file: Path) -> None:
    try:
        header = read_header(file)
    except (OSError, RecordingError) as problem:
        raise OpenError(
            f"The recording {file} could not be read.",
            "Choose another recording.",
            detail=str(problem),
        ) from problem
    if header.spec != spec.id:
        raise OpenError(
            f"{file} is a recording of {header.spec}, not of {spec.id}.",
            f"Open it with the spec {header.spec!r}.",
        )


def _check_leads(spec: Spec, settings: DeviceSettings) -> None:
    channels = {
        channel
        for message in spec.messages
        for wave in message.waveforms
        if wave.signal == "ecg"
        for channel in wave.channels
    }
    strange = [channel for channel in settings.leads or {} if channel not in channels]
    if strange:
        there_are = ", ".join(sorted(channels)) or "none"
        raise OpenError(
            f"{spec.id} has no EKG channel {', '.join(strange)}.",
            f"Name leads as channel: lead; its channels are: {there_are}.",
        )
