"""Filing at a chart that lets nobody in without a token (sekmet-fhir with its token server)."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator, Iterator

import pytest

from station.export.compose import compose
from station.export.fhir_destination import FhirDestination
from station.export.fhir_sink import FhirSink
from station.export.sink import Delivered, Outcome, Refused, RetryAfter
from station.smart.bearer import BearerAuth
from station.smart.keys import make_key
from station.visit import Message, new_id
from tests.export.conftest import SYSTEM
from tests.export.records import CHART_PATIENT, blood_pressure, sign
from tests.support.fault_proxy import Answer, FaultProxy, PassThenAnswer
from tests.support.smart_chart import CLIENT_ID, SmartChart, smart_chart

__all__ = ["smart_chart"]

pytestmark = pytest.mark.chart

SCOPES = ("system/Observation.crus",)


@pytest.fixture
def front(smart_chart: SmartChart) -> Iterator[FaultProxy]:
    with FaultProxy(smart_chart.base_url) as running:
        yield running


@pytest.fixture
def auth(smart_chart: SmartChart) -> BearerAuth:
    keys = list(smart_chart.keys)
    return BearerAuth(smart_chart.base_url, client_id=CLIENT_ID, keys=lambda: keys, scopes=SCOPES)


@pytest.fixture
async def smart_sink(front: FaultProxy, auth: BearerAuth) -> AsyncIterator[FhirSink]:
    sink = FhirSink("smart chart", front.base_url, test=True, timeout_s=5.0, auth=auth)
    yield sink
    await sink.aclose()


def messages(destination: FhirDestination, count: int) -> list[Message]:
    results = [blood_pressure(number=new_id()) for _ in range(count)]
    return compose(sign(*results, patient=CHART_PATIENT, encounter=None), [destination])


async def test_without_a_token_nothing_is_let_in(
    front: FaultProxy, smart_chart: SmartChart, destination: FhirDestination
) -> None:
    (message,) = messages(destination, 1)
    sink = FhirSink("smart chart", front.base_url, test=True, timeout_s=5.0)
    outcome = await sink.deliver(message, search_first=False)
    await sink.aclose()

    assert isinstance(outcome, Refused)
    assert "(HTTP 401)" in outcome.says
    assert smart_chart.bare.matches("Observation", f"{SYSTEM}|{message.key}") == []


async def test_a_token_revoked_in_the_middle_is_renewed_and_everything_is_there_once(
    smart_sink: FhirSink, smart_chart: SmartChart, auth: BearerAuth, destination: FhirDestination
) -> None:
    batch = messages(destination, 9)
    outcomes: list[Outcome] = []
    tokens = set()
    for number, message in enumerate(batch):
        if number in (3, 6):
            smart_chart.revoke()
        outcomes.append(await smart_sink.deliver(message, search_first=number == 6))
        tokens.add(await auth.token())

    assert all(isinstance(outcome, Delivered) for outcome in outcomes), outcomes
    assert len(tokens) == 3
    for message in batch:
        assert len(smart_chart.bare.matches("Observation", f"{SYSTEM}|{message.key}")) == 1


async def test_a_401_that_lies_has_no_second_effect(
    smart_sink: FhirSink, front: FaultProxy, smart_chart: SmartChart, destination: FhirDestination
) -> None:
    """The server files it, and a gateway says 401: the create is repeated, and is conditional."""
    (message,) = messages(destination, 1)
    front.faults.append(PassThenAnswer(Answer(401)))

    outcome = await smart_sink.deliver(message, search_first=False)

    (there,) = smart_chart.bare.matches("Observation", f"{SYSTEM}|{message.key}")
    assert outcome == Delivered(chart_id=there["id"])


async def test_a_chart_that_says_401_to_every_token_is_asked_twice_and_no_more(
    smart_sink: FhirSink, front: FaultProxy, destination: FhirDestination
) -> None:
    (message,) = messages(destination, 1)
    front.faults += [Answer(401), Answer(401), Answer(401)]

    outcome = await smart_sink.deliver(message, search_first=False)

    assert isinstance(outcome, Refused)
    assert "does not let this station file" in outcome.says
    assert len(front.requests) == 2


async def test_a_token_without_the_right_to_file_is_refused(
    smart_chart: SmartChart, destination: FhirDestination
) -> None:
    keys = list(smart_chart.keys)
    auth = BearerAuth(
        smart_chart.base_url,
        client_id=CLIENT_ID,
        keys=lambda: keys,
        scopes=("system/Patient.rs",),
    )
    sink = FhirSink("smart chart", smart_chart.base_url, test=True, auth=auth)
    outcome = await sink.deliver(messages(destination, 1)[0], search_first=False)
    await sink.aclose()

    assert isinstance(outcome, Refused)
    assert "do not permit 'c' on Observation" in outcome.says
    assert "(HTTP 403)" in outcome.says


async def test_a_key_that_the_chart_does_not_know_waits_for_a_person(
    smart_chart: SmartChart, destination: FhirDestination
) -> None:
    own = [make_key()]
    auth = BearerAuth(smart_chart.base_url, client_id=CLIENT_ID, keys=lambda: own, scopes=SCOPES)
    sink = FhirSink("smart chart", smart_chart.base_url, test=True, auth=auth)
    outcome = await sink.deliver(messages(destination, 1)[0], search_first=False)
    says = await sink.check()
    await sink.aclose()

    assert isinstance(outcome, Refused)
    assert outcome.says.startswith("The chart does not accept this station's key")
    assert "public key" in outcome.next_step
    assert says == outcome.says


async def test_a_token_server_that_is_down_is_tried_again_later(
    smart_chart: SmartChart, destination: FhirDestination
) -> None:
    with FaultProxy(smart_chart.base_url) as gone:
        token_url = f"{gone.base_url}/token"
    keys = list(smart_chart.keys)
    auth = BearerAuth(
        smart_chart.base_url,
        client_id=CLIENT_ID,
        keys=lambda: keys,
        scopes=SCOPES,
        token_url=token_url,
    )
    sink = FhirSink("smart chart", smart_chart.base_url, test=True, auth=auth)
    outcome = await sink.deliver(messages(destination, 1)[0], search_first=False)
    await sink.aclose()

    assert isinstance(outcome, RetryAfter)
    assert "token server does not answer" in outcome.says
    assert outcome.search_first


async def test_a_corrupt_message_is_found_before_anybody_is_asked(
    smart_sink: FhirSink, front: FaultProxy, destination: FhirDestination
) -> None:
    (message,) = messages(destination, 1)
    outcome = await smart_sink.deliver(
        dataclasses.replace(message, body=b"not JSON"), search_first=False
    )
    assert isinstance(outcome, Refused)
    assert front.requests == []


async def test_the_check_signs_in_and_files_nothing(
    smart_sink: FhirSink, front: FaultProxy
) -> None:
    assert await smart_sink.check() is None
    assert front.requests == []  # none about Observations
