"""Values for a message, drawn from its spec over the full range that its format can carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import numpy as np
from hypothesis import strategies as st

from station.codec.numbers import SIZES, specials_of
from station.codec.spec import CLOCK_PARTS, FieldSpec, Flag, Message, Spec
from station.vitals import Quantity, Unit

__all__ = ["Sent", "sent"]

_MANTISSA = {"sfloat": 11, "float": 23}
_EXPONENT = {"sfloat": (-8, 7), "float": (-128, 127)}


@dataclass
class Sent:
    """What is given to the encoder, and what the decoder must say about it."""

    given: dict[str, object] = field(default_factory=dict)
    numbers: dict[str, Decimal | None] = field(default_factory=dict)  # of values, by field name
    units: dict[str, Unit] = field(default_factory=dict)
    raws: dict[str, int] = field(default_factory=dict)  # flags and plain fields, by name
    texts: dict[str, str] = field(default_factory=dict)
    device_time: datetime | None = None
    counts: dict[str, list[list[int]]] = field(default_factory=dict)
    series: dict[str, list[Decimal]] = field(default_factory=dict)


@st.composite
def sent(draw: st.DrawFn, spec: Spec, message: Message) -> Sent:
    """Values for every field, flag and signal of a message, presence flags drawn as well."""
    framing = spec.framing_of(message)
    out = Sent()
    known: dict[str, int] = {}
    moment = _clock(draw, message, out)
    for item in message.reading_order:
        if (item.when and not known[item.when]) or (item.unless and known[item.unless]):
            continue
        if _left_out(draw, message, item, moment) or _given_already(message, item, out):
            continue
        for name in item.marks.values():
            out.given[name] = out.raws[name] = known[name] = draw(st.integers(0, 1))
        if item.choices:
            raw = _choice(draw, message, item)
            out.given[item.name] = item.choices[raw]
            out.raws[item.name] = known[item.name] = raw
        elif item.flags:
            for flag in item.flags:
                value = draw(_flag(message, flag))
                out.given[flag.name] = known[flag.name] = out.raws[flag.name] = value
        elif item.repeat:
            _draw_several(draw, item, out)
        elif item.role != "hidden" and not _under_a_wave(message, item):
            _draw_field(draw, message, item, known, out, framing.start_marks if framing else ())
    frames = framing.packet.frames if framing and framing.packet else 1
    for wave in message.waveforms:
        if wave.along:
            frames = draw(st.integers(1, 40))
        count = _whole(wave.type) if wave.mask is None else st.integers(0, wave.mask)
        row = st.lists(count, min_size=frames, max_size=frames)
        counts = draw(st.lists(row, min_size=len(wave.channels), max_size=len(wave.channels)))
        out.given[wave.signal] = out.counts[wave.signal] = counts
    return out


def _clock(draw: st.DrawFn, message: Message, out: Sent) -> datetime | None:
    """The device's time where it comes in parts: any that all parts can carry."""
    parts = [item for item in message.fields if item.role in CLOCK_PARTS]
    texts = {item.type: item for item in message.fields if item.type in ("date", "time")}
    moment = draw(st.datetimes(datetime(2001, 1, 1), datetime(2060, 12, 31))).replace(microsecond=0)
    if any(item.role == "device_time" for item in message.fields) and not texts:
        return None
    if "date" in texts:
        if "%S" not in (texts["time"].format or "") if "time" in texts else True:
            moment = moment.replace(second=0)
        if "time" not in texts:
            moment = moment.replace(hour=0, minute=0)
    elif not parts or "year" not in {item.role for item in parts}:
        out.given["device_time"] = moment
        return moment if parts or texts else None
    else:
        missing = {"hour", "minute", "second"} - {item.role for item in parts}
        moment = moment.replace(**dict.fromkeys(missing, 0))
    out.given["device_time"] = out.device_time = moment
    return moment


def _given_already(message: Message, item: FieldSpec, out: Sent) -> bool:
    """Whether another key gives the same vital sign: kilograms or pounds, never both."""
    given = [field for field in message.fields if field.name in out.given]
    return (
        item.key is not None
        and item.vital is not None
        and any(field.vital is item.vital for field in given)
    )


def _left_out(draw: st.DrawFn, message: Message, item: FieldSpec, moment: datetime | None) -> bool:
    """Whether a field has its value already, or is one of those that a text need not have."""
    if moment is not None and (item.role in CLOCK_PARTS or item.type in ("date", "time")):
        return True
    if item.column is not None:
        return False
    chooses = item.choices or (item.required and message.only_one(item))
    return item.key is not None and not chooses and draw(st.booleans())


def _choice(draw: st.DrawFn, message: Message, item: FieldSpec) -> int:
    if item.name in message.match:
        return draw(st.sampled_from([n for n in message.match[item.name] if isinstance(n, int)]))
    return draw(st.integers(0, len(item.choices) - 1))


def _draw_several(draw: st.DrawFn, item: FieldSpec, out: Sent) -> None:
    """Between none and nine values, as a radio packet has room for."""
    assert item.vital is not None
    numbers = draw(st.lists(_decimal(item, item.type or "u8"), max_size=9))
    out.given[item.name] = out.series[item.vital] = numbers


def _whole(kind: str, bits: int = 0) -> st.SearchStrategy[int]:
    """Any integer of that type, or unsigned of that many bits."""
    bits = bits or 8 * SIZES[kind]
    if kind[0] == "i":
        return st.integers(-(1 << (bits - 1)), (1 << (bits - 1)) - 1)
    return st.integers(0, (1 << bits) - 1)


