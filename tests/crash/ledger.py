"""What the harness knows: what it was told is kept and signed, and what a chart must have of it.

Nothing here is read from the station's database. A value is the one that the harness has chosen;
it is in the book once the station has said so, and where the station was killed before it could
say anything, it may be there or not, and nothing else.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from station.visit import Result, ResultKind
from station.vitals import Vital
from tests.crash.electrodes import Strip
from tests.support.chart import BareClient

__all__ = [
    "NOTE", "Book", "Kept", "Verdict", "in_chart", "kept_of", "messages_in_chart", "reports_of",
    "verdict",
]  # fmt: skip

# LOINC of what is filed, typed from loinc.org.
_CODES = {
    ResultKind.BLOOD_PRESSURE: "85354-9",
    ResultKind.PULSE_RATE: "8867-4",
    ResultKind.BODY_TEMPERATURE: "8310-5",
    ResultKind.BODY_WEIGHT: "29463-7",
    ResultKind.PAIN_SCORE: "72514-3",
    ResultKind.RESPIRATORY_RATE: "9279-1",
    ResultKind.REASON_FOR_VISIT: "29299-5",
    ResultKind.EKG: "11524-6",
}
NOTE = "note "
"""What every note begins with that somebody writes."""
_SYSTOLIC, _DIASTOLIC = "8480-6", "8462-4"
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A result as people say it: "82.4", "128/82", words, "not done"; an EKG by its samples."""

    kind: ResultKind
    says: str
    filed: bool = True
    note: str | None = None
    status: str = "final"


@dataclass(frozen=True, slots=True)
class Book:
    """A visit. `kept` is what was accepted, the oldest first."""

    patient: str
    visit_id: str
    kept: tuple[Kept, ...] = ()
    signed: bool = False
    ended: bool = False

    def has(self, results: Iterable[Kept]) -> bool:
        """Whether these are its results, in whatever order."""
        return Counter(self.kept) == Counter(results)

    def plus(self, one: Kept) -> Book:
        """With one more, in the place of one of its kind that is filed."""
        return replace(self, kept=(*self.without(one.kind).kept, one))

    def without(self, kind: ResultKind) -> Book:
        """Taken back, whatever is filed of that kind."""
        left = tuple(one for one in self.kept if one.kind is not kind or not one.filed)
        return replace(self, kept=left)

    def instead(self, old: Kept, new: Kept) -> Book:
        """Another one in the place of one."""
        return replace(self, kept=tuple(new if one is old else one for one in self.kept))


def kept_of(results: Iterable[Result]) -> tuple[Kept, ...]:
    """What a window shows as kept."""
    return tuple(
        Kept(
            kind=one.kind,
            says=_says(one),
            filed=one.filed,
            note=one.note,
            # Final is what a reader of the EKG makes it.
            status="final" if one.ekg is None else "preliminary",
        )
        for one in results
    )


def _says(result: Result) -> str:
    if result.ekg is not None:
        return str(Strip.shown(result.ekg))
    if result.not_done is not None:
        return "not done"
    if result.text is not None:
        return result.text
    numbers = {one.vital: f"{one.quantity.value:f}" for one in result.readings}
    if result.kind is ResultKind.BLOOD_PRESSURE:
        return f"{numbers[Vital.SYSTOLIC]}/{numbers[Vital.DIASTOLIC]}"
    return next(iter(numbers.values()))


def in_chart(chart: BareClient, patient: str) -> list[Kept]:
    """Every observation of a patient in the chart's own store."""
    kinds = {code: kind for kind, code in _CODES.items()}
    found: list[Kept] = []
    page = f"/Observation?patient={patient}&_count={_PAGE}"
    bundle = chart.get(page)
    assert not [one for one in bundle.get("link", []) if one["relation"] == "next"], "more pages"
    for entry in bundle.get("entry", []):
        stored: dict[str, Any] = entry["resource"]
        codes = {one["code"] for one in stored["code"]["coding"]}
        (kind,) = (kinds[code] for code in codes & kinds.keys())
        # Beside the station's own: that it was refused, or that it is in error.
        notes = [one["text"] for one in stored.get("note", ()) if one["text"].startswith(NOTE)]
        found.append(
            Kept(
                kind=kind,
                says=_stored(stored),
                note=notes[0] if notes else None,
                status=stored["status"],
            )
        )
    return found


