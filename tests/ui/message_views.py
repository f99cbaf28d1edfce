"""Hand-built lists of messages: every state, every form, and words as receivers say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from station.capture.views import ChartView
from station.messages import DryRun, MessageLine, Messages, MessageText
from station.visit import Actor, DeliveryState, Role

NOW = datetime(2026, 11, 24, 10, 47, tzinfo=UTC)
ENGINEER = Actor(user_id="e1", name="Sam Ortiz", role=Role.ENGINEER, session_id="s7")
MAIN, ENGINE, SHARE = "main chart", "interface engine", "department share"
CHARTS = (
    ChartView(name=MAIN, test=False, reachable=True, last_answer=NOW - timedelta(seconds=41)),
    ChartView(
        name=ENGINE,
        test=False,
        reachable=False,
        says="The interface engine does not answer.",
        last_answer=NOW - timedelta(minutes=7),
    ),
    ChartView(name=SHARE, test=True),
)
FHIR, ER7 = "application/fhir+json", "x-application/hl7-v2+er7"
VISIT = "7c1e9a52-1d0f-4a67-9b41-0d2f6a3c5e11"


def line(state: DeliveryState, number: int, **more: object) -> MessageLine:
    """A message that is so."""
    made: dict[str, object] = {
        "destination": MAIN,
        "key": f"room-4:{VISIT}:{number}",
        "media": FHIR,
        "at": NOW - timedelta(minutes=number),
        "visit_id": VISIT,
        "results": 1,
        "octets": 2310 + number,
        "attempts": 1,
    }
    return MessageLine(state=state, **(made | more))  # type: ignore[arg-type]


REFUSED = line(
    DeliveryState.REFUSED,
    34,
    says="The chart does not take a pain score for this visit type.",
    next_step="Ask the chart team to allow it, or send it as a note.",
)
UNCLEAR = line(
    DeliveryState.AMBIGUOUS,
    31,
    destination=ENGINE,
    media=ER7,
    results=9,
    attempts=2,
    says="The connection ended after the message was sent, and the receiver cannot be asked.",
    next_step="Look in the chart whether it is there.",
)
WAITING = line(
    DeliveryState.QUEUED,
    12,
    destination=ENGINE,
    media=ER7,
    results=7,
    attempts=4,
    next_try=NOW + timedelta(minutes=2),
    says="The interface engine does not answer.",
)
TAKEN = line(DeliveryState.TAKEN, 9, says="The chart took it and has not filed it yet.")
SENDING = line(DeliveryState.SENDING, 1, attempts=0)
EKG = line(DeliveryState.QUEUED, 8, media="application/dicom", attempts=0)
PAPER = line(
    DeliveryState.QUEUED, 5, destination=SHARE, media="application/pdf", results=12, attempts=0,
    simulated=True,
)  # fmt: skip
DELIVERED = line(
    DeliveryState.DELIVERED,
    40,
    chart_id="Observation/4711",
    correction=True,
    warns="The unit was changed to kg.",
)
LINES = (REFUSED, UNCLEAR, WAITING, TAKEN, EKG, PAPER, SENDING)

TEXT = MessageText(
    key=REFUSED.key,
    media=FHIR,
    text='{\n  "resourceType": "Observation",\n  "subject": "Halvorsen",\n  "code": "72514-3"\n}',
    octets=71,
)
DRY_RUN = DryRun(
    destination=MAIN,
    messages=(
        MessageText(key="room-4:sample-visit:spo2:1", media=FHIR, text="{spo2}", octets=6),
        MessageText(key="room-4:sample-visit:pulse:1", media=FHIR, text="{pulse}", octets=7),
    ),
)


def counts(
    lines: tuple[MessageLine, ...], delivered: int = 0
) -> tuple[tuple[str, DeliveryState, int], ...]:
    """Of these, and of so many more in the main chart."""
    found: dict[tuple[str, DeliveryState], int] = {}
    for one in lines:
        found[one.destination, one.state] = found.get((one.destination, one.state), 0) + 1
    if delivered:
        found[MAIN, DeliveryState.DELIVERED] = found.get((MAIN, DeliveryState.DELIVERED), 0)
        found[MAIN, DeliveryState.DELIVERED] += delivered
    return tuple((name, state, count) for (name, state), count in found.items())


def messages(lines: tuple[MessageLine, ...] = LINES, **more: object) -> Messages:
    """The list as it was read just now."""
    made: dict[str, object] = {
        "counts": counts(lines, 312),
        "lines": lines,
        "read_at": NOW,
    }
    return Messages(**(made | more))  # type: ignore[arg-type]
