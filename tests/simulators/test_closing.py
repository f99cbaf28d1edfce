"""Who comes in while a server closes is in or out, and never in between."""

from __future__ import annotations

import asyncio
import socket

import pytest

from station.simulators.closing import close_server


class Guest(asyncio.Protocol):
    """Hangs up at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.close()


@pytest.mark.parametrize("turns", range(8))
async def test_nobody_is_left_at_the_door(turns: int) -> None:
    loop = asyncio.get_running_loop()
    faults: list[dict[str, object]] = []
    loop.set_exception_handler(lambda _, context: faults.append(context))
    loop.set_debug(True)  # a connection that fails to begin is told
    server = await loop.create_server(Guest, "127.0.0.1", 0)
    with socket.create_connection(server.sockets[0].getsockname()[:2], 5) as client:
        for _ in range(turns):
            await asyncio.sleep(0)
        await close_server(server)
        client.setblocking(False)
        try:
            async with asyncio.timeout(5):
                assert await loop.sock_recv(client, 1) == b""
        except ConnectionResetError:
            pass  # it was still before the door
    assert faults == []
