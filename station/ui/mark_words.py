"""Marks, doubts and messages in words and shapes. Titles of rules are the tables' own words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from station.capture.check_views import ChecksView, NoticeView, Score
from station.checks.crosscheck import PulseSource, RatesDisagree
from station.checks.news2 import Part
from station.marks import Bound, Level, Mark, Side, doubts, findings
from station.ui import site_units, words
from station.ui.fit_text import Paragraph
from station.ui.icons import Icon
from station.ui.tokens import Text, Tone
from station.ui.translation import spoken
from station.visit import Delivery, DeliveryState, ResultKind
from station.vitals import Quantity, Vital

__all__ = [
    "aloud",
    "bound_words",
    "check_words",
    "confirmed_words",
    "disagrees_here",
    "doubt_words",
    "level_look",
    "level_word",
    "mark_look",
    "mark_word",
    "notice_state",
    "notice_words",
    "pulses_words",
    "rule_words",
    "score_words",
    "source_words",
    "untold",
    "vital_word",
]

translate = QCoreApplication.translate

# Who counts a pulse, and on which tile that one measures something else.
_TILES: Final = {
    PulseSource.CUFF: ResultKind.BLOOD_PRESSURE,
    PulseSource.OXIMETER: ResultKind.SPO2,
}


def mark_word(mark: Mark) -> str:
    """The word beside a value."""
    return level_word(mark.level, mark.side)


def level_word(level: Level, side: Side) -> str:
    """What a value beyond a limit of that table is called."""
    if level is Level.CRITICAL:
        return translate("words", "Critical")
    return translate("words", "High") if side is Side.HIGH else translate("words", "Low")


def mark_look(mark: Mark) -> tuple[Icon, Tone]:
    """The shape beside a value, and its colour."""
    return level_look(mark.level, mark.side)


def level_look(level: Level, side: Side) -> tuple[Icon, Tone]:
    """The shape and colour of what lies beyond a limit of that table."""
    if level is Level.CRITICAL:
        return Icon.CRITICAL, Tone.BAD
    return (Icon.HIGH if side is Side.HIGH else Icon.LOW), Tone.WARN


def rule_words(mark: Mark, *, named: bool = False) -> str:
    """The rule that was met: "Above 180 mmHg (hypertensive crisis range)." `named`: with the vital,
    where a tile has several.
    """
    said = bound_words(mark.bound, _quantity(mark.limit))
    if named:
        said = translate("words", "{vital} {limit}").format(
            vital=vital_word(mark.vital), limit=said[0].lower() + said[1:]
        )
    title = spoken(mark.title)
    title = title[0].lower() + title[1:]
    return f"{said} ({title})."


def bound_words(bound: Bound, limit: str) -> str:
    """How a limit is meant: "At least 140 mmHg"."""
    match bound:
        case Bound.BELOW:
            return translate("words", "Below {limit}").format(limit=limit)
        case Bound.AT_MOST:
            return translate("words", "At most {limit}").format(limit=limit)
        case Bound.AT_LEAST:
            return translate("words", "At least {limit}").format(limit=limit)
        case Bound.ABOVE:
            return translate("words", "Above {limit}").format(limit=limit)


def _quantity(quantity: Quantity) -> str:
    here = site_units.in_site_units(quantity)  # as the value beside it
    return f"{words.number(here)} {words.unit_word(here.unit)}".strip()


def vital_word(vital: Vital) -> str:
    """A vital by its name; of a blood pressure which of the two."""
    match vital:
        case Vital.SYSTOLIC:
            return translate("words", "Systolic")
        case Vital.DIASTOLIC:
            return translate("words", "Diastolic")
        case _:
            return words.vital_title(vital)


def doubt_words(mark: Mark) -> str:
    """Why a value is unlikely."""
    if mark.earlier is None:
        return translate("words", "Unlikely. {rule}").format(rule=rule_words(mark))
    when = words.day(mark.earlier_at.astimezone().date()) if mark.earlier_at else ""
    return translate("words", "Unlikely. The last one was {value}, {day} ({source}).").format(
        value=_quantity(mark.earlier), day=when, source=_place(mark.earlier_from or "")
    )


def _place(source: str) -> str:
    """Where an earlier value is from: this station in words, a chart by its name."""
    return translate("words", "this station") if source == "this station" else source


def check_words(
    marks: tuple[Mark, ...], told: NoticeView | None, *, named: bool, disagrees: str = ""
) -> list[Paragraph]:
    """What the checks say of a value, and what became of a message about it. `named`: with the
    vital, where a tile has several. `disagrees`: that it does not fit another one.
    """
    said = []
    if doubts(marks) and not any(mark.confirmed for mark in marks):
        said = [Paragraph(doubt_words(mark), Text.LABEL, Tone.INK) for mark in doubts(marks)]
    elif doubts(marks):
        said = [Paragraph(confirmed_words(marks), Text.CAPTION, Tone.INK2)]
    said += [
        Paragraph(rule_words(mark, named=named), Text.LABEL, Tone.INK)
        for mark in findings(marks)
        if mark.level is findings(marks)[0].level  # the others are told on touch
    ]
    said.append(Paragraph(disagrees, Text.LABEL, Tone.INK))
    if told is not None:
        said.append(Paragraph(notice_words(told), Text.LABEL, Tone.INK))
    return said


def confirmed_words(marks: tuple[Mark, ...]) -> str:
    """What stays with a value that somebody said is right; "" where nobody had to."""
    said = [mark for mark in doubts(marks) if mark.confirmed]
    if not said:
        return ""
    return translate("words", "Said to be right though unlikely: {why}").format(
        why=" ".join(_reason(mark) for mark in said)
    )


def _reason(mark: Mark) -> str:
    """Why it was unlikely, inside a sentence."""
    said = doubt_words(mark).split(". ", 1)[-1]
    return said[0].lower() + said[1:]


def source_words(marks: tuple[Mark, ...]) -> str:
    """Each rule with its name, its tables' version and its source, a line each."""
    return "\n".join(
        translate("words", "{rule} Source: {source} ({id}, checks {version})").format(
            rule=rule_words(mark, named=True),
            source=mark.source,
            id=mark.rule,
            version=mark.version,
        )
        for mark in marks
    )


