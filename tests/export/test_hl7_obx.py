"""Both templates, by hand: codes, units and numbering after the standards, never our own output.

LOINC and SNOMED CT as in `docs/hl7.md`; MDC codes and containment as in the IHE PCD-01 example of
a blood pressure monitor (528391, 150020 to 150023) and public messages of monitors.
"""

from __future__ import annotations

import dataclasses

import pytest

from station.export.errors import CannotComposeError
from station.export.hl7_site import CodeRow, Hl7Site, Version
from station.visit import NotDoneWhy, ResultKind, SetPart
from station.vitals import Context, Unit, Vital
from tests.export import test_fhir_sets as sets
from tests.export.hl7_visits import (
    ARM,
    BP,
    CLINIC,
    PCD01,
    PULSE,
    SPO2,
    TEMPERATURE,
    WEIGHT,
    not_done,
    rows,
    visit,
)
from tests.export.records import CUFF, reading, result

NOTE = (
    "NTE Systolic pressure at least 120 mm[Hg]: Elevated "
    "(rule bp_elevated, checks 1; ACC/AHA 2017)."
)
METHOD = "31813000^Vascular oscillometry^SCT"


def test_a_blood_pressure_in_the_clinic_template() -> None:
    assert rows(visit(BP)) == [
        "NM|8480-6^Systolic blood pressure^LN|1"
        f"|121|mm[Hg]^mmHg^UCUM||H|||F||||||{METHOD}|A1234^BP-2",
        NOTE,
        "NM|8462-4^Diastolic blood pressure^LN|1"
        f"|81|mm[Hg]^mmHg^UCUM|||||F||||||{METHOD}|A1234^BP-2",
        f"NM|8478-0^Mean blood pressure^LN|1|106|mm[Hg]^mmHg^UCUM|||||F||||||{METHOD}|A1234^BP-2",
        "CWE|8358-4^Blood pressure device Cuff size^LN|1"
        "|720737000^Blood pressure cuff, adult size^SCT||||||F",
        "CWE|8361-8^Body position with respect to gravity^LN|1"
        "|33586001^Sitting position^SCT||||||F",
        "CWE|41904-4^Blood pressure measurement site^LN|1"
        "|368208006^Left upper arm structure^SCT||||||F",
    ]


def test_a_blood_pressure_in_pcd_01() -> None:
    """MDS 1 is the cuff, channel 1 its inflation; OBX-20 has the arm, OBX-18 the monitor."""
    arm = "368208006^Left upper arm structure^SCT"
    assert rows(visit(BP, site=PCD01)) == [
        "528391^MDC_DEV_SPEC_PROFILE_BP^MDC|1.0.0.0|||||||X|||||||A1234^BP-2",
        "150020^MDC_PRESS_BLD_NONINV^MDC|1.0.1|||||||X",
        "NM|150021^MDC_PRESS_BLD_NONINV_SYS^MDC|1.0.1.1|121|266016^MDC_DIM_MMHG^MDC||H|||F"
        f"||||||{METHOD}|||{arm}",
        NOTE,
        "NM|150022^MDC_PRESS_BLD_NONINV_DIA^MDC|1.0.1.2|81|266016^MDC_DIM_MMHG^MDC|||||F"
        f"||||||{METHOD}|||{arm}",
        "NM|150023^MDC_PRESS_BLD_NONINV_MEAN^MDC|1.0.1.3|106|266016^MDC_DIM_MMHG^MDC|||||F"
        f"||||||{METHOD}|||{arm}",
        "CWE|8358-4^Blood pressure device Cuff size^LN|1.0.1.5"
        "|720737000^Blood pressure cuff, adult size^SCT||||||F",
        "CWE|8361-8^Body position with respect to gravity^LN|1.0.1.6"
        "|33586001^Sitting position^SCT||||||F",
    ]


