"""The shipped tables, value by value: each expected mark is a literal from the rule's source."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.checks.files import outermost, rulebook
from station.checks.history import EarlierValue
from station.checks.judge import impossible, marks_of, rule_vital
from station.checks.rules import LimitRule, applies
from station.marks import Level, Mark, Side, doubts, worst
from station.vitals import VITALS, Origin, Quantity, Unit, Vital
from tests.checks.values import ADULT, NOON, TODAY, reading

BOOK = rulebook()


def said(vital: Vital, value: str, born: date | None, unit: Unit | None = None) -> str:
    """The finding in one word pair: "critical high", "abnormal low", or ""."""
    mark = worst(marks_of(BOOK, [reading(vital, value, unit)], born=born, day=TODAY))
    return f"{mark.level} {mark.side}" if mark is not None else ""


@pytest.mark.parametrize(
    ("vital", "value", "expected"),
    [
        # 2017 ACC/AHA: stage 2 from 140 or 90; crisis above 180 or above 120.
        (Vital.SYSTOLIC, "139", ""),
        (Vital.SYSTOLIC, "140", "abnormal high"),
        (Vital.SYSTOLIC, "180", "abnormal high"),
        (Vital.SYSTOLIC, "181", "critical high"),
        (Vital.DIASTOLIC, "89", ""),
        (Vital.DIASTOLIC, "90", "abnormal high"),
        (Vital.DIASTOLIC, "120", "abnormal high"),
        (Vital.DIASTOLIC, "121", "critical high"),
        # NEWS2: three points for systolic 90 and less, pulse 40 and less or 131 and more,
        # breathing 8 and less or 25 and more, temperature 35.0 and less.
        (Vital.SYSTOLIC, "101", ""),
        (Vital.SYSTOLIC, "100", "abnormal low"),
        (Vital.SYSTOLIC, "91", "abnormal low"),
        (Vital.SYSTOLIC, "90", "critical low"),
        (Vital.PULSE_RATE, "40", "critical low"),
        (Vital.PULSE_RATE, "41", "abnormal low"),
        (Vital.PULSE_RATE, "51", ""),
        (Vital.PULSE_RATE, "100", ""),
        (Vital.PULSE_RATE, "101", "abnormal high"),
        (Vital.PULSE_RATE, "130", "abnormal high"),
        (Vital.PULSE_RATE, "131", "critical high"),
        (Vital.HEART_RATE, "131", "critical high"),
        (Vital.RESPIRATORY_RATE, "8", "critical low"),
        (Vital.RESPIRATORY_RATE, "11", "abnormal low"),
        (Vital.RESPIRATORY_RATE, "12", ""),
        (Vital.RESPIRATORY_RATE, "20", ""),
        (Vital.RESPIRATORY_RATE, "21", "abnormal high"),
        (Vital.RESPIRATORY_RATE, "25", "critical high"),
        (Vital.BODY_TEMPERATURE, "35.0", "critical low"),
        (Vital.BODY_TEMPERATURE, "35.1", "abnormal low"),
        (Vital.BODY_TEMPERATURE, "36.1", ""),
        (Vital.BODY_TEMPERATURE, "37.9", ""),
        (Vital.BODY_TEMPERATURE, "38.0", "abnormal high"),
        (Vital.BODY_TEMPERATURE, "41.1", "abnormal high"),
        (Vital.BODY_TEMPERATURE, "41.2", "critical high"),
        # BTS: target 94 to 98 %; WHO: hypoxaemia below 90 %.
        (Vital.SPO2, "94", ""),
        (Vital.SPO2, "93", "abnormal low"),
        (Vital.SPO2, "90", "abnormal low"),
        (Vital.SPO2, "89", "critical low"),
    ],
)
def test_an_adult(vital: Vital, value: str, expected: str) -> None:
    assert said(vital, value, ADULT) == expected


@pytest.mark.parametrize(
    ("vital", "value", "birth", "expected"),
    [
        # PALS, hypotension: below 60 to 28 days, below 70 to a year, below 70 + 2 a year of age,
        # below 90 from ten.
        (Vital.SYSTOLIC, "59", date(2026, 11, 10), "critical low"),
        (Vital.SYSTOLIC, "60", date(2026, 11, 10), ""),
        (Vital.SYSTOLIC, "69", date(2026, 5, 1), "critical low"),
        (Vital.SYSTOLIC, "70", date(2026, 5, 1), ""),
        (Vital.SYSTOLIC, "79", date(2021, 6, 1), "critical low"),  # five years: 80
        (Vital.SYSTOLIC, "80", date(2021, 6, 1), ""),
        (Vital.SYSTOLIC, "89", date(2014, 6, 1), "critical low"),
        # PALS, awake: 85 to 205 to three months, 100 to 190 to two years, 60 to 140 to ten.
        (Vital.PULSE_RATE, "205", date(2026, 10, 1), ""),
        (Vital.PULSE_RATE, "206", date(2026, 10, 1), "abnormal high"),
        (Vital.PULSE_RATE, "99", date(2025, 11, 1), "abnormal low"),
        (Vital.PULSE_RATE, "140", date(2021, 6, 1), ""),
        (Vital.PULSE_RATE, "141", date(2021, 6, 1), "abnormal high"),
        # PALS, supraventricular tachycardia: from 220 in infants, from 180 in children.
        (Vital.PULSE_RATE, "219", date(2026, 10, 1), "abnormal high"),
        (Vital.PULSE_RATE, "220", date(2026, 10, 1), "critical high"),
        (Vital.PULSE_RATE, "180", date(2021, 6, 1), "critical high"),
        # PALS, breaths: infant 30 to 60, toddler 24 to 40, school age 18 to 30.
        (Vital.RESPIRATORY_RATE, "60", date(2026, 5, 1), ""),
        (Vital.RESPIRATORY_RATE, "61", date(2026, 5, 1), "critical high"),
        (Vital.RESPIRATORY_RATE, "41", date(2024, 5, 1), "abnormal high"),
        (Vital.RESPIRATORY_RATE, "31", date(2018, 5, 1), "abnormal high"),
        # NICE NG143: 38 degrees under three months is high risk; from then on it is fever.
        (Vital.BODY_TEMPERATURE, "38.0", date(2026, 8, 25), "critical high"),
        (Vital.BODY_TEMPERATURE, "38.0", date(2026, 8, 24), "abnormal high"),
        # AAP 2017: from thirteen years 130/80.
        (Vital.SYSTOLIC, "130", date(2013, 11, 24), "abnormal high"),
        (Vital.SYSTOLIC, "130", date(2013, 11, 25), ""),
        # The eighteenth birthday, and the day before it.
        (Vital.SYSTOLIC, "135", date(2008, 11, 24), ""),
        (Vital.SYSTOLIC, "135", date(2008, 11, 25), "abnormal high"),
    ],
)
def test_a_child_by_the_age_on_the_day(
    vital: Vital, value: str, birth: date, expected: str
) -> None:
    assert said(vital, value, birth) == expected


@pytest.mark.parametrize("birth", [None, date(2027, 1, 1)])
def test_without_an_age_only_what_holds_for_everybody_is_said(birth: date | None) -> None:
    assert said(Vital.SYSTOLIC, "200", birth) == ""
    assert said(Vital.SPO2, "89", birth) == "critical low"
    assert said(Vital.BODY_TEMPERATURE, "38.0", birth) == "abnormal high"


def test_a_value_is_judged_in_its_own_unit() -> None:
    assert said(Vital.BODY_TEMPERATURE, "100.4", ADULT, Unit.FAHRENHEIT) == "abnormal high"
    assert said(Vital.BODY_TEMPERATURE, "100.3", ADULT, Unit.FAHRENHEIT) == ""
    assert said(Vital.SYSTOLIC, "24.2", ADULT, Unit.KPA) == "critical high"  # 181.5 mmHg
    assert said(Vital.SYSTOLIC, "23.9", ADULT, Unit.KPA) == "abnormal high"  # 179.3 mmHg


@pytest.mark.parametrize(
    ("vital", "value", "unit", "unlikely"),
    [
        # Chan and Raffa 2017: adult weights below 22.7 kg or above 340.2 kg.
        (Vital.BODY_WEIGHT, "22.6", Unit.KILOGRAM, Side.LOW),
        (Vital.BODY_WEIGHT, "22.7", Unit.KILOGRAM, None),
        (Vital.BODY_WEIGHT, "340.2", Unit.KILOGRAM, None),
        (Vital.BODY_WEIGHT, "750.1", Unit.POUND, Side.HIGH),
        # ISO 80601-2-61: accuracy from 70 %.
        (Vital.SPO2, "70", Unit.PERCENT, None),
        (Vital.SPO2, "69", Unit.PERCENT, Side.LOW),
        # 5 ft 10 in typed as centimetres.
        (Vital.BODY_HEIGHT, "70", Unit.CENTIMETRE, Side.LOW),
    ],
)
def test_what_is_unlikely_in_an_adult(
    vital: Vital, value: str, unit: Unit, unlikely: Side | None
) -> None:
    marks = doubts(marks_of(BOOK, [reading(vital, value, unit)], born=ADULT, day=TODAY))

    assert [mark.side for mark in marks] == ([unlikely] if unlikely else [])


def far(
    vital: Vital,
    value: str,
    before: str,
    unit: Unit,
    *,
    days: int = 10,
    birth: date = ADULT,
    real: bool = True,
    origin: Origin = Origin.DEVICE,
) -> Mark | None:
    """The doubt about a value after an earlier one."""
    earlier = EarlierValue(
        quantity=Quantity(Decimal(before), unit),
        at=NOON - timedelta(days=days),
        source="this station",
        real=real,
    )
    marks = marks_of(
        BOOK,
        [reading(vital, value, origin=origin)],
        born=birth,
        day=TODAY,
        earlier={vital: (earlier,)},
    )
    return next((mark for mark in marks if mark.earlier is not None), None)


def test_a_weight_far_from_the_last_one_is_asked_about() -> None:
    weight = Vital.BODY_WEIGHT
    mark = far(weight, "77.1", "70.0", Unit.KILOGRAM)
    assert mark is not None
    assert (mark.level, mark.side) == (Level.IMPLAUSIBLE, Side.HIGH)
    assert str(mark.limit) == "77.0 kg"
    assert str(mark.earlier) == "70.0 kg"
    assert mark.earlier_from == "this station"

    assert far(weight, "77.0", "70.0", Unit.KILOGRAM) is None
    low = far(weight, "62.9", "70.0", Unit.KILOGRAM)
    assert low is not None
    assert low.side is Side.LOW
    assert far(weight, "77.1", "70.0", Unit.KILOGRAM, days=40) is None  # 10 % holds for a month
    assert far(weight, "91.1", "70.0", Unit.KILOGRAM, days=40) is not None  # and 30 % for a year
    assert far(weight, "91.1", "70.0", Unit.KILOGRAM, days=400) is None
    assert far(weight, "154.3", "154.3", Unit.POUND) is not None  # pounds for kilograms


def test_adults_keep_their_height_and_children_only_grow() -> None:
    height = Vital.BODY_HEIGHT
    assert far(height, "176", "170", Unit.CENTIMETRE) is not None
    assert far(height, "175", "170", Unit.CENTIMETRE) is None
    child = date(2016, 1, 1)
    assert far(height, "146", "140", Unit.CENTIMETRE, birth=child, days=300) is None
    assert far(height, "136", "140", Unit.CENTIMETRE, birth=child) is not None


def test_a_temperature_far_from_the_last_one_is_asked_about() -> None:
    temperature = Vital.BODY_TEMPERATURE
    assert far(temperature, "40.2", "36.6", Unit.CELSIUS) is not None
    assert far(temperature, "40.1", "36.6", Unit.CELSIUS) is None
    assert far(temperature, "40.2", "97.9", Unit.FAHRENHEIT) is not None


def test_what_was_simulated_says_nothing_about_a_patient() -> None:
    weight = Vital.BODY_WEIGHT
    assert far(weight, "90", "70", Unit.KILOGRAM, real=False) is None
    simulated = far(weight, "90", "70", Unit.KILOGRAM, real=False, origin=Origin.SIMULATOR)
    assert simulated is not None


def test_the_newest_earlier_value_counts() -> None:
    values = tuple(
        EarlierValue(
            quantity=Quantity(Decimal(value), Unit.KILOGRAM),
            at=NOON - timedelta(days=days),
            source="chart",
        )
        for value, days in (("70", 20), ("90", 2), ("60", 25))
    )
    weight = reading(Vital.BODY_WEIGHT, "91")

    assert not marks_of(BOOK, [weight], born=ADULT, day=TODAY, earlier={Vital.BODY_WEIGHT: values})


def test_what_nobody_has_is_refused_at_the_limits_of_the_vocabulary() -> None:
    """One place: the first table is made of `VITALS`, and says the same."""
    for vital, info in VITALS.items():
        unit = info.units[0]
        low, high = info.possible
        for value, refused in ((low, False), (high, False), (high + 1, True), (low - 1, True)):
            mark = impossible(BOOK, reading(vital, str(value), unit), None, TODAY)
            assert (mark is not None) == refused, (vital, value)
    assert len(outermost()) == 2 * len(VITALS)


@given(
    st.sampled_from(sorted(BOOK.limits, key=lambda rule: rule.id)),
    st.decimals(-5, 400, places=1),
    st.none() | st.dates(date(1930, 1, 1), TODAY),
)
def test_a_critical_value_is_never_called_only_abnormal(
    rule: LimitRule, value: Decimal, birth: date | None
) -> None:
    one = reading(rule.vital, str(value), rule.limit.unit)
    levels = {
        level: [
            other
            for other in BOOK.limits
            if other.level is level
            and other.vital is rule_vital(one.vital)
            and applies(other, birth, TODAY)
            and other.met_by(one.quantity)
        ]
        for level in (Level.CRITICAL, Level.ABNORMAL)
    }

    mark = worst(marks_of(BOOK, [one], born=birth, day=TODAY))

    if levels[Level.CRITICAL]:
        assert mark is not None
        assert mark.level is Level.CRITICAL
        assert mark.side in {other.bound.side for other in levels[Level.CRITICAL]}
    elif levels[Level.ABNORMAL]:
        assert mark is not None
        assert mark.level is Level.ABNORMAL
    else:
        assert mark is None


def test_every_rule_names_its_source_and_no_two_contradict() -> None:
    for rule in BOOK.limits:
        assert len(rule.source) > 10, rule.id
    for birth in (None, ADULT, date(2026, 11, 1), date(2026, 5, 1), date(2021, 1, 1)):
        for vital in {rule.vital for rule in BOOK.limits}:
            unit = VITALS[vital].units[0]
            low, high = (int(limit) for limit in VITALS[vital].possible)
            for value in range(max(low, 1), min(high, 400)):
                one = reading(vital, str(value), unit)
                met = {
                    rule.bound.side
                    for rule in BOOK.limits
                    if rule.level in (Level.ABNORMAL, Level.CRITICAL)
                    and rule.vital is vital
                    and applies(rule, birth, TODAY)
                    and rule.met_by(one.quantity)
                }
                assert len(met) < 2, (vital, value, birth)
