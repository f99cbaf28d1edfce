"""A small HTTP proxy that stands in front of a real server and misbehaves on demand.

Faults are queued; each request about what they are `about` takes one off the queue, and a request
that finds none is passed on untouched. It runs in its own thread, so that async tests and threads
can both use it.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from station.simulators.closing import close_server

__all__ = [
    "Answer",
    "Fault",
    "FaultProxy",
    "Hang",
    "PassThenAnswer",
    "PassThenReset",
    "PassTwice",
    "Reset",
]

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """The proxy itself answers; the server never hears of it."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True)
class PassThenAnswer:
    """The server does it, and the client is told something else."""

    answer: Answer


@dataclass(frozen=True)
class PassThenReset:
    """The server does it, then the connection is reset before the client hears."""


@dataclass(frozen=True)
class PassTwice:
    """The server gets it twice, and the client hears both answers, one after the other."""


@dataclass(frozen=True)
class Reset:
    """The connection is reset before the server hears anything."""


@dataclass(frozen=True)
class Hang:
    """No answer until the client gives up. `passed`: the server does it all the same."""

    passed: bool


Fault = Answer | PassThenAnswer | PassThenReset | PassTwice | Reset | Hang


class FaultProxy:
    """Listens on a loopback port of its own until the context ends."""

    def __init__(self, upstream_url: str, *, about: str = "/Observation") -> None:
        self.forward_to(upstream_url)
        self._path = urlsplit(upstream_url).path
        self.faults: deque[Fault | None] = deque()  # None: the next request meets none
        self.about = about
        self.requests: list[str] = []
        self.heard = threading.Event()  # a request about that came
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fault-proxy")
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()
        self._port = 0

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}{self._path}"

    def __enter__(self) -> Self:
        self._thread.start()
        self.up()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.down()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def forward_to(self, upstream_url: str) -> None:
        """From now on pass requests to another server: the same one after a restart."""
        address = urlsplit(upstream_url)
        assert address.hostname is not None
        assert address.port is not None
        self._upstream = (address.hostname, address.port)

    def up(self) -> None:
        """Listen, at the same port as before."""
        self._run(self._listen())

    def down(self) -> None:
        """Stop listening and drop every open connection."""
        self._run(self._close())

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            await close_server(self._server)
        self._server = None
        for task in tuple(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await self._serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await _message(reader)
        line = request.split(b"\r\n", 1)[0].decode()
        fault = None
        if self.about in line:
            self.requests.append(line)
            self.heard.set()
            fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, Reset):
            _reset(writer)
            return
        answer = b""
        if fault is None or isinstance(fault, PassThenAnswer | PassThenReset | PassTwice):
            answer = await self._pass(request)
        if isinstance(fault, PassTwice):
            answer += await self._pass(request)
        if isinstance(fault, Hang):
            if fault.passed:
                await self._pass(request)
            await reader.read()  # until the client gives up
            return
        if isinstance(fault, PassThenReset):
            _reset(writer)
            return
        if isinstance(fault, PassThenAnswer):
            answer = _written(fault.answer)
        elif isinstance(fault, Answer):
            answer = _written(fault)
        writer.write(answer)
        await writer.drain()

    async def _pass(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*self._upstream)
        try:
            head, rest = request.split(b"\r\n", 1)
            writer.write(head + b"\r\nConnection: close\r\n" + rest)
            await writer.drain()
            return await reader.read()
        finally:
            writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    kept: list[bytes] = []
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        if name.lower() != b"connection":
            kept.append(line)
    return b"\r\n".join(kept) + await reader.readexactly(length)


def _written(answer: Answer) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} Because"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    lines += [f"Content-Length: {len(answer.body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + answer.body


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST, as a crashed server or a broken network does."""
    channel: socket.socket = writer.get_extra_info("socket")
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
