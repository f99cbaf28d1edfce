"""A whole spec file, its sources and its worked examples."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from station.codec.spec.framing import Framing
from station.codec.spec.link import Limits, Link
from station.codec.spec.message import Message
from station.codec.spec.words import ByteOrder, Hex, Name, Number, Table, Text
from station.codec.uuids import full_uuid
from station.vitals import Unit, Vital

__all__ = ["Example", "Source", "Spec"]


class Source(Table):
    """Where a fact comes from. `key` is what examples refer to."""

    key: Name
    says: Text


class Example(Table):
    """Real or printed bytes and what they mean, typed by hand from the source.

    The bytes are `hex`, or for a text protocol `text` with its line end. `values`: vital →
    number as sent, or "none" for a special value. `error`: a part of the refusal's text, for
    bytes that must be refused.
    """

    says: Text
    source: Name
    hex: Hex | None = None
    text: str | None = None
    message: Name | None = None
    mode: Name | None = None
    kind: Literal["captured", "maker", "worked"] = "worked"
    values: dict[Vital, Number | Literal["none"]] = {}
    series: dict[Vital, tuple[Number | Literal["none"], ...]] = {}
    units: dict[Vital, Unit] = {}
    flags: dict[str, bool | int | str] = {}
    device_time: str | None = None
    samples: dict[str, tuple[Number, ...]] = {}
    final: bool = True
    chartable: bool = True
    why_not: Text | None = None
    error: Text | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.hex is None) == (self.text is None):
            raise ValueError("says either hex or text")
        if self.text is not None and not self.text.isascii():
            raise ValueError("text takes ASCII")
        return self

    @property
    def data(self) -> bytes:
        """The bytes."""
        return bytes.fromhex(self.hex) if self.hex is not None else (self.text or "").encode()


class Spec(Table):
    """One wire protocol: a whole file, with what it takes over from others."""

    language: Literal[1]
    id: Name
    extends: Name | None = None
    pieces: tuple[Name, ...] = ()
    title: Text
    device_type: Text
    maker: Text
    evidence: Literal["H", "M", "L", "U"]
    order: ByteOrder = "little"
    sources: tuple[Source, ...] = Field(default=(), alias="source")
    offers: tuple[Text, ...] = ()
    quirks: tuple[Text, ...] = ()
    not_proven: tuple[Text, ...] = ()
    link: Link
    limits: Limits
    framings: tuple[Framing, ...] = Field(default=(), alias="framing")
    messages: tuple[Message, ...] = Field(alias="message")
    examples: tuple[Example, ...] = Field(default=(), alias="example")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.link.kind == "serial" and not self.framings:
            raise ValueError("a serial device needs a [[framing]]")
        for framing in self.framings:
            if (self.link.kind == "bluetooth") != bool(framing.characteristics):
                raise ValueError(
                    "a GATT value is a frame by itself: a [[framing]] for Bluetooth names the "
                    "characteristics whose values it joins, and no other framing does"
                )
            if framing.baud is not None and self.link.kind == "bluetooth":
                raise ValueError("a [[framing]] for Bluetooth has no baud")
        modes = [framing.mode for framing in self.framings]
        if len(modes) > 1 and (None in modes or len(set(modes)) < len(modes)):
            raise ValueError("several framings need a mode each, all different")
        seen: set[str] = set()
        for message in self.messages:
            if message.id in seen:
                raise ValueError(f"two messages are called {message.id!r}")
            seen.add(message.id)
            self._has_a_place(message, modes)
        keys = {source.key for source in self.sources}
        for example in self.examples:
            if example.source not in keys:
                raise ValueError(
                    f"example {example.says!r} cites unknown source {example.source!r}"
                )
            if example.message is not None and example.message not in seen:
                raise ValueError(
                    f"example {example.says!r} names unknown message {example.message!r}"
                )
        return self

    def _has_a_place(self, message: Message, modes: list[str | None]) -> None:
        """Refuse a message that no stream and no characteristic brings."""
        if message.characteristic is not None and self.link.kind == "bluetooth":
            return
        if not self.framings:
            raise ValueError(f"message {message.id!r} needs a characteristic")
        if message.mode not in modes:
            raise ValueError(f"message {message.id!r} names the unknown mode {message.mode!r}")

    @property
    def verified(self) -> bool:
        """Whether its readings may be charted without an engineer's approval for the site."""
        return self.evidence in ("H", "M")

    def message(self, message_id: str) -> Message:
        """The message of that id; `KeyError` when there is none."""
        for message in self.messages:
            if message.id == message_id:
                return message
        raise KeyError(f"{self.id} has no message {message_id!r}")

    def streams(self, message_id: str) -> bool:
        """Whether the values of that message come all the time; `KeyError` when there is none."""
        own = self.message(message_id).streaming
        return self.limits.streaming if own is None else own

    def messages_on(self, characteristic: str) -> tuple[Message, ...]:
        """The messages of that GATT characteristic, however its UUID is written."""
        try:
            wanted = full_uuid(characteristic)
        except ValueError:
            return ()
        return tuple(
            message
            for message in self.messages
            if message.characteristic is not None and full_uuid(message.characteristic) == wanted
        )

    def framing_on(self, characteristic: str) -> Framing | None:
        """The framing that joins the values of that characteristic; None where each is a frame."""
        try:
            wanted = full_uuid(characteristic)
        except ValueError:
            return None
        for framing in self.framings:
            if wanted in map(full_uuid, framing.characteristics):
                return framing
        return None

    def framing_of(self, message: Message) -> Framing | None:
        """The framing that brings a message; None for one that is a GATT value by itself."""
        if message.characteristic is not None and self.link.kind == "bluetooth":
            return None
        return next((f for f in self.framings if f.mode == message.mode), None)

    def baud_of(self, mode: str | None) -> int | None:
        """The speed of a serial line in that mode (None: the first one); None for Bluetooth."""
        for framing in self.framings:
            if framing.mode == mode or mode is None:
                return framing.baud or self.link.baud
        return self.link.baud

    @property
    def vitals(self) -> tuple[Vital, ...]:
        """Every vital sign that it can give, in the order of the file."""
        found: dict[Vital, None] = {}
        for message in self.messages:
            for field in message.fields:
                if field.vital is not None:
                    found[field.vital] = None
        return tuple(found)

    @property
    def signals(self) -> tuple[str, ...]:
        """Every waveform that it can give, in the order of the file."""
        waves = (wave.signal for message in self.messages for wave in message.waveforms)
        return tuple(dict.fromkeys(waves))
