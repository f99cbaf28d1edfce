"""One result of a visit as a row of a printed table: what, how much, how, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from station.corrections import Correction
from station.saying import say
from station.sheets import visit_words as say_of
from station.sheets.drawing import Item, Path, Text
from station.sheets.finding_words import mark_words, rule_words
from station.sheets.fonts import shrunk, width_of, wrapped
from station.sheets.paper import COLOURS
from station.sheets.words import NOT_FOR_DIAGNOSIS, day
from station.visit import Delivery, Result, ResultKind, SetPart
from station.vitals import Origin, Quantity, Unit, Vital

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from station.sheets.words import Speak
    from station.vitals import DeviceIdentity, Reading

__all__ = ["How", "Row", "heading_items", "row_items", "rows_of"]

_NAME, _VALUE, _UNIT, _SMALL = 3.3, 5.0, 3.0, 2.6
_PITCH: Final = 3.6
_PAD: Final = 2.2
# Shares of the width: what, how much, how, what became of it.
_SHARES: Final = (0.21, 0.22, 0.35, 0.22)
_GAP: Final = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How rows are said: in which zone, language and units, and on which day the visit was.

    `receipts`: whether it is known where results were sent, so that one without any says so.
    """

    zone: tzinfo | None
    language: str
    told: Callable[[Quantity, Vital], tuple[str, Unit]]
    speak: Speak
    day: date
    receipts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A result as it was signed, with its last correction and its receipts."""

    result: Result
    correction: Correction | None = None
    deliveries: tuple[Delivery, ...] = ()

    @property
    def holds(self) -> Result:
        """What holds now; where nothing does, what was signed."""
        return (self.correction and self.correction.result) or self.result

    @property
    def in_error(self) -> bool:
        """Whether it was said never to have been valid."""
        return self.correction is not None and self.correction.result is None

    @property
    def part(self) -> bool:
        """Whether it is one reading of a set, below the whole of it."""
        of = self.result.in_set
        return of is not None and of.part is SetPart.READING


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    size: float
    bold: bool = False
    colour: str = COLOURS["ink"]


def heading_items(x: float, y: float, width: float, speak: Speak) -> list[Item]:
    """What the columns are, on one line above the rows."""
    lefts = np.cumsum([x, *(share * width for share in _SHARES[:-1])]).tolist()
    names = ("", say("Value"), say("When, with what and how"), say("Where it was sent"))
    return [
        Text(words=speak(name), x=left, y=y, size=2.4, colour=COLOURS["small"], kind="column")
        for name, left in zip(names, lefts, strict=True)
        if name
    ]


def row_items(row: Row, x: float, y: float, width: float, how: How) -> tuple[list[Item], float]:
    """The row's items with its upper left corner at x and y, and its height."""
    widths = [share * width - _GAP for share in _SHARES]
    lefts = np.cumsum([x, *(share * width for share in _SHARES[:-1])]).tolist()
    indent = 4.0 if row.part else 0.0
    name = _Line(say_of.title_of(row.holds, how.language, how.speak), _NAME, bold=not row.part)
    columns = [
        (lefts[0] + indent, widths[0] - indent, [name]),
        (lefts[2], widths[2], list(_how_lines(row, how))),
        (lefts[3], widths[3], list(_receipt_lines(row, how))),
    ]
    text = _long_text(row, how)
    items: list[Item] = []
    foot = y
    if text:
        columns.append((lefts[1], widths[1] + _GAP + widths[2], [_Line(text, _NAME)]))
        columns[1] = (lefts[2], widths[2], [])
    else:
        value, foot = _value_items(row, lefts[1], y + _PAD, widths[1], how)
        items += value
    for left, room, lines in columns:
        at = y + _PAD
        for line in lines:
            for part in wrapped(line.words, line.size, room, bold=line.bold):
                at += max(_PITCH, 1.25 * line.size)
                items.append(
                    Text(
                        words=part,
                        x=left,
                        y=at - 0.25 * line.size,
                        size=line.size,
                        bold=line.bold,
                        colour=line.colour,
                    )
                )
        foot = max(foot, at)
    return items, foot - y + _PAD


