"""A TCP proxy in front of a real server: each fault that waits meets the next connection, and where
none waits, a share of the connections is cut after some bytes of either direction.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
from collections import deque
from types import TracebackType
from typing import Final, Literal, Self

from station.simulators.closing import close_server

__all__ = ["TcpFault", "TcpFaults"]

TcpFault = Literal["cut", "lose", "hang", "none"]
_PIECE: Final = 16384


class TcpFaults:
    """Listens on a loopback port until the context ends, and passes on to `port`.

    `cut`: the connection is reset while the client still sends; `lose`: the server's first answer
    passes and its second is lost with a reset; `hang`: it is lost, and nothing more is said.
    `share` of the other connections is cut: half of them within the first `longest` bytes that are
    sent, half when all was sent and only the answer is on its way. `cuts` counts these.
    """

    def __init__(
        self, port: int, chance: random.Random, *, share: float = 0.0, longest: int = 1
    ) -> None:
        self._upstream = port
        self._chance = chance
        self._share = share
        self._longest = longest
        self.cuts = 0
        self.faults: deque[TcpFault] = deque()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tcp-faults")
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._serve, "127.0.0.1", 0), self._loop
        ).result(30)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        await close_server(self._server)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault: TcpFault = self.faults.popleft() if self.faults else "none"
        try:
            upstream = await asyncio.open_connection("127.0.0.1", self._upstream)
        except OSError:
            _reset(writer)
            return
        up, down = self._limits(fault)
        pieces = 1 if fault in ("lose", "hang") else None
        ways = [
            asyncio.create_task(_pass(reader, upstream[1], longest=up)),
            asyncio.create_task(_pass(upstream[0], writer, longest=down, pieces=pieces)),
        ]
        done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        if fault == "hang" and ways[1] in done:
            await asyncio.wait(ways[:1])  # until the client gives up
        if fault in ("cut", "lose"):
            _reset(writer)
        for way in ways:
            way.cancel()
        upstream[1].close()
        writer.close()

    def _limits(self, fault: TcpFault) -> tuple[int | None, int | None]:
        """How many bytes of the client and of the server pass."""
        chance = self._chance
        if fault == "cut":
            return chance.randrange(200, 3000), None
        if fault != "none" or chance.random() >= self._share:
            return None, None
        self.cuts += 1
        if chance.random() < 0.5:
            return None, chance.randrange(150, 400)
        return chance.randrange(self._longest), None


async def _pass(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    *,
    longest: int | None = None,
    pieces: int | None = None,
) -> None:
    """Until the end, or so many bytes; of `pieces`, what comes after them is heard and lost."""
    passed = 0
    try:
        while piece := await reader.read(_PIECE):
            if pieces is not None:
                pieces -= 1
                if pieces < 0:
                    return
            writer.write(piece if longest is None else piece[: longest - passed])
            await writer.drain()
            passed += len(piece)
            if longest is not None and passed > longest:
                return
    except OSError:
        pass


def _reset(writer: asyncio.StreamWriter) -> None:
    channel: socket.socket = writer.get_extra_info("socket")
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
