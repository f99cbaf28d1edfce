"""The list of what was signed today: of the clinic's day, and of no other."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

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