def _long_text(row: Row, how: How) -> str:
    """What has words in place of a number: a reason for the visit, an answer."""
    result = row.holds
    if result.answer is not None:
        return say_of.answer_words(result.answer, how.language, how.speak)
    return result.text or ""


def _value_items(row: Row, x: float, y: float, width: float, how: How) -> tuple[list[Item], float]:
    """The number with its unit, and below it mark and origin in words."""
    result = row.holds
    speak = how.speak
    items: list[Item] = []
    at = y
    number, unit = say_of.value_of(result, how.told, speak)
    ekg = result.ekg
    if ekg is not None:
        number, unit = f"{ekg.samples / ekg.rate_hz:.0f} s", ""
    if number:
        pale = row.in_error or not result.filed
        colour = "#555555" if pale else COLOURS["ink"]
        bold = not (pale or row.part)
        room = width - width_of(unit, _UNIT) - 1.2
        size = shrunk(number, _VALUE, room, bold=bold)
        at += 1.25 * _VALUE
        line = at - 0.25 * _VALUE
        wide = width_of(number, size, bold=bold)
        items.append(
            Text(words=number, x=x, y=line, size=size, bold=bold, colour=colour, kind="value")
        )
        items.append(Text(words=unit, x=x + wide + 1.2, y=line, size=_UNIT, kind="unit"))
        if row.in_error:
            middle = line - 0.36 * size
            through = np.array([(x - 0.5, middle), (x + wide + 0.5, middle)])
            items.append(Path(kind="struck", lines=[through], stroke=COLOURS["ink"], width=0.4))
    for words, bold, kind in _below(row, speak):
        for part in wrapped(words, _SMALL, width, bold=bold):
            at += _PITCH
            items.append(Text(words=part, x=x, y=at - 0.6, size=_SMALL, bold=bold, kind=kind))
    return items, at


def _below(row: Row, speak: Speak) -> Iterator[tuple[str, bool, str]]:
    """What stands below a number, whether it is bold, and what it is."""
    result = row.holds
    mark, critical = mark_words(result.marks, speak)
    if mark:
        yield mark, critical, "mark"
    if result.not_done is not None:
        yield speak(say_of.UNDONE[result.not_done.why]), True, "undone"
    if result.ekg is not None:
        yield speak(NOT_FOR_DIAGNOSIS), True, "preview"
    # What a person typed over a simulated value is no real one either.
    origin = say_of.origin_word(result.origins | row.result.origins)
    if origin:
        yield speak(origin), True, "origin"


def _how_lines(row: Row, how: How) -> Iterator[_Line]:
    speak, result = how.speak, row.holds
    small = COLOURS["small"]
    if row.correction is not None:
        yield from _correction_lines(row.correction, row.result, how)
    if result.not_done is not None and result.not_done.reason:
        yield _Line(result.not_done.reason, _SMALL)
    yield from (_Line(words, _SMALL) for words in _source(result, how) if words)
    said = [*rule_words(result.marks, how.told, speak)]
    said += dict.fromkeys(speak(why) for one in result.readings for why in one.quality.reasons)
    if result.in_set is not None:
        said += _set_words(result, speak)
    if result.note is not None:
        said.append(speak(say("Note: {text}", text=result.note)))
    if result.left_out is not None:
        said.append(speak(say("Left out: {why}", why=result.left_out)))
    yield from (_Line(words, _SMALL, colour=small) for words in said)


def _source(result: Result, how: How) -> Iterator[str]:
    """When and with what it was measured, and how."""
    speak = how.speak
    if result.ekg is not None:
        ekg = result.ekg
        started = _when(ekg.started.astimezone(how.zone), how)
        yield f"{started} · {_device(ekg.device, speak)}"
        yield speak(say("leads {leads}", leads=", ".join(ekg.channels)))
        if ekg.lost_samples:
            yield speak(say("{n} samples lost", n=ekg.lost_samples))
        return
    main = say_of.main_reading(result)
    accepted = result.accepted_at.astimezone(how.zone)
    if main is None:
        yield _when(accepted, how)
        return
    if main.origin is Origin.MANUAL:
        yield speak(say("By hand, {time}", time=_when(accepted, how)))
    else:
        yield f"{_times(result, main, how)} · {_device(main.device, speak)}"
        if main.from_memory:
            yield speak(say("from the memory of the instrument"))
    yield say_of.context_words(main.context, speak)
    yield ", ".join(say_of.beside_words(result, how.told, speak))
    sent, unit = say_of.as_sent(main.quantity, main.vital)
    if how.told(main.quantity, main.vital)[1] is not unit:
        yield speak(say("measured as {value}", value=f"{sent} {say_of.unit_word(unit, speak)}"))


