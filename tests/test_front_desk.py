"""ADT messages on a real socket, over a real store, for a patient who is in the room."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.access.gate import Gate
from station.access.sessions import Sessions
from station.access.users import Users
from station.adt_settings import AdtSettings
from station.capture.capture import Capture
from station.capture.commands import ChoosePatient, Done
from station.capture.views import Phase
from station.engine.front_desk import FrontDesk
from station.settings import Settings
from station.store.store import Store
from station.today import TodayList
from tests.capture.room import ACTOR
from tests.capture.test_pause import PAIN, confirm
from tests.store.records import KEY, compose
from tests.support.orthanc import free_port

NOW = datetime.now(UTC)
STAMP = NOW.strftime("%Y%m%d%H%M%S+0000")


def message(event: str, number: str, *segments: str) -> bytes:
    head = f"MSH|^~\\&|ADT|CLINIC|VITALS|ROOM|{STAMP}||ADT^{event}|{number}|P|2.5.1"
    lines = (head, f"EVN|{event}|{STAMP}", *segments)
    return b"\x0b" + "\r".join(lines).encode() + b"\r\x1c\x0d"


ADA = "PID|1||100231^^^CLINIC^MR||Okafor^Ada||19840229|F"
HERE = f"PV1|1|O|R1^^^CLINIC||||||||||||||||V77^^^CLINIC^VN|||||||||||||||||||||||||{STAMP}"
ARRIVED = message("A04", "M1", ADA, HERE)
MERGED = message(
    "A40", "M2", "PID|1||900^^^CLINIC^MR||Okafor-Reyes^Ada||19840229|F", "MRG|100231^^^CLINIC^MR"
)
CANCELLED = message("A11", "M3", ADA, HERE)


class Desk:
    """The front desk of one station, and somebody who sends to it."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.settings = Settings(time_zone="UTC", adt=AdtSettings(enabled=True, port=self.port))
        self.store = Store.open(folder / "station.db", KEY, compose)
        self.capture = Capture(self.store, station_id="station-1", room="1")
        gate = Gate(Users((), self.store), Sessions(), self.store)
        self.desk = FrontDesk(self.settings, self.store, self.capture, gate)
        self.warned: list[str] = []
        self.read = asyncio.Event()

    async def open(self) -> None:
        await self.desk.open(self.warned.append)
        self.today = TodayList(self.settings, self.store, adt=self.desk.worklist)

        async def read_again() -> None:
            await self.today.read()
            self.read.set()

        self.desk.read_again = read_again

    async def close(self) -> None:
        await self.desk.close()
        await asyncio.to_thread(self.store.close)

    async def send(self, data: bytes) -> str:
        """Deliver one message; the acknowledgment code. Waits until the station has read it."""
        self.read.clear()
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(data)
        answer = await reader.readuntil(b"\x1c\x0d")
        writer.close()
        await writer.wait_closed()
        await asyncio.wait_for(self.read.wait(), 10)
        msa = next(one for one in answer.decode().split("\r") if one.startswith("MSA"))
        return msa.split("|")[1]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path)
    await made.open()
    yield made
    await made.close()


async def in_the_room(desk: Desk) -> None:
    """Ada is chosen from today's list, confirmed, and says how much it hurts."""
    assert await desk.send(ARRIVED) == "AA"
    [line] = desk.today.view.patients
    assert line.patient.name == "Okafor, Ada"

    class Room:
        async def done(self, command: object) -> None:
            assert isinstance(await desk.capture.handle(command), Done)  # type: ignore[arg-type]

    room = Room()
    await room.done(ChoosePatient(actor=ACTOR, expected=line))
    await confirm(room)  # type: ignore[arg-type]
    await room.done(PAIN)


async def trail(desk: Desk) -> list[tuple[str, str | None]]:
    rows = await asyncio.wrap_future(desk.store.audit())
    return [(row.entry.action, row.entry.detail) for row in rows]


async def test_a_merge_while_the_patient_is_in_the_room(desk: Desk) -> None:
    await in_the_room(desk)
    assert await desk.send(MERGED) == "AA"

    visit = desk.capture.view(datetime.now(UTC))[0]
    assert visit is not None
    assert (visit.phase, visit.patient.id, visit.patient.family) == (
        Phase.CHOSEN,
        "900",
        "Okafor-Reyes",
    )
    assert "joined two records" in visit.patient.alerts[-1]
    [kept] = await asyncio.wrap_future(desk.store.unfinished_visits())
    assert (kept.patient.id, len(kept.results)) == ("900", 1)
    assert [one.patient.id for one in desk.today.view.patients] == ["900"]
    assert ("adt_merged", "patient 100231 is 900, in the room") in await trail(desk)
    rows = await asyncio.wrap_future(desk.store.audit())
    [merged] = [row.entry for row in rows if row.entry.action == "adt_merged"]
    assert merged.patient_id == "100231"


