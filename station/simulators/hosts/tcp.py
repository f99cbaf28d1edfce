"""A serial instrument on TCP, for machines without pseudo-terminals and for other programs."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable

from station.simulators.devices.base import StreamDevice

__all__ = ["TcpHost"]

_READ = 4096
# What a client may leave unread before it is let go: a second of the fastest instrument.
_UNREAD = 64 * 1024


class TcpHost:
    """Runs an instrument for every client at once, as a serial server does."""

    def __init__(
        self, device: StreamDevice, now: Callable[[], float], host: str, port: int
    ) -> None:
        """`port` 0 takes a free one."""
        self.device = device
        self._now = now
        self._host = host
        self._port = port
        self._server: asyncio.Server | None = None
        self._clients: set[asyncio.StreamWriter] = set()
        self._stalled = False

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        assert self._server is not None  # only after listen
        host, port, *_ = self._server.sockets[0].getsockname()
        return host, port

    async def listen(self) -> None:
        """Take clients from now on."""
        self._server = await asyncio.start_server(self._serve, self._host, self._port)

    def stall(self, on: bool = True) -> None:
        """Send nothing (or send again)."""
        self._stalled = on

    async def run(self) -> None:
        """Serve until cancelled."""
        if self._server is None:
            await self.listen()
        try:
            while True:
                self._send(self.device.tick(self._now()))
                await asyncio.sleep(self.device.tick_s)
        finally:
            assert self._server is not None  # listen made it
            self._server.close()
            for client in tuple(self._clients):
                client.close()

    def _send(self, data: bytes) -> None:
        if not data or self._stalled:
            return
        for client in tuple(self._clients):
            if client.transport.get_write_buffer_size() > _UNREAD:
                client.transport.abort()
            else:
                client.write(data)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._clients.add(writer)
        try:
            with contextlib.suppress(ConnectionError):
                while data := await reader.read(_READ):
                    self._send(self.device.receive(data, self._now()))
        finally:
            self._clients.discard(writer)
            writer.close()
