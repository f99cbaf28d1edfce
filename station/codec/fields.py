"""One frame, one field after the other: raw bytes into values, flags and troubles."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from station.codec.errors import FrameError
from station.codec.frames import Frame, Trouble, Value, Waveform
from station.codec.numbers import (
    SIZES,
    decode_bcd,
    decode_date_time,
    decode_decimal,
    read_int,
    specials_of,
)
from station.codec.spec import CLOCK_PARTS, FieldSpec, Flag, Meaning, Message, Spec
from station.codec.text import Cut, Piece, cut_text, read_piece
from station.vitals import FailureReason, Unit, Vital

if TYPE_CHECKING:
    from station.codec.spec import Framing

__all__ = ["FROM_MEMORY", "Shape", "read_frame"]

FROM_MEMORY = "from the device's memory"
"""What a trouble says about a stored record; whose it is, a person may still say."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the framing fixes about a message: the size of a wire frame, how many make a packet,
    how many bytes stand behind the last field, and whether the fields must fill the rest. Texts
    keep the framing itself: they are cut by its marks.
    """

    wire_length: int = 0
    frames: int = 1
    trailer: int = 0
    filled: bool = True
    marks: Framing | None = None

    @classmethod
    def of(cls, framing: Framing | None) -> Shape:
        """The shape that a framing gives; a GATT value has none."""
        if framing is None:
            return cls()
        if framing.kind == "fixed":
            frames = framing.packet.frames if framing.packet else 1
            return cls(wire_length=framing.length or 0, frames=frames, filled=False)
        if framing.kind == "delimited":
            return cls(filled=False, marks=framing)
        return cls(trailer=framing.trailer)

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
    cut: Cut | None = None
    at: int = 0
    values: dict[Vital, Value] = field(default_factory=dict)
    series: dict[Vital, list[Value]] = field(default_factory=dict)
    flags: dict[str, bool | int | str] = field(default_factory=dict)
    numbers: dict[str, int | Decimal] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    clock: dict[str, int | None] = field(default_factory=dict)
    date: dt.date | None = None
    time: dt.time | None = None
    device_time: dt.datetime | None = None
    in_progress: bool = False
    memory: bool = False

    @property
    def end(self) -> int:
        """Where the fields end."""
        return len(self.raw) - self.shape.trailer


def read_frame(
    spec: Spec,
    message: Message,
    raw: bytes,
    shape: Shape,
    waveforms: tuple[Waveform, ...] = (),
) -> Frame | None:
    """Read one whole frame (or packet); None where its first fields say that it is another
    message. Raises `FrameError` when its length does not follow from its flags, a text is not
    what its field says, or nothing tells the unit of a value.
    """
    reader = _Reader(spec, message, shape, raw, memory=message.memory)
    if message.text is not None and shape.marks is not None:
        reader.cut = cut_text(message, shape.marks, raw)
    for item in message.reading_order:
        if _present(reader, item):
            _read_field(reader, item)
        if item.name in message.match and not _matches(reader, item.name):
            return None
    if shape.filled and not message.grows:
        _check_length(reader)
    _finish(reader)
    return Frame(
        spec=spec.id,
        message=message.id,
        raw=raw,
        values=reader.values,
        series={vital: tuple(values) for vital, values in reader.series.items()},
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


def _check_length(reader: _Reader) -> None:
    """Refuse a frame that is longer than its flags and samples say."""
    at = reader.at
    for wave in reader.message.waveforms:
        width = SIZES[wave.type] * len(wave.channels)
        samples = max(0, reader.end - wave.at) // width if wave.along else 1
        at = max(at, wave.at + samples * width)
    if at != reader.end:
        raise FrameError(
            f"{reader.message.id}: {reader.end} bytes came, {at} follow from its flags: "
            f"{reader.end - at} too many"
        )


def _matches(reader: _Reader, name: str) -> bool:
    told = reader.numbers.get(name, reader.details.get(name))
    return told in reader.message.match[name]


def _present(reader: _Reader, item: FieldSpec) -> bool:
    if item.when is not None and not reader.numbers.get(item.when):
        return False
    return item.unless is None or not reader.numbers.get(item.unless)


def _read_field(reader: _Reader, item: FieldSpec) -> None:
    if reader.cut is not None:
        _read_text(reader, reader.cut, item)
    elif item.pieces:
        _apply(reader, item, _gather(reader, item))
    elif item.repeat:
        while reader.at < reader.end:
            _read_bytes(reader, item)
    else:
        _read_bytes(reader, item)


def _read_bytes(reader: _Reader, item: FieldSpec) -> None:
    kind = item.type or "u8"
    start = reader.at if item.at is None else reader.shape.offset(item.at, item.frame)
    end = reader.end
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
        _detail(reader, item, text)
    else:
        _apply(reader, item, _raw_number(reader, item, kind, data, start))


def _detail(reader: _Reader, item: FieldSpec, text: str) -> None:
    reader.details[item.name] = text
    if item.role != "hidden":
        reader.flags[item.name] = text


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
        at = reader.shape.offset(piece.byte, piece.frame)
        if at >= reader.end:
            raise FrameError(
                f"{reader.message.id}: field {item.name} needs byte {at}, "
                f"only {reader.end} bytes came"
            )
        value = value << piece.width | (reader.raw[at] >> piece.low & ((1 << piece.width) - 1))
        reader.at = max(reader.at, at + 1)
    return value


def _read_text(reader: _Reader, cut: Cut, item: FieldSpec) -> None:
    text = cut.piece(item)
    if text is None or (text == "" and item.type != "codes"):
        if item.column is not None and not item.optional:
            raise FrameError(
                f"{reader.message.id}: field {item.name} needs column {item.column}, "
                f"{len(cut.columns)} came"
            )
        return
    if item.type in ("text", "bytes"):
        _detail(reader, item, text)
        return
    piece = read_piece(item, text)
    for mark, name in item.marks.items():
        reader.numbers[name] = int(mark in piece.marks)
        reader.flags[name] = mark in piece.marks
    if isinstance(piece.value, (dt.date, dt.time)):
        _moment(reader, item, piece.value)
    elif piece.value is None:
        _no_number(reader, item, piece)
    else:
        _apply(reader, item, piece.value, piece.unit)


def _moment(reader: _Reader, item: FieldSpec, moment: dt.date | dt.time) -> None:
    """A date or a time of day: half of the device's clock, or just told."""
    if item.role != "device_time":
        reader.flags[item.name] = moment.isoformat()
    elif isinstance(moment, dt.date):
        reader.date = moment
    else:
        reader.time = moment


