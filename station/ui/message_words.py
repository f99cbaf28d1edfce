"""Words and shapes for messages to charts: their state, their form, and what a receiver said."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QLocale

from station.capture.views import ChartView
from station.messages import MessageLine, Messages
from station.ui import words
from station.ui.icons import Icon
from station.ui.tile_words import sentence
from station.ui.tokens import Tone
from station.visit import DeliveryState

__all__ = [
    "answer_look",
    "answer_time",
    "breakable",
    "bytes_word",
    "count_word",
    "form_word",
    "line_aloud",
    "said_words",
    "short_visit",
    "state_look",
    "totals",
    "tries_word",
    "what_word",
    "when_word",
]

translate = words.translate

_FORMS: Final = {
    "application/fhir+json": "FHIR",
    "x-application/hl7-v2+er7": "HL7 v2",
    "application/dicom": "DICOM",
    "application/pdf": "PDF",
    "text/csv": "CSV",
}


def state_look(state: DeliveryState) -> tuple[Icon, str, Tone]:
    """Shape, word and colour of a message's state; the shapes are those of receipts."""
    icon, tone = words.DELIVERY_LOOK[state]
    match state:
        case DeliveryState.QUEUED:
            return icon, translate("messages", "Waiting"), tone
        case DeliveryState.SENDING:
            return icon, translate("messages", "On its way"), tone
        case DeliveryState.TAKEN:
            return icon, translate("messages", "Taken, not confirmed"), tone
        case DeliveryState.DELIVERED:
            return icon, translate("messages", "In the chart"), tone
        case DeliveryState.REFUSED:
            return icon, translate("messages", "Refused"), tone
        case DeliveryState.AMBIGUOUS:
            return icon, translate("messages", "Unclear"), tone


def count_word(state: DeliveryState, count: int) -> str:
    """How many of a destination's messages are so."""
    said = QLocale().toString(count)
    match state:
        case DeliveryState.QUEUED:
            return translate("messages", "{n} waiting").format(n=said)
        case DeliveryState.SENDING:
            return translate("messages", "{n} on the way").format(n=said)
        case DeliveryState.TAKEN:
            return translate("messages", "{n} taken, not confirmed").format(n=said)
        case DeliveryState.DELIVERED:
            return translate("messages", "{n} in the chart").format(n=said)
        case DeliveryState.REFUSED:
            return translate("messages", "{n} refused").format(n=said)
        case DeliveryState.AMBIGUOUS:
            return translate("messages", "{n} unclear").format(n=said)


def answer_look(chart: ChartView | None) -> tuple[Icon, str, Tone]:
    """Whether a destination answers. None: the site does not have it any more."""
    if chart is None:
        return Icon.NO_DEVICE, translate("messages", "Not configured any more"), Tone.INK2
    if chart.reachable is None:
        return Icon.WAITING, translate("messages", "Not asked yet"), Tone.INK2
    if chart.reachable:
        return Icon.CAPTURED, translate("messages", "Answers"), Tone.OK
    return Icon.FAILED, translate("messages", "Does not answer"), Tone.BAD


def answer_time(chart: ChartView, now: datetime) -> str:
    """When it answered last, as far as this station knows since its start."""
    if chart.last_answer is None:
        return "" if chart.reachable is None else translate("messages", "No answer yet")
    when = when_word(chart.last_answer, now)
    return translate("messages", "Last answer {when}").format(when=when)


def form_word(media: str) -> str:
    """The form of a message, as integrators call it; an unknown one by its type."""
    return _FORMS.get(media, media)


def what_word(line: MessageLine) -> str:
    """What it is: "FHIR, 3 results, correction"."""
    results = translate("messages", "1 result")
    if line.results != 1:
        results = translate("messages", "{n} results").format(n=line.results)
    if line.beside:
        results = translate("messages", "about {n} results").format(n=line.results)
    parts = [form_word(line.media), results]
    if line.correction:
        parts.append(translate("messages", "correction"))
    if line.simulated:
        parts.append(translate("messages", "simulated"))
    return ", ".join(parts)


def short_visit(visit_id: str) -> str:
    """The first block of a visit's id: enough to find it, short enough to read aloud."""
    return visit_id.split("-")[0][:8]


def when_word(at: datetime, now: datetime) -> str:
    """A time of today with its seconds, an older one with its day."""
    if at.astimezone().date() == now.astimezone().date():
        return words.clock(at, seconds=True)
    day = words.long_day(at)
    return f"{day}, {words.clock(at)}"


def tries_word(line: MessageLine, now: datetime) -> str:
    """How often it was tried, and when it is tried next."""
    tried = translate("messages", "not tried yet")
    if line.attempts == 1:
        tried = translate("messages", "1 try")
    elif line.attempts > 1:
        tried = translate("messages", "{n} tries").format(n=line.attempts)
    if line.next_try is None or line.state is not DeliveryState.QUEUED:
        return tried
    when = when_word(line.next_try, now)
    return translate("messages", "{tried}, next {when}").format(tried=tried, when=when)


def said_words(line: MessageLine) -> tuple[str, str]:
    """What the receiver said, and what to do about it. A warning is of one that was taken."""
    if line.state is DeliveryState.DELIVERED and line.warns:
        taken = translate("messages", "Taken, with a remark: {text}")
        return taken.format(text=sentence(line.warns)), ""
    return sentence(line.says or ""), line.next_step or ""


def breakable(name: str) -> str:
    """A site's name for the eye: one long word may go on in the next line after its underscores,
    hyphens and full stops.
    """
    return "".join(f"{char}\u200b" if char in "_-." else char for char in name)


def bytes_word(octets: int) -> str:
    """How long a body is."""
    return translate("messages", "{n} bytes").format(n=QLocale().toString(octets))


def line_aloud(line: MessageLine, now: datetime) -> str:
    """A line of the list as it is heard."""
    says, next_step = said_words(line)
    visit = translate("messages", "visit {id}").format(id=short_visit(line.visit_id))
    parts = (
        state_look(line.state)[1],
        line.destination,
        what_word(line),
        visit,
        when_word(line.at, now),
        tries_word(line, now),
        says,
        next_step,
    )
    return ", ".join(part for part in parts if part)


def totals(messages: Messages) -> tuple[int, int]:
    """How many there are in all, and how many of them are not in the chart."""
    every = sum(count for _, _, count in messages.counts)
    there = sum(n for _, state, n in messages.counts if state is DeliveryState.DELIVERED)
    return every, every - there
