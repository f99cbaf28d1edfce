"""A memory that is sent again, oldest first, right after a connection: what of it is live.

A cuff by hand: 120/80, mean 93, with a time stamp (flags 02) or without one (00). The host's
clock says 2026-11-24 12:00:00 when it connects. Records follow each other by 0.2 s.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from station.codec import Decoder, Frame, load_spec
from station.drivers.arrivals import can_store
from station.drivers.interpret import Event, Interpreter
from station.vitals import DeviceIdentity, Failure, Origin, Reading, Vital

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PLAIN = "00 78 00 50 00 5D 00"
OTHER = "00 82 00 50 00 5D 00"  # 130
UNSET = "02 78 00 50 00 5D 00 00 00 00 00 00 00 00"
NOT_MEASURED = "00 FF 07 FF 07 FF 07"
INFLATING = "00 8E 00 FF 07 FF 07"  # 142 mmHg in the cuff
FINAL, PROGRESS = "2A35", "2A36"


def stamped(text: str, systolic: int = 120) -> str:
    """A record of that time; the year is little-endian."""
    t = datetime.fromisoformat(text)
    year = t.year.to_bytes(2, "little").hex()
    rest = bytes((t.month, t.day, t.hour, t.minute, t.second)).hex()
    return f"02{systolic:02x}0050005d00{year}{rest}"


class Cuff:
    """An interpreter and a clock; keeps every systolic pressure and every failure."""

    def __init__(self, spec_id: str = "bluetooth_blood_pressure") -> None:
        self.now = NOON
        self.it = Interpreter(
            spec=load_spec(spec_id),
            device=DeviceIdentity(spec=spec_id, name="cuff"),
            origin=Origin.DEVICE,
            zone=UTC,
        )
        self.found: list[Reading] = []
        self.failures: list[Failure] = []

    def keep(self, events: Sequence[Event]) -> None:
        vital = Vital.SYSTOLIC
        self.found += [e for e in events if isinstance(e, Reading) and e.vital is vital]
        self.failures += [e for e in events if isinstance(e, Failure)]

    def connect(self) -> None:
        self.keep(self.it.connected(self.now))

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.keep(self.it.tick(self.now))

    def send(self, *records: str, by: str = FINAL) -> None:
        for record in records:
            [frame] = Decoder(self.it.spec).feed(bytes.fromhex(record), by).items
            assert isinstance(frame, Frame)
            self.keep(list(self.it.frame(frame, self.now)))
            self.later(0.2)

    def download(self, *records: str) -> list[Reading]:
        """Connect, get these, wait until it is clear what they are, disconnect."""
        self.found.clear()
        self.connect()
        self.send(*records)
        self.later(2)
        self.keep(self.it.lost())
        return list(self.found)

    def memory(self) -> list[bool]:
        return [one.from_memory for one in self.found]

    def doubts(self) -> list[tuple[str, ...]]:
        return [one.quality.reasons for one in self.found]


def test_three_old_ones_and_the_one_just_taken() -> None:
    cuff = Cuff()
    times = ("11:00:00", "11:20:00", "11:40:00", "11:59:50")
    found = cuff.download(*(stamped(f"2026-11-24T{at}") for at in times))
    assert cuff.memory() == [True, True, True, False]
    ages = [one.taken.stored_for for one in found]
    # They arrive at 12:00:00.0, .2 and .4.
    assert ages == [
        timedelta(minutes=60),
        timedelta(minutes=40, milliseconds=200),
        timedelta(minutes=20, milliseconds=400),
        None,
    ]
    assert cuff.doubts() == [(), (), (), ()]
    assert [one.taken.clock_offset for one in found[:3]] == [timedelta(0)] * 3
    assert found[0].taken.started == datetime(2026, 11, 24, 10, 57, tzinfo=UTC)
    # Nobody has set this clock: it may be fast by 5 minutes, and a measurement takes up to 3.
    assert found[3].taken.started == datetime(2026, 11, 24, 11, 51, 50, tzinfo=UTC)
    assert len({one.measurement for one in found}) == 4


def test_without_a_clock_all_of_several_are_from_memory() -> None:
    for record in (PLAIN, UNSET):
        cuff = Cuff()
        cuff.download(record, record, record)
        assert cuff.memory() == [True, True, True]


def test_a_single_one_without_a_clock_may_be_the_one_just_taken() -> None:
    cuff = Cuff()
    [plain] = cuff.download(PLAIN)
    assert not plain.from_memory
    assert plain.taken.started == NOON - timedelta(seconds=180)
    [unset] = cuff.download(UNSET)
    assert (unset.from_memory, unset.quality.reasons) == (False, ("clock unset",))
    assert unset.quality.good, "the value itself is not in doubt"


def test_it_is_held_back_for_a_moment_and_no_longer() -> None:
    cuff = Cuff()
    cuff.connect()
    cuff.later(1)
    cuff.send(PLAIN)
    cuff.later(1.2)
    assert cuff.found == []
    cuff.later(0.1)
    assert cuff.memory() == [False]
    assert cuff.found[0].taken.received == NOON + timedelta(seconds=1)


def test_a_cuff_that_hangs_up_at_once_has_said_all() -> None:
    cuff = Cuff()
    cuff.connect()
    cuff.send(PLAIN)
    cuff.keep(cuff.it.lost())
    assert cuff.memory() == [False]
    cuff.connect()
    cuff.send(PLAIN, OTHER)
    cuff.connect()  # without a word about the end of the last connection
    assert cuff.memory() == [False, True, True]


def test_later_in_a_connection_nothing_is_held_back() -> None:
    cuff = Cuff()
    cuff.connect()
    cuff.later(11)
    cuff.send(PLAIN)
    assert cuff.memory() == [False]
    cuff.send(OTHER)
    assert cuff.memory() == [False, False]


def test_one_that_comes_after_a_pause_belongs_to_the_memory_too() -> None:
    cuff = Cuff()
    cuff.connect()
    cuff.send(PLAIN)
    cuff.later(3)
    cuff.send(OTHER)
    cuff.later(3)
    assert cuff.memory() == [False, True]


def test_all_with_a_wrong_clock_are_from_memory_with_the_reason() -> None:
    cuff = Cuff()
    cuff.download(stamped("2017-01-01T00:10:00"), stamped("2017-01-01T00:20:00"))
    assert cuff.memory() == [True, True]
    assert cuff.doubts() == [("clock wrong by 9 y, or a record of that age",)] * 2


def test_a_record_in_the_future_gives_the_whole_clock_away() -> None:
    """Four hours fast: the record of four hours ago looks like the one just taken."""
    cuff = Cuff()
    cuff.download(stamped("2026-11-24T11:59:00"), stamped("2026-11-24T15:59:00"))
    assert cuff.memory() == [True, True]
    assert cuff.doubts() == [("clock wrong by 3 h 59 min",)] * 2


def test_a_clock_that_jumped_between_two_records() -> None:
    cuff = Cuff()
    cuff.download(stamped("2026-11-24T11:59:00"), stamped("2026-11-24T11:58:00"))
    assert cuff.memory() == [True, True]
    assert cuff.doubts() == [("clock rolled over: back by 1 min",)] * 2


def test_after_the_station_set_the_clock_newer_records_are_believed() -> None:
    cuff = Cuff()
    [wrong] = cuff.download(stamped("2017-01-01T00:10:00"))
    assert wrong.quality.reasons == ("clock wrong by 9 y, or a record of that age",)
    cuff.it.clock_set_at = cuff.now
    cuff.later(3600)
    cuff.download(stamped("2026-11-24T12:30:00"), stamped("2026-11-24T13:00:00"))
    assert cuff.memory() == [True, False]
    assert cuff.doubts() == [(), ()]
    assert cuff.found[1].taken.started == datetime(2026, 11, 24, 12, 57, tzinfo=UTC)
    [late] = cuff.download(stamped("2026-11-24T12:40:00"))
    assert late.from_memory, "one alone, kept for 20 minutes"


def test_the_memory_that_comes_again_is_known() -> None:
    cuff = Cuff()
    old = (stamped("2026-11-24T11:00:00"), stamped("2026-11-24T11:20:00"))
    assert [one.duplicate for one in cuff.download(*old)] == [False, False]
    new = stamped("2026-11-24T12:00:01")
    assert [one.duplicate for one in cuff.download(*old, new)] == [True, True, False]
    assert cuff.memory() == [True, True, False]
    assert [one.duplicate for one in cuff.download(*old, new)] == [True, True, True]


def test_a_reading_that_nobody_confirmed_comes_twice() -> None:
    cuff = Cuff()
    record = stamped("2026-11-24T11:59:59")
    assert [one.duplicate for one in cuff.download(record)] == [False]
    assert [one.duplicate for one in cuff.download(record)] == [True]


def test_a_memory_without_times_is_known_by_its_order() -> None:
    cuff = Cuff()
    assert [one.duplicate for one in cuff.download(PLAIN, OTHER)] == [False, False]
    assert [one.duplicate for one in cuff.download(PLAIN, OTHER, PLAIN)] == [True, True, False]


def test_two_equal_live_readings_without_a_clock_are_two() -> None:
    cuff = Cuff()
    cuff.connect()
    for _ in range(2):
        cuff.later(300)
        cuff.send(PLAIN)
    assert [one.duplicate for one in cuff.found] == [False, False]
    [third] = cuff.download(PLAIN)
    [fourth] = cuff.download(PLAIN)
    assert (third.duplicate, fourth.duplicate) == (False, False)


def test_what_comes_while_it_inflates_is_not_what_it_measures() -> None:
    cuff = Cuff()
    cuff.connect()
    cuff.send(INFLATING, by=PROGRESS)
    cuff.send(PLAIN)
    cuff.send(INFLATING, by=PROGRESS)
    cuff.later(40)
    assert cuff.memory() == [True]
    assert cuff.found[0].taken.started < NOON - timedelta(seconds=179)
    cuff.send(OTHER)
    assert cuff.memory() == [True, False]
    assert cuff.found[1].taken.started == NOON, "the inflation that was seen"


def test_a_stored_failure_is_not_the_present_one() -> None:
    cuff = Cuff()
    cuff.download(NOT_MEASURED, PLAIN)
    assert cuff.failures == []
    assert cuff.memory() == [True], "of two at least one is old, and the failure counts"
    cuff.download(NOT_MEASURED)
    assert [failure.vital for failure in cuff.failures] == [Vital.SYSTOLIC]


def test_a_host_clock_that_is_put_back_holds_nothing_for_hours() -> None:
    cuff = Cuff()
    cuff.connect()
    cuff.send(PLAIN)
    cuff.later(-7200)
    assert cuff.memory() == [False]


@pytest.mark.parametrize(
    ("spec_id", "stores"),
    [
        ("bluetooth_blood_pressure", True),
        ("bluetooth_health_thermometer", True),
        ("welch_allyn_suretemp", False),
        ("nonin_serial", False),
        ("openbci_cyton", False),
    ],
)
def test_which_instruments_keep_readings(spec_id: str, stores: bool) -> None:
    assert can_store(load_spec(spec_id)) is stores


def test_a_memory_without_an_end_is_told_all_the_same_and_none_of_it_is_live() -> None:
    """Held back it would be in memory alone, and grow: nothing of it was ever shown."""
    cuff = Cuff()
    cuff.connect()
    cuff.send(*[PLAIN] * 601)  # the last of them after two minutes
    assert len(cuff.found) == 601
    cuff.send(OTHER)
    assert len(cuff.found) == 602
    assert set(cuff.memory()) == {True}
    # It pauses, and somebody measures.
    cuff.later(10)
    cuff.send(PLAIN)
    assert cuff.memory()[-1] is False


def test_no_more_than_a_thousand_are_held_back() -> None:
    cuff = Cuff()
    cuff.connect()
    [frame] = Decoder(cuff.it.spec).feed(bytes.fromhex(PLAIN), FINAL).items
    assert isinstance(frame, Frame)
    for count in range(1, 1003):
        cuff.keep(list(cuff.it.frame(frame, cuff.now)))
        assert len(cuff.found) == (0 if count < 1000 else count)
    assert set(cuff.memory()) == {True}
