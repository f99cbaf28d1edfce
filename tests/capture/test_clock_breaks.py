"""The clock is set, or the computer sleeps, in the middle of a visit: nothing of before is taken
for something of now, and nothing of the patient before for this one's.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from station.capture.capture import Capture
from station.capture.commands import (
    Accept,
    AttachHeld,
    Command,
    ConfirmIdentifier,
    Denied,
    Done,
    EnterValue,
    Identifier,
    Sign,
    StartVisit,
)
from station.capture.commands import ChoosePatient as Choose
from station.capture.views import HoldReason, Phase, TileState, TileView
from station.clocks import ClockWatch
from station.drivers.under_way import UnderWay
from station.visit import ResultKind
from station.vitals import Quantity, Unit, Vital
from tests.capture.room import ACTOR, OKAFOR, MemoryStore, pressure
from tests.test_clocks import NINE, Clocks

BP = ResultKind.BLOOD_PRESSURE
PAIN = EnterValue(actor=ACTOR, values=((Vital.PAIN_SCORE, Quantity(Decimal(3), Unit.SCORE)),))
LONGEST = timedelta(seconds=180)
SIGN = Sign(actor=ACTOR, pin="1")


class Ward:
    """A room whose clocks can be set, with the cuff's own view of when an inflation began."""

    def __init__(self) -> None:
        self.clocks = Clocks()
        watch = ClockWatch(
            lambda: self.clocks.wall, lambda: self.clocks.awake_s, lambda: self.clocks.always_s
        )
        self.broke = self.clocks.watch()
        self.woken = 0
        self.capture = Capture(
            MemoryStore(),
            station_id="s",
            room="4",
            now=lambda: self.clocks.wall,
            monotonic_s=lambda: self.clocks.awake_s,
            watch=watch,
        )
        self.capture.clock_broke = self._wake
        self.under_way = UnderWay(LONGEST)
        self.under_way.connected(self.clocks.wall)

    def _wake(self) -> None:
        self.woken += 1

    async def do(self, *commands: Command) -> None:
        for command in commands:
            answer = await self.capture.handle(command)
            assert isinstance(answer, Done), answer

    async def start(self) -> None:
        await self.do(
            Choose(actor=ACTOR, expected=OKAFOR),
            *(ConfirmIdentifier(actor=ACTOR, which=which) for which in Identifier),
            StartVisit(actor=ACTOR),
        )

    def later(self, seconds: float) -> None:
        """Time passes, and whoever looks at clocks looks."""
        self.clocks.later(seconds)
        self.look()

    def look(self) -> None:
        if self.broke.broke():
            self.under_way.broke(self.clocks.wall)
        self.capture.tick(self.clocks.wall)

    def inflating(self) -> None:
        self.under_way.progress(self.clocks.wall)

    def measured(self) -> None:
        """The cuff is done; it does not say when it began."""
        if self.broke.broke():
            self.under_way.broke(self.clocks.wall)
        now = self.clocks.wall
        began = self.under_way.ended(now, now)
        took_s = (now - (began or now - LONGEST)).total_seconds()
        for reading in pressure(now, took_s=took_s):
            self.capture.on_reading(reading)

    def tile(self) -> TileView:
        return next(one for one in self.capture.view(self.clocks.wall)[1] if one.kind is BP)

    def held(self) -> list[HoldReason]:
        return [one.reason for one in self.capture.view(self.clocks.wall)[2]]


@pytest.mark.parametrize("hours", [1, -1])
async def test_an_inflation_of_the_patient_before_is_held_when_the_clock_is_set(hours: int) -> None:
    """Without the watch the new time makes it look as if it had begun after the confirmation."""
    ward = Ward()
    ward.clocks.later(-30)
    ward.inflating()
    ward.clocks.later(30)
    await ward.start()
    ward.clocks.later(5)
    ward.clocks.wall += timedelta(hours=hours)
    ward.measured()
    assert ward.held() == [HoldReason.CLOCK_SET]
    assert not ward.tile().readings


@pytest.mark.parametrize("back_s", [20, 3600])
async def test_what_goes_on_after_the_clock_was_set_back_is_held(back_s: int) -> None:
    ward = Ward()
    await ward.start()
    ward.later(5)
    ward.inflating()
    ward.later(5)
    ward.clocks.wall -= timedelta(seconds=back_s)
    ward.later(1)
    ward.inflating()
    ward.later(10)
    ward.measured()
    assert ward.held() == [HoldReason.CLOCK_SET]


