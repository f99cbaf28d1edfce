"""Times and days for people. The sign-in page needs these before any record of a visit."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

__all__ = ["clock", "day", "long_day"]

translate = QCoreApplication.translate


def clock(moment: datetime, seconds: bool = False) -> str:
    """An aware time as local hours and minutes."""
    return moment.astimezone().strftime("%H:%M:%S" if seconds else "%H:%M")


def day(when: date | None) -> str:
    """A date as "14 Mar 1958", in the language of the window."""
    if when is None:
        return translate("words", "Not known")
    return QLocale().toString(QDate(when.year, when.month, when.day), "d MMM yyyy")


def long_day(moment: datetime) -> str:
    """Today as "Tue 24 Nov"."""
    local = moment.astimezone()
    return QLocale().toString(QDate(local.year, local.month, local.day), "ddd d MMM")
