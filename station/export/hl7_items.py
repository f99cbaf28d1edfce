"""A result as the single values that HL7 v2 knows, each of which becomes an OBX.

Where they stand in a message, and which of their names is used, is the templates' business:
`hl7_obx`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import tzinfo
from typing import Final

from station.export import codes, hl7_codes
from station.export.codes import Code
from station.export.emergency import emergency_words
from station.export.errors import CannotComposeError
from station.export.fhir import finer_codes, pulse_source
from station.export.fhir_how import how_notes, not_done_note
from station.export.fhir_marks import mark_notes
from station.export.fhir_parts import measured_at
from station.export.fhir_sets import set_notes
from station.export.hl7_codes import Mdc
from station.export.hl7_context import context_items, context_notes
from station.export.hl7_intake import answer_items
from station.export.hl7_item import (
    FINAL,
    NOT_SOUGHT,
    UNOBTAINABLE,
    Coded,
    Item,
    coded,
    local,
)
from station.export.hl7_site import Hl7Site
from station.export.hl7_units import sent_as
from station.marks import Level, findings
from station.visit import (
    InSet,
    NotDone,
    NotDoneWhy,
    Result,
    ResultKind,
    SetPart,
    SignedVisit,
)
from station.vitals import Reading, Vital

__all__ = ["items_of"]

_NUMBERS: Final[dict[ResultKind, tuple[Vital, ...]]] = {
    ResultKind.BLOOD_PRESSURE: (
        Vital.SYSTOLIC,
        Vital.DIASTOLIC,
        Vital.MEAN_ARTERIAL_PRESSURE,
    ),
    ResultKind.PULSE_RATE: (Vital.PULSE_RATE, Vital.HEART_RATE),
    ResultKind.SPO2: (Vital.SPO2, Vital.PERFUSION_INDEX),
    ResultKind.BODY_TEMPERATURE: (Vital.BODY_TEMPERATURE,),
    ResultKind.RESPIRATORY_RATE: (Vital.RESPIRATORY_RATE,),
    ResultKind.BODY_WEIGHT: (Vital.BODY_WEIGHT,),
    ResultKind.BODY_HEIGHT: (Vital.BODY_HEIGHT,),
    ResultKind.PAIN_SCORE: (Vital.PAIN_SCORE,),
    ResultKind.HEAD_CIRCUMFERENCE: (Vital.HEAD_CIRCUMFERENCE,),
}
# The number that a result of several must have.
_NAMED_AFTER: Final = {
    ResultKind.BLOOD_PRESSURE: (Vital.SYSTOLIC,),
    ResultKind.SPO2: (Vital.SPO2,),
}
# What a result of that kind says that it is not there where it was not done.
_EXPECTED: Final = {
    ResultKind.BLOOD_PRESSURE: (Vital.SYSTOLIC, Vital.DIASTOLIC),
    ResultKind.PULSE_RATE: (Vital.PULSE_RATE,),
    ResultKind.SPO2: (Vital.SPO2,),
}
_AVERAGES: Final = {
    Vital.SYSTOLIC: "average_systolic",
    Vital.DIASTOLIC: "average_diastolic",
}
_RETAKE: Final = "Take the result back and enter it again."
_NO_DIASTOLIC: Final = "The diastolic pressure was not measured."


def items_of(result: Result, signed: SignedVisit, site: Hl7Site) -> list[Item]:
    """The values of one result, the one that it is named after first; none for an EKG, which HL7
    v2 gets as a document. Raises `CannotComposeError` for a result without what it needs.
    """
    found = list(_items(result, signed, site))
    if found and result.note is not None:
        found[0] = replace(found[0], notes=(*found[0].notes, result.note))
    marked = emergency_words(result, signed)
    if found and marked is not None:
        found[0] = replace(found[0], notes=(*found[0].notes, marked))
    return found


def _items(result: Result, signed: SignedVisit, site: Hl7Site) -> Iterable[Item]:
    if result.kind is ResultKind.EKG:
        return ()
    if result.answer is not None:
        return answer_items(result.answer, result.accepted_at)
    if result.not_done is not None:
        return _not_done(result, result.not_done)
    if result.kind is ResultKind.REASON_FOR_VISIT:
        return (_reason(result),)
    if result.in_set is not None and result.in_set.part is SetPart.GROUP:
        return (_group(result, result.in_set, site.time_zone),)
    return _measured(result, signed, site)


def _reason(result: Result) -> Item:
    table = codes.RESULTS[result.kind]
    return Item(
        name="reason_for_visit",
        type="TX",
        at=result.accepted_at,
        codes=tuple(coded(code) for code in table.codes),
        value=result.text or "",
    )


def _group(result: Result, of: InSet, zone: tzinfo | None) -> Item:
    """What holds readings together that have no average; their numbers are their own items."""
    first, *more = set_notes(of)
    return Item(
        name="blood_pressure_group",
        type="TX",
        at=max(measured_at(one, zone) for one in result.readings),
        codes=(local(of.program, of.title),),
        value=first,
        notes=tuple(more),
    )


def _not_done(result: Result, not_done: NotDone) -> Iterator[Item]:
    status = NOT_SOUGHT if not_done.why is NotDoneWhy.SKIPPED else UNOBTAINABLE
    said = not_done_note(not_done)
    for vital in _EXPECTED.get(result.kind) or _NUMBERS.get(result.kind, ()):
        yield Item(
            name=str(vital),
            type="NM",
            at=result.accepted_at,
            codes=_codes(vital, result.kind),
            mdc=hl7_codes.MDC_VITALS.get(vital),
            status=status,
            notes=(said,),
        )


def _measured(result: Result, signed: SignedVisit, site: Hl7Site) -> Iterator[Item]:
    wanted = _NUMBERS[result.kind]
    readings = [found for vital in wanted if (found := result.reading(vital)) is not None]
    if not readings or readings[0].vital not in _NAMED_AFTER.get(result.kind, wanted):
        raise CannotComposeError("A measured result without its number cannot be filed.", _RETAKE)
    if result.in_set is not None and result.in_set.part is SetPart.AVERAGE:
        yield from _averages(result, readings, result.in_set, site)
        return
    first = readings[0]
    pulse = result.reading(Vital.PULSE_RATE)
    if result.in_set is not None and pulse is not None:
        readings.append(pulse)  # in a set each inflation has its own
    said = [*how_notes(first), *context_notes(result.kind, first, site)]
    said += mark_notes(result, (one.vital for one in readings))
    if result.in_set is not None:
        said += set_notes(result.in_set)
    for reading in readings:
        item = _number(result, reading, signed, site)
        if reading is first:
            item = replace(item, notes=(*item.notes, *said))
        yield item
    if result.kind is ResultKind.BLOOD_PRESSURE and result.reading(Vital.DIASTOLIC) is None:
        yield Item(
            name="diastolic",
            type="NM",
            at=measured_at(first, site.time_zone),
            codes=_codes(Vital.DIASTOLIC, result.kind),
            mdc=hl7_codes.MDC_VITALS[Vital.DIASTOLIC],
            status=UNOBTAINABLE,
            notes=(_NO_DIASTOLIC,),
        )
    yield from context_items(result.kind, first, site)


def _averages(result: Result, readings: list[Reading], of: InSet, site: Hl7Site) -> Iterator[Item]:
    notes = (*mark_notes(result, (one.vital for one in readings)), *set_notes(of))
    for reading in readings:
        if reading.vital not in _AVERAGES:
            continue
        name = _AVERAGES[reading.vital]
        sent = sent_as(name, reading, site)
        yield Item(
            name=name,
            type="NM",
            at=measured_at(reading, site.time_zone),
            codes=(coded(codes.BP_AVERAGE_COMPONENTS[reading.vital]),),
            value=sent.value,
            unit=sent.unit,
            mdc_unit=sent.mdc_unit,
            flag=_flag(result, reading.vital),
            notes=notes if reading.vital is Vital.SYSTOLIC else (),
        )


def _number(result: Result, reading: Reading, signed: SignedVisit, site: Hl7Site) -> Item:
    sent = sent_as(str(reading.vital), reading, site)
    kind = ResultKind.PULSE_RATE if reading.vital is Vital.PULSE_RATE else result.kind
    finer = finer_codes(result, reading, signed) if kind is result.kind else ()
    return Item(
        name=str(reading.vital),
        type="NM",
        at=measured_at(reading, site.time_zone),
        codes=_codes(reading.vital, kind, finer),
        value=sent.value,
        unit=sent.unit,
        mdc=_mdc(result, reading, signed),
        mdc_unit=sent.mdc_unit,
        reading=reading,
        flag=_flag(result, reading.vital),
        status=FINAL,
        notes=sent.notes,
    )


def _codes(vital: Vital, kind: ResultKind, finer: tuple[Code, ...] = ()) -> tuple[Coded, ...]:
    if vital in codes.BP_COMPONENTS:
        return (coded(codes.BP_COMPONENTS[vital]),)
    if vital is Vital.PERFUSION_INDEX:  # has no LOINC code
        return ()
    return tuple(coded(code) for code in (*codes.RESULTS[kind].codes, *finer))


def _mdc(result: Result, reading: Reading, signed: SignedVisit) -> Mdc | None:
    """The MDC code that says most: by which instrument, or where it was measured."""
    context = reading.context
    finer: Mdc | None = None
    if result.kind is ResultKind.PULSE_RATE:
        finer = hl7_codes.PULSE_BY_SOURCE.get(str(pulse_source(result, signed)))
    elif result.kind is ResultKind.BODY_TEMPERATURE and context.body_site is not None:
        finer = hl7_codes.TEMPERATURE_BY_SITE.get(codes.word(context.body_site))
    elif result.kind is ResultKind.RESPIRATORY_RATE and context.method is not None:
        finer = hl7_codes.RESPIRATION_BY_METHOD.get(codes.word(context.method))
    return finer or hl7_codes.MDC_VITALS.get(reading.vital)


def _flag(result: Result, vital: Vital) -> str:
    """OBX-8: what the checks found; empty where no rule was met, which does not mean normal."""
    found = next((mark for mark in findings(result.marks) if mark.vital is vital), None)
    return "" if found is None else hl7_codes.FLAGS[found.level is Level.CRITICAL, found.side]
