"""A flight recording as a link: the same bytes at the same distances, marked REPLAY."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from pathlib import Path

from station.drivers.links.base import (
    Chunk,
    LinkListener,
    LinkPhase,
    LinkProblem,
    LinkState,
    Problem,
)
from station.drivers.links.recording import Recording, RecordingError, Sent, read_recording
from station.vitals import Origin

__all__ = ["ReplayLink"]

# How many entries go out in one go when there is nothing to wait for: the loop stays live.
_BURST = 200


class ReplayLink:
    """A recording played back; see `station.drivers.links.base.Link`.

    `speed` is 1 for real time, N for N times as fast, None for as fast as possible. Whatever
    the speed, `Chunk.monotonic_s` keeps the recorded distances: it is `start_monotonic_s`
    (None: this host's clock at the start of the replay) plus the recorded seconds, so rates
    and gaps come out as they were. What was sent then is not sent now.
    """

    def __init__(
        self,
        path: Path,
        *,
        speed: float | None = 1.0,
        start_monotonic_s: float | None = None,
    ) -> None:
        if speed is not None and not speed > 0:
            raise ValueError(f"speed must be above 0 or None, got {speed}")
        self._path = path
        self._speed = speed
        self._start_s = start_monotonic_s
        self._playing = False

    @property
    def origin(self) -> Origin:
        """Always REPLAY: it never reaches a chart that is not marked as a test chart."""
        return Origin.REPLAY

    async def run(self, listener: LinkListener) -> None:
        """Play to the end, then tell CLOSED with "the recording ended", and return.

        A file that cannot be read is told as FAILED, and `run` returns.
        """
        listener.on_state(LinkState(phase=LinkPhase.CONNECTING))
        try:
            recording = await asyncio.to_thread(read_recording, self._path)
        except (OSError, RecordingError) as error:
            listener.on_state(
                LinkState(phase=LinkPhase.FAILED, problem=_unreadable(error), cause=error)
            )
            return
        self._playing = True
        closed = LinkState(phase=LinkPhase.CLOSED)
        try:
            await self._play(recording, listener)
            closed = LinkState(phase=LinkPhase.CLOSED, problem=_ended(recording))
        finally:
            self._playing = False
            listener.on_state(closed)

    async def write(self, data: bytes, channel: str | None = None) -> None:
        """Take bytes and do nothing, as the answers are already in the recording.

        Raises `ConnectionError` when it is not playing.
        """
        if not self._playing:
            raise ConnectionError(f"the recording {self._path} is not playing")

    async def _play(self, recording: Recording, listener: LinkListener) -> None:
        entries = recording.entries
        base_s = time.monotonic() if self._start_s is None else self._start_s
        began_s = time.monotonic()
        if not entries or not isinstance(entries[0].what, LinkState):
            listener.on_state(LinkState(phase=LinkPhase.CONNECTED))
        for number, entry in enumerate(entries):
            if self._speed is not None:
                wait_s = began_s + entry.t_s / self._speed - time.monotonic()
                if wait_s > 0:
                    await asyncio.sleep(wait_s)
            if number % _BURST == _BURST - 1:
                await asyncio.sleep(0)
            match entry.what:
                case Chunk() as chunk:
                    listener.on_chunk(
                        dataclasses.replace(chunk, monotonic_s=base_s + chunk.monotonic_s)
                    )
                case LinkState(phase=LinkPhase.CLOSED):
                    pass  # the end of the recording is told by us, once
                case LinkState() as state:
                    listener.on_state(state)
                case Sent():
                    pass


def _ended(recording: Recording) -> LinkProblem:
    return LinkProblem(
        problem=Problem.RECORDING_ENDED,
        says="The recording has come to its end.",
        next_step="Start it again, or choose an instrument.",
        detail=recording.torn or "",
    )


def _unreadable(error: Exception) -> LinkProblem:
    return LinkProblem(
        problem=Problem.OTHER,
        says="The recording could not be read.",
        next_step="Choose another recording. The detail names the file and the line.",
        detail=str(error),
    )