def aloud(marks: tuple[Mark, ...]) -> str:
    """The findings for a screen reader: "critical high"."""
    said = []
    for mark in findings(marks)[:1]:
        side = translate("words", "high") if mark.side is Side.HIGH else translate("words", "low")
        critical = mark.level is Level.CRITICAL
        said.append(translate("words", "critical {side}").format(side=side) if critical else side)
    if doubts(marks) and not any(mark.confirmed for mark in marks):
        said.append(translate("words", "unlikely"))
    return ", ".join(said)


def pulses_words(found: RatesDisagree) -> str:
    """Rates that disagree: what is seen, then what to do."""
    rates = [
        translate("words", "{rate} ({source})").format(rate=rate, source=_source(source))
        for source, rate in found.rates
    ]
    if len(rates) == 2:
        said = translate("words", "Pulse {one} and {other} disagree.").format(
            one=rates[0], other=rates[1]
        )
    else:
        said = translate("words", "Pulse {rates} disagree.").format(rates=", ".join(rates))
    if found.deficit:
        return translate(
            "words", "{said} An irregular rhythm can do that. Look at the EKG, repeat one."
        ).format(said=said)
    if found.alone is not None:
        return translate("words", "{said} The {source} stands alone. Repeat it.").format(
            said=said, source=_source(found.alone)
        )
    return translate("words", "{said} Repeat one of them.").format(said=said)


def _concerned(found: RatesDisagree) -> frozenset[ResultKind]:
    """The tiles that rates which disagree concern: the pulse, and who counted them; only the one
    that stands alone, where two agree.
    """
    who = [found.alone] if found.alone is not None else [source for source, _ in found.rates]
    return frozenset({ResultKind.PULSE_RATE, *(_TILES[one] for one in who if one in _TILES)})


def disagrees_here(found: RatesDisagree | None, kind: ResultKind) -> str:
    """The same on a tile that it concerns; "" on the others."""
    if found is None or kind not in _concerned(found):
        return ""
    if kind is ResultKind.PULSE_RATE:
        return pulses_words(found)
    rate = next(rate for source, rate in found.rates if _TILES.get(source) is kind)
    if found.alone is not None:
        return translate("words", "Its pulse ({rate}) stands alone. Repeat it.").format(rate=rate)
    return translate("words", "Its pulse ({rate}) disagrees. Repeat it or the other.").format(
        rate=rate
    )


def _source(source: PulseSource) -> str:
    match source:
        case PulseSource.CUFF:
            return translate("words", "cuff")
        case PulseSource.OXIMETER:
            return translate("words", "oximeter")
        case PulseSource.ECG:
            return translate("words", "EKG")


def score_words(score: Score) -> str:
    """The points of NEWS2, or what is missing from them."""
    if not score.missing:
        return translate("words", "NEWS2: {n} points. It is no diagnosis.").format(n=score.points)
    missing = ", ".join(_part(part) for part in score.missing)
    return translate(
        "words", "NEWS2 is not complete: {n} points so far, without {missing}."
    ).format(n=score.points, missing=missing)


def _part(part: Part) -> str:
    match part:
        case Part.RESPIRATION:
            return translate("words", "respiration")
        case Part.SPO2:
            return translate("words", "SpO₂")
        case Part.OXYGEN:
            return translate("words", "air or oxygen")
        case Part.SYSTOLIC:
            return translate("words", "blood pressure")
        case Part.PULSE:
            return translate("words", "pulse")
        case Part.CONSCIOUSNESS:
            return translate("words", "consciousness")
        case Part.TEMPERATURE:
            return translate("words", "temperature")


def notice_state(notice: NoticeView) -> DeliveryState:
    """What is known about a message where it needs a person most."""
    states = {one.state for one in notice.deliveries}
    if notice.waiting:
        states.add(DeliveryState.QUEUED)
    return next((one for one in words.DELIVERY_ORDER if one in states), DeliveryState.QUEUED)


def notice_words(notice: NoticeView) -> str:
    """When the provider was told, and how far the message is."""
    worst: Delivery | None = next(
        (one for one in notice.deliveries if one.state is notice_state(notice)), None
    )
    said = translate("words", "Provider told {time}: {state}").format(
        time=words.clock(notice.at), state=words.delivery_word(notice_state(notice))
    )
    if worst is not None and worst.state is DeliveryState.DELIVERED:
        return f"{said}, {words.clock(worst.at)}"
    return said


def untold(checks: ChecksView) -> tuple[ResultKind, ...]:
    """Critical results about which nobody was told."""
    return tuple(one.kind for one in checks.tellable if checks.notice(one.result_id) is None)
