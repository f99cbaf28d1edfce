"""Our HL7 v2 messages before judges that nobody here wrote, and our client before their servers."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from station.export.hl7_destination import Hl7Destination
from station.export.hl7_site import Hl7Site, Version
from station.export.mllp_sink import MllpSink
from station.export.sink import Delivered, Outcome, Refused, RetryAfter
from station.visit import Message, NotDoneWhy, ResultKind, SetPart
from tests.export import test_fhir_sets as sets
from tests.export.hl7_visits import (
    BP,
    CLINIC,
    EKG_RESULT,
    EVERYTHING,
    PCD01,
    TEMPERATURE,
    amended,
    entered_in_error,
    not_done,
)
from tests.export.records import sign
from tests.support.judges_hl7 import MllpReceiver, validate_all

By = Literal["python-hl7", "medplum"]

# Tables of hl7apy that lack what HL7 itself put there later: CWE as a type of OBX-5 (table 0125,
# used by chapter 7 since 2.5), UTF-8 (0211, from 2.5), UCUM, SCT and MDC (0396, which is open).
KNOWN_GAPS = {
    "Value CWE not in table HL70125",
    "Value UNICODE UTF-8 not in table HL70211",
    "Value UCUM not in table HL70396",
    "Value SCT not in table HL70396",
    "Value MDC not in table HL70396",
}
SITES = [
    *(
        pytest.param(dataclasses.replace(CLINIC, version=version), id=f"clinic {version}")
        for version in Version
    ),
    pytest.param(PCD01, id="pcd01"),
]


def drafts(site: Hl7Site) -> Iterator[bytes]:
    """Every kind of message that there is."""
    destination = Hl7Destination(
        name="ehr",
        test=False,
        site=site,
        visit_sheet=lambda _: b"%PDF-1.7 sheet",
        ekg_sheet=lambda _, __: b"%PDF-1.7 ekg",
    )
    average = sets.whole(SetPart.AVERAGE, *sets.THREE, systolic="136", diastolic="85")
    refused = not_done(ResultKind.RESPIRATORY_RATE, NotDoneWhy.REFUSED)
    noted = dataclasses.replace(BP, note="hurt | a lot & ^more~\\\nnext line, Žofie")
    signed = sign(noted, *EVERYTHING[1:], refused, EKG_RESULT)
    for one in (signed, sign(*sets.THREE, average), sign(*sets.LYING_STANDING, sets.GROUP)):
        yield from (draft.body for draft in destination.drafts(one))
    less = dataclasses.replace(BP, readings=BP.readings[:2])
    for change in (amended(signed, BP, less), entered_in_error(signed, TEMPERATURE)):
        yield from (draft.body for draft in destination.correction(change))


@pytest.mark.parametrize("site", SITES)
def test_hl7apy_accepts_every_message(site: Hl7Site) -> None:
    bodies = list(drafts(site))
    assert len(bodies) >= 9
    for body, said in zip(bodies, validate_all(bodies), strict=True):
        complaints = [one for one in said if not any(gap in one for gap in KNOWN_GAPS)]
        assert complaints == [], body.decode()


def queued(number: int) -> Message:
    """A signed visit as the outbox has it."""
    destination = Hl7Destination(name="ehr", test=False, site=CLINIC)
    (draft,) = destination.drafts(sign(*EVERYTHING, id_=f"v{number}"))
    return Message(
        key=draft.key,
        result_id=draft.results[0],
        covers=draft.results[1:],
        visit_id=f"v{number}",
        patient_id="pat-1",
        destination="ehr",
        body=draft.body,
        media=draft.media,
        simulated=False,
    )


def sink(receiver: MllpReceiver, *, application_s: float | None = None) -> MllpSink:
    return MllpSink(
        "ehr",
        "127.0.0.1",
        receiver.port,
        test=False,
        drops_duplicates=True,
        answer_s=5.0,
        application_s=application_s,
    )


async def until_settled(to: MllpSink, message: Message) -> Outcome:
    """What the outbox does: again, for as long as the sink says so."""
    outcome = await to.deliver(message, search_first=False)
    for attempts in range(1, 6):
        if not isinstance(outcome, RetryAfter):
            break
        again = dataclasses.replace(message, attempts=attempts)
        outcome = await to.deliver(again, search_first=outcome.search_first)
    return outcome


@pytest.mark.parametrize("by", ["python-hl7", "medplum"])
async def test_a_receiver_that_nobody_here_wrote_takes_it(tmp_path: Path, by: By) -> None:
    with MllpReceiver(tmp_path, by) as receiver:
        to = sink(receiver)
        message = queued(1)
        assert await to.check() is None
        assert await to.deliver(message, search_first=False) == Delivered(chart_id=message.key)
        await to.aclose()
        (kept,) = receiver.received()
        assert kept.rstrip(b"\r") == message.body.rstrip(b"\r")


async def test_a_commit_and_then_the_application(tmp_path: Path) -> None:
    with MllpReceiver(tmp_path, "medplum", enhanced=True) as receiver:
        to = sink(receiver, application_s=5.0)
        message = queued(1)
        assert await to.deliver(message, search_first=False) == Delivered(chart_id=message.key)
        await to.aclose()


@pytest.mark.parametrize("by", ["python-hl7", "medplum"])
@pytest.mark.parametrize("fault", ["close", "reset_before", "duplicate", "other", "AE"])
async def test_each_message_is_there_once_whatever_happens(
    tmp_path: Path, by: By, fault: Literal["close", "reset_before", "duplicate", "other", "AE"]
) -> None:
    with MllpReceiver(tmp_path, by) as receiver:
        to = sink(receiver)
        receiver.fault("none", fault)
        messages = [queued(number) for number in range(3)]
        for message in messages:
            assert await until_settled(to, message) == Delivered(chart_id=message.key)
        await to.aclose()
        assert len(receiver.received()) == 3
        assert {one.partition(b"|P|")[0][-20:] for one in receiver.received()} == {
            message.key.encode() for message in messages
        }


async def test_a_receiver_that_is_killed_and_comes_back(tmp_path: Path) -> None:
    with MllpReceiver(tmp_path, "python-hl7") as receiver:
        to = sink(receiver)
        first, second = queued(1), queued(2)
        await to.deliver(first, search_first=False)
        receiver.kill()
        assert isinstance(await to.deliver(second, search_first=False), RetryAfter)
        receiver.start()
        assert await until_settled(to, second) == Delivered(chart_id=second.key)
        await to.aclose()
        assert len(receiver.received()) == 2


async def test_a_refusal_is_a_persons_matter(tmp_path: Path) -> None:
    with MllpReceiver(tmp_path, "python-hl7") as receiver:
        to = sink(receiver)
        receiver.fault("AR")
        assert isinstance(await to.deliver(queued(1), search_first=False), Refused)
        await to.aclose()
        assert receiver.received() == []
