"""Hazards of the EKG: shorter than it says, of somebody else, with exchanged leads, or believed."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from station.capture.commands import CaptureEkg, LeavePatient
from station.codec import Samples
from station.drivers.samples import SampleAssembler
from station.ekg.chain import choices
from station.ekg.findings import read_off
from station.export.fhir import observation
from station.export.hl7_documents import ekg_message
from station.export.hl7_site import Hl7Site
from station.export.site import FhirSite
from station.sheets.drawing import Text
from station.sheets.ekg_sheet import ekg_sheet
from station.sheets.kept_ekg import facts_of, signal_of
from station.sheets.strips import EkgSignal
from station.signals.filters import FilterName
from station.signals.quality_reasons import Reason
from station.visit import ResultKind
from station.vitals import DeviceIdentity, Origin, Unit
from tests.capture.bedside import ACTOR, Bedside
from tests.capture.room import BRANDT
from tests.export.dicom_records import PDF, signed_ekg
from tests.signals.made_ecg import TWELVE, exchanged_arms, made_ecg

BOARD = DeviceIdentity(spec="openbci_cyton", name="EKG")


def second(lost: int) -> Samples:
    """What arrives in a second of 250 samples of which so many were lost before it."""
    count = 250 - lost
    return Samples(
        signal="ecg",
        channels=("II",),
        rate_hz=250.0,
        counts=np.full((1, count), 7, dtype=np.int32),
        valid=np.ones((1, count), dtype=np.bool_),
        scale=1.0,
        offset=0.0,
        unit=Unit.MICROVOLT,
        lost_before=lost,
    )


async def test_h28_twenty_seconds_of_which_a_third_was_lost_are_twenty_seconds() -> None:
    """OpenBCI_GUI issue 198: 20 s were recorded, and 13 s were in the file."""
    room = Bedside()
    await room.start()
    stream = SampleAssembler(BOARD, Origin.DEVICE)
    for _ in range(22):
        room.at += 1
        room.capture.on_samples(stream.add(second(lost=87), room.monotonic_s), room.monotonic_s)
    done = await room.done(CaptureEkg(actor=ACTOR, seconds=20))
    assert done.says == "Kept. 1740 of 5000 samples were lost on the way."
    kept = room.filed(ResultKind.EKG)
    assert kept is not None
    assert kept.ekg is not None
    assert (kept.ekg.samples, kept.ekg.lost_samples) == (5000, 1740)


def test_h29_exchanged_arms_are_asked_about() -> None:
    found = read_off(exchanged_arms(made_ecg(10.0)), 500.0, TWELVE)
    named = {lead.name for lead in found.leads if Reason.REVERSAL in lead.reasons}
    assert named == {"I", "II", "III", "aVR", "aVL"}


def test_h30_every_sheet_says_that_it_is_no_diagnosis() -> None:
    signal = EkgSignal(samples_mv=made_ecg(10.0), rate_hz=500.0, leads=TWELVE)
    for page in ekg_sheet(signal):
        words = [item.words for item in page.items if isinstance(item, Text)]
        assert "Preview, not for diagnosis" in words


def test_h30_the_chart_gets_a_preliminary_result_and_the_words() -> None:
    result, signed = signed_ekg()
    filed = observation(result, signed, FhirSite(namespace="https://clinic.example"))
    assert filed["status"] == "preliminary"
    assert {"text": "Preview. Not for diagnosis."} in filed["note"]


def test_h30_a_document_by_hl7_says_it_too() -> None:
    result, signed = signed_ekg()
    sent = ekg_message("K1", signed, result, PDF, Hl7Site())
    assert b"Preview. Not for diagnosis." in sent


async def test_h31_the_next_patients_recording_has_nothing_of_the_last_ones() -> None:
    room = Bedside()
    await room.start()
    for at in range(12):
        room.at += 1
        room.ekg(10 * at, 10, value=1)
    await room.done(LeavePatient(actor=ACTOR))
    await room.start(BRANDT)
    for at in range(12, 15):
        room.at += 1
        room.ekg(10 * at, 10, value=2)
    denied = await room.denied(CaptureEkg(actor=ACTOR, seconds=10))
    assert denied.says == "3 of 10 seconds are there."


@pytest.mark.parametrize(
    ("band", "says"),
    [
        (FilterName.MONITOR, "the ST segment may be moved"),
        (FilterName.MUSCLE_25, "QRS complexes are smaller"),
        (FilterName.ST, "QRS complexes are smaller"),
    ],
)
def test_h46_a_filter_that_changes_the_shape_says_so_on_the_sheet(
    band: FilterName, says: str
) -> None:
    """AHA/ACC, Circulation 115 (2007) 1306: below 0.05 Hz to 150 Hz."""
    result, signed = signed_ekg()
    assert result.ekg is not None
    assert result.ekg.shown is not None
    shown = dataclasses.replace(result.ekg.shown, filters=(band.value,))
    recording = dataclasses.replace(result.ekg, shown=shown)
    facts = facts_of(recording, patient=signed.visit.patient)
    assert says in facts.warning
    for page in ekg_sheet(signal_of(recording), facts=facts):
        words = " ".join(item.words for item in page.items if isinstance(item, Text))
        assert facts.filters in words
        assert says in words


def test_h46_a_narrow_instrument_is_never_called_diagnostic() -> None:
    """A filter cannot bring back what the amplifier does not take up."""
    for rate_hz, high_hz in ((500.0, 100.0), (500.0, None), (250.0, 150.0)):
        assert FilterName.DIAGNOSTIC not in choices(rate_hz, high_hz).bands
    assert FilterName.DIAGNOSTIC in choices(500.0, 150.0).bands
