"""Signing in at a real token server (sekmet-fhir), and at ones that answer oddly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from station.simulators.closing import close_server
from station.smart.bearer import BearerAuth, assertion, may_repeat
from station.smart.errors import KeyUnusableError, NoTokenError
from station.smart.keys import SigningKey, make_key
from tests.support.smart_chart import CLIENT_ID, RSA_CLIENT_ID, SmartChart

SCOPES = ("system/Observation.crus", "system/Patient.rs")


def auth(chart: SmartChart, *keys: SigningKey, **other: Any) -> BearerAuth:
    own = list(keys or chart.keys[:1])
    return BearerAuth(
        chart.base_url,
        **{"client_id": CLIENT_ID, "keys": lambda: own, "scopes": SCOPES, **other},
    )


def claims(token: str) -> dict[str, Any]:
    read: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return read


@pytest.mark.chart
@pytest.mark.parametrize("algorithm", ["ES384", "RS384"])
async def test_a_registered_key_gets_a_token_with_the_scopes(
    smart_chart: SmartChart, algorithm: str
) -> None:
    rsa = algorithm == "RS384"
    client = RSA_CLIENT_ID if rsa else CLIENT_ID
    key = (smart_chart.rsa_keys if rsa else smart_chart.keys)[0]
    assert key.algorithm == algorithm

    token = await auth(smart_chart, key, client_id=client).token()

    assert claims(token)["client_id"] == client
    assert claims(token)["scope"] == "system/Observation.crus system/Patient.rs"


@pytest.mark.chart
async def test_a_key_that_the_chart_does_not_know_is_refused_in_words(
    smart_chart: SmartChart,
) -> None:
    with pytest.raises(NoTokenError) as refused:
        await auth(smart_chart, make_key()).token()

    assert refused.value.says.startswith("The chart does not accept this station's key: ")
    assert refused.value.says.endswith("(HTTP 401).")
    assert "public key" in refused.value.next_step
    assert not refused.value.later


@pytest.mark.chart
async def test_another_audience_is_refused_and_the_token_servers_address_is_not(
    smart_chart: SmartChart,
) -> None:
    with pytest.raises(NoTokenError, match="HTTP 401"):
        await auth(smart_chart, audience="https://elsewhere.example/token").token()

    right = auth(smart_chart, audience=smart_chart.token_url, token_url=smart_chart.token_url)
    assert await right.token()


@pytest.mark.chart
async def test_a_client_that_the_chart_does_not_know_is_refused(smart_chart: SmartChart) -> None:
    with pytest.raises(NoTokenError, match="Unknown client_id"):
        await auth(smart_chart, client_id="somebody-else").token()


@pytest.mark.chart
@pytest.mark.parametrize(
    ("off", "words"),
    [(-30, "30 min behind the chart's"), (30, "30 min ahead of the chart's")],
)
async def test_a_wrong_clock_is_told_as_such(smart_chart: SmartChart, off: int, words: str) -> None:
    wrong = auth(smart_chart, now=lambda: datetime.now(UTC) + timedelta(minutes=off))

    with pytest.raises(NoTokenError) as refused:
        await wrong.token()

    assert words in refused.value.next_step


@pytest.mark.chart
@pytest.mark.parametrize("off_s", [-150, 110])
async def test_a_clock_that_is_off_by_two_minutes_still_signs_in(
    smart_chart: SmartChart, off_s: int
) -> None:
    near = auth(smart_chart, now=lambda: datetime.now(UTC) + timedelta(seconds=off_s))

    assert await near.token()


@pytest.mark.chart
async def test_the_same_request_twice_is_refused_so_none_is_the_same(
    smart_chart: SmartChart,
) -> None:
    """The server refuses a `jti` that it has seen; ours are never seen twice."""
    import httpx2

    said = assertion(smart_chart.keys[0], CLIENT_ID, smart_chart.token_url, datetime.now(UTC))
    form = {
        "grant_type": "client_credentials",
        "scope": "system/Observation.crus",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": said,
    }
    async with httpx2.AsyncClient(trust_env=False) as client:
        first = await client.post(smart_chart.token_url, data=form)
        second = await client.post(smart_chart.token_url, data=form)
    assert first.status_code == 200
    assert second.status_code == 401
    assert "jti" in second.json()["error_description"]

    one = auth(smart_chart)
    for _ in range(3):
        one.drop(await one.token())  # each time a new request


@pytest.mark.chart
async def test_a_new_key_takes_over_when_the_chart_no_longer_takes_the_old(
    smart_chart: SmartChart,
) -> None:
    old, known = make_key(), smart_chart.keys[0]
    changing = auth(smart_chart, old, known)

    assert await changing.token()
    assert changing._keys is not None
    assert [key.kid for key in changing._keys] == [known.kid, old.kid]  # known first from now on


@pytest.mark.chart
async def test_what_is_not_granted_is_named(smart_chart: SmartChart) -> None:
    assert await auth(smart_chart).check() is None

    partly = auth(smart_chart, scopes=("system/Observation.crus", "launch/patient"))
    assert await partly.check() == (
        "The chart lets this station in, but does not grant: launch/patient."
    )


def test_an_assertion_is_what_smart_wants() -> None:
    """SMART App Launch 2.2, backend services: the claims and the header."""
    key = make_key()
    now = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    one, other = (assertion(key, "me", "https://chart.example/token", now) for _ in range(2))

    assert jwt.get_unverified_header(one) == {"alg": "ES384", "kid": key.kid, "typ": "JWT"}
    read = claims(one)
    assert read.pop("jti") != claims(other)["jti"]
    assert read == {
        "iss": "me",
        "sub": "me",
        "aud": "https://chart.example/token",
        "exp": 1795536180,  # 16:03:00 UTC
    }


@pytest.mark.parametrize(
    ("method", "headers", "may"),
    [
        ("GET", None, True),
        ("PUT", {"If-Match": 'W/"1"'}, True),
        ("POST", {"If-None-Exist": "identifier=a|b"}, True),
        ("POST", {"Content-Type": "application/fhir+json"}, False),
        ("POST", None, False),
    ],
)
def test_only_what_cannot_have_two_effects_is_repeated(
    method: str, headers: dict[str, str] | None, may: bool
) -> None:
    assert may_repeat(method, headers) is may


@pytest.mark.parametrize("url", ["http://chart.example/fhir", "ftp://chart.example", "chart"])
def test_no_token_is_sent_where_others_can_read_it(url: str) -> None:
    with pytest.raises(ValueError, match="not https"):
        BearerAuth(url, client_id="me", keys=list, scopes=SCOPES)


class Scripted:
    """A token server that answers from a list, and counts."""

    def __init__(self, answers: Sequence[tuple[int, dict[str, str], bytes]]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.url = ""

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            (
                int(line[15:])
                for line in head.lower().split("\r\n")
                if line[:15] == "content-length:"
            ),
            0,
        )
        await reader.readexactly(length)
        self.asked.append(head.split("\r\n", 1)[0])
        status, headers, body = self.answers.pop(0)
        lines = [f"HTTP/1.1 {status} Because", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def scripted(*answers: tuple[int, dict[str, str], bytes]) -> AsyncIterator[Scripted]:
    bad = Scripted(answers)
    server = await asyncio.start_server(bad._serve, "127.0.0.1", 0)
    bad.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield bad
    finally:
        await close_server(server)
        await server.wait_closed()


KEY = make_key()


def at(bad: Scripted, **other: Any) -> BearerAuth:
    return BearerAuth(
        f"{bad.url}/fhir",
        **{
            "client_id": "me",
            "keys": lambda: [KEY],
            "scopes": SCOPES,
            "token_url": f"{bad.url}/token",
            **other,
        },
    )


def granted(token: str = "abc", **more: Any) -> tuple[int, dict[str, str], bytes]:
    body = {"access_token": token, "token_type": "Bearer", "expires_in": 300, **more}
    return 200, {}, json.dumps(body).encode()


async def test_a_token_is_kept_until_shortly_before_its_end() -> None:
    now = [1000.0]
    async with scripted(granted("one"), granted("two")) as bad:
        one = at(bad, clock=lambda: now[0])

        assert await one.token() == "one"
        now[0] += 269.9
        assert await one.token() == "one"
        now[0] += 0.2  # 29.9 s before the end
        assert await one.token() == "two"


async def test_many_at_once_ask_once() -> None:
    async with scripted(granted("one")) as bad:
        one = at(bad)
        assert await asyncio.gather(*(one.token() for _ in range(20))) == ["one"] * 20
        assert bad.asked == ["POST /token HTTP/1.1"]


@pytest.mark.chart
def test_readers_and_sinks_in_several_threads_share_one(smart_chart: SmartChart) -> None:
    """Each has an event loop of its own, and ends it."""
    one = auth(smart_chart)
    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(lambda _: asyncio.run(one.token()), range(8)))
        kept = asyncio.run(one.token())
        assert set(threads.map(lambda _: asyncio.run(one.token()), range(8))) == {kept}
        one.drop(kept)
        assert kept not in threads.map(lambda _: asyncio.run(one.token()), range(8))


async def test_a_token_that_was_dropped_is_asked_for_again_once() -> None:
    async with scripted(granted("one"), granted("two")) as bad:
        one = at(bad)
        first = await one.token()
        one.drop(first)
        one.drop(first)
        assert await one.token() == "two"
        one.drop(first)  # a late 401 about a token that is gone changes nothing
        assert await one.token() == "two"


@pytest.mark.parametrize(
    ("status", "headers", "after_s"),
    [
        (503, {"Retry-After": "7"}, 7.0),
        (503, {"Retry-After": "Tue, 24 Nov 2026 16:01:30 GMT"}, 90.0),
        (503, {"Retry-After": "999999999999"}, 3600.0),
        (500, {}, None),
        (429, {"Retry-After": "soon"}, None),
    ],
)
async def test_a_busy_token_server_is_asked_again_later(
    status: int, headers: dict[str, str], after_s: float | None
) -> None:
    async with scripted((status, headers, b""), granted("one")) as bad:
        one = at(bad, now=lambda: datetime(2026, 11, 24, 16, 0, tzinfo=UTC))
        with pytest.raises(NoTokenError) as busy:
            await one.token()
        assert busy.value.later
        assert busy.value.after_s == after_s
        assert await one.token() == "one"


async def test_a_token_server_that_is_down_is_asked_again_later() -> None:
    async with scripted() as gone:
        one = at(gone)
    with pytest.raises(NoTokenError) as down:
        await one.token()
    assert down.value.later
    assert "does not answer" in down.value.says


async def test_a_shut_door_is_not_knocked_at_by_a_whole_outbox() -> None:
    now = [0.0]
    no = json.dumps({"error": "invalid_client"}).encode()
    async with scripted((401, {}, no), granted("one")) as bad:
        one = at(bad, clock=lambda: now[0])
        for _ in range(3):
            with pytest.raises(NoTokenError):
                await one.token()
        assert len(bad.asked) == 1
        now[0] += 5.1
        assert await one.token() == "one"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"<html>",
        b'{"access_token": 7, "token_type": "bearer"}',
        b'{"access_token": "a b", "token_type": "bearer"}',
        b'{"access_token": "abc\\r\\nX: y", "token_type": "bearer"}',
        b'{"access_token": "abc", "token_type": "mac"}',
        b'{"access_token": "abc"}',
        b"[" * 100_000,
    ],
)
async def test_what_is_no_token_is_not_used(body: bytes) -> None:
    async with scripted((200, {}, body)) as bad:
        with pytest.raises(NoTokenError, match="no token"):
            await at(bad).token()


async def test_an_endless_answer_is_cut_off() -> None:
    async with scripted((200, {}, b" " * 3_000_000)) as bad:
        with pytest.raises(NoTokenError, match="no token"):
            await at(bad).token()


async def test_a_discovery_that_is_down_is_asked_again_later() -> None:
    async with scripted((503, {}, b"")) as bad:
        with pytest.raises(NoTokenError) as busy:
            await at(bad, token_url=None).token()
    assert busy.value.later


async def test_a_redirect_is_not_followed_with_a_signed_request() -> None:
    async with scripted((302, {"Location": "https://elsewhere.example/"}, b"")) as bad:
        with pytest.raises(NoTokenError, match="HTTP 302"):
            await at(bad).token()
        assert len(bad.asked) == 1


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ((404, {}, b""), "does not say where this station signs in"),
        ((200, {}, b'{"token_endpoint": 7}'), "does not say where this station signs in"),
        ((200, {}, b'{"token_endpoint": "http://chart.example/t"}'), "not safe"),
        (
            (
                200,
                {},
                b'{"token_endpoint": "https://c.example/t", '
                b'"token_endpoint_auth_methods_supported": ["client_secret_post"]}',
            ),
            "private_key_jwt",
        ),
        (
            (
                200,
                {},
                b'{"token_endpoint": "https://c.example/t", '
                b'"token_endpoint_auth_signing_alg_values_supported": ["RS384"]}',
            ),
            "takes keys for RS384; this station has one for ES384",
        ),
    ],
)
async def test_a_chart_where_one_cannot_sign_in_is_told(
    found: tuple[int, dict[str, str], bytes], words: str
) -> None:
    async with scripted(found) as bad:
        with pytest.raises(NoTokenError, match=words):
            await at(bad, token_url=None).token()
        assert bad.asked == ["GET /fhir/.well-known/smart-configuration HTTP/1.1"]


async def test_a_key_that_cannot_be_read_is_told_with_what_to_do() -> None:
    def locked() -> list[SigningKey]:
        raise KeyUnusableError("The key store does not open.", "Unlock it.")

    async with scripted() as bad:
        with pytest.raises(NoTokenError) as no:
            await at(bad, keys=locked).token()
    assert (no.value.says, no.value.next_step) == ("The key store does not open.", "Unlock it.")
    assert not no.value.later


async def test_no_secret_shows_in_what_is_printed() -> None:
    assert "BEGIN" not in repr(KEY)
    assert KEY.public["x"] not in repr(KEY)
