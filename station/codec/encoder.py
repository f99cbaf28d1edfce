"""Values in, bytes out: what a simulator sends, after the same spec that the decoder reads.

`given` makes raw numbers of the values; `text_encoder` writes them as a text, `byte_encoder` into
bytes, with what `framing_encoder` puts around: checksums, lengths and constants are filled in.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from station.codec.byte_encoder import ByteEncoder
from station.codec.errors import EncodeError
from station.codec.framing_encoder import enclose, put_constants
from station.codec.given import Given, Values
from station.codec.shape import Shape
from station.codec.spec import CLOCK_PARTS
from station.codec.text_encoder import encode_text

if TYPE_CHECKING:
    from station.codec.spec import Framing, Message, Spec

__all__ = ["encode"]


def encode(spec: Spec, message_id: str, values: Values) -> bytes:
    """The bytes of one frame (or packet) of that message.

    A value is a number in the field's unit or a `Quantity`, a bool or word for a flag, a naive
    datetime, a text, None or the words of a special value for "no number", a list of numbers for
    a field that repeats, and for a signal int counts `(channels, wire frames)` (or flat where one
    of the two is 1; any number of samples where they follow each other in a frame).
    `device_time` fills all parts of the device's clock at once.
    Raises `EncodeError` for what the format cannot carry, and for unknown names.
    """
    try:
        message = spec.message(message_id)
    except KeyError:
        known = ", ".join(message.id for message in spec.messages)
        raise EncodeError(f"{spec.id} has no message {message_id!r}; it has {known}") from None
    values = _with_clock(message, values)
    _known_names(message, values)
    given = Given(message, values)
    framing = spec.framing_of(message)
    if framing is not None and message.text is not None:
        return encode_text(framing, given)
    return _encode_bytes(spec, framing, given)


def _encode_bytes(spec: Spec, framing: Framing | None, given: Given) -> bytes:
    message, shape = given.message, Shape.of(framing)
    encoder = ByteEncoder(spec, shape, given)
    if framing is not None and framing.kind == "fixed":
        put_constants(encoder.out, framing, shape)
    for item in message.fields:
        if given.present(item):
            encoder.field(item)
    for wave in message.waveforms:
        if wave.signal in given.values:
            encoder.waveform(wave, given.values[wave.signal])
    if framing is not None:
        enclose(encoder.out, framing, shape, message.id)
    return bytes(encoder.out)


def _with_clock(message: Message, values: Values) -> Values:
    """The parts of `device_time` under the names of their fields."""
    if not isinstance(moment := values.get("device_time"), datetime):
        return values
    parts: dict[str, object] = {}
    for item in message.fields:
        if item.role in CLOCK_PARTS:
            parts[item.name] = getattr(moment, item.role)
        elif item.role == "device_time":
            of = {"date": moment.date(), "time": moment.time()}
            parts[item.name] = of.get(item.type or "", moment)
    rest = {name: value for name, value in values.items() if name != "device_time" or name in parts}
    return parts | rest


def _known_names(message: Message, values: Values) -> None:
    known = {field.name for field in message.fields}
    known |= {flag.name for field in message.fields for flag in field.flags}
    known |= {name for field in message.fields for name in field.marks.values()}
    known |= {wave.signal for wave in message.waveforms}
    unknown = sorted(set(values) - known)
    if unknown:
        raise EncodeError(f"{message.id} has no {', '.join(unknown)}; it has {sorted(known)}")
