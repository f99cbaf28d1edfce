"""What only a person can answer while an instrument pairs: a code to type, show or compare.

Theory of operation. A link serves its instrument at the desk (`serving`); a pairing of anybody
else is refused without asking. A stack that pairs asks the desk, which keeps the question for
faces to show and waits for the answer. Bluetooth gives a pairing 30 s, so a question does not
wait longer. While it is open, the time limits of the link rest (`patience`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["PairingDesk", "PairingEnd", "PairingKind", "PairingQuestion", "code_text"]

# The Security Manager gives up 30 s after its last message (Core Specification, vol. 3 part H
# section 3.4); the answer must be back before that.
_ANSWER_S: Final = 28.0
# Who said no, or was not there, is not asked again by the next try of the link.
_QUIET_S: Final = 60.0


class PairingKind(StrEnum):
    """What a person is to do."""

    TYPE = "type"
    """The instrument shows a code: type it here."""
    SHOW = "show"
    """The code shown here is to be typed on the instrument."""
    COMPARE = "compare"
    """Both show a code: say whether it is the same."""


class PairingEnd(StrEnum):
    """How a question ended that was not answered."""

    CANCELLED = "cancelled"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingQuestion:
    """One open question. `code` is the six digits to show or to compare, None for TYPE.

    `until_monotonic_s` is when the instrument gives up, on this host's monotonic clock.
    """

    kind: PairingKind
    address: str
    name: str
    code: str | None
    until_monotonic_s: float


@dataclass(slots=True, eq=False)
class _Open:
    question: PairingQuestion
    answer: asyncio.Future[str | None]


@dataclass(slots=True, eq=False)
class _Limit:
    timeout: asyncio.Timeout
    seconds: float

    def end_at(self, when_s: float | None) -> None:
        """When it ends, on the loop's clock; None while it rests."""
        if not self.timeout.expired():  # then its block is being left already
            self.timeout.reschedule(when_s)


def code_text(code: int) -> str:
    """A passkey as people read it: always six digits."""
    return f"{code:06d}"