@pytest.mark.parametrize("hours", [1, -1])
async def test_what_begins_later_is_theirs_again(hours: int) -> None:
    ward = Ward()
    await ward.start()
    ward.later(60)
    ward.clocks.wall += timedelta(hours=hours)
    ward.look()
    ward.later(LONGEST.total_seconds() + 1)
    ward.inflating()
    ward.later(30)
    ward.measured()
    assert ward.held() == []
    await ward.do(Accept(actor=ACTOR, kind=BP), SIGN)
    assert ward.capture.phase is Phase.SIGNED


@pytest.mark.parametrize("what", ["set back", "set forth", "sleep"])
async def test_what_was_not_kept_is_not_of_now_and_what_was_kept_stays(what: str) -> None:
    ward = Ward()
    await ward.start()
    await ward.do(PAIN)
    ward.inflating()
    ward.later(20)
    ward.measured()
    assert ward.tile().acceptable
    match what:
        case "set back":
            ward.clocks.wall -= timedelta(hours=1)
        case "set forth":
            ward.clocks.wall += timedelta(seconds=30)
        case "sleep":
            ward.clocks.sleep(300)
    ward.look()
    assert ward.tile().state is not TileState.READY
    assert isinstance(await ward.capture.handle(Accept(actor=ACTOR, kind=BP)), Denied)
    assert ward.capture.visit is not None
    assert [one.kind for one in ward.capture.visit.results] == [ResultKind.PAIN_SCORE]
    assert ward.woken == 1, "messages that wait for a time are tried at once"


async def test_what_lay_in_a_buffer_while_the_computer_slept_is_held() -> None:
    ward = Ward()
    await ward.start()
    ward.later(300)
    ward.inflating()
    ward.clocks.later(20)
    ward.clocks.sleep(3600)
    ward.measured()
    assert ward.held() == [HoldReason.CLOCK_SET]


async def test_no_visit_begins_or_is_signed_in_1970() -> None:
    ward = Ward()
    ward.clocks.wall = datetime(1970, 1, 1, tzinfo=UTC)
    ward.look()
    await ward.do(
        Choose(actor=ACTOR, expected=OKAFOR),
        *(ConfirmIdentifier(actor=ACTOR, which=which) for which in Identifier),
    )
    refused = await ward.capture.handle(StartVisit(actor=ACTOR))
    assert isinstance(refused, Denied)
    assert refused.says == (
        "The clock of this computer is wrong: it shows a day before this program was made."
    )
    ward.clocks.wall = NINE
    ward.look()
    await ward.do(StartVisit(actor=ACTOR), PAIN)
    ward.clocks.wall = datetime(1970, 1, 1, tzinfo=UTC)
    ward.look()
    assert isinstance(await ward.capture.handle(SIGN), Denied)
    ward.clocks.wall = NINE
    await ward.do(SIGN)


@pytest.mark.parametrize("being_kept", [False, True])
async def test_what_was_attached_by_hand_and_not_kept_is_held_again(being_kept: bool) -> None:
    """Unless it was being kept at that moment: then it is somebody's."""
    ward = Ward()
    ward.measured()
    assert ward.held() == [HoldReason.NO_PATIENT]
    await ward.start()
    [held] = ward.capture.view(ward.clocks.wall)[2]
    await ward.do(AttachHeld(actor=ACTOR, measurement=held.measurement, reason="hers"))
    ward.later(1)
    store = ward.capture.unfinished._store
    assert isinstance(store, MemoryStore)
    store.by_hand = being_kept
    if being_kept:
        keep = asyncio.create_task(ward.capture.handle(Accept(actor=ACTOR, kind=BP)))
        for _ in range(5):
            await asyncio.sleep(0)
        assert len(store.waiting) == 1
    ward.clocks.wall += timedelta(hours=1)
    ward.later(1)
    if being_kept:
        while not keep.done():
            if store.waiting:
                store.let_through()
            await asyncio.sleep(0)
        assert await keep == Done()
    assert ward.held() == ([] if being_kept else [HoldReason.NO_PATIENT])