def _no_number(reader: _Reader, item: FieldSpec, piece: Piece) -> None:
    """Dashes stand where a value would."""
    if item.vital is None:
        reader.flags[item.name] = piece.says
        return
    unit = piece.unit or (_unit(reader, item) if item.unit_by else item.possible_units[0])
    _add_value(reader, item, item.vital, Value(number=None, unit=unit, special=piece.says))
    if item.required:
        says = f"{item.vital}: {piece.says}"
        reason = FailureReason.NOT_MEASURED
        reader.troubles.append(Trouble(says=says, vital=item.vital, reason=reason))


def _date_time(reader: _Reader, item: FieldSpec, data: bytes) -> None:
    moment = decode_date_time(data)
    if item.role == "device_time":
        reader.device_time = moment
        if moment is None:
            reader.flags["device_time_unset"] = True
    else:
        reader.flags[item.name] = moment.isoformat() if moment else "unset"


def _apply(reader: _Reader, item: FieldSpec, raw: int | Decimal, unit: Unit | None = None) -> None:
    """Everything that follows from the raw number of a field."""
    reader.numbers[item.name] = raw
    if item.flags:
        for flag, low in item.flag_bits():
            _apply_flag(reader, flag, int(raw) >> low & flag.mask)
    if item.role in CLOCK_PARTS:
        number, _, _ = _number(item, raw)
        reader.clock[item.role] = None if number is None else int(number)
    elif item.vital is not None:
        _value(reader, item, item.vital, raw, unit)
    elif item.words:
        said = item.meaning(int(raw))
        reader.flags[item.name] = said.word if said else int(raw)
        _follow(reader, said)
    elif item.choices:
        reader.flags[item.name] = item.choices[int(raw)]
    elif item.role not in ("hidden", "ticks") and not item.flags:
        reader.flags[item.name] = _plain(reader, item, raw)


