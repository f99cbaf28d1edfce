"""What a chart says it takes: a real statement, ones with words, and ones of any type."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.export.fhir_capability import CapabilityError, Offer, capability_of
from station.export.fhir_sink import FhirSink
from station.simulators.demo_chart import DemoChart
from tests.support.fault_proxy import Answer, FaultProxy

SMALL: dict[str, Any] = {
    "resourceType": "CapabilityStatement",
    "fhirVersion": "4.0.1",
    "format": ["json", "application/fhir+xml"],
    "software": {"name": "Example chart"},
    "rest": [
        {
            "mode": "server",
            "security": {"service": [{"coding": [{"code": "SMART-on-FHIR"}]}]},
            "interaction": [{"code": "batch"}],
            "resource": [
                {
                    "type": "Observation",
                    "interaction": [{"code": "create"}, {"code": "search-type"}],
                    "conditionalCreate": False,
                    "searchParam": [{"name": "identifier", "type": "token"}],
                },
                {"type": "Patient", "interaction": [{"code": "read"}]},
            ],
        }
    ],
}


def read(**changes: Any) -> Any:
    return capability_of(json.dumps(SMALL | changes).encode())


def test_what_is_listed_is_taken_and_what_is_not_is_not() -> None:
    chart = read()

    assert chart.offer("Observation") == Offer(create=True, search=frozenset({"identifier"}))
    assert chart.offer("Provenance") == Offer()
    assert (chart.version, chart.software, chart.json) == ("4.0.1", "Example chart", True)
    assert chart.security == {"SMART-on-FHIR"}
    assert chart.takes == (
        "results",
        "a search for results by identifier",
        "several at once (batch)",
    )
    assert "who signed (Provenance)" in chart.takes_not
    assert "corrections" in chart.takes_not
    assert chart.problems == ()
    assert chart.words()[0].startswith("This chart takes: results, a search")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rest": []}, "does not list that it takes results"),
        ({"rest": []}, "a person has to look"),
        ({"format": ["xml"]}, "does not list JSON"),
    ],
)
def test_what_stands_in_the_way_is_said_first(changes: dict[str, Any], words: str) -> None:
    said = read(**changes)
    assert any(words in one for one in said.problems)
    assert said.words()[0] == said.problems[0]


@pytest.mark.parametrize("version", ["4.0.0", "4.0.1", "4.0.1-ballot"])
def test_r4_is_spoken_here(version: str) -> None:
    assert read(fhirVersion=version).version == version


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("4.3.0", "speaks FHIR 4.3.0; this station speaks R4"),
        ("5.0.0", "speaks FHIR 5.0.0"),
        ("3.0.2", "speaks FHIR 3.0.2"),
        ("4.01", r"speaks FHIR 4\.01"),
        (None, "does not say which version"),
        (401, "does not say which version"),
    ],
)
def test_another_version_is_a_clear_refusal(version: Any, words: str) -> None:
    with pytest.raises(CapabilityError, match=words) as refused:
        read(fhirVersion=version)
    assert refused.value.next_step


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"resourceType": "Patient"}'])
def test_what_is_no_statement_is_no_chart(body: bytes) -> None:
    with pytest.raises(CapabilityError, match="not as a FHIR server"):
        capability_of(body)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@st.composite
def statements(draw: st.DrawFn) -> Any:
    """A right statement with one to three of its fields, at any depth, of any type."""
    made = json.loads(json.dumps(SMALL))
    for _ in range(draw(st.integers(1, 3))):
        node: Any = made
        while True:
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(node[key], dict | list) and draw(st.booleans()):
                node = node[key]
                continue
            node[key] = draw(ANY)
            break
    return made


@given(statements())
def test_a_wrong_type_anywhere_is_survived(statement: Any) -> None:
    with contextlib.suppress(CapabilityError):  # and nothing else
        chart = capability_of(json.dumps(statement).encode())
        assert all(isinstance(line, str) for line in chart.words())


@pytest.mark.chart
async def test_a_real_chart_lists_what_this_station_needs(demo_chart: DemoChart) -> None:
    sink = FhirSink("demo chart", demo_chart.base_url, test=True)
    chart = await sink.capability()
    await sink.aclose()

    assert chart.version == "4.0.1"
    assert chart.problems == ()
    assert chart.offer("Observation").conditional_create
    assert chart.offer("Provenance").create
    assert chart.transaction


@pytest.mark.chart
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(401), "The chart does not let this station in (HTTP 401)."),
        (Answer(404), "The chart answers, but not as a FHIR server (HTTP 404)."),
        (Answer(200, body=b"<html>Welcome"), "The chart answers, but not as a FHIR server."),
        (
            Answer(200, body=json.dumps(SMALL | {"fhirVersion": "5.0.0"}).encode()),
            "The chart speaks FHIR 5.0.0; this station speaks R4 (4.0.1).",
        ),
    ],
)
async def test_the_check_says_what_is_no_r4_chart(
    demo_chart: DemoChart, answer: Answer, words: str
) -> None:
    with FaultProxy(demo_chart.base_url, about="/metadata") as front:
        sink = FhirSink("demo chart", front.base_url, test=True)
        front.faults.append(answer)
        assert await sink.check() == words
        assert await sink.check() is None
        await sink.aclose()
