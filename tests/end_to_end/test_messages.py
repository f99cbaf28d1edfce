"""What a chart refused, and what waits while it is down: an engineer finds it after a restart,
looks into it, and sends it again. The chart is read by a client that knows nothing of the station.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from station.capture.views import TileState
from station.demo_user import DEMO_USER, DemoUser
from station.engine import Engine
from station.messages import Messages
from station.settings import Settings
from station.ui import names
from station.ui.pages.message_table import LinesTable
from station.visit import DeliveryState, ResultKind, Role
from tests.end_to_end.conftest import Ward
from tests.support.bedside import Bedside
from tests.support.fault_proxy import Answer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.window,
    pytest.mark.chart,
    pytest.mark.timeout(240),
]

ADA, SAMIRA = "demo-okafor-ada", "demo-haddad-samira"
PAIN = "72514-3"
ENGINEER = DemoUser(name="Sam Ortiz", pin="5926", role=Role.ENGINEER, badge="5926ENGINE")
WHY = "Pain scores are not taken for this visit type"
REFUSAL = Answer(
    422,
    (("Content-Type", "application/fhir+json"),),
    json.dumps(
        {
            "resourceType": "OperationOutcome",
            "issue": [{"severity": "error", "code": "business-rule", "diagnostics": WHY}],
        }
    ).encode(),
)


@contextmanager
def at_work(settings: Settings, who: DemoUser) -> Iterator[Bedside]:
    """The station is started, and that person signs in."""
    engine = Engine(settings, demo_user=who)
    try:
        engine.start().result(30)
        bedside = Bedside(engine)
        try:
            bedside.write(names.NAME_FIELD, who.name)
            bedside.write(names.PIN_FIELD, who.pin, enter=True)
            bedside.shown(names.PAGE_TODAY)
            yield bedside
        finally:
            bedside.close()
    finally:
        engine.stop()


def a_visit(bedside: Bedside, patient: str, becomes: DeliveryState) -> None:
    """A pain score is asked for and signed; the chart does this with it."""
    for name in (
        names.patient(patient), names.HEARD_NAME, names.HEARD_BIRTH_DATE, names.START_VISIT
    ):  # fmt: skip
        bedside.touch(name)
    bedside.shown(names.PAGE_VITALS)
    bedside.touch(names.pain(2))
    bedside.until("the score", lambda: pain(bedside) is TileState.BY_HAND)
    bedside.touch(names.rail("review"))
    bedside.write(names.SIGN_PIN, DEMO_USER.pin)
    bedside.touch(names.SIGN_AND_SEND)
    bedside.until(f"a receipt that is {becomes}", lambda: receipt(bedside) is becomes)
    bedside.touch(names.FINISH_VISIT)
    bedside.shown(names.PAGE_TODAY)


def pain(bedside: Bedside) -> TileState | None:
    tile = bedside.engine.view().tile(ResultKind.PAIN_SCORE)
    return tile.state if tile is not None else None


def receipt(bedside: Bedside) -> DeliveryState | None:
    visit = bedside.engine.view().visit
    if visit is None or not visit.deliveries:
        return None
    [delivery] = visit.deliveries
    if delivery.state is DeliveryState.QUEUED and not delivery.attempts:
        return None  # not tried yet
    return delivery.state


def listed(bedside: Bedside) -> Messages:
    messages = bedside.engine.view().messages
    assert messages is not None
    return messages


def states(bedside: Bedside) -> list[DeliveryState]:
    return [one.state for one in listed(bedside).lines]


def table(bedside: Bedside) -> LinesTable:
    found = bedside.shown(names.MESSAGES_TABLE)
    assert isinstance(found, LinesTable)
    return found


def heard(bedside: Bedside, name: str) -> str:
    """All that is said in a part of the page."""
    shown = bedside.shown(name)
    return " ".join(one.accessibleName() for one in shown.findChildren(QWidget))


def looked(bedside: Bedside) -> list[tuple[str, str]]:
    """Who looked into messages, and which, as the trail has it."""
    rooms = bedside.engine._rooms
    assert rooms is not None
    entries = [row.entry for row in rooms.store.audit().result(20)]
    return [
        (one.user_name or "", one.detail or "") for one in entries if one.action == "OpenMessage"
    ]


def test_a_refused_and_a_waiting_message_come_to_the_chart(
    xvfb_display: str, ward: Ward, tmp_path: Path
) -> None:
    settings = ward.station(tmp_path).model_copy(update={"devices": ()})
    ward.remember(ADA, SAMIRA)
    about, ward.proxy.about = ward.proxy.about, "POST "  # what is filed, not what is read
    try:
        with at_work(settings, DEMO_USER) as bedside:
            assert bedside.find(names.rail("messages")) is None
            ward.proxy.faults.append(REFUSAL)
            a_visit(bedside, ADA, DeliveryState.REFUSED)
            ward.proxy.down()
            a_visit(bedside, SAMIRA, DeliveryState.QUEUED)
        with at_work(settings, ENGINEER) as bedside:
            look_after_them(bedside, ward)
    finally:
        ward.proxy.about = about
        ward.proxy.faults.clear()


def look_after_them(bedside: Bedside, ward: Ward) -> None:
    bedside.touch(names.rail("messages"))
    bedside.until("both", lambda: states(bedside) == [DeliveryState.REFUSED, DeliveryState.QUEUED])
    bedside.until("both on the glass", lambda: table(bedside).count() == 2)
    card = names.destination("demo chart")
    bedside.until("no answer", lambda: "Does not answer" in heard(bedside, card))
    assert "1 refused" in heard(bedside, card)
    assert "1 waiting" in heard(bedside, card)
    assert WHY in heard(bedside, names.MESSAGE_CHOSEN)

    bedside.touch(names.OPEN_MESSAGE)
    bedside.touch(names.MESSAGE_SHOW)
    reader = bedside.shown(names.TEXT_READER)
    assert isinstance(reader, QPlainTextEdit)
    assert PAIN in reader.toPlainText()
    assert ADA in reader.toPlainText()
    bedside.touch(names.DIALOG_CLOSE)
    bedside.until("it is forgotten", lambda: listed(bedside).opened is None)
    [who, which] = looked(bedside)[0]
    assert (len(looked(bedside)), who) == (1, ENGINEER.name)
    assert PAIN not in which
    assert "pain" in which  # the message's key

    ward.proxy.up()
    bedside.until("what waited is filed", lambda: states(bedside) == [DeliveryState.REFUSED])
    assert ward.codes(SAMIRA) == [PAIN]
    assert ward.codes(ADA) == []
    bedside.touch(names.SEND_AGAIN)
    bedside.until("nothing is left", lambda: not listed(bedside).lines)
    assert ward.codes(ADA) == [PAIN]
    bedside.until(
        "the page says so",
        lambda: "Everything is in the chart" in page_texts(bedside),
    )


def page_texts(bedside: Bedside) -> str:
    title = bedside.shown(names.MESSAGES_TITLE)
    return title.text()  # type: ignore[attr-defined,no-any-return]