def test_the_other_vitals_in_the_clinic_template() -> None:
    assert rows(visit(SPO2, PULSE, TEMPERATURE, WEIGHT)) == [
        "NM|2708-6^Oxygen saturation in Arterial blood^LN"
        "^59408-5^Oxygen saturation in Arterial blood by Pulse oximetry^LN|1|97|%^^UCUM|||||F"
        "|||||||station-7:nonin_serial^Nonin oximeter",
        "NTE Body site: finger.",
        "NM|3151-8^Inhaled oxygen flow rate^LN|1|2|L/min^^UCUM|||||F",
        "NM|8867-4^Heart rate^LN^8889-8^Heart rate by Pulse oximetry^LN|2|72|/min^^UCUM|||||F"
        "|||||||station-7:nonin_serial^Nonin oximeter",
        "NM|8310-5^Body temperature^LN^8331-1^Oral temperature^LN|3|98.6"
        "|[degF]^degrees F^UCUM|||||F|||||||station-7:welch_allyn_suretemp^SureTemp Plus 692",
        "CWE|8327-9^Body temperature measurement site^LN|3"
        "|74262004^Oral cavity structure^SCT||||||F",
        "NM|29463-7^Body weight^LN|4|72.5|kg^^UCUM|||||F",
        "NTE Clothing: unclothed.",
    ]


def test_the_other_vitals_in_pcd_01() -> None:
    """Instrument after instrument; what a person entered is of no instrument (MDS 0)."""
    assert rows(visit(SPO2, PULSE, TEMPERATURE, WEIGHT, site=PCD01)) == [
        "528388^MDC_DEV_SPEC_PROFILE_PULS_OXIM^MDC|1.0.0.0|||||||X"
        "|||||||station-7:nonin_serial^Nonin oximeter",
        "528392^MDC_DEV_SPEC_PROFILE_TEMP^MDC|2.0.0.0|||||||X"
        "|||||||station-7:welch_allyn_suretemp^SureTemp Plus 692",
        "NM|150456^MDC_PULS_OXIM_SAT_O2^MDC|1.0.0.1|97|262688^MDC_DIM_PERCENT^MDC|||||F"
        "|||||||||7569003^Finger structure^SCT",
        "NM|150488^MDC_BLD_PERF_INDEX^MDC|1.0.1.9|1.25|262688^MDC_DIM_PERCENT^MDC|||||F",
        "NM|3151-8^Inhaled oxygen flow rate^LN|1.0.1.8|2|L/min^^UCUM|||||F",
        "NM|149530^MDC_PULS_OXIM_PULS_RATE^MDC|1.0.0.2|72|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||F",
        "NM|188424^MDC_TEMP_ORAL^MDC|2.0.0.3|98.6|266560^MDC_DIM_FAHR^MDC|||||F"
        "|||||||||74262004^Oral cavity structure^SCT",
        "NM|188736^MDC_MASS_BODY_ACTUAL^MDC|0.0.0.4|72.5|263875^MDC_DIM_KILO_G^MDC|||||F",
        "NTE Clothing: unclothed.",
    ]


def test_an_instrument_that_measures_several_things_is_a_monitor() -> None:
    warm = result(
        ResultKind.BODY_TEMPERATURE,
        reading(Vital.BODY_TEMPERATURE, "37.0", Unit.CELSIUS, device=CUFF),
        number="t",
    )
    message = visit(BP, warm, site=PCD01)
    assert rows(message)[0].startswith("69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|1.0.0.0|")


def test_who_said_it_and_when() -> None:
    obx = visit(BP).segments("OBX")[0]
    assert obx.field(1).text() == "1"
    assert obx.field(14).raw == "20261124094605-0600"
    assert obx.field(16).raw == "u1^Jordan Reyes"


