from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from station.signals.inputs import SignalError
from station.signals.quality import EcgQualityStream, LeadSecond, Reason, assess_ecg
from tests.signals.made_ecg import TWELVE, exchanged_arms, made_ecg
from tests.signals.test_quality import EXPECTED, spoil

RATE = 250.0


def run(ecg: NDArray[np.float64], size: int, rate: float = RATE) -> list[LeadSecond]:
    stream = EcgQualityStream(rate, TWELVE[: len(ecg)])
    return [
        second
        for at in range(0, ecg.shape[1], size)
        for second in stream.feed(ecg[:, at : at + size])
    ]


def disturbed() -> NDArray[np.float64]:
    ecg = exchanged_arms(made_ecg(22.0, RATE))
    for lead, kind in enumerate(EXPECTED):
        spoil(kind, ecg[lead], round(RATE * (5 + lead / 3)), RATE)
    ecg[9, 1000:1400] = np.nan
    ecg[:, 3000:3100] = np.nan
    return ecg


@pytest.mark.parametrize("size", [1, 7, 64, 1000, 9999])
def test_pieces_of_any_size_give_what_the_recording_gives(size: int) -> None:
    ecg = disturbed()
    quality = assess_ecg(ecg, RATE, TWELVE)
    told = {(s.name, s.second): s.reasons for s in run(ecg, size) if s.complete}
    assert told == {
        (lead.name, second): reasons
        for lead in quality.leads
        for second, reasons in enumerate(lead.seconds)
    }


@pytest.mark.parametrize("size", [1, 9, 64])
def test_what_is_told_early_does_not_depend_on_the_pieces_either(size: int) -> None:
    assert run(disturbed(), size) == run(disturbed(), 5000)


@pytest.mark.parametrize("kind", [kind for kind in EXPECTED if kind not in ("wander", "clipped")])
@pytest.mark.parametrize("begins_s", [6.0, 6.07, 6.5, 6.93])
def test_a_problem_is_told_within_a_second(kind: str, begins_s: float) -> None:
    ecg = made_ecg(9.0, RATE)[:8]
    begins = round(begins_s * RATE)
    spoil(kind, ecg[1], begins, RATE)
    stream = EcgQualityStream(RATE, TWELVE[:8])
    for at in range(ecg.shape[1]):
        for told in stream.feed(ecg[:, at : at + 1]):
            if EXPECTED[kind] in told.reasons:
                assert told.name == "II"
                assert begins <= at <= begins + RATE
                return
    pytest.fail("not told")


def test_a_second_of_every_lead_is_told_when_it_is_over() -> None:
    stream = EcgQualityStream(RATE, ["II", "V1"])
    ecg = made_ecg(3.0, RATE)[[1, 6]]
    assert not any(second.complete for second in stream.feed(ecg[:, :249]))
    told = stream.feed(ecg[:, 249:250])
    assert [(s.name, s.second, s.complete) for s in told] == [("II", 0, True), ("V1", 0, True)]


def test_lost_pieces_are_told_and_then_over() -> None:
    ecg = made_ecg(12.0, RATE)[:1]
    ecg[0, 1250:1500] = np.nan
    seconds = {s.second: s.reasons for s in run(ecg, 10) if s.complete}
    assert seconds[5] == {Reason.LEAD_OFF}
    assert not any(reasons for second, reasons in seconds.items() if second not in (5, 6))


def test_live_use_is_cheap() -> None:
    ecg = np.tile(made_ecg(10.0, RATE)[:8], 3)
    stream = EcgQualityStream(RATE, TWELVE[:8])
    start = time.process_time()
    for at in range(0, ecg.shape[1], 10):
        stream.feed(ecg[:, at : at + 10])
    assert (time.process_time() - start) / 30 < 8 * 0.005


def test_nothing_and_wrong_blocks() -> None:
    stream = EcgQualityStream(RATE, ["I", "II"])
    assert stream.feed(np.empty((2, 0))) == []
    for block in (np.zeros((3, 10)), np.zeros(10), "ECG", [[np.inf], [0.0]]):
        with pytest.raises(SignalError):
            stream.feed(block)
    for rate, names in ((0.0, ["I"]), (250.0, []), (250.0, ["I", "I"])):
        with pytest.raises(SignalError):
            EcgQualityStream(rate, names)
