"""A signed visit as the messages of the outbox: one per filed result and destination.

Composed once, at the signature. What is sent later is these bytes, whatever changes meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from station.export.errors import CannotComposeError
from station.export.fhir import key_of, observation, pulse_source
from station.export.fhir_intake import answer_observation, is_intake, questionnaire_response
from station.export.fhir_json import JsonObject, encode
from station.export.site import Destination, IntakeForm, refuse_simulated
from station.visit import Message, Result, ResultKind, SignedVisit

__all__ = ["compose"]


def compose(signed: SignedVisit, destinations: Iterable[Destination]) -> list[Message]:
    """Messages in the order in which the results were accepted.

    Raises `NotATestChartError` when anything in the visit was simulated or replayed and a
    destination is a real chart, `CannotComposeError` for a result that cannot be expressed.
    """
    destinations = tuple(destinations)
    if not signed.visit.patient.in_chart:
        raise CannotComposeError(
            "The patient of this visit is not in the chart.", "Give the visit an identity first."
        )
    if not signed.visit.real:
        refuse_simulated(destinations)
    return [
        Message(
            key=key,
            result_id=result.id,
            visit_id=signed.visit.id,
            patient_id=signed.visit.patient.id,
            destination=destination.name,
            body=encode(resource),
            simulated=not signed.visit.real,
        )
        for destination in destinations
        for result, key, resource in _resources(signed, destination)
    ]


def _resources(
    signed: SignedVisit, destination: Destination
) -> Iterator[tuple[Result, str, JsonObject]]:
    """What is sent there, with its key; the answers of the intake one by one or as one form.

    A form is the message of its first answer: the receipt of all of them.
    """
    site = destination.site
    filed = _filed(signed, destination)
    form: list[Result] = []
    if site.intake is IntakeForm.QUESTIONNAIRE_RESPONSE:
        form = [result for result in filed if is_intake(result)]
    for result in filed:
        if result in form:
            if result is form[0]:
                key, resource = questionnaire_response(form, signed, site)
                yield result, key, resource
        elif result.kind is ResultKind.INTAKE:
            yield result, key_of(result, signed), answer_observation(result, signed, site)
        else:
            yield result, key_of(result, signed), observation(result, signed, site)


def _filed(signed: SignedVisit, destination: Destination) -> list[Result]:
    """What goes there: no evidence, one pulse, and an EKG only where waveforms are taken."""
    filed = [result for result in signed.visit.results if result.filed]
    pulses = [result for result in filed if result.kind is ResultKind.PULSE_RATE]
    pulses.sort(key=lambda pulse: _rank(pulse, signed, destination))
    left_out = {pulse.id for pulse in pulses[1:]}
    if not destination.site.send_waveforms:
        left_out |= {result.id for result in filed if result.kind is ResultKind.EKG}
    return [result for result in filed if result.id not in left_out]


def _rank(pulse: Result, signed: SignedVisit, destination: Destination) -> int:
    """Place of this pulse in the site's order; what the order does not name comes last."""
    order = destination.pulse_order
    source = pulse_source(pulse, signed)
    return order.index(source) if source in order else len(order)
