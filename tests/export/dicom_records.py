"""EKGs to write as DICOM, with literal values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from station.ekg.order import EkgOrder
from station.ekg.record import EkgFindings, EkgShown, EkgValue
from station.export.dicom_parts import DicomSite
from station.visit import EkgRecording, Message, Patient, Result, ResultKind, SignedVisit
from station.vitals import DeviceIdentity, Origin, Quantity, Unit
from tests.export.records import PATIENT, result, sign

TWELVE = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
STARTED = datetime(2026, 11, 24, 15, 45, 50, 125_000, tzinfo=UTC)
CARDIOGRAPH = DeviceIdentity(
    spec="example",
    name="EKG",
    manufacturer="Example Instruments",
    model="E-12",
    serial_number="E0042",
    firmware="2.1",
)
SITE = DicomSite(
    namespace="https://clinic.example/vitals-station",
    time_zone=ZoneInfo("America/Chicago"),
    issuer="CLINIC",
    institution="Example Clinic",
)
ORDER = EkgOrder(
    study_uid="1.2.826.0.1.3680043.2.1143.77",
    patient_id="100231",
    accession="A-2231",
    procedure_id="RP-9",
    procedure="EKG at rest",
    step_id="SPS-1",
    step="12-lead EKG",
    referring="Ines Marek",
)
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"

FINDINGS = EkgFindings(
    method="vitals-station ekg 1",
    acceptable=True,
    leads=(),
    left_out=("V3",),
    values=(
        *(
            EkgValue(name=name, quantity=Quantity(Decimal(value), unit), spread=None, beats=9)
            for name, value, unit in (
                ("heart_rate", 62, Unit.PER_MIN),
                ("rr", 968, Unit.MILLISECOND),
                ("pr", 164, Unit.MILLISECOND),
                ("qrs", 92, Unit.MILLISECOND),
                ("qt", 402, Unit.MILLISECOND),
                ("qtc_bazett", 409, Unit.MILLISECOND),
                ("qtc_fridericia", 407, Unit.MILLISECOND),
                ("qtc_framingham", 406, Unit.MILLISECOND),
                ("p_axis", 51, Unit.DEGREE),
                ("qrs_axis", -12, Unit.DEGREE),
                ("t_axis", 40, Unit.DEGREE),
            )
        ),
        EkgValue(name="qtc_hodges", quantity=None, spread=None, beats=0, reason="too few beats"),
    ),
    r_peaks=(100, 584),
)
SHOWN = EkgShown(
    layout="3x4+1R",
    filters=("wide",),
    filter_label="from 0.05 Hz",
    fingerprint="x",
    mm_per_s=25.0,
    mm_per_mv=10.0,
)


def recording(
    channels: Sequence[str] = TWELVE,
    *,
    counts: Any = None,
    valid: Any = None,
    samples: int = 5000,
    **changed: Any,
) -> EkgRecording:
    """Triangles of another height in each channel, or these counts `(channels, samples)`."""
    if counts is None:
        wave = np.abs(np.arange(samples) % 400 - 200) - 100
        counts = wave[None, :] * np.arange(1, len(channels) + 1)[:, None]
    rows = np.asarray(counts, dtype="<i4")
    good = np.ones(rows.shape, dtype=bool) if valid is None else np.asarray(valid, dtype=bool)
    said: dict[str, Any] = {
        "signal": "ecg",
        "channels": tuple(channels),
        "started": STARTED,
        "rate_hz": 500.0,
        "samples": rows.shape[1],
        "counts": rows.tobytes(),
        "valid": good.astype(np.uint8).tobytes(),
        "scale": 2.5,
        "offset": 0.0,
        "unit": Unit.MICROVOLT,
        "lost_samples": int((~good).any(axis=0).sum()),
        "device": CARDIOGRAPH,
        "origin": Origin.DEVICE,
        "findings": FINDINGS,
        "shown": SHOWN,
    }
    return EkgRecording(**{**said, **changed})


def ekg(recorded: EkgRecording | None = None, *, number: str = "e1") -> Result:
    return result(ResultKind.EKG, ekg=recorded or recording(), number=number)


def signed_ekg(
    recorded: EkgRecording | None = None, *, patient: Patient = PATIENT, visit: str = "v1"
) -> tuple[Result, SignedVisit]:
    """An EKG and the visit that it is the only result of."""
    one = ekg(recorded)
    return one, sign(one, patient=patient, id_=visit)


def named(family: str, given: str = "", **changed: Any) -> Patient:
    return replace(PATIENT, family=family, given=given, **changed)


def message(key: str, body: bytes, *, simulated: bool = False, decided: bool = False) -> Message:
    return Message(
        key=key,
        result_id="e1",
        visit_id="v1",
        patient_id="pat-1",
        destination="archive",
        body=body,
        simulated=simulated,
        decided=decided,
    )
