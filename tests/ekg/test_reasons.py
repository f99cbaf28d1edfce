"""Every reason that the signals give is found again, with its numbers."""

from __future__ import annotations

import numpy as np
import pytest

from station.ekg.findings import read_off
from station.ekg.reasons import why_not_measurable, worst
from station.saying import Said
from station.signals.intervals import measure
from station.signals.quality_reasons import Reason


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (
            "no intervals between beats; at least 3 are needed",
            "0 intervals between beats, at least 3 are needed",
        ),
        ("2 beats; at least 3 are needed", "2 beats, at least 3 are needed"),
        (
            "the end of the T wave is not visible (seen in 1 of 9 beats)",
            "the end of the T wave is not visible (seen in 1 of 9 beats)",
        ),
        (
            "no RR interval to correct by: 1 intervals between beats; at least 3 are needed",
            "no RR interval to correct by: 1 intervals between beats, at least 3 are needed",
        ),
        (
            "no of 9 beats show this wave in leads I and aVF; at least 3 are needed",
            "0 of 9 beats show this wave in leads I and aVF, at least 3 are needed",
        ),
    ],
)
def test_a_reason_keeps_its_numbers(reason: str, said: str) -> None:
    told = why_not_measurable(reason)
    assert isinstance(told, Said)
    assert told == said


def test_what_the_signals_say_can_be_translated() -> None:
    rng = np.random.default_rng(4)
    reasons: set[str] = set()
    silent = read_off(np.full((2, 5000), np.nan), 500, ("I", "II"))
    reasons |= {value.reason for value in silent.values}
    for samples, peaks in ((5000, np.arange(400, 4800, 500)), (1500, [700]), (900, [])):
        noise = 0.002 * rng.standard_normal((2, samples))
        for names in (None, ["I", "II"]):
            found = measure(noise, 500, np.array(peaks, dtype=np.int64), lead_names=names)
            every = [getattr(found, name) for name in found.__dataclass_fields__]
            reasons |= {one.reason for one in every if one.reason is not None}
    assert len(reasons) >= 5
    assert [reason for reason in reasons if not isinstance(why_not_measurable(reason), Said)] == []


def test_an_unknown_reason_comes_back_as_it_is() -> None:
    assert why_not_measurable("the moon is full") == "the moon is full"


def test_the_worst_of_several_is_told() -> None:
    assert worst((Reason.WANDER, Reason.MUSCLE)) is Reason.MUSCLE
    assert worst(()) is None