@pytest.mark.parametrize(("version", "coded"), [("2.3.1", "CE"), ("2.4", "CE"), ("2.5", "CWE")])
def test_what_a_version_does_not_have_is_not_sent(version: str, coded: str) -> None:
    """CE before 2.5 (chapter 2A), no OBX-18 in 2.3.1, OBX-20 only from 2.6."""
    site = dataclasses.replace(CLINIC, version=Version(version))
    systolic, _, _, cuff, *_ = visit(BP, site=site).segments("OBX")
    assert cuff.field(2).text() == coded
    assert systolic.field(18).raw == ("" if version == "2.3.1" else "A1234^BP-2")
    assert systolic.field(20).raw == ""


def test_in_2_6_the_body_site_has_its_field() -> None:
    site = dataclasses.replace(CLINIC, version=Version.V2_6)
    obx = visit(BP, site=site).segments("OBX")
    assert obx[0].field(20).raw == "368208006^Left upper arm structure^SCT"
    assert "41904-4" not in [one.field(3).text() for one in obx]


def test_a_side_without_a_code_of_its_own_stays_with_the_site() -> None:
    right = dataclasses.replace(ARM, body_site="thigh", side="right")
    bp = dataclasses.replace(
        BP, marks=(), readings=tuple(one.replace(context=right) for one in BP.readings)
    )
    where = visit(bp).segments("OBX")[-1].field(5)
    assert where.raw == "68367000^Thigh structure^SCT^^right thigh"


def test_what_has_no_code_goes_in_words() -> None:
    unusual = Context(cuff_size="bariatric_xl", position="on the floor", method="by ear")
    bp = dataclasses.replace(
        BP, marks=(), readings=tuple(one.replace(context=unusual) for one in BP.readings)
    )
    systolic, _, _, cuff, position = visit(bp).segments("OBX")
    assert systolic.field(17).raw == "^by ear"
    assert cuff.field(5).raw == "^bariatric xl"
    assert position.field(5).raw == "^on the floor"


# HL7 table 0085: X results cannot be obtained, N not asked. Never a number, never 0.
@pytest.mark.parametrize(
    ("why", "status", "note"),
    [
        (NotDoneWhy.REFUSED, "X", "NTE The patient said no: no time."),
        (NotDoneWhy.UNABLE, "X", "NTE It could not be done: no time."),
        (NotDoneWhy.SKIPPED, "N", "NTE It was skipped: no time."),
    ],
)
@pytest.mark.parametrize("site", [CLINIC, PCD01], ids=["clinic", "pcd01"])
def test_what_was_not_measured_has_no_value_and_says_why(
    site: Hl7Site, why: NotDoneWhy, status: str, note: str
) -> None:
    message = visit(not_done(ResultKind.RESPIRATORY_RATE, why, "no time"), site=site)
    (obx,) = message.segments("OBX")
    assert obx.field(2).text() == "NM"
    assert (obx.field(5).raw, obx.field(6).raw) == ("", "")
    assert obx.field(11).text() == status
    assert rows(message)[1:] == [note]


def test_a_blood_pressure_that_was_not_measured_says_so_of_both_numbers() -> None:
    message = visit(not_done(ResultKind.BLOOD_PRESSURE, NotDoneWhy.UNABLE))
    assert rows(message) == [
        "NM|8480-6^Systolic blood pressure^LN|1|||||||X",
        "NTE It could not be done.",
        "NM|8462-4^Diastolic blood pressure^LN|1|||||||X",
        "NTE It could not be done.",
    ]


def test_a_systolic_pressure_alone_says_that_the_other_is_missing() -> None:
    palpated = result(
        ResultKind.BLOOD_PRESSURE,
        reading(Vital.SYSTOLIC, "90", Unit.MMHG, context=Context(method="palpation")),
        number="bp",
    )
    assert rows(visit(palpated))[1:] == [
        "NM|8462-4^Diastolic blood pressure^LN|1|||||||X",
        "NTE The diastolic pressure was not measured.",
    ]


