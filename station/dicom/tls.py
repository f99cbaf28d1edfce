"""TLS of a DICOM connection: what is trusted, who we are, and what is wrong in words.

PS3.15 B.9 and B.10 (BCP 195): TLS 1.2 at least. Certificates and the peer's name are checked unless
the site says otherwise.
"""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, Final

from station.saying import say

if TYPE_CHECKING:
    from station.dicom.peer import DicomPeer, DicomTls

__all__ = ["context", "trouble"]

_VERSIONS: Final = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


def context(tls: DicomTls) -> ssl.SSLContext:
    """What a connection is wrapped with. Raises `OSError` where a file is missing or no PEM, or the
    pass phrase does not open the key (`ssl.SSLError` is an `OSError`).
    """
    made = ssl.create_default_context(
        ssl.Purpose.SERVER_AUTH, cafile=str(tls.authority) if tls.authority else None
    )
    made.minimum_version = _VERSIONS[tls.least]
    if not tls.verify:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    if tls.certificate is not None:
        # Without a pass phrase OpenSSL would ask on the terminal, where nobody sits.
        made.load_cert_chain(tls.certificate, tls.key, lambda: tls.passphrase or "")
    return made


def trouble(peer: DicomPeer) -> str | None:
    """Why there is no protected connection, in words; None where that is not the reason.

    Tries once more by itself, since the association only says that it failed.
    """
    if peer.tls is None:
        return None
    try:
        made = context(peer.tls)
    except OSError:
        return say("The certificate or key for {host} cannot be read.", host=peer.host)
    try:
        plain = socket.create_connection((peer.host, peer.port), peer.connect_s)
    except OSError:
        return None  # nobody is there at all
    with plain:
        try:
            made.wrap_socket(plain, server_hostname=peer.host).close()
        except ssl.SSLCertVerificationError as why:
            return say(
                "The certificate of {host} is not trusted ({why}).",
                host=peer.host,
                why=why.verify_message,
            )
        except OSError:
            return say("{host} and this station do not agree on TLS.", host=peer.host)
    return None
