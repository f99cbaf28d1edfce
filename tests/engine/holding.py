"""A station that dies of a power cut when it shows that something is held:
`python -m tests.engine.holding FOLDER`. Nobody is in the room; it says what it showed.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from station.demo_user import DEMO_USER
from station.engine import Engine
from station.settings import Settings
from station.visit import new_id
from station.vitals import Origin, Reading
from tests.capture.room import pressure
from tests.store.crashing import die, say
from tests.test_engine import Room

STAMP = datetime(2026, 11, 24, 8, 15, 30)


def site(folder: Path) -> Settings:
    return Settings(room="4", data_folder=folder)


def record(minute: int = 15, systolic: str = "151") -> tuple[Reading, ...]:
    """A record of a cuff's memory, as it is sent: its identifiers are other ones each time."""
    said = pressure(
        datetime.now(UTC),
        systolic,
        "92",
        measurement=new_id(),
        from_memory=True,
        device_time=STAMP.replace(minute=minute),
        stored_for=timedelta(hours=2),
        origin=Origin.SIMULATOR,
    )
    return tuple(one.replace(id=new_id()) for one in said)


def hear(engine: Engine, *readings: Reading) -> None:
    """An instrument tells them."""
    loop, rooms = engine._loop, engine._rooms
    assert loop is not None
    assert rooms is not None
    for one in readings:
        loop.call_soon_threadsafe(rooms.capture.on_reading, one)


def main(folder: Path) -> None:
    engine = Engine(site(folder), demo_user=DEMO_USER)
    engine.start().result(30)
    room = Room(engine)
    room.sign_in()
    hear(engine, *record())
    [held] = room.until(lambda view: bool(view.held)).held
    say(f"{held.measurement} {held.reason}")
    die()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
