"""A person from the words of a command line."""

from __future__ import annotations

from station.simulators.changes import NUMBERS, WORDS, Change
from station.simulators.course import Course
from station.simulators.patient import Patient, patient_from_words

__all__ = ["person_from_words"]


def person_from_words(words: str, seed: int = 0) -> Patient | Course:
    """A person from `name=value,name=value`, as a command line says it: a `Patient`, or a
    `Course` where a word or number of `Change` is among them, such as rhythm=af.

    Raises `ValueError` with what was wrong and what there is.
    """
    of_course: dict[str, str] = {}
    others = []
    for word in filter(None, (part.strip() for part in words.split(","))):
        name, _, value = word.partition("=")
        own = name in Patient.__dataclass_fields__
        if name in WORDS or (name in NUMBERS and not own):
            of_course[name] = value
        else:
            others.append(word)
    patient = patient_from_words(",".join(others), seed)
    if not of_course:
        return patient
    numbers: dict[str, float] = {}
    for name in set(of_course) & set(NUMBERS):
        try:
            numbers[name] = float(of_course[name])
        except ValueError:
            raise ValueError(f"{name} wants a number, got {of_course[name]!r}") from None
    named = {name: word for name, word in of_course.items() if name in WORDS}
    return Course(patient, [Change(at_s=0.0, numbers=numbers, words=named)])
