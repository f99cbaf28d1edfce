"""Bytes that are lost or damaged on a line: what checksums and resynchronisation are for."""

from __future__ import annotations

from random import Random
from typing import Final

from station.simulators.devices.base import ActError

__all__ = ["LineNoise"]

_MOST: Final = 10_000


class LineNoise:
    """Harms the next bytes as it was told to; the places are drawn, the same in every run."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)  # noqa: S311 - places in a stream, no secret
        self._to_lose = 0
        self._to_damage = 0

    def lose(self, count: object = 1) -> None:
        """Lose so many bytes, all from one place where they come in one piece."""
        self._to_lose += _checked("lose_bytes", count)

    def damage(self, count: object = 1) -> None:
        """Turn over one bit each in so many of the next pieces."""
        self._to_damage += _checked("corrupt", count)

    def spoil(self, data: bytes) -> bytes:
        """What is left of a piece that is sent."""
        if not data:
            return data
        if self._to_lose:
            lost = min(self._to_lose, len(data))
            self._to_lose -= lost
            start = self._random.randint(0, len(data) - lost)
            data = data[:start] + data[start + lost :]
        if self._to_damage and data:
            self._to_damage -= 1
            place = self._random.randrange(len(data))
            turned = data[place] ^ 1 << self._random.randrange(8)
            data = data[:place] + bytes((turned,)) + data[place + 1 :]
        return data


def _checked(name: str, count: object) -> int:
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= _MOST:
        raise ActError(f"{name} takes a count from 1 to {_MOST}, got {count!r}")
    return count