async def test_a_cancelled_visit_is_on_the_banner_and_nothing_is_thrown_away(desk: Desk) -> None:
    await in_the_room(desk)
    assert await desk.send(CANCELLED) == "AA"
    visit = desk.capture.view(datetime.now(UTC))[0]
    assert visit is not None
    assert visit.phase is Phase.ACCEPTED
    assert visit.patient.alerts[-1] == (
        "The front desk has cancelled this visit. Ask the front desk before you sign."
    )
    assert desk.today.view.patients == ()
    assert ("adt_cancelled", "patient 100231, in the room") in await trail(desk)


async def test_another_visit_of_the_patient_that_is_cancelled_is_no_news_here(desk: Desk) -> None:
    await in_the_room(desk)
    other = message("A11", "M4", ADA, HERE.replace("V77", "V78"))
    assert await desk.send(message("A04", "M3", ADA, HERE.replace("V77", "V78"))) == "AA"
    assert await desk.send(other) == "AA"
    visit = desk.capture.view(datetime.now(UTC))[0]
    assert visit is not None
    assert visit.patient.alerts == ()


async def test_the_same_merge_again_changes_nothing(desk: Desk) -> None:
    await in_the_room(desk)
    await desk.send(MERGED)
    before = await trail(desk)
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(MERGED)
    assert b"MSA|AA|M2" in await reader.readuntil(b"\x1c\x0d")
    writer.close()
    await writer.wait_closed()
    assert await trail(desk) == before


async def test_a_list_from_yesterdays_run_is_there_at_once(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    await first.open()
    await first.send(ARRIVED)
    await first.close()
    again = Desk(tmp_path)
    await again.open()
    await again.today.read()
    assert [one.patient.name for one in again.today.view.patients] == ["Okafor, Ada"]
    await again.close()


async def test_a_port_that_is_taken_is_told_and_the_station_opens(tmp_path: Path) -> None:
    server = await asyncio.start_server(lambda r, w: w.close(), "127.0.0.1", 0)
    desk = Desk(tmp_path)
    port = server.sockets[0].getsockname()[1]
    settings = Settings(adt=AdtSettings(enabled=True, port=port))
    gate = Gate(Users((), desk.store), Sessions(), desk.store)
    other = FrontDesk(settings, desk.store, desk.capture, gate)
    await other.open(desk.warned.append)
    assert len(desk.warned) == 1
    assert str(port) in desk.warned[0]
    assert other.worklist is None
    await other.close()
    await desk.close()
    server.close()
    await server.wait_closed()


async def test_a_stranger_is_in_the_trail_once_an_hour(desk: Desk) -> None:
    assert desk.desk.listener is not None
    for _ in range(3):
        desk.desk.listener._turn_away("203.0.113.9", stranger=True)
    assert await trail(desk) == [("adt_peer_refused", "from 203.0.113.9")]


async def front_desk_trail(desk: Desk) -> list[tuple[str, str | None]]:
    return [one for one in await trail(desk) if one[0].startswith("adt_")]


RENAMED = message("A08", "M4", ADA.replace("Okafor^Ada", "Okafor-Reyes^Ada"), HERE)


@pytest.mark.parametrize(
    ("said", "number"),
    [(MERGED, "900"), (RENAMED, "100231")],
    ids=["joined with another record", "another name"],
)
async def test_what_was_acknowledged_holds_where_the_station_was_killed_before_it_was_done(
    tmp_path: Path, said: bytes, number: str
) -> None:
    desk = Desk(tmp_path)
    await desk.open()
    await in_the_room(desk)
    assert desk.desk._work is not None
    desk.desk._work.cancel()  # as a kill: on disk and answered, and nothing more
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.port)
    writer.write(said)
    assert b"MSA|AA" in await reader.readuntil(b"\x1c\x0d")
    writer.close()
    await writer.wait_closed()
    await desk.close()

    again = Desk(tmp_path)
    await again.capture.unfinished.recall(datetime.now(UTC))
    [visit] = again.capture.unfinished.all()
    assert (visit.patient.id, visit.patient.family) == ("100231", "Okafor")
    await again.open()
    async with asyncio.timeout(10):
        while not (done := await front_desk_trail(again)):
            pass  # it goes on while the store is asked
    [visit] = again.capture.unfinished.all()
    assert (visit.patient.id, visit.patient.family) == (number, "Okafor-Reyes")
    [kept] = await asyncio.wrap_future(again.store.unfinished_visits())
    assert (kept.patient.id, len(kept.results)) == (number, 1)
    await again.close()

    third = Desk(tmp_path)  # and is done once
    await third.capture.unfinished.recall(datetime.now(UTC))
    await third.open()
    assert await third.send(message("A04", "M5", ADA.replace("100231", "55"), HERE)) == "AA"
    assert await front_desk_trail(third) == done
    assert len(done) == 1
    await third.close()
