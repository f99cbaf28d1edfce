"""One message against a real FHIR server, and against what happens on the way to one."""

from __future__ import annotations

import dataclasses
import json
import logging
from typing import Any

import pytest

from station.export.fhir_sink import FhirSink
from station.export.sink import Ambiguous, Delivered, Refused, RetryAfter, Taken
from station.visit import Message
from tests.export.conftest import SYSTEM
from tests.support.chart import BareClient
from tests.support.fault_proxy import (
    Answer,
    Fault,
    FaultProxy,
    Hang,
    PassThenAnswer,
    PassThenReset,
    Reset,
)

pytestmark = pytest.mark.chart


def stored(chart: BareClient, message: Message) -> list[Any]:
    return chart.matches("Observation", f"{SYSTEM}|{message.key}")


async def test_a_create_is_delivered_with_the_charts_id(
    sink: FhirSink, chart: BareClient, message: Message
) -> None:
    outcome = await sink.deliver(message, search_first=False)

    (there,) = stored(chart, message)
    assert outcome == Delivered(chart_id=str(there["id"]))
    values = [component["valueQuantity"]["value"] for component in there["component"]]
    assert values == [121, 81, 106]
    assert there["effectiveDateTime"] == json.loads(message.body)["effectiveDateTime"]


@pytest.mark.parametrize("search_first", [False, True])
async def test_sending_twice_has_one_effect(
    sink: FhirSink, chart: BareClient, message: Message, search_first: bool
) -> None:
    first = await sink.deliver(message, search_first=False)
    second = await sink.deliver(message, search_first=search_first)

    assert isinstance(first, Delivered)
    assert second == first
    assert len(stored(chart, message)) == 1


async def test_searching_first_sends_what_is_not_there(
    sink: FhirSink, chart: BareClient, message: Message
) -> None:
    outcome = await sink.deliver(message, search_first=True)

    assert isinstance(outcome, Delivered)
    assert len(stored(chart, message)) == 1


async def test_two_of_the_same_in_the_chart_wait_for_a_person(
    sink: FhirSink, chart: BareClient, message: Message
) -> None:
    for _ in range(2):
        assert chart.ask("POST", "/Observation", json.loads(message.body))[0] == 201

    for search_first in (False, True):
        outcome = await sink.deliver(message, search_first=search_first)
        assert isinstance(outcome, Refused)
        assert "more than once" in outcome.says
        assert outcome.next_step
    assert len(stored(chart, message)) == 2


async def test_what_the_chart_will_not_have_is_refused_with_its_words(
    sink: FhirSink, chart: BareClient, message: Message
) -> None:
    body = json.loads(message.body) | {"effectiveDateTime": "yesterday"}
    wrong = dataclasses.replace(message, body=json.dumps(body).encode())

    outcome = await sink.deliver(wrong, search_first=False)

    assert isinstance(outcome, Refused)
    assert outcome.says.startswith('The chart does not take this result: "')
    assert "effectiveDateTime" in outcome.says
    assert outcome.says.endswith("(HTTP 400).")
    assert stored(chart, message) == []


@pytest.mark.parametrize(
    ("fault", "after_s"),
    [
        (Answer(500), None),
        (Answer(503, headers=(("Retry-After", "7"),)), 7.0),
        (Answer(429, headers=(("Retry-After", "120"),)), 120.0),
        (Answer(409), None),
        (PassThenAnswer(Answer(500)), None),
        (PassThenReset(), None),
        (Reset(), None),
    ],
)
async def test_it_tries_again_later_and_searches_first(
    sink: FhirSink,
    proxy: FaultProxy,
    chart: BareClient,
    message: Message,
    fault: Fault,
    after_s: float | None,
) -> None:
    proxy.faults.append(fault)

    outcome = await sink.deliver(message, search_first=False)

    assert isinstance(outcome, RetryAfter)
    assert outcome.search_first
    assert outcome.after_s == after_s
    again = await sink.deliver(message, search_first=True)
    assert isinstance(again, Delivered)
    assert len(stored(chart, message)) == 1


