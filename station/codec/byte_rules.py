"""The rules of fixed-length frames for a handful of frames, as live pieces bring them.

The same rules as `framing.holds` and `checksum.checksum_of` have over arrays, by plain bytes: one
look at a column of bytes costs less than making an array of it. A test proves that both agree.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from station.codec.checksum import covered

if TYPE_CHECKING:
    from station.codec.spec import Constant, Framing

__all__ = ["ByteRules"]

_HIGH: Final = bytes(range(0x80, 0x100))
_LOW: Final = bytes(range(0x80))

_SUMS: Final[dict[str, Callable[[bytes], int]]] = {
    "sum8": lambda raw: sum(raw) & 0xFF,
    "sum7": lambda raw: sum(raw) & 0x7F,
    "twos_complement8": lambda raw: -sum(raw) & 0xFF,
}


class ByteRules:
    """Made once for a framing of one length. Rules that it does not know are never kept here, and
    the caller looks with arrays.
    """

    def __init__(self, framing: Framing) -> None:
        """Work out which bytes each place may have."""
        self._length = framing.length or 1
        self._columns = [(rule.byte % self._length, _allowed(rule)) for rule in framing.constants]
        if framing.sync_bit is not None:
            first, others = (_HIGH, _LOW) if framing.sync_bit == "set" else (_LOW, _HIGH)
            self._columns.append((0, first))
            self._columns += [(at, others) for at in range(1, self._length)]
        rule = framing.checksum
        self._sum = _SUMS.get(rule.kind) if rule is not None else None
        self._sum_at = rule.at % self._length if rule is not None else 0
        self._covered = covered(rule, self._length) if rule is not None else slice(0)
        self._known = (rule is None or self._sum is not None) and all(
            constant.complement_of is None for constant in framing.constants
        )

    def all_keep(self, data: bytes, first: int, count: int) -> bool:
        """Whether all of `count` frames from byte `first` on keep all rules."""
        if not self._known:
            return False
        length = self._length
        end = first + count * length
        for at, allowed in self._columns:
            if data[first + at : end : length].translate(None, allowed):
                return False
        if self._sum is None:
            return True
        frames = (data[start : start + length] for start in range(first, end, length))
        return all(self._sum(raw[self._covered]) == raw[self._sum_at] for raw in frames)


def _allowed(rule: Constant) -> bytes:
    """The bytes that keep a rule about one place."""
    wanted = rule.among if rule.value is None else (rule.value,)
    return bytes(byte for byte in range(256) if byte & rule.mask in wanted)
