from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import pytest

from station.drivers.links.base import LinkPhase, Problem, WriteFailedError
from station.drivers.links.reconnect import Backoff
from station.drivers.links.tcp import TcpLink
from station.simulators.closing import close_server
from tests.drivers.links.heard import running

QUICK = Backoff(first_s=0.01, most_s=0.05)


class Instrument:
    """A server on loopback with at most one client at a time."""

    def __init__(self) -> None:
        self.clients: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = (
            asyncio.Queue()
        )
        self.port = 0

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.clients.put_nowait((reader, writer))


@contextlib.asynccontextmanager
async def serving(port: int = 0) -> AsyncIterator[Instrument]:
    instrument = Instrument()
    server = await asyncio.start_server(instrument.accept, "127.0.0.1", port)
    instrument.port = server.sockets[0].getsockname()[1]
    try:
        yield instrument
    finally:
        await close_server(server)
        while not instrument.clients.empty():
            instrument.clients.get_nowait()[1].close()
        await server.wait_closed()


async def test_bytes_both_ways() -> None:
    async with serving() as instrument:
        link = TcpLink("127.0.0.1", instrument.port, backoff=QUICK)
        async with running(link) as heard:
            reader, writer = await instrument.clients.get()
            await heard.phase(LinkPhase.CONNECTED)
            writer.write(bytes(range(256)) * 100)
            assert await heard.bytes(25600) == bytes(range(256)) * 100
            await link.write(b"b")
            assert await reader.readexactly(1) == b"b"
            writer.close()
        assert heard.phases[-1] is LinkPhase.CLOSED


async def test_the_end_is_told_and_it_connects_again() -> None:
    async with serving() as instrument:
        link = TcpLink("127.0.0.1", instrument.port, backoff=QUICK)
        async with running(link) as heard:
            _, writer = await instrument.clients.get()
            writer.write(b"last words")
            writer.close()
            told = await heard.problem(Problem.DEVICE_ENDED)
            assert told.retry_in_s == 0.01
            assert heard.data == b"last words"
            _, writer = await instrument.clients.get()
            await heard.phase(LinkPhase.CONNECTED, times=2)
            writer.close()


async def test_a_reset_connection_is_an_end_too() -> None:
    async with (
        serving() as instrument,
        running(TcpLink("127.0.0.1", instrument.port, backoff=QUICK)) as heard,
    ):
        _, writer = await instrument.clients.get()
        await heard.phase(LinkPhase.CONNECTED)
        raw = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        writer.close()
        told = await heard.problem(Problem.DEVICE_ENDED)
        assert told.problem is not None
        assert "ConnectionResetError" in told.problem.detail


async def test_nobody_there_then_somebody() -> None:
    async with serving() as gone:
        port = gone.port
    async with running(TcpLink("127.0.0.1", port, backoff=QUICK)) as heard:
        told = await heard.problem(Problem.REFUSED)
        assert told.problem is not None
        assert told.problem.says == f"Nothing takes connections at 127.0.0.1:{port}."
        async with serving(port):
            await heard.phase(LinkPhase.CONNECTED)


async def test_a_host_without_address() -> None:
    async with running(TcpLink("no-such-host.invalid", 1, backoff=QUICK)) as heard:
        await heard.problem(Problem.NOT_FOUND)


async def test_a_host_that_does_not_answer() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        with contextlib.ExitStack() as full:
            for _ in range(8):  # fill the backlog: further connections hang, as behind a dead host
                client = full.enter_context(socket.socket())
                client.setblocking(False)
                client.connect_ex(address)
            link = TcpLink("127.0.0.1", address[1], backoff=QUICK, connect_timeout_s=0.05)
            async with running(link) as heard:
                await heard.problem(Problem.TIMED_OUT)


async def test_writing_without_a_connection() -> None:
    with pytest.raises(ConnectionError, match="no connection to"):
        await TcpLink("127.0.0.1", 1).write(b"x")


async def test_a_write_that_is_not_taken_fails_in_time() -> None:
    async with serving() as instrument:
        link = TcpLink("127.0.0.1", instrument.port, backoff=QUICK, write_timeout_s=0.05)
        async with running(link) as heard:
            await heard.phase(LinkPhase.CONNECTED)
            with pytest.raises(WriteFailedError, match="took no bytes"):
                await link.write(bytes(16_000_000))
