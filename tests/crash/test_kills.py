"""A station that is killed wherever it writes, and at any other moment: nothing that it said was
kept is lost, doubled or somebody else's, and a visit goes on where it was.

`STATION_SEED` repeats a run, `STATION_KILLS` makes the long one shorter or longer.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.simulators.demo_chart import DemoChart
from station.store.store import Store
from tests.crash.ledger import (
    Verdict,
    in_chart,
    messages_in_chart,
    reports_of,
    verdict,
)
from tests.crash.person import Person, make_patients
from tests.crash.planner import AT_WORK, FIRST, Planner
from tests.crash.room import Room, open_room, settings_of
from tests.crash.stations import Lives
from tests.support.chart import BareClient, demo_chart
from tests.support.effects import seed
from tests.support.figures import StateFigure, state_all

__all__ = ["demo_chart", "seed"]

pytestmark = [
    pytest.mark.chart,
    pytest.mark.skipif(sys.platform != "linux", reason="files are named by /proc"),
]

KILLS_OF_A_RUN = 25
WANTED = int(os.environ.get("STATION_KILLS") or 2_000)


@pytest.fixture(scope="module")
def room(demo_chart: DemoChart) -> Iterator[Room]:
    with open_room(demo_chart.base_url) as room:
        yield room


def run(
    lives: Lives,
    planner: Planner,
    chart: DemoChart,
    room: Room,
    folder: Path,
    chance: random.Random,
    kills: int,
) -> tuple[Verdict, Person]:
    """One station from its first start through so many kills, and what its chart has then."""
    name = f"{chance.randrange(10**9)}"
    client = BareClient(chart.base_url)
    patients, seconds = make_patients(client, name)
    everybody = [*patients, *seconds.values()]
    settings = settings_of(folder / name, chart.base_url, room)
    person = Person(lives, settings, patients, seconds, room, chance)
    for number in range(kills):
        kill, doom = planner.next(first=number == 0)
        person.live(kill, doom, most=40)
        if kill is not None and lives.last_point == kill.point:
            planner.killed[kill.point] += 1

    def messages_came() -> bool:
        return all(messages_in_chart(client, who) >= n for who, n in person.told.items())

    wrong = person.finish(messages_came)
    assert not wrong, wrong
    found = {one.id: in_chart(client, one.id) for one in everybody}
    said = verdict(person.books, found)
    for one in everybody:
        there = messages_in_chart(client, one.id)
        least, most = person.told[one.id], person.perhaps_told[one.id]
        said.lost += [f"{one.id}: a message to the provider"] * max(0, least - there)
        said.doubled += [f"{one.id}: a message to the provider"] * max(0, there - most)
        said.messages += there
        samples, reports = reports_of(client, one.id)
        said.lost += [f"{one.id}: the report of an EKG"] * (samples - reports).total()
        said.doubled += [f"{one.id}: a report of an EKG"] * (reports - samples).total()
    return said, person


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_25_kills(
    lives: Lives, demo_chart: DemoChart, room: Room, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    planner = Planner(chance)
    said, person = run(lives, planner, demo_chart, room, tmp_path, chance, KILLS_OF_A_RUN)
    print(said, f"{person.kept} kept,", sorted(planner.killed))  # noqa: T201 - with a failure
    assert said.clean, (f"seed {seed}", said.lost, said.doubled, said.mixed)
    assert person.kept >= 5
    assert len(planner.killed) >= 10


@pytest.mark.soak
@pytest.mark.timeout(4 * 3600)
def test_2_000_kills(
    lives: Lives,
    demo_chart: DemoChart,
    room: Room,
    tmp_path: Path,
    seed: int,
    figure: StateFigure,
) -> None:
    chance = random.Random(seed)
    planner = Planner(chance)
    whole = Verdict()
    began_s, kills, kept = time.monotonic(), 0, 0
    while kills < WANTED:
        said, person = run(lives, planner, demo_chart, room, tmp_path, chance, KILLS_OF_A_RUN)
        assert said.clean, (f"seed {seed}", kills, said.lost, said.doubled, said.mixed)
        whole.plus(said)
        kills += KILLS_OF_A_RUN
        kept += person.kept
    took_s = time.monotonic() - began_s
    print(f"{kills} kills, {whole}, {kept} kept, {took_s:.0f} s")  # noqa: T201 - the figure
    for point in (*FIRST, *AT_WORK):
        print(f"{planner.killed[point]:5} of {planner.tried[point]:5} {point}")  # noqa: T201
    for point, times in sorted(lives.passed.items()):
        print(f"{times:7} {point}")  # noqa: T201
    assert not {*FIRST, *AT_WORK} - planner.killed.keys()
    state_all(
        figure,
        [
            {"name": "Kills: accepted results lost", "unit": "results", "value": len(whole.lost),
             "at_most": 0, "note": f"{kills} kills, {whole.results} signed results"},
            {"name": "Kills: results doubled", "unit": "results", "value": len(whole.doubled),
             "at_most": 0},
            {"name": "Kills: results in another patient's chart", "unit": "results",
             "value": len(whole.mixed), "at_most": 0},
        ],
    )  # fmt: skip


# What the store does that only reads.
_READS = {
    "audit", "audit_found", "corrections", "deliveries", "earlier_ekg", "earlier_results",
    "held_readings", "load_census", "message", "message_counts", "messages", "next_try",
    "preferences", "receipts_since", "recent_results", "signed_since", "signed_visit", "told",
    "undelivered", "unfinished_visits", "users", "visit", "visits_signed_since",
    "whose_message", "worklist",
}  # fmt: skip


def test_every_write_of_the_store_has_a_point_where_it_is_killed() -> None:
    """A new one is put into a list above."""
    jobs = {
        name
        for name, what in vars(Store).items()
        if callable(what) and not name.startswith("_") and name not in ("close", "open")
    }
    killed = {point.partition(":")[0] for point in (*FIRST, *AT_WORK)}
    assert jobs - _READS <= killed
    assert not _READS & killed
    assert jobs >= _READS
