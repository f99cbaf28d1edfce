"""TLS of a DICOM connection: what is trusted, who we are, and what is wrong in words.

What is checked is the same as for every other connection: `station.tls`.
"""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

from station.saying import say
from station.tls import client_context

if TYPE_CHECKING:
    from station.dicom.peer import DicomPeer, DicomTls

__all__ = ["context", "trouble"]


def context(tls: DicomTls) -> ssl.SSLContext:
    """What a connection is wrapped with. Raises `OSError` where a file is missing or no PEM, or the
    pass phrase does not open the key (`ssl.SSLError` is an `OSError`).
    """
    return client_context(
        authority=tls.authority,
        certificate=tls.certificate,
        key=tls.key,
        passphrase=tls.passphrase,
        least=tls.least,
    )


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
            made.wrap_socket(plain, server_hostname=peer.name).close()
        except ssl.SSLCertVerificationError as why:
            return say(
                "The certificate of {host} is not trusted ({why}).",
                host=peer.host,
                why=why.verify_message,
            )
        except OSError:
            return say("{host} and this station do not agree on TLS.", host=peer.host)
    return None
