"""Who sits at the station: one person at a time, behind the gate. Belongs to the I/O loop."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from station.access.gate import Refusal
from station.access.sessions import SessionState
from station.capture.commands import (
    Answer,
    Denied,
    Done,
    EmergencyAccess,
    Lock,
    SignIn,
    SignOut,
    Unlock,
)
from station.visit import Role

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from station.access.gate import Gate
    from station.visit import Actor

__all__ = ["Seat", "SeatCommand", "denied"]

_TAKEN: Final = "somebody else came"

SeatCommand = SignIn | EmergencyAccess | SignOut | Lock | Unlock


class Seat:
    """`actor` is who has signed in last; None where nobody has, or has gone."""

    def __init__(self, gate: Gate) -> None:
        """Nobody is signed in yet."""
        self.gate = gate
        self.actor: Actor | None = None
        self._turn = asyncio.Lock()
        self.handed_over: Callable[[Actor | None, Actor], Awaitable[str]] = _nothing_is_open
        """Another person sits here than before (None: nobody did); gives what to say."""

    def state(self) -> SessionState:
        """How the session of the person stands; who has none any more is forgotten."""
        actor = self.actor
        state = self.gate.state(actor) if actor else SessionState.UNKNOWN
        if state is SessionState.UNKNOWN:
            if actor is not None and actor.role is Role.EMERGENCY:
                taken = self._turn.locked()
                self.gate.emergency_over(actor, _TAKEN if taken else "its time is over")
            self.actor = None
        return state

    def activity(self) -> None:
        """Somebody touched the screen: put the auto-lock off. From any thread."""
        actor = self.actor
        if actor is not None:
            self.gate.activity(actor)

    async def do(self, command: SeatCommand) -> Answer:
        """Come, go, lock or unlock. The gate itself says in the trail what became of it."""
        match command:
            case SignIn():
                return await self._sign_in(command)
            case EmergencyAccess():
                return await self._emergency(command)
            case SignOut():
                told = self.gate.sign_out(command.actor)
                if command.actor == self.actor:  # a command that comes late ends nobody else's turn
                    self.actor = None
                await asyncio.wrap_future(told)
                return Done()
            case Lock():
                locked = self.gate.lock(command.actor)
                if command.actor.role is Role.EMERGENCY and command.actor == self.actor:
                    self.actor = None  # that does not lock, it ends
                await asyncio.wrap_future(locked)
                return Done()
            case Unlock():
                refusal = await asyncio.to_thread(self.gate.unlock, command.actor, command.pin)
                return denied(refusal) if refusal else Done(actor=command.actor)

    async def badge(self, code: str) -> Answer:
        """A badge was scanned: unlock for the same person, let another one in."""
        return await self._take(lambda before: self.gate.badge(code, before))

    async def _sign_in(self, command: SignIn) -> Answer:
        return await self._take(lambda _before: self.gate.sign_in(command.name, command.pin))

    async def _emergency(self, command: EmergencyAccess) -> Answer:
        return await self._take(
            lambda _before: self.gate.emergency(command.name, command.reason, command.code)
        )

    async def _take(self, ask: Callable[[Actor | None], Actor | Refusal]) -> Answer:
        """Whom the gate lets in sits here now, and answers for what comes.

        Who sat here is asked before the gate is: it ends their session in its worker, and a view
        that is made meanwhile finds the seat empty.
        """
        async with self._turn:
            self.state()
            before = self.actor
            answer = await asyncio.to_thread(ask, before)
            if isinstance(answer, Refusal):
                return denied(answer)
            if before is not None and before.role is Role.EMERGENCY:
                await asyncio.wrap_future(self.gate.emergency_over(before, _TAKEN))
            self.actor = answer
            if before is not None and before.user_id == answer.user_id:
                return Done(actor=answer)
            return Done(await self.handed_over(before, answer), actor=answer)


async def _nothing_is_open(_before: Actor | None, _now: Actor) -> str:
    return ""


def denied(refusal: Refusal) -> Denied:
    """The gate's refusal as an answer."""
    return Denied(refusal.says, refusal.next_step)
