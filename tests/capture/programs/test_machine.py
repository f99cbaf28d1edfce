"""A program step by step, and any sequence of events: what never may happen does not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from station.capture.programs import machine
from station.capture.programs.machine import Ending, Moved, Order, Run, Stage
from station.capture.programs.program import Planned, Program
from tests.capture.programs.plans import REPEAT, bp, plan


def begun(program: Program, *, startable: bool = True) -> Run:
    return machine.begin(program, startable=startable, now_s=0.0)


def measuring(program: Program | None = None, *, startable: bool = True) -> Run:
    """The first reading is under way, at 300 s."""
    run = machine.confirm(begun(program or plan(), startable=startable), 0.0)
    return machine.tick(run, 300.0).run


def test_five_minutes_then_three_readings_a_minute_apart() -> None:
    run = begun(plan())
    assert run.stage is Stage.POSITION
    run = machine.confirm(run, 10.0)
    assert (run.stage, run.remaining_s(130.0)) == (Stage.REST, 180.0)
    assert machine.tick(run, 309.9) == Moved(run)
    run, order = machine.tick(run, 310.0)
    assert (run.stage, order) == (Stage.MEASURE, Order.START)
    run = machine.took(run, bp(142, 90), 340.0)
    assert (run.stage, run.remaining_s(340.0)) == (Stage.WAIT, 60.0)
    run, order = machine.tick(run, 400.0)
    assert order is Order.START
    run = machine.took(run, bp(134, 84), 430.0)
    run, order = machine.tick(run, 490.0)
    assert order is Order.START
    run = machine.took(run, bp(131, 81), 520.0)
    assert (run.stage, run.ending) == (Stage.DONE, None)
    assert run.rested_s == 300.0


def test_a_cuff_with_its_own_key_gets_no_orders() -> None:
    run, order = machine.tick(machine.confirm(begun(plan(), startable=False), 0.0), 300.0)
    assert (run.stage, order) == (Stage.MEASURE, None)
    # Nobody hurries a person to the cuff: without a sign of an inflation it waits.
    assert machine.tick(run, 4000.0) == Moved(run)
    assert machine.took(run, bp(130, 80), 4010.0).stage is Stage.WAIT


def test_a_rest_is_paused_and_goes_on() -> None:
    run = machine.pause(machine.confirm(begun(plan()), 0.0), 100.0)
    assert run.remaining_s(500.0) == 200.0
    assert machine.tick(run, 900.0) == Moved(run)
    run = machine.resume(run, 1000.0)
    assert machine.tick(run, 1199.0).run.stage is Stage.REST
    assert machine.tick(run, 1200.0).run.stage is Stage.MEASURE


def test_a_rest_is_skipped_with_its_reason() -> None:
    run = machine.skip_rest(machine.confirm(begun(plan()), 0.0), "in pain", 40.0)
    assert (run.stage, run.rest_skipped, run.rested_s) == (Stage.MEASURE, "in pain", 40.0)


def test_a_failure_is_tried_again_once() -> None:
    run = machine.failed(measuring(), "loose cuff", 320.0)
    assert (run.stage, run.attempt, run.remaining_s(320.0)) == (Stage.WAIT, 2, 60.0)
    run, order = machine.tick(run, 380.0)
    assert order is Order.START
    run = machine.failed(run, "loose cuff", 400.0)
    assert (run.stage, run.ending, run.says) == (
        Stage.ENDED,
        Ending.READING_FAILED,
        "loose cuff",
    )


def test_the_next_reading_has_its_own_tries() -> None:
    run = machine.tick(machine.failed(measuring(), "motion", 320.0), 380.0).run
    run = machine.tick(machine.took(run, bp(130, 80), 400.0), 460.0).run
    assert machine.failed(run, "motion", 470.0).stage is Stage.WAIT


def test_a_stopped_cuff_ends_it() -> None:
    run = machine.failed(measuring(), "stopped", 320.0, stopped=True)
    assert (run.stage, run.ending) == (Stage.ENDED, Ending.CUFF_STOPPED)


def test_who_ends_it_stops_the_cuff() -> None:
    run, order = machine.abort(measuring(), Ending.ASKED, "", 305.0)
    assert (run.stage, order) == (Stage.ENDED, Order.STOP)
    resting = machine.confirm(begun(plan()), 0.0)
    assert machine.abort(resting, Ending.ASKED, "", 5.0).order is None


def test_a_cuff_that_will_not_start_yet_is_asked_again() -> None:
    run = machine.start_refused(measuring(), 300.0)
    assert machine.tick(run, 300.5).order is None
    assert machine.tick(run, 301.0).order is Order.START


def test_a_cuff_that_never_starts_is_a_failure() -> None:
    run = machine.start_refused(measuring(), 395.0)
    run, order = machine.tick(run, 396.0)
    assert (run.stage, run.attempt, order) == (Stage.WAIT, 2, None)


def test_a_cuff_without_a_result_is_stopped() -> None:
    run, order = machine.tick(measuring(), 300.0 + 240.1)
    assert (run.stage, order) == (Stage.WAIT, Order.STOP)


def test_two_that_differ_are_repeated() -> None:
    run = measuring(plan(repeat=REPEAT))
    for at, pressure in enumerate((bp(140, 90), bp(140, 90), bp(120, 90))):
        run = machine.tick(machine.took(run, pressure, 400.0 + at * 100), 470.0 + at * 100).run
    assert (run.stage, len(run.readings), run.place) == (Stage.MEASURE, 4, 3)
    assert machine.took(run, bp(150, 90), 700.0).stage is Stage.DONE


def test_standing_is_counted_from_standing_up() -> None:
    lying_standing = plan(
        readings=(
            Planned(label="Lying", position="supine"),
            Planned(wait_s=60.0, prepare="Stand up.", position="standing"),
            Planned(wait_s=180.0, since_prepared=True, position="standing"),
        )
    )
    run = machine.took(measuring(lying_standing), bp(130, 80), 330.0)
    assert run.stage is Stage.PREPARE
    assert machine.tick(run, 2000.0) == Moved(run)
    run = machine.tick(machine.confirm(run, 350.0), 410.0).run
    run = machine.took(run, bp(120, 76), 445.0)
    assert (run.stage, run.remaining_s(445.0)) == (Stage.WAIT, 85.0)  # 350 + 180 - 445


# Any sequence.

EVENTS = st.one_of(
    st.tuples(st.just("wait"), st.floats(0.1, 400.0)),
    st.sampled_from(
        [
            (name, 0.0)
            for name in (
                "confirm", "skip", "pause", "resume", "refuse", "began", "took", "wild", "fail",
                "stopped", "abort",
            )
        ]
    ),
)  # fmt: skip
PROGRAMS = st.builds(
    plan,
    rest_s=st.sampled_from([0.0, 30.0, 300.0]),
    checklist=st.sampled_from([(), ("Seated",)]),
    retries=st.integers(0, 2),
    repeat=st.sampled_from([None, REPEAT]),
    readings=st.lists(
        st.builds(
            Planned,
            wait_s=st.sampled_from([0.0, 30.0, 60.0]),
            prepare=st.sampled_from(["", "Stand up."]),
        ),
        min_size=1,
        max_size=4,
    ).map(lambda planned: (Planned(), *planned)),
)


def _moved(run: Run, name: str, now_s: float) -> Moved:
    match name:
        case "confirm":
            return Moved(machine.confirm(run, now_s))
        case "skip":
            return Moved(machine.skip_rest(run, "why", now_s))
        case "pause":
            return Moved(machine.pause(run, now_s))
        case "resume":
            return Moved(machine.resume(run, now_s))
        case "refuse":
            return Moved(machine.start_refused(run, now_s))
        case "began":
            return Moved(machine.began(run, now_s))
        case "took":
            return Moved(machine.took(run, bp(130, 80), now_s))
        case "wild":
            return Moved(machine.took(run, bp(190, 120), now_s))
        case "fail":
            return Moved(machine.failed(run, "loose", now_s))
        case "stopped":
            return Moved(machine.failed(run, "stopped", now_s, stopped=True))
        case "abort":
            return machine.abort(run, Ending.ASKED, "", now_s)
    return machine.tick(run, now_s)


@given(program=PROGRAMS, startable=st.booleans(), events=st.lists(EVENTS, min_size=1, max_size=60))
def test_whatever_happens(
    program: Program, startable: bool, events: list[tuple[str, float]]
) -> None:
    run, now_s = begun(program, startable=startable), 0.0
    most = len(program.readings) + (program.repeat.most if program.repeat else 0)
    for name, seconds in events:
        now_s += seconds
        before = run
        run, order = _moved(run, name, now_s)
        if before.over:
            assert run == before, "what is over never changes"
            assert order is None
        if order is Order.START:
            assert run.stage is Stage.MEASURE
            assert startable
            assert not before.paused
        if order is Order.STOP:
            assert startable
            assert before.stage is Stage.MEASURE
        if before.stage is not Stage.MEASURE:
            assert len(run.taken) == len(before.taken), "a reading came outside its step"
        if run.ending is not None and before.stage is Stage.MEASURE and name == "abort":
            assert (order is Order.STOP) == (startable and before.asks_s is None)
        assert len(run.taken) <= len(run.readings) <= most
        assert 1 <= run.attempt <= program.retries + 1
        assert run.taken[: len(before.taken)] == before.taken, "a reading was lost"
        assert (run.stage is Stage.DONE) <= (len(run.taken) == len(run.readings))
        left = run.remaining_s(now_s)
        assert left is None or left >= 0
        assert (left is not None) == run.counting


@given(program=PROGRAMS)
def test_it_always_comes_to_its_end(program: Program) -> None:
    """With somebody who does what is asked and a cuff that works."""
    run, now_s = begun(program), 0.0
    for _ in range(100):
        now_s += 400.0
        run = machine.tick(machine.confirm(run, now_s), now_s + 399.0).run
        run = machine.took(run, bp(130, 80), now_s + 399.5)
        if run.over:
            break
    assert run.stage is Stage.DONE
    assert len(run.taken) == len(program.readings)
