"""Any course of a day: whatever instruments and people do, in whatever order, with a disk that
fails now and then, what must never happen does not.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from station.capture.commands import (
    Accept,
    Answer,
    AnswerQuestion,
    AttachHeld,
    CaptureEkg,
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    Denied,
    DiscardHeld,
    Done,
    EndVisit,
    EnterText,
    EnterValue,
    Identifier,
    LeavePatient,
    LeaveUndone,
    PauseVisit,
    ResumeVisit,
    Retake,
    SayHow,
    Sign,
    StartVisit,
    TakeAnswerBack,
)
from station.capture.modifiers import Modifier
from station.capture.views import Phase, TileState, TileView
from station.intake.answer import AnswerState, Given
from station.intake.reading import read_questionnaire
from station.visit import DeliveryState, NotDone, NotDoneWhy, Result, ResultKind
from station.vitals import Origin, Quantity, Reading, Unit, Vital
from tests.capture.room import (
    ACTOR,
    BRANDT,
    CUFF,
    OKAFOR,
    OXIMETER,
    THERMOMETER,
    MemoryStore,
    Room,
    cuff_pressure,
    delivery,
    failure,
    oximetry,
    pressure,
    samples,
    temperature,
    under_way,
)

KINDS = st.sampled_from(
    [
        ResultKind.BLOOD_PRESSURE,
        ResultKind.SPO2,
        ResultKind.PULSE_RATE,
        ResultKind.BODY_TEMPERATURE,
        ResultKind.PAIN_SCORE,
        ResultKind.REASON_FOR_VISIT,
        ResultKind.EKG,
    ]
)
QUESTIONS = st.sampled_from(["symptoms", "tobacco", "last_menstrual_period", "shoe_size"])
ANSWERS = st.sampled_from(
    [
        Given(option="headache"),
        Given(option="never"),
        Given(option="former", note="quit 2009"),
        Given(text="the room spins"),
        Given(state=AnswerState.SAID_NO),
        Given(state=AnswerState.NOT_ASKED),
    ]
)
SOME_REASON = st.sampled_from(["", "hers, it was begun at the door"])


class Day(RuleBasedStateMachine):
    """A room, and beside it a ledger of what was said and of what was promised."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store = MemoryStore()
        self.room = Room(self.store, questionnaire=read_questionnaire())
        self.said: dict[str, Reading] = {}
        self.measurements: list[str] = []
        self.by_hand: set[str] = set()
        """Readings that a person took out of the tray for the patient."""
        self.promised: dict[str, Result] = {}
        """Results that were shown as kept."""
        self.resumed: dict[str, list[datetime]] = {}
        """When a paused visit went on, by visit."""
        self.next_sample = 0
        self.arrived: list[tuple[int, datetime]] = []
        """First sample of a block (samples count themselves), and when it came."""

    def teardown(self) -> None:
        self.runner.close()
        self.look_at_the_tray()

    def look_at_the_tray(self) -> None:
        """What lies there is on the disk, and what is on the disk lies there."""
        held = self.room.held()
        shown = {one.id for each in held for one in each.readings if each.on_disk}
        assert shown <= self.store.held.keys()
        # What was attached stays on the disk as held until it is kept.
        assert self.store.held.keys() - shown <= self.by_hand
        kept = {one.id for _, results in self.every_result() for one in device_readings(results)}
        assert not kept & self.store.held.keys()

    def ask(self, command: Command) -> Answer:
        answer = self.runner.run(self.room.do(command))
        if not isinstance(command, ChoosePatient | ConfirmIdentifier):
            self.store.failing = False  # the disk fails once, else there would be little to see
        return answer

    def tiles(self) -> tuple[TileView, ...]:
        return self.room.capture.view(self.room.now)[1]

    def hear(self, *readings: Reading) -> None:
        for one in readings:
            self.said[one.id] = one
            self.measurements.append(one.measurement)
            self.room.say(one)

    # People.

    @initialize()
    def somebody_is_there(self) -> None:
        self.begin(OKAFOR)

    @rule(who=st.sampled_from([OKAFOR, BRANDT]))
    def begin(self, who: Any) -> None:
        self.ask(LeavePatient(actor=ACTOR, reason="the next one"))
        self.ask(ChoosePatient(actor=ACTOR, expected=who))
        for which in Identifier:
            self.ask(ConfirmIdentifier(actor=ACTOR, which=which))
        self.ask(StartVisit(actor=ACTOR))

    @precondition(lambda self: self.room.phase() in (Phase.EMPTY, Phase.CHOSEN))
    @rule(who=st.sampled_from([OKAFOR, BRANDT]))
    def begin_soon(self, who: Any) -> None:
        self.begin(who)

    @precondition(lambda self: any(tile.acceptable for tile in self.tiles()))
    @rule(data=st.data())
    def accept_soon(self, data: st.DataObject) -> None:
        self.accept_what_is_offered(data)

    @rule(who=st.sampled_from([OKAFOR, BRANDT]))
    def choose(self, who: Any) -> None:
        self.ask(ChoosePatient(actor=ACTOR, expected=who))

    @rule(which=st.sampled_from(Identifier), heard=st.booleans())
    def identify(self, which: Identifier, heard: bool) -> None:
        self.ask(ConfirmIdentifier(actor=ACTOR, which=which, heard=heard))

    @rule()
    def pause(self) -> None:
        before = self.room.capture.visit
        answer = self.ask(PauseVisit(actor=ACTOR))
        if isinstance(answer, Done):
            assert before is not None
            assert before.id not in self.store.closed
            assert before.id in {one.visit_id for one in self.room.capture.unfinished.views()}

    @precondition(lambda self: self.room.capture.unfinished.views())
    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        paused = data.draw(st.sampled_from(self.room.capture.unfinished.views()))
        self.ask(ResumeVisit(actor=ACTOR, visit_id=paused.visit_id))
        for which in Identifier:
            self.ask(ConfirmIdentifier(actor=ACTOR, which=which))
        answer = self.ask(StartVisit(actor=ACTOR))
        visit = self.room.capture.visit
        if isinstance(answer, Done) and visit is not None and visit.id == paused.visit_id:
            self.resumed.setdefault(visit.id, []).append(self.room.now)

    @precondition(lambda self: self.room.capture.unfinished.views())
    @rule(data=st.data(), reason=SOME_REASON)
    def end(self, data: st.DataObject, reason: str) -> None:
        paused = data.draw(st.sampled_from(self.room.capture.unfinished.views()))
        answer = self.ask(EndVisit(actor=ACTOR, visit_id=paused.visit_id, reason=reason))
        assert isinstance(answer, Denied) or reason

    @rule(reason=SOME_REASON)
    def leave(self, reason: str) -> None:
        self.ask(LeavePatient(actor=ACTOR, reason=reason))

    @rule(kind=KINDS)
    def accept(self, kind: ResultKind) -> None:
        tile = next((t for t in self.room.capture.view(self.room.now)[1] if t.kind is kind), None)
        works = not self.store.failing
        answer = self.ask(Accept(actor=ACTOR, kind=kind))
        # What the picture offers is given, and nothing else.
        offered = tile is not None and tile.acceptable and self.room.capture.visit is not None
        if works:
            assert isinstance(answer, Done) == offered

    @rule(data=st.data())
    def accept_what_is_offered(self, data: st.DataObject) -> None:
        tiles = self.room.capture.view(self.room.now)[1]
        kinds = [tile.kind for tile in tiles if tile.acceptable]
        if kinds:
            self.accept(data.draw(st.sampled_from(kinds)))

    @precondition(lambda self: self.measurements)
    @rule(kind=KINDS, data=st.data())
    def accept_something_seen(self, kind: ResultKind, data: st.DataObject) -> None:
        seen = data.draw(st.sampled_from(self.measurements[-20:]))
        answer = self.ask(Accept(actor=ACTOR, kind=kind, measurement=seen))
        if isinstance(answer, Done):
            result = self.room.visit().result(kind)
            assert result is not None
            assert result.readings[0].measurement == seen

    @rule(kind=KINDS, refused=st.booleans(), systolic=st.integers(100, 160))
    def accept_while_more_comes(self, kind: ResultKind, refused: bool, systolic: int) -> None:
        async def race() -> None:
            self.store.by_hand = True
            accept = await under_way(self.room, Accept(actor=ACTOR, kind=kind))
            leave = await under_way(self.room, LeavePatient(actor=ACTOR))
            again = await under_way(self.room, Accept(actor=ACTOR, kind=kind))
            self.room.later(1)
            self.hear(*pressure(self.room.now, str(systolic), "70", took_s=1))
            self.room.capture.on_failure(failure(Vital.SPO2, OXIMETER, self.room.now))
            tasks = (accept, leave, again)
            while not all(task.done() for task in tasks):
                if self.store.waiting and refused:
                    self.store.refuse()
                elif self.store.waiting:
                    self.store.let_through()
                await asyncio.sleep(0)
            self.store.by_hand = False

        self.runner.run(race())

    @rule(kind=KINDS)
    def retake(self, kind: ResultKind) -> None:
        self.ask(Retake(actor=ACTOR, kind=kind))

    @rule(kind=KINDS, why=st.sampled_from(NotDoneWhy), reason=SOME_REASON)
    def leave_undone(self, kind: ResultKind, why: NotDoneWhy, reason: str) -> None:
        visit = self.room.capture.visit
        before = visit.result(kind) if visit is not None else None
        answer = self.ask(LeaveUndone(actor=ACTOR, kind=kind, why=why, reason=reason))
        if isinstance(answer, Done):
            # What has a value is never left undone.
            assert before is None or before.not_done is not None
            after = self.room.visit().result(kind)
            assert after is not None
            assert after.not_done == NotDone(why=why, reason=reason)

    @rule(
        kind=KINDS,
        which=st.sampled_from(Modifier),
        word=st.sampled_from(["left", "wrist", "axilla", "2", None]),
    )
    def say_how(self, kind: ResultKind, which: Modifier, word: str | None) -> None:
        self.ask(SayHow(actor=ACTOR, kind=kind, which=which, word=word))

    @rule(value=st.integers(-1, 12))
    def enter_pain(self, value: int) -> None:
        entry = (Vital.PAIN_SCORE, Quantity(Decimal(value), Unit.SCORE))
        answer = self.ask(EnterValue(actor=ACTOR, values=(entry,)))
        if not 0 <= value <= 10:
            assert isinstance(answer, Denied)

    @rule(kind=KINDS, text=st.sampled_from(["", "dry cough"]))
    def write(self, kind: ResultKind, text: str) -> None:
        self.ask(EnterText(actor=ACTOR, kind=kind, text=text))

    @rule(question=QUESTIONS, given=ANSWERS)
    def answer(self, question: str, given: Given) -> None:
        self.ask(AnswerQuestion(actor=ACTOR, question=question, given=given))

    @rule(data=st.data())
    def take_an_answer_back(self, data: st.DataObject) -> None:
        ids = [result.id for result in self.room.kept()]
        wanted = data.draw(st.sampled_from([*ids, "nobody's"]))
        vital = any(one.id == wanted and one.answer is None for one in self.room.kept())
        answer = self.ask(TakeAnswerBack(actor=ACTOR, result_id=wanted))
        assert not (vital and isinstance(answer, Done))

    @rule(data=st.data(), reason=SOME_REASON)
    def attach(self, data: st.DataObject, reason: str) -> None:
        held = self.room.held()
        if held:
            one = data.draw(st.sampled_from(held))
            command = AttachHeld(actor=ACTOR, measurement=one.measurement, reason=reason)
            answer = self.ask(command)
            if isinstance(answer, Done):
                assert reason
                self.by_hand |= {reading.id for reading in one.readings}
            else:
                assert one in self.room.held(), "what is refused stays held"

    @rule(data=st.data(), reason=SOME_REASON)
    def discard(self, data: st.DataObject, reason: str) -> None:
        held = self.room.held()
        if held:
            one = data.draw(st.sampled_from(held))
            self.ask(DiscardHeld(actor=ACTOR, measurements=(one.measurement,), reason=reason))

    @rule()
    def sign(self) -> None:
        before = self.room.kept()
        answer = self.ask(Sign(actor=ACTOR, pin="1"))
        if isinstance(answer, Done):
            assert self.store.signed[self.room.visit().id].visit.results == before

    @rule(state=st.sampled_from([DeliveryState.DELIVERED, DeliveryState.REFUSED]))
    def receipts(self, state: DeliveryState) -> None:
        visit = self.room.capture.visit
        for result in self.room.kept():
            assert visit is not None
            self.room.capture.on_delivery(delivery(visit.id, result.id, state))
        self.room.capture.tick(self.room.now)

    # Instruments.

    @rule(
        systolic=st.one_of(st.just(118), st.integers(60, 360)),
        diastolic=st.one_of(st.just(76), st.integers(5, 150)),
        took_s=st.sampled_from([0, 1, 40, 90, 500]),
        memory=st.booleans(),
        offset_s=st.sampled_from([None, 0, -200, 400]),
        chartable=st.sampled_from([True, True, False]),
    )
    def cuff(
        self,
        systolic: int,
        diastolic: int,
        took_s: int,
        memory: bool,
        offset_s: int | None,
        chartable: bool,
    ) -> None:
        stamp = (
            None if offset_s is None else datetime(2026, 11, 24, 8, systolic % 60, diastolic % 60)
        )
        self.hear(
            *pressure(
                self.room.now,
                str(systolic),
                str(diastolic),
                pulse="70",
                took_s=took_s,
                from_memory=memory,
                device_time=stamp,
                offset=None if offset_s is None else timedelta(seconds=offset_s),
                chartable=chartable,
                why_not=() if chartable else ("the patient moved",),
            )
        )

    @rule(tenths=st.integers(340, 470), took_s=st.sampled_from([0, 5, 30]))
    def thermometer(self, tenths: int, took_s: int) -> None:
        self.hear(temperature(self.room.now, str(Decimal(tenths) / 10), took_s=took_s))

    @rule(seconds=st.integers(1, 12), spo2=st.integers(80, 101))
    def oximeter(self, seconds: int, spo2: int) -> None:
        for _ in range(seconds):
            self.room.later(1)
            self.hear(*oximetry(self.room.now, str(spo2)))

    @rule(value=st.integers(0, 450))
    def inflate(self, value: int) -> None:
        self.hear(cuff_pressure(self.room.now, str(value)))

    @rule(
        what=st.sampled_from(
            [(Vital.SYSTOLIC, CUFF), (Vital.SPO2, OXIMETER), (Vital.BODY_TEMPERATURE, THERMOMETER)]
        )
    )
    def fail(self, what: Any) -> None:
        vital, device = what
        self.room.capture.on_failure(failure(vital, device, self.room.now))

    @rule(seconds=st.sampled_from([1, 5, 12]))
    def ekg(self, seconds: int) -> None:
        self.room.later(seconds)
        count = seconds * 250
        block = samples(self.next_sample, [[self.next_sample + n for n in range(count)]])
        self.arrived.append((self.next_sample, self.room.now))
        self.next_sample += count
        self.room.capture.on_samples(block, self.room.monotonic_s)

    @rule()
    def keep_ekg(self) -> None:
        self.ask(CaptureEkg(actor=ACTOR, seconds=10))

    # The world.

    @rule(seconds=st.sampled_from([1, 6, 60, 700, 1300]))
    def time_passes(self, seconds: int) -> None:
        self.room.later(seconds)

    @rule()
    def the_disk_fails_once(self) -> None:
        self.store.failing = True

    # What must always be so.

    @invariant()
    def no_result_holds_what_began_before_its_patient(self) -> None:
        for visit_id, results in self.every_result():
            confirmed = self.store.visits[visit_id].confirmed_at
            assert confirmed is not None
            for reading in device_readings(results):
                noted = any(why.startswith("attached by hand") for why in reading.quality.reasons)
                assert reading.taken.started >= confirmed or reading.id in self.by_hand
                assert noted is (reading.id in self.by_hand)
                assert not reading.from_memory or noted
            for result in results:
                if result.ekg is not None:
                    assert result.ekg.started >= confirmed
                    first = int.from_bytes(result.ekg.counts[:4], "little")
                    assert max(at for start, at in self.arrived if start <= first) >= confirmed

    @invariant()
    def no_result_of_after_a_pause_holds_what_began_in_it(self) -> None:
        for visit_id, results in self.every_result():
            for result in results:
                since = [at for at in self.resumed.get(visit_id, []) if at <= result.accepted_at]
                for reading in device_readings((result,)):
                    late = not since or reading.taken.started >= since[-1]
                    # Kept at the very moment of the resumption, it may be of before the pause.
                    assert late or reading.id in self.by_hand or result.accepted_at == since[-1]
                if result.ekg is not None and since and result.accepted_at > since[-1]:
                    assert result.ekg.started >= since[-1]

    @invariant()
    def what_is_on_disk_and_open_is_listed_or_here(self) -> None:
        listed = {one.visit_id for one in self.room.capture.unfinished.views()}
        here = self.room.capture.visit
        open_ones = self.store.visits.keys() - self.store.signed.keys() - self.store.closed.keys()
        assert listed | ({here.id} if here is not None else set()) >= open_ones

    @invariant()
    def what_is_kept_is_what_an_instrument_said(self) -> None:
        limits = {
            Vital.SYSTOLIC: (20, 350),
            Vital.DIASTOLIC: (10, 250),
            Vital.SPO2: (1, 100),
            Vital.PULSE_RATE: (10, 350),
            Vital.BODY_TEMPERATURE: (15, 46),
        }
        for _, results in self.every_result():
            for reading in device_readings(results):
                said = self.said[reading.id]
                assert reading.quantity == said.quantity
                assert (said.final, said.chartable) == (True, True)
                low, high = limits[reading.vital]
                assert low <= reading.quantity.value <= high
            for result in results:
                assert len({reading.measurement for reading in result.readings}) <= 1

    @invariant()
    def the_visit_is_what_the_store_was_told(self) -> None:
        visit = self.room.capture.visit
        if visit is not None:
            assert visit.results == tuple(self.store.results.get(visit.id, {}).values())
            filed = [one.kind for one in visit.results if one.filed and one.answer is None]
            assert len(filed) == len(set(filed)), "one of a kind is filed"
            answers = [one.answer for one in visit.results if one.answer is not None]
            single = [one.question for one in answers if one.question != "symptoms"]
            assert len(single) == len(set(single)), "one answer a question"
            symptoms = [one for one in answers if one.question == "symptoms"]
            refused = [one for one in symptoms if one.state is not AnswerState.ANSWERED]
            assert not refused or len(symptoms) == 1, "a refusal stands alone"

    @invariant()
    def nothing_kept_is_lost(self) -> None:
        for result in self.room.kept():
            self.promised.setdefault(result.id, result)
        there = {one.id: one for _, results in self.every_result() for one in results}
        for number, result in self.promised.items():
            assert there[number] == result

    @invariant()
    def a_tile_says_captured_for_what_is_in_the_visit_only(self) -> None:
        kept = {reading.id for result in self.room.kept() for reading in result.readings}
        for tile in self.room.capture.view(self.room.now)[1]:
            if tile.state in (TileState.CAPTURED, TileState.BY_HAND):
                assert {reading.id for reading in tile.readings} <= kept
                assert not tile.acceptable
            if tile.state in (TileState.FAILED, TileState.GONE, TileState.CHECK):
                assert tile.readings == ()
                assert not tile.acceptable
            if self.room.phase() in (Phase.EMPTY, Phase.CHOSEN):
                assert not tile.acceptable

    def every_result(self) -> list[tuple[str, tuple[Result, ...]]]:
        """By visit: what stands, what was taken back, what was signed."""
        found = [(visit, tuple(results.values())) for visit, results in self.store.results.items()]
        found += [(one.visit.id, one.visit.results) for one in self.store.signed.values()]
        found += [(self.store.home[one.id], (one,)) for one in self.store.withdrawn.values()]
        return found


def device_readings(results: tuple[Result, ...]) -> list[Reading]:
    return [
        reading
        for result in results
        for reading in result.readings
        if reading.origin is not Origin.MANUAL
    ]


Day.TestCase.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)
TestDay = Day.TestCase
