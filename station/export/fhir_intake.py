"""The intake as FHIR R4: each answer an Observation, or all of them one QuestionnaireResponse.

Never a Condition: what a patient says is not a finding, and a Condition is a clinician's act.
Pure functions, as in `fhir`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from station.export import codes
from station.export.codes import Code, ResultCodes
from station.export.codes_intake import (
    ABSENT,
    ABSENT_EXTENSION,
    DURATION,
    PROFILES,
    QUESTIONNAIRE_RESPONSE,
)
from station.export.emergency import emergency_words
from station.export.errors import CannotComposeError
from station.export.fhir import fhir_id, frame, meta
from station.export.fhir_json import Json, JsonObject
from station.export.fhir_parts import coding, concept, date_time, instant
from station.export.site import FhirSite
from station.intake.answer import AnswerState, IntakeAnswer
from station.intake.lasting import Lasting
from station.intake.question import Code as QuestionCode
from station.intake.question import Profile, QuestionType
from station.visit import Result, ResultKind, SignedVisit

__all__ = ["answer_observation", "is_intake", "questionnaire_response"]

_INTAKE = (ResultKind.REASON_FOR_VISIT, ResultKind.INTAKE)

# A form says by the type of its answers what the question was; these are the empty ones.
_EMPTY = {
    QuestionType.YES_NO: "_valueBoolean",
    QuestionType.DATE: "_valueDate",
}


def is_intake(result: Result) -> bool:
    """Whether it belongs into the form: the reason for the visit, and every answer."""
    return result.kind in _INTAKE


def answer_observation(result: Result, signed: SignedVisit, site: FhirSite) -> JsonObject:
    """One answer as an Observation. Raises `CannotComposeError`."""
    answer = _answer(result)
    observation = {
        **frame(result, signed, site, _table(answer)),
        "effectiveDateTime": date_time(result.accepted_at, site.time_zone),
        **_value(answer),
        **_duration(answer),
    }
    notes = _notes(answer) + ([result.note] if result.note else [])
    if notes:
        observation["note"] = [{"text": text} for text in notes]
    return observation


def questionnaire_response(
    results: Sequence[Result], signed: SignedVisit, site: FhirSite
) -> tuple[str, JsonObject]:
    """All answers as one form, and its key. `results` are those that `is_intake` says yes to."""
    visit = signed.visit
    key = f"{visit.station_id}:{visit.id}:intake"
    table = ResultCodes(title="Intake", codes=(), profile=QUESTIONNAIRE_RESPONSE)
    marked = (one for one in results if emergency_words(one, signed) is not None)
    about = meta(next(marked, results[0]), signed, site, table)
    tags = about["tag"]
    assert isinstance(tags, list)  # as `meta` makes it
    form: JsonObject = {
        "resourceType": "QuestionnaireResponse",
        # The key as a tag too: it is what a resend searches for (see `identifier_query`).
        "meta": {**about, "tag": [*tags, {"system": site.result_system, "code": key}]},
        "identifier": {"system": site.result_system, "value": key},
        "questionnaire": site.questionnaire,
        "status": "completed",
        "subject": {"reference": f"Patient/{fhir_id(visit.patient.id, 'patient')}"},
        "authored": instant(signed.signed_at, site.time_zone),
        "author": {"display": signed.signed_by.name},
        "item": _items(results),
    }
    if visit.encounter_id is not None:
        form["encounter"] = {"reference": f"Encounter/{fhir_id(visit.encounter_id, 'encounter')}"}
    return key, form


def _answer(result: Result) -> IntakeAnswer:
    if result.answer is None:
        raise CannotComposeError(
            "An intake result without an answer cannot be filed.",
            "Take the result back and enter it again.",
        )
    return result.answer


def _table(answer: IntakeAnswer) -> ResultCodes:
    """How this answer is filed. The smoking status profile wants a value, so a refusal claims
    none.
    """
    claimed = answer.profile
    if claimed is Profile.SMOKING_STATUS and answer.state is not AnswerState.ANSWERED:
        claimed = Profile.NONE
    return ResultCodes(
        title=answer.words.en,
        codes=(_code(answer.code),) if answer.code is not None else (),
        category=answer.category,
        profile=PROFILES.get(claimed),
    )


def _code(code: QuestionCode) -> Code:
    return Code(code.system, code.code, code.display, code.source)


def _value(answer: IntakeAnswer) -> JsonObject:
    if answer.state is not AnswerState.ANSWERED:
        absent, words = ABSENT[answer.state]
        return {"dataAbsentReason": concept([absent], text=words)}
    if answer.option is not None:
        rows = [_code(answer.option.code)] if answer.option.code is not None else []
        return {"valueCodeableConcept": concept(rows, text=answer.option.words.en)}
    if answer.type is QuestionType.LIST:  # own words among coded entries: one type for all
        return {"valueCodeableConcept": concept([], text=answer.text)}
    if answer.yes is not None:
        return {"valueBoolean": answer.yes}
    if answer.number is not None:
        return {"valueQuantity": _quantity(answer)}
    if answer.day is not None:
        return {"valueDateTime": answer.day.isoformat()}
    return {"valueString": answer.text or ""}


def _duration(answer: IntakeAnswer) -> JsonObject:
    if answer.lasting is None:
        return {}
    code = concept([DURATION], text="Duration")
    return {"component": [{"code": code, "valueQuantity": _lasting(answer.lasting)}]}


def _lasting(lasting: Lasting) -> JsonObject:
    quantity: JsonObject = {"value": lasting.value}
    if lasting.comparator:
        quantity["comparator"] = lasting.comparator
    return {**quantity, "unit": lasting.unit, "system": codes.UCUM, "code": lasting.unit}


def _quantity(answer: IntakeAnswer) -> JsonObject:
    assert answer.number is not None  # only asked for where there is one
    quantity: JsonObject = {"value": answer.number}
    if answer.unit != "1":
        quantity["unit"] = answer.unit or ""
    return {**quantity, "system": codes.UCUM, "code": answer.unit or "1"}


def _notes(answer: IntakeAnswer) -> list[str]:
    return [answer.note] if answer.note else []


def _items(results: Sequence[Result]) -> list[Json]:
    """An item a question, in the order of the first answers; a list has several answers."""
    order: dict[str, int] = {}
    for result in results:
        order.setdefault(_link(result), len(order))
    sorted_results = sorted(results, key=lambda result: order[_link(result)])
    items: list[Json] = []
    for link, group in groupby(sorted_results, key=_link):
        members = list(group)
        first = members[0]
        words = first.answer.words.en if first.answer is not None else "Reason for visit"
        items.append(
            {"linkId": link, "text": words, "answer": [_form_answer(one) for one in members]}
        )
    return items


def _link(result: Result) -> str:
    return result.answer.question if result.answer is not None else str(result.kind)


def _form_answer(result: Result) -> JsonObject:
    if result.answer is None:
        return {"valueString": result.text or ""}
    answer = result.answer
    if answer.state is not AnswerState.ANSWERED:
        absent, _ = ABSENT[answer.state]
        return {
            _EMPTY.get(answer.type, "_valueString"): {
                "extension": [{"url": ABSENT_EXTENSION, "valueCode": absent.code}]
            }
        }
    made = _form_value(answer)
    below: list[Json] = []
    if answer.note:
        note = {"linkId": f"{answer.question}.note", "text": "In words"}
        below.append({**note, "answer": [{"valueString": answer.note}]})
    if answer.lasting is not None:
        since = {"linkId": f"{answer.question}.duration", "text": "Duration"}
        below.append({**since, "answer": [{"valueQuantity": _lasting(answer.lasting)}]})
    if below:
        made["item"] = below
    return made


def _form_value(answer: IntakeAnswer) -> JsonObject:
    if answer.option is not None:
        if answer.option.code is None:
            return {"valueString": answer.option.words.en}
        return {"valueCoding": coding(_code(answer.option.code))}
    if answer.yes is not None:
        return {"valueBoolean": answer.yes}
    if answer.number is not None:
        return {"valueQuantity": _quantity(answer)}
    if answer.day is not None:
        return {"valueDate": answer.day.isoformat()}
    return {"valueString": answer.text or ""}
