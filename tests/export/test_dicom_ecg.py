"""EKGs as DICOM objects, judged by dicom3tools and read by dcmtk."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from station.export.dicom_check import problems
from station.export.dicom_ecg import class_of, ecg_dataset, ecg_object
from station.export.errors import CannotComposeError
from station.visit import EkgRecording, Patient
from station.vitals import Origin, Unit
from tests.export.dicom_records import (
    CARDIOGRAPH,
    ORDER,
    SITE,
    TWELVE,
    ekg,
    named,
    recording,
    signed_ekg,
)
from tests.export.records import PATIENT, sign
from tests.support.dicom import errors_of, values_of

GAP = np.ones((12, 5000), dtype=bool)
GAP[:, 1000:1100] = False

KINDS: dict[str, tuple[EkgRecording, Patient, str]] = {
    "12 leads, 500 Hz": (recording(), PATIENT, "TwelveLeadECG"),
    "12 leads, 1000 Hz": (recording(rate_hz=1000.0, samples=10_000), PATIENT, "TwelveLeadECG"),
    "12 leads with lost samples": (recording(valid=GAP), PATIENT, "TwelveLeadECG"),
    "12 leads, 24 bits": (
        recording(counts=np.arange(12 * 500).reshape(12, 500) * 1400, scale=0.0223517),
        PATIENT,
        "TwelveLeadECG",
    ),
    "1 lead": (recording(["II"], rate_hz=250.0), PATIENT, "GeneralECG"),
    "6 leads": (recording(TWELVE[:6]), PATIENT, "GeneralECG"),
    "8 leads": (recording(("I", "II", *TWELVE[6:])), PATIENT, "GeneralECG"),
    "30 s of 12 leads, 1000 Hz": (
        recording(rate_hz=1000.0, samples=30_000),
        PATIENT,
        "GeneralECG",
    ),
    "130 Hz": (recording(["ECG"], rate_hz=130.0), PATIENT, "AmbulatoryECG"),
    "umlauts": (recording(["I"]), named("Müller-Łoś", "Jürgen"), "GeneralECG"),
    "CJK": (recording(["I"]), named("王", "小明"), "GeneralECG"),
    "long name": (recording(["I"]), named("Von der " * 20, "Ana"), "GeneralECG"),
    "no birth date": (
        recording(["I"]), named("Roe", birth_date=None, sex=None), "GeneralECG",
    ),
    "simulated": (recording(origin=Origin.SIMULATOR), PATIENT, "TwelveLeadECG"),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_the_judge_finds_no_error(kind: str, tmp_path: Path) -> None:
    recorded, patient, expected = KINDS[kind]
    body = ecg_object(*signed_ekg(recorded, patient=patient), SITE)
    assert errors_of(body, tmp_path) == (expected, [])


def test_the_judge_finds_no_error_with_an_order(tmp_path: Path) -> None:
    body = ecg_object(*signed_ekg(), SITE, ORDER)
    assert errors_of(body, tmp_path) == ("TwelveLeadECG", [])
    assert values_of(body, tmp_path, "StudyInstanceUID") == ["1.2.826.0.1.3680043.2.1143.77"]
    assert values_of(body, tmp_path, "AccessionNumber") == ["A-2231"]
    assert values_of(body, tmp_path, "ReferringPhysicianName") == ["Ines Marek"]
    assert values_of(body, tmp_path, "RequestAttributesSequence.RequestedProcedureID") == ["RP-9"]


def test_the_judge_would_find_one(tmp_path: Path) -> None:
    """A judge that finds nothing anywhere proves nothing."""
    made = ecg_dataset(*signed_ekg(), SITE)
    del made.WaveformSequence[0].WaveformOriginality
    made.file_meta = pydicom.dcmread(io.BytesIO(ecg_object(*signed_ekg(), SITE))).file_meta
    file = io.BytesIO()
    pydicom.dcmwrite(file, made)
    kind, errors = errors_of(file.getvalue(), tmp_path)
    assert kind == "TwelveLeadECG"
    assert len(errors) == 1
    assert "WaveformOriginality" in errors[0]


def test_what_another_reader_reads(tmp_path: Path) -> None:
    body = ecg_object(*signed_ekg(), SITE)
    for keyword, value in {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.9.1.1",
        "SpecificCharacterSet": "ISO_IR 192",
        "Modality": "ECG",
        "PatientID": "100231",
        "IssuerOfPatientID": "CLINIC",
        "PatientName": "Okafor^Ada",
        "PatientBirthDate": "19840229",
        "PatientSex": "F",
        "StudyDate": "20261124",
        "StudyTime": "094605.000000",
        "AcquisitionDateTime": "20261124094550.125000-0600",
        "TimezoneOffsetFromUTC": "-0600",
        "Manufacturer": "Example Instruments",
        "ManufacturerModelName": "E-12",
        "DeviceSerialNumber": "E0042",
        "SoftwareVersions": "2.1\\vitals-station 0.1.0",
        "StationName": "station-7",
        "InstitutionName": "Example Clinic",
        "SeriesDescription": "12-lead EKG, unconfirmed preview",
    }.items():
        assert values_of(body, tmp_path, keyword) == [value], keyword
    group = "WaveformSequence."
    for keyword, value in {
        "WaveformOriginality": "ORIGINAL",
        "NumberOfWaveformChannels": "12",
        "NumberOfWaveformSamples": "5000",
        "SamplingFrequency": "500",
        "WaveformBitsAllocated": "16",
        "WaveformSampleInterpretation": "SS",
    }.items():
        assert values_of(body, tmp_path, group + keyword) == [value], keyword
    channel = group + "ChannelDefinitionSequence."
    for keyword, value in {
        "ChannelSensitivity": "2.5",
        "ChannelSensitivityCorrectionFactor": "1",
        "ChannelBaseline": "0",
        "ChannelSampleSkew": "0",
        "WaveformBitsStored": "16",
        "ChannelSensitivityUnitsSequence.CodeValue": "uV",
    }.items():
        assert values_of(body, tmp_path, channel + keyword) == [value] * 12, keyword
    # CID 3001: lead III is 2:61 and V1 is 2:3. A reader that counts on labels them wrongly.
    assert values_of(body, tmp_path, channel + "ChannelSourceSequence.CodeValue") == [
        *("2:1", "2:2", "2:61", "2:62", "2:63", "2:64"),
        *("2:3", "2:4", "2:5", "2:6", "2:7", "2:8"),
    ]


def test_measurements_carry_codes_and_say_that_nobody_confirmed_them(tmp_path: Path) -> None:
    body = ecg_object(*signed_ekg(), SITE)
    notes = "WaveformAnnotationSequence."
    said = values_of(body, tmp_path, notes + "UnformattedTextValue")
    assert said[0] == "UNCONFIRMED. Preview, not for diagnosis."
    assert "Measured by vitals-station ekg 1, confirmed by nobody." in said
    assert "Not measured in: V3." in said
    assert "On the screen it was filtered: from 0.05 Hz." in said
    assert "QTc interval by Framingham formula: 406 ms, unconfirmed" in said
    assert not any("hodges" in line.casefold() for line in said)  # not measurable: no number
    assert values_of(body, tmp_path, notes + "ConceptNameCodeSequence.CodeValue") == [
        *("8867-4", "2:16168", "2:15872", "2:16156", "2:16160", "2:15880", "2:15892"),
        *("2:16128", "2:16132", "2:16136"),
    ]
    assert values_of(body, tmp_path, notes + "NumericValue") == [
        *("62", "968", "164", "92", "402", "409", "407", "51", "-12", "40"),
    ]
    units = values_of(body, tmp_path, notes + "MeasurementUnitsCodeSequence.CodeValue")
    assert units == ["/min", *["ms"] * 6, *["deg"] * 3]


def test_samples_lie_channel_by_channel_in_each_moment() -> None:
    recorded = recording(
        ["V1", "I"],  # sent in the order of an electrocardiograph: I first
        counts=[[1, 2, 3], [-1, 256, -32767]],
        valid=[[True, True, False], [True, True, True]],
    )
    group = ecg_dataset(*signed_ekg(recorded), SITE).WaveformSequence[0]
    assert group.WaveformData == bytes.fromhex("ffff 0100  0001 0200  0180 0080")
    assert group.WaveformPaddingValue == b"\x00\x80"
    labels = [channel.ChannelLabel for channel in group.ChannelDefinitionSequence]
    assert labels == ["I", "V1"]


def test_padding_is_not_promised_where_there_is_none() -> None:
    assert "WaveformPaddingValue" not in ecg_dataset(*signed_ekg(), SITE).WaveformSequence[0]


def test_pydicom_itself_reads_the_voltages() -> None:
    counts = np.array([[100_000, 100_040, 99_960]])
    recorded = recording(["II"], counts=counts, scale=0.0025, offset=-250.0, unit=Unit.MILLIVOLT)
    read = pydicom.dcmread(io.BytesIO(ecg_object(*signed_ekg(recorded), SITE)))
    uv = read.waveform_array(0) + float(
        read.WaveformSequence[0].ChannelDefinitionSequence[0].ChannelBaseline
    )
    assert uv[:, 0] == pytest.approx([0.0, 100.0, -100.0], abs=1e-6)


def test_a_channel_that_is_no_standard_lead_keeps_its_own_name(tmp_path: Path) -> None:
    body = ecg_object(*signed_ekg(recording(["chest"])), SITE)
    channel = "WaveformSequence.ChannelDefinitionSequence."
    assert values_of(body, tmp_path, channel + "ChannelLabel") == ["chest"]
    assert values_of(body, tmp_path, channel + "ChannelSourceSequence.CodeValue") == ["2:0"]


def test_uids_are_uuids_of_what_they_name() -> None:
    """Pinned: another UID for the same result would be a second EKG in the archive."""
    made = ecg_dataset(*signed_ekg(), SITE)
    space = "https://clinic.example/vitals-station"
    key = "station-7:v1:ekg:e1"
    for uid, name in (
        (made.SOPInstanceUID, f"{space}\nwaveform\n{key}"),
        (made.SeriesInstanceUID, f"{space}\nwaveform series\n{key}"),
        (made.StudyInstanceUID, f"{space}\nstudy\nstation-7\nv1"),
    ):
        assert uid == f"2.25.{uuid.uuid5(uuid.NAMESPACE_URL, name).int}"
        assert len(uid) <= 64


def test_the_same_result_makes_the_same_bytes_and_another_does_not() -> None:
    one, two = ekg(number="e1"), ekg(number="e2")
    signed = sign(one, two)
    assert ecg_object(one, signed, SITE) == ecg_object(one, signed, SITE)
    first, second = ecg_dataset(one, signed, SITE), ecg_dataset(two, signed, SITE)
    assert first.StudyInstanceUID == second.StudyInstanceUID
    assert first.SeriesInstanceUID != second.SeriesInstanceUID
    assert first.SOPInstanceUID != second.SOPInstanceUID


@pytest.mark.parametrize(
    ("family", "given", "name"),
    [
        ("Okafor", "Ada", "Okafor^Ada"),
        ("Okafor", "", "Okafor"),
        ("", "Ada", "^Ada"),
        ("O^Kafor=\\Ada", "A\nB\ud800", "O Kafor Ada^A B"),
        ("王", "小明", "王^小明"),
        ("X" * 70, "Ada", "X" * 64),
    ],
)
def test_names(family: str, given: str, name: str) -> None:
    made = ecg_dataset(*signed_ekg(recording(["I"]), patient=named(family, given)), SITE)
    assert str(made.PatientName) == name
    assert ("PatientComments" in made) is (len(family) > 64)


@pytest.mark.parametrize("mrn", [None, "", "  ", "1\\2", "9" * 65])
def test_a_patient_without_a_usable_number_is_refused(mrn: str | None) -> None:
    with pytest.raises(CannotComposeError, match="MRN"):
        ecg_object(*signed_ekg(patient=named("Roe", mrn=mrn)), SITE)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"rate_hz": 2000.0}, "2000 Hz"),
        ({"rate_hz": 49.0}, "49 Hz"),
        ({"rate_hz": 130.0, "channels": [f"c{k}" for k in range(13)]}, "13 channels"),
        ({"channels": [f"c{k}" for k in range(25)]}, "25 channels"),
        ({"unit": Unit.OHM, "channels": ["I"]}, "Ohm"),
    ],
)
def test_what_no_object_can_hold_is_refused(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(CannotComposeError, match=words):
        ecg_object(*signed_ekg(recording(samples=40, **changed)), SITE)


def test_a_missing_lead_or_a_long_recording_is_a_general_ecg() -> None:
    assert class_of(recording(TWELVE[:11])) == "1.2.840.10008.5.1.4.1.1.9.1.2"
    assert class_of(recording(samples=16384)) == "1.2.840.10008.5.1.4.1.1.9.1.1"
    assert class_of(recording(samples=16385)) == "1.2.840.10008.5.1.4.1.1.9.1.2"
    assert class_of(recording((*TWELVE, "V7"))) == "1.2.840.10008.5.1.4.1.1.9.1.1"
    assert class_of(recording((*TWELVE, "V7", "V8"))) == "1.2.840.10008.5.1.4.1.1.9.1.2"


def test_what_is_not_from_a_patient_says_so_everywhere(tmp_path: Path) -> None:
    for origin, word in ((Origin.SIMULATOR, "SIMULATED"), (Origin.REPLAY, "REPLAYED")):
        body = ecg_object(*signed_ekg(recording(["I"], origin=origin)), SITE)
        made = pydicom.dcmread(io.BytesIO(body))
        assert made.SyntheticData == "YES"
        assert made.SeriesDescription == f"{word}, not a patient: EKG, unconfirmed preview"
        said = made.WaveformAnnotationSequence[0].UnformattedTextValue
        assert said == f"{word}: not measured on a patient."


@given(
    family=st.text(max_size=80),
    given_name=st.text(max_size=80),
    mrn=st.one_of(st.none(), st.text(max_size=70)),
    words=st.text(max_size=1100),
)
def test_whatever_people_and_instruments_are_called_the_file_can_be_read(
    family: str, given_name: str, mrn: str | None, words: str
) -> None:
    device = replace(CARDIOGRAPH, manufacturer=words, model=words, serial_number=words or None)
    recorded = recording([words or "I"], samples=10, device=device)
    one = replace(ekg(recorded), note=words or None)
    signed = sign(one, patient=named(family, given_name, mrn=mrn))
    try:
        body = ecg_object(one, signed, SITE)
    except CannotComposeError:
        number = (mrn or "").strip()
        assert not number or len(number) > 64 or not number.isprintable() or "\\" in number
        return
    made = pydicom.dcmread(io.BytesIO(body))
    assert made.PatientID == (mrn or "").strip()
    assert str(made.PatientName).count("^") <= 1
    assert len(str(made.PatientName)) <= 64
    assert len(made.Manufacturer) <= 64
    assert problems(made) == []


def _samples(ds: Dataset) -> None:
    ds.WaveformSequence[0].NumberOfWaveformSamples = 4999


def _rate(ds: Dataset) -> None:
    ds.WaveformSequence[0].SamplingFrequency = "2000"


def _long(ds: Dataset) -> None:
    group = ds.WaveformSequence[0]
    group.NumberOfWaveformSamples = 16385
    group.WaveformData = bytes(2 * 12 * 16385)


def _lead(ds: Dataset) -> None:
    channel = ds.WaveformSequence[0].ChannelDefinitionSequence[2]
    channel.ChannelSourceSequence[0].CodeValue = "2:9999"


def _modality(ds: Dataset) -> None:
    ds.Modality = "OT"


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (_samples, ["12 channels of 4999 samples want 119976 bytes, got 120000"]),
        (_rate, ["2000 Hz; 200 to 1000 are allowed"]),
        (_long, ["16385 samples; 1 to 16384 are allowed"]),
        (_lead, ["2:9999 is no lead", "a 12-lead object lacks the leads 2:61"]),
        (_modality, ["the modality is OT"]),
    ],
)
def test_our_own_check_finds_what_the_judge_overlooks(
    harm: Callable[[Dataset], None], words: list[str], tmp_path: Path
) -> None:
    made = pydicom.dcmread(io.BytesIO(ecg_object(*signed_ekg(), SITE)))
    assert problems(made) == []
    harm(made)
    assert problems(made) == words
