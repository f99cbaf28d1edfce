"""Keeps what the site wants kept as soon as it is steady, in the name of whoever is signed in.

It is the command that a touch on "Keep" sends, through the same gate; the trail says that nobody
touched anything, and it does not put the lock off. It is filed only by the signature, like
everything that is kept. In the I/O loop.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from station.access.sessions import SessionState
from station.capture.commands import Accept, Answer, Denied
from station.engine.commands import answer_to

if TYPE_CHECKING:
    from station.engine.rooms import Rooms
    from station.visit import ResultKind

__all__ = ["SteadyKeeper"]

_log = logging.getLogger(__name__)


class SteadyKeeper:
    """Remembers what was refused, so that nothing is asked for again ten times a second."""

    def __init__(self, answer: Callable[[Rooms, Accept], Awaitable[Answer]] = answer_to) -> None:
        """`answer` carries a command out."""
        self._answer = answer
        self._refused: set[tuple[str, ResultKind]] = set()
        self._under_way: asyncio.Task[None] | None = None

    def look(self, rooms: Rooms) -> None:
        """Begin to keep what is steady, where that is not going on already: a slow disk keeps no
        picture waiting.
        """
        if self._under_way is None or self._under_way.done():
            self._under_way = asyncio.get_running_loop().create_task(self.keep(rooms))

    async def keep(self, rooms: Rooms) -> None:
        """Nothing is kept while the station is locked or nobody is signed in."""
        actor, visit = rooms.seat.actor, rooms.capture.visit
        if actor is None or visit is None or rooms.seat.state() is not SessionState.OPEN:
            return
        self._refused = {one for one in self._refused if one[0] == visit.id}
        for kind, measurement in rooms.capture.ready_by_itself(datetime.now(UTC)):
            if (visit.id, kind) in self._refused:
                continue
            command = Accept(actor=actor, kind=kind, measurement=measurement, by_itself=True)
            if isinstance(await self._answer(rooms, command), Denied):
                # It goes on being shown as steady, and a person can keep it.
                _log.info("%s was steady and could not be kept by itself", kind)
                self._refused.add((visit.id, kind))
