"""The head and foot of an EKG sheet: whose it is, how it was taken, and what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.saying import say
from station.sheets.drawing import Align, Box, Item, Text, box_path
from station.sheets.fonts import block, fitted, shrunk, width_of
from station.sheets.measured import COLUMNS, reasons, value_words
from station.sheets.paper import COLOURS
from station.sheets.strips import lost_words
from station.sheets.words import (
    NOT_FOR_DIAGNOSIS,
    SIMULATED,
    born_words,
    identity_words,
    moment,
    page_words,
)

if TYPE_CHECKING:
    from datetime import datetime

    from station.sheets.strips import EkgSignal
    from station.sheets.words import Speak
    from station.signals.intervals import EcgMeasurements
    from station.visit import Patient
    from station.vitals import DeviceIdentity

__all__ = ["EkgFacts", "foot_items", "head_items"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EkgFacts:
    """What is printed around the squares. What is None is not known, and is left out or said.

    `title` stands where there is no patient (a file's name). `recorded_at` is aware, in the zone
    that it shall be printed in. `lost_s`: None to count what is lost of what is shown.
    `filters` names the filter with its cut-offs, `warning` says what it does to the shape.
    `measurements` are printed as unconfirmed. `notes` are further lines of small print.
    """

    patient: Patient | None = None
    title: str = ""
    recorded_at: datetime | None = None
    device: DeviceIdentity | None = None
    station: str = ""
    operator: str = ""
    measured_rate_hz: float | None = None
    lost_s: float | None = None
    filters: str = ""
    warning: str = ""
    measurements: EcgMeasurements | None = None
    simulated: bool = False
    notes: tuple[str, ...] = ()


_BIG: Final = 5.0
_TYPE: Final = 2.9
_PITCH: Final = 3.9
_GAP: Final = 4.0
_SMALL: Final = 2.2
# Reasons for what could not be measured stand below the first two blocks.
_WHY_AT: Final = 21.6
_STAMP: Final = 3.8
# Shares of the width: who, what was measured, how.
_SHARES: Final = (0.30, 0.405, 0.295)


def head_items(
    box: Box, facts: EkgFacts, signal: EkgSignal, shown_s: float, speak: Speak
) -> Iterator[Item]:
    """Three blocks side by side: who and when, what was measured, how it was recorded.

    `shown_s`: the time that is on the sheet.
    """
    lefts = [box.x, box.x + _SHARES[0] * box.width, box.x + sum(_SHARES[:2]) * box.width]
    widths = [share * box.width - _GAP for share in _SHARES]
    who, measured, how = (
        Box(left, box.y, width, box.height) for left, width in zip(lefts, widths, strict=True)
    )
    yield from _who(who, facts, speak)
    if facts.measurements is not None:
        yield from _measured(measured, facts.measurements, speak)
        why = reasons(facts.measurements, speak)
        room = Box(box.x, box.y + _WHY_AT, measured.right - box.x, box.height - _WHY_AT)
        yield from block(room, [why], _SMALL, kind="reason", colour=COLOURS["small"])
    yield from _how(how, facts, signal, shown_s, speak)


def _who(box: Box, facts: EkgFacts, speak: Speak) -> Iterator[Item]:
    patient = facts.patient
    name = facts.title if patient is None else patient.name
    yield Text(
        words=fitted(name, _BIG, box.width, bold=True),
        x=box.x,
        y=box.y + _BIG,
        size=_BIG,
        bold=True,
        kind="title",
    )
    said = []
    if patient is not None:
        said += [speak(words) for words in identity_words(patient)]
        if facts.recorded_at is not None:
            said.append(born_words(patient, facts.recorded_at.date(), speak))
        said.append(
            speak(say("MRN {mrn}", mrn=patient.mrn) if patient.mrn else say("MRN not known"))
        )
    if facts.recorded_at is not None:
        said.append(speak(say("Recorded {when}", when=moment(facts.recorded_at))))
    elif patient is not None:
        said.append(speak(say("Time of recording not known")))
    under = _BIG + 1.2
    height = (_WHY_AT if facts.measurements is not None else box.height) - under
    room = Box(box.x, box.y + under, box.width, height)
    yield from block(room, (*said, *facts.notes), _TYPE, kind="note")


def _measured(box: Box, measurements: EcgMeasurements, speak: Speak) -> Iterator[Item]:
    heading = speak(say("Measured by the station, unconfirmed"))
    yield Text(words=heading, x=box.x, y=box.y + 3.6, size=_TYPE, bold=True, kind="heading")
    widths = [0.30 * box.width, 0.375 * box.width, 0.325 * box.width]
    left = box.x
    for column, width in zip(COLUMNS, widths, strict=True):
        for row, (field, name) in enumerate(column):
            y = box.y + 3.6 + (row + 1) * _PITCH
            value = value_words(getattr(measurements, field))
            room = width - width_of(value, _TYPE, bold=True) - 5.0
            yield Text(
                words=fitted(speak(name), _TYPE, room),
                x=left,
                y=y,
                size=_TYPE,
                colour=COLOURS["small"],
                kind="measured",
            )
            yield Text(
                words=value,
                x=left + width - 4.0,
                y=y,
                size=_TYPE,
                bold=True,
                align=Align.RIGHT,
                kind="value",
            )
        left += width


def _how(
    box: Box, facts: EkgFacts, signal: EkgSignal, shown_s: float, speak: Speak
) -> Iterator[Item]:
    yield from block(box, list(_how_words(facts, signal, shown_s, speak)), _TYPE, kind="how")


def _how_words(facts: EkgFacts, signal: EkgSignal, shown_s: float, speak: Speak) -> Iterator[str]:
    device = facts.device
    if device is not None:
        yield device.name
        yield speak(
            say("Serial number {serial}", serial=device.serial_number)
            if device.serial_number
            else say("Serial number not known")
        )
    if facts.station:
        yield speak(say("Station {name}", name=facts.station))
    if facts.operator:
        yield speak(say("Recorded by {name}", name=facts.operator))
    if facts.measured_rate_hz is None:
        yield speak(say("{rate} samples a second", rate=f"{signal.rate_hz:g}"))
    else:
        yield speak(
            say(
                "Measured rate {measured} Hz of {nominal} Hz",
                measured=f"{facts.measured_rate_hz:.1f}",
                nominal=f"{signal.rate_hz:g}",
            )
        )
    lost_s = signal.lost_s(shown_s) if facts.lost_s is None else facts.lost_s
    yield speak(lost_words(lost_s) if lost_s else say("No samples lost"))


def foot_items(
    box: Box, facts: EkgFacts, mm_per_mv: float, page: tuple[int, int], speak: Speak
) -> Iterator[Item]:
    """Scale, filters and their warning on the left; on the right what it is not for, and the page.

    `page`: its number from 1, and how many there are.
    """
    yield from _stamps(box, page, speak, simulated=facts.simulated)
    scale = f"25 mm/s   {mm_per_mv:g} mm/mV"
    yield Text(words=scale, x=box.x, y=box.y + 3.6, size=3.2, bold=True, kind="scale")
    x = box.x + width_of(scale, 3.2, bold=True) + 5
    filters = facts.filters or speak(say("as recorded, not filtered"))
    taken = sum(plate.width + 3 for _, plate in _plates(box, facts.simulated, speak))
    size = shrunk(filters, 3.0, box.right - x - taken - 2)
    yield Text(words=filters, x=x, y=box.y + 3.6, size=size, kind="filters")
    y = box.y + 7.6
    wide = box.width - 25
    if facts.warning:
        size = shrunk(facts.warning, 2.7, wide, bold=True)
        yield Text(words=facts.warning, x=box.x, y=y, size=size, bold=True, kind="warning")
        y += 3.4
    small = speak(say("Each strip about its own median. Traces may cross rows; an arrow: cut off."))
    size = shrunk(small, _SMALL, wide)
    yield Text(words=small, x=box.x, y=y, size=size, colour=COLOURS["small"], kind="small")


def _stamps(box: Box, page: tuple[int, int], speak: Speak, *, simulated: bool) -> Iterator[Item]:
    """At the right end of a foot: SIMULATED where it is, not for diagnosis, and the page."""
    number = speak(page_words(*page))
    yield Text(words=number, x=box.right, y=box.bottom, size=2.6, align=Align.RIGHT, kind="page")
    for words, plate in _plates(box, simulated, speak):
        dark = words == speak(SIMULATED)
        ground, ink = ("#111111", "#ffffff") if dark else ("#ffffff", "#111111")
        yield box_path(plate, "plate", fill=ground, stroke="#111111")
        yield Text(
            words=words,
            x=plate.x + plate.width / 2,
            y=plate.y + 4.3,
            size=_STAMP,
            bold=True,
            align=Align.CENTRE,
            colour=ink,
            kind="stamp",
        )


def _plates(box: Box, simulated: bool, speak: Speak) -> list[tuple[str, Box]]:
    """The stamps and their places, from the right end on."""
    found = []
    right = box.right
    for words in (speak(NOT_FOR_DIAGNOSIS), *([speak(SIMULATED)] if simulated else ())):
        wide = width_of(words, _STAMP, bold=True) + 4
        found.append((words, Box(right - wide, box.y, wide, 6.0)))
        right -= wide + 3
    return found
