"""A FHIR R4 server as a destination: one conditional create per result, one update per correction.

At least once on the wire, once in effect: every create carries `If-None-Exist` with the
result's identifier, and after an end that may have had an effect the server is asked for that
identifier before anything is sent again. Nothing here is logged: a resource is patient data.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from station.export.fhir_answers import (
    chart_id,
    found,
    identifier_query,
    is_of_another,
    refused,
)
from station.export.fhir_busy import TRY_LATER, busy, later
from station.export.fhir_capability import Capability, CapabilityError, capability_of
from station.export.fhir_connection import MEDIA, FhirConnection
from station.export.fhir_json import decode
from station.export.fhir_known import AsKnownThere
from station.export.fhir_update import Present, changed_there, gone, put, version_of
from station.export.sink import (
    Ambiguous,
    Delivered,
    NamedSink,
    Outcome,
    Refused,
    RetryAfter,
    Taken,
    refuse_simulated,
)
from station.saying import say
from station.smart.errors import NoTokenError
from station.tls import trouble
from station.visit import Message

if TYPE_CHECKING:
    from station.smart.bearer import BearerAuth
    from station.tls import ClientTls

__all__ = ["FhirSink"]

_T = TypeVar("_T")

_CHART: Final = say("the chart")
_SILENT: Final = say("The chart does not answer.")
_NO_ANSWER: Final = say(
    "The chart does not answer. Everything is saved here and is sent when it returns."
)

_DAMAGED: Final = Refused(
    says="This result was not written as this chart needs it.",
    next_step="Call support: the message in the outbox is damaged.",
)


class FhirSink(NamedSink):
    """`ChartSink` over HTTP. Belongs to the event loop that first uses it.

    `timeout_s` is the patience for one whole exchange, `resource` the type of what it is given:
    one with an identifier that can be searched for. `auth` gives the token where the chart wants
    one, `tls` says whom it trusts and how the station is known there. `own_devices`: instruments
    are resources of their own there, created once and referred to, as far as their model and
    serial number are known. Raises `ValueError` for an address that is
    not http or https.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        *,
        test: bool,
        timeout_s: float = 15.0,
        resource: str = "Observation",
        auth: BearerAuth | None = None,
        own_devices: bool = False,
        tls: ClientTls | None = None,
    ) -> None:
        address = urlsplit(base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError(
                f"the address of {name} must be an http or https URL, such as "
                "https://chart.example/fhir"
            )
        super().__init__(name, test=test)
        self._timeout_s = timeout_s
        self._resource = resource
        self._server = FhirConnection(base_url, timeout_s, auth, tls)
        self._there = AsKnownThere(self._server.exchange, self._held, own_devices=own_devices)

    @property
    def at_once(self) -> int:
        """Some: while the chart is at one, the store keeps the receipt of another."""
        return 3

    async def deliver(self, message: Message, *, search_first: bool) -> Outcome:
        """Send one message, or find it already there. Raises nothing but cancellation."""
        refused = refuse_simulated(message, self)
        if refused is not None:
            return refused
        if message.correction_id is not None:
            return await self._correct(message)
        kind = _kind(message.body)
        tagged = kind == "Provenance"
        identifier = _tag(message) if tagged else _identifier(message.body)
        if identifier is None or identifier[1] != message.key:
            return _DAMAGED
        outcome = None
        if search_first:
            outcome = await self._guarded(self._search(kind, identifier, not_there=None))
        if outcome is None:
            outcome = await self._guarded(self._create(message, identifier))
        if isinstance(outcome, Delivered):
            self._there.keep(kind, identifier, outcome.chart_id)
        return outcome

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
        name, kind = message.chart_id, _kind(message.body)
        if name is None:
            sought = await self._search(kind, identifier, not_there=gone())
            if not isinstance(sought, Delivered):
                return sought or gone()
            name = sought.chart_id
        status, headers, body = await self._server.exchange("GET", f"/{kind}/{name}")
        if status in (404, 410):
            return gone(status)
        if status in TRY_LATER or status >= 500:
            return busy(status, headers, body)
        there = Present.of(body, message.patient_id, correction, kind) if status == 200 else None
        if there is None:
            return _cannot_ask(f"HTTP {status}")
        if there.has_correction:
            return Delivered(chart_id=there.name, version=there.version)
        known = message.chart_version
        if known is not None and there.version != known and not message.decided:
            return changed_there()
        corrected = await self._there.written(kind, message.body)
        if isinstance(corrected, RetryAfter):
            return corrected
        return await put(self._server.exchange, there, corrected) or later(_NO_ANSWER)

    async def check(self) -> str | None:
        """None when the chart answers, else what is wrong, in words. Files nothing."""
        import httpx2

        try:
            async with asyncio.timeout(self._timeout_s):
                await self.capability()
                auth = self._server.auth
                return await auth.check() if auth is not None else None
        except (httpx2.HTTPError, TimeoutError) as broken:
            return trouble(broken, _CHART) or _SILENT
        except (CapabilityError, NoTokenError) as wrong:
            return wrong.says

    async def capability(self) -> Capability:
        """What the chart says it can do. Raises `CapabilityError`, `NoTokenError` and the HTTP
        library's own errors.
        """
        status, _, body = await self._server.exchange("GET", "/metadata")
        if status in (401, 403):
            raise CapabilityError(
                say("The chart does not let this station in (HTTP {status}).", status=status),
                say("Ask the chart team to check this station's access."),
            )
        if status != 200:
            raise CapabilityError(
                say("The chart answers, but not as a FHIR server (HTTP {status}).", status=status)
            )
        return capability_of(body)

    async def aclose(self) -> None:
        """Give back connections."""
        await self._server.aclose()

    async def _guarded(self, step: Coroutine[None, None, _T]) -> _T | RetryAfter | Refused:
        """Run one exchange; whatever happens to the connection becomes an outcome."""
        import httpx2

        try:
            async with asyncio.timeout(self._timeout_s):
                return await step
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as broken:
            return RetryAfter(says=trouble(broken, _CHART) or _NO_ANSWER)  # nothing was sent
        except (httpx2.RequestError, TimeoutError):
            return later(_NO_ANSWER)
        except NoTokenError as no:
            if no.later:
                return later(no.says, no.after_s)
            return Refused(says=no.says, next_step=no.next_step)

    async def _create(self, message: Message, identifier: tuple[str, str]) -> Outcome:
        kind = _kind(message.body)
        sent = await self._there.written(kind, message.body)
        if isinstance(sent, RetryAfter):
            return sent
        status, headers, body = await self._server.exchange(
            "POST",
            f"/{kind}",
            sent,
            {
                "Content-Type": MEDIA,
                "If-None-Exist": identifier_query(*identifier, kind),
                "Prefer": "return=minimal",
            },
        )
        if status == 202:
            return Taken(says="The chart took it and does not say yet whether it is filed.")
        if 200 <= status < 300:
            name = chart_id(headers.get("Location") or headers.get("Content-Location"), body, kind)
            # A proxy that mixes up answers is rare; a result that is marked as filed and is not,
            # nobody looks for.
            if name is not None and not is_of_another(body, *identifier, kind):
                return Delivered(chart_id=name, version=version_of(headers))
            unsaid = Ambiguous(
                says=say(
                    "The chart did not say where it filed the result (HTTP {status}).",
                    status=status,
                ),
                next_step="Look for it in the chart. Send it again only if it is not there.",
            )
            return await self._search(kind, identifier, not_there=unsaid) or unsaid
        if status in TRY_LATER or status >= 500:
            return busy(status, headers, body)
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

    async def _held(self, kind: str, identifier: tuple[str, str]) -> Outcome | None:
        return await self._search(kind, identifier, not_there=None)

    async def _search(
        self, kind: str, identifier: tuple[str, str], *, not_there: Outcome | None
    ) -> Outcome | None:
        """What the chart already holds; `not_there` when it surely holds nothing of ours."""
        status, headers, body = await self._server.exchange(
            "GET", f"/{kind}?{identifier_query(*identifier, kind)}"
        )
        if status in TRY_LATER or status >= 500:
            return busy(status, headers, body)
        if status != 200:
            return _cannot_ask(f"HTTP {status}")
        hits = found(body, *identifier, kind)
        if hits is None:
            return later("The chart's answer cannot be read.")
        ours, others = hits
        if len(ours) == 1:
            return Delivered(chart_id=ours[0])
        if ours:
            return refused(412, b"")
        return _cannot_ask("it ignores the identifier") if others else not_there


def _tag(message: Message) -> tuple[str, str] | None:
    """The tag of a Provenance that is its key: R4 gives it no identifier."""
    try:
        tags = decode(message.body)["meta"]["tag"]  # type: ignore[index]
        return next((tag["system"], tag["code"]) for tag in tags if tag.get("code") == message.key)
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration):
        return None


def _kind(body: bytes) -> str:
    """The FHIR type of a message: where it is posted, and what is searched for."""
    try:
        parsed = decode(body)
    except ValueError:
        parsed = None  # damaged: found so by its identifier
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


def _cannot_ask(why: str) -> Ambiguous:
    return Ambiguous(
        says=say(
            "It is not known whether the result is there, and the chart cannot be asked ({why}).",
            why=why,
        ),
        next_step="Look for it in the chart. Send it again only if it is not there.",
    )
