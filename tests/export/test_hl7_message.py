"""The envelope, field by field: MSH, PID, PV1 and OBR after HL7 v2.5.1 and IHE PCD-01."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.export.errors import CannotComposeError
from station.export.hl7_destination import Hl7Destination
from station.export.hl7_site import Acknowledgment, CodeRow, PatientId, Version
from station.hl7.reading import read
from station.vitals import Origin
from tests.export.hl7_visits import BP, CLINIC, PCD01, PULSE, REASON, segment, told, visit
from tests.export.records import PATIENT, blood_pressure, sign


def test_the_header_of_the_clinic_template() -> None:
    msh = segment(visit(BP), "MSH")
    fields = {number: msh.field(number).raw for number in range(1, 22) if msh.field(number).raw}
    control_id = fields.pop(10)
    assert re.fullmatch(r"[A-Z2-7]{20}", control_id)
    assert fields == {
        1: "|",
        2: "^~\\&",
        3: "VITALS",
        4: "CLINIC",
        5: "EHR",
        6: "HOSP",
        7: "20261124095200-0600",  # signed at 15:52 UTC
        9: "ORU^R01^ORU_R01",
        11: "P",
        12: "2.5.1",
        18: "UNICODE UTF-8",
    }


def test_the_header_of_pcd_01() -> None:
    msh = segment(visit(BP, site=PCD01), "MSH")
    assert msh.field(3).raw == "VITALS^0011223344556677^EUI-64"
    assert msh.field(12).raw == "2.6"
    assert (msh.field(15).raw, msh.field(16).raw) == ("AL", "AL")
    assert msh.field(21).raw == "IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO"


def test_what_a_site_decides_about_the_header() -> None:
    site = dataclasses.replace(
        CLINIC,
        version=Version.V2_3_1,
        acknowledgment=Acknowledgment.ENHANCED,
        declare_charset=False,
    )
    msh = segment(visit(BP, site=site), "MSH")
    assert msh.field(12).raw == "2.3.1"
    assert (msh.field(15).raw, msh.field(16).raw, msh.field(18).raw) == ("AL", "AL", "")


def test_simulated_visits_are_training() -> None:
    """HL7 table 0103: P production, T training."""
    simulated = visit(blood_pressure(origin=Origin.SIMULATOR))
    assert segment(simulated, "MSH").field(11).raw == "T"


def test_the_patient() -> None:
    pid = segment(visit(BP), "PID")
    fields = {number: pid.field(number).raw for number in range(1, 12) if pid.field(number).raw}
    assert fields == {
        1: "1",
        3: "100231^^^CLINIC^MR",
        5: "Okafor^Ada^^^^^L",
        7: "19840229",
        8: "F",
    }


def test_both_ids_with_their_authorities() -> None:
    site = dataclasses.replace(
        CLINIC,
        patient_ids=(PatientId.CHART_ID, PatientId.MRN),
        id_authority="HIS^1.2.3^ISO",
    )
    pid = segment(visit(BP, site=site), "PID")
    assert pid.field(3).raw == "pat-1^^^HIS&1.2.3&ISO^PI~100231^^^CLINIC^MR"


def test_a_patient_without_the_wanted_id_is_not_sent() -> None:
    nameless = sign(BP, patient=dataclasses.replace(PATIENT, mrn=None))
    with pytest.raises(CannotComposeError, match="medical record number"):
        told(nameless)


@pytest.mark.parametrize(
    ("sex", "sent"),
    [("male", "M"), ("F", "F"), ("other", "O"), ("unknown", "U"), ("hijra", ""), (None, "")],
)
def test_sex_is_said_as_it_is_known(sex: str | None, sent: str) -> None:
    patient = dataclasses.replace(PATIENT, sex=sex, birth_date=None)
    pid = segment(told(sign(BP, patient=patient)), "PID")
    assert (pid.field(7).raw, pid.field(8).raw) == ("", sent)


def test_the_visit() -> None:
    site = dataclasses.replace(CLINIC, point_of_care="FAMILY")
    pv1 = segment(visit(BP, site=site), "PV1")
    assert pv1.field(2).raw == "O"
    assert pv1.field(3).raw == "FAMILY^Room 3^^CLINIC"
    assert pv1.field(19).raw == "enc-1^^^CLINIC^VN"


def test_a_visit_without_an_encounter_names_none() -> None:
    pv1 = segment(told(sign(BP, encounter=None)), "PV1")
    assert pv1.field(19).raw == ""


def test_the_order() -> None:
    obr = segment(visit(BP, REASON), "OBR")
    fields = {number: obr.field(number).raw for number in range(1, 30) if obr.field(number).raw}
    assert re.fullmatch(r"[A-Z2-7]{16}\^VITALS", fields.pop(3))
    assert fields == {
        1: "1",
        4: "85353-1^Vital signs, weight, height, head circumference, oxygen saturation and BMI "
        "panel^LN",
        7: "20261124094605-0600",  # measured at 15:46:05 UTC
        8: "20261124094630-0600",  # the reason was entered at 15:46:30
        22: "20261124095200-0600",
        25: "F",
    }


def test_the_order_of_pcd_01() -> None:
    obr = segment(visit(BP, site=PCD01), "OBR")
    assert obr.field(3).raw.endswith("^VITALS^0011223344556677^EUI-64")
    assert obr.field(4).raw == "182777000^monitoring of patient^SCT"
    assert obr.field(25).raw == "F"


def test_a_site_names_the_order_itself() -> None:
    site = dataclasses.replace(CLINIC, table={"vital_signs": CodeRow(code="VS", text="Vitals")})
    assert segment(visit(BP, site=site), "OBR").field(4).raw == "VS^Vitals^L"


def test_names_come_from_the_visit_alone() -> None:
    """The same visit has the same MSH-10 and OBR-3 whenever it is composed, and no other has."""

    def names(*results: object, id_: str = "v1") -> tuple[str, str]:
        message = told(sign(*results, id_=id_))  # type: ignore[arg-type]
        return message.control_id, segment(message, "OBR").field(3).raw

    assert names(BP) == names(BP, PULSE)
    first, second = names(BP), names(BP, id_="v2")
    assert first[0] != second[0]
    assert first[1] != second[1]


_WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40
)


@given(family=_WORDS, given_name=_WORDS, words=_WORDS)
def test_any_name_and_any_words_arrive(family: str, given_name: str, words: str) -> None:
    patient = dataclasses.replace(PATIENT, family=family, given=given_name)
    reason = dataclasses.replace(REASON, text=words)
    destination = Hl7Destination(name="ehr", test=False, site=CLINIC)
    (draft,) = destination.drafts(sign(reason, patient=patient))
    came = read(draft.body)
    pid, obx = segment(came, "PID"), segment(came, "OBX")
    assert (pid.field(5).text(1), pid.field(5).text(2)) == (family, given_name)
    assert pid.field(5).text(7) == "L"
    assert obx.field(5).text() == words
    assert obx.field(11).text() == "F"
