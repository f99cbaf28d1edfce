"""What somebody else's models say about our resources (fhir.resources, R4B)."""

from __future__ import annotations

import struct

import pytest

from station.export.fhir import observation
from station.export.fhir_json import encode
from station.export.site import FhirSite
from station.visit import EkgRecording, Result, ResultKind
from station.vitals import Context, Origin, Unit, Vital
from tests.export.records import EKG, MEASURED, OXIMETER, blood_pressure, reading, result, sign

SITE = FhirSite(namespace="https://clinic.example/vitals-station", send_waveforms=True)

RESULTS = [
    blood_pressure(),
    blood_pressure(
        context=Context(
            body_site="upper_arm", side="right", cuff_size="child", position="supine", method="x"
        )
    ),
    result(ResultKind.BLOOD_PRESSURE, reading(Vital.SYSTOLIC, "90", Unit.MMHG)),
    blood_pressure(origin=Origin.SIMULATOR),
    result(ResultKind.SPO2, reading(Vital.SPO2, "97", Unit.PERCENT, device=OXIMETER)),
    result(ResultKind.PULSE_RATE, reading(Vital.PULSE_RATE, "72", Unit.PER_MIN)),
    result(ResultKind.BODY_TEMPERATURE, reading(Vital.BODY_TEMPERATURE, "98.6", Unit.FAHRENHEIT)),
    result(ResultKind.RESPIRATORY_RATE, reading(Vital.RESPIRATORY_RATE, "16", Unit.PER_MIN)),
    result(ResultKind.BODY_WEIGHT, reading(Vital.BODY_WEIGHT, "82.4", Unit.KILOGRAM)),
    result(ResultKind.BODY_HEIGHT, reading(Vital.BODY_HEIGHT, "172", Unit.CENTIMETRE)),
    result(ResultKind.PAIN_SCORE, reading(Vital.PAIN_SCORE, "3", Unit.SCORE)),
    result(ResultKind.REASON_FOR_VISIT, text="Cough"),
    result(
        ResultKind.EKG,
        ekg=EkgRecording(
            signal="ecg",
            channels=("I",),
            started=MEASURED,
            rate_hz=250.0,
            samples=3,
            counts=struct.pack("<3i", 1, 2, 3),
            valid=b"\x01\x00\x01",
            scale=0.5,
            offset=0.0,
            unit=Unit.MICROVOLT,
            lost_samples=1,
            device=EKG,
            origin=Origin.DEVICE,
        ),
    ),
]


@pytest.mark.parametrize("one", RESULTS, ids=[f"{n}-{r.kind}" for n, r in enumerate(RESULTS)])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_resource_is_a_valid_observation(one: Result) -> None:
    from fhir.resources.R4B.observation import Observation

    body = encode(observation(one, sign(one), SITE))

    Observation.model_validate_json(body)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_second_opinion_does_say_no() -> None:
    from fhir.resources.R4B.observation import Observation
    from pydantic import ValidationError

    body = observation(blood_pressure(), sign(blood_pressure()), SITE) | {"valeu": "typing slip"}

    with pytest.raises(ValidationError):
        Observation.model_validate_json(encode(body))
