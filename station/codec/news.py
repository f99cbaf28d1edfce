"""What is worth reading in a stream that says the same a hundred times a second.

An oximeter repeats pulse rate and saturation in each frame of its pulse wave. A message with
`values_every` is read when anything but its samples changed, and else once in so many frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from station.codec.frames import Frame
from station.codec.numbers import SIZES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from station.codec.frames import Refusal
    from station.codec.spec import Message

__all__ = ["News"]

_QUIET_ROLES = ("trace", "hidden")


class News:
    """Remembers what the last frame of each kind said. With `detail` everything is news."""

    def __init__(self, messages: Sequence[Message], *, detail: bool) -> None:
        self._messages = {message.id: message for message in messages}
        self._every = {m.id: m.values_every for m in messages if m.values_every and not detail}
        self._masks = {message.id: _mask(message) for message in messages if not detail}
        self._wide: dict[tuple[str, int], int] = {}
        self._spread: dict[int, NDArray[np.uint8]] = {}
        self._row: NDArray[np.uint8] | None = None
        self._since = 0
        self._said: dict[tuple[int, bytes], tuple[str, int, int]] = {}

    def worth_reading(self, rows: NDArray[np.uint8]) -> NDArray[np.intp]:
        """The numbers of those rows of uint8 `(frames, length)` that say something new."""
        first = next(iter(self._every), None)
        if first is None:
            return np.arange(len(rows))
        length = rows.shape[1]
        mask = self._spread.get(length)
        if mask is None:
            mask = self._spread[length] = _spread(self._masks[first], length)
        said = rows & mask
        before = said[:1] ^ 0xFF if self._row is None else self._row[None, :]
        changed = (np.concatenate((before, said[:-1])) != said).any(axis=1)
        self._row = said[-1].copy()
        picked: list[int] = []
        for number in range(len(rows)):
            self._since += 1
            if changed[number] or self._since >= self._every[first]:
                picked.append(number)
                self._since = 0
        return np.array(picked, dtype=np.intp)

    def same(self, raw: bytes) -> bool:
        """Whether this frame says what the last one of its kind said, and that was just now."""
        key = (len(raw), raw[:1])
        known = self._said.get(key)
        if known is None:
            return False
        message_id, said, count = known
        if self._quietly(message_id, raw) != said or count + 1 >= self._every[message_id]:
            return False
        self._said[key] = (message_id, said, count + 1)
        return True

    def message_of(self, raw: bytes) -> Message:
        """The message that `same` found it to be."""
        return self._messages[self._said[len(raw), raw[:1]][0]]

    def told(self, raw: bytes, item: Frame | Refusal) -> Message | None:
        """Remember what was read; gives the message of a good frame."""
        if not isinstance(item, Frame):
            return None
        message = self._messages[item.message]
        if message.id in self._every:
            said = self._quietly(message.id, raw)
            self._said[len(raw), raw[:1]] = (message.id, said, 0)
        return message

    def _quietly(self, message_id: str, raw: bytes) -> int:
        """What a frame says beside its samples, as one number: one mask for all its bytes."""
        key = (message_id, len(raw))
        wide = self._wide.get(key)
        if wide is None:
            wide = int.from_bytes(_spread(self._masks[message_id], len(raw)).tobytes())
            self._wide[key] = wide
        return int.from_bytes(raw) & wide


def _mask(message: Message) -> dict[int, int]:
    """Byte → the bits of it that say something beside the samples."""
    mask: dict[int, int] = {}
    at = 0
    for item in message.fields:
        bits: dict[int, int] = {}
        for piece in item.pieces:
            bits[piece.byte] = bits.get(piece.byte, 0) | ((1 << piece.width) - 1) << piece.low
        if not item.pieces:
            start = at if item.at is None else item.at
            at = start + SIZES.get(item.type or "u8", item.length or 0)
            bits = dict.fromkeys(range(start, at), 0xFF)
            if item.flags and at == start + 1:
                bits[start] = sum(flag.mask << low for flag, low in item.flag_bits())
        if item.role not in _QUIET_ROLES:
            for byte, some in bits.items():
                mask[byte] = mask.get(byte, 0) | some
    return mask


def _spread(mask: dict[int, int], length: int) -> NDArray[np.uint8]:
    return np.array([mask.get(at, 0) for at in range(length)], dtype=np.uint8)
