"""A simulated EKG amplifier whose waves count: what a chart has of one tells by itself whether it
is whole, and whose it is.

Sample number n has n on every lead. So a piece that was kept is right where its numbers follow one
another, as many as were asked for, and they say when they were sent.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from station.ekg.record import EkgRecording
from station.testing.bench import Bench, SimulatedDevice

__all__ = ["LEADS", "Electrodes", "Strip"]

LEADS = {"ch1": "II", "ch2": "V5"}
"""What is connected; nothing else of the board is."""

# What a person does and what a sample takes on its way through a serial line (samples of 4 ms).
_ON_ITS_WAY = 75
_RAILED = 0x7FFFFF
_LOST = "E"
_LEAST = 0.8


@dataclass(frozen=True, slots=True)
class Strip:
    """Of one recording: its leads in their order, and each one's samples as FHIR's SampledData
    writes them: `E` where none is valid.
    """

    leads: tuple[tuple[str, str], ...]

    @classmethod
    def shown(cls, ekg: EkgRecording) -> Strip:
        """What the station says that it has kept."""
        shape = len(ekg.channels), ekg.samples
        counts = np.frombuffer(ekg.counts, "<i4").reshape(shape)
        valid = np.frombuffer(ekg.valid, "u1").reshape(shape)
        return cls(
            tuple(
                (name, " ".join(str(n) if good else _LOST for n, good in zip(*two, strict=True)))
                for name, *two in zip(ekg.channels, counts, valid, strict=True)
            )
        )

    @classmethod
    def stored(cls, observation: dict[str, Any]) -> Strip:
        """What a chart has."""
        return cls(
            tuple(
                (part["code"]["text"].removeprefix("Lead "), part["valueSampledData"]["data"])
                for part in observation["component"]
            )
        )

    @property
    def numbers(self) -> range:
        """Those of the samples. Raises `AssertionError` unless each lead has the same, one after
        the other; a line that lost some is no fault of the station, and `E` stands there.
        """
        firsts, lengths = set(), set()
        for _, samples in self.leads:
            each = samples.split()
            known = [(int(one), at) for at, one in enumerate(each) if one != _LOST]
            assert len(known) >= _LEAST * len(each), f"{len(known)} of {len(each)} samples"
            firsts |= {number - at for number, at in known}
            lengths.add(len(each))
        assert len(firsts) == len(lengths) == 1, ("samples of different moments", firsts, lengths)
        (first,), (length,) = firsts, lengths
        return range(first, first + length)

    def __str__(self) -> str:
        """Short, and another one where a single sample is another one."""
        body = "\n".join(f"{name}: {samples}" for name, samples in self.leads)
        digest = hashlib.sha256(body.encode()).hexdigest()[:16]
        numbers = self.numbers
        return f"samples {numbers.start} to {numbers.stop - 1}, {digest}"


class Electrodes:
    """On whom they are, told by the one who puts them there: `on`."""

    def __init__(self, bench: Bench) -> None:
        self.device: SimulatedDevice = bench.device("openbci_cyton")
        board: Any = self.device.host.device  # type: ignore[attr-defined]
        board._counts = self._counts
        self._sent = 0
        self._from: list[int] = [0]
        self._patients: list[str] = [""]

    def _counts(self, due: range) -> NDArray[np.int64]:
        """What the converter gives, `(channels, samples)`."""
        counts = np.full((8, len(due)), _RAILED, dtype=np.int64)
        counts[: len(LEADS)] = np.arange(due.start, due.stop)
        self._sent = due.stop
        return counts

    def on(self, patient: str) -> None:
        """They are on this patient's skin from now on, or on nobody's ("")."""
        self._from.append(self._sent)
        self._patients.append(patient)

    def judge(self, strip: Strip, samples: int, patient: str) -> None:
        """Raises `AssertionError` unless it is whole and was taken while they were on them."""
        numbers = strip.numbers
        assert [name for name, _ in strip.leads] == list(LEADS.values())
        assert len(numbers) == samples, (numbers, samples)
        assert numbers[-1] < self._sent, "samples that were never sent"
        whose = {self._whose(numbers[0] + _ON_ITS_WAY), self._whose(numbers[-1])}
        assert whose == {patient}, ("an EKG of", whose, "in the visit of", patient)

    def _whose(self, number: int) -> str:
        return self._patients[bisect_right(self._from, number) - 1]
