"""The SQL of a patient's earlier results on this station. Runs in the writer's transactions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from station.corrections import latest_correction
from station.store.corrections import load_corrections
from station.store.records import Waveform, read_result
from station.visit import Result

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["EarlierResult", "load_earlier", "load_earlier_ekg"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierResult:
    """A result of a signed visit, as it was corrected last (`changed`).

    `chart_ids`: destination and the id that it has there.
    """

    visit_id: str
    station_id: str
    patient_id: str
    result: Result
    chart_ids: tuple[tuple[str, str], ...] = ()
    changed: bool = False
    simulated: bool = False


def load_earlier(db: Connection, patient_id: str, count: int) -> tuple[EarlierResult, ...]:
    """The newest `count` measured results of this patient's signed visits, newest first.

    What was taken back before the signature is not among them, and neither are texts, EKGs and
    evidence that was not filed.
    """
    rows = db.execute(
        "SELECT results.id, results.record, visits.id, visits.record FROM results"
        " JOIN visits ON visits.id = results.visit_id"
        " JOIN signatures ON signatures.visit_id = visits.id"
        " WHERE visits.patient_id = ? AND results.withdrawn_at IS NULL"
        " AND results.id NOT IN (SELECT result_id FROM waveforms)"
        " ORDER BY results.position DESC LIMIT ?",
        (patient_id, count),
    ).fetchall()
    found = []
    for result_id, record, visit_id, visit in rows:
        result = read_result(record, None)
        simulated = any(not origin.real for origin in result.origins)
        said = latest_correction(load_corrections(db, visit_id), result_id)
        if said is not None:
            if said.result is None:
                continue  # entered in error: nobody's value
            result = said.result
        if result.readings and result.filed:
            found.append(
                EarlierResult(
                    visit_id=visit_id,
                    station_id=json.loads(visit)["station_id"],
                    patient_id=patient_id,
                    result=result,
                    chart_ids=_chart_ids(db, result_id),
                    changed=said is not None,
                    simulated=simulated,
                )
            )
    return tuple(found)


def load_earlier_ekg(db: Connection, patient_id: str) -> EarlierResult | None:
    """The newest EKG of this patient's signed visits, with its samples, or None."""
    rows = db.execute(
        "SELECT results.id, results.record, visits.id, visits.record, counts, valid,"
        " run_in_counts, run_in_valid FROM results"
        " JOIN waveforms ON waveforms.result_id = results.id"
        " JOIN visits ON visits.id = results.visit_id"
        " JOIN signatures ON signatures.visit_id = visits.id"
        " WHERE visits.patient_id = ? AND results.withdrawn_at IS NULL"
        " ORDER BY results.position DESC",
        (patient_id,),
    )
    for result_id, record, visit_id, visit, *wave in rows:
        said = latest_correction(load_corrections(db, visit_id), result_id)
        result = read_result(record, Waveform(*wave))
        if (said is None or said.result is not None) and result.filed:
            return EarlierResult(
                visit_id=visit_id,
                station_id=json.loads(visit)["station_id"],
                patient_id=patient_id,
                result=result,
                simulated=any(not origin.real for origin in result.origins),
            )
    return None


def _chart_ids(db: Connection, result_id: str) -> tuple[tuple[str, str], ...]:
    rows = db.execute(
        "SELECT destination, chart_id FROM outbox WHERE result_id = ? AND chart_id IS NOT NULL",
        (result_id,),
    )
    return tuple((destination, chart_id) for destination, chart_id in rows)
