"""The chart's time zone: HL7's extension at a Location, and the offsets of its times."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.worklist.fhir_worklist import FhirWorklist
from station.worklist.fhir_zone import other_zone_note, zone_of
from station.worklist.today import WorklistError
from tests.support.chart import BareClient
from tests.support.fault_proxy import FaultProxy

URL = "http://hl7.org/fhir/StructureDefinition/timezone"
CHICAGO = ZoneInfo("America/Chicago")
TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("extension", "zone"),
    [
        ([{"url": URL, "valueCode": "America/Chicago"}], CHICAGO),
        ([{"url": URL, "valueString": "America/Chicago"}], CHICAGO),
        ([{"url": "other", "valueCode": "Europe/Berlin"}], None),
        ([{"url": URL, "valueCode": "Mars/Olympus"}], None),
        ([{"url": URL, "valueCode": "../../etc/passwd"}], None),
        ([{"url": URL, "valueCode": 7}], None),
        ([{"url": URL}], None),
        ("America/Chicago", None),
        (None, None),
    ],
)
def test_a_place_names_its_zone(extension: Any, zone: ZoneInfo | None) -> None:
    assert zone_of({"resourceType": "Location", "extension": extension}) == zone


@given(st.text(max_size=30))
def test_any_name_is_survived(name: str) -> None:
    zone_of({"extension": [{"url": URL, "valueCode": name}]})


def test_times_of_another_offset_are_told_and_utc_says_nothing() -> None:
    at = datetime(2026, 11, 30, 9, 0)
    here = at.replace(tzinfo=timezone(timedelta(hours=-6)))
    there = at.replace(tzinfo=timezone(timedelta(hours=-5)))

    assert other_zone_note([None, here, at.replace(tzinfo=UTC)], CHICAGO) is None
    assert "another time zone" in str(other_zone_note([here, there], CHICAGO))
    # In summer the clinic's own offset is another one.
    summer = datetime(2026, 7, 1, 9, 0, tzinfo=timezone(timedelta(hours=-5)))
    assert other_zone_note([summer], CHICAGO) is None


@pytest.mark.chart
async def test_a_place_at_a_real_chart(proxy: FaultProxy, chart: BareClient) -> None:
    chart.put(
        {
            "resourceType": "Location",
            "id": "clinic-1",
            "name": "Clinic",
            "extension": [{"url": URL, "valueCode": "America/Chicago"}],
        }
    )
    worklist = FhirWorklist(proxy.base_url)

    assert await worklist.zone("clinic-1") == CHICAGO
    for name in ("nowhere", "a/b"):
        with pytest.raises(WorklistError):
            await worklist.zone(name)


@pytest.mark.chart
async def test_a_list_in_another_zone_has_a_note(proxy: FaultProxy, chart: BareClient) -> None:
    chart.put(
        {
            "resourceType": "Appointment",
            "id": "far-away",
            "status": "booked",
            "start": "2031-05-05T09:00:00+05:45",
            "end": "2031-05-05T09:20:00+05:45",
            "participant": [
                {"actor": {"reference": "Patient/demo-okafor-ada"}, "status": "accepted"}
            ],
        }
    )
    found = await FhirWorklist(proxy.base_url, time_zone=CHICAGO).read(date(2031, 5, 4))
    assert any("another time zone" in note for note in found.notes)
