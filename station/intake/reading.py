"""A site's questions out of TOML: the shipped ones, and what the site adds, replaces, leaves out.

leave_out = ["tobacco"]          # shipped questions that are not asked here

[[question]]                     # a new one, or one of the shipped ones by its id
id = "fall"
words = { en = "Fall in the last year", es = "Caída en el último año" }
type = "yes_no"
asked_of = { from_age = 65 }

[[symptom]]                      # added to the shipped list of symptoms
id = "snoring"
words = { en = "Snoring", es = "Ronquidos" }
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from station.decimals import as_written
from station.intake.question import (
    AskedOf,
    Category,
    Code,
    Option,
    Profile,
    Question,
    Questionnaire,
    QuestionType,
    Words,
)

__all__ = ["SYMPTOMS", "IntakeFileError", "read_questionnaire"]

SYMPTOMS: Final = "symptoms"
"""The id of the shipped list question that `[[symptom]]` tables belong to."""

_SHIPPED: Final = Path(__file__).parent / "questions.toml"
_SYSTEMS: Final = {"loinc": "http://loinc.org", "snomed": "http://snomed.info/sct"}
_PROFILE_CATEGORIES: Final = {
    Profile.SMOKING_STATUS: Category.SOCIAL_HISTORY,
    Profile.SCREENING_ASSESSMENT: Category.SURVEY,
}
_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_Text = Annotated[str, Field(min_length=1, max_length=120)]


class IntakeFileError(ValueError):
    """A site's questions cannot be read: file, key, what was found, what is expected."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Words(_Table):
    en: _Text
    es: Annotated[str, Field(max_length=120)] = ""

    def made(self) -> Words:
        return Words(en=self.en, es=self.es)


class _Code(_Table):
    system: Literal["loinc", "snomed"]
    code: Annotated[str, Field(pattern=r"^(LA)?[0-9]+(-[0-9])?$")]
    display: _Text
    source: _Text

    def made(self) -> Code:
        return Code(
            system=_SYSTEMS[self.system],
            code=self.code,
            display=self.display,
            source=self.source,
        )


class _Option(_Table):
    id: _Id
    words: _Words
    code: _Code | None = None
    note: bool = False

    def made(self) -> Option:
        code = self.code.made() if self.code else None
        return Option(id=self.id, words=self.words.made(), code=code, note=self.note)


