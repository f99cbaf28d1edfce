"""TLS of every connection that the station opens or takes: one place, and no way around it.

The other end's certificate and name are always checked. A clinic with an authority of its own names
it; who wants to try something with a certificate that nobody signed names that certificate itself.
TLS 1.2 at least (BCP 195; DICOM PS3.15 B.9 and B.10), or 1.3 where a site wants that.

The same on every Python: 3.13 began to refuse certificates that leave out what RFC 5280 wants of
them besides, as those of many clinics' own authorities do, and to take a named certificate as
trusted though its issuer is not (docs/decisions/0257-the-same-certificates-everywhere.md).
"""

from __future__ import annotations

import functools
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from station.saying import say

__all__ = ["ClientTls", "TlsFilesError", "client_context", "server_context", "trouble"]

_VERSIONS: Final = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


class TlsFilesError(Exception):
    """A certificate or key of this station cannot be used; `why` in the words of the system."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientTls:
    """How a connection that the station opens is secured.

    `authority` is a PEM file with the certificates that are trusted (None: what this computer
    trusts). `certificate` and `key` are this station's own, where the other end wants to know it;
    `passphrase` asks for the key's. `server_name` is the name in the other end's certificate where
    it is not the address. Raises `ValueError` for half an identity and for versions that are
    broken.
    """

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    passphrase: Callable[[], str | None] | None = field(default=None, repr=False)
    server_name: str | None = None
    least: str = "1.2"

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        _checked(self.least)
        if self.certificate is None and self.key is not None:
            raise ValueError("a key without a certificate proves nothing: name both")

    def context(self) -> ssl.SSLContext:
        """Reads the files. Raises `TlsFilesError`."""
        try:
            return client_context(
                authority=self.authority,
                certificate=self.certificate,
                key=self.key,
                passphrase=self.passphrase() if self.passphrase is not None else None,
                least=self.least,
            )
        except OSError as problem:  # ssl.SSLError is one
            raise TlsFilesError(
                getattr(problem, "reason", None) or problem.strerror or type(problem).__name__
            ) from None


def client_context(
    *,
    authority: Path | None = None,
    certificate: Path | None = None,
    key: Path | None = None,
    passphrase: str | None = None,
    least: str = "1.2",
) -> ssl.SSLContext:
    """For a connection that the station opens. Raises `OSError` (`ssl.SSLError` is one) where a
    file is missing or no PEM, or the pass phrase does not open the key.
    """
    if authority is None and certificate is None:
        return _plain(least)
    made = _context(ssl.Purpose.SERVER_AUTH, least, authority)
    if certificate is not None:
        # Without a pass phrase OpenSSL would ask on the terminal, where nobody sits.
        made.load_cert_chain(certificate, key, lambda: passphrase or "")
    return made


@functools.cache
def _plain(least: str) -> ssl.SSLContext:
    """What this computer trusts takes some milliseconds to read."""
    return _context(ssl.Purpose.SERVER_AUTH, least)


def server_context(
    *,
    certificate: Path,
    key: Path,
    passphrase: str | None = None,
    client_authority: Path | None = None,
    least: str = "1.2",
) -> ssl.SSLContext:
    """For connections that the station takes; with `client_authority` only from who has a
    certificate of it. Raises `OSError` and `ValueError` as `client_context` does.
    """
    made = _context(ssl.Purpose.CLIENT_AUTH, least)
    made.load_cert_chain(certificate, key, password=lambda: passphrase or "")
    if client_authority is not None:
        made.verify_mode = ssl.CERT_REQUIRED
        made.load_verify_locations(client_authority)
    return made


def _context(purpose: ssl.Purpose, least: str, authority: Path | None = None) -> ssl.SSLContext:
    made = ssl.create_default_context(purpose, cafile=authority)
    made.minimum_version = _checked(least)
    made.verify_flags &= ~ssl.VerifyFlags.VERIFY_X509_STRICT
    made.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    return made


def trouble(error: BaseException, whom: str) -> str | None:
    """What is wrong with TLS where that is why `whom` was not reached; None where it is not."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return say(
                "The certificate of {host} is not trusted ({why}).",
                host=whom,
                why=seen.verify_message,
            )
        if isinstance(seen, ssl.SSLError):
            return say("{host} and this station do not agree on TLS.", host=whom)
        if isinstance(seen, TlsFilesError):
            return say("The certificate or key for {host} cannot be read.", host=whom)
        seen = seen.__cause__ or seen.__context__
    return None


def _checked(least: str) -> ssl.TLSVersion:
    if least not in _VERSIONS:
        raise ValueError(f"TLS {least} is not offered: least is 1.2 or 1.3")
    return _VERSIONS[least]
