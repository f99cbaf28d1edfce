"""The sheet of an EKG as a DICOM object: judged, and taken out again by dcmtk."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from station.export.dicom_pdf import pdf_object
from station.export.errors import CannotComposeError
from station.vitals import Origin
from tests.export.dicom_records import ORDER, PDF, SITE, recording, signed_ekg
from tests.support.dicom import errors_of, program, values_of

TWELVE_LEADS = "1.2.840.10008.5.1.4.1.1.9.1.1"


@pytest.mark.parametrize("pdf", [PDF, PDF + b"\n"], ids=["even", "odd"])
def test_the_judge_finds_no_error_and_the_pdf_comes_out_as_it_went_in(
    pdf: bytes, tmp_path: Path
) -> None:
    body = pdf_object(pdf, *signed_ekg(), SITE, ORDER, source=TWELVE_LEADS)
    assert errors_of(body, tmp_path) == ("EncapsulatedPDF", [])
    out = tmp_path / "out.pdf"
    subprocess.run([program("dcm2pdf"), tmp_path / "judged.dcm", out], check=True)
    assert out.read_bytes().rstrip(b"\0") == pdf
    assert values_of(body, tmp_path, "EncapsulatedDocumentLength") == [str(len(pdf))]


def test_what_another_reader_reads(tmp_path: Path) -> None:
    body = pdf_object(PDF, *signed_ekg(), SITE, source=TWELVE_LEADS)
    for path, value in {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.104.1",
        "StudyDate": "20261124",
        "StudyTime": "094605.000000",
        "StudyID": "v1",
        "Modality": "ECG",
        "DocumentTitle": "EKG, preview, not for diagnosis",
        "VerificationFlag": "UNVERIFIED",
        "BurnedInAnnotation": "YES",
        "MIMETypeOfEncapsulatedDocument": "application/pdf",
        "ConceptNameCodeSequence.CodeValue": "11524-6",
        "SourceInstanceSequence.ReferencedSOPClassUID": TWELVE_LEADS,
    }.items():
        assert values_of(body, tmp_path, path) == [value], path


def test_a_simulated_sheet_says_so(tmp_path: Path) -> None:
    signed = signed_ekg(recording(origin=Origin.SIMULATOR))
    body = pdf_object(PDF, *signed, SITE)
    assert errors_of(body, tmp_path) == ("EncapsulatedPDF", [])
    assert values_of(body, tmp_path, "SeriesDescription") == [
        "SIMULATED, not a patient: EKG sheet, unconfirmed preview"
    ]


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(CannotComposeError):
        pdf_object(b"<html>", *signed_ekg(), SITE)
