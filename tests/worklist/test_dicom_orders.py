"""Answers of a modality worklist, good ones and all others."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset

from station.ekg.order import EkgOrder
from station.worklist.dicom_orders import order_of, orders_for
from tests.export.records import PATIENT

CHICAGO = ZoneInfo("America/Chicago")


def element(tag: str, vr: str, value: bytes) -> bytes:
    """One element in Explicit VR Little Endian (PS3.5 7.1.2)."""
    group, number = (int(part, 16).to_bytes(2, "little") for part in tag.split(","))
    value += (b" " if vr not in ("UI", "OB", "UN") else b"\0") * (len(value) % 2)
    if vr in ("SQ", "OB", "UN", "UT"):
        return group + number + vr.encode() + b"\0\0" + len(value).to_bytes(4, "little") + value
    return group + number + vr.encode() + len(value).to_bytes(2, "little") + value


def sequence(tag: str, *items: bytes) -> bytes:
    packed = b"".join(
        bytes.fromhex("feff00e0") + len(item).to_bytes(4, "little") + item for item in items
    )
    return element(tag, "SQ", packed)


STEP = {
    "0008,0060": ("CS", b"ECG"),
    "0040,0001": ("AE", b"VITALS"),
    "0040,0002": ("DA", b"20261124"),
    "0040,0003": ("TM", b"1430"),
    "0040,0007": ("LO", b"12-lead EKG"),
    "0040,0009": ("SH", b"SPS-1"),
}
ANSWER = {
    "0008,0005": ("CS", b"ISO_IR 192"),
    "0008,0050": ("SH", b"A-2231"),
    "0008,0090": ("PN", b"Marek^Ines"),
    "0010,0010": ("PN", "Müller^Ada^B".encode()),
    "0010,0020": ("LO", b"100231"),
    "0010,0021": ("LO", b"CLINIC"),
    "0010,0030": ("DA", b"19840229"),
    "0010,0040": ("CS", b"F"),
    "0020,000d": ("UI", b"1.2.826.0.1.3680043.2.1143.77"),
    "0032,1060": ("LO", b"EKG at rest"),
    "0040,1001": ("SH", b"RP-9"),
}


def answer(step: dict[str, tuple[str, bytes] | None] | None = None, **changed: Any) -> Dataset:
    """An answer as it is decoded from a connection; tags as `t0010_0020`, None takes one out."""
    steps = {**STEP, **(step or {})}
    packed = b"".join(element(tag, *said) for tag, said in sorted(steps.items()) if said)
    said = {**ANSWER}
    for name, value in changed.items():
        tag = name[1:].replace("_", ",")
        said.pop(tag, None)
        if value is not None:
            said[tag] = value
    parts = {tag: element(tag, *one) for tag, one in said.items()}
    parts.setdefault("0040,0100", sequence("0040,0100", packed))
    return decoded(b"".join(part for _, part in sorted(parts.items())))


def decoded(body: bytes) -> Dataset:
    return read_dataset(io.BytesIO(body), is_implicit_VR=False, is_little_endian=True)


def test_an_order() -> None:
    read = order_of(answer(), CHICAGO)
    assert read.notes == ()
    assert read.order == EkgOrder(
        study_uid="1.2.826.0.1.3680043.2.1143.77",
        patient_id="100231",
        issuer="CLINIC",
        family="Müller",
        given="Ada B",
        birth_date=date(1984, 2, 29),
        sex="female",
        accession="A-2231",
        procedure_id="RP-9",
        procedure="EKG at rest",
        step_id="SPS-1",
        step="12-lead EKG",
        scheduled=datetime(2026, 11, 24, 14, 30, tzinfo=CHICAGO),
        referring="Ines Marek",
    )


def test_the_worklists_own_offset_counts() -> None:
    read = order_of(answer(t0008_0201=("SH", b"+0100")), CHICAGO)
    assert read.order is not None
    assert read.order.scheduled == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    assert read.order.scheduled.tzinfo == timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("said", "at"),
    [
        (b"14", (14, 0, 0, 0)),
        (b"143005", (14, 30, 5, 0)),
        (b"143005.5", (14, 30, 5, 500_000)),
        (b"143005.123456", (14, 30, 5, 123_456)),
    ],
)
def test_times_of_every_precision(said: bytes, at: tuple[int, int, int, int]) -> None:
    read = order_of(answer({"0040,0003": ("TM", said)}), CHICAGO)
    assert read.order is not None
    assert read.order.scheduled == datetime(2026, 11, 24, *at, tzinfo=CHICAGO)


@pytest.mark.parametrize("said", [b"25", b"1", b"143", b"14:30", b"1460", b"143005.1234567", b"ab"])
def test_a_time_that_is_none_is_a_note(said: bytes) -> None:
    read = order_of(answer({"0040,0003": ("TM", said)}), CHICAGO)
    assert read.order is not None
    assert read.order.scheduled is None
    assert read.notes == ("ScheduledProcedureStepStartTime of an order cannot be read.",)


@pytest.mark.parametrize("said", [b"1984", b"19840230", b"1984.02.29", b"198402290"])
def test_a_birth_date_that_is_none_is_a_note(said: bytes) -> None:
    read = order_of(answer(t0010_0030=("DA", said)), CHICAGO)
    assert read.order is not None
    assert read.order.birth_date is None
    assert read.notes == ("PatientBirthDate of an order cannot be read.",)


@pytest.mark.parametrize(
    ("changed", "note"),
    [
        ({"t0040_0100": ("SQ", b"")}, "An order without a scheduled step is left out."),
        ({"t0040_0100": ("LO", b"x")}, "An order without a scheduled step is left out."),
        ({"t0020_000d": None}, "An order without a study is left out."),
        ({"t0020_000d": ("UI", b"1.02.3")}, "An order without a study is left out."),
        ({"t0020_000d": ("UI", b"1.2\\1.3")}, "An order without a study is left out."),
        ({"t0010_0020": None}, "An order without a record number is left out."),
        ({"t0010_0020": ("LO", b"1\\2")}, "An order without a record number is left out."),
        ({"t0010_0020": ("LO", b"9" * 65)}, "An order without a record number is left out."),
    ],
)
def test_what_an_order_cannot_be_without(changed: dict[str, Any], note: str) -> None:
    read = order_of(answer(**changed), CHICAGO)
    assert read.order is None
    assert note in read.notes


@pytest.mark.parametrize("said", [None, ("CS", b"CT"), ("CS", b""), ("US", b"\1\0")])
def test_another_kind_of_study_is_none_of_ours(said: tuple[str, bytes] | None) -> None:
    assert order_of(answer({"0008,0060": said}), CHICAGO).order is None


def test_letters_that_the_character_set_does_not_have_are_not_guessed() -> None:
    read = order_of(answer(t0010_0010=("PN", b"M\xfcller^Ada")), CHICAGO)
    assert read.order is not None
    assert (read.order.family, read.order.given) == ("", "")
    assert read.notes == ("PatientName of an order cannot be read.",)


@pytest.mark.parametrize(
    ("charset", "said", "name"),
    [
        (b"ISO_IR 100", "Müller^Jürgen".encode("latin-1"), ("Müller", "Jürgen")),
        (b"ISO_IR 144", "Люкceмбypг".encode("iso8859-5"), ("Люкceмбypг", "")),
        (b"GB18030", "Wang^XiaoDong=王^小东".encode("gb18030"), ("Wang", "XiaoDong")),
        (b"ISO_IR 192", "=王^小東".encode(), ("王", "小東")),
        (  # PS3.5 annex H, example 1
            b"\\ISO 2022 IR 87",
            b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
            ("Yamada", "Tarou"),
        ),
    ],
)
def test_names_in_other_character_sets(charset: bytes, said: bytes, name: tuple[str, str]) -> None:
    read = order_of(answer(t0008_0005=("CS", charset), t0010_0010=("PN", said)), CHICAGO)
    assert read.order is not None
    assert (read.order.family, read.order.given) == name


def test_no_note_holds_what_was_found() -> None:
    odd = answer(
        t0010_0010=("PN", b"Secret\xff"), t0010_0030=("DA", b"1984"), t0008_0050=("SH", b"S" * 20)
    )
    read = order_of(odd, CHICAGO)
    assert len(read.notes) == 3
    assert not any(word in note for note in read.notes for word in ("Secret", "1984", "SSSS"))


TAGS = sorted(ANSWER)
VRS = ["LO", "SH", "PN", "DA", "TM", "UI", "CS", "US", "FD", "DS", "IS", "AT", "SQ", "OB", "UN"]


@given(
    st.dictionaries(
        st.sampled_from(TAGS), st.tuples(st.sampled_from(VRS), st.binary(max_size=40)), max_size=4
    ),
    st.dictionaries(
        st.sampled_from(sorted(STEP)),
        st.tuples(st.sampled_from(VRS), st.binary(max_size=40)),
        max_size=3,
    ),
)
def test_whatever_stands_in_an_attribute_nothing_raises(
    changed: dict[str, tuple[str, bytes]], step: dict[str, tuple[str, bytes]]
) -> None:
    try:
        odd = answer(
            dict(step), **{f"t{tag.replace(',', '_')}": one for tag, one in changed.items()}
        )
    except Exception:  # pydicom does not take it for a dataset at all: no answer
        return
    read = order_of(odd, CHICAGO)
    if read.order is not None:
        assert read.order.study_uid
        assert read.order.patient_id
        assert "\ufffd" not in repr(read.order)


@given(st.binary(max_size=200))
def test_whatever_is_decoded_nothing_raises(body: bytes) -> None:
    try:
        odd = decoded(body)
    except Exception:
        return
    assert order_of(odd, CHICAGO).order is None


def order(**changed: Any) -> EkgOrder:
    return EkgOrder(**{"study_uid": "1.2.3", "patient_id": "100231", **changed})


@pytest.mark.parametrize(
    ("one", "ours"),
    [
        (order(), False),  # a number that may be another house's, and nothing else
        (order(issuer="CLINIC"), True),
        (order(family="OKAFOR"), True),
        (order(family="LINDQVIST"), False),
        (order(family="LINDQVIST", issuer="CLINIC"), False),
        (order(family="Okafor-Berg", birth_date=date(1984, 2, 29)), True),
        (order(issuer="CLINIC", birth_date=date(1984, 2, 29)), True),
        (order(issuer="OTHER"), False),
        (order(birth_date=date(1984, 2, 28)), False),
        (order(patient_id="100232"), False),
        (order(patient_id="100231 "), False),
    ],
)
def test_whose_order_it_is(one: EkgOrder, ours: bool) -> None:
    assert orders_for(PATIENT, [one], "CLINIC") == [one] * ours


def test_names_are_compared_as_worklists_write_them() -> None:
    patient = replace(PATIENT, family="Núñez-Böhm")
    for family, ours in (("NUNEZ BOHM", True), ("Nuñez Bohm", True), ("NUNEZ", False)):
        assert bool(orders_for(patient, [order(family=family)], None)) is ours


def test_a_patient_without_a_number_has_no_orders() -> None:
    assert orders_for(replace(PATIENT, mrn=None), [order()], None) == []
