"""The vocabulary that every room shares: vital signs, units, and what an instrument can say.

An instrument says one of four things, and each is a type of its own:

* `Reading`: one value of one vital sign, with its unit, times, device and origin.
* `Failure`: a measurement that did not succeed. It has no numeric field, so it can never be
  charted as a number.
* `SampleBlock`: a piece of waveform as integer counts with scale, unit and a validity mask.
* `Status`: anything else worth showing (searching, probe in place, battery), never charted.

All of them are immutable. Values are `decimal.Decimal` because instruments send decimals
(SFLOAT 364e-1 is exactly 36.4) and a chart must show what was sent.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "VITALS",
    "CannotConvertError",
    "Context",
    "DeviceIdentity",
    "Failure",
    "FailureReason",
    "Origin",
    "Quality",
    "Quantity",
    "Reading",
    "SampleBlock",
    "Status",
    "Taken",
    "Udi",
    "Unit",
    "Vital",
    "VitalInfo",
]


class Unit(StrEnum):
    """UCUM codes, case-sensitive (https://ucum.org), as FHIR wants them in `Quantity.code`."""

    MMHG = "mm[Hg]"
    KPA = "kPa"
    PER_MIN = "/min"
    PERCENT = "%"
    CELSIUS = "Cel"
    FAHRENHEIT = "[degF]"
    KELVIN = "K"
    KILOGRAM = "kg"
    GRAM = "g"
    POUND = "[lb_av]"
    METRE = "m"
    CENTIMETRE = "cm"
    INCH = "[in_i]"
    KG_PER_M2 = "kg/m2"
    MG_PER_DL = "mg/dL"
    MMOL_PER_L = "mmol/L"
    SCORE = "{score}"
    SECOND = "s"
    MILLISECOND = "ms"
    VOLT = "V"
    MILLIVOLT = "mV"
    MICROVOLT = "uV"
    GRAVITY = "[g]"
    OHM = "Ohm"
    DEGREE = "deg"
    ONE = "1"


# Unit → (dimension, factor, offset): value in the dimension's base = value * factor + offset.
# mm[Hg] is 133.322 Pa and [lb_av] 453.59237 g by UCUM; both exact in that system.
_CONVERSIONS: Final[dict[Unit, tuple[str, Fraction, Fraction]]] = {
    Unit.MMHG: ("pressure", Fraction("133.322"), Fraction(0)),
    Unit.KPA: ("pressure", Fraction(1000), Fraction(0)),
    Unit.CELSIUS: ("temperature", Fraction(1), Fraction("273.15")),
    Unit.FAHRENHEIT: ("temperature", Fraction(5, 9), Fraction("273.15") - Fraction(160, 9)),
    Unit.KELVIN: ("temperature", Fraction(1), Fraction(0)),
    Unit.KILOGRAM: ("mass", Fraction(1000), Fraction(0)),
    Unit.GRAM: ("mass", Fraction(1), Fraction(0)),
    Unit.POUND: ("mass", Fraction("453.59237"), Fraction(0)),
    Unit.METRE: ("length", Fraction(100), Fraction(0)),
    Unit.CENTIMETRE: ("length", Fraction(1), Fraction(0)),
    Unit.INCH: ("length", Fraction("2.54"), Fraction(0)),
    Unit.SECOND: ("time", Fraction(1000), Fraction(0)),
    Unit.MILLISECOND: ("time", Fraction(1), Fraction(0)),
    Unit.VOLT: ("potential", Fraction(1_000_000), Fraction(0)),
    Unit.MILLIVOLT: ("potential", Fraction(1000), Fraction(0)),
    Unit.MICROVOLT: ("potential", Fraction(1), Fraction(0)),
}


class CannotConvertError(ValueError):
    """Two units measure different things (kPa into kg), or one has no conversion."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that cannot lose its unit."""

    value: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse what is not a finite decimal: a missing value is `None`, never NaN."""
        if not isinstance(self.value, Decimal):
            raise TypeError(f"a Quantity wants a Decimal, got {type(self.value).__name__}")
        if not self.value.is_finite():
            raise ValueError(f"a Quantity wants a finite number, got {self.value}")

    def to(self, unit: Unit, decimals: int | None = None) -> Quantity:
        """Convert; rounds half to even, to `decimals` places or to the sent precision plus one.

        Raises `CannotConvertError` when the two units do not measure the same thing.
        """
        if unit is self.unit and decimals is None:
            return self
        if unit is self.unit:
            exact = Fraction(self.value)
        else:
            try:
                dimension, factor, offset = _CONVERSIONS[self.unit]
                target, target_factor, target_offset = _CONVERSIONS[unit]
            except KeyError as missing:
                raise CannotConvertError(f"no conversion from {self.unit} to {unit}") from missing
            if dimension != target:
                raise CannotConvertError(
                    f"{self.unit} is a {dimension} and {unit} is a {target}: not convertible"
                )
            exact = (Fraction(self.value) * factor + offset - target_offset) / target_factor
        if decimals is None:
            exponent = self.value.as_tuple().exponent
            decimals = max(0, -exponent if isinstance(exponent, int) else 0) + 1
        scaled = round(exact * 10**decimals)  # Fraction rounds half to even
        return Quantity(Decimal(scaled).scaleb(-decimals), unit)

    def __str__(self) -> str:
        """The number as sent and its UCUM code, for logs and errors."""
        return f"{self.value:f} {self.unit}"


class Vital(StrEnum):
    """The fixed names of values, everywhere from a spec's TOML to `station decode`."""

    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    MEAN_ARTERIAL_PRESSURE = "mean_arterial_pressure"
    CUFF_PRESSURE = "cuff_pressure"
    PULSE_RATE = "pulse_rate"
    HEART_RATE = "heart_rate"
    RR_INTERVAL = "rr_interval"
    SPO2 = "spo2"
    PERFUSION_INDEX = "perfusion_index"
    BODY_TEMPERATURE = "body_temperature"
    RESPIRATORY_RATE = "respiratory_rate"
    BODY_WEIGHT = "body_weight"
    BODY_HEIGHT = "body_height"
    BMI = "bmi"
    BODY_FAT = "body_fat"
    GLUCOSE = "glucose"
    PAIN_SCORE = "pain_score"
    HEAD_CIRCUMFERENCE = "head_circumference"


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalInfo:
    """What is fixed about one vital sign.

    `loinc` and `mdc` are the codes a chart knows it by (None: never charted on its own),
    `units` the units it may arrive in, the first being the one we chart in. `possible` are
    the limits, in that first unit, outside which no living patient's value lies: a number
    beyond them is an artefact and is refused, not asked about.
    """

    title: str
    loinc: str | None
    mdc: int | None
    units: tuple[Unit, ...]
    possible: tuple[Decimal, Decimal]
    decimals: int


def _info(
    title: str,
    loinc: str | None,
    mdc: int | None,
    units: tuple[Unit, ...],
    low: str,
    high: str,
    decimals: int = 0,
) -> VitalInfo:
    return VitalInfo(
        title=title,
        loinc=loinc,
        mdc=mdc,
        units=units,
        possible=(Decimal(low), Decimal(high)),
        decimals=decimals,
    )


_PRESSURE = (Unit.MMHG, Unit.KPA)
_TEMPERATURE = (Unit.CELSIUS, Unit.FAHRENHEIT, Unit.KELVIN)

# LOINC: US Core 9.0.0 vital signs profiles; MDC: ISO/IEEE 11073-10101.
# The limits are the one place for what is refused: readers of instruments and entries by hand ask
# them, and `station.checks` shows them as its first table. They are wide on purpose, beyond the
# records (272 cm, 635 kg, 46.5 °C, Guinness World Records; 13.7 °C was survived, Gilbert 2000,
# Lancet 355:375, not in an exam room) and around what cuffs and oximeters can display.
VITALS: Final[dict[Vital, VitalInfo]] = {
    Vital.SYSTOLIC: _info("Systolic pressure", "8480-6", 150021, _PRESSURE, "20", "350"),
    Vital.DIASTOLIC: _info("Diastolic pressure", "8462-4", 150022, _PRESSURE, "10", "250"),
    Vital.MEAN_ARTERIAL_PRESSURE: _info(
        "Mean arterial pressure", "8478-0", 150023, _PRESSURE, "10", "300"
    ),
    Vital.CUFF_PRESSURE: _info("Cuff pressure", None, None, _PRESSURE, "0", "400"),
    Vital.PULSE_RATE: _info("Pulse", "8867-4", 149546, (Unit.PER_MIN,), "10", "350"),
    Vital.HEART_RATE: _info("Heart rate", "8867-4", 147842, (Unit.PER_MIN,), "10", "350"),
    Vital.RR_INTERVAL: _info(
        "RR interval", None, None, (Unit.MILLISECOND, Unit.SECOND), "150", "6000"
    ),
    Vital.SPO2: _info("SpO₂", "2708-6", 150456, (Unit.PERCENT,), "1", "100"),
    Vital.PERFUSION_INDEX: _info(
        "Perfusion index", None, 150488, (Unit.PERCENT,), "0", "40", decimals=2
    ),
    Vital.BODY_TEMPERATURE: _info("Temperature", "8310-5", 150364, _TEMPERATURE, "15", "46", 1),
    Vital.RESPIRATORY_RATE: _info("Respiration", "9279-1", 151562, (Unit.PER_MIN,), "1", "150"),
    Vital.BODY_WEIGHT: _info(
        "Weight", "29463-7", 188736, (Unit.KILOGRAM, Unit.POUND, Unit.GRAM), "0.2", "650", 1
    ),
    Vital.BODY_HEIGHT: _info(
        "Height", "8302-2", 188740, (Unit.CENTIMETRE, Unit.METRE, Unit.INCH), "20", "275", 1
    ),
    Vital.BMI: _info("BMI", "39156-5", 188752, (Unit.KG_PER_M2,), "5", "250", decimals=1),
    Vital.BODY_FAT: _info("Body fat", None, None, (Unit.PERCENT,), "1", "80", decimals=1),
    Vital.GLUCOSE: _info(
        "Glucose", "41653-7", 160184, (Unit.MG_PER_DL, Unit.MMOL_PER_L), "5", "1500"
    ),
    Vital.PAIN_SCORE: _info("Pain", "72514-3", None, (Unit.SCORE,), "0", "10"),
    # Below a child of 24 weeks of pregnancy (22 cm) and above any head that was reported.
    Vital.HEAD_CIRCUMFERENCE: _info(
        "Head circumference", "9843-4", None, (Unit.CENTIMETRE, Unit.INCH), "15", "90", 1
    ),
}


class Origin(StrEnum):
    """Where a value came from. Decides where it may go: see `Origin.real`."""

    DEVICE = "device"
    SIMULATOR = "simulator"
    REPLAY = "replay"
    MANUAL = "manual"

    @property
    def real(self) -> bool:
        """Whether it may reach a chart that the site has not marked as a test chart."""
        return self in (Origin.DEVICE, Origin.MANUAL)


class FailureReason(StrEnum):
    """Why a measurement gave no number."""

    NOT_MEASURED = "not_measured"
    OVER_RANGE = "over_range"
    UNDER_RANGE = "under_range"
    MOTION = "motion"
    CUFF_LOOSE = "cuff_loose"
    CUFF_LEAK = "cuff_leak"
    WEAK_SIGNAL = "weak_signal"
    NO_FINGER = "no_finger"
    SENSOR_OFF = "sensor_off"
    SENSOR_FAULT = "sensor_fault"
    SEARCHING = "searching"
    LEAD_OFF = "lead_off"
    SATURATED = "saturated"
    PROBE_POSITION = "probe_position"
    ABORTED = "aborted"
    TIMEOUT = "timeout"
    LINK_LOST = "link_lost"
    DEVICE_ERROR = "device_error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Udi:
    """An instrument's Unique Device Identification, as it tells it itself.

    `label` is the whole as printed, `device_identifier` its fixed part (the model); `issuer` and
    `authority` are OIDs of who gives such numbers and by whose rules.
    """

    label: str | None = None
    device_identifier: str | None = None
    issuer: str | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceIdentity:
    """Which instrument spoke. `address` is a port path or a Bluetooth address."""

    spec: str
    name: str
    manufacturer: str | None = None
    model: str | None = None
    serial_number: str | None = None
    firmware: str | None = None
    address: str | None = None
    udi: Udi | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """When a measurement was made, and by which clock.

    `received` is this host's UTC clock at arrival (aware). `device_time` is what the device
    claims (naive: devices send no zone). `clock_offset` is device minus host local time where
    it could be told. `started` is the earliest host UTC moment the measurement can have
    begun: what decides whose measurement it is. `stored_for` is how old a record was when it
    arrived, where a clock that is believed tells it.
    """

    received: datetime
    started: datetime
    device_time: datetime | None = None
    clock_offset: timedelta | None = None
    stored_for: timedelta | None = None

    def __post_init__(self) -> None:
        """Refuse naive host times and aware device times: each says which clock it is."""
        for name in ("received", "started"):
            if getattr(self, name).tzinfo is None:
                raise ValueError(f"Taken.{name} is a host time and needs a zone (UTC)")
        if self.device_time is not None and self.device_time.tzinfo is not None:
            raise ValueError("Taken.device_time is the device's own claim and has no zone")
        if self.started > self.received:
            raise ValueError("a measurement cannot start after it was received")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """How it was measured. Words are the keys of the export tables; None is "not said".

    `oxygen_l_min` is what is inhaled, 0 for room air. `counted_s`: how long breaths were
    counted. `left_unsaid` names what the site requires and a person said was not to be had.
    """

    body_site: str | None = None
    side: str | None = None
    cuff_size: str | None = None
    position: str | None = None
    method: str | None = None
    oxygen_l_min: Decimal | None = None
    clothing: str | None = None
    counted_s: int | None = None
    left_unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Whether the number can be trusted, and why not. Reasons are words for a person."""

    good: bool = True
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value of one vital sign. `measurement` ties together what one measurement gave
    (systolic, diastolic, mean and pulse of one inflation).

    `final` is False for values still in progress, `chartable` is False with `why_not` for
    any reason that the frame or its spec gives. `from_memory`: the device kept it and sent it
    later. `duplicate`: the same record came before.
    """

    id: str
    measurement: str
    vital: Vital
    quantity: Quantity
    taken: Taken
    device: DeviceIdentity
    origin: Origin
    context: Context = field(default_factory=Context)
    quality: Quality = field(default_factory=Quality)
    final: bool = True
    from_memory: bool = False
    duplicate: bool = False
    streaming: bool = False
    chartable: bool = True
    why_not: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a unit that the vital sign cannot have."""
        allowed = VITALS[self.vital].units
        if self.quantity.unit not in allowed:
            raise ValueError(
                f"{self.vital} cannot be in {self.quantity.unit}; allowed: {', '.join(allowed)}"
            )
        if self.chartable and self.why_not:
            raise ValueError("a chartable reading has no reasons against it")

    def in_chart_unit(self) -> Quantity:
        """The value in the unit we chart this vital in, at the vital's usual decimals."""
        info = VITALS[self.vital]
        if self.quantity.unit is info.units[0]:
            return self.quantity
        return self.quantity.to(info.units[0], info.decimals)

    def replace(self, **changes: object) -> Reading:
        """A changed copy; the reading itself never changes."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A measurement without a number: why, in words, and what to do next."""

    id: str
    vital: Vital
    reason: FailureReason
    says: str
    next_step: str
    taken: Taken
    device: DeviceIdentity
    origin: Origin
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Something a device says about itself that is worth showing and never charted."""

    name: str
    text: str
    received: datetime
    device: DeviceIdentity
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SampleBlock:
    """A piece of waveform. Lost samples are present, counted and masked, never closed up.

    `counts` is int32 `(channels, samples)`, physical value = counts * scale + offset in `unit`.
    `valid` is bool of the same shape. `first_sample` counts from the start of the stream.
    `first_monotonic_s` is this host's monotonic clock for the first sample. `band_high_hz` is where
    the instrument's own band ends (-3 dB), None where that is not known.
    """

    signal: str
    channels: tuple[str, ...]
    first_sample: int
    first_monotonic_s: float
    rate_hz: float
    measured_rate_hz: float | None
    counts: NDArray[np.int32]
    scale: float
    offset: float
    unit: Unit
    valid: NDArray[np.bool_]
    lost_before: int
    device: DeviceIdentity
    origin: Origin
    band_high_hz: float | None = None

    def __post_init__(self) -> None:
        """Refuse shapes that do not belong together, and make the arrays read-only."""
        if self.counts.ndim != 2 or self.counts.shape[0] != len(self.channels):
            raise ValueError(
                f"counts must be ({len(self.channels)} channels, samples), got {self.counts.shape}"
            )
        if self.counts.shape != self.valid.shape:
            raise ValueError(f"valid is {self.valid.shape}, counts are {self.counts.shape}")
        self.counts.flags.writeable = False
        self.valid.flags.writeable = False

    def physical(self) -> NDArray[np.float64]:
        """Float64 `(channels, samples)` in `unit`; NaN where a sample is not valid."""
        import numpy as np

        values = self.counts * np.float64(self.scale) + np.float64(self.offset)
        values[~self.valid] = np.nan
        return values
