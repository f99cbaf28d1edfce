"""HL7 v2 receivers that answer as they are told: good ones and bad ones, on real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from station.simulators.closing import close_server

VT, END = b"\x0b", b"\x1c\r"


def ack(code: str, about: str, *more: str, msh: str = "", number: str = "R1") -> bytes:
    """An acknowledgment as receivers write it, in its frame."""
    head = f"MSH|^~\\&|EHR|HOSP|VITALS|CLINIC|20261124155300||ACK^R01|{number}|P|2.3{msh}"
    return VT + "\r".join([head, f"MSA|{code}|{about}", *more, ""]).encode() + END


@dataclass
class Conversation:
    """One message that came, and the connection it came on."""

    message: bytes
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    async def heard(self) -> bytes:
        """The next frame that the station sends, without its ends."""
        return (await self.reader.readuntil(END))[1:-2]


Step = Callable[[Conversation], Awaitable[None]]


@dataclass
class Receiver:
    """What came, on how many connections; `ended` is set when the peer has closed one."""

    port: int = 0
    messages: list[bytes] = field(default_factory=list)
    connections: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)


def saying(*pieces: bytes) -> Step:
    async def step(conversation: Conversation) -> None:
        await conversation.say(*pieces)

    return step


async def closing(conversation: Conversation) -> None:
    conversation.writer.close()


async def resetting(conversation: Conversation) -> None:
    conversation.writer.transport.abort()


async def silent(_: Conversation) -> None:
    return


@asynccontextmanager
async def receiver(
    *steps: Step, tls: ssl.SSLContext | None = None, greeting: Sequence[bytes] = ()
) -> AsyncIterator[Receiver]:
    """Does one step for each message that comes; after the last one it is silent."""
    left = list(steps)
    state = Receiver()
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        state.connections += 1
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            for piece in greeting:
                writer.write(piece)
            while True:
                came = (await reader.readuntil(END))[1:-2]
                state.messages.append(came)
                step = left.pop(0) if left else silent
                await step(Conversation(came, reader, writer))
        except (asyncio.IncompleteReadError, OSError):
            state.ended.set()
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    state.port = server.sockets[0].getsockname()[1]
    try:
        yield state
    finally:
        await close_server(server)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
