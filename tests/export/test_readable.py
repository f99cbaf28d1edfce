"""What an integrator sees of a message is what goes over the wire."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.export.readable import readable


def test_json_keeps_its_digits_and_its_order() -> None:
    text = readable('{"b": 36.60, "a": "ärger"}'.encode(), "application/fhir+json")
    assert text == '{\n  "b": "36.60",\n  "a": "ärger"\n}'


def test_hl7_has_a_line_for_each_segment() -> None:
    text = readable(b"MSH|^~\\&|A\rPID|1\r", "x-application/hl7-v2+er7")
    assert text == "MSH|^~\\&|A\nPID|1"


def test_long_values_say_how_long_they_are() -> None:
    text = readable(b'{"data": "' + b"A" * 5000 + b'"}', "application/fhir+json")
    assert "(5000 characters)" in text
    assert len(text) < 600


def test_what_is_no_text_is_told_by_its_first_bytes() -> None:
    text = readable(b"%PDF-1.4\n" + bytes(100), "application/pdf")
    assert text.splitlines()[0] == "application/pdf, 109 bytes"
    assert text.splitlines()[1].startswith("25 50 44 46 2D")


@pytest.mark.parametrize(
    "media", ["application/fhir+json", "x-application/hl7-v2+er7", "application/dicom", "text/csv"]
)
@given(body=st.binary(max_size=300))
def test_nothing_is_too_broken_to_be_shown(media: str, body: bytes) -> None:
    assert isinstance(readable(body, media), str)
