"""The delivery thread: empties the outbox into its sinks, each at its own pace.

One task per destination, so that a chart that is down holds up nobody else; a second task
watches whether it answers. What is known about a message is in the outbox before anything else
happens with it, so this thread may end at any moment and nothing is lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from station.export.backoff import BackOff
from station.export.sink import (
    ChartSink,
    Delivered,
    Outcome,
    Refused,
    RetryAfter,
    Taken,
)
from station.visit import Claim, Delivery, DeliveryState, Message

__all__ = ["Courier", "Health", "Outbox"]

_log = logging.getLogger(__name__)

_LONGEST_SLEEP_S: Final = 60.0  # looks again by itself, whatever happens to clocks and wake-ups
_SHORTEST_SLEEP_S: Final = 0.05
_STORE_PAUSE_S: Final = 2.0
_SETTLE_TRIES: Final = 5
_CHECK_DOWN_S: Final = 10.0
_CHECK_UP_S: Final = 60.0


class Outbox(Protocol):
    """What the courier needs of the store. A future is done when it is on disk."""

    def claim(self, destination: str, now: datetime) -> Future[Claim | None]:
        """Hand out the next message that is due, marked as being sent."""

    def settle(
        self, message: Message, delivery: Delivery, search_first: bool = False
    ) -> Future[None]:
        """Write down what became of it; `search_first` is kept for its next claim."""

    def settle_and_claim(
        self, message: Message, delivery: Delivery, search_first: bool, now: datetime
    ) -> Future[Claim | None]:
        """Both, in one transaction: the next claim of the destination comes with the receipt."""

    def next_try(self, destination: str) -> Future[datetime | None]:
        """When the next message becomes due; None where none waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """A destination as last seen. `says` is empty while it answers."""

    destination: str
    test: bool
    reachable: bool
    says: str = ""
    last_answer: datetime | None = None


