"""What the codec gives back: frames with values, or a refusal that says what and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from station.vitals import FailureReason, Quantity, Unit, Vital

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Frame", "Refusal", "Samples", "Trouble", "Value", "Waveform"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value of a frame. `special` says in words why there is no number; else it is None."""

    number: Decimal | None
    unit: Unit
    special: str | None = None

    @property
    def quantity(self) -> Quantity | None:
        """The number with its unit, or None."""
        return None if self.number is None else Quantity(self.number, self.unit)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waveform:
    """The samples that one frame carries of one channel: int32 counts `(samples,)`.

    Physical value = counts * scale + offset in `unit`; `valid` is bool `(samples,)`.
    """

    signal: str
    channel: str
    rate_hz: float
    counts: NDArray[np.int32]
    valid: NDArray[np.bool_]
    scale: float
    offset: float
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Samples:
    """A run of waveform as early as it can be told: all channels of one signal.

    `counts` int32 and `valid` bool, both `(channels, samples)`. `lost_before` samples are
    missing between the last run and this one (None: some, but the device does not tell how
    many). `band_high_hz`: where the instrument's own band ends, if that is known.
    """

    signal: str
    channels: tuple[str, ...]
    rate_hz: float
    counts: NDArray[np.int32]
    valid: NDArray[np.bool_]
    scale: float
    offset: float
    unit: Unit
    lost_before: int | None
    band_high_hz: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A reason why a measurement in this frame has no chartable number."""

    says: str
    vital: Vital | None = None
    reason: FailureReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """One understood frame (or a packet whose values span several wire frames).

    `chartable` is about the frame alone: its required values are present, not special, in the
    device's range, final and not from memory; `troubles` say why not. `flags` are the status
    bits and words of the frame by name. `remarks` are bits worth telling that do not refuse.
    `details` are texts (a serial number), `keys` the raw numbers of all fields and flags.
    `series` are values that come several in a frame, the oldest first (RR intervals).
    """

    spec: str
    message: str
    raw: bytes
    values: Mapping[Vital, Value]
    flags: Mapping[str, bool | int | str]
    waveforms: tuple[Waveform, ...] = ()
    device_time: datetime | None = None
    final: bool = True
    from_memory: bool = False
    troubles: tuple[Trouble, ...] = ()
    remarks: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, int | Decimal] = field(default_factory=dict)
    series: Mapping[Vital, tuple[Value, ...]] = field(default_factory=dict)

    @property
    def chartable(self) -> bool:
        """Whether nothing in the frame itself speaks against charting its values."""
        return bool(self.values) and not self.troubles

    @property
    def why_not(self) -> tuple[str, ...]:
        """The troubles in words; "no value in this frame" where there is none."""
        if self.troubles:
            return tuple(trouble.says for trouble in self.troubles)
        return () if self.values else ("no value in this frame",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Bytes that were not understood: what was wrong, where, and what was expected."""

    spec: str
    raw: bytes
    error: str