def messages_in_chart(chart: BareClient, patient: str) -> int:
    """How many messages to the provider are about a patient, in the chart's own store."""
    bundle = chart.get(f"/Communication?subject=Patient/{patient}&_count={_PAGE}")
    return len(bundle.get("entry", []))


def reports_of(chart: BareClient, patient: str) -> tuple[Counter[str], Counter[str]]:
    """By the identifier of its samples, how often a patient has an EKG in the chart's own store:
    its samples, and its report. Each report has its picture, to the last byte.
    """
    samples: Counter[str] = Counter()
    loinc = _CODES[ResultKind.EKG]
    bundle = chart.get(f"/Observation?patient={patient}&code={loinc}&_count={_PAGE}")
    for entry in bundle.get("entry", []):
        samples[entry["resource"]["identifier"][0]["value"]] += 1
    reports: Counter[str] = Counter()
    bundle = chart.get(f"/DiagnosticReport?subject=Patient/{patient}&_count={_PAGE}")
    for entry in bundle.get("entry", []):
        (about,) = entry["resource"]["result"]
        (sheet,) = entry["resource"]["presentedForm"]
        pdf = base64.b64decode(sheet["data"])
        assert (len(pdf), pdf.rstrip()[-5:]) == (sheet["size"], b"%%EOF"), "half a report"
        reports[about["identifier"]["value"]] += 1
    return samples, reports


def _stored(stored: dict[str, Any]) -> str:
    if "valueString" in stored:
        return str(stored["valueString"])
    if any("valueSampledData" in part for part in stored.get("component", ())):
        return str(Strip.stored(stored))
    if "valueQuantity" in stored:
        return f"{Decimal(str(stored['valueQuantity']['value'])):f}"
    parts = {
        one["code"]["coding"][0]["code"]: one["valueQuantity"]["value"]
        for one in stored.get("component", ())
        if "valueQuantity" in one
    }
    if not parts:
        return "not done"
    return f"{parts[_SYSTOLIC]}/{parts[_DIASTOLIC]}"


@dataclass(slots=True)
class Verdict:
    """What is wrong in a chart: results that are missing, there too often, with somebody else."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    results: int = 0
    messages: int = 0

    def __str__(self) -> str:
        return (
            f"{self.results} results and {self.messages} messages, lost {len(self.lost)}, "
            f"doubled {len(self.doubled)}, mixed {len(self.mixed)}"
        )

    def plus(self, other: Verdict) -> None:
        """Add up."""
        self.lost += other.lost
        self.doubled += other.doubled
        self.mixed += other.mixed
        self.results += other.results
        self.messages += other.messages

    @property
    def clean(self) -> bool:
        """Whether all is right."""
        return not (self.lost or self.doubled or self.mixed)


def verdict(books: Iterable[Book], found: dict[str, list[Kept]]) -> Verdict:
    """Compare what was signed with what each patient's chart has. What nobody signed for them is
    somebody else's, unless they have it twice.
    """
    wanted: dict[str, Counter[Kept]] = {patient: Counter() for patient in found}
    for book in books:
        if book.signed:
            wanted[book.patient].update(one for one in book.kept if one.filed)
    said = Verdict(results=sum(counted.total() for counted in wanted.values()))
    for patient, held in found.items():
        there = Counter(held)
        said.lost += [f"{patient}: {one}" for one in (wanted[patient] - there).elements()]
        for one in (there - wanted[patient]).elements():
            too_many = one in wanted[patient]
            (said.doubled if too_many else said.mixed).append(f"{patient}: {one}")
    return said
