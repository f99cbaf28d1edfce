"""An instrument behind a TCP port, as behind a serial-to-network box."""

from __future__ import annotations

import asyncio
import socket
from typing import Any, Final

from station.simulators.closing import close_server
from station.simulators.devices.base import StreamDevice
from station.simulators.hosts.base import Clock, StreamHost

__all__ = ["TcpHost"]

# A station that does not read loses bytes instead of filling this process.
_MOST_WAITING: Final = 65_536


class TcpHost(StreamHost):
    """Listens on `host` and `port` (0: a free one, kept when it is replugged)."""

    def __init__(
        self, device: StreamDevice, clock: Clock, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        super().__init__(device, clock)
        self._host, self._port = host, port
        self._server: asyncio.Server | None = None
        self._guests: set[asyncio.Transport] = set()

    @property
    def place(self) -> dict[str, Any]:
        """Host and port to connect to."""
        return {"spec": self.device.spec_id, "tcp": [self._host, self._port]}

    @property
    def plugged(self) -> bool:
        """Whether it listens."""
        return self._server is not None

    async def plug(self) -> None:
        """Listen. Raises `OSError` where the port is taken."""
        if self._server is None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(lambda: _Guest(self), self._host, self._port)
            self._port = self._server.sockets[0].getsockname()[1]

    async def unplug(self) -> None:
        """Stop listening and hang up."""
        server, self._server = self._server, None
        if server is not None:
            await close_server(server)
            await self.drop()

    async def drop(self) -> None:
        """Hang up on everybody; they may connect again."""
        for guest in tuple(self._guests):
            guest.abort()

    def send(self, data: bytes) -> None:
        """To everybody who is connected."""
        for guest in self._guests:
            if guest.get_write_buffer_size() < _MOST_WAITING:
                guest.write(data)


class _Guest(asyncio.Protocol):
    """One connection."""

    def __init__(self, host: TcpHost) -> None:
        self._host = host
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        # Not set by itself on every accepted socket; small pieces would wait for each other.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._transport = transport
        self._host._guests.add(transport)

    def data_received(self, data: bytes) -> None:
        self._host.receive(data)

    def connection_lost(self, error: Exception | None) -> None:
        if self._transport is not None:
            self._host._guests.discard(self._transport)
