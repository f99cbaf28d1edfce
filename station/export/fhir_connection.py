"""One FHIR server over HTTP: bounded answers, and a token where it wants one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from station.https import http_client

if TYPE_CHECKING:
    import httpx2

    from station.smart.bearer import BearerAuth
    from station.tls import ClientTls

__all__ = ["MEDIA", "FhirConnection"]

MEDIA: Final = "application/fhir+json"
_LARGEST_ANSWER: Final = 4 * 1024 * 1024


class FhirConnection:
    """Requests below one base. Belongs to the event loop that first uses it."""

    def __init__(
        self,
        base_url: str,
        timeout_s: float,
        auth: BearerAuth | None,
        tls: ClientTls | None = None,
    ) -> None:
        self.auth = auth
        self._base = base_url.rstrip("/")
        self._tls = tls
        self._timeout_s = timeout_s
        self._client: httpx2.AsyncClient | None = None

    async def aclose(self) -> None:
        """Give back connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def exchange(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, httpx2.Headers, bytes]:
        """One request, with a token where the chart wants one.

        An answer of 401 in the middle of a batch means that the token has ended early: it is
        renewed once, and the request repeated where that cannot have two effects.
        """
        if self.auth is None:
            return await self._once(method, path, body, headers)
        from station.smart.bearer import may_repeat

        token = await self.auth.token()
        answer = await self._once(method, path, body, _with_token(headers, token))
        if answer[0] != 401:
            return answer
        self.auth.drop(token)
        if not may_repeat(method, headers):
            return answer
        token = await self.auth.token()
        return await self._once(method, path, body, _with_token(headers, token))

    async def _once(
        self,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str] | None,
    ) -> tuple[int, httpx2.Headers, bytes]:
        """The answer's body is cut off where no honest answer is that long."""
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
            self._client = http_client(
                self._base, timeout_s=self._timeout_s, tls=self._tls, headers={"Accept": MEDIA}
            )
        return self._client


def _with_token(headers: Mapping[str, str] | None, token: str) -> dict[str, str]:
    return {**(headers or {}), "Authorization": f"Bearer {token}"}
