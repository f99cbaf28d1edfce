"""Wire frames that only say something together: 25 five-byte frames make one Nonin packet."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from station.codec.framing import holds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.codec.spec import Packet

__all__ = ["Broken", "PacketBuilder", "Whole"]


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """A complete packet: uint8 `(frames, length)`."""

    rows: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Broken:
    """Frames that did not become a packet, and why."""

    raw: bytes
    error: str


class PacketBuilder:
    """Collects wire frames until a packet is whole. A spoiled frame spoils its packet.

    A packet is whole when the next one begins behind its last frame, or the stream ends there:
    were two packets joined by lost frames, values would be read from the wrong places.
    """

    def __init__(self, packet: Packet, length: int) -> None:
        """Begin without a packet."""
        self._packet = packet
        self._rows = np.empty((0, length), dtype=np.uint8)
        self._spoiled: dict[int, str] = {}

    def add(self, rows: NDArray[np.uint8]) -> list[Whole | Broken]:
        """Take good frames."""
        self._rows = np.concatenate((self._rows, rows)) if len(self._rows) else rows
        return self._cut(ended=False)

    def spoil(self, raw: bytes, error: str) -> list[Whole | Broken]:
        """Take a frame that was in its place but not good: its packet will be refused."""
        self._spoiled[len(self._rows)] = error
        return self.add(np.frombuffer(raw, dtype=np.uint8)[None, :])

    def tear(self, raw: bytes, error: str) -> list[Whole | Broken]:
        """The stream is torn here: an unfinished packet is lost."""
        found = self._cut(ended=True)
        count = len(self._rows)
        what = f"packet torn after {count} of {self._packet.frames} frames: " if count else ""
        kept = self._rows.tobytes()
        self._forget(count)
        if kept or raw:
            found.append(Broken(kept + raw, f"{what}{error}"))
        return found

    def end(self) -> list[Whole | Broken]:
        """No more frames will come."""
        return self.tear(b"", "the input ended")

    def _cut(self, *, ended: bool) -> list[Whole | Broken]:
        found: list[Whole | Broken] = []
        frames, total = self._packet.frames, len(self._rows)
        starts = [*map(int, np.flatnonzero(holds(self._packet.first, self._rows)))]
        at = 0
        for begin, until in itertools.pairwise([*starts, total]):
            if begin > at:  # only before the first start
                found.append(self._headless(at, begin))
            last = until == total
            count, at = until - begin, begin
            if last and (count < frames or (count == frames and not ended)):
                break
            if count < frames:
                error = f"packet has {count} of {frames} frames, then the next one begins"
                found.append(self._broken(begin, until, error))
            elif count == frames or begin + frames in self._spoiled:
                found.append(self._packet_at(begin))
                if count > frames:
                    found.append(self._headless(begin + frames, until))
            else:
                error = f"packet goes on after {frames} frames: the next one's first is missing"
                found.append(self._broken(begin, until, error))
            at = until
        if not starts and total:
            found.append(self._headless(0, total))
            at = total
        self._forget(at)
        return found

    def _packet_at(self, begin: int) -> Whole | Broken:
        """The packet there, all its frames present."""
        frames = self._packet.frames
        for at in range(begin, begin + frames):
            if at in self._spoiled:
                error = f"frame {at - begin + 1} of {frames}: {self._spoiled[at]}"
                return self._broken(begin, begin + frames, error)
        return Whole(self._rows[begin : begin + frames])

    def _headless(self, begin: int, until: int) -> Broken:
        error = f"{until - begin} frames before the first frame of a packet"
        return self._broken(begin, until, error)

    def _broken(self, begin: int, until: int, error: str) -> Broken:
        return Broken(self._rows[begin:until].tobytes(), error)

    def _forget(self, count: int) -> None:
        self._rows = self._rows[count:]
        self._spoiled = {at - count: why for at, why in self._spoiled.items() if at >= count}
