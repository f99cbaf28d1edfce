"""The records of a kept EKG: raw counts, how it was shown, what was measured. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.ekg.order import EkgOrder
from station.vitals import DeviceIdentity, Origin, Quantity, Unit

__all__ = ["EkgFindings", "EkgLeadFound", "EkgRecording", "EkgShown", "EkgValue"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EkgShown:
    """How an EKG was shown when it was kept: enough to draw the same picture again.

    `filters` are names of `station.signals.filters`, in their order; `filter_label` is what the
    strip said of them and `fingerprint` what they were to the last coefficient.
    """

    layout: str
    filters: tuple[str, ...]
    filter_label: str
    fingerprint: str
    mm_per_s: float
    mm_per_mv: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EkgValue:
    """One measurement that a program made and nobody has confirmed.

    `quantity` is None where it is not measurable, with the `reason` in words. `spread` is the
    median absolute deviation of the single beats, and `beats` how many there were.
    """

    name: str
    quantity: Quantity | None
    spread: Quantity | None
    beats: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EkgLeadFound:
    """What is wrong with one recorded lead, as words of `station.signals.quality_reasons`."""

    name: str
    usable: bool
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EkgFindings:
    """What the station read off a kept EKG, by `method`; a preview, confirmed by nobody.

    `acceptable`: whether it is fit to be read. `left_out` names the leads that were not measured.
    `r_peaks` are sample numbers of the recording, counted from its first shown sample.
    """

    method: str
    acceptable: bool
    leads: tuple[EkgLeadFound, ...]
    left_out: tuple[str, ...]
    values: tuple[EkgValue, ...]
    r_peaks: tuple[int, ...]

    def value(self, name: str) -> EkgValue | None:
        """The measurement of that name."""
        return next((value for value in self.values if value.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class EkgRecording:
    """Ten seconds or so of waveform as it was received: raw counts, never a picture.

    `counts` is little-endian int32, channel after channel, `(channels, samples)`; `valid` one
    byte a sample in the same order. Physical value = counts * scale + offset, in `unit`.

    `run_in_counts` and `run_in_valid` are in the same layout what came right before, and not a part
    of the recording: a filter that starts there has settled when the recording begins, so that the
    picture can be drawn again. `shown` is how it was looked at, None where nobody looked. `order`
    is the order that it answers.
    """

    signal: str
    channels: tuple[str, ...]
    started: datetime
    rate_hz: float
    samples: int
    counts: bytes
    valid: bytes
    scale: float
    offset: float
    unit: Unit
    lost_samples: int
    device: DeviceIdentity
    origin: Origin
    measured_rate_hz: float | None = None
    run_in_samples: int = 0
    run_in_counts: bytes = b""
    run_in_valid: bytes = b""
    shown: EkgShown | None = None
    findings: EkgFindings | None = None
    order: EkgOrder | None = None

    def __post_init__(self) -> None:
        """Refuse buffers whose length does not follow from the shape."""
        for what, samples, counts, valid in (
            ("", self.samples, self.counts, self.valid),
            (" before", self.run_in_samples, self.run_in_counts, self.run_in_valid),
        ):
            cells = len(self.channels) * samples
            if len(counts) != 4 * cells or len(valid) != cells:
                raise ValueError(
                    f"{len(self.channels)} channels of {samples} samples{what} want {4 * cells} "
                    f"and {cells} bytes, got {len(counts)} and {len(valid)}"
                )
