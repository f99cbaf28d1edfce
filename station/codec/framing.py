"""From a byte stream to frames: where they begin, whether they are whole, what is not one.

A framer keeps at most the bytes of an unfinished frame. It gives back, in order, `Rows` (good
frames as a matrix), `One` (a good frame of varying length) and `Bad` (bytes that are no frame,
with the reason). Once in step it trusts the distance to the next frame; out of step it takes a
frame only when another follows one or two places behind it: one frame alone may be chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from station.codec.checksum import checksum_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.codec.spec import Constant, Framing

__all__ = ["Bad", "Found", "Framer", "One", "Rows", "framer_for", "holds"]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Good frames, one after the other: uint8 `(frames, length)`."""

    rows: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class One:
    """A good frame of a format whose length varies."""

    raw: bytes


@dataclass(frozen=True, slots=True)
class Bad:
    """Bytes that are no frame. `aligned`: exactly one frame's place in a running stream."""

    raw: bytes
    error: str
    aligned: bool = False


Found = Rows | One | Bad

# Out of step, this many frames' worth of bytes are kept before they are told as noise.
_NOISE_FRAMES = 8


class Framer:
    """Base of the framers: feed bytes, get what was found."""

    def feed(self, data: bytes) -> list[Found]:
        """Take bytes as they come."""
        raise NotImplementedError

    def flush(self) -> list[Found]:
        """The input has ended: decide about what is left."""
        raise NotImplementedError


def framer_for(framing: Framing) -> Framer:
    """A fresh framer for these rules."""
    return FixedFramer(framing) if framing.kind == "fixed" else LengthFramer(framing)


