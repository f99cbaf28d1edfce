"""A frame taken apart: which of its bytes are which field of the spec, and what they say.

For people who look at bytes, not for the reading of values: that is done in `fields`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.codec.errors import FrameError
from station.codec.numbers import SIZES
from station.codec.places import spans
from station.codec.shape import Shape
from station.codec.text import cut_text, inner

if TYPE_CHECKING:
    from station.codec.frames import Frame, Waveform
    from station.codec.spec import FieldSpec, Framing, Message, Spec, WaveformSpec

__all__ = ["Part", "anatomy"]

Places = tuple[tuple[int, int], ...]

# Waves are told by their first counts.
_FIRST_COUNTS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Bytes of a frame with a name: `places` are (first, behind the last), in the order of the
    frame. `says` is what they say in this frame. `frame`: they belong to the framing (constants,
    length, checksum), not to a field.
    """

    name: str
    places: Places
    says: str = ""
    frame: bool = False


def anatomy(spec: Spec, frame: Frame, framing: Framing | None) -> tuple[Part, ...]:
    """The parts of a frame that was read, in the order of their first bytes. `framing` is what
    brought it (None: a GATT value). A byte may belong to several parts, as flags do that share it.
    """
    message = spec.message(frame.message)
    shape = Shape.of(framing)
    places = (
        _text_places(message, shape, frame.raw)
        if message.text is not None
        else _places(spec, message, shape, frame.raw)
    )
    parts = [
        Part(name=item.name, places=places[item.name], says=_says(frame, item, places[item.name]))
        for item in message.fields
        if item.name in places
    ]
    parts += [_wave(frame, wave, shape) for wave in message.waveforms]
    if framing is not None:
        taken = {
            byte for part in parts for start, stop in part.places for byte in range(start, stop)
        }
        parts += _frame_parts(framing, shape, frame.raw, taken)
    return tuple(sorted((one for one in parts if one.places), key=lambda one: one.places[0]))


# Binary fields.


def _places(spec: Spec, message: Message, shape: Shape, raw: bytes) -> dict[str, Places]:
    found: dict[str, Places] = {}
    for item, start, end in spans(spec, message, shape, raw):
        if item.pieces:
            bits = (shape.offset(piece.byte, piece.frame) for piece in item.pieces)
            found[item.name] = tuple((byte, byte + 1) for byte in dict.fromkeys(bits))
        elif item.every_frame:
            steps = range(shape.frames)
            found[item.name] = tuple(
                (start + n * shape.wire_length, start + n * shape.wire_length + 1) for n in steps
            )
        elif end > start:
            found[item.name] = ((start, end),)
    return found


def _wave(frame: Frame, wave: WaveformSpec, shape: Shape) -> Part:
    width = SIZES[wave.type] * len(wave.channels)
    end = len(frame.raw) - shape.trailer
    if wave.along:
        places: Places = ((wave.at, end),) if end > wave.at else ()
    else:
        starts = [wave.at + n * shape.wire_length for n in range(shape.frames)]
        places = tuple((at, at + width) for at in starts if at + width <= len(frame.raw))
    told = [one for one in frame.waveforms if one.signal == wave.signal]
    if not told:
        return Part(name=wave.signal, places=places, says="no sample")
    samples = len(told[0].counts)
    if samples == 1:
        # One of each channel; of one that has no electrode there is none.
        shown = _first([_count(one, 0) for one in told])
        says = f"{len(told)} channels: {shown}" if len(told) > 1 else shown
    else:
        first = [_count(told[0], number) for number in range(min(samples, _FIRST_COUNTS + 1))]
        says = f"{samples} samples: {_first(first)}"
    return Part(name=wave.signal, places=places, says=says)


def _count(wave: Waveform, number: int) -> str:
    return str(int(wave.counts[number])) if wave.valid[number] else "–"


def _first(counts: list[str]) -> str:
    shown = ", ".join(counts[:_FIRST_COUNTS])
    return f"{shown}, …" if len(counts) > _FIRST_COUNTS else shown


# Texts.


def _text_places(message: Message, shape: Shape, raw: bytes) -> dict[str, Places]:
    assert message.text is not None
    framing = shape.marks
    if framing is None:
        return {}
    try:
        cut_text(message, framing, raw)
    except FrameError:
        return {}
    data = inner(framing, raw)
    before = raw.index(data)
    text = data.decode("ascii")
    tokens = [_trimmed(text, *span) for span in _tokens(text, message.text.separator)]
    columns, keys = _named(text, tokens, message.text.layout)
    found: dict[str, Places] = {}
    for item in message.fields:
        span = _text_span(item, text, columns, keys)
        if span is not None and span[1] > span[0]:
            found[item.name] = ((before + span[0], before + span[1]),)
    return found


