"""A FHIR R4 server as a destination: one conditional create per result, one update per correction.

At least once on the wire, once in effect: every create carries `If-None-Exist` with the
result's identifier, and after an end that may have had an effect the server is asked for that
identifier before anything is sent again. Nothing here is logged: a resource is patient data.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from station.export.fhir_answers import (
    chart_id,
    found,
    identifier_query,
    reason,
    refused,
    retry_after_s,
)
from station.export.fhir_json import decode
from station.export.fhir_update import Present, changed_there, gone, put, version_of
from station.export.sink import (
    Ambiguous,
    Delivered,
    Outcome,
    Refused,
    RetryAfter,
    Taken,
    refuse_simulated,
)
from station.saying import say
from station.visit import Message

if TYPE_CHECKING:
    import httpx2

__all__ = ["FhirSink"]

_T = TypeVar("_T")

_MEDIA: Final = "application/fhir+json"
_LARGEST_ANSWER: Final = 4 * 1024 * 1024
_TRY_LATER: Final = frozenset({408, 409, 425, 429})
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_NO_ANSWER: Final = say(
    "The chart does not answer. Everything is saved here and is sent when it returns."
)

_DAMAGED: Final = Refused(
    says="This result was not written as this chart needs it.",
    next_step="Call support: the message in the outbox is damaged.",
)


class FhirSink:
    """`ChartSink` over HTTP. Belongs to the event loop that first uses it.

    `timeout_s` is the patience for one whole exchange, `resource` the type of what it is given:
    one with an identifier that can be searched for. Raises `ValueError` for an address that
    is not http or https.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        *,
        test: bool,
        timeout_s: float = 15.0,
        resource: str = "Observation",
    ) -> None:
        address = urlsplit(base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError(
                f"the address of {name} must be an http or https URL, such as "
                "https://chart.example/fhir"
            )
        self._name = name
        self._test = test
        self._base = base_url.rstrip("/")
        self._direct = address.hostname in _LOOPBACK  # never through a proxy
        self._timeout_s = timeout_s
        self._resource = resource
        self._client: httpx2.AsyncClient | None = None

    @property
    def name(self) -> str:
        """The destination's name in the site's configuration."""
        return self._name

    @property
    def test(self) -> bool:
        """Whether the site marked it as a test chart."""
        return self._test

    async def deliver(self, message: Message, *, search_first: bool) -> Outcome:
        """Send one message, or find it already there. Raises nothing but cancellation."""
        refused = refuse_simulated(message, self)
        if refused is not None:
            return refused
        if message.correction_id is not None:
            return await self._correct(message)
        identifier = _identifier(message.body)
        if identifier is None or identifier[1] != message.key:
            return _DAMAGED
        if search_first:
            there = await self._guarded(
                self._search(_kind(message.body), identifier, not_there=None)
            )
            if there is not None:
                return there
        return await self._guarded(self._create(message, identifier))

    async def _correct(self, message: Message) -> Outcome:
        identifier = _identifier(message.body)
        correction = _identifier(message.body, 1)
        if identifier is None or correction is None or correction[1] != message.key:
            return _DAMAGED
        return await self._guarded(self._replace(message, identifier, correction))

    async def _replace(
        self, message: Message, identifier: tuple[str, str], correction: tuple[str, str]
    ) -> Outcome:
        """Read what is there; put the correction in its place where nobody else was at it."""
        name = message.chart_id
        if name is None:
            sought = await self._search("Observation", identifier, not_there=gone())
            if not isinstance(sought, Delivered):
                return sought or gone()
            name = sought.chart_id
        status, headers, body = await self._exchange("GET", f"/Observation/{name}")
        if status in (404, 410):
            return gone(status)
        if status in _TRY_LATER or status >= 500:
            return _busy(status, headers, body)
        there = Present.of(body, message.patient_id, correction) if status == 200 else None
        if there is None:
            return _cannot_ask(f"HTTP {status}")
        if there.has_correction:
            return Delivered(chart_id=there.name, version=there.version)
        known = message.chart_version
        if known is not None and there.version != known and not message.decided:
            return changed_there()
        return await put(self._exchange, there, message.body) or _later(_NO_ANSWER)

    async def check(self) -> str | None:
        """None when the chart answers, else what is wrong, in words. Files nothing."""
        import httpx2

        try:
            async with (
                asyncio.timeout(self._timeout_s),
                self._open().stream("GET", f"{self._base}/metadata") as answer,
            ):
                status = answer.status_code
        except (httpx2.HTTPError, TimeoutError):
            return "The chart does not answer."
        if status in (401, 403):
            return say("The chart does not let this station in (HTTP {status}).", status=status)
        if status != 200:
            return say(
                "The chart answers, but not as a FHIR server (HTTP {status}).", status=status
            )
        return None

    async def aclose(self) -> None:
        """Give back connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _guarded(self, step: Coroutine[None, None, _T]) -> _T | RetryAfter:
        """Run one exchange; whatever happens to the connection becomes an outcome."""
        import httpx2

        try:
            async with asyncio.timeout(self._timeout_s):
                return await step
        except (httpx2.ConnectError, httpx2.ConnectTimeout):
            return RetryAfter(says=_NO_ANSWER)  # nothing was sent
        except (httpx2.RequestError, TimeoutError):
            return _later(_NO_ANSWER)

    async def _create(self, message: Message, identifier: tuple[str, str]) -> Outcome:
        kind = _kind(message.body)
        status, headers, body = await self._exchange(
            "POST",
            f"/{kind}",
            message.body,
            {
                "Content-Type": _MEDIA,
                "If-None-Exist": identifier_query(*identifier, kind),
                "Prefer": "return=minimal",
            },
        )
        if status == 202:
            return Taken(says="The chart took it and does not say yet whether it is filed.")
        if 200 <= status < 300:
            name = chart_id(headers.get("Location") or headers.get("Content-Location"), body, kind)
            if name is not None:
                return Delivered(chart_id=name, version=version_of(headers))
            unsaid = Ambiguous(
                says=say(
                    "The chart did not say where it filed the result (HTTP {status}).",
                    status=status,
                ),
                next_step="Look for it in the chart. Send it again only if it is not there.",
            )
            return await self._search(kind, identifier, not_there=unsaid) or unsaid
        if status in _TRY_LATER or status >= 500:
            return _busy(status, headers, body)
        return self._refused(status, body)

    def _refused(self, status: int, body: bytes) -> Refused:
        """Why not, and what to do: a message that is not taken is told by the person."""
        why = refused(status, body)
        if self._resource != "Communication":
            return why
        return Refused(
            says=say("The chart does not take this message. {why}", why=why.says),
            next_step="Tell the provider yourself, now.",
        )

    async def _search(
        self, kind: str, identifier: tuple[str, str], *, not_there: Outcome | None
    ) -> Outcome | None:
        """What the chart already holds; `not_there` when it surely holds nothing of ours."""
        status, headers, body = await self._exchange(
            "GET", f"/{kind}?{identifier_query(*identifier, kind)}"
        )
        if status in _TRY_LATER or status >= 500:
            return _busy(status, headers, body)
        if status != 200:
            return _cannot_ask(f"HTTP {status}")
        hits = found(body, *identifier, kind)
        if hits is None:
            return _later("The chart's answer cannot be read.")
        ours, others = hits
        if len(ours) == 1:
            return Delivered(chart_id=ours[0])
        if ours:
            return refused(412, b"")
        return _cannot_ask("it ignores the identifier") if others else not_there

    async def _exchange(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, httpx2.Headers, bytes]:
        """One request; the answer's body, cut off where no honest answer is that long."""
        async with self._open().stream(
            method, self._base + path, content=body, headers=headers
        ) as answer:
            read = bytearray()
            async for piece in answer.aiter_bytes():
                read += piece
                if len(read) > _LARGEST_ANSWER:
                    break
            return answer.status_code, answer.headers, bytes(read)

    def _open(self) -> httpx2.AsyncClient:
        """The client, made at first use: importing it takes longer than a window should wait."""
        if self._client is None:
            import httpx2

            # At INFO it would write the address of each request into the station's log.
            logging.getLogger("httpx2").setLevel(logging.WARNING)
            self._client = httpx2.AsyncClient(
                headers={"Accept": _MEDIA},
                timeout=self._timeout_s,
                trust_env=not self._direct,
            )
        return self._client


def _kind(body: bytes) -> str:
    """The FHIR type of a message: where it is posted, and what is searched for."""
    parsed = decode(body)
    kind = parsed.get("resourceType") if isinstance(parsed, dict) else None
    return kind if isinstance(kind, str) else "Observation"


def _identifier(body: bytes, at: int = 0) -> tuple[str, str] | None:
    """System and value of an identifier in a message that `compose` wrote."""
    try:
        parsed = decode(body)
        said = parsed["identifier"]  # type: ignore[index]
        first = said[at] if isinstance(said, list) else said  # a form has only one
        system, value = first["system"], first["value"]
    except (ValueError, KeyError, IndexError, TypeError):
        return None
    return (system, value) if isinstance(system, str) and isinstance(value, str) else None


def _later(says: str, after_s: float | None = None) -> RetryAfter:
    return RetryAfter(says=says, after_s=after_s, search_first=True)


def _busy(status: int, headers: httpx2.Headers, body: bytes) -> RetryAfter:
    said = reason(body)
    because = f': "{said}"' if said else ""
    return _later(
        say(
            "The chart cannot take it now{because} (HTTP {status}). It is sent again by itself.",
            because=because,
            status=status,
        ),
        retry_after_s(headers.get("Retry-After"), datetime.now(UTC)),
    )


def _cannot_ask(why: str) -> Ambiguous:
    return Ambiguous(
        says=say(
            "It is not known whether the result is there, and the chart cannot be asked ({why}).",
            why=why,
        ),
        next_step="Look for it in the chart. Send it again only if it is not there.",
    )
