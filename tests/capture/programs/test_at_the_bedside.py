"""A program in a room: whose readings get into its average, what is kept of it, what ends it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from station.capture.checking import Checking
from station.capture.commands import (
    AbortProgram,
    Accept,
    Annotate,
    Answer,
    AskInstrument,
    AttachHeld,
    ConfirmPositioning,
    Denied,
    Done,
    EnterValue,
    LeaveOut,
    LeavePatient,
    PauseProgram,
    ResumeProgram,
    Retake,
    SayHow,
    Sign,
    SkipRest,
    StartProgram,
)
from station.capture.modifiers import Modifier
from station.capture.programs.machine import Ending, Stage
from station.capture.programs.program import Planned, Program, Purpose
from station.capture.programs.views import ProgramView
from station.capture.views import HoldReason, LinkPhase, LinkView, TileState, TileView
from station.export.fhir import observation
from station.export.fhir_json import decode, encode
from station.export.site import FhirSite
from station.visit import ResultKind, SetPart, SignedVisit
from station.vitals import DeviceIdentity, FailureReason, Quantity, Unit, Vital
from tests.capture.bedside import ACTOR, CUFF, Bedside, values
from tests.capture.programs.plans import bp, plan
from tests.capture.room import under_way

BP = ResultKind.BLOOD_PRESSURE
OTHER_CUFF = DeviceIdentity(spec="bluetooth_blood_pressure", name="Cuff by the door")
ARMS = plan(
    id="arms",
    purpose=Purpose.ARMS,
    rest_s=0.0,
    checklist=(),
    blinded=False,
    fewest=2,
    readings=(
        Planned(label="Right arm", side="right", position="sitting"),
        Planned(label="Left arm", side="left", position="sitting", prepare="Move the cuff."),
    ),
)


class ProgramRoom(Bedside):
    """A room with programs and a cuff; `orders` is what the cuff was told."""

    def __init__(
        self, *programs: Program, startable: bool = True, checking: Checking | None = None
    ) -> None:
        super().__init__(programs=programs, checking=checking)
        self.orders: list[tuple[str, str]] = []
        self.refuses: Denied | None = None
        self.capture.programs.order_cuff = self._order
        self.link(CUFF, frozenset({"start", "stop"}) if startable else frozenset())

    def link(
        self,
        device: DeviceIdentity,
        actions: frozenset[str] = frozenset(),
        phase: LinkPhase = LinkPhase.CONNECTED,
    ) -> None:
        self.capture.on_link(
            LinkView(spec=device.spec, name=device.name, phase=phase, actions=actions)
        )

    def _order(self, instrument: str, action: str) -> Answer:
        self.orders.append((instrument, action))
        return self.refuses if self.refuses is not None and action == "start" else Done()

    def go(self, seconds: float) -> None:
        """Time passes, and the room notices."""
        self.at += seconds
        self.capture.tick(self.now)

    @property
    def pressure_tile(self) -> TileView:
        tiles = self.capture.view(self.now)[1]
        return next(tile for tile in tiles if tile.kind is BP)

    @property
    def program(self) -> ProgramView:
        view = self.pressure_tile.program
        assert view is not None
        return view

    async def begin(self, program: str = "aobp") -> None:
        """A confirmed patient, and the program at its rest."""
        await self.start()
        self.go(1)
        await self.done(StartProgram(actor=ACTOR, program=program))
        if self.program.stage is Stage.POSITION:
            await self.done(ConfirmPositioning(actor=ACTOR))

    def three(self, rest: float = 300) -> None:
        """All three readings of the AOBP, after its rest."""
        self.go(rest)
        for systolic, diastolic in (("142", "90"), ("134", "84"), ("131", "81")):
            self.go(30)
            self.pressure(systolic, diastolic, took=25)
            self.go(60)


@pytest.fixture
async def room() -> ProgramRoom:
    made = ProgramRoom(plan(), ARMS)
    await made.begin()
    return made


async def test_a_whole_program_keeps_each_reading_and_the_average(room: ProgramRoom) -> None:
    room.three()
    assert room.orders == [("Cuff", "start")] * 3
    tile = room.pressure_tile
    assert (tile.state, tile.acceptable) == (TileState.READY, True)
    # 407 / 3 and 255 / 3, by hand
    assert values(tile) == {Vital.SYSTOLIC: "136", Vital.DIASTOLIC: "85"}
    await room.done(Accept(actor=ACTOR, kind=BP, measurement=tile.measurement))
    visit = room.capture.visit
    assert visit is not None
    kept = [result for result in visit.results if result.kind is BP]
    assert [r.in_set.part for r in kept if r.in_set] == [SetPart.READING] * 3 + [SetPart.AVERAGE]
    systolic = [r.reading(Vital.SYSTOLIC) for r in kept]
    assert [str(r.quantity.value) for r in systolic if r] == ["142", "134", "131", "136"]
    assert all(r is not None and r.context.position == "sitting" for r in systolic)
    assert [str(r.quantity.value) for one in kept[:3] if (r := one.reading(Vital.PULSE_RATE))] == [
        "74"
    ] * 3
    average = visit.result(BP)
    assert average is kept[3]
    assert average.in_set is not None
    assert average.in_set.of == 3
    assert len({result.in_set.set_id for result in kept if result.in_set}) == 1
    assert average.in_set.source == "Example, J Example 2026, methods"
    assert set(room.store.results[visit.id]) == {result.id for result in kept}
    assert (room.pressure_tile.state, room.program.kept) == (TileState.CAPTURED, True)


async def test_numbers_of_a_blinded_program_are_not_in_any_view_while_it_runs(
    room: ProgramRoom,
) -> None:
    room.go(300)
    room.inflating("150")
    assert room.pressure_tile.live == Quantity(Decimal(150), Unit.MMHG)
    room.go(30)
    room.pressure("142", "90", took=25)
    room.go(1)
    tile = room.pressure_tile
    assert room.program.hidden
    assert tile.readings == ()
    assert [one.taken for one in room.program.readings] == [True, False, False]
    assert "142" not in repr(tile)
    room.go(400)
    for _ in range(2):
        room.go(60)
        room.pressure("134", "84", took=25)
        room.go(61)
    assert [one.pressure for one in room.program.readings] == [
        bp(142, 90),
        bp(134, 84),
        bp(134, 84),
    ]


@pytest.mark.parametrize(
    ("device", "how"),
    [(OTHER_CUFF, {}), (CUFF, {"from_memory": True})],
    ids=["another cuff", "from memory"],
)
async def test_what_comes_beside_it_goes_to_the_tray(
    room: ProgramRoom, device: DeviceIdentity, how: dict[str, Any]
) -> None:
    room.go(320)
    room.says((Vital.SYSTOLIC, "199"), (Vital.DIASTOLIC, "120"), device=device, took=10, **how)
    assert room.program.place == 0
    [held] = room.capture.tray.views(room.now)
    wanted = HoldReason.FROM_MEMORY if how else HoldReason.OUTSIDE_PROGRAM
    assert (held.reason, len(held.readings)) == (wanted, 2)
    answer = await room.capture.handle(
        AttachHeld(actor=ACTOR, measurement=held.measurement, reason="same arm")
    )
    assert isinstance(answer, Denied)


async def test_a_reading_in_a_pause_is_not_of_the_program(room: ProgramRoom) -> None:
    room.go(100)
    room.pressure("160", "99", took=20)
    assert [one.reason for one in room.capture.tray.views(room.now)] == [HoldReason.OUTSIDE_PROGRAM]
    assert room.program.stage is Stage.REST


async def test_an_inflation_that_began_in_the_rest_is_not_the_first_reading() -> None:
    room = ProgramRoom(plan(), startable=False)
    await room.begin()
    room.go(298)
    room.inflating("60")
    room.go(3)
    assert room.program.stage is Stage.MEASURE
    room.inflating("120")
    room.go(2)
    room.pressure("160", "99")
    assert [one.reason for one in room.capture.tray.views(room.now)] == [HoldReason.OUTSIDE_PROGRAM]
    room.go(30)
    room.pressure("130", "80", took=25)
    assert room.program.place == 1


async def test_a_cuff_with_its_own_key_is_waited_for() -> None:
    room = ProgramRoom(plan(), startable=False)
    await room.begin()
    room.go(300)
    assert room.pressure_tile.start_there
    assert room.orders == []
    room.go(500)
    room.pressure("130", "80", took=30)
    assert (room.program.stage, room.program.left_s) == (Stage.WAIT, 60.0)


async def test_a_cuff_that_wants_a_pause_is_asked_again(room: ProgramRoom) -> None:
    room.refuses = Denied("Wait 4 s: the arm needs 30 s between two measurements.")
    room.go(300)
    assert room.program.asking == "Wait 4 s: the arm needs 30 s between two measurements."
    room.refuses = None
    room.go(0.5)
    assert len(room.orders) == 1
    room.go(0.6)
    assert len(room.orders) == 2
    assert room.program.asking == ""


async def test_a_failed_reading_is_tried_again(room: ProgramRoom) -> None:
    room.go(300)
    room.go(10)
    room.fails(Vital.SYSTOLIC, CUFF)
    room.fails(Vital.DIASTOLIC, CUFF)
    view = room.program
    assert (view.stage, view.attempt, view.place) == (Stage.WAIT, 2, 0)
    assert view.last_failure == "The cuff is too loose."
    room.go(60)
    room.fails(Vital.SYSTOLIC, CUFF)
    assert (room.program.ending, room.pressure_tile.state) == (
        Ending.READING_FAILED,
        TileState.FAILED,
    )
    await room.done(Retake(actor=ACTOR, kind=BP))
    assert room.pressure_tile.program is None


async def test_an_artefact_is_a_failed_try(room: ProgramRoom) -> None:
    room.go(320)
    room.pressure("80", "120", took=10)
    assert (room.program.stage, room.program.attempt) == (Stage.WAIT, 2)
    assert room.capture.tray.views(room.now) == ()


async def test_stop_on_the_cuff_or_here_ends_it(room: ProgramRoom) -> None:
    room.go(310)
    room.fails(Vital.SYSTOLIC, CUFF, FailureReason.ABORTED)
    assert room.program.ending is Ending.CUFF_STOPPED
    await room.done(Retake(actor=ACTOR, kind=BP))
    await room.done(StartProgram(actor=ACTOR, program="aobp"))
    room.capture.programs.cuff_stopped("another")
    assert not room.program.over
    room.capture.programs.cuff_stopped("Cuff")
    assert room.program.ending is Ending.CUFF_STOPPED


async def test_what_was_taken_before_the_end_is_kept_without_an_average(
    room: ProgramRoom,
) -> None:
    room.go(300)
    for _ in range(2):
        room.go(30)
        room.pressure("142", "90", took=25)
        room.go(60)
    await room.done(AbortProgram(actor=ACTOR, reason="called away"))
    assert room.orders[-1] == ("Cuff", "stop")
    assert (room.pressure_tile.state, room.program.average) == (TileState.READY, None)
    await room.done(Accept(actor=ACTOR, kind=BP))
    visit = room.capture.visit
    assert visit is not None
    kept = [result for result in visit.results if result.kind is BP]
    assert len(kept) == 2
    assert visit.result(BP) is kept[1]
    assert kept[0].in_set is not None
    assert kept[0].in_set.notes == ("Ended after 2 of 3 readings: called away",)


async def test_ended_before_a_reading_it_is_gone(room: ProgramRoom) -> None:
    await room.done(AbortProgram(actor=ACTOR))
    assert room.pressure_tile.program is None


async def test_another_patient_ends_it_and_stops_the_cuff(room: ProgramRoom) -> None:
    room.go(310)
    await room.done(LeavePatient(actor=ACTOR))
    assert room.orders[-1] == ("Cuff", "stop")
    assert room.pressure_tile.program is None
    room.pressure("142", "90", took=10)
    assert [one.reason for one in room.capture.tray.views(room.now)] == [HoldReason.NO_PATIENT]


async def test_a_skipped_rest_wants_a_reason_and_files_it(room: ProgramRoom) -> None:
    assert isinstance(await room.capture.handle(SkipRest(actor=ACTOR, reason=" ")), Denied)
    room.go(40)
    await room.done(SkipRest(actor=ACTOR, reason="in pain"))
    assert room.orders == [("Cuff", "start")]
    room.three(rest=0)
    await room.done(Accept(actor=ACTOR, kind=BP))
    average = room.filed(BP)
    assert average is not None
    assert average.in_set is not None
    assert average.in_set.notes == ("Rest skipped after 40 of 300 s: in pain",)


async def test_pause_and_resume(room: ProgramRoom) -> None:
    room.go(100)
    await room.done(PauseProgram(actor=ACTOR))
    room.go(1000)
    assert (room.program.paused, room.program.left_s) == (True, 200.0)
    await room.done(ResumeProgram(actor=ACTOR))
    room.go(199)
    assert room.orders == []
    room.go(1)
    assert room.orders == [("Cuff", "start")]


async def test_nothing_else_of_the_kind_while_it_runs(room: ProgramRoom) -> None:
    room.go(310)
    by_hand = EnterValue(
        actor=ACTOR,
        values=(
            (Vital.SYSTOLIC, Quantity(Decimal(120), Unit.MMHG)),
            (Vital.DIASTOLIC, Quantity(Decimal(80), Unit.MMHG)),
        ),
    )
    for command in (
        by_hand,
        Accept(actor=ACTOR, kind=BP),
        Retake(actor=ACTOR, kind=BP),
        Sign(actor=ACTOR, pin="1"),
        StartProgram(actor=ACTOR, program="arms"),
        ConfirmPositioning(actor=ACTOR),
    ):
        assert isinstance(await room.capture.handle(command), Denied), command
    programs = room.capture.programs
    ask = AskInstrument(actor=ACTOR, instrument="Cuff", action="start")
    assert programs.refuses(ask) is not None
    assert programs.refuses(AskInstrument(actor=ACTOR, instrument="Cuff", action="stop")) is None


async def test_it_wants_a_patient_a_cuff_and_a_known_program() -> None:
    room = ProgramRoom(plan())
    start = StartProgram(actor=ACTOR, program="aobp")
    assert isinstance(await room.capture.handle(start), Denied)
    await room.start()
    unknown = await room.capture.handle(StartProgram(actor=ACTOR, program="x"))
    assert isinstance(unknown, Denied)
    room.capture.on_link_gone("Cuff")
    assert await room.capture.handle(start) == Denied(
        "There is no blood pressure cuff.", "Connect one, then start the program."
    )


async def test_a_cuff_that_can_be_started_is_taken_first() -> None:
    room = ProgramRoom(plan(), startable=False)
    room.link(OTHER_CUFF, frozenset({"start", "stop"}))
    offered = room.capture.programs_view()
    assert (offered.cuff, offered.startable) == ("Cuff by the door", True)
    assert [one.title for one in offered.choices] == ["AOBP"]


async def test_a_cuff_lost_while_it_measures_is_a_failed_try(room: ProgramRoom) -> None:
    room.go(310)
    room.link(CUFF, frozenset({"start", "stop"}), LinkPhase.WAITING)
    assert (room.program.stage, room.program.attempt) == (Stage.WAIT, 2)
    room.capture.on_link_gone("Cuff")
    assert room.program.ending is Ending.CUFF_LOST


async def test_both_arms_are_one_group_with_their_sides() -> None:
    room = ProgramRoom(ARMS)
    await room.begin("arms")
    room.go(30)
    room.pressure("132", "80", took=25)
    assert room.program.prepare == "Move the cuff."
    await room.done(ConfirmPositioning(actor=ACTOR))
    room.go(30)
    room.pressure("144", "86", took=25)
    await room.done(Accept(actor=ACTOR, kind=BP))
    visit = room.capture.visit
    assert visit is not None
    right, left, group = (result for result in visit.results if result.kind is BP)
    sides = [one.readings[0].context.side for one in (right, left)]
    assert sides == ["right", "left"]
    assert {one.readings[0].context.body_site for one in (right, left)} == {"upper_arm"}
    assert group.in_set is not None
    assert (group.in_set.part, group.in_set.of) == (SetPart.GROUP, 2)
    assert visit.result(BP) is group


async def test_a_set_is_taken_back_as_a_whole(room: ProgramRoom) -> None:
    room.three()
    await room.done(Accept(actor=ACTOR, kind=BP))
    await room.done(Retake(actor=ACTOR, kind=BP))
    visit = room.capture.visit
    assert visit is not None
    assert [result for result in visit.results if result.kind is BP] == []
    parts = [one.in_set.part for one in room.store.withdrawn.values() if one.in_set is not None]
    assert parts.count(SetPart.AVERAGE) == 1
    assert len(parts) == 4
    assert room.pressure_tile.program is None


async def test_a_disk_that_fails_keeps_nothing_of_a_set_and_all_of_it_later(
    room: ProgramRoom,
) -> None:
    room.three()
    room.store.by_hand = True
    task = await under_way(room, Accept(actor=ACTOR, kind=BP))
    room.store.refuse()
    assert isinstance(await task, Denied)
    visit = room.capture.visit
    assert visit is not None
    assert visit.results == ()
    assert room.pressure_tile.state is TileState.READY
    room.store.by_hand = False
    await room.done(Accept(actor=ACTOR, kind=BP))
    visit = room.capture.visit
    assert visit is not None
    assert len({result.id for result in visit.results}) == 4
    assert room.pressure_tile.state is TileState.CAPTURED


async def test_a_set_that_nobody_keeps_gets_stale_and_is_gone(room: ProgramRoom) -> None:
    room.three()
    room.go(9 * 60)
    tile = room.pressure_tile
    assert (tile.state, tile.acceptable) == (TileState.STALE, True)
    room.go(11 * 60)
    tile = room.pressure_tile
    assert (tile.state, tile.acceptable, tile.readings) == (TileState.GONE, False, ())
    assert isinstance(await room.capture.handle(Accept(actor=ACTOR, kind=BP)), Denied)
    await room.done(Retake(actor=ACTOR, kind=BP))
    assert room.pressure_tile.program is None


async def test_arm_and_cuff_that_were_said_are_in_every_reading(room: ProgramRoom) -> None:
    for which, word in ((Modifier.SIDE, "left"), (Modifier.CUFF_SIZE, "large")):
        choices = {one.which: one.choices for one in room.pressure_tile.modifiers}
        said = word if word in choices[which] else choices[which][-1]
        await room.done(SayHow(actor=ACTOR, kind=BP, which=which, word=said))
    position = SayHow(actor=ACTOR, kind=BP, which=Modifier.POSITION, word="standing")
    await room.done(position)
    room.three()
    await room.done(Accept(actor=ACTOR, kind=BP))
    visit = room.capture.visit
    assert visit is not None
    contexts = [one.readings[0].context for one in visit.results if one.kind is BP]
    assert len(contexts) == 4
    assert {context.side for context in contexts} == {"left"}
    assert None not in {context.cuff_size for context in contexts}
    # The program places the patient, whatever was said before.
    assert {context.position for context in contexts} == {"sitting"}
    denied = await room.capture.handle(position)
    assert isinstance(denied, Denied)
    assert len(visit.results) == len(room.capture.visit.results if room.capture.visit else ())


async def test_a_set_gets_notes_and_is_filed_whole(room: ProgramRoom) -> None:
    room.three()
    await room.done(Accept(actor=ACTOR, kind=BP))
    visit = room.capture.visit
    assert visit is not None
    first = next(result for result in visit.results if result.kind is BP)
    denied = await room.capture.handle(LeaveOut(actor=ACTOR, result_id=first.id, reason="moved"))
    assert isinstance(denied, Denied)
    await room.done(Annotate(actor=ACTOR, result_id=first.id, note="coughed"))
    visit = room.capture.visit
    assert visit is not None
    signed = SignedVisit(visit=visit, signed_at=room.now, signed_by=ACTOR)
    site = FhirSite(namespace="https://clinic.example/vitals-station")
    sent = [decode(encode(observation(one, signed, site))) for one in visit.results]
    average = next(one for one in sent if "derivedFrom" in one)
    keys = {one["identifier"]["value"] for one in average["derivedFrom"]}
    assert keys == {one["identifier"][0]["value"] for one in sent if one is not average}
