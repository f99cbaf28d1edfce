"""SMART Backend Services against oidc-provider: keys that it knows, and keys that it does not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from station.export.fhir_sink import FhirSink
from station.export.sink import Delivered, Refused
from station.smart.bearer import BearerAuth
from station.smart.keys import Algorithm, SigningKey, make_key
from tests.judges.visits import KINDS, MESSAGES
from tests.support.chart import BareClient
from tests.support.oidc import OidcServer

FIRST, SECOND = (MESSAGES[name] for name in KINDS[:2])
SCOPES = ("system/Observation.crus", "system/Patient.rs")


def auth(server: OidcServer, keys: Sequence[SigningKey], client: str = "station-7") -> BearerAuth:
    return BearerAuth(server.base_url, client_id=client, keys=lambda: keys, scopes=SCOPES)


def sink(server: OidcServer, by: BearerAuth) -> FhirSink:
    return FhirSink("chart", server.base_url, test=True, auth=by)


@pytest.mark.parametrize("algorithm", ["ES384", "RS384"])
async def test_a_known_key_gets_a_token_that_the_chart_takes(
    tmp_path: Path, algorithm: Algorithm
) -> None:
    key = make_key(algorithm)
    with OidcServer(tmp_path, {"station-7": [key.public]}) as server:
        assert BareClient(server.base_url).ask("GET", "/Observation?_count=1")[0] == 401
        chart = sink(server, auth(server, [key]))
        assert await chart.check() is None
        assert isinstance(await chart.deliver(FIRST, search_first=False), Delivered)
        assert isinstance(await chart.deliver(SECOND, search_first=False), Delivered)
        await chart.aclose()
        seen = server.seen()

    assert (seen["granted"], seen["refused"], seen["withoutToken"]) == (1, 0, 1)


async def test_a_key_that_it_does_not_know_is_told_in_words(tmp_path: Path) -> None:
    known, other = make_key(), make_key()
    with OidcServer(tmp_path, {"station-7": [known.public]}) as server:
        chart = sink(server, auth(server, [other]))
        said = await chart.check()
        outcome = await chart.deliver(FIRST, search_first=False)
        await chart.aclose()
        seen = server.seen()

    words = "The chart does not accept this station's key"
    assert said is not None
    assert said.startswith(words)
    assert isinstance(outcome, Refused)
    assert outcome.says.startswith(words)
    assert outcome.next_step
    assert (seen["granted"], seen["withoutToken"]) == (0, 0)
    assert seen["refused"] >= 1


async def test_a_client_that_it_does_not_know_is_refused(tmp_path: Path) -> None:
    key = make_key()
    with OidcServer(tmp_path, {"station-7": [key.public]}) as server:
        assert await auth(server, [key], "station-8").check() is not None
        assert server.seen()["granted"] == 0


@pytest.mark.parametrize("kinds", [("ES384", "ES384"), ("ES384", "RS384"), ("RS384", "ES384")])
async def test_keys_rotate_without_a_moment_in_which_both_must_change(
    tmp_path: Path, kinds: tuple[Algorithm, Algorithm]
) -> None:
    """The station has the new key first, while the server still knows only the old one."""
    old, new = (make_key(kind) for kind in kinds)
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        folder.mkdir()
    for folder, known, refused in ((before, old, 1), (after, new, 0)):
        with OidcServer(folder, {"station-7": [known.public]}) as server:
            chart = sink(server, auth(server, [new, old]))
            assert isinstance(await chart.deliver(FIRST, search_first=False), Delivered)
            await chart.aclose()
            seen = server.seen()
        assert (seen["granted"], seen["refused"]) == (1, refused)


async def test_a_token_that_ends_between_two_results_is_renewed(tmp_path: Path) -> None:
    key = make_key()
    with OidcServer(tmp_path, {"station-7": [key.public]}) as server:
        chart = sink(server, auth(server, [key]))
        assert isinstance(await chart.deliver(FIRST, search_first=False), Delivered)
        server.forget_tokens()
        assert isinstance(await chart.deliver(SECOND, search_first=False), Delivered)
        await chart.aclose()
        seen = server.seen()

    assert (seen["granted"], seen["withoutToken"]) == (2, 1)
