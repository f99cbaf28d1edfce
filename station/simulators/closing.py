"""Servers of asyncio, closed without losing who is just coming in."""

from __future__ import annotations

import asyncio
import contextlib

__all__ = ["close_server"]


async def close_server(server: asyncio.Server) -> None:
    """Stop listening; who is connected stays so.

    Taking somebody in takes the loop some turns. A server that is closed in between leaves that
    connection open and in nobody's hands (python/cpython issue 109564), so the door is shut first,
    and closed when those inside are known.
    """
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # the loop of Windows has another way
        for one in server.sockets:
            loop.remove_reader(one.fileno())
        for _ in range(3):
            await asyncio.sleep(0)
    server.close()