def _when(moment: datetime, how: How) -> str:
    """The time, with the day where it is not the visit's."""
    if moment.date() == how.day:
        return f"{moment:%H:%M}"
    return f"{how.speak(day(moment.date()))}, {moment:%H:%M}"


def _times(result: Result, main: Reading, how: How) -> str:
    """When it was measured; of the whole of a set its first and its last reading."""
    if result.in_set is None or result.in_set.part is SetPart.READING:
        return _when(say_of.measured_at(main, how.zone), how)
    times = sorted(say_of.measured_at(one, how.zone) for one in result.readings)
    return " – ".join(dict.fromkeys((_when(times[0], how), _when(times[-1], how))))


def _device(device: DeviceIdentity, speak: Speak) -> str:
    if not device.serial_number:
        return device.name
    serial = device.serial_number
    return speak(say("{name}, serial {serial}", name=device.name, serial=serial))


def _set_words(result: Result, speak: Speak) -> list[str]:
    of = result.in_set
    assert of is not None
    if of.part is SetPart.READING:
        return [] if of.counted else [speak(say("not in the average"))]
    return [speak(of.title), *(speak(note) for note in of.notes)]


def _correction_lines(said: Correction, signed: Result, how: How) -> Iterator[_Line]:
    """Who has corrected it and why, and what was signed."""
    speak = how.speak
    what = say("Corrected") if said.result is not None else say("Entered in error")
    at = _when(said.at.astimezone(how.zone), how)
    yield _Line(f"{speak(what)}, {at}, {said.by.name}: {said.reason}", _SMALL, bold=True)
    if said.result is not None:
        number, unit = say_of.value_of(signed, how.told, speak)
        yield _Line(speak(say("Signed: {value}", value=f"{number} {unit}".strip())), _SMALL)


def _receipt_lines(row: Row, how: How) -> Iterator[_Line]:
    speak, result = how.speak, row.holds
    if not result.filed:
        left = say("Left out, kept here") if result.left_out else say("Kept here, not sent")
        yield _Line(speak(left), _SMALL)
        return
    if how.receipts and not row.deliveries:
        yield _Line(speak(say("No receipt")), _SMALL)
    for delivery in row.deliveries:
        first, *more = say_of.receipt_words(delivery, how.zone, speak)
        yield _Line(first, _SMALL, bold=True)
        yield from (_Line(words, _SMALL, colour=COLOURS["small"]) for words in more)


def rows_of(
    results: Sequence[Result], corrections: Sequence[Correction], deliveries: Sequence[Delivery]
) -> list[Row]:
    """Rows in the order of acceptance, the whole of a set before its readings; why the patient
    came is first, the intake last.
    """
    last = {one.result_id: one for one in corrections}
    wholes = {
        one.in_set.set_id: one
        for one in results
        if one.in_set is not None and one.in_set.part is not SetPart.READING
    }
    ordered: list[Result] = []
    for one in results:
        of = one.in_set
        whole = wholes.get(of.set_id) if of is not None else None
        for shown in (whole, one):
            if shown is not None and shown not in ordered:
                ordered.append(shown)
    places = {ResultKind.REASON_FOR_VISIT: -1, ResultKind.INTAKE: 1}
    ordered.sort(key=lambda one: places.get(one.kind, 0))
    return [
        Row(
            result=one,
            correction=last.get(one.id),
            deliveries=tuple(
                delivery
                for delivery in deliveries
                if delivery.result_id == one.id
                and delivery.correction_id == (last[one.id].id if one.id in last else None)
            ),
        )
        for one in ordered
    ]
