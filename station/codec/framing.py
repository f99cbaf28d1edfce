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

from station.codec.byte_rules import ByteRules
from station.codec.checksum import checksum_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.codec.spec import Checksum, Constant, Framing

__all__ = ["Bad", "FixedFramer", "Found", "Framer", "One", "Rows", "expected", "explain", "holds"]


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
# What is looked at together: so many frames at first, and in the end so many bytes.
_SHORTEST_BLOCK, _LONGEST_BLOCK_BYTES = 64, 1 << 18
# Up to this many frames, plain bytes cost a tenth of what arrays cost.
_FEW = 16
# Up to this length, moving the columns of a block together pays for itself.
_SHORT_FRAME = 16


class Framer:
    """Base of the framers: feed bytes, get what was found."""

    def feed(self, data: bytes) -> list[Found]:
        """Take bytes as they come."""
        raise NotImplementedError

    def flush(self) -> list[Found]:
        """The input has ended: decide about what is left."""
        raise NotImplementedError


def holds(rule: Constant, rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which rows of uint8 `(frames, length)` keep a rule: bool `(frames,)`."""
    column = rows[:, rule.byte]
    if rule.complement_of is not None:
        return np.asarray(column == ~rows[:, rule.complement_of])
    if rule.mask != 0xFF:
        column = column & np.uint8(rule.mask)
    if rule.value is not None:
        return np.asarray(column == np.uint8(rule.value))
    low, high = min(rule.among), max(rule.among)
    if len(rule.among) == high - low + 1:
        return np.asarray((column - np.uint8(low)) <= np.uint8(high - low))
    return np.asarray(np.isin(column, np.array(rule.among, dtype=np.uint8)))


def in_sync(sync_bit: str, rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which rows of uint8 `(frames, length)` have bit 7 as a frame must: bool `(frames,)`."""
    high = rows >= 0x80
    if sync_bit == "clear":
        high = ~high
    return np.asarray(high[:, 0] & ~high[:, 1:].any(axis=1))


def expected(rule: Constant) -> str:
    """What a rule wants, in words."""
    if rule.complement_of is not None:
        return f"all bits of byte {rule.complement_of} turned round"
    if rule.among:
        return f"one of {', '.join(f'0x{value:02X}' for value in rule.among)}"
    mask = "" if rule.mask == 0xFF else f" in the bits 0x{rule.mask:02X}"
    return f"0x{rule.value:02X}{mask}"


def explain(framing: Framing, raw: bytes) -> str | None:
    """The first rule that this frame breaks, in words; None when it breaks none."""
    rows = np.frombuffer(raw, dtype=np.uint8)[None, :]
    if framing.sync_bit is not None and not in_sync(framing.sync_bit, rows)[0]:
        first = framing.sync_bit == "set"
        at = next(n for n, byte in enumerate(raw) if (byte >= 0x80) != ((n == 0) == first))
        wanted = "set" if (at == 0) == first else "clear"
        return f"byte {at} is 0x{raw[at]:02X}, expected bit 7 {wanted}"
    for rule in framing.constants:
        at = rule.byte + len(raw) if rule.byte < 0 else rule.byte
        if 0 <= at < len(raw) and not holds(rule, rows)[0]:
            what = f" ({rule.says})" if rule.says else ""
            return f"byte {at}{what} is 0x{raw[at]:02X}, expected {expected(rule)}"
    if framing.checksum is not None:
        return _wrong_sum(framing.checksum, raw, int(checksum_of(framing.checksum, rows)[0]))
    return None


def _wrong_sum(rule: Checksum, raw: bytes, want: int) -> str | None:
    at = rule.at + (len(raw) if rule.at < 0 else 0)
    here = raw[at : at + rule.size]
    if rule.size == 1:
        found = f"0x{here.hex().upper()}"
        good = here == bytes((want,))
    else:  # written in digits
        found = repr(here.decode("ascii", "replace"))
        good = here.upper() == f"{want:02X}".encode()
    if good:
        return None
    return f"checksum at byte {at} is {found}, expected 0x{want:02X} ({rule.kind})"


class FixedFramer(Framer):
    """Frames of one length, found by constants, checksum and the distance to the next one."""

    def __init__(self, framing: Framing) -> None:
        """Take the rules; begin out of step."""
        self._framing = framing
        self._length = framing.length or 1
        self._rules = ByteRules(framing)
        self._rest = b""
        self._in_step = False

    def feed(self, data: bytes) -> list[Found]:
        """Take bytes as they come."""
        return self._scan(self._rest + data if self._rest else data, ended=False)

    def flush(self) -> list[Found]:
        """The input has ended: a last frame, at the very end, needs no follower any more."""
        return self._scan(self._rest, ended=True)

    def _good(self, rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Which rows of uint8 `(frames, length)` keep all rules: bool `(frames,)`."""
        if self._length <= _SHORT_FRAME and len(rows) > _SHORTEST_BLOCK:
            rows = np.asfortranarray(rows)
        good: NDArray[np.bool_] | None = None
        if self._framing.sync_bit is not None:
            good = in_sync(self._framing.sync_bit, rows)
        for rule in self._framing.constants:
            held = holds(rule, rows)
            good = held if good is None else good & held
        if self._framing.checksum is not None:
            held = rows[:, self._framing.checksum.at] == checksum_of(self._framing.checksum, rows)
            good = held if good is None else good & held
        assert good is not None  # the language demands a constant or a sync bit
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
        run = self._good_frames(data, stream, at)
        if run:
            found.append(Rows(stream[at : at + run * length].reshape(run, length)))
        at += run * length
        if len(data) - at < length:
            return at
        follower = stream[at + length : at + 2 * length]
        if len(follower) < length and not ended:
            return at if run else None
        if len(follower) == length and self._good(follower[None, :])[0]:
            raw = data[at : at + length]
            found.append(Bad(raw, explain(self._framing, raw) or "no frame", aligned=True))
            return at + length
        self._in_step = False
        return at

    def _good_frames(self, data: bytes, stream: NDArray[np.uint8], at: int) -> int:
        """How many good frames follow each other from `at`.

        Looks at ever longer blocks: what is looked at in vain stays short where errors are
        many, and a block stays in the processor's cache.
        """
        length = self._length
        count = (len(stream) - at) // length
        if count <= _FEW and self._rules.all_keep(data, at, count):
            return count
        run, block = 0, _SHORTEST_BLOCK
        while run < count:
            size = min(block, count - run)
            first = at + run * length
            good = self._good(stream[first : first + size * length].reshape(size, length))
            if not good.all():
                return run + int(good.argmin())
            run += size
            block = min(2 * block, _LONGEST_BLOCK_BYTES // length + 1)
        return run

    def _search(
        self, data: bytes, stream: NDArray[np.uint8], at: int, found: list[Found], ended: bool
    ) -> int | None:
        """Out of step: find a frame that another one follows."""
        length = self._length
        span = _SHORTEST_BLOCK * length
        for begin in range(at, len(data) - length + 1, span):
            # Two frames more than the span, so that both followers of each start are in sight.
            part = stream[begin : begin + span + 3 * length]
            good = self._good(np.lib.stride_tricks.sliding_window_view(part, length))
            at_end = begin + len(part) == len(data)
            for start in map(int, np.flatnonzero(good if at_end else good[:span])):
                place = begin + start
                seen = ended or start + 2 * length < len(good)
                if self._followed(good, start) and (seen or self._counts(part, good, start)):
                    place = begin + self._best(part, good, start)
                elif not seen:
                    return self._skip(data, at, place, found) if place > at else None
                elif not ended or place + length < len(data):
                    continue
                self._skip(data, at, place, found)
                self._in_step = True
                return place
            if at_end:
                break
        if ended:
            return self._skip(data, at, len(data), found)
        # Noise is told in one piece where it is short, and never kept for long.
        enough = len(data) - at > _NOISE_FRAMES * length
        return self._skip(data, at, len(data) - length + 1, found) if enough else None

    def _followed(self, good: NDArray[np.bool_], start: int) -> bool:
        """Whether a frame stands one or two places behind `start`."""
        return bool(good[start + self._length : start + 2 * self._length + 1 : self._length].any())

    def _counts(self, part: NDArray[np.uint8], good: NDArray[np.bool_], start: int) -> bool:
        """Whether a frame stands behind this one whose counter, if any, is one on."""
        there = start + self._length
        if there >= len(good) or not good[there]:
            return False
        counter = self._framing.counter
        if counter is None:
            return True
        step = int(part[there + counter.byte]) - int(part[start + counter.byte])
        return step % counter.modulo == 1

    def _best(self, part: NDArray[np.uint8], good: NDArray[np.bool_], start: int) -> int:
        """Of the frames that begin within a frame's length, the one that counts; else the first.

        Samples that hardly change may look like header and footer at every distance.
        """
        for place in range(start, start + self._length):
            if place < len(good) and good[place] and self._counts(part, good, place):
                return place
        return start

    def _skip(self, data: bytes, at: int, until: int, found: list[Found]) -> int:
        raw = data[at:until]
        if not raw:
            return until
        if len(raw) < self._length:
            found.append(Bad(raw, f"{len(raw)} bytes are no frame"))
            return until
        why = explain(self._framing, raw[: self._length]) or "no second frame follows the first"
        one = len(raw) == self._length
        found.append(Bad(raw, why if one else f"{len(raw)} bytes are no frame: {why}"))
        return until
