"""HTTP clients of the station: each with its limits, none through a proxy to this computer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from station.tls import ClientTls, TlsFilesError

if TYPE_CHECKING:
    import httpx2

__all__ = ["http_client"]

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def http_client(
    url: str,
    *,
    timeout_s: float,
    tls: ClientTls | None = None,
    headers: Mapping[str, str] | None = None,
) -> httpx2.AsyncClient:
    """A client for what is at `url`. Raises `httpx2.ConnectError` where a certificate or key cannot
    be used; `station.tls.trouble` says so in words.
    """
    import httpx2

    # At INFO it would write the address of each request, with patient ids, into the log.
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    try:
        context = (tls or ClientTls()).context()
    except TlsFilesError as problem:
        raise httpx2.ConnectError("a certificate or key cannot be used") from problem
    name = tls.server_name if tls is not None else None

    async def named(request: httpx2.Request) -> None:
        """The certificate has this name, and not the address."""
        request.extensions = {**request.extensions, "sni_hostname": name}

    return httpx2.AsyncClient(
        event_hooks={"request": [named] if name is not None else []},
        headers=headers,
        timeout=timeout_s,
        trust_env=urlsplit(url).hostname not in _LOOPBACK,
        verify=context,
    )
