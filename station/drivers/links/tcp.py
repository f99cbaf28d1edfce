"""TCP links: an instrument behind a serial-to-network converter, or a simulator."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable

from station.drivers.links.base import (
    Chunk,
    LinkListener,
    LinkPhase,
    LinkProblem,
    LinkState,
    Problem,
    WriteFailedError,
)
from station.drivers.links.fair_share import MUCH, pause_s
from station.drivers.links.reconnect import Backoff, LinkLostError, keep_connected
from station.saying import say
from station.vitals import Origin

__all__ = ["TcpLink"]

_PIECE_BYTES = 8192


class TcpLink:
    """An instrument at `host:port`; see `station.drivers.links.base.Link`."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        origin: Origin = Origin.DEVICE,
        backoff: Backoff | None = None,
        connect_timeout_s: float = 5.0,
        write_timeout_s: float = 2.0,
    ) -> None:
        self._host = host
        self._port = port
        self._origin = origin
        self._backoff = backoff or Backoff(first_s=0.25, most_s=10.0)
        self._connect_timeout_s = connect_timeout_s
        self._write_timeout_s = write_timeout_s
        self._writer: asyncio.StreamWriter | None = None

    @property
    def origin(self) -> Origin:
        """Who is at the other end."""
        return self._origin

    @property
    def address(self) -> str:
        """`host:port`, as in settings."""
        return f"{self._host}:{self._port}"

    async def run(self, listener: LinkListener) -> None:
        """Connect, deliver what comes, and connect again after a loss, until cancelled."""

        async def session(connected: Callable[[LinkState], None]) -> None:
            await self._session(listener, connected)

        await keep_connected(session, listener, self._backoff)

    async def write(self, data: bytes, channel: str | None = None) -> None:
        """Send bytes. Raises `ConnectionError` (no connection) or `WriteFailedError` (stuck).

        `channel` belongs to Bluetooth and is ignored.
        """
        writer = self._writer
        if writer is None:
            raise ConnectionError(f"there is no connection to {self.address}")
        try:
            writer.write(data)
            async with asyncio.timeout(self._write_timeout_s):
                await writer.drain()
        except TimeoutError as stuck:
            raise WriteFailedError(
                f"{self.address} took no bytes for {self._write_timeout_s:g} s"
            ) from stuck
        except ConnectionError:
            raise
        except OSError as error:
            raise ConnectionError(f"the connection to {self.address} broke: {error}") from error

    async def _session(
        self, listener: LinkListener, connected: Callable[[LinkState], None]
    ) -> None:
        reader, writer = await self._connect()
        self._writer = writer
        try:
            connected(LinkState(phase=LinkPhase.CONNECTED))
            while data := await reader.read(_PIECE_BYTES):
                came_s = time.monotonic()
                listener.on_chunk(Chunk(data=data, monotonic_s=came_s))
                if len(data) >= MUCH:  # reading what is there already gives nobody else a turn
                    await asyncio.sleep(pause_s(len(data), time.monotonic() - came_s))
        except OSError as error:
            raise LinkLostError(self._ended(f"{type(error).__name__}: {error}")) from error
        finally:
            self._writer = None
            await _close(writer)
        raise LinkLostError(self._ended("end of stream"))

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            async with asyncio.timeout(self._connect_timeout_s):
                reader, writer = await asyncio.open_connection(self._host, self._port)
        except OSError as error:
            raise LinkLostError(self._connect_problem(error)) from error
        # A converter that loses power says nothing; without this it would look alive for ever.
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return reader, writer

    def _connect_problem(self, error: OSError) -> LinkProblem:
        detail = f"{type(error).__name__}: {error}"
        if isinstance(error, ConnectionRefusedError):
            return LinkProblem(
                problem=Problem.REFUSED,
                says=say("Nothing takes connections at {address}.", address=self.address),
                next_step="Switch the instrument on, and check the port number.",
                detail=detail,
            )
        if isinstance(error, TimeoutError):
            return LinkProblem(
                problem=Problem.TIMED_OUT,
                says=say(
                    "{address} did not answer within {connect_timeout_s:g} s.",
                    address=self.address,
                    connect_timeout_s=self._connect_timeout_s,
                ),
                next_step="Check the network cable of the instrument and its address.",
                detail=detail,
            )
        return LinkProblem(
            problem=Problem.NOT_FOUND,
            says=say("The network does not know a way to {address}.", address=self.address),
            next_step="Check the address in the device settings and the network of this computer.",
            detail=detail,
        )

    def _ended(self, detail: str) -> LinkProblem:
        return LinkProblem(
            problem=Problem.DEVICE_ENDED,
            says=say("The instrument at {address} ended the connection.", address=self.address),
            next_step="Check that it is on. The station connects again by itself.",
            detail=detail,
        )


async def _close(writer: asyncio.StreamWriter) -> None:
    if writer.transport.get_write_buffer_size():
        writer.transport.abort()  # a peer that reads nothing would hold the close for ever
    else:
        writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
