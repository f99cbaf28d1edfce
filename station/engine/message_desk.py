"""The integrator's desk: the outbox as a list, one message opened, a dry run. In the I/O loop.

Whoever signs in finds it empty: a message that one person opened is not left for the next.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from station.capture.commands import (
    Answer,
    Denied,
    Done,
    OpenMessage,
    ReadMessages,
    ResendMessage,
    TryDestination,
)
from station.messages import DryRun, Messages, MessageText

if TYPE_CHECKING:
    from collections.abc import Callable

    from station.charts.settings import ChartSettings
    from station.settings import Settings
    from station.store.store import Store
    from station.visit import Actor

__all__ = ["DeskCommand", "MessageDesk"]

DeskCommand: TypeAlias = ReadMessages | OpenMessage | ResendMessage | TryDestination

_log = logging.getLogger(__name__)

_MOST: Final = 200


class MessageDesk:
    """`view` is what lies on the desk of `actor`. `wake` has the courier look at once."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        wake: Callable[[], None],
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Nothing is read yet. `changed` is called when the list was read again by itself."""
        self._settings = settings
        self._store = store
        self._wake = wake
        self._changed = changed
        self._reading: asyncio.Task[None] | None = None
        self._whose: Actor | None = None
        self._view = Messages()

    def view_for(self, actor: Actor) -> Messages:
        """What that person has on the desk; nothing where it was somebody else's."""
        return self._view if self._whose == actor else Messages()

    async def do(self, command: DeskCommand) -> Answer:
        """Carry out what the gate has let. What was another person's is cleared away first."""
        if self._whose != command.actor:
            self._whose, self._view = command.actor, Messages()
        match command:
            case ReadMessages():
                return await self._read(command.undelivered)
            case OpenMessage():
                return await self._open(command)
            case ResendMessage():
                return await self._resend(command)
            case TryDestination():
                return await self._try(command.destination)

    def look(self) -> None:
        """A receipt came: read the list again that lies there. What comes while it is being read
        is read with the next one.
        """
        if self._view.read_at is None or (self._reading is not None and not self._reading.done()):
            return
        self._reading = asyncio.create_task(self._again(), name="messages")

    async def close(self) -> None:
        """Cancel what is under way and wait for it."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait({self._reading})

    async def _again(self) -> None:
        before = self._view
        try:
            await self._read(before.undelivered)
        except Exception as problem:  # asked again with the next receipt
            _log.warning("messages were not read: %s", type(problem).__name__)
            return
        self._view = dataclasses.replace(self._view, opened=before.opened, dry_run=before.dry_run)
        self._changed()

    async def _read(self, undelivered: bool) -> Answer:
        lines = await asyncio.wrap_future(
            self._store.messages(undelivered=undelivered, limit=_MOST)
        )
        counts = await asyncio.wrap_future(self._store.message_counts())
        self._view = dataclasses.replace(
            self._view,
            counts=counts,
            lines=lines,
            undelivered=undelivered,
            read_at=datetime.now(UTC),
            opened=None,
            dry_run=None,
        )
        return Done()

    async def _open(self, command: OpenMessage) -> Answer:
        line, body = await asyncio.wrap_future(
            self._store.message(command.destination, command.key)
        )
        text = await asyncio.to_thread(_text, line.key, line.media, body)
        self._view = dataclasses.replace(self._view, opened=(line, text), dry_run=None)
        return Done()

    async def _resend(self, command: ResendMessage) -> Answer:
        await asyncio.wrap_future(
            self._store.requeue_message(command.destination, command.key, command.actor)
        )
        self._wake()
        return await self._read(self._view.undelivered)

    async def _try(self, destination: str) -> Answer:
        chart = next((one for one in self._settings.charts if one.name == destination), None)
        if chart is None:
            return Denied("This station has no such destination.", "Choose one of the list.")
        made = await asyncio.to_thread(dry_run, chart, self._settings)
        self._view = dataclasses.replace(self._view, opened=None, dry_run=made)
        return Done()


def dry_run(chart: ChartSettings, settings: Settings) -> DryRun:
    """What the destination would get of an invented visit, in the order of sending."""
    from station.charts import destination_of
    from station.export.errors import ComposeError
    from station.sample_visit import sample_visit

    signed = sample_visit(settings.station_id, settings.room)
    try:
        drafts = tuple(destination_of(chart, settings).drafts(signed))
    except ComposeError as problem:
        return DryRun(destination=chart.name, says=problem.says, next_step=problem.next_step)
    texts = tuple(_text(draft.key, draft.media, draft.body) for draft in drafts)
    return DryRun(destination=chart.name, messages=texts)


def _text(key: str, media: str, body: bytes) -> MessageText:
    from station.export.readable import readable

    return MessageText(key=key, media=media, text=readable(body, media), octets=len(body))
