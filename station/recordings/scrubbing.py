"""A flight recording without people: names and numbers of persons and devices taken out.

What is taken out is written over in place, so that times, lengths and frames stay as they were:
digits become 0 and other characters X, and checksums are made anew. In a device that may say who
somebody is, bytes that no frame explains lose all their letters and digits too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from station.codec import Frame, full_uuid
from station.codec.framers import framer_for
from station.codec.framing import Bad, One, Rows
from station.codec.places import field_places
from station.codec.reading import read_as
from station.codec.sealing import sealed
from station.codec.shape import Shape
from station.drivers.links.base import Chunk, LinkState
from station.recordings.personal import has_people, is_personal, is_serial_number
from station.vitals import DeviceIdentity

if TYPE_CHECKING:
    from station.codec import Spec
    from station.codec.spec import FieldSpec, Framing, Message
    from station.drivers.links.recording import Entry, Recording

__all__ = ["Scrubbed", "scrub"]


@dataclass(slots=True)
class Scrubbed:
    """What is left, and how much was taken out: fields by name, bytes that were no frame."""

    recording: Recording
    fields: dict[str, int] = field(default_factory=dict)
    unknown_bytes: int = 0


@dataclass(slots=True)
class _Stream:
    """Bytes of one connection in order, and the entries that they came in."""

    data: bytearray = field(default_factory=bytearray)
    entries: list[tuple[int, int]] = field(default_factory=list)


def scrub(recording: Recording, spec: Spec, *, keep_serial: bool = False) -> Scrubbed:
    """Take people out, and serial numbers and addresses unless `keep_serial`. The recording's
    times stay: they are what it is for.
    """
    out = Scrubbed(recording)
    entries = list(recording.entries)
    streams: dict[tuple[int, str | None], _Stream] = {}
    link = 0
    for number, entry in enumerate(entries):
        if isinstance(entry.what, LinkState):
            link += 1
            entries[number] = replace(entry, what=_state(entry.what, spec, keep_serial))
        elif isinstance(entry.what, Chunk):
            chunk = entry.what
            channel = chunk.channel and full_uuid(chunk.channel)
            framing = _framing(spec, channel)
            if spec.link.kind == "bluetooth" and framing is None:
                data = _value(spec, channel, chunk.data, keep_serial, out)
                entries[number] = replace(entry, what=replace(chunk, data=data))
                continue
            stream = streams.setdefault((link, channel), _Stream())
            stream.entries.append((number, len(chunk.data)))
            stream.data += chunk.data
    for (_, channel), stream in streams.items():
        _write_back(
            entries, stream, _of_stream(spec, channel, bytes(stream.data), keep_serial, out)
        )
    out.recording = replace(recording, entries=tuple(entries), torn=None)
    return out


def _framing(spec: Spec, channel: str | None) -> Framing | None:
    if spec.link.kind == "bluetooth":
        return spec.framing_on(channel) if channel is not None else None
    return spec.framings[0]


def _write_back(entries: list[Entry], stream: _Stream, data: bytes) -> None:
    at = 0
    for number, length in stream.entries:
        entry = entries[number]
        assert isinstance(entry.what, Chunk)
        piece = data[at : at + length]
        entries[number] = replace(entry, what=replace(entry.what, data=piece))
        at += length


def _of_stream(
    spec: Spec, channel: str | None, data: bytes, keep_serial: bool, out: Scrubbed
) -> bytes:
    """Each mode of a serial spec in turn, on what the one before did not understand."""
    framings = spec.framings
    if spec.link.kind == "bluetooth":
        one = _framing(spec, channel)
        framings = (one,) if one is not None else ()
    pieces: list[tuple[bytes, bool]] = [(data, False)]
    for framing in framings:
        messages = tuple(m for m in spec.messages if spec.framing_of(m) is framing)
        done: list[tuple[bytes, bool]] = []
        for piece, known in pieces:
            if known:
                done.append((piece, True))
                continue
            done += _frames(spec, framing, messages, piece, keep_serial, out)
        pieces = done
    text = b""
    for piece, known in pieces:
        text += piece if known else _unknown(spec, piece, out)
    assert len(text) == len(data)  # everything stays in its place
    return text


def _frames(
    spec: Spec,
    framing: Framing,
    messages: tuple[Message, ...],
    data: bytes,
    keep_serial: bool,
    out: Scrubbed,
) -> Iterator[tuple[bytes, bool]]:
    framer = framer_for(framing)
    for found in (*framer.feed(data), *framer.flush()):
        if isinstance(found, Bad):
            yield found.raw, False
        elif isinstance(found, Rows):
            alone = framing.packet is None
            for row in found.rows:
                raw = row.tobytes()
                yield (
                    _frame(spec, framing, messages, raw, keep_serial, out) if alone else (raw, True)
                )
        elif isinstance(found, One):
            yield _frame(spec, framing, messages, found.raw, keep_serial, out)


def _frame(
    spec: Spec,
    framing: Framing | None,
    messages: tuple[Message, ...],
    raw: bytes,
    keep_serial: bool,
    out: Scrubbed,
) -> tuple[bytes, bool]:
    """A frame without what must go, and whether it was understood."""
    shape = Shape.of(framing)
    item = read_as(spec, messages, raw, shape)
    if not isinstance(item, Frame):
        return raw, False
    message = spec.message(item.message)
    data = bytearray(raw)
    places = field_places(spec, message, raw, shape)
    for one in message.fields:
        serial = is_serial_number(spec, message, one) and not keep_serial
        if not serial and not is_personal(spec, message, one):
            continue
        spans = [places[one.name]] if one.name in places else []
        if message.text is not None:
            spans = list(_spans(message, one, raw))
        for span in spans:
            data[span] = _filler(one, raw[span])
            out.fields[one.name] = out.fields.get(one.name, 0) + 1
    return sealed(framing, bytes(data)) if bytes(data) != raw else raw, True


def _spans(message: Message, one: FieldSpec, raw: bytes) -> Iterator[slice]:
    """Where the value of a keyed field stands in a text."""
    if one.key is None or message.text is None:
        return
    key = re.escape(one.key.encode())
    match message.text.layout:
        case "tags":
            pattern = rb"\x1b" + key + rb"([^\x1b\r\n]*)"
        case "keys":
            pattern = rb"(?<![^\s,;])" + key + rb"=(\S*)"
        case _:
            pattern = rb"(?<![^,{\r\n])" + key + rb",(\"[^\"]*\"|[^,\r\n]*)"
    for found in re.finditer(pattern, raw):
        yield slice(*found.span(1))


def _filler(one: FieldSpec, data: bytes) -> bytes:
    if one.name == "user_id":
        return b"\xff" * len(data)  # "unknown user" in the profiles that have it
    return bytes(_blank(byte) for byte in data)


def _blank(byte: int) -> int:
    """A byte of a text that must go; bit 7 may be the framing's."""
    top, seven = byte & 0x80, byte & 0x7F
    if seven in b'"\0':
        return byte
    return top | (0x30 if 0x30 <= seven <= 0x39 else 0x58)


