"""What a device's time stamp is worth, by hand: the host's clock says 2026-11-24 12:00:00."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from station.drivers.device_clock import Claim, DeviceClock

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def claim(stamp: str | None, clock: DeviceClock | None = None, at: datetime = NOON) -> Claim:
    moment = None if stamp is None else datetime.fromisoformat(stamp)
    return (clock or DeviceClock(zone=UTC)).claim(moment, at, unset=stamp is None)


def test_an_unset_clock_says_nothing() -> None:
    unset = claim(None)
    assert (unset.doubt, unset.offset, unset.believed) == ("clock unset", None, False)
    assert unset.ended == NOON
    untold = DeviceClock(zone=UTC).claim(None, NOON)
    assert (untold.doubt, untold.believed) == (None, False)


@pytest.mark.parametrize(
    ("stamp", "doubt"),
    [
        ("2026-11-24T12:00:00", None),
        ("2026-11-24T11:55:00", None),
        ("2026-11-24T12:05:00", None),
        ("2026-11-24T11:54:59", "clock wrong by 5 min, or a record of that age"),
        ("2026-11-24T12:05:01", "clock wrong by 5 min"),
        # Summer time missed, and a clock in Berlin that was set to UTC.
        ("2026-11-24T11:00:00", "clock wrong by 1 h, or a record of that age"),
        ("2026-11-24T13:00:00", "clock wrong by 1 h"),
        ("2026-11-24T06:30:00", "clock wrong by 5 h 30 min, or a record of that age"),
        ("2026-11-12T12:00:00", "clock wrong by 12 d, or a record of that age"),
        # Where factories set them: judged by how far off they are.
        ("2017-01-01T00:00:00", "clock wrong by 9 y, or a record of that age"),
        ("2000-01-01T00:00:00", "clock wrong by 26 y, or a record of that age"),
        ("1970-01-01T00:00:00", "clock wrong by 56 y, or a record of that age"),
        ("2099-12-31T23:59:59", "clock rolled over: 73 y ahead"),
        ("2026-11-26T12:00:00", "clock rolled over: 2 d ahead"),
    ],
)
def test_by_how_much_it_is_wrong_in_words(stamp: str, doubt: str | None) -> None:
    found = claim(stamp)
    assert found.doubt == doubt
    assert found.believed is (doubt is None)
    assert found.offset == datetime.fromisoformat(stamp) - datetime(2026, 11, 24, 12)


def test_the_tolerance_is_the_sites() -> None:
    strict = DeviceClock(zone=UTC, tolerance=timedelta(seconds=30))
    assert claim("2026-11-24T11:59:30", strict).believed
    strict.connected()
    doubt = "clock wrong by 31 s, or a record of that age"
    assert claim("2026-11-24T11:59:29", strict).doubt == doubt


def test_once_the_clock_was_set_what_a_record_lags_behind_is_its_age() -> None:
    clock = DeviceClock(zone=UTC)
    clock.was_set(NOON)
    hour_later = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    found = claim("2026-11-24T12:10:00", clock, hour_later)
    assert (found.offset, found.age, found.late) == (timedelta(0), timedelta(minutes=50), True)
    assert found.ended == datetime(2026, 11, 24, 12, 10, tzinfo=UTC)
    fresh = claim("2026-11-24T12:58:00", clock, hour_later)
    assert (fresh.age, fresh.late, fresh.believed) == (timedelta(minutes=2), False, True)


def test_a_stamp_from_before_the_clock_was_set_is_not_believed_by_that() -> None:
    clock = DeviceClock(zone=UTC)
    clock.was_set(NOON)
    found = claim("2026-11-24T11:00:00", clock, NOON + timedelta(seconds=2))
    assert found.doubt == "clock wrong by 1 h, or a record of that age"
    assert found.late


def test_a_clock_that_we_set_and_that_is_in_the_future_has_lost_its_time() -> None:
    clock = DeviceClock(zone=UTC)
    clock.was_set(NOON)
    found = claim("2030-01-01T00:00:00", clock, NOON + timedelta(minutes=9))
    assert (found.believed, found.impossible) == (False, True)
    assert found.doubt == "clock rolled over: 3 y ahead"
    assert found.ended == NOON + timedelta(minutes=9)


def test_a_clock_that_we_set_and_that_runs_ahead_was_set_by_somebody_else_since() -> None:
    clock = DeviceClock(zone=UTC)
    clock.was_set(NOON)
    drifted = claim("2026-11-24T13:01:00", clock, NOON + timedelta(hours=1))
    assert (drifted.offset, drifted.slack) == (timedelta(0), timedelta(0))
    ahead = claim("2026-11-24T13:01:01", clock, NOON + timedelta(hours=1))
    assert ahead.believed
    assert (ahead.offset, ahead.slack) == (timedelta(seconds=61), timedelta(minutes=5))


def test_a_clock_that_keeps_its_time_is_relied_on_since_it_was_set_first() -> None:
    clock = DeviceClock(zone=UTC)
    clock.was_set(NOON)
    clock.was_set(NOON + timedelta(hours=2))
    later = NOON + timedelta(hours=2, seconds=1)
    found = claim("2026-11-24T13:00:00", clock, later)
    assert (found.doubt, found.age) == (None, timedelta(hours=1, seconds=1))


@pytest.mark.parametrize("stamp", ["2017-01-01T00:00:00", "2031-01-01T00:00:00", None])
def test_a_clock_that_lost_its_time_is_relied_on_since_it_was_set_last(stamp: str | None) -> None:
    clock = DeviceClock(zone=UTC)
    clock.was_set(NOON)
    claim(stamp, clock, NOON + timedelta(hours=2))
    clock.was_set(NOON + timedelta(hours=2))
    later = NOON + timedelta(hours=2, seconds=5)
    doubt = "clock wrong by 1 h, or a record of that age"
    assert claim("2026-11-24T13:00:00", clock, later).doubt == doubt
    clock.connected()
    written_a_moment_ago = claim("2026-11-24T13:59:58", clock, later)
    assert (written_a_moment_ago.slack, written_a_moment_ago.offset) == (timedelta(0), timedelta(0))


def test_records_that_go_back_in_time_come_from_a_clock_that_jumped() -> None:
    clock = DeviceClock(zone=UTC)
    assert claim("2026-11-24T11:58:00", clock).believed
    back = claim("2026-11-24T11:57:20", clock)
    assert (back.doubt, back.impossible) == ("clock rolled over: back by 40 s", True)
    assert claim("2026-11-24T11:59:00", clock).believed
    clock.connected()
    assert claim("2026-11-24T11:57:00", clock).believed, "a memory is sent from its beginning"


def test_a_record_that_comes_again_does_not_go_back() -> None:
    clock = DeviceClock(zone=UTC)
    claim("2026-11-24T11:58:00", clock)
    again = clock.claim(datetime(2026, 11, 24, 11, 57), NOON, again=True)
    assert again.believed


def test_a_clock_that_was_put_back_by_us_did_not_roll_over() -> None:
    clock = DeviceClock(zone=UTC)
    assert claim("2026-11-24T12:04:00", clock).believed  # four minutes fast
    clock.was_set(NOON)
    assert claim("2026-11-24T12:01:00", clock, NOON + timedelta(minutes=1)).believed


def test_of_the_hour_that_comes_twice_the_first_is_taken() -> None:
    """2026-10-25 in Berlin: 02:30 is 00:30 UTC in summer time, and 01:30 UTC after it."""
    clock = DeviceClock(zone=BERLIN)
    second = datetime(2026, 10, 25, 1, 31, tzinfo=UTC)
    found = claim("2026-10-25T02:30:00", clock, second)
    assert found.offset == timedelta(minutes=-1)
    assert found.ended == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_clock_that_missed_the_end_of_summer_time_is_an_hour_ahead() -> None:
    clock = DeviceClock(zone=BERLIN)
    clock.was_set(datetime(2026, 10, 24, 10, 0, tzinfo=UTC))
    found = claim("2026-10-26T13:00:00", clock, datetime(2026, 10, 26, 11, 0, 2, tzinfo=UTC))
    assert found.doubt == "clock wrong by 1 h"
    assert not found.believed


def test_a_later_record_proves_the_clock_of_an_older_one() -> None:
    old = claim("2026-11-24T11:00:00").proven()
    assert (old.doubt, old.offset, old.age) == (None, timedelta(0), timedelta(hours=1))
    assert old.late
    ahead = claim("2026-11-24T13:00:00")
    assert ahead.proven() == ahead