@pytest.mark.parametrize("passed", [True, False])
async def test_a_server_that_does_not_answer_is_asked_again_later(
    proxy: FaultProxy, chart: BareClient, message: Message, passed: bool
) -> None:
    impatient = FhirSink("demo chart", proxy.base_url, test=True, timeout_s=0.5)
    try:
        proxy.faults.append(Hang(passed=passed))
        outcome = await impatient.deliver(message, search_first=False)
        assert isinstance(outcome, RetryAfter)
        assert outcome.search_first
        assert len(stored(chart, message)) == (1 if passed else 0)

        assert isinstance(await impatient.deliver(message, search_first=True), Delivered)
    finally:
        await impatient.aclose()
    assert len(stored(chart, message)) == 1


async def test_down_and_back_up(
    sink: FhirSink, proxy: FaultProxy, chart: BareClient, message: Message
) -> None:
    proxy.down()
    outcome = await sink.deliver(message, search_first=False)
    assert isinstance(outcome, RetryAfter)
    assert not outcome.search_first  # nothing left this computer
    assert await sink.check() == "The chart does not answer."

    proxy.up()
    assert await sink.check() is None
    assert isinstance(await sink.deliver(message, search_first=False), Delivered)
    assert len(stored(chart, message)) == 1


async def test_202_is_taken_and_not_confirmed(
    sink: FhirSink, proxy: FaultProxy, message: Message
) -> None:
    proxy.faults.append(Answer(202))

    assert isinstance(await sink.deliver(message, search_first=False), Taken)


@pytest.mark.parametrize(
    "location",
    [
        "Observation/abc-1",
        "/fhir/Observation/abc-1",
        "https://chart.example/fhir/Observation/abc-1",
        "https://chart.example/fhir/Observation/abc-1/_history/3",
    ],
)
async def test_the_id_is_read_from_any_form_of_location(
    sink: FhirSink, proxy: FaultProxy, message: Message, location: str
) -> None:
    proxy.faults.append(Answer(201, headers=(("Location", location),)))

    assert await sink.deliver(message, search_first=False) == Delivered(chart_id="abc-1")


async def test_a_success_that_names_nothing_is_looked_up(
    sink: FhirSink, proxy: FaultProxy, chart: BareClient, message: Message
) -> None:
    proxy.faults.append(PassThenAnswer(Answer(200, body=b"<html>Welcome</html>")))
    outcome = await sink.deliver(message, search_first=False)
    (there,) = stored(chart, message)
    assert outcome == Delivered(chart_id=str(there["id"]))


async def test_a_page_that_only_looks_like_success_is_not_delivered(
    sink: FhirSink, proxy: FaultProxy, chart: BareClient, message: Message
) -> None:
    page = Answer(200, body=b"<html>Log in to the network</html>")
    proxy.faults.append(page)
    assert isinstance(await sink.deliver(message, search_first=False), Ambiguous)

    proxy.faults.extend([page, page])
    assert isinstance(await sink.deliver(message, search_first=False), RetryAfter)
    assert stored(chart, message) == []


async def test_an_answer_that_is_about_another_result_is_not_credited(
    sink: FhirSink, proxy: FaultProxy, chart: BareClient, message: Message
) -> None:
    """As H32 for HL7: a proxy hands out the answer to somebody else's request."""
    other = json.loads(message.body) | {"id": "somebody-elses"}
    other["identifier"] = [{"system": SYSTEM, "value": "another-result"}]
    answer = Answer(201, (("Location", "Observation/somebody-elses"),), json.dumps(other).encode())
    proxy.faults.append(PassThenAnswer(answer))
    outcome = await sink.deliver(message, search_first=False)
    (there,) = stored(chart, message)
    assert outcome == Delivered(chart_id=str(there["id"]))

    lost = dataclasses.replace(
        message, key="lost-1", body=message.body.replace(message.key.encode(), b"lost-1")
    )
    proxy.faults.append(answer)  # the chart never heard of it
    assert isinstance(await sink.deliver(lost, search_first=False), Ambiguous)
    assert stored(chart, lost) == []


