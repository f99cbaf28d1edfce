"""Devices that bear the name of one of ours at another address.

An instrument is known by its address, and nothing else is ever connected to. One that says to be
ours and is not may be the same model of the room next door, or somebody who wants to be taken for
it: either way people are told. No I/O and no clock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

__all__ = ["Namesakes"]

_MOST: Final = 512


class Namesakes:
    """Fed with advertisements; `told(address, other)` is called once for each pair: the address of
    ours, and that of the other one.
    """

    def __init__(self) -> None:
        """Nothing is ours yet."""
        self.told: Callable[[str, str], None] = lambda address, other: None
        self._ours: dict[str, str | None] = {}
        self._names: dict[str, str] = {}
        self._pairs: set[tuple[str, str]] = set()

    def expect(self, address: str, name: str | None) -> None:
        """That one is ours. `name` is what it advertises, where that is known already."""
        address = address.upper()
        self._ours[address] = name or self._names.get(address)

    def name_of(self, address: str) -> str | None:
        """What a device called itself when it was last heard."""
        return self._names.get(address.upper())

    def heard(self, address: str, name: str | None) -> None:
        """A device advertises."""
        if not name:
            return
        address = address.upper()
        if len(self._names) >= _MOST:
            self._names.clear()
        self._names[address] = name
        if address in self._ours:
            self._ours[address] = name
            return
        for ours, known in self._ours.items():
            if known == name and (ours, address) not in self._pairs:
                if len(self._pairs) >= _MOST:  # somebody makes addresses up
                    return
                self._pairs.add((ours, address))
                self.told(ours, address)
