"""Runs in python-hl7's environment: its MLLP server, which keeps each MSH-10 once.

`python_hl7_receiver.py PORT FILE`: see `tests.support.judges_hl7.MllpReceiver` for what it does and
`tests.support.judges_process` for how it is spoken to.
"""

import asyncio
import json
import os
import socket
import struct
import sys
from collections import deque
from pathlib import Path

import hl7
from hl7.mllp import start_hl7_server

LONGEST = 64 * 1024 * 1024


class Kept:
    """Messages on disk, one line each, synchronous before anything is acknowledged."""

    def __init__(self, path):
        whole = path.read_bytes() if path.exists() else b""
        whole = whole[: whole.rfind(b"\n") + 1]  # a line that a kill cut short was never answered
        self.ids = {json.loads(line)["id"] for line in whole.splitlines()}
        self._file = path.open("r+b" if path.exists() else "w+b")
        self._file.truncate(len(whole))
        self._file.seek(len(whole))

    def keep(self, name, text):
        if name in self.ids:
            return
        self._file.write(json.dumps({"id": name, "text": text}).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.ids.add(name)


class Receiver:
    """The server's handler, with the faults that wait for the next messages."""

    def __init__(self, kept):
        self.kept = kept
        self.faults = deque()
        self.arrivals = 0

    async def handle(self, reader, writer):
        try:
            while True:
                await self.one(await reader.readmessage(), writer)
        except (asyncio.IncompleteReadError, ConnectionError, EOFError):
            pass
        finally:
            writer.close()

    async def one(self, message, writer):
        self.arrivals += 1
        name = str(message.segment("MSH")[10])
        fault = self.faults.popleft() if self.faults else "none"
        if fault == "unread":
            return
        if fault == "reset_before":
            reset(writer)
            raise EOFError
        if fault in ("AE", "AR"):
            writer.writemessage(message.create_ack(fault))
            await writer.drain()
            return
        self.kept.keep(name, str(message))
        if fault == "lose":
            return
        if fault == "close":
            reset(writer)
            raise EOFError
        answer = message.create_ack("AA")
        if fault == "other":
            stray = hl7.parse(str(answer).replace(name, "SOME-OTHER-MESSAGE"))
            writer.writemessage(stray)
        writer.writemessage(answer)
        if fault == "duplicate":
            writer.writemessage(answer)
        await writer.drain()


def reset(writer):
    """Close with RST, as a crashed server or a broken network does."""
    channel = writer.get_extra_info("socket")
    channel.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def main(port, path):
    receiver = Receiver(Kept(path))
    server = await start_hl7_server(
        receiver.handle, "127.0.0.1", port, limit=LONGEST, encoding="utf-8"
    )
    say({"port": server.sockets[0].getsockname()[1]})
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        receiver.faults.extend(json.loads(line)["faults"])
        say({"left": len(receiver.faults), "arrivals": receiver.arrivals})
    os._exit(0)


def say(what):
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
