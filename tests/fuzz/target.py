"""One way in from outside: good inputs, how they are spoilt, and what may come of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from tests.fuzz.mutation import spoilt

__all__ = ["Target", "spoil_any"]

Spoil = Callable[[bytes, Random, Sequence[bytes]], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`take` hands an input to the code under test, and gives how many inputs that was (a session
    of frames is many). It may raise `declared` and nothing else. `make` draws a whole input; by
    default it is one of `seeds`, spoilt by `spoil`. `share`: an input that costs a connection is
    drawn less often than others.
    """

    name: str
    take: Callable[[bytes], int]
    declared: tuple[type[BaseException], ...] = ()
    seeds: tuple[bytes, ...] = ()
    spoil: Spoil = spoilt
    make: Callable[[Random], bytes] | None = None
    share: float = 1.0

    def drawn(self, chance: Random) -> bytes:
        """The input of one chance; a seed as it is once in a while, which must be taken, too."""
        if self.make is not None:
            return self.make(chance)
        seed = chance.choice(self.seeds)
        return seed if chance.random() < 0.01 else self.spoil(seed, chance, self.seeds)


def spoil_any(*ways: Spoil) -> Spoil:
    """One of several ways to spoil, drawn for each input."""

    def spoil(data: bytes, chance: Random, others: Sequence[bytes]) -> bytes:
        return chance.choice(ways)(data, chance, others)

    return spoil
