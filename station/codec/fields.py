"""One frame, one field after the other: raw bytes into values, flags and troubles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from station.codec.errors import FrameError
from station.codec.frames import Frame, Trouble, Value, Waveform
from station.codec.numbers import SIZES, decode_date_time, decode_decimal, read_int, specials_of
from station.codec.spec import FieldSpec, Meaning, Message, Spec
from station.vitals import FailureReason, Unit, Vital

if TYPE_CHECKING:
    from station.codec.spec import Framing

__all__ = ["FROM_MEMORY", "Shape", "read_frame"]

FROM_MEMORY = "from the device's memory"
"""What a trouble says about a stored record; whose it is, a person may still say."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the framing fixes about a message: the size of a wire frame, how many make a packet,
    how many bytes stand behind the last field, and whether the fields must fill the rest.
    """

    wire_length: int = 0
    frames: int = 1
    trailer: int = 0
    filled: bool = True

    @classmethod
    def of(cls, framing: Framing | None) -> Shape:
        """The shape that a framing gives; a GATT value has none."""
        if framing is None:
            return cls()
        if framing.kind == "fixed":
            frames = framing.packet.frames if framing.packet else 1
            return cls(wire_length=framing.length or 0, frames=frames, filled=False)
        return cls(trailer=1 if framing.checksum is not None else 0)

    def offset(self, at: int, frame: int | None) -> int:
        """Where byte `at` of wire frame `frame` (from 1) lies in the whole."""
        return at + (frame - 1) * self.wire_length if frame else at


@dataclass(slots=True)
class _Reader:
    """What is gathered while one frame is read."""

    spec: Spec
    message: Message
    shape: Shape
    raw: bytes
    at: int = 0
    values: dict[Vital, Value] = field(default_factory=dict)
    flags: dict[str, bool | int | str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    device_time: datetime | None = None
    in_progress: bool = False
    memory: bool = False


def read_frame(
    spec: Spec,
    message: Message,
    raw: bytes,
    shape: Shape,
    waveforms: tuple[Waveform, ...] = (),
) -> Frame | None:
    """Read one whole frame (or packet); None where its first fields say that it is another
    message. Raises `FrameError` when its length does not follow from its flags, or a value
    decides about a unit that does not exist.
    """
    reader = _Reader(spec, message, shape, raw)
    for item in message.fields:
        if _present(reader, item):
            _read_field(reader, item)
        if item.name in message.match and not _matches(reader, item.name):
            return None
    end = len(raw) - shape.trailer
    if shape.filled and reader.at != end:
        raise FrameError(
            f"{message.id}: {end} bytes came, {reader.at} follow from its flags: "
            f"{end - reader.at} too many"
        )
    _finish(reader)
    return Frame(
        spec=spec.id,
        message=message.id,
        raw=raw,
        values=reader.values,
        flags=reader.flags,
        waveforms=waveforms,
        device_time=reader.device_time,
        final=message.final and not reader.in_progress,
        from_memory=reader.memory,
        troubles=tuple(reader.troubles),
        remarks=tuple(reader.remarks),
        details=reader.details,
        keys=reader.numbers,
    )


def _matches(reader: _Reader, name: str) -> bool:
    return reader.numbers.get(name) in reader.message.match[name]


def _present(reader: _Reader, item: FieldSpec) -> bool:
    if item.when is not None and not reader.numbers.get(item.when):
        return False
    return item.unless is None or not reader.numbers.get(item.unless)


def _read_field(reader: _Reader, item: FieldSpec) -> None:
    if item.pieces:
        _apply(reader, item, _gather(reader, item))
        return
    kind = item.type or "u8"
    start = reader.at if item.at is None else reader.shape.offset(item.at, item.frame)
    end = len(reader.raw) - reader.shape.trailer
    size = SIZES.get(kind) or item.length or max(0, end - start)
    if start + size > end:
        raise FrameError(
            f"{reader.message.id}: field {item.name} needs {size} bytes at byte {start}, "
            f"only {max(0, end - start)} came"
        )
    data = reader.raw[start : start + size]
    reader.at = start + size
    if kind == "date_time":
        _date_time(reader, item, data)
    elif kind in ("text", "bytes"):
        text = data.rstrip(b"\0").decode("ascii", "replace") if kind == "text" else data.hex()
        reader.details[item.name] = text
        if item.role != "hidden":
            reader.flags[item.name] = text
    else:
        _apply(reader, item, _raw_number(reader, item, kind, data, start))


def _raw_number(reader: _Reader, item: FieldSpec, kind: str, data: bytes, start: int) -> int:
    order = item.order or reader.message.order or reader.spec.order
    if item.every_frame == "or":
        joined = 0
        for frame in range(reader.shape.frames):
            joined |= reader.raw[start + frame * reader.shape.wire_length]
        return joined
    return read_int(data, kind[0] == "i", order)


def _gather(reader: _Reader, item: FieldSpec) -> int:
    value = 0
    for piece in item.pieces:
        byte = reader.raw[reader.shape.offset(piece.byte, piece.frame)]
        value = value << piece.width | (byte >> piece.low & ((1 << piece.width) - 1))
    return value


def _date_time(reader: _Reader, item: FieldSpec, data: bytes) -> None:
    moment = decode_date_time(data)
    if item.role == "device_time":
        reader.device_time = moment
        if moment is None:
            reader.flags["device_time_unset"] = True
    else:
        reader.flags[item.name] = moment.isoformat() if moment else "unset"


def _apply(reader: _Reader, item: FieldSpec, raw: int) -> None:
    """Everything that follows from the raw number of a field."""
    reader.numbers[item.name] = raw
    for flag in item.flags:
        value = raw >> flag.low & flag.mask
        reader.numbers[flag.name] = value
        said = flag.meaning(value)
        if flag.bit is not None and not flag.words:
            reader.flags[flag.name] = bool(value)
        else:
            reader.flags[flag.name] = said.word if said else value
        _follow(reader, flag.name, said)
    if item.vital is not None:
        _value(reader, item, item.vital, raw)
    elif item.words:
        said = item.meaning(raw)
        reader.flags[item.name] = said.word if said else raw
        _follow(reader, item.name, said)
    elif item.role != "hidden" and not item.flags:
        reader.flags[item.name] = _plain(item, raw)


def _follow(reader: _Reader, name: str, said: Meaning | None) -> None:
    if said is None:
        return
    if said.trouble is not None:
        reader.troubles.append(Trouble(says=said.trouble, reason=said.reason))
    if said.remark is not None:
        reader.remarks.append(said.remark)
    reader.in_progress |= said.in_progress
    reader.memory |= said.memory


def _number(item: FieldSpec, raw: int) -> tuple[Decimal | None, str, FailureReason]:
    """The decimal of a raw number, or None with what the special value says."""
    kind = item.type or "u8"
    for special in (*item.special, *specials_of(kind)):
        if special.raw == raw:
            return None, special.says, special.reason
    if kind in ("sfloat", "float", "f32"):
        number = decode_decimal(kind, raw)
        if number is None:
            return None, "not a number", FailureReason.NOT_MEASURED
    else:
        number = Decimal(raw)
    if item.scale != 1:
        number *= item.scale
    if item.offset:
        number += item.offset
    return number, "", FailureReason.NOT_MEASURED


def _plain(item: FieldSpec, raw: int) -> int | str:
    number, says, _ = _number(item, raw)
    if number is None:
        return says
    if item.unit is None and number == number.to_integral_value():
        return int(number)
    return f"{number:f} {item.unit}" if item.unit else f"{number:f}"


def _unit(reader: _Reader, item: FieldSpec) -> Unit:
    if item.unit_by is None:
        assert item.unit is not None  # the language demands a unit for a vital
        return item.unit
    choice = reader.numbers[item.unit_by.flag]
    if choice >= len(item.unit_by.units):
        raise FrameError(
            f"{reader.message.id}: {item.unit_by.flag} is {choice}, which names no unit for "
            f"{item.name}"
        )
    return item.unit_by.units[choice]


def _value(reader: _Reader, item: FieldSpec, vital: Vital, raw: int) -> None:
    unit = _unit(reader, item)
    number, says, reason = _number(item, raw)
    if number is None:
        reader.values[vital] = Value(number=None, unit=unit, special=says)
        if item.required:
            reader.troubles.append(Trouble(says=f"{vital}: {says}", vital=vital, reason=reason))
        return
    reader.values[vital] = Value(number=number, unit=unit)
    limits = item.range.get(str(unit))
    if limits is None or limits[0] <= number <= limits[1]:
        return
    over = number > limits[1]
    reader.troubles.append(
        Trouble(
            says=f"{vital}: {number:f} {unit} is outside the device's range, "
            f"{limits[0]:f} to {limits[1]:f}",
            vital=vital,
            reason=FailureReason.OVER_RANGE if over else FailureReason.UNDER_RANGE,
        )
    )


def _finish(reader: _Reader) -> None:
    """What can only be said once the whole frame is read."""
    for item in reader.message.fields:
        if item.vital is not None and item.required and item.vital not in reader.values:
            reader.troubles.append(
                Trouble(says=f"{item.vital}: not in this frame", vital=item.vital)
            )
    if not reader.message.final or reader.in_progress:
        reader.troubles.append(Trouble(says="not final: the measurement is still going on"))
    if reader.memory:
        reader.troubles.append(Trouble(says=FROM_MEMORY))
