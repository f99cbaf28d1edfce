"""The flight recorder: keeps what a link hears, says and goes through, while it runs.

A recorder must never hurt the link that it watches: where the disk is full or gone it stops,
keeps the reason in `failure`, and the bytes go on to the listener.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from station.drivers.links.base import Chunk, Link, LinkListener, LinkState
from station.drivers.links.recording import Entry, Header, Sent, write_entry, write_header
from station.vitals import Origin

__all__ = ["FlightRecorder", "RecordedLink"]


class FlightRecorder:
    """A `LinkListener` between a link and its listener that writes everything to a file.

    `max_bytes` bounds the disk that it takes: at half of it the file is renamed to
    `NAME.older` (replacing the one before) and a new one begins, so that at least the last
    `max_bytes / 2` are kept. Both are whole recordings on the same clock.
    """

    def __init__(
        self,
        path: Path,
        header: Header,
        listener: LinkListener | None = None,
        *,
        max_bytes: int | None = None,
        started_monotonic_s: float | None = None,
    ) -> None:
        self._path = path
        self._header = header
        self._listener = listener
        self._max_bytes = max_bytes
        self._started_s = time.monotonic() if started_monotonic_s is None else started_monotonic_s
        self._written = 0
        self._file: BinaryIO | None = None
        self.failure: str | None = None
        """Why recording stopped early, in words; None while all is well."""
        self._open()

    @property
    def older_path(self) -> Path:
        """Where the earlier half of a bounded recording is kept."""
        return self._path.with_name(f"{self._path.name}.older")

    def on_chunk(self, chunk: Chunk) -> None:
        """Record bytes, then pass them on."""
        self._add(chunk.monotonic_s, chunk)
        if self._listener is not None:
            self._listener.on_chunk(chunk)

    def on_state(self, state: LinkState) -> None:
        """Record a change of state, then pass it on."""
        self._add(time.monotonic(), state)
        if self._listener is not None:
            self._listener.on_state(state)

    def on_sent(self, data: bytes, channel: str | None = None) -> None:
        """Record bytes that the station sends."""
        now = time.monotonic()
        self._add(now, Sent(data=data, monotonic_s=now, channel=channel))

    def close(self) -> None:
        """End the recording; further entries are passed on only."""
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError as error:
                self._fail(error)

    def _add(self, monotonic_s: float, what: Chunk | Sent | LinkState) -> None:
        if self._file is None:
            return
        line = write_entry(Entry(t_s=monotonic_s - self._started_s, what=what))
        if self._max_bytes is not None and self._written + len(line) > self._max_bytes // 2:
            self._turn_over()
        self._write(line)

    def _open(self) -> None:
        try:
            # Unbuffered: one entry is one write, so a crash of the station loses nothing that
            # was recorded. Readable by the owner only: values are somebody's, even unnamed. So a
            # file or link that lies there already, which somebody else may have laid, is replaced
            # and not written into.
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            if self._path.is_symlink() or self._path.is_file():
                self._path.unlink()
            if not self._path.exists():
                flags |= os.O_EXCL
            descriptor = os.open(self._path, flags, 0o600)
            self._file = os.fdopen(descriptor, "wb", buffering=0)
        except OSError as error:
            self._fail(error)
            return
        self._written = 0
        self._write(write_header(self._header))

    def _turn_over(self) -> None:
        self.close()
        try:
            self._path.replace(self.older_path)
        except OSError as error:
            self._fail(error)
            return
        self._open()

    def _write(self, line: bytes) -> None:
        if self._file is None:
            return
        try:
            # A full disk can take a part of a line: then the line is torn, and the last.
            taken = self._file.write(line)
            if taken != len(line):
                raise OSError(f"only {taken} of {len(line)} bytes were taken")
            self._written += len(line)
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        self.failure = f"recording to {self._path} stopped: {error}"
        file, self._file = self._file, None
        if file is not None:
            file.close()


class RecordedLink:
    """Any link, with everything that passes it recorded; see `base.Link`."""

    def __init__(
        self,
        link: Link,
        path: Path,
        *,
        spec: str,
        kind: str,
        max_bytes: int | None = None,
    ) -> None:
        self._link = link
        self._path = path
        self._spec = spec
        self._kind = kind
        self._max_bytes = max_bytes
        self.recorder: FlightRecorder | None = None
        """The recorder of the present run; its `failure` says why it stopped, if it did."""

    @property
    def origin(self) -> Origin:
        """The origin of the link inside."""
        return self._link.origin

    async def run(self, listener: LinkListener) -> None:
        """Run the link inside and record it; a file of that name is overwritten."""
        header = Header(
            spec=self._spec,
            link=self._kind,
            origin=self._link.origin,
            started_utc=datetime.now(UTC),
        )
        recorder = FlightRecorder(self._path, header, listener, max_bytes=self._max_bytes)
        self.recorder = recorder
        try:
            await self._link.run(recorder)
        finally:
            recorder.close()

    async def write(self, data: bytes, channel: str | None = None) -> None:
        """Record what is sent, then send it: the answer must not stand before the question."""
        if self.recorder is not None:
            self.recorder.on_sent(data, channel)
        await self._link.write(data, channel)
