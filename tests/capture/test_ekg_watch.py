"""What a live EKG says of itself: its rate, its beats and how good each lead is."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from station.capture.ekg_watch import EkgWatch
from station.capture.ring import SampleRing
from station.capture.views import EkgView
from station.recordings.files import read_recording
from station.signals.inputs import SignalError
from station.signals.quality_reasons import Reason
from station.vitals import SampleBlock
from tests.support.blocks import ekg_block
from tests.support.recordings import shared_data

RATE = 250
BEAT = 200  # samples from beat to beat: 0.8 s, 75 /min
FIRST = 100  # the first R peak


def ecg(samples: int, leads: int = 2) -> NDArray[np.float64]:
    """A clean EKG in mV `(leads, samples)`: P, QRS and T as bells around each R peak."""
    since = (np.arange(samples) - FIRST + BEAT // 2) % BEAT - BEAT // 2
    waves = ((-40, 8, 0.12), (-9, 2.5, -0.1), (0, 3, 1.1), (9, 2.5, -0.2), (65, 14, 0.28))
    lead = sum(high * np.exp(-(((since - at) / wide) ** 2) / 2) for at, wide, high in waves)
    calm = 0.004 * np.random.default_rng(7).standard_normal((leads, samples))
    return np.stack([lead * (1 - 0.2 * n) for n in range(leads)]) + calm


class Stream:
    """A ring that is written as an instrument writes it; counts are microvolts."""

    def __init__(self, seconds: float = 60.0, rate_hz: float = RATE) -> None:
        self.rate_hz = rate_hz
        self.at = 0
        self.now_s = 1000.0
        self.ring = SampleRing(self._block(np.zeros((2, 1))), seconds)

    def _block(self, mv: NDArray[np.float64], lost: int = 0) -> SampleBlock:
        return ekg_block(
            mv,
            ("II", "V5"),
            self.rate_hz,
            first_sample=self.at,
            measured_rate_hz=None,
            lost_before=lost,
        )

    def bring(self, mv: NDArray[np.float64], lost: int = 0) -> None:
        """Samples, the first `lost` of them lost on the way."""
        mv = mv.copy()
        mv[:, :lost] = np.nan
        self.ring.write(self._block(mv, lost), self.now_s)
        self.at += mv.shape[1]


def followed(stream: Stream, watch: EkgWatch, mv: NDArray[np.float64]) -> EkgView:
    """Bring samples in pieces of 0.2 s, looking after each; the last picture."""
    view = None
    for at in range(0, mv.shape[1], 50):
        stream.bring(mv[:, at : at + 50])
        view = watch.look(stream.now_s)
    assert view is not None
    return view


def test_rate_and_beats_of_a_clean_ekg() -> None:
    stream = Stream()
    view = followed(stream, EkgWatch(stream.ring), ecg(20 * RATE))
    assert view.rate_per_min == 75
    assert not view.rate_held
    assert "12 RR" in view.averaging
    assert [lead.reasons for lead in view.leads] == [(), ()]
    assert all(lead.usable for lead in view.leads)
    # Every beat of the last seconds is marked, within 10 ms.
    late = [beat for beat in view.beats if beat > 10 * RATE]
    assert len(late) >= 11
    assert all(abs((beat - FIRST + BEAT // 2) % BEAT - BEAT // 2) <= 2 for beat in late)


@pytest.mark.parametrize("lead", [0, 1])
@pytest.mark.parametrize("off_as", [0.0, np.nan])
def test_a_lead_that_comes_off_is_named_within_a_second_and_the_other_goes_on(
    lead: int, off_as: float
) -> None:
    stream = Stream()
    watch = EkgWatch(stream.ring)
    mv = ecg(40 * RATE)
    mv[lead, 20 * RATE :] = off_as
    followed(stream, watch, mv[:, : 20 * RATE])
    view = followed(stream, watch, mv[:, 20 * RATE : 21 * RATE])
    off = view.lead(("II", "V5")[lead])
    assert off is not None
    assert Reason.LEAD_OFF in off.reasons
    assert not off.usable
    view = followed(stream, watch, mv[:, 21 * RATE :])
    assert view.rate_per_min == 75
    assert not view.rate_held


def test_a_poor_signal_holds_the_rate_and_marks_it_held() -> None:
    stream = Stream()
    watch = EkgWatch(stream.ring)
    mv = ecg(27 * RATE)
    noise = np.random.default_rng(3).standard_normal((2, 7 * RATE))
    mv[:, 20 * RATE :] += 1.5 * noise
    followed(stream, watch, mv[:, : 20 * RATE])
    view = followed(stream, watch, mv[:, 20 * RATE :])
    assert all(not lead.usable for lead in view.leads)
    assert view.rate_held
    assert view.rate_per_min == pytest.approx(75, abs=3)


def test_no_beats_are_made_up_where_nothing_is_measured() -> None:
    stream = Stream()
    view = followed(stream, EkgWatch(stream.ring), np.zeros((2, 10 * RATE)))
    assert view.beats == ()
    assert view.rate_per_min is None
    assert view.rate_says
    assert all(Reason.LEAD_OFF in lead.reasons for lead in view.leads)


def test_samples_lost_on_the_way_are_not_blamed_on_the_electrodes() -> None:
    stream = Stream()
    watch = EkgWatch(stream.ring)
    mv = ecg(30 * RATE)
    followed(stream, watch, mv[:, : 20 * RATE])
    stream.bring(mv[:, 20 * RATE : 20 * RATE + 100], lost=60)
    for at in range(20 * RATE + 100, 24 * RATE, 50):
        stream.bring(mv[:, at : at + 50])
        view = watch.look(stream.now_s)
        assert view is not None
        assert [lead.reasons for lead in view.leads] == [(), ()]
        assert view.rate_per_min == 75


@pytest.mark.parametrize("every_s", [2, 3, 4])
@pytest.mark.parametrize("lost", [100, 150, 225])
def test_intervals_across_lost_samples_make_no_rate(every_s: int, lost: int) -> None:
    """A link that loses a piece again and again takes beats with it; the heart beats on at 75."""
    stream = Stream()
    watch = EkgWatch(stream.ring)
    mv = ecg(40 * RATE)
    for at in range(0, mv.shape[1], 50):
        since = at % (every_s * RATE)
        stream.bring(mv[:, at : at + 50], lost=max(0, min(50, lost - since)))
        view = watch.look(stream.now_s)
        if view is not None and view.rate_per_min is not None:
            assert view.rate_per_min == pytest.approx(75, abs=1)
    assert view is not None


def test_all_electrodes_off_is_not_taken_for_a_loss() -> None:
    stream = Stream()
    watch = EkgWatch(stream.ring)
    mv = ecg(21 * RATE)
    mv[:, 20 * RATE :] = np.nan
    view = followed(stream, watch, mv)
    assert all(Reason.LEAD_OFF in lead.reasons for lead in view.leads)


def test_a_stream_that_stopped_says_nothing_any_more() -> None:
    stream = Stream()
    watch = EkgWatch(stream.ring)
    followed(stream, watch, ecg(10 * RATE))
    assert watch.look(stream.now_s + 5) is None


def test_what_the_ring_has_lost_is_a_gap_and_no_pause() -> None:
    """Nobody looked for a minute: the beats across it are no interval."""
    stream = Stream(seconds=10)
    watch = EkgWatch(stream.ring)
    mv = ecg(50 * RATE)
    followed(stream, watch, mv[:, : 10 * RATE])
    stream.bring(mv[:, 10 * RATE : 40 * RATE])
    view = followed(stream, watch, mv[:, 40 * RATE :])
    assert view.rate_per_min == 75


def test_a_rate_that_is_too_slow_is_refused_in_words() -> None:
    with pytest.raises(SignalError, match="50"):
        EkgWatch(Stream(rate_hz=50.0).ring)


@pytest.mark.unshipped
def test_wide_complexes_at_a_fast_rate_have_a_rate() -> None:
    """A monitor's lead with broad QRS at about 120 /min, for two minutes."""
    recording = read_recording(shared_data() / "misc" / "03700181")
    lead = recording.channel("MCL1")
    step = 2  # 250 Hz
    mv = np.stack([lead.samples[: int(120 * lead.rate_hz) : step]] * 2)
    stream = Stream(rate_hz=lead.rate_hz / step)
    watch = EkgWatch(stream.ring)
    followed(stream, watch, mv[:, : 60 * RATE])
    for at in range(60, 120, 5):
        view = followed(stream, watch, mv[:, at * RATE : (at + 5) * RATE])
        assert view.rate_per_min == pytest.approx(120, abs=15)
        assert not view.rate_held