def holds(rule: Constant, rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which rows of uint8 `(frames, length)` keep a rule: bool `(frames,)`."""
    column = rows[:, rule.byte]
    if rule.mask != 0xFF:
        column = column & np.uint8(rule.mask)
    if rule.value is not None:
        return np.asarray(column == np.uint8(rule.value))
    low, high = min(rule.among), max(rule.among)
    if len(rule.among) == high - low + 1:
        return np.asarray((column - np.uint8(low)) <= np.uint8(high - low))
    return np.asarray(np.isin(column, np.array(rule.among, dtype=np.uint8)))


def _expected(rule: Constant) -> str:
    if rule.among:
        return f"one of {', '.join(f'0x{value:02X}' for value in rule.among)}"
    mask = "" if rule.mask == 0xFF else f" in the bits 0x{rule.mask:02X}"
    return f"0x{rule.value:02X}{mask}"


def explain(framing: Framing, raw: bytes) -> str | None:
    """The first rule that this frame breaks, in words; None when it breaks none."""
    rows = np.frombuffer(raw, dtype=np.uint8)[None, :]
    for rule in framing.constants:
        at = rule.byte + len(raw) if rule.byte < 0 else rule.byte
        if at < len(raw) and not holds(rule, rows)[0]:
            what = f" ({rule.says})" if rule.says else ""
            return f"byte {at}{what} is 0x{raw[at]:02X}, expected {_expected(rule)}"
    if framing.checksum is not None:
        at = framing.checksum.at + (len(raw) if framing.checksum.at < 0 else 0)
        want = int(checksum_of(framing.checksum, rows)[0])
        if raw[at] != want:
            return (
                f"checksum at byte {at} is 0x{raw[at]:02X}, expected 0x{want:02X} "
                f"({framing.checksum.kind})"
            )
    return None


class FixedFramer(Framer):
    """Frames of one length, found by constants, checksum and the distance to the next one."""

    def __init__(self, framing: Framing) -> None:
        """Take the rules; begin out of step."""
        self._framing = framing
        self._length = framing.length or 1
        self._rest = b""
        self._in_step = False

    def feed(self, data: bytes) -> list[Found]:
        """Take bytes as they come."""
        return self._scan(self._rest + data if self._rest else data, ended=False)

    def flush(self) -> list[Found]:
        """The input has ended: a last frame needs no follower any more."""
        return self._scan(self._rest, ended=True)

    def _good(self, rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
        good: NDArray[np.bool_] | None = None
        for rule in self._framing.constants:
            held = holds(rule, rows)
            good = held if good is None else good & held
        if self._framing.checksum is not None:
            held = rows[:, self._framing.checksum.at] == checksum_of(self._framing.checksum, rows)
            good = held if good is None else good & held
        assert good is not None  # the language demands at least one constant
        return good

    def _scan(self, data: bytes, *, ended: bool) -> list[Found]:
        found: list[Found] = []
        stream = np.frombuffer(data, dtype=np.uint8)
        at, length = 0, self._length
        while len(data) - at >= length:
            step = self._run if self._in_step else self._search
            new = step(data, stream, at, found, ended)
            if new is None:
                break
            at = new
        self._rest = data[at:]
        if ended and self._rest:
            found.append(
                Bad(
                    self._rest,
                    f"input ended inside a frame: {len(self._rest)} of {length} bytes",
                )
            )
            self._rest = b""
        return found

    def _run(
        self, data: bytes, stream: NDArray[np.uint8], at: int, found: list[Found], ended: bool
    ) -> int | None:
        """In step: take good frames; a bad one between good ones keeps the step."""
        length = self._length
        count = (len(data) - at) // length
        rows = stream[at : at + count * length].reshape(count, length)
        good = self._good(rows)
        run = count if good.all() else int(good.argmin())
        if run:
            found.append(Rows(rows[:run]))
        at += run * length
        if run == count:
            return at
        follows = at + 2 * length <= len(data)
        if not follows and not ended:
            return at if run else None
        if follows and good[run + 1]:
            raw = data[at : at + length]
            found.append(Bad(raw, explain(self._framing, raw) or "no frame", aligned=True))
            return at + length
        self._in_step = False
        return at

    def _search(
        self, data: bytes, stream: NDArray[np.uint8], at: int, found: list[Found], ended: bool
    ) -> int | None:
        """Out of step: find a frame that another one follows."""
        length = self._length
        windows = np.lib.stride_tricks.sliding_window_view(stream[at:], length)
        good = self._good(windows)
        for start in map(int, np.flatnonzero(good)):
            followers = good[start + length : start + 2 * length + 1 : length]
            sure = bool(followers.any())
            unsure = len(followers) < 2
            if unsure and not sure and not ended:
                return self._skip(data, at, at + start, found) if start else None
            if unsure or sure:
                self._skip(data, at, at + start, found)
                self._in_step = True
                return at + start
        if ended:
            return self._skip(data, at, len(data), found)
        # Noise is told in one piece where it is short, and never kept for long.
        enough = len(data) - at > _NOISE_FRAMES * length
        return self._skip(data, at, len(data) - length + 1, found) if enough else None

    def _skip(self, data: bytes, at: int, until: int, found: list[Found]) -> int:
        raw = data[at:until]
        if raw:
            why = explain(self._framing, raw[: self._length]) if len(raw) >= self._length else None
            reason = f": {why}" if why else ""
            if len(raw) == self._length and why:
                found.append(Bad(raw, why))
            else:
                found.append(Bad(raw, f"{len(raw)} bytes are no frame{reason}"))
        return until


class LengthFramer(Framer):
    """Frames that tell their own length: head, length, payload, checksum."""

    def __init__(self, framing: Framing) -> None:
        """Take the rules."""
        self._framing = framing
        self._length_size = 2 if framing.length_type == "u16" else 1
        self._head = (framing.length_at or 0) + self._length_size
        self._rest = b""

    def feed(self, data: bytes) -> list[Found]:
        """Take bytes as they come."""
        return self._scan(self._rest + data, ended=False)

    def flush(self) -> list[Found]:
        """The input has ended: look for whole frames inside what was waited for."""
        return self._scan(self._rest, ended=True)

    def _scan(self, data: bytes, *, ended: bool) -> list[Found]:
        found: list[Found] = []
        at = 0
        while at < len(data):
            start = self._next_head(data, at)
            if start > at:
                found.append(Bad(data[at:start], self._no_head(data[at:start])))
                at = start
                continue
            if len(data) - at < self._head:
                break
            total = self._total(data, at)
            if total is None:
                wrong = self._payload(data, at)
                until = self._next_head(data, at + 1)
                found.append(
                    Bad(
                        data[at:until],
                        f"length at byte {self._framing.length_at} is {wrong}, "
                        f"expected at most {self._framing.longest}",
                    )
                )
                at = until
                continue
            if len(data) - at < total:
                break
            raw = data[at : at + total]
            why = explain(self._framing, raw)
            if why is None:
                found.append(One(raw))
                at += total
            else:
                until = min(self._next_head(data, at + 1), at + total)
                found.append(Bad(data[at:until], why))
                at = until
        self._rest = data[at:]
        if ended and self._rest:
            self._end(found)
        return found

    def _end(self, found: list[Found]) -> None:
        """What was waited for never came; perhaps a false head hid good frames behind it."""
        rest, self._rest = self._rest, b""
        until = self._next_head(rest, 1)
        missing = self._total(rest, 0) if len(rest) >= self._head else None
        of = f" of {missing}" if missing else ""
        found.append(
            Bad(rest[:until], f"input ended inside a frame: {len(rest[:until])}{of} bytes")
        )
        if until < len(rest):
            found.extend(self._scan(rest[until:], ended=True))

    def _payload(self, data: bytes, at: int) -> int:
        where = at + (self._framing.length_at or 0)
        order = self._framing.length_order
        return int.from_bytes(data[where : where + self._length_size], order)

    def _total(self, data: bytes, at: int) -> int | None:
        payload = self._payload(data, at)
        if payload > (self._framing.longest or 0):
            return None
        return payload + (self._framing.overhead or 0)

    def _next_head(self, data: bytes, at: int) -> int:
        """The next place where a head stands, or could once more bytes have come."""
        for start in range(at, len(data)):
            if all(
                start + rule.byte >= len(data) or self._byte_holds(rule, data[start + rule.byte])
                for rule in self._framing.constants
            ):
                return start
        return len(data)

    @staticmethod
    def _byte_holds(rule: Constant, byte: int) -> bool:
        masked = byte & rule.mask
        return masked == rule.value if rule.value is not None else masked in rule.among

    def _no_head(self, raw: bytes) -> str:
        first = self._framing.constants[0]
        return (
            f"{len(raw)} bytes are no frame: byte {first.byte} is 0x{raw[first.byte]:02X}, "
            f"expected {_expected(first)}"
            if len(raw) > first.byte and not self._byte_holds(first, raw[first.byte])
            else f"{len(raw)} bytes are no frame"
        )
