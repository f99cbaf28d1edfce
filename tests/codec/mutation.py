"""Good frames, spoilt in many ways at once: matrices of bytes, one row a frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

__all__ = ["mutants"]

KINDS = 8


def mutants(
    good: list[bytes],
    count: int,
    rng: np.random.Generator,
    mend: Callable[[bytes], bytes] | None,
) -> list[tuple[bytes, bool]]:
    """About `count` frames and whether each is as it was, in random order.

    A third stays good. `mend` puts the checksum right again on half of the spoilt ones, so that
    what stands behind it is reached as well.
    """
    made: list[tuple[bytes, bool]] = []
    for frame in good:
        number = max(1, count // len(good))
        rows = np.tile(np.frombuffer(frame, dtype=np.uint8), (number, 1))
        kinds = rng.integers(0, KINDS * 3 // 2, number)
        _spoil(rows, kinds, rng)
        mended = rng.random(number) < (0.5 if mend is not None else 0)
        cuts = rng.integers(0, len(frame) + 1, number)
        more = rng.integers(0, 256, (number, 12), dtype=np.uint8)
        for row, kind, cut, tail, mends in zip(rows, kinds, cuts, more, mended, strict=True):
            data = row.tobytes()
            if mends and mend is not None:
                data = mend(data)
            if kind == 5:
                data = data[:cut]
            elif kind == 6:
                data += tail[: 1 + cut % 12].tobytes()
            elif kind == 7:
                data = data[cut:]
            made.append((data, data == frame))
    order = rng.permutation(len(made))
    return [made[place] for place in order]


def _spoil(rows: np.ndarray, kinds: np.ndarray, rng: np.random.Generator) -> None:
    """Change rows in place. Kinds 5 to 7 change the length and are done by the caller."""
    number, length = rows.shape
    every = np.arange(number)
    places = rng.integers(0, length, (4, number))
    values = rng.integers(0, 256, (4, number), dtype=np.uint8)
    bits = np.uint8(1) << rng.integers(0, 8, number).astype(np.uint8)
    rows[every, places[0]] ^= np.where(kinds == 0, bits, 0).astype(np.uint8)
    one, some = kinds == 1, kinds == 2
    rows[every[one], places[0][one]] = values[0][one]
    for place, value in zip(places, values, strict=True):
        rows[every[some], place[some]] = value[some]
    noise = rng.integers(0, 256, rows.shape, dtype=np.uint8)
    noise[:, 0] = rows[:, 0]
    rows[kinds == 3] = noise[kinds == 3]
    # Values that formats give a meaning of their own, in two neighbouring bytes.
    special = np.array([0x07FF, 0x0800, 0x7F7F, 0xFFFF, 0x0000, 0x0180], dtype="<u2")
    pairs = special[rng.integers(0, len(special), number)].view(np.uint8).reshape(number, 2)
    odd = every[kinds == 4]
    for step in range(2):
        rows[odd, (places[0][odd] + step) % length] = pairs[odd, step]
