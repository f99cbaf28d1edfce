"""A correction of a signed result as messages, to those destinations that have the result."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence

from station.corrections import Correction
from station.export.compose import message_of
from station.export.destination import Change, Destination, refuse_simulated
from station.export.errors import CannotComposeError
from station.visit import Message, Result, SignedVisit

__all__ = ["correction_messages"]


def correction_messages(
    signed: SignedVisit,
    standing: Result,
    correction: Correction,
    destinations: Iterable[Destination],
    where: Collection[str],
    results: Sequence[Result] | None = None,
) -> list[Message]:
    """The messages for each destination in `where`: those that the result itself was written for.

    `standing` is what holds before the correction, `results` what holds of the whole visit with
    it (before it, where it takes something away); the signed ones if not said. Raises
    `CannotComposeError` and `NotATestChartError` as `compose` does.
    """
    wanted = [destination for destination in destinations if destination.name in where]
    if not signed.visit.real:
        refuse_simulated(wanted)
    result = correction.result or standing
    change = Change(
        signed=signed,
        now=_with(signed.visit.results if results is None else results, result, signed),
        result=result,
        correction=correction,
    )
    return [
        message_of(draft, signed, destination, correction.id)
        for destination in wanted
        for draft in destination.correction(change)
    ]


def _with(results: Sequence[Result], result: Result, signed: SignedVisit) -> SignedVisit:
    """The visit as it holds now, with the result that is written about."""
    if all(one.id != result.id for one in signed.visit.results):
        raise CannotComposeError(
            "The result is not one of this visit.", "Call support: the correction is damaged."
        )
    others = (*(one for one in results if one.id != result.id), result)
    return dataclasses.replace(signed, visit=dataclasses.replace(signed.visit, results=others))
