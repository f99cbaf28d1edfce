"""One connection to an HL7 v2 receiver: MLLP over TCP or TLS. Moves messages, understands none."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections import deque
from typing import Final

from station.hl7.mllp import Deframer
from station.tls import ClientTls

__all__ = ["Link", "LinkEndedError", "connect", "refused_by_peer"]

_LARGEST_ANSWER: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
_GOODBYE_S: Final = 1.0


class LinkEndedError(Exception):
    """The receiver closed the connection."""


class Link:
    """An open connection. Belongs to the event loop that opened it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._frames = Deframer(largest=_LARGEST_ANSWER)
        self._came: deque[bytes] = deque()
        self._used = asyncio.get_running_loop().time()

    def usable(self, idle_s: float) -> bool:
        """Whether it may still be spoken over: open, and not silent for longer than `idle_s`, after
        which firewalls forget a connection without a word.
        """
        silent = asyncio.get_running_loop().time() - self._used
        gone = self._reader.at_eof() or self._writer.is_closing()
        return not gone and self._reader.exception() is None and silent <= idle_s

    async def send(self, data: bytes) -> None:
        """Write, and wait until the system has taken it."""
        self._writer.write(data)
        await self._writer.drain()

    async def receive(self) -> bytes:
        """The next message. Raises `LinkEndedError`, `OSError`, and `FrameTooLongError` where the
        receiver sends more than anybody would answer.
        """
        while not self._came:
            data = await self._reader.read(_CHUNK)
            if not data:
                raise LinkEndedError
            self._came.extend(self._frames.feed(data))
        self._used = asyncio.get_running_loop().time()
        return self._came.popleft()

    def abort(self) -> None:
        """Drop it now, with whatever is on its way."""
        self._writer.transport.abort()

    async def close(self) -> None:
        """Say goodbye, and wait a moment for it."""
        self._writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await self._writer.wait_closed()


async def connect(host: str, port: int, tls: ClientTls | None, timeout_s: float) -> Link:
    """Open a connection. Raises `TlsFilesError`, `OSError` (`ssl.SSLError`) and
    `TimeoutError`.
    """
    async with asyncio.timeout(timeout_s):
        if tls is None:
            return Link(*await asyncio.open_connection(host, port))
        context = await asyncio.to_thread(tls.context)
        name = tls.server_name or host
        return Link(*await asyncio.open_connection(host, port, ssl=context, server_hostname=name))


def refused_by_peer(problem: OSError) -> bool:
    """Whether the receiver refused the handshake: our certificate, or our TLS. With TLS 1.3 that is
    heard after the first bytes were written, and none of them were read.
    """
    return isinstance(problem, ssl.SSLError) and "ALERT" in (problem.reason or "")
