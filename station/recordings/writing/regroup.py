"""Samples in whole frames or records, whatever pieces they come in."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

__all__ = ["regroup"]


def regroup(
    parts: Iterable[Sequence[NDArray[np.float64]]], sizes: Sequence[int], groups: int
) -> Iterator[list[NDArray[np.float64]]]:
    """Every channel in groups of its size: blocks `(groups so far, size)`, `groups` in all.

    `parts` hold the next samples of each channel. What is missing at the end is NaN.
    """
    left: list[NDArray[np.float64]] = [np.empty(0) for _ in sizes]
    done = 0
    for part in chain(parts, [None]):
        if part is None:
            room = groups - done
            left = [
                np.pad(
                    one[: room * size],
                    (0, max(0, room * size - len(one))),
                    constant_values=np.nan,
                )
                for one, size in zip(left, sizes, strict=True)
            ]
        else:
            left = [np.concatenate(both) for both in zip(left, part, strict=True)]
        whole = min(
            groups - done, *(len(one) // size for one, size in zip(left, sizes, strict=True))
        )
        if whole:
            yield [
                one[: whole * size].reshape(whole, size)
                for one, size in zip(left, sizes, strict=True)
            ]
            left = [one[whole * size :] for one, size in zip(left, sizes, strict=True)]
            done += whole