class _AskedOf(_Table):
    sex: tuple[Literal["female", "male"], ...] = ()
    from_age: Annotated[int, Field(ge=0, le=130)] | None = None
    to_age: Annotated[int, Field(ge=0, le=130)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> _AskedOf:
        if self.from_age is not None and self.to_age is not None and self.from_age > self.to_age:
            raise ValueError(f"from_age {self.from_age} is above to_age {self.to_age}")
        return self

    def made(self) -> AskedOf:
        return AskedOf(sex=frozenset(self.sex), from_age=self.from_age, to_age=self.to_age)


class _Question(_Table):
    id: _Id
    words: _Words
    hint: _Words | None = None
    type: QuestionType
    option: tuple[_Option, ...] = ()
    unit: Annotated[str, Field(pattern=r"^[!-~]{1,20}$")] | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    future: bool = False
    asked_of: _AskedOf = _AskedOf()
    required: bool = False
    code: _Code | None = None
    category: Category = Category.SURVEY
    profile: Profile = Profile.NONE

    @model_validator(mode="after")
    def _fits(self) -> _Question:
        if self.type is QuestionType.CHOICE and len(self.option) < 2:
            raise ValueError(
                f"a choice needs at least two [[question.option]] tables, {len(self.option)} found"
            )
        if self.option and self.type not in (QuestionType.CHOICE, QuestionType.LIST):
            raise ValueError(f"a {self.type} question has no options; they belong to a choice")
        if self.type is QuestionType.LIST and self.id != SYMPTOMS:
            raise ValueError(f'the only list is the question "{SYMPTOMS}"; use a choice')
        if self.type is QuestionType.NUMBER and self.unit is None:
            raise ValueError('a number needs its unit in UCUM, such as unit = "/wk" or unit = "1"')
        bounds = (self.unit, self.low, self.high)
        if self.type is not QuestionType.NUMBER and any(one is not None for one in bounds):
            raise ValueError("unit, low and high belong to a number")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        _no_twins("option", [option.id for option in self.option])
        if self.profile is Profile.SMOKING_STATUS and (
            self.type is not QuestionType.CHOICE
            or any(option.code is None for option in self.option)
        ):
            raise ValueError("the smoking status profile needs a choice with a code on each option")
        wanted = _PROFILE_CATEGORIES.get(self.profile)
        if wanted is not None and self.category is not wanted:
            raise ValueError(f'the profile {self.profile} needs category = "{wanted}"')
        return self

    def made(self) -> Question:
        return Question(
            id=self.id,
            words=self.words.made(),
            hint=self.hint.made() if self.hint else None,
            type=self.type,
            options=tuple(option.made() for option in self.option),
            unit=self.unit,
            low=self.low,
            high=self.high,
            future=self.future,
            asked_of=self.asked_of.made(),
            required=self.required,
            code=self.code.made() if self.code else None,
            category=self.category,
            profile=self.profile,
        )


class _File(_Table):
    leave_out: tuple[_Id, ...] = ()
    question: tuple[_Question, ...] = ()
    symptom: tuple[_Option, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> _File:
        _no_twins("question", [question.id for question in self.question])
        _no_twins("symptom", [symptom.id for symptom in self.symptom])
        return self


def _no_twins(what: str, ids: list[str]) -> None:
    twins = sorted({one for one in ids if ids.count(one) > 1})
    if twins:
        raise ValueError(f"{what} id {twins[0]!r} stands there twice; each needs its own")


def read_questionnaire(path: Path | None = None) -> Questionnaire:
    """The shipped questions, or these with what the site's file says. Raises `IntakeFileError`."""
    questions = {question.id: question for question in _shipped()}
    if path is None:
        return Questionnaire(questions=tuple(questions.values()))
    site = _read(path)
    for name in site.leave_out:
        if questions.pop(name, None) is None:
            raise IntakeFileError(
                f"{path}: key leave_out: {name!r} is no shipped question; expected one of "
                f"{', '.join(question.id for question in _shipped())}"
            )
    for table in site.question:
        questions[table.id] = table.made()
    if site.symptom:
        questions[SYMPTOMS] = _with_symptoms(path, questions.get(SYMPTOMS), site.symptom)
    return Questionnaire(questions=tuple(questions.values()))


def _with_symptoms(path: Path, question: Question | None, added: tuple[_Option, ...]) -> Question:
    """The list with the site's own symptoms; one of a shipped id takes its place."""
    if question is None:
        raise IntakeFileError(
            f"{path}: key symptom: the question {SYMPTOMS!r} is left out; expected symptoms only "
            "where they are asked"
        )
    options = {option.id: option for option in question.options}
    options |= {table.id: table.made() for table in added}
    return replace(question, options=tuple(options.values()))


@cache
def _shipped() -> tuple[Question, ...]:
    site = _read(_SHIPPED)
    questions = [table.made() for table in site.question]
    return tuple(
        _with_symptoms(_SHIPPED, question, site.symptom) if question.id == SYMPTOMS else question
        for question in questions
    )


def _read(path: Path) -> _File:
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"), parse_float=as_written)
    except OSError as problem:
        raise IntakeFileError(f"{path}: cannot be read: {problem.strerror}") from problem
    except (ValueError, RecursionError) as problem:  # too long a number, nested too deeply
        raise IntakeFileError(f"{path}: is not TOML: {problem}") from problem
    try:
        return _File.model_validate(data)
    except ValidationError as problem:
        raise IntakeFileError("\n".join(_lines(path, problem))) from problem


def _lines(path: Path, problem: ValidationError) -> list[str]:
    """Each problem with its key; tables in a list are counted from 1, as people do."""
    lines = []
    for error in problem.errors():
        key = ".".join(
            str(part + 1) if isinstance(part, int) else str(part) for part in error["loc"]
        )
        said = error["msg"].removeprefix("Value error, ")
        found = error["input"]
        shown = f" (found {found!r})" if isinstance(found, str | int | float | Decimal) else ""
        lines.append(f"{path}: key {key or 'whole file'}: {said}{shown}")
    return lines
