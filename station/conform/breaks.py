"""What went wrong with bytes that are no frame: the least repair that makes a frame of them.

A stretch between two good frames is tried with one repair after the other; the first that gives a
whole frame, checksum and all, names the fault. What no repair explains is called other bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from station.codec.framing import explain
from station.codec.reading import read_as
from station.codec.shape import Shape

if TYPE_CHECKING:
    from station.codec import Refusal, Spec
    from station.codec.spec import Framing

from station.codec.frames import Frame

__all__ = ["Break", "Fault", "fault_of", "reread"]

# Stretches longer than this are not tried byte by byte.
_LONGEST_TRIED: Final = 300
_MOST_MISSING: Final = 4


class Fault(StrEnum):
    """What a broken stretch is called."""

    CHECKSUM = "wrong-checksum"
    SHIFTED = "shifted-byte"
    SYNC = "dropped-sync"
    TRUNCATED = "truncated-frame"
    EXTRA = "extra-byte"
    LOST = "lost-frame"
    REPEATED = "repeated-frame"
    OTHER = "other-bytes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Bytes that were refused. `packet`: whole wire frames that made no packet. `fault` is set
    where the fields told it; else `fault_of` finds it in the bytes.
    """

    t_s: float
    link: int
    raw: bytes
    error: str
    framing: Framing | None
    packet: bool = False
    fault: Fault | None = None


def fault_of(broken: Break) -> Fault | None:
    """What it is called; None where it is told elsewhere (a packet with a bad frame in it)."""
    if broken.fault is not None:
        return broken.fault
    framing = broken.framing
    if framing is None:
        return Fault.OTHER
    if broken.packet:
        return _of_packet(framing, broken.raw)
    return _of_stretch(framing, broken.raw)


def _of_packet(framing: Framing, raw: bytes) -> Fault | None:
    """By the number of frames: one too many was sent twice, all else lacks some."""
    length = framing.length or 1
    frames = [raw[at : at + length] for at in range(0, len(raw), length)]
    if any(len(frame) < length or explain(framing, frame) for frame in frames):
        return None
    assert framing.packet is not None  # the caller looked
    return Fault.REPEATED if len(frames) in (1, framing.packet.frames + 1) else Fault.LOST


def _of_stretch(framing: Framing, raw: bytes) -> Fault:
    head = _head(framing)
    if len(raw) > _LONGEST_TRIED:
        return Fault.OTHER
    if framing.kind == "length_prefixed" and _shifted(framing, raw, len(head)):
        return Fault.SHIFTED
    wanted = _length(framing, raw)
    if wanted is not None and len(raw) == wanted and framing.kind != "delimited":
        return _same_length(framing, raw, len(head))
    if head and any(_good(framing, head[:n] + raw) for n in range(1, len(head) + 1)):
        return Fault.SYNC
    if wanted is None:
        return Fault.OTHER
    if wanted < len(raw) <= wanted + _MOST_MISSING and _any_good(framing, raw, wanted):
        return Fault.EXTRA
    if len(raw) < wanted:
        return Fault.EXTRA if len(raw) == 1 < wanted - 1 else Fault.TRUNCATED
    return Fault.OTHER


def _same_length(framing: Framing, raw: bytes, head: int) -> Fault:
    if _shifted(framing, raw, head):
        return Fault.SHIFTED
    wrong_sum = (explain(framing, raw) or "").startswith("checksum")
    return Fault.CHECKSUM if wrong_sum else Fault.SYNC


def _shifted(framing: Framing, raw: bytes, head: int) -> bool:
    """Whether a frame stands there once what is behind the head is put one place back."""
    rule = framing.checksum
    end = len(raw) if rule is None or not -len(raw) <= rule.at < len(raw) else rule.at % len(raw)
    inner = raw[head:end]
    back = raw[:head] + inner[1:] + inner[:1] + raw[end:]
    return back != raw and _good(framing, back)


def _head(framing: Framing) -> bytes:
    """The constant bytes that a frame begins with."""
    if framing.kind == "delimited":
        return framing.start_marks[0] if framing.start_marks else b""
    at: dict[int, int] = {
        rule.byte: rule.value
        for rule in framing.constants
        if rule.value is not None and rule.mask == 0xFF
    }
    out = bytearray()
    while len(out) in at:
        out.append(at[len(out)])
    return bytes(out)


def _length(framing: Framing, raw: bytes) -> int | None:
    """How long the frame would be that these bytes begin, as they tell it themselves."""
    match framing.kind:
        case "fixed":
            return framing.length
        case "length_prefixed":
            at = framing.length_at or 0
            size = 2 if framing.length_type == "u16" else 1
            field = raw[at : at + size]
            if len(field) < size:
                return at + size + 1
            return int.from_bytes(field, framing.length_order) + (framing.overhead or 0)
        case "typed":
            at = framing.type_at or 0
            kind = str(raw[at]) if at < len(raw) else "other"
            return framing.lengths.get(kind, framing.lengths.get("other"))
        case _:
            return None


def _good(framing: Framing, raw: bytes) -> bool:
    return len(raw) == _length(framing, raw) and explain(framing, raw) is None


def _without(raw: bytes, wanted: int) -> Iterator[bytes]:
    more = len(raw) - wanted
    for at in range(wanted + 1):
        yield raw[:at] + raw[at + more :]


def _any_good(framing: Framing, raw: bytes, wanted: int) -> bool:
    return any(_good(framing, one) for one in _without(raw, wanted)) or len(raw) == wanted + 1


def reread(
    spec: Spec, channel: str | None, framing: Framing | None, refusal: Refusal
) -> Fault | None:
    """What a frame is called that stands by itself and was refused by its fields; None where the
    bytes must tell.
    """
    if framing is not None and framing.packet is not None:
        return None
    if framing is None:
        messages = spec.messages_on(channel) if channel is not None else spec.messages[:1]
        shape = Shape()
    else:
        messages = tuple(m for m in spec.messages if spec.framing_of(m) is framing)
        shape = Shape.of(framing)
    if not messages:
        return Fault.OTHER
    raw = refusal.raw
    if framing is None:
        for n in range(1, _MOST_MISSING + 1):
            if isinstance(read_as(spec, messages, raw + bytes(n), shape), Frame):
                return Fault.TRUNCATED
            if isinstance(read_as(spec, messages, raw[:-n], shape), Frame):
                return Fault.EXTRA
    if "needs" in refusal.error and "came" in refusal.error:
        return Fault.TRUNCATED
    return Fault.OTHER
