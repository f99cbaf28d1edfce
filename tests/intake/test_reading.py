"""A site's questions out of TOML, and what is said about a file that is wrong."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from station.intake.question import Profile, QuestionType
from station.intake.reading import IntakeFileError, read_questionnaire
from station.settings import Settings, SettingsError, load_settings

SITE = """
leave_out = ["history_changed"]

[[question]]
id = "fall"
words = { en = "Fall in the last year", es = "Caída en el último año" }
type = "yes_no"
asked_of = { from_age = 65 }
required = true

[[question]]
id = "drinks"
words = { en = "Drinks a week" }
type = "number"
unit = "/wk"
low = 0
high = 99.5

[[question]]
id = "medicines_reviewed"
words = { en = "Pill bottles seen" }
type = "choice"
[[question.option]]
id = "all"
words = { en = "All" }
[[question.option]]
id = "some"
words = { en = "Some" }

[[symptom]]
id = "snoring"
words = { en = "Snoring", es = "Ronquidos" }
"""


def read(folder: Path, text: str) -> object:
    file = folder / "intake.toml"
    file.write_text(text, "utf-8")
    return read_questionnaire(file)


def test_the_shipped_questions() -> None:
    questionnaire = read_questionnaire()
    assert [question.id for question in questionnaire.questions] == [
        "symptoms",
        "history_changed",
        "allergies_reviewed",
        "medicines_reviewed",
        "tobacco",
        "last_menstrual_period",
    ]
    tobacco = questionnaire.question("tobacco")
    assert tobacco is not None
    assert tobacco.profile is Profile.SMOKING_STATUS
    # US Core smoking status, as the C-CDA rule lists them.
    assert {option.code.code for option in tobacco.options if option.code} == {
        "266919005", "8517006", "428041000124106", "449868002", "77176002", "266927001",
    }  # fmt: skip


def test_every_shipped_code_has_a_source_and_every_word_a_translation() -> None:
    for question in read_questionnaire().questions:
        assert question.words.es
        for one in (question, *question.options):
            assert one.words.es, one.id
            assert one.code is None or one.code.source


def test_every_shipped_snomed_number_passes_its_check_digit() -> None:
    """Verhoeff's check, as SNOMED CT's release file specification describes it (section 5.8)."""
    for question in read_questionnaire().questions:
        for option in question.options:
            if option.code is not None:
                assert _verhoeff(option.code.code), option.code


def test_a_site_adds_replaces_and_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "intake.toml").write_text(SITE, "utf-8")
    questionnaire = read_questionnaire(tmp_path / "intake.toml")
    assert [question.id for question in questionnaire.questions] == [
        "symptoms",
        "allergies_reviewed",
        "medicines_reviewed",
        "tobacco",
        "last_menstrual_period",
        "fall",
        "drinks",
    ]
    fall = questionnaire.question("fall")
    drinks = questionnaire.question("drinks")
    pills = questionnaire.question("medicines_reviewed")
    symptoms = questionnaire.question("symptoms")
    assert fall is not None
    assert drinks is not None
    assert pills is not None
    assert symptoms is not None
    assert (fall.required, fall.asked_of.from_age) == (True, 65)
    assert fall.words.in_language("es") == "Caída en el último año"
    assert (drinks.type, drinks.unit, drinks.high) == (QuestionType.NUMBER, "/wk", Decimal("99.5"))
    assert drinks.words.in_language("es") == "Drinks a week"
    assert [option.id for option in pills.options] == ["all", "some"]
    snoring = symptoms.option("snoring")
    assert snoring is not None
    assert snoring.code is None
    assert symptoms.option("headache") is not None


QUESTION = '[[question]]\nid = "x"\nwords = { en = "X" }\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = ", "intake.toml: is not TOML"),
        ('leave_out = ["fall"]', "key leave_out: 'fall' is no shipped question; expected one of "),
        (QUESTION + 'type = "maybe"', "key question.1.type: Input should be 'yes_no', 'choice'"),
        (QUESTION + 'type = "maybe"', "(found 'maybe')"),
        (QUESTION + 'type = "choice"', "a choice needs at least two [[question.option]] tables, 0"),
        (QUESTION + 'type = "number"', "a number needs its unit in UCUM"),
        (QUESTION + 'type = "text"\nlow = 0', "unit, low and high belong to a number"),
        (QUESTION + 'type = "list"', 'the only list is the question "symptoms"'),
        (QUESTION + 'type = "text"\ncolour = "red"', "key question.1.colour: Extra inputs"),
        (
            QUESTION + 'type = "text"\nasked_of = { from_age = 60, to_age = 50 }',
            "key question.1.asked_of: from_age 60 is above to_age 50",
        ),
        (
            QUESTION + 'type = "text"\n' + QUESTION + 'type = "text"',
            "question id 'x' stands there twice",
        ),
        (
            QUESTION + 'type = "yes_no"\ncode = { system = "loinc", code = "1-2", display = "D" }',
            "key question.1.code.source: Field required",
        ),
        (QUESTION + 'type = "yes_no"\nprofile = "smoking_status"', "a choice with a code on each"),
        (
            QUESTION + 'type = "text"\nprofile = "screening_assessment"\ncategory = "exam"',
            'the profile screening_assessment needs category = "survey"',
        ),
        (
            'leave_out = ["symptoms"]\n[[symptom]]\nid = "a"\nwords = { en = "A" }',
            "key symptom: the question 'symptoms' is left out",
        ),
    ],
)
def test_a_broken_file_is_told_with_file_key_and_expectation(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(IntakeFileError) as told:
        read(tmp_path, text)
    assert says in str(told.value)
    assert str(tmp_path / "intake.toml") in str(told.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(IntakeFileError, match="cannot be read: No such file"):
        read_questionnaire(tmp_path / "none.toml")


def test_the_settings_check_the_file_when_they_are_read(tmp_path: Path) -> None:
    questions = tmp_path / "intake.toml"
    settings = tmp_path / "station.toml"
    settings.write_text(f'intake_file = "{questions}"\n', "utf-8")
    questions.write_text(SITE, "utf-8")
    assert load_settings(settings).intake_file == questions
    questions.write_text(QUESTION + 'type = "maybe"', "utf-8")
    with pytest.raises(SettingsError, match=r"question\.1\.type"):
        load_settings(settings)
    assert Settings().intake_file is None


_D = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_P = (
    "0123456789", "1576283094", "5803796142", "8916043527",
    "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip


def _verhoeff(number: str) -> bool:
    check = 0
    for at, digit in enumerate(reversed(number)):
        check = int(_D[check][int(_P[at % 8][int(digit)])])
    return check == 0
