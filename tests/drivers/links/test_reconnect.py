from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from station.drivers.links.base import LinkPhase, LinkProblem, LinkState, Problem
from station.drivers.links.reconnect import Backoff, LinkLostError, keep_connected
from tests.drivers.links.heard import Heard

PROBLEM = LinkProblem(problem=Problem.OTHER, says="Gone.", next_step="Wait.")


def test_pauses_grow_to_a_limit() -> None:
    backoff = Backoff(first_s=0.5, factor=2, most_s=5)
    assert [backoff.pause_s(n) for n in (1, 2, 3, 4, 5, 6)] == [0.5, 1, 2, 4, 5, 5]
    assert backoff.pause_s(1_000_000) == 5


async def heard_from(session: Callable[..., object], backoff: Backoff, waits: int) -> Heard:
    heard = Heard()
    task = asyncio.create_task(keep_connected(session, heard, backoff))  # type: ignore[arg-type]
    await heard.phase(LinkPhase.WAITING, times=waits)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert heard.phases[-1] is LinkPhase.CLOSED
    return heard


def waits(heard: Heard) -> list[float | None]:
    return [state.retry_in_s for state in heard.states if state.phase is LinkPhase.WAITING]


async def test_failures_in_a_row_wait_longer_and_keep_the_reason() -> None:
    async def session(connected: Callable[[LinkState], None]) -> None:
        raise LinkLostError(PROBLEM)

    heard = await heard_from(session, Backoff(first_s=0.001, factor=2, most_s=0.004), 4)
    assert waits(heard) == [0.001, 0.002, 0.004, 0.004]
    tries = [state for state in heard.states if state.phase is LinkPhase.CONNECTING]
    assert [state.problem for state in tries[:3]] == [None, PROBLEM, PROBLEM]


async def test_a_wait_carries_the_exception_behind_it() -> None:
    refused = PermissionError(13, "no")

    async def session(connected: Callable[[LinkState], None]) -> None:
        raise LinkLostError(PROBLEM) from refused

    heard = await heard_from(session, Backoff(first_s=0.001), 1)
    state = next(state for state in heard.states if state.phase is LinkPhase.WAITING)
    assert state.cause is refused
    assert state == LinkState(phase=LinkPhase.WAITING, problem=PROBLEM, retry_in_s=0.001)


async def test_a_connection_that_drops_at_once_does_not_end_the_row() -> None:
    async def session(connected: Callable[[LinkState], None]) -> None:
        connected(LinkState(phase=LinkPhase.CONNECTED))
        raise LinkLostError(PROBLEM)

    heard = await heard_from(session, Backoff(first_s=0.05, factor=1.5, most_s=1), 3)
    assert waits(heard) == pytest.approx([0.05, 0.075, 0.1125])


async def test_a_connection_that_lived_ends_the_row() -> None:
    async def session(connected: Callable[[LinkState], None]) -> None:
        connected(LinkState(phase=LinkPhase.CONNECTED))
        await asyncio.sleep(0.01)
        raise LinkLostError(PROBLEM)

    heard = await heard_from(session, Backoff(first_s=0.001, factor=2, most_s=1), 3)
    assert waits(heard) == [0.001, 0.001, 0.001]


async def test_a_connection_that_did_its_work_ends_the_row_however_short() -> None:
    async def session(connected: Callable[[LinkState], None]) -> None:
        connected(LinkState(phase=LinkPhase.CONNECTED))
        raise LinkLostError(PROBLEM, worked=True)

    heard = await heard_from(session, Backoff(first_s=0.02, factor=2, most_s=1), 3)
    assert waits(heard) == [0.02, 0.02, 0.02]
