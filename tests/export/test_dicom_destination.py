"""What an archive gets of a visit, and of a correction."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pydicom
import pytest

from station.corrections import Correction, CorrectionKind
from station.export.destination import Change
from station.export.dicom_destination import DicomDestination
from station.export.errors import NotATestChartError
from station.visit import Result, ResultKind, SignedVisit
from station.vitals import Origin
from tests.export.dicom_records import ORDER, PDF, SITE, STARTED, ekg, recording, signed_ekg
from tests.export.records import ACTOR, blood_pressure, result, sign
from tests.support.dicom import errors_of, values_of


def drawn(_signed: SignedVisit, _result: Result) -> bytes:
    return PDF


def archive(*, test: bool = False, **changed: object) -> DicomDestination:
    site = replace(SITE, **changed)  # type: ignore[arg-type]
    return DicomDestination(name="archive", test=test, site=site, sheet=drawn)


def test_each_filed_ekg_is_a_waveform_and_a_sheet_and_nothing_else_goes_there() -> None:
    kept = ekg(number="e3")
    signed = sign(
        blood_pressure(),
        ekg(number="e1"),
        result(ResultKind.REASON_FOR_VISIT, text="Cough", number="r"),
        replace(ekg(number="e2"), filed=False, left_out="moved"),
        kept,
    )
    drafts = list(archive().drafts(signed))
    assert [draft.results for draft in drafts] == [("e1",), ("e1",), ("e3",), ("e3",)]
    assert {draft.media for draft in drafts} == {"application/dicom"}
    objects = [pydicom.dcmread(io.BytesIO(draft.body)) for draft in drafts]
    assert [draft.key for draft in drafts] == [one.SOPInstanceUID for one in objects]
    assert len({draft.key for draft in drafts}) == 4
    assert [one.SOPClassUID.keyword for one in objects] == [
        "TwelveLeadECGWaveformStorage",
        "EncapsulatedPDFStorage",
    ] * 2
    assert len({one.StudyInstanceUID for one in objects}) == 1
    assert objects[1].SourceInstanceSequence[0].ReferencedSOPInstanceUID == drafts[0].key


def test_a_site_chooses_its_forms() -> None:
    _, signed = signed_ekg()
    (waveform,) = archive(sheet=False).drafts(signed)
    (sheet,) = archive(waveform=False).drafts(signed)
    assert "WaveformSequence" in pydicom.dcmread(io.BytesIO(waveform.body))
    assert "SourceInstanceSequence" not in pydicom.dcmread(io.BytesIO(sheet.body))
    with pytest.raises(ValueError, match="both"):
        archive(waveform=False, sheet=False)
    with pytest.raises(ValueError, match="draws"):
        DicomDestination(name="archive", test=False, site=SITE)


def test_an_order_names_study_and_accession() -> None:
    _, signed = signed_ekg()
    asked = replace(archive(), order_of=lambda _signed, _result: ORDER)
    for draft in asked.drafts(signed):
        made = pydicom.dcmread(io.BytesIO(draft.body))
        assert made.StudyInstanceUID == "1.2.826.0.1.3680043.2.1143.77"
        assert made.AccessionNumber == "A-2231"


@pytest.mark.parametrize("origin", [Origin.SIMULATOR, Origin.REPLAY])
def test_what_is_not_from_a_patient_goes_to_test_archives_only(origin: Origin) -> None:
    _, signed = signed_ekg(recording(["I"], origin=origin))
    with pytest.raises(NotATestChartError):
        list(archive().drafts(signed))
    assert len(list(archive(test=True).drafts(signed))) == 2


def change(kind: CorrectionKind = CorrectionKind.ENTERED_IN_ERROR) -> Change:
    one, signed = signed_ekg()
    correction = Correction(
        id="c1",
        visit_id="v1",
        result_id="e1",
        kind=kind,
        at=STARTED,
        by=ACTOR,
        reason="Wrong patient",
        result=one if kind is CorrectionKind.AMENDED else None,
    )
    return Change(signed=signed, now=signed, result=one, correction=correction)


def test_an_ekg_entered_in_error_is_rejected_where_the_archive_knows_that(tmp_path: Path) -> None:
    drafts = list(archive().drafts(change().signed))
    (note,) = archive(rejections=True).correction(change())
    assert note.results == ("e1",)
    assert errors_of(note.body, tmp_path) == ("KeyObjectSelectionDocument", [])
    made = pydicom.dcmread(io.BytesIO(note.body))
    assert made.SOPInstanceUID == note.key
    assert made.StudyInstanceUID == pydicom.dcmread(io.BytesIO(drafts[0].body)).StudyInstanceUID
    evidence = "CurrentRequestedProcedureEvidenceSequence.ReferencedSeriesSequence."
    for path, values in {
        "ConceptNameCodeSequence.CodeValue": ["113037"],
        "Modality": ["KO"],
        "ContentSequence.TextValue": ["Wrong patient"],
        "ContentSequence.ValueType": ["TEXT", "WAVEFORM", "COMPOSITE"],
        "ContentSequence.ReferencedSOPSequence.ReferencedSOPInstanceUID": [
            draft.key for draft in drafts
        ],
        evidence + "ReferencedSOPSequence.ReferencedSOPInstanceUID": [
            draft.key for draft in drafts
        ],
        evidence + "SeriesInstanceUID": [
            str(pydicom.dcmread(io.BytesIO(draft.body)).SeriesInstanceUID) for draft in drafts
        ],
    }.items():
        assert values_of(note.body, tmp_path, path) == values, path


def test_only_what_was_sent_is_rejected() -> None:
    (note,) = archive(rejections=True, sheet=False).correction(change())
    made = pydicom.dcmread(io.BytesIO(note.body))
    assert [item.ValueType for item in made.ContentSequence] == ["TEXT", "WAVEFORM"]


def test_nothing_is_sent_where_dicom_has_no_form_for_it() -> None:
    assert not list(archive(rejections=False).correction(change()))
    assert not list(archive(rejections=True).correction(change(CorrectionKind.AMENDED)))
    other = replace(change(), result=blood_pressure())
    assert not list(archive(rejections=True).correction(other))
