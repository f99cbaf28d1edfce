"""Today's list from a real chart, and from the store where the chart is silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from station.capture.commands import Denied, Done
from station.settings import Settings, TodaySettings
from station.simulators.demo_chart import DemoChart
from station.store.store import Store
from station.today import TodayList, in_order
from station.visit import ExpectedPatient, Patient, Presence
from tests.support.chart import demo_chart  # noqa: F401 - a fixture

KEY = bytes(range(32))
SILENT = "http://127.0.0.1:9/fhir"  # the discard port: nobody answers


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "station.db", KEY, lambda _: ())
    yield opened
    opened.close()


def settings(url: str | None, **today: object) -> Settings:
    return Settings(worklist_url=url, time_zone="UTC", today=TodaySettings.model_validate(today))


def somebody(number: int, family: str, presence: Presence) -> ExpectedPatient:
    return ExpectedPatient(
        patient=Patient(
            id=f"p{number}",
            family=family,
            given="Ada",
            birth_date=date(1984, 2, 29),
            sex="female",
            mrn=f"10023{number}",
            alerts=("No BP on left arm",),
        ),
        presence=presence,
        at=datetime(2026, 11, 24, 8, number, tzinfo=UTC),
    )


LIST = (
    somebody(1, "Okafor", Presence.NOT_ARRIVED),
    somebody(2, "Brandt", Presence.ARRIVED),
    somebody(3, "adams", Presence.ROOMED),
)


@pytest.mark.chart
@pytest.mark.slow
async def test_what_was_read_is_there_after_a_restart_without_network(
    demo_chart: DemoChart,  # noqa: F811
    store: Store,
) -> None:
    now = datetime.now(UTC)
    first = TodayList(settings(demo_chart.base_url), store, lambda: now)
    assert await first.read() == Done()
    read = first.view
    assert len(read.patients) == 8
    later = TodayList(settings(SILENT), store, lambda: now + timedelta(minutes=1))
    assert isinstance(await later.read(), Denied)
    assert (later.view.patients, later.view.read_at) == (read.patients, now)
    assert later.view.says


@pytest.mark.chart
@pytest.mark.slow
async def test_tomorrow_is_read_along(
    demo_chart: DemoChart,  # noqa: F811
    store: Store,
) -> None:
    """The evening before: what the chart has for the next day is kept with its time."""
    evening = datetime.now(UTC) - timedelta(days=1)
    assert await TodayList(settings(demo_chart.base_url), store, lambda: evening).read() == Done()
    morning = TodayList(settings(SILENT), store, lambda: evening + timedelta(days=1))
    await morning.read()
    assert len(morning.view.patients) == 8
    assert morning.view.read_at == evening


async def test_a_list_of_another_day_is_not_todays(store: Store) -> None:
    monday = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
    store.save_worklist(monday.date(), LIST, monday).result(5)
    clock = [monday]
    listed = TodayList(settings(SILENT), store, lambda: clock[0])
    await listed.read()
    assert listed.view.patients == LIST
    clock[0] = monday + timedelta(hours=8)
    await listed.read()
    view = listed.view
    assert not view.patients
    assert view.read_at is None


def test_lists_are_kept_exactly_and_old_ones_go(store: Store) -> None:
    for day in (20, 23, 24, 25):
        at = datetime(2026, 11, day, 6, 30, tzinfo=UTC)
        store.save_worklist(date(2026, 11, day), LIST, at).result(5)
    kept = store.worklist(date(2026, 11, 24)).result(5)
    assert kept == (LIST, datetime(2026, 11, 24, 6, 30, tzinfo=UTC))
    assert store.worklist(date(2026, 11, 25)).result(5) is not None
    for gone in (20, 23):
        assert store.worklist(date(2026, 11, gone)).result(5) is None


@pytest.mark.parametrize(
    ("order", "families"),
    [
        ("time", ["Okafor", "Brandt", "adams"]),
        ("name", ["adams", "Brandt", "Okafor"]),
        ("arrived_first", ["Brandt", "adams", "Okafor"]),
    ],
)
def test_the_sites_order(order: str, families: list[str]) -> None:
    assert [one.patient.family for one in in_order(LIST, order)] == families


async def test_without_a_chart_it_says_so(store: Store) -> None:
    listed = TodayList(settings(None), store)
    answer = await listed.read()
    assert isinstance(answer, Denied)
    assert listed.view.says == "No worklist is configured."
