"""A signed visit as the messages of the outbox: what each destination gets, in its own form.

Composed once, at the signature. What is sent later is these bytes, whatever changes meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable

from station.export.destination import Destination, refuse_simulated
from station.export.draft import Draft
from station.export.errors import CannotComposeError
from station.visit import Message, SignedVisit

__all__ = ["compose", "message_of"]


def compose(signed: SignedVisit, destinations: Iterable[Destination]) -> list[Message]:
    """Messages in the order of sending.

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
        message_of(draft, signed, destination)
        for destination in destinations
        for draft in destination.drafts(signed)
    ]


def message_of(
    draft: Draft, signed: SignedVisit, destination: Destination, correction_id: str | None = None
) -> Message:
    """The message that the outbox keeps of a draft."""
    first, *others = draft.results
    return Message(
        key=draft.key,
        result_id=first,
        covers=tuple(others),
        visit_id=signed.visit.id,
        patient_id=signed.visit.patient.id,
        destination=destination.name,
        body=draft.body,
        media=draft.media,
        beside=draft.beside,
        simulated=not signed.visit.real,
        correction_id=correction_id,
    )
