"""Recursive filters of first and second order, and a fast way to run a row of them.

Designs are the analogue Butterworth and notch filters of every textbook, brought to samples by the
bilinear transform, with the frequency scale bent so that the cut-off is where it is said to be
(Oppenheim and Schafer, Discrete-Time Signal Processing, chapter 7).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Cascade", "Section", "high_pass", "low_pass", "notch"]

# Samples worked on in one product. The result does not depend on it.
_BLOCK: Final = 64


@dataclass(frozen=True, slots=True)
class Section:
    """y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2]."""

    b0: float
    b1: float
    b2: float
    a1: float
    a2: float

    def response(self, hz: ArrayLike, rate_hz: float) -> NDArray[np.complex128]:
        """Gain and phase at frequencies `hz`."""
        z = np.exp(-2j * np.pi * np.asarray(hz, dtype=np.float64) / rate_hz)
        above = self.b0 + z * (self.b1 + z * self.b2)
        return np.asarray(above / (1 + z * (self.a1 + z * self.a2)))


def low_pass(cutoff_hz: float, order: int, rate_hz: float) -> tuple[Section, ...]:
    """Butterworth low-pass filter: -3 dB at the cut-off, flat below."""
    return _butterworth(cutoff_hz, order, rate_hz, high=False)


def high_pass(cutoff_hz: float, order: int, rate_hz: float) -> tuple[Section, ...]:
    """Butterworth high-pass filter: -3 dB at the cut-off, flat above, nothing of a constant."""
    return _butterworth(cutoff_hz, order, rate_hz, high=True)


def notch(centre_hz: float, width_hz: float, rate_hz: float) -> tuple[Section]:
    """Nothing at the centre, -3 dB half of the width above and below, and all of the rest."""
    cosine = math.cos(2 * math.pi * centre_hz / rate_hz)
    width = math.tan(math.pi * width_hz / rate_hz)
    gain = 1 / (1 + width)
    return (Section(gain, -2 * gain * cosine, gain, -2 * gain * cosine, 2 * gain - 1),)


def _butterworth(
    cutoff_hz: float, order: int, rate_hz: float, *, high: bool
) -> tuple[Section, ...]:
    sign = -1.0 if high else 1.0
    bent = math.tan(math.pi * cutoff_hz / rate_hz)
    sections = []
    for pair in range(order // 2):
        damping = 2 * math.sin(math.pi * (2 * pair + 1) / (2 * order)) * bent
        scale = 1 / (1 + damping + bent * bent)
        gain = scale * (1.0 if high else bent * bent)
        a1, a2 = 2 * (bent * bent - 1) * scale, (1 - damping + bent * bent) * scale
        sections.append(Section(gain, sign * 2 * gain, gain, a1, a2))
    if order % 2:
        scale = 1 / (1 + bent)
        gain = scale * (1.0 if high else bent)
        sections.append(Section(gain, sign * gain, 0.0, (bent - 1) * scale, 0.0))
    return tuple(sections)


class Cascade:
    """Sections one after another, run over whole blocks of samples at once.

    Sample by sample, a recursion is slow in Python. Here the outputs of a block are a product of
    its inputs with the impulse response, plus a product of the state before it with what each
    state turns into; the state after it likewise.
    """

    def __init__(self, sections: Sequence[Section]) -> None:
        step, enter, leave, direct = _state_space(sections)
        size = len(step)
        powers = [np.eye(size)]
        for _ in range(_BLOCK):
            powers.append(powers[-1] @ step)
        # What the state gives to each output of a block, and each input to the state after it.
        self._given = np.stack([leave @ power for power in powers[:_BLOCK]])
        self._kept = np.stack([power @ enter for power in reversed(powers[:_BLOCK])])
        self._powers = [power.T.copy() for power in powers]
        impulse = np.concatenate(([direct], self._given[: _BLOCK - 1] @ enter))
        later = np.subtract.outer(np.arange(_BLOCK), np.arange(_BLOCK))
        self._impulse = np.where(later >= 0, impulse[np.maximum(later, 0)], 0.0).T.copy()
        self.longest = float(np.abs(np.linalg.eigvals(step)).max())
        """The share of the slowest part of the response that is left after one sample."""

    def rest(self, leads: int) -> NDArray[np.float64]:
        """The state `(leads, states)` after nothing but zeros."""
        return np.zeros((leads, len(self._powers[0])))

    def run(
        self, samples: NDArray[np.float64], state: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Filter `samples` `(leads, samples)` after `state`; returns them and the state after."""
        leads, count = samples.shape
        whole = count // _BLOCK * _BLOCK
        if not whole:
            return self._piece(samples, state)
        blocks = samples[:, :whole].reshape(leads, -1, _BLOCK)
        states, state = self._states(blocks @ self._kept, state)
        filtered = (blocks @ self._impulse + states @ self._given.T).reshape(leads, whole)
        rest, state = self._piece(samples[:, whole:], state)
        return np.concatenate((filtered, rest), axis=1), state

    def _states(
        self, entered: NDArray[np.float64], state: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The state before each block `(leads, blocks, states)`, and after the last.

        `entered` is what each block alone adds. Each round adds what came in twice as many blocks
        before (Kogge and Stone, IEEE Trans. Comput. C-22 (1973) 786), so a long recording takes a
        dozen products instead of thousands.
        """
        after = entered.copy()
        over = self._powers[_BLOCK]
        after[:, 0] += state @ over
        reach = 1
        while reach < after.shape[1]:
            after[:, reach:] += after[:, :-reach] @ over
            over = over @ over
            reach *= 2
        before = np.concatenate((state[:, None], after[:, :-1]), axis=1)
        return before, after[:, -1]

    def _piece(
        self, samples: NDArray[np.float64], state: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """As `run`, for less than a block."""
        count = samples.shape[1]
        filtered = samples @ self._impulse[:count, :count] + state @ self._given[:count].T
        after = state @ self._powers[count] + samples @ self._kept[_BLOCK - count :]
        return filtered, after


def _state_space(
    sections: Sequence[Section],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    """Matrices of the row of sections: state to state, input to state, state to output, direct."""
    step, enter, leave, direct = np.empty((0, 0)), np.empty(0), np.empty(0), 1.0
    for one in sections:
        own = np.array([[-one.a1, 1.0], [-one.a2, 0.0]])
        into = np.array([one.b1 - one.a1 * one.b0, one.b2 - one.a2 * one.b0])
        step = np.block([[step, np.zeros((len(step), 2))], [np.outer(into, leave), own]])
        enter = np.concatenate((enter, into * direct))
        leave = np.concatenate((one.b0 * leave, [1.0, 0.0]))
        direct *= one.b0
    return step, enter, leave, direct
