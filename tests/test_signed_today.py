"""The list of what was signed today: of the clinic's day, and of no other."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.capture.signed_view import SignedView
from station.settings import Settings
from station.signed_today import SignedToday
from station.store.store import Store
from station.visit import DeliveryState, SignedVisit
from tests.store.records import ACTOR, KEY, compose, temperature, visit


@pytest.mark.parametrize("zone", ["America/Chicago", "Pacific/Auckland"])
async def test_only_the_clinic_s_day(tmp_path: Path, zone: str) -> None:
    store = Store.open(tmp_path / "station.db", KEY, compose)
    now = datetime.now(UTC)
    for name, ago in (("v1", timedelta(days=2)), ("v2", timedelta(0))):
        of = visit(temperature(f"t-{name}"), number=name)
        store.sign(SignedVisit(visit=of, signed_at=now - ago, signed_by=ACTOR)).result(10)
    read = asyncio.Event()
    signed = SignedToday(Settings(time_zone=zone), store, read.set)

    signed.look()
    signed.look()  # while it is being read: once more, not twice at a time
    await asyncio.wait_for(read.wait(), 10)

    (one,) = signed.today(now)
    assert (one.visit_id, one.patient_name) == ("v2", visit().patient.name)
    assert one.states == (DeliveryState.QUEUED,)
    assert signed.today(now + timedelta(days=1)) == ()
    await signed.close()
    store.close()


async def test_a_day_of_25_hours_is_one_day(tmp_path: Path) -> None:
    """On 1 November 2026 at 2:00 Chicago sets its clocks back (tz database): 1:30 comes twice."""
    signed = SignedToday(
        Settings(time_zone="America/Chicago"), Store.open(tmp_path / "station.db", KEY, compose)
    )
    times = {
        "v1": datetime(2026, 11, 1, 4, 59, tzinfo=UTC),  # 31 October, 23:59 CDT
        "v2": datetime(2026, 11, 1, 5, 0, tzinfo=UTC),  # 0:00 CDT
        "v3": datetime(2026, 11, 1, 6, 30, tzinfo=UTC),  # 1:30 CDT
        "v4": datetime(2026, 11, 1, 7, 30, tzinfo=UTC),  # 1:30 CST
        "v5": datetime(2026, 11, 2, 5, 59, tzinfo=UTC),  # 23:59 CST
    }
    signed._views = tuple(
        SignedView(visit_id=name, patient_name="", signed_at=at) for name, at in times.items()
    )
    assert [one.visit_id for one in signed.today(times["v5"])] == ["v2", "v3", "v4", "v5"]
    signed._store.close()