def test_a_set_and_its_average() -> None:
    """US Core 96608-5, 96609-3. Each reading has its own number in OBX-4, and its own pulse."""
    average = sets.whole(SetPart.AVERAGE, *sets.THREE, systolic="136", diastolic="85")
    obx = visit(*sets.THREE, average).segments("OBX")
    values = [(o.field(4).text(), o.field(3).text(), o.field(5).text()) for o in obx]
    assert [row for row in values if row[1] in ("8480-6", "8867-4")] == [
        ("1", "8480-6", "142"),
        ("1", "8867-4", "74"),
        ("2", "8480-6", "134"),
        ("2", "8867-4", "74"),
        ("3", "8480-6", "131"),
        ("3", "8867-4", "74"),
    ]
    assert values[-2:] == [("4", "96608-5", "136"), ("4", "96609-3", "85")]


def test_the_notes_of_a_set() -> None:
    average = sets.whole(SetPart.AVERAGE, *sets.THREE, systolic="136", diastolic="85")
    notes = [one for one in rows(visit(*sets.THREE, average)) if one.startswith("NTE")]
    assert notes[:2] == [
        "NTE Reading 1 of 3. Program: AOBP, 5 min rest + 3 readings.",
        "NTE Rest skipped after 40 of 300 s: in pain.",
    ]
    assert (
        "NTE Average of 3 readings. Program: AOBP, 5 min rest + 3 readings (Johnson 2018, "
        in (notes[6][:88])
    )


def test_a_group_holds_no_numbers_of_its_own() -> None:
    last = rows(visit(*sets.LYING_STANDING, sets.GROUP))[-2:]
    assert last == [
        "TX|aobp_sprint^AOBP, 5 min rest + 3 readings^L|3"
        "|2 readings. Program: AOBP, 5 min rest + 3 readings (Johnson 2018, abstract).||||||F",
        "NTE Rest skipped after 40 of 300 s: in pain.",
    ]


def test_a_persons_note_goes_below_the_value() -> None:
    message = visit(dataclasses.replace(PULSE, note="after stairs | 3 floors"))
    assert rows(message)[1:] == ["NTE after stairs | 3 floors"]


def test_a_sites_own_codes_and_units() -> None:
    site = dataclasses.replace(
        CLINIC,
        table={
            "systolic": CodeRow(code="BPS", text="BP systolic", system="99EHR"),
            "body_weight": CodeRow(
                unit=Unit.POUND, unit_code="LBS", unit_text="pounds", unit_system="99EHR"
            ),
            "body_temperature": CodeRow(unit=Unit.CELSIUS),
            "perfusion_index": CodeRow(code="PI", text="Perfusion"),
        },
    )
    told = rows(visit(BP, SPO2, TEMPERATURE, WEIGHT, site=site))
    assert told[0].startswith("NM|BPS^BP systolic^99EHR|1|121|mm[Hg]^mmHg^UCUM|")
    assert any(row.startswith("NM|PI^Perfusion^L|2|1.25|%^^UCUM|") for row in told)
    celsius = next(row for row in told if row.startswith("NM|8310-5^"))
    assert "|3|37.0|Cel^degrees C^UCUM|" in celsius  # 98.6 °F is 37 °C
    assert "NTE Measured as 98.6 [degF]." in told
    pounds = next(row for row in told if row.startswith("NM|29463-7^"))
    assert "|4|159.8|LBS^pounds^99EHR|" in pounds  # 72.5 / 0.45359237 = 159.835
    assert "NTE Measured as 72.5 kg." in told


@pytest.mark.parametrize(
    ("unit", "sent"), [(Unit.KPA, "16.1"), (Unit.MMHG, "121")]
)  # 121 mmHg is 16.13 kPa
def test_a_receiver_that_counts_in_kilopascal(unit: Unit, sent: str) -> None:
    site = dataclasses.replace(CLINIC, table={"systolic": CodeRow(unit=unit)})
    assert visit(BP, site=site).segments("OBX")[0].field(5).text() == sent


def test_a_result_without_its_number_is_not_composed() -> None:
    no_systolic = dataclasses.replace(BP, readings=BP.readings[1:])
    with pytest.raises(CannotComposeError, match="without its number"):
        visit(no_systolic)
