"""Bounded reading from a FHIR server: no answer is too long, too slow or too odd to survive."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import unquote, urlencode, urljoin, urlsplit

from station.decimals import as_written
from station.https import http_client
from station.saying import say
from station.smart.errors import NoTokenError
from station.tls import trouble
from station.worklist.fhir_fields import objects

if TYPE_CHECKING:
    import httpx2

    from station.smart.bearer import BearerAuth
    from station.tls import ClientTls

__all__ = ["FhirReader", "Found", "ReadError"]

_LARGEST_PAGE: Final = 8 * 1024 * 1024
_MOST_PAGES: Final = 50
_MOST_ENTRIES: Final = 2000
_CHART: Final = say("the chart")
_SILENT: Final = say("The chart does not answer.")


class ReadError(Exception):
    """One request gave nothing that can be read; the message says why, for a person.

    `status` is the HTTP status where there was one.
    """

    def __init__(self, says: str, status: int | None = None) -> None:
        super().__init__(says)
        self.says = says
        self.status = status


@dataclass(slots=True)
class Found:
    """What a search gave over all its pages. `problem` is set where it is not everything."""

    resources: list[dict[str, Any]] = field(default_factory=list)
    problem: str | None = None

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The resources of one type."""
        return [one for one in self.resources if one.get("resourceType") == kind]


class FhirReader:
    """GETs below one base, in one event loop. Use it as an async context manager.

    `auth` gives the token where the chart wants one; `tls` says whom it trusts there.
    """

    def __init__(
        self,
        base_url: str,
        timeout_s: float,
        auth: BearerAuth | None = None,
        tls: ClientTls | None = None,
    ) -> None:
        """Raises `ReadError` where a certificate or key cannot be used."""
        import httpx2

        self._base = base_url.rstrip("/") + "/"
        self._bases = {self._base}
        self._auth = auth
        try:
            self._client: httpx2.AsyncClient = http_client(
                base_url,
                timeout_s=timeout_s,
                tls=tls,
                headers={"Accept": "application/fhir+json"},
            )
        except httpx2.ConnectError as broken:
            raise ReadError(trouble(broken, _CHART) or _SILENT) from broken

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def get(self, path: str) -> dict[str, Any]:
        """One resource. Raises `ReadError`."""
        import httpx2

        url = urljoin(self._base, path)
        try:
            body = await self._body(url)
        except (httpx2.RequestError, httpx2.InvalidURL) as broken:
            raise ReadError(trouble(broken, _CHART) or _SILENT) from broken
        except NoTokenError as no:
            raise ReadError(no.says) from no
        try:
            # A float would make 36.40 to 36.4, and some to 36.399999.
            resource = json.loads(body, parse_float=as_written)
        except (ValueError, RecursionError) as unreadable:
            raise ReadError("The chart's answer cannot be read.") from unreadable
        if not isinstance(resource, dict):
            raise ReadError("The chart's answer cannot be read.")
        self._bases |= _told_bases(resource)
        _make_relative(resource, self._bases)
        return resource

    async def _body(self, url: str) -> bytes:
        """One GET; a token that has ended early is renewed once."""
        if self._auth is None:
            return await self._once(url, None)
        if not _is_below(url, self._base):
            raise ReadError(say("The chart's list goes on at another address."))
        token = await self._auth.token()
        try:
            return await self._once(url, token)
        except ReadError as broken:
            if broken.status != 401:
                raise
        self._auth.drop(token)
        return await self._once(url, await self._auth.token())

    async def _once(self, url: str, token: str | None) -> bytes:
        headers = {"Authorization": f"Bearer {token}"} if token is not None else None
        async with self._client.stream("GET", url, headers=headers) as answer:
            if answer.status_code != 200:
                raise ReadError(
                    say("The chart does not give it (HTTP {status}).", status=answer.status_code),
                    answer.status_code,
                )
            return await _bounded(answer)

    async def search(self, kind: str, params: Mapping[str, str] | list[tuple[str, str]]) -> Found:
        """All pages of a search. Raises `ReadError` where even the first cannot be read.

        A later page that fails, a list that never ends or a link that leads elsewhere ends the
        search with a `problem`: what was read so far is kept.
        """
        found = Found()
        page = f"{kind}?{urlencode(params)}"
        seen: set[str] = set()
        while True:
            seen.add(page)
            try:
                bundle = await self.get(page)
                if bundle.get("resourceType") != "Bundle":
                    raise ReadError("The chart's answer is not a list.")
            except ReadError as broken:
                if len(seen) == 1:
                    raise
                found.problem = say("The chart's list is not complete: {why}", why=broken.says)
                return found
            self._keep(bundle, found)
            following = _next(bundle)
            if following is None:
                return found
            page = _joined(self._base, following)
            if not _is_below(page, self._base):  # not the chart that we were told to trust
                found.problem = "The chart's list is not complete: it goes on at another address."
                return found
            if page in seen or len(seen) >= _MOST_PAGES or len(found.resources) >= _MOST_ENTRIES:
                found.problem = "The chart's list is not complete: it does not end."
                return found

    def _keep(self, bundle: dict[str, Any], found: Found) -> None:
        entries = bundle.get("entry", [])
        kept = [
            resource
            for entry in objects(entries)
            if isinstance(resource := entry.get("resource"), dict)
        ]
        found.resources += kept
        if not isinstance(entries, list) or len(kept) != len(entries):
            found.problem = "Part of the chart's list cannot be read."


async def _bounded(answer: httpx2.Response) -> bytes:
    body = bytearray()
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > _LARGEST_PAGE:
            raise ReadError("The chart's answer is too long.")
    return bytes(body)


def _joined(base: str, url: str) -> str:
    """The whole address of a link; "" where it is none, such as half an IPv6 address."""
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def _is_below(url: str, base: str) -> bool:
    """Whether an address is the chart's, also after `..` in it was followed, by whom ever."""
    return url.startswith(base) and ".." not in unquote(urlsplit(url).path).split("/")


def _told_bases(resource: dict[str, Any]) -> set[str]:
    """What the chart calls itself, which behind a proxy is not what we call it: the base of the
    link to a Bundle itself (R4, Bundle, "resolving references in Bundles").
    """
    if resource.get("resourceType") != "Bundle":
        return set()
    urls = (
        one.get("url") for one in objects(resource.get("link")) if one.get("relation") == "self"
    )
    return {base for url in urls if isinstance(url, str) and (base := _base_of(url))}


def _base_of(url: str) -> str:
    """The address of a search without its question and its type; "" where it is none."""
    path = re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/").removesuffix("/_search").rstrip("/")
    before, _, kind = path.rpartition("/")
    if kind.isascii() and kind.isalpha() and kind[0].isupper():
        path = before.rstrip("/")
    scheme, _, rest = path.partition("://")
    return f"{path}/" if scheme in ("http", "https") and rest and not re.search(r"\s", path) else ""


def _make_relative(part: object, bases: set[str]) -> None:
    """References to what is on this chart, in place; those to other servers stay what they are."""
    waiting = [part]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            waiting += here.values()
            reference = here.get("reference")
            if isinstance(reference, str):
                base = max((one for one in bases if reference.startswith(one)), key=len, default="")
                here["reference"] = reference[len(base) :]
        elif isinstance(here, list):
            waiting += here


def _next(bundle: dict[str, Any]) -> str | None:
    for link in objects(bundle.get("link")):
        url = link.get("url")
        if link.get("relation") == "next" and isinstance(url, str) and url:
            return url
    return None
