"""What the worked examples of a spec prove, and what no example shows.

A field, bit, word, special value or unit is proven by an example whose bytes have it. The best
kind of example counts: captured from a device, printed by its maker, worked by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.codec.decoder import Decoder
from station.codec.frames import Frame

if TYPE_CHECKING:
    from station.codec.spec import Example, FieldSpec, Message, Spec

__all__ = ["KINDS", "Fact", "facts_of", "frames_of", "not_proven"]

KINDS: Final = ("captured", "maker", "worked")
"""Kinds of examples, the strongest proof first."""

_Shows = Callable[[Frame], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that a spec says of a message, and the best kind of example that shows it."""

    message: str
    says: str
    proven_by: str | None

    def __str__(self) -> str:
        """As the support matrix names it."""
        return f"{self.message}: {self.says}"


def facts_of(spec: Spec) -> tuple[Fact, ...]:
    """Everything that a spec says about its messages, in its order. What the station sends and
    pieces that many devices share are not the device's to prove.
    """
    shown = [
        (example.kind, frame)
        for example in spec.examples
        if example.error is None
        for frame in frames_of(spec, example)
    ]
    facts: list[Fact] = []
    for message in spec.messages:
        if message.delivery == "write" or message.service is not None:
            continue
        frames = [(kind, frame) for kind, frame in shown if frame.message == message.id]
        for says, shows in _claims(message):
            kinds = {kind for kind, frame in frames if shows(frame)}
            best = next((kind for kind in KINDS if kind in kinds), None)
            facts.append(Fact(message=message.id, says=says, proven_by=best))
    return tuple(facts)


def not_proven(spec: Spec) -> tuple[str, ...]:
    """What no example shows, in words."""
    return tuple(str(fact) for fact in facts_of(spec) if fact.proven_by is None)


def frames_of(spec: Spec, example: Example) -> list[Frame]:
    """The frames that the bytes of an example give."""
    decoder = Decoder(spec, mode=example.mode, detail=True)
    fed = decoder.feed(example.data, channel_of(spec, example))
    items = (*fed.items, *decoder.flush().items)
    return [item for item in items if isinstance(item, Frame)]


def channel_of(spec: Spec, example: Example) -> str | None:
    """The characteristic that an example came on; None where the spec's first is meant."""
    if example.message is None:
        return None
    message = spec.message(example.message)
    framing = spec.framing_of(message)
    if framing is not None:
        return next(iter(framing.characteristics), None)
    return message.characteristic


def _claims(message: Message) -> Iterator[tuple[str, _Shows]]:
    """Each thing that a message says, and how a frame shows it."""
    yield "a frame", lambda frame: True
    for item in message.fields:
        if item.role != "hidden" and item.name not in message.match:
            yield from _of_field(item)
    for wave in message.waveforms:
        yield f"signal {wave.signal}", lambda frame: bool(frame.waveforms)


def _of_field(item: FieldSpec) -> Iterator[tuple[str, _Shows]]:
    name = item.name
    if item.vital is not None:
        yield from _of_vital(item)
    elif item.role in ("device_time", "year"):
        yield "device time set", lambda frame: frame.device_time is not None
        if item.type == "date_time" or item.role == "year":
            yield "device time not set", lambda frame: "device_time_unset" in frame.flags
    elif not item.flags and not item.words and item.role is None:
        yield name, lambda frame: name in frame.keys or name in frame.details
    for value, said in item.words.items():
        if value != "other":
            word = said if isinstance(said, str) else said.word
            yield f"{name} {word!r}", _is(name, int(value))
    for flag in item.flags:
        if flag.plain:
            yield flag.name, _is(flag.name, 1)
        for value, said in flag.words.items():
            if value != "other":
                word = said if isinstance(said, str) else said.word
                yield f"{flag.name} {word!r}", _is(flag.name, int(value))
    for mark in item.marks.values():
        yield mark, _is(mark, 1)
    for special in item.special:
        yield f"{name} {special.says!r}", _is_special(item, special.says)
    if item.dashes is not None:
        yield f"{name} {item.dashes!r}", _is_special(item, item.dashes)


def _of_vital(item: FieldSpec) -> Iterator[tuple[str, _Shows]]:
    vital = item.vital
    assert vital is not None  # the caller looked
    for unit in item.possible_units:

        def shows(frame: Frame, unit: str = unit) -> bool:
            values = [frame.values[vital]] if vital in frame.values else frame.series.get(vital, ())
            return any(value.unit == unit and value.number is not None for value in values)

        yield f"{item.name} in {unit}", shows


def _is(name: str, value: int) -> _Shows:
    return lambda frame: frame.keys.get(name) == value


def _is_special(item: FieldSpec, says: str) -> _Shows:
    def shows(frame: Frame) -> bool:
        if item.vital is not None and item.vital in frame.values:
            return frame.values[item.vital].special == says
        return frame.flags.get(item.name) == says

    return shows
