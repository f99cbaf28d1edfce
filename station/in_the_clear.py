"""Connections of a site's configuration that cross the network unprotected: said, never silent."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from station.saying import say

if TYPE_CHECKING:
    from station.settings import Settings

__all__ = ["in_the_clear"]


def in_the_clear(settings: Settings) -> tuple[str, ...]:
    """A sentence for each of them. What stays on this computer is none."""
    return tuple(dict.fromkeys(_found(settings)))


def _found(settings: Settings) -> Iterator[str]:
    for chart in settings.charts:
        http = _http_host(chart.url)
        hl7 = chart.hl7.host if chart.hl7 is not None and chart.hl7.tls is None else None
        dicom = chart.dicom.host if chart.dicom is not None and chart.dicom.tls is None else None
        for host in (http, hl7, dicom):
            if host is not None and not _here(host):
                yield say(
                    "Results go to {name} at {host} unencrypted: others on the network can read "
                    "them.",
                    name=chart.name,
                    host=host,
                )
    for url in (settings.worklist_url, settings.history.url):
        host = _http_host(url)
        if host is not None and not _here(host):
            yield say("Patients are read from {host} unencrypted.", host=host)
    orders = settings.ekg.worklist
    if orders is not None and orders.tls is None and not _here(orders.host):
        yield say("Patients are read from {host} unencrypted.", host=orders.host)
    adt = settings.adt
    if adt.enabled and adt.certificate is None and not _here(adt.host):
        yield say("ADT messages come in unencrypted.")


def _http_host(url: str | None) -> str | None:
    address = urlsplit(url or "")
    return address.hostname if address.scheme == "http" else None


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