def _under_a_wave(message: Message, item: FieldSpec) -> bool:
    """Whether a field shows the bytes of a signal once more: both cannot be drawn."""
    at = item.at
    return at is not None and any(
        at < wave.at + len(wave.channels) * SIZES[wave.type] and wave.at < at + (item.length or 1)
        for wave in message.waveforms
    )


def _flag(message: Message, flag: Flag) -> st.SearchStrategy[int]:
    """Any value; one that chooses a unit only among those that there are."""
    highest = flag.mask
    for item in message.fields:
        if item.unit_by is not None and item.unit_by.flag == flag.name:
            highest = min(highest, len(item.unit_by.units) - 1)
    return st.integers(0, highest)


def _draw_field(
    draw: st.DrawFn,
    message: Message,
    item: FieldSpec,
    known: dict[str, int],
    out: Sent,
    starts: tuple[bytes, ...],
) -> None:
    kind = item.type or "u8"
    if kind == "date_time":
        moment = draw(st.none() | st.datetimes(datetime(1582, 1, 1), datetime(9999, 12, 31)))
        moment = moment.replace(microsecond=0) if moment else None
        out.given[item.name] = out.device_time = moment
    elif item.name in message.match and isinstance(message.match[item.name][0], str):
        out.texts[item.name] = message.match[item.name][0]
    elif kind == "text" and message.text is not None:
        letters = st.characters(min_codepoint=48, max_codepoint=90, exclude_characters="=;:<>?@")
        words = st.text(letters, min_size=1, max_size=item.digits or 8)
        # What a text begins with cannot stand within one.
        word = draw(words.filter(lambda word: not any(s in word.encode() for s in starts)))
        out.given[item.name] = out.texts[item.name] = word
    elif kind == "text":
        letters = st.characters(min_codepoint=32, max_codepoint=126)
        out.given[item.name] = out.texts[item.name] = draw(
            st.text(letters, max_size=item.length or 40)
        )
    elif kind == "bytes":
        data = draw(st.binary(min_size=item.length or 0, max_size=item.length or 200))
        out.given[item.name], out.texts[item.name] = data, data.hex()
    elif item.name in message.match:
        raw = draw(st.sampled_from(message.match[item.name]))
        out.given[item.name] = out.raws[item.name] = raw
    elif item.words:
        raw = draw(st.sampled_from([int(key) for key in item.words if key != "other"]))
        out.given[item.name] = out.raws[item.name] = raw
    else:
        _draw_number(draw, item, kind, known, out)


def _draw_number(
    draw: st.DrawFn, item: FieldSpec, kind: str, known: dict[str, int], out: Sent
) -> None:
    specials = (*item.special, *specials_of(kind))
    unit = item.unit if item.unit_by is None else item.unit_by.units[known[item.unit_by.flag]]
    if item.suffix_units:
        unit = draw(st.sampled_from(list(item.suffix_units.values())))
    if item.dashes is not None and draw(st.integers(0, 5)) == 0:
        out.given[item.name] = None
        if item.vital is not None:
            out.numbers[item.name], out.units[item.name] = None, unit
        return
    if specials and draw(st.integers(0, 5)) == 0:
        special = draw(st.sampled_from(specials))
        out.given[item.name] = special.says
        number = None
        unit = item.possible_units[0] if item.suffix_units else unit
    else:
        number = draw(_decimal(item, kind))
        out.given[item.name] = number if unit is None else Quantity(number, unit)
    if item.vital is not None:
        assert unit is not None
        out.numbers[item.name], out.units[item.name] = number, unit


def _decimal(item: FieldSpec, kind: str) -> st.SearchStrategy[Decimal]:
    """Any number of the field's format that is no special value, in the field's unit."""
    if kind in ("decimal", "feet_inches", "hex"):
        return _written(item, kind)
    if kind == "bcd8":
        return st.integers(0, 99).map(Decimal)
    specials = {special.raw for special in (*item.special, *specials_of(kind))}
    if kind in _MANTISSA:
        bits, (low, high) = _MANTISSA[kind], _EXPONENT[kind]
        # The special values have exponent 0 and stand next to the ends of the mantissa.
        numbers = st.tuples(st.integers(-(1 << bits), (1 << bits) - 1), st.integers(low, high))
        plain = numbers.filter(lambda n: n[1] != 0 or abs(n[0]) < (1 << bits) - 2)
        return plain.map(lambda n: Decimal(n[0]).scaleb(n[1]))
    if kind == "f32":
        floats = st.floats(width=32, allow_nan=False, allow_infinity=False)
        # 0 is SureTemp's "no value yet"; -0 is the same number.
        return floats.filter(lambda x: x != 0 or 0 not in specials).map(
            lambda x: Decimal(str(np.float32(x)))
        )
    raws = _whole(kind, sum(piece.width for piece in item.pieces))
    allowed = raws.filter(lambda raw: raw not in specials)
    return allowed.map(lambda raw: raw * item.scale + item.offset)


def _written(item: FieldSpec, kind: str) -> st.SearchStrategy[Decimal]:
    """Any number that a text has room for."""
    specials = {special.value for special in item.special}
    if kind == "hex":
        return st.integers(0, 16 ** (item.digits or 4) - 1).map(Decimal)
    if kind == "feet_inches":
        inches = st.integers(0, 119 * 10).map(lambda tenths: Decimal(tenths) / 10)
        return inches.filter(lambda number: number not in specials)
    places = item.decimals or 0
    numbers = st.integers(0, 10 ** ((item.digits or 3) + places) - 1)
    written = numbers.map(lambda raw: Decimal(raw).scaleb(-places))
    return written.filter(lambda number: number not in specials).map(
        lambda number: number * item.scale + item.offset
    )