def _unknown(spec: Spec, data: bytes, out: Scrubbed) -> bytes:
    """Bytes that no frame explains, without letters and digits where people may be in them."""
    if not has_people(spec):
        return data
    out.unknown_bytes += len(data)
    return bytes(_blank(byte) if chr(byte & 0x7F).isalnum() else byte for byte in data)


def _value(spec: Spec, channel: str | None, data: bytes, keep_serial: bool, out: Scrubbed) -> bytes:
    """A value of a characteristic; one that the spec does not have becomes zeros."""
    messages = spec.messages_on(channel) if channel is not None else spec.messages[:1]
    if not messages:
        out.unknown_bytes += len(data)
        return bytes(len(data))
    cleaned, known = _frame(spec, None, messages, data, keep_serial, out)
    return cleaned if known else _unknown(spec, data, out)


def _state(state: LinkState, spec: Spec, keep_serial: bool) -> LinkState:
    """Names that a site gives, addresses and details may say where and whose it is."""
    identity, problem = state.identity, state.problem
    if identity is not None:
        identity = DeviceIdentity(
            spec=identity.spec,
            name=spec.title,
            manufacturer=identity.manufacturer,
            model=identity.model,
            firmware=identity.firmware,
            serial_number=identity.serial_number if keep_serial else None,
            address=identity.address if keep_serial else None,
        )
    if problem is not None:
        words = str(problem.problem).replace("_", " ")
        problem = replace(problem, says=words, next_step="", detail="")
    return replace(state, identity=identity, problem=problem)