def _tokens(text: str, separator: str | None) -> Iterator[tuple[int, int]]:
    if separator is None:
        yield from (found.span() for found in re.finditer(r"\S+", text))
        return
    at = 0
    for piece in text.split(separator):
        yield at, at + len(piece)
        at += len(piece) + 1


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    piece = text[start:stop]
    return start + len(piece) - len(piece.lstrip()), stop - (len(piece) - len(piece.rstrip()))


def _named(
    text: str, tokens: list[tuple[int, int]], layout: str
) -> tuple[list[tuple[int, int]], dict[str, tuple[int, int]]]:
    """Where columns and the values of keys stand."""
    if layout == "pairs":
        named = zip(tokens[::2], tokens[1::2], strict=False)
        return [], {text[slice(*key)]: value for key, value in named}
    if layout == "tags":
        return [], {text[start]: (start + 1, stop) for start, stop in tokens if stop > start}
    if layout != "keys":
        return tokens, {}
    columns, keys = [], {}
    for start, stop in tokens:
        key, equals, _ = text[start:stop].partition("=")
        if equals:
            keys[key.strip()] = _trimmed(text, start + len(key) + 1, stop)
        else:
            columns.append((start, stop))
    return columns, keys


def _text_span(
    item: FieldSpec,
    text: str,
    columns: list[tuple[int, int]],
    keys: Mapping[str, tuple[int, int]],
) -> tuple[int, int] | None:
    if item.key is not None:
        return keys.get(item.key)
    if item.column is None:
        start = item.at or 0
        return start, min(len(text), start + item.length) if item.length else len(text)
    if item.column >= len(columns):
        return None
    start, stop = columns[item.column]
    return start, columns[-1][1] if item.type == "codes" else stop


# What the framing puts there.


def _frame_parts(framing: Framing, shape: Shape, raw: bytes, taken: set[int]) -> list[Part]:
    if framing.kind == "delimited":
        return _marks(framing, raw)
    length = shape.wire_length or len(raw)
    starts = range(0, max(1, len(raw) - length + 1), length)
    named: dict[str, list[tuple[int, int]]] = {}

    def put(name: str, at: int, size: int = 1) -> None:
        for start in starts:
            first = start + (at if at >= 0 else length + at)
            if not taken & set(range(first, first + size)):
                named.setdefault(name, []).append((first, first + size))

    for rule in framing.constants:
        put(rule.says or "constant", rule.byte)
    if framing.length_at is not None:
        put("length", framing.length_at, 2 if framing.length_type == "u16" else 1)
    if framing.type_at is not None:
        put("type", framing.type_at)
    if framing.checksum is not None:
        put("checksum", framing.checksum.at, framing.checksum.size)
    return [Part(name=name, places=tuple(at), frame=True) for name, at in named.items()]


def _marks(framing: Framing, raw: bytes) -> list[Part]:
    head = next((mark for mark in framing.start_marks if raw.startswith(mark)), b"")
    end = len(raw) - len(framing.end_mark)
    parts = [Part(name="start of text", places=((0, len(head)),), frame=True)] if head else []
    return [*parts, Part(name="end of text", places=((end, len(raw)),), frame=True)]


# What a field says.


def _says(frame: Frame, item: FieldSpec, places: Places) -> str:
    told: list[str] = []
    if item.vital is not None and item.vital in frame.values:
        value = frame.values[item.vital]
        told.append(value.special or f"{value.number:f} {value.unit}")
    elif item.vital is not None and item.vital in frame.series:
        several = frame.series[item.vital]
        told.append(", ".join(one.special or f"{one.number:f} {one.unit}" for one in several))
    elif item.role == "device_time" and item.type == "date_time" and frame.device_time is not None:
        told.append(frame.device_time.isoformat(" "))
    elif item.type in ("date", "time"):
        told += [frame.raw[start:stop].decode("ascii", "replace") for start, stop in places]
    elif item.name in frame.details:
        told.append(frame.details[item.name])
    for flag in item.flags:
        value_of = frame.flags.get(flag.name)
        if value_of is True:
            told.append(flag.name)
        elif value_of not in (None, False):
            told.append(f"{flag.name}: {value_of}")
    told += [name for name in item.marks.values() if frame.flags.get(name) is True]
    if not told and not item.flags:
        word = frame.flags.get(item.name)
        number = frame.keys.get(item.name)
        told.append(str(word) if isinstance(word, str) else "" if number is None else f"{number}")
    return ", ".join(filter(None, told))
