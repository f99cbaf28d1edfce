"""Wire frames that only say something together: 25 five-byte frames make one Nonin packet."""

from __future__ import annotations

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
    """Collects wire frames until a packet is whole. A spoiled frame spoils its packet."""

    def __init__(self, packet: Packet, length: int) -> None:
        """Begin without a packet."""
        self._packet = packet
        self._rows = np.empty((0, length), dtype=np.uint8)
        self._spoiled: dict[int, str] = {}

    def add(self, rows: NDArray[np.uint8]) -> list[Whole | Broken]:
        """Take good frames."""
        self._rows = np.concatenate((self._rows, rows)) if len(self._rows) else rows
        return self._cut()

    def spoil(self, raw: bytes, error: str) -> list[Whole | Broken]:
        """Take a frame that was in its place but not good: its packet will be refused."""
        self._spoiled[len(self._rows)] = error
        return self.add(np.frombuffer(raw, dtype=np.uint8)[None, :])

    def tear(self, raw: bytes, error: str) -> list[Whole | Broken]:
        """The stream is torn here: what was collected is lost."""
        kept = self._rows.tobytes()
        count = len(self._rows)
        self._forget(count)
        what = f"packet torn after {count} of {self._packet.frames} frames: " if count else ""
        return [Broken(kept + raw, f"{what}{error}")]

    def end(self) -> list[Whole | Broken]:
        """No more frames will come."""
        if not len(self._rows):
            return []
        return self.tear(b"", "the input ended")

    def _cut(self) -> list[Whole | Broken]:
        found: list[Whole | Broken] = []
        frames = self._packet.frames
        while len(self._rows):
            first = holds(self._packet.first, self._rows[: frames + 1])
            if not first[0]:
                starts = np.flatnonzero(holds(self._packet.first, self._rows))
                until = int(starts[0]) if len(starts) else len(self._rows)
                error = f"{until} frames before the first frame of a packet"
                found.append(Broken(self._take(until).tobytes(), error))
                continue
            again = np.flatnonzero(first[1:frames])
            if len(again):
                until = int(again[0]) + 1
                error = f"packet has {until} of {frames} frames, then the next one begins"
                found.append(Broken(self._take(until).tobytes(), error))
                continue
            if len(self._rows) < frames:
                break
            spoiled = next((item for item in self._spoiled.items() if item[0] < frames), None)
            rows = self._take(frames)
            if spoiled is None:
                found.append(Whole(rows))
            else:
                error = f"frame {spoiled[0] + 1} of {frames}: {spoiled[1]}"
                found.append(Broken(rows.tobytes(), error))
        return found

    def _take(self, count: int) -> NDArray[np.uint8]:
        rows = self._rows[:count]
        self._forget(count)
        return rows

    def _forget(self, count: int) -> None:
        self._rows = self._rows[count:]
        self._spoiled = {at - count: why for at, why in self._spoiled.items() if at >= count}
