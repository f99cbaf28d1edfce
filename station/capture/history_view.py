"""What faces show of a patient's earlier values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from station.earlier import EarlierValue, TrendLimit

__all__ = ["ChartMemory", "HistoryView", "LastValue"]


class ChartMemory(StrEnum):
    """How the chart's part of the history stands."""

    READING = "reading"
    READ = "read"
    PARTLY = "partly"
    SILENT = "silent"
    NO_CHART = "no_chart"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastValue:
    """The newest earlier value of a kind, and the day from which it is looked at."""

    value: EarlierValue
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryView:
    """Earlier values of one patient, oldest first.

    `says` and `next_step` are set where the chart does not answer, `notes` where it sent what
    cannot be shown. `since` is how far back it was asked. `limits` are those that a table of the
    clinic names for this patient. `on_tiles`: tiles and Review have a line with the last value.
    """

    patient_id: str
    values: tuple[EarlierValue, ...] = ()
    chart: ChartMemory = ChartMemory.READING
    read_at: datetime | None = None
    since: datetime | None = None
    says: str = ""
    next_step: str = ""
    notes: tuple[str, ...] = ()
    limits: tuple[TrendLimit, ...] = ()
    on_tiles: bool = True
