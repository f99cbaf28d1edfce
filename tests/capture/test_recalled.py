"""After a restart: what was held is held again, and what is sent again is the same entry."""

from __future__ import annotations

import pytest

from station.capture.attach import Judge
from station.capture.commands import Accept
from station.capture.views import HoldReason
from station.held import HeldReading
from station.visit import ResultKind
from tests.capture.bedside import Bedside
from tests.capture.room import ACTOR
from tests.capture.test_held_disk import discard, values
from tests.capture.test_tray import STAMP, attach

TEMPERATURE = ResultKind.BODY_TEMPERATURE


class Restarted(Bedside):
    """A room whose disk has what another one held: all that is on it, or `gone` from its tray."""

    def __init__(self, before: Bedside, *gone: str) -> None:
        super().__init__(store=before.store)
        held = [
            HeldReading(
                reading=one.reading, reason=one.reason, gone=one.reading.measurement in gone
            )
            for one in self.store.held.values()
        ]
        self.at = before.at + 60
        self.capture.tray.recall(held)
        judge: Judge = self.capture._parts.judge
        judge.remember(one.reading for one in held)


def room_with(*temperatures: str, stamped: bool = False) -> tuple[Bedside, list[str]]:
    """A thermometer has sent its memory; the measurements' names."""
    room = Bedside()
    return room, send(room, *temperatures, stamped=stamped)


def send(room: Bedside, *temperatures: str, stamped: bool = False) -> list[str]:
    names = [
        room.temperature(
            value,
            from_memory=True,
            device_time=STAMP.replace(minute=place) if stamped else None,
        )
        for place, value in enumerate(temperatures)
    ]
    room.held()
    return names


def held(room: Bedside) -> list[tuple[str, str]]:
    return [(one.measurement, *values(one)) for one in room.held()]


@pytest.mark.parametrize("stamped", [True, False])
def test_it_is_there_again_and_no_second_one_comes(stamped: bool) -> None:
    before, names = room_with("36.6", "37.0", "36.6", stamped=stamped)
    reasons = [one.reason for one in before.held()]
    assert reasons[:2] == [HoldReason.FROM_MEMORY] * 2
    room = Restarted(before)
    entries = list(zip(names, ["36.6", "37.0", "36.6"], strict=True))
    assert held(room) == entries
    assert [one.reason for one in room.held()] == reasons
    assert all(one.age_s == 60.0 and one.on_disk for one in room.held())
    [*again, new] = send(room, "36.6", "37.0", "36.6", "38.4", stamped=stamped)
    assert not set(again) & {name for name, _ in held(room)}
    assert held(room) == [*entries, (new, "38.4")]
    assert len(room.store.held) == 4


def test_without_a_time_an_equal_value_at_another_place_is_another_record() -> None:
    before, names = room_with("36.6", "37.0")
    room = Restarted(before)
    new = send(room, "36.6", "36.6", "37.0")
    assert [name for name, _ in held(room)] == [*names, *new[1:]]


def test_what_came_live_is_compared_with_nothing() -> None:
    before, names = room_with("36.6")
    room = Restarted(before)
    live = room.temperature("36.6")
    assert [name for name, _ in held(room)] == [*names, live]


@pytest.mark.parametrize("stamped", [True, False])
def test_what_has_left_the_tray_is_known_as_one_that_came_before(stamped: bool) -> None:
    """As in one run: it is laid there, and says that it came before."""
    before, names = room_with("36.6", "37.0", stamped=stamped)
    room = Restarted(before, names[0])
    again, _ = send(room, "36.6", "37.0", stamped=stamped)
    assert [(one.measurement, one.reason) for one in room.held()] == [
        (names[1], HoldReason.FROM_MEMORY),
        (again, HoldReason.DUPLICATE),
    ]
    assert all(one.duplicate for one in room.held()[1].readings)
    once_more = Restarted(room, names[0])
    send(once_more, "36.6", "37.0", stamped=stamped)
    assert [one.measurement for one in once_more.held()] == [names[1], again]


async def test_no_patient_gets_it_without_a_person() -> None:
    before, [name] = room_with("36.6")
    room = Restarted(before)
    await room.start()
    assert room.tile(TEMPERATURE).readings == ()
    await room.denied(Accept(actor=ACTOR, kind=TEMPERATURE))
    await room.done(attach(name))
    await room.done(Accept(actor=ACTOR, kind=TEMPERATURE))
    assert room.store.held == {}


async def test_it_can_be_discarded() -> None:
    before, [name] = room_with("36.6")
    room = Restarted(before)
    await room.done(discard(name))
    assert room.held() == ()
    assert room.store.held == {}
    assert len(room.store.discarded) == 1