def _apply_flag(reader: _Reader, flag: Flag, value: int) -> None:
    reader.numbers[flag.name] = value
    said = flag.meaning(value)
    if flag.plain:
        reader.flags[flag.name] = bool(value)
    else:
        reader.flags[flag.name] = said.word if said else value
    _follow(reader, said)


def _follow(reader: _Reader, said: Meaning | None) -> None:
    if said is None:
        return
    if said.trouble is not None:
        reader.troubles.append(Trouble(says=said.trouble, reason=said.reason))
    if said.remark is not None:
        reader.remarks.append(said.remark)
    reader.in_progress |= said.in_progress
    reader.memory |= said.memory


def _number(item: FieldSpec, raw: int | Decimal) -> tuple[Decimal | None, str, FailureReason]:
    """The decimal of a raw number, or None with what the special value says."""
    kind = item.type or "u8"
    for special in (*item.special, *specials_of(kind)):
        if raw in (special.raw, special.value):
            return None, special.says, special.reason
    number: Decimal | int | None = raw
    if kind in ("sfloat", "float", "f32"):
        number = decode_decimal(kind, int(raw))
    elif kind == "bcd8":
        number = decode_bcd(int(raw))
    if number is None:
        return None, "not a number", FailureReason.NOT_MEASURED
    number = Decimal(number)
    if item.scale != 1:
        number *= item.scale
    if item.offset:
        number += item.offset
    return number, "", FailureReason.NOT_MEASURED


def _plain(reader: _Reader, item: FieldSpec, raw: int | Decimal) -> int | str:
    number, says, _ = _number(item, raw)
    if number is None:
        return says
    unit = item.unit if item.unit_by is None else _unit(reader, item)
    if unit is None and number == number.to_integral_value():
        return int(number)
    return f"{number:f} {unit}" if unit else f"{number:f}"


def _unit(reader: _Reader, item: FieldSpec) -> Unit:
    if item.unit_by is None:
        assert item.unit is not None  # the language demands a unit for a vital
        return item.unit
    choice = reader.numbers.get(item.unit_by.flag)
    if choice is None:
        raise FrameError(
            f"{reader.message.id}: {item.unit_by.flag} is missing in these {len(reader.raw)} "
            f"bytes, which tells the unit of {item.name}"
        )
    if choice >= len(item.unit_by.units):
        raise FrameError(
            f"{reader.message.id}: {item.unit_by.flag} is {choice}, which names no unit for "
            f"{item.name}"
        )
    return item.unit_by.units[int(choice)]


def _add_value(reader: _Reader, item: FieldSpec, vital: Vital, value: Value) -> None:
    if item.repeat:
        reader.series.setdefault(vital, []).append(value)
    else:
        reader.values[vital] = value


def _value(
    reader: _Reader, item: FieldSpec, vital: Vital, raw: int | Decimal, told: Unit | None
) -> None:
    unit = told or _unit(reader, item)
    number, says, reason = _number(item, raw)
    if number is None:
        _add_value(reader, item, vital, Value(number=None, unit=unit, special=says))
        if item.required:
            reader.troubles.append(Trouble(says=f"{vital}: {says}", vital=vital, reason=reason))
        return
    _add_value(reader, item, vital, Value(number=number, unit=unit))
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
    required = dict.fromkeys(item.vital for item in reader.message.fields if item.required)
    for vital in required:
        if vital is not None and vital not in reader.values:
            reader.troubles.append(Trouble(says=f"{vital}: not in this frame", vital=vital))
    _clock(reader)
    if not reader.message.final or reader.in_progress:
        reader.troubles.append(Trouble(says="not final: the measurement is still going on"))
    if reader.memory:
        reader.troubles.append(Trouble(says=FROM_MEMORY))


# 60 is a leap second. Some devices count a second in six bits, on to 63, before the minute moves.
_OVER_THE_MINUTE = range(60, 64)


def _clock(reader: _Reader) -> None:
    """Put the device's time together from its parts; a date that is none is a clock not set."""
    if reader.date is not None:
        reader.device_time = dt.datetime.combine(reader.date, reader.time or dt.time())
    parts = [reader.clock.get(part, 0) for part in CLOCK_PARTS]
    if not reader.clock:
        return
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in parts)
        if None in parts:
            raise ValueError("no digits")
        second = 59 if second in _OVER_THE_MINUTE else second
        reader.device_time = dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        reader.flags["device_time_unset"] = True
