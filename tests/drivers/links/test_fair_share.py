"""A line that never pauses: the rest of the station goes on beside it."""

from __future__ import annotations

import asyncio
import os
import threading
import time

import pytest

from station.drivers.links.base import Chunk, LinkState
from station.drivers.links.fair_share import FairShare, pause_s
from station.drivers.links.ports import PortChoice
from station.drivers.links.serial_port import SerialLink, SerialSettings


def test_what_no_instrument_sends_at_once_waits_as_long_as_it_took() -> None:
    assert pause_s(1023, 0.01) == 0.0
    assert pause_s(1024, 0.01) == 0.01
    assert pause_s(4096, 3.0) == 0.25


async def test_at_most_four_pieces_wait_for_the_loop_and_come_in_order() -> None:
    heard: list[bytes] = []
    handed: list[int] = []
    fourth = threading.Event()
    share = FairShare(
        asyncio.get_running_loop(), lambda chunk: heard.append(chunk.data), threading.Event()
    )

    def read() -> None:
        for number in range(20):
            share.hand_over(Chunk(data=bytes([number]), monotonic_s=0.0))
            handed.append(number)
            if number == 3:
                fourth.set()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    assert fourth.wait(10)  # and the loop waits here, on purpose
    thread.join(0.05)
    assert (handed, heard) == ([0, 1, 2, 3], [])
    await asyncio.to_thread(thread.join)
    assert heard == [bytes([number]) for number in range(20)]


async def test_nobody_waits_who_leaves() -> None:
    leaving = threading.Event()
    share = FairShare(asyncio.get_running_loop(), lambda _: None, leaving)
    leaving.set()
    for _ in range(20):  # this is the loop itself: it takes none of them meanwhile
        share.hand_over(Chunk(data=bytes(4096), monotonic_s=0.0))


@pytest.mark.skipif(os.name != "posix", reason="a pseudo-terminal")
async def test_a_port_that_floods_leaves_the_loop_its_turns() -> None:
    import pty
    import tty

    ours, theirs = pty.openpty()
    tty.setraw(ours)
    tty.setraw(theirs)
    over = threading.Event()

    os.set_blocking(ours, False)  # a write that waits could not be ended

    def flood() -> None:
        while not over.is_set():
            try:
                os.write(ours, bytes(4096))
            except BlockingIOError:
                over.wait(0.0001)

    class Listener:
        """As busy with each piece as a decoder is."""

        pieces = 0
        since_the_last_turn = 0

        def on_chunk(self, chunk: Chunk) -> None:
            self.pieces += 1
            self.since_the_last_turn += 1
            end_s = time.perf_counter() + 0.001
            while time.perf_counter() < end_s:
                pass

        def on_state(self, state: LinkState) -> None:
            pass

    listener = Listener()
    link = SerialLink(PortChoice.parse(os.ttyname(theirs)), SerialSettings())
    task = asyncio.create_task(link.run(listener))
    thread = threading.Thread(target=flood, daemon=True)
    thread.start()
    most = 0
    try:
        async with asyncio.timeout(20):
            while listener.pieces < 100:
                listener.since_the_last_turn = 0
                await asyncio.sleep(0)
                most = max(most, listener.since_the_last_turn)
    finally:
        over.set()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.to_thread(thread.join)
        os.close(theirs)
        os.close(ours)
    assert most <= 2 * 4  # those that wait, and those that came meanwhile