class Courier:
    """Starts with `start`, ends with `stop`. Callbacks run in the courier's thread.

    `on_delivery` gets the receipt of each try (SENDING before it, then what became of it),
    `on_health` what is known about a destination whenever that changes.
    """

    def __init__(
        self,
        outbox: Outbox,
        sinks: Sequence[ChartSink],
        *,
        on_delivery: Callable[[Delivery], None] = lambda _: None,
        on_health: Callable[[Health], None] = lambda _: None,
        back_off: BackOff | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._rounds = [
            _Round(sink, outbox, on_delivery, on_health, back_off or BackOff(), clock)
            for sink in sinks
        ]
        self._loop: asyncio.AbstractEventLoop | None = None
        self._work: asyncio.Task[None] | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin to deliver what waits. Once only."""
        self._thread.start()
        self._started.wait()

    def wake(self) -> None:
        """Something was signed or queued again: look now. From any thread, at any time."""
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # ended: it waits for the next start
                loop.call_soon_threadsafe(self._wake_all)

    def stop(self, timeout_s: float = 10.0) -> None:
        """End the thread. A message on its way is left to be searched for and sent again."""
        loop, work = self._loop, self._work
        if loop is None or work is None:
            return
        with contextlib.suppress(RuntimeError):  # ended before
            loop.call_soon_threadsafe(work.cancel)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        asyncio.run(self._deliver_everywhere())

    async def _deliver_everywhere(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._work = asyncio.current_task()
        self._started.set()
        try:
            with contextlib.suppress(asyncio.CancelledError):  # asked to stop
                async with asyncio.TaskGroup() as tasks:
                    for one in self._rounds:
                        tasks.create_task(one.deliver(), name=f"deliver to {one.name}")
                        tasks.create_task(one.watch(), name=f"watch {one.name}")
        finally:
            for one in self._rounds:
                await one.aclose()

    def _wake_all(self) -> None:
        for one in self._rounds:
            one.wake()


class _Round:
    """One destination: what goes there, and whether it answers. Lives in the courier's loop."""

    def __init__(
        self,
        sink: ChartSink,
        outbox: Outbox,
        on_delivery: Callable[[Delivery], None],
        on_health: Callable[[Health], None],
        back_off: BackOff,
        clock: Callable[[], datetime],
    ) -> None:
        self.name = sink.name
        self._sink = sink
        self._outbox = outbox
        self._on_delivery = on_delivery
        self._on_health = on_health
        self._back_off = back_off
        self._clock = clock
        self._looks = tuple(asyncio.Event() for _ in range(sink.at_once))
        self._check = asyncio.Event()
        self._unkept: deque[tuple[Message, Delivery, bool]] = deque()
        self._health: Health | None = None
        self._last_answer: datetime | None = None

    def wake(self) -> None:
        """Look for due messages now."""
        for look in self._looks:
            look.set()

    async def aclose(self) -> None:
        """Give back the sink's connections."""
        await self._sink.aclose()

    async def deliver(self) -> None:
        """Send what is due: each lane one message after the other, and none of a patient while an
        earlier one of theirs is not settled (the outbox hands out no such message).
        """
        async with asyncio.TaskGroup() as lanes:
            for number in range(self._sink.at_once):
                lanes.create_task(self._lane(number), name=f"lane {number} to {self.name}")

    async def _lane(self, number: int) -> None:
        """All but the first begin when the lane before them has found something to do."""
        look = self._looks[number]
        if number > 0:
            await look.wait()
        claim: Claim | None = None
        while True:
            look.clear()
            await self._keep_late()
            try:
                if claim is None:
                    claim = await self._claimed()
                if claim is None:
                    due = await asyncio.wrap_future(self._outbox.next_try(self.name))
                    await self._sleep(look, due)
                else:
                    for following in self._looks[number + 1 : number + 2]:
                        following.set()
                    given, claim = claim, None
                    claim = await self._send(given)
            except Exception as trouble:  # the store: nothing here may end the delivery
                _log.error("outbox of %s: %s", self.name, type(trouble).__name__)
                await asyncio.sleep(_STORE_PAUSE_S)

    async def watch(self) -> None:
        """Ask the destination now and then whether it answers, and after every try that failed."""
        while True:
            self._check.clear()
            wrong = await self._asked()
            self._seen(wrong)
            pause = _CHECK_UP_S if wrong is None else _CHECK_DOWN_S
            await _wait(self._check, pause)

    async def _sleep(self, look: asyncio.Event, due: datetime | None) -> None:
        pause = _STORE_PAUSE_S if self._unkept else _LONGEST_SLEEP_S
        if due is not None:
            pause = min(pause, (due - self._clock()).total_seconds())
        await _wait(look, max(pause, _SHORTEST_SLEEP_S))

    async def _claimed(self) -> Claim | None:
        return await self._taken(asyncio.wrap_future(self._outbox.claim(self.name, self._clock())))

    async def _taken(self, claiming: asyncio.Future[Claim | None]) -> Claim | None:
        """What the store hands out; at the end of this thread it is given back."""
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            claim = await claiming  # it is marked as being sent by now, and will not be
            if claim is not None:
                await self._give_back(claim.message, search_first=claim.search_first)
            raise

    async def _send(self, claim: Claim) -> Claim | None:
        """Offer it, and keep what became of it; what is handed out next comes with the receipt."""
        message = claim.message
        on_its_way = self._receipt(message, DeliveryState.SENDING, attempts=message.attempts)
        self._tell(message, on_its_way)
        try:
            outcome = await self._offered(claim)
        except asyncio.CancelledError:
            # Nobody knows whether it arrived: the next try looks before it sends.
            # A person who asked for this try has not asked for that one.
            await self._give_back(replace(message, decided=False), search_first=True)
            raise
        delivery = self._became(message, outcome)
        search_first = claim.search_first or (
            isinstance(outcome, RetryAfter) and outcome.search_first
        )
        following = await self._settle(message, delivery, search_first)
        self._tell(message, delivery)
        if isinstance(outcome, Delivered | Taken):
            self._seen(None)
        else:
            self._check.set()
        return following

    async def _give_back(self, message: Message, *, search_first: bool) -> None:
        waits = self._receipt(message, DeliveryState.QUEUED)
        try:
            await asyncio.wrap_future(self._outbox.settle(message, waits, search_first))
        except Exception as trouble:  # the store does this itself at its next start
            _log.error("outbox of %s at the end: %s", self.name, type(trouble).__name__)

    def _tell(self, message: Message, delivery: Delivery) -> None:
        """One receipt for each result that the message files."""
        try:
            for name in () if message.beside else message.results:
                self._on_delivery(replace(delivery, result_id=name))
        except Exception as trouble:  # whoever listens must not stop the delivery
            _log.error("a receipt from %s was not heard: %s", self.name, type(trouble).__name__)

    async def _offered(self, claim: Claim) -> Outcome:
        try:
            return await self._sink.deliver(claim.message, search_first=claim.search_first)
        except Exception as trouble:  # a sink's own fault must not stop the others
            _log.error("%s did not deliver: %s", self.name, type(trouble).__name__)
            return RetryAfter(
                says="The station could not send this. It tries again by itself.",
                search_first=True,
            )

    async def _settle(
        self, message: Message, delivery: Delivery, search_first: bool
    ) -> Claim | None:
        """Keep what is known; tried a few times at once, and then again later."""
        for tries in range(1, _SETTLE_TRIES + 1):
            keeping = asyncio.wrap_future(
                self._outbox.settle_and_claim(message, delivery, search_first, self._clock())
            )
            try:
                return await self._taken(keeping)
            except Exception as trouble:
                _log.error("receipt from %s not kept: %s", self.name, type(trouble).__name__)
                if tries == _SETTLE_TRIES:
                    self._unkept.append((message, delivery, search_first))
                    raise
                await asyncio.sleep(_STORE_PAUSE_S)
        return None

    async def _keep_late(self) -> None:
        """Receipts that the store did not take, such as while the disk was full. Their messages
        are in nobody's hands until it has, and hold up those of their patient.
        """
        for _ in range(len(self._unkept)):
            message, delivery, search_first = self._unkept.popleft()
            try:
                await asyncio.wrap_future(self._outbox.settle(message, delivery, search_first))
            except Exception as trouble:
                _log.error("receipt from %s not kept: %s", self.name, type(trouble).__name__)
                self._unkept.append((message, delivery, search_first))
            else:
                self._tell(message, delivery)

    def _became(self, message: Message, outcome: Outcome) -> Delivery:
        if isinstance(outcome, Delivered):
            return self._receipt(
                message,
                DeliveryState.DELIVERED,
                chart_id=outcome.chart_id,
                chart_version=outcome.version,
                warns=outcome.warns,
            )
        if isinstance(outcome, Taken):
            return self._receipt(message, DeliveryState.TAKEN, says=outcome.says)
        if isinstance(outcome, RetryAfter):
            wait_s = self._back_off.after(message.attempts + 1, outcome.after_s)
            return self._receipt(
                message,
                DeliveryState.QUEUED,
                says=outcome.says,
                next_try=self._clock() + timedelta(seconds=wait_s),
            )
        state = DeliveryState.REFUSED if isinstance(outcome, Refused) else DeliveryState.AMBIGUOUS
        return self._receipt(message, state, says=outcome.says, next_step=outcome.next_step)

    def _receipt(
        self,
        message: Message,
        state: DeliveryState,
        *,
        attempts: int | None = None,
        chart_id: str | None = None,
        chart_version: str | None = None,
        says: str | None = None,
        next_step: str | None = None,
        next_try: datetime | None = None,
        warns: str | None = None,
    ) -> Delivery:
        return Delivery(
            result_id=message.result_id,
            visit_id=message.visit_id,
            destination=self.name,
            state=state,
            at=self._clock(),
            attempts=message.attempts + 1 if attempts is None else attempts,
            chart_id=chart_id,
            chart_version=chart_version,
            correction_id=message.correction_id,
            says=says,
            next_step=next_step,
            next_try=next_try,
            key=message.key,
            warns=warns,
        )

    async def _asked(self) -> str | None:
        try:
            return await self._sink.check()
        except Exception as trouble:
            _log.error("%s could not be checked: %s", self.name, type(trouble).__name__)
            return "The station could not ask the chart."

    def _seen(self, wrong: str | None) -> None:
        """Tell what changed: whether it answers, and what it says."""
        if wrong is None:
            self._last_answer = self._clock()
        health = Health(
            destination=self.name,
            test=self._sink.test,
            reachable=wrong is None,
            says=wrong or "",
            last_answer=self._last_answer,
        )
        if health != self._health:
            self._health = health
            self._on_health(health)


async def _wait(event: asyncio.Event, longest_s: float) -> None:
    try:
        async with asyncio.timeout(longest_s):
            await event.wait()
    except TimeoutError:
        pass
