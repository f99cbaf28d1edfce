"""`station decode`: what do these bytes mean?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from station.cli.output import Refused, number, print_json
from station.codec import (
    CodecError,
    Decoder,
    Frame,
    Refusal,
    Spec,
    Waveform,
    load_spec,
)

__all__ = ["decode", "frame_line", "refusal_line"]


def decode(
    spec: str,
    file: Path | None = None,
    *,
    hex: Annotated[list[str] | None, Parameter(negative="")] = None,  # noqa: A002
    characteristic: str | None = None,
    mode: str | None = None,
) -> int:
    """Say what bytes mean: one JSON object a line for each frame, in order.

    Parameters
    ----------
    spec
        Which protocol; `station devices` lists them.
    file
        A flight recording.
    hex
        Bytes in hexadecimal. May be repeated: each is one GATT value, or one piece of a serial
        stream read with fresh decoder state.
    characteristic
        Which GATT characteristic the bytes come from, for a spec with several; the first one
        of the spec if not said.
    mode
        Which data format, for a spec with several; the first one of the spec if not said.
    """
    try:
        protocol = load_spec(spec)
        Decoder(protocol, mode=_mode(protocol, mode))
    except CodecError as problem:
        raise Refused(str(problem)) from problem
    _check_characteristic(protocol, characteristic)
    if (hex is None) == (file is None):
        raise Refused("say either --hex (once or more) or a FILE, and not both")
    lines = (
        _of_file(protocol, file, characteristic, mode)
        if file is not None
        else _of_hex(protocol, hex or [], characteristic, mode)
    )
    refused = False
    for line in lines:
        refused |= "error" in line
        print_json(line)
    return 1 if refused else 0


def _mode(spec: Spec, mode: str | None) -> str | None:
    """The mode's name in the spec; `2` stands for `format_2`."""
    names = [framing.mode for framing in spec.framings if framing.mode]
    short = [name for name in names if mode is not None and name.endswith(f"_{mode}")]
    return short[0] if mode not in names and len(short) == 1 else mode


def _check_characteristic(spec: Spec, characteristic: str | None) -> None:
    if characteristic is None:
        return
    if not spec.messages_on(characteristic) and spec.framing_on(characteristic) is None:
        known = [m.characteristic for m in spec.messages if m.characteristic is not None]
        has = f"it has {', '.join(known)}" if known else "it is not a Bluetooth protocol"
        raise Refused(f"{spec.id} has no characteristic {characteristic}; {has}")


def _of_hex(
    spec: Spec, pieces: list[str], characteristic: str | None, mode: str | None
) -> Iterator[dict[str, Any]]:
    data: list[bytes] = []
    for n, piece in enumerate(pieces):
        try:
            data.append(bytes.fromhex(piece.replace("-", " ").replace(":", " ")))
        except ValueError as problem:
            raise Refused(f"--hex number {n} is not hexadecimal: {problem}") from problem
    for n, raw in enumerate(data):
        decoder = Decoder(spec, mode=_mode(spec, mode), detail=True)
        for item in (*decoder.feed(raw, characteristic).items, *decoder.flush().items):
            yield _line(n, item)


def _of_file(
    spec: Spec, file: Path, characteristic: str | None, mode: str | None
) -> Iterator[dict[str, Any]]:
    from station.drivers.links.recording import RecordingError, read_recording

    try:
        recording = read_recording(file)
    except OSError as problem:
        raise Refused(f"{file}: {problem.strerror}") from problem
    except RecordingError as problem:
        raise Refused(str(problem)) from problem
    decoder = Decoder(spec, mode=_mode(spec, mode), detail=True)
    n = 0
    for n, chunk in enumerate(recording.chunks):
        for item in decoder.feed(chunk.data, chunk.channel or characteristic).items:
            yield _line(n, item)
    for item in decoder.flush().items:
        yield _line(n, item)


def _line(n: int, item: Frame | Refusal) -> dict[str, Any]:
    return frame_line(n, item) if isinstance(item, Frame) else refusal_line(n, item)


def refusal_line(n: int, refusal: Refusal) -> dict[str, Any]:
    """The JSON object of bytes that were refused."""
    return {"input": n, "frame": refusal.raw.hex(), "error": refusal.error}


def frame_line(n: int, frame: Frame) -> dict[str, Any]:
    """The JSON object of a frame."""
    return {
        "input": n,
        "frame": frame.raw.hex(),
        "spec": frame.spec,
        "values": {
            str(vital): {"value": number(value.number), "unit": str(value.unit)}
            for vital, value in frame.values.items()
        },
        "series": {
            str(vital): [{"value": number(one.number), "unit": str(one.unit)} for one in several]
            for vital, several in frame.series.items()
        },
        "waveforms": {_name(wave): _samples(wave) for wave in frame.waveforms},
        "device_time": frame.device_time.isoformat() if frame.device_time else None,
        "flags": dict(frame.flags),
        "final": frame.final,
        "chartable": frame.chartable,
        "why_not": list(frame.why_not),
    }


def _name(wave: Waveform) -> str:
    return wave.signal if wave.signal == wave.channel else f"{wave.signal}_{wave.channel}"


def _samples(wave: Waveform) -> dict[str, Any]:
    plain = wave.scale == 1.0 and wave.offset == 0.0
    numbers = [
        (int(count) if plain else float(count * wave.scale + wave.offset)) if good else None
        for count, good in zip(wave.counts.tolist(), wave.valid.tolist(), strict=True)
    ]
    return {"rate_hz": wave.rate_hz, "unit": str(wave.unit), "samples": numbers}