@pytest.mark.parametrize("status", [401, 403, 404, 405])
async def test_a_chart_that_cannot_be_asked_waits_for_a_person(
    sink: FhirSink, proxy: FaultProxy, chart: BareClient, message: Message, status: int
) -> None:
    proxy.faults.append(Answer(status))

    outcome = await sink.deliver(message, search_first=True)

    assert isinstance(outcome, Ambiguous)
    assert stored(chart, message) == []


async def test_a_chart_that_ignores_the_identifier_waits_for_a_person(
    sink: FhirSink, proxy: FaultProxy, chart: BareClient, message: Message
) -> None:
    others = {
        "resourceType": "Bundle",
        "entry": [{"resource": {"resourceType": "Observation", "id": "somebody-elses"}}],
    }
    proxy.faults.append(Answer(200, body=json.dumps(others).encode()))

    assert isinstance(await sink.deliver(message, search_first=True), Ambiguous)
    assert stored(chart, message) == []


async def test_an_endless_answer_is_cut_off(
    sink: FhirSink, proxy: FaultProxy, message: Message
) -> None:
    proxy.faults.append(Answer(400, body=b"x" * 20_000_000))

    outcome = await sink.deliver(message, search_first=False)

    assert isinstance(outcome, Refused)
    assert len(outcome.says) < 200


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410, 412, 413, 415, 422])
async def test_every_other_refusal_waits_for_a_person_with_what_to_do(
    sink: FhirSink, proxy: FaultProxy, chart: BareClient, message: Message, status: int
) -> None:
    proxy.faults.append(Answer(status, headers=(("Location", "http://127.0.0.1:9/"),)))

    outcome = await sink.deliver(message, search_first=False)

    assert isinstance(outcome, Refused)
    assert f"(HTTP {status})" in outcome.says
    assert outcome.next_step.endswith(".")
    assert stored(chart, message) == []


async def test_simulated_values_never_reach_the_network_of_a_real_chart(
    proxy: FaultProxy, message: Message
) -> None:
    real = FhirSink("the chart", proxy.base_url, test=False)
    try:
        outcome = await real.deliver(
            dataclasses.replace(message, simulated=True), search_first=True
        )
    finally:
        await real.aclose()

    assert isinstance(outcome, Refused)
    assert "real chart" in outcome.says
    assert proxy.requests == []


async def test_a_damaged_message_is_refused_and_not_sent(
    sink: FhirSink, proxy: FaultProxy, message: Message
) -> None:
    for body in (b"", b"{}", b'{"identifier":[{"system":"s","value":"another"}]}', b"[1]"):
        outcome = await sink.deliver(dataclasses.replace(message, body=body), search_first=False)
        assert isinstance(outcome, Refused)
    assert proxy.requests == []


async def test_nothing_about_the_patient_is_logged(
    sink: FhirSink, proxy: FaultProxy, message: Message, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for fault in (Answer(422), Answer(500), Reset()):
        proxy.faults.append(fault)
        await sink.deliver(message, search_first=False)
    await sink.deliver(message, search_first=False)

    station = [record for record in caplog.records if record.name.startswith(("station", "httpx2"))]
    assert station == []
    assert "demo-okafor-ada" not in caplog.text
    assert "Okafor" not in caplog.text


@pytest.mark.parametrize("address", ["", "chart.example/fhir", "ftp://chart.example", "http://"])
def test_an_address_that_is_none_is_refused_when_it_is_given(address: str) -> None:
    with pytest.raises(ValueError, match="http or https"):
        FhirSink("the chart", address, test=False)
