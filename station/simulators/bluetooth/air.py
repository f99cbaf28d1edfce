"""A virtual radio world: simulated devices live in it, other processes join it over TCP."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import socket
from types import TracebackType

from bumble.transport.common import StreamPacketSink, StreamPacketSource

from station.simulators.bluetooth.peripheral import Peripheral
from station.simulators.bluetooth.plans import PeripheralPlan
from station.simulators.bluetooth.virtual_radio import VirtualController, VirtualLink
from station.simulators.closing import close_server

__all__ = ["Air"]


class Air:
    """Use as `async with Air() as air:`; everything in it lives in that one event loop.

    `latency_s` delays each packet on the air, one way: 0.015 feels like a real connection
    interval of 30 ms, 0 is as fast as possible.
    """

    def __init__(self, *, latency_s: float = 0.0) -> None:
        self.link = VirtualLink(latency_s)
        """For radios that are made elsewhere."""
        self._names = itertools.count(1)
        self._peripherals: list[Peripheral] = []
        self._servers: list[asyncio.Server] = []
        self._ports: set[_HciPort] = set()

    async def __aenter__(self) -> Air:
        """Nothing is to be opened."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close."""
        await self.close()

    async def add(self, plan: PeripheralPlan) -> Peripheral:
        """Put a device into the air and switch it on."""
        peripheral = Peripheral(plan, lambda: self._virtual_radio(plan))
        self._peripherals.append(peripheral)
        await peripheral.start()
        return peripheral

    async def serve(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Offer radios to other processes; gives what to say there: `tcp-client:HOST:PORT`.

        Each connection is a radio of its own, which leaves the air when the connection ends.
        """
        server = await asyncio.get_running_loop().create_server(lambda: _HciPort(self), host, port)
        self._servers.append(server)
        address = server.sockets[0].getsockname()
        return f"tcp-client:{address[0]}:{address[1]}"

    async def close(self) -> None:
        """Switch every device off and let every guest go."""
        for server in self._servers:
            await close_server(server)
        for port in list(self._ports):
            port.close()
        for peripheral in self._peripherals:
            await peripheral.stop()
        for server in self._servers:
            with contextlib.suppress(OSError):
                await server.wait_closed()
        self._servers.clear()

    def _virtual_radio(self, plan: PeripheralPlan) -> VirtualController:
        return VirtualController(
            f"{plan.name} {next(self._names)}",
            link=self.link,
            public_address=plan.address if plan.public else None,
        )


class _HciPort(StreamPacketSource):
    """One accepted connection: HCI packets of a guest's host, with a radio behind it.

    Bumble's own servers share one parser and one radio among all who ever connect.
    """

    def __init__(self, air: Air) -> None:
        super().__init__()
        self._air = air
        self._radio: VirtualController | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Give the guest a fresh radio."""
        assert isinstance(transport, asyncio.Transport)
        # Not set by itself on every accepted socket; without it each exchange takes 40 ms.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._transport = transport
        self._air._ports.add(self)
        self._radio = VirtualController(
            f"guest {next(self._air._names)}",
            host_source=self,
            host_sink=StreamPacketSink(transport),
            link=self._air.link,
        )

    def connection_lost(self, error: Exception | None) -> None:
        """Take the radio out of the air; its peers are told as by a supervision timeout."""
        self._air._ports.discard(self)
        radio, self._radio = self._radio, None
        if radio is not None:
            radio.leave()

    def close(self) -> None:
        """End the connection."""
        if self._transport is not None:
            self._transport.close()