class PairingDesk:
    """One for a process, in the event loop of the links.

    `answer_s`: how long a question waits. `quiet_s`: how long nobody is asked again for an
    instrument whose question was cancelled or left unanswered.
    """

    def __init__(self, *, answer_s: float = _ANSWER_S, quiet_s: float = _QUIET_S) -> None:
        self.on_change: Callable[[], None] | None = None
        """Called when a question comes or goes."""
        self._answer_s = answer_s
        self._quiet_s = quiet_s
        self._served: dict[str, str] = {}
        self._open: dict[str, _Open] = {}
        self._ends: dict[str, PairingEnd] = {}
        self._quiet_until_s: dict[str, float] = {}
        self._limits: dict[str, list[_Limit]] = {}

    # For links.

    @contextmanager
    def serving(self, address: str, name: str) -> Iterator[None]:
        """Within the block this instrument may pair. `name` is what people call it."""
        address = address.upper()
        self._served[address] = name
        try:
            yield
        finally:
            self._served.pop(address, None)
            self.over(address)
            self._ends.pop(address, None)

    def serves(self, address: str) -> bool:
        """Whether a link works with this instrument now, so that it may pair."""
        return address.upper() in self._served

    @asynccontextmanager
    async def patience(self, address: str, seconds: float) -> AsyncIterator[None]:
        """A time limit (`TimeoutError`) that rests while a person is asked about this instrument.

        A question that is still open at the end of the block is withdrawn.
        """
        address = address.upper()
        limits = self._limits.setdefault(address, [])
        async with asyncio.timeout(None if address in self._open else seconds) as timeout:
            limit = _Limit(timeout, seconds)
            limits.append(limit)
            try:
                yield
            finally:
                limits.remove(limit)
                if not limits:
                    self._limits.pop(address, None)
                    self.over(address)

    def take_end(self, address: str) -> PairingEnd | None:
        """Why the last question about this instrument got no answer; told once."""
        return self._ends.pop(address.upper(), None)

    # For stacks that pair.

    async def passkey(self, address: str) -> int | None:
        """The code that the instrument shows, 0 to 999999; None where nobody gives it."""
        answer = await self._ask(PairingKind.TYPE, address, None)
        return None if answer is None else int(answer)

    async def same(self, address: str, code: int) -> bool:
        """Whether the instrument shows the same code."""
        return await self._ask(PairingKind.COMPARE, address, code_text(code)) is not None

    def show(self, address: str, code: int) -> bool:
        """Show the code that is to be typed on the instrument; False where nobody is to see it."""
        address = address.upper()
        present = self._open.get(address)
        if present is not None and present.question.code == code_text(code):
            return True  # told again for each digit that is typed there
        return self._put(PairingKind.SHOW, address, code_text(code)) is not None

    def over(self, address: str) -> None:
        """The pairing has ended, in whatever way: an open question goes."""
        self._close(address.upper(), None)

    # For faces.

    @property
    def questions(self) -> tuple[PairingQuestion, ...]:
        """What is open, oldest first."""
        return tuple(one.question for one in self._open.values())

    def answer(self, address: str, code: str) -> bool:
        """Answer a question with six digits; False where there is none or they do not fit.

        A code to compare is answered by that code itself.
        """
        present = self._open.get(address.upper())
        if present is None or present.question.kind is PairingKind.SHOW:
            return False
        if len(code) != 6 or not (code.isascii() and code.isdigit()):
            return False
        if present.question.kind is PairingKind.COMPARE and code != present.question.code:
            return False
        self._close(address.upper(), code)
        return True

    def cancel(self, address: str) -> bool:
        """Do not pair; False where there is no question."""
        address = address.upper()
        if address not in self._open:
            return False
        self._end(address, PairingEnd.CANCELLED)
        return True

    # How it is done.

    async def _ask(self, kind: PairingKind, address: str, code: str | None) -> str | None:
        address = address.upper()
        put = self._put(kind, address, code)
        if put is None:
            return None
        try:
            return await put.answer
        finally:
            if self._open.get(address) is put:
                self.over(address)

    def _put(self, kind: PairingKind, address: str, code: str | None) -> _Open | None:
        name = self._served.get(address)
        now = time.monotonic()
        if name is None or now < self._quiet_until_s.get(address, 0.0):
            return None
        self.over(address)
        self._ends.pop(address, None)
        question = PairingQuestion(
            kind=kind,
            address=address,
            name=name,
            code=code,
            until_monotonic_s=now + self._answer_s,
        )
        loop = asyncio.get_running_loop()
        put = _Open(question, loop.create_future())
        self._open[address] = put
        timer = loop.call_later(self._answer_s, self._unanswered, put)
        put.answer.add_done_callback(lambda _: timer.cancel())
        for limit in self._limits.get(address, ()):
            limit.end_at(None)
        self._changed()
        return put

    def _unanswered(self, put: _Open) -> None:
        if self._open.get(put.question.address) is put:
            self._end(put.question.address, PairingEnd.UNANSWERED)

    def _end(self, address: str, end: PairingEnd) -> None:
        shown = self._open[address].question.kind is PairingKind.SHOW
        self._ends[address] = end
        self._quiet_until_s[address] = time.monotonic() + self._quiet_s
        self._close(address, None)
        if shown:
            # No stack waits for an answer here: the link has to be stopped itself.
            for limit in self._limits.get(address, ()):
                limit.end_at(asyncio.get_running_loop().time())

    def _close(self, address: str, answer: str | None) -> None:
        put = self._open.pop(address, None)
        if put is None:
            return
        if not put.answer.done():
            put.answer.set_result(answer)
        now = asyncio.get_running_loop().time()
        for limit in self._limits.get(address, ()):
            limit.end_at(now + limit.seconds)
        self._changed()

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()
