"""A signed visit becomes messages: which results, for whom, and never simulated ones to a chart."""

from __future__ import annotations

import json
import struct

import pytest

from station.export.compose import compose
from station.export.errors import NotATestChartError
from station.export.fhir_destination import FhirDestination
from station.export.site import FhirSite, PulseSource
from station.visit import EkgRecording, NotDone, NotDoneWhy, Result, ResultKind
from station.vitals import Origin, Unit, Vital
from tests.export.records import (
    ACCEPTED,
    ACTOR,
    EKG,
    MEASURED,
    OXIMETER,
    blood_pressure,
    reading,
    result,
    sign,
)

SITE = FhirSite(namespace="https://clinic.example/vitals-station")
CHART = FhirDestination(name="chart", test=False, site=SITE)
TEST_CHART = FhirDestination(name="demo chart", test=True, site=SITE)

BY_CUFF = result(
    ResultKind.PULSE_RATE,
    reading(Vital.PULSE_RATE, "70", Unit.PER_MIN, measurement="m1"),
    number="by-cuff",
)
BY_OXIMETER = result(
    ResultKind.PULSE_RATE,
    reading(Vital.PULSE_RATE, "72", Unit.PER_MIN, device=OXIMETER, measurement="m2"),
    number="by-oximeter",
)
BY_ECG = result(
    ResultKind.PULSE_RATE,
    reading(Vital.HEART_RATE, "73", Unit.PER_MIN, device=EKG, measurement="m3"),
    number="by-ecg",
)
SATURATION = result(
    ResultKind.SPO2,
    reading(Vital.SPO2, "97", Unit.PERCENT, device=OXIMETER, measurement="m2"),
    number="spo2",
)
RECORDING = result(
    ResultKind.EKG,
    ekg=EkgRecording(
        signal="ecg",
        channels=("I",),
        started=MEASURED,
        rate_hz=250.0,
        samples=1,
        counts=struct.pack("<i", 1),
        valid=b"\x01",
        scale=1.0,
        offset=0.0,
        unit=Unit.MICROVOLT,
        lost_samples=0,
        device=EKG,
        origin=Origin.DEVICE,
    ),
    number="ekg",
)


def test_one_message_per_result_and_destination_with_the_same_key() -> None:
    backup = FhirDestination(name="backup", test=False, site=SITE)

    messages = compose(sign(blood_pressure(), SATURATION), [CHART, backup])

    assert [(m.destination, m.key) for m in messages] == [
        ("chart", "station-7:v1:blood_pressure:bp"),
        ("chart", "station-7:v1:spo2:spo2"),
        ("backup", "station-7:v1:blood_pressure:bp"),
        ("backup", "station-7:v1:spo2:spo2"),
    ]
    first = messages[0]
    assert (first.result_id, first.visit_id, first.patient_id) == ("bp", "v1", "pat-1")
    assert not first.simulated
    body = json.loads(first.body)
    assert body["identifier"][0]["value"] == first.key


def test_evidence_is_not_sent() -> None:
    kept = result(
        ResultKind.PULSE_RATE,
        reading(Vital.PULSE_RATE, "70", Unit.PER_MIN),
        filed=False,
        number="kept",
    )

    messages = compose(sign(kept, SATURATION), [CHART])

    assert [m.result_id for m in messages] == ["spo2"]


@pytest.mark.parametrize(
    ("order", "filed"),
    [
        (None, "by-oximeter"),
        ((PulseSource.CUFF, PulseSource.OXIMETER), "by-cuff"),
        ((PulseSource.ECG,), "by-ecg"),
    ],
)
def test_of_several_pulses_the_site_says_which_is_filed(
    order: tuple[PulseSource, ...] | None, filed: str
) -> None:
    destination = (
        CHART
        if order is None
        else FhirDestination(name="chart", test=False, site=SITE, pulse_order=order)
    )

    messages = compose(
        sign(blood_pressure(), BY_ECG, BY_CUFF, BY_OXIMETER, SATURATION), [destination]
    )

    assert [m.result_id for m in messages if "pulse" in m.key] == [filed]
    assert [m.result_id for m in messages if "pulse" not in m.key] == ["bp", "spo2"]


def test_waveforms_go_only_where_they_are_taken() -> None:
    takes_them = FhirDestination(
        name="chart",
        test=False,
        site=FhirSite(namespace="https://clinic.example/vitals-station", send_waveforms=True),
    )

    assert [m.result_id for m in compose(sign(RECORDING, SATURATION), [CHART])] == ["spo2"]
    assert [m.result_id for m in compose(sign(RECORDING, SATURATION), [takes_them])] == [
        "ekg",
        "spo2",
    ]


@pytest.mark.parametrize("origin", [Origin.SIMULATOR, Origin.REPLAY])
def test_what_was_not_measured_on_a_patient_never_goes_to_a_real_chart(origin: Origin) -> None:
    signed = sign(blood_pressure(origin=origin), SATURATION)

    with pytest.raises(NotATestChartError, match="chart") as refused:
        compose(signed, [TEST_CHART, CHART])
    assert "marked as a test" in refused.value.next_step

    messages = compose(signed, [TEST_CHART])
    assert [m.simulated for m in messages] == [True, True]
    for message in messages:
        assert json.loads(message.body)["meta"]["security"][0]["code"] == "HTEST"


def test_a_pulse_that_was_not_counted_is_filed_where_no_other_was() -> None:
    refused = Result(
        id="refused",
        kind=ResultKind.PULSE_RATE,
        accepted_at=ACCEPTED,
        accepted_by=ACTOR,
        not_done=NotDone(why=NotDoneWhy.REFUSED),
    )
    [message] = compose(sign(refused), [CHART])
    assert message.result_id == "refused"
    [message] = compose(sign(refused, BY_ECG), [CHART])
    assert message.result_id == "by-ecg"
