"""Who is at the other end of a DICOM association, and how long it is waited for. Plain data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["DicomPeer", "DicomTls", "ae_title"]

# PS3.5 6.2, VR AE: the default repertoire without backslash and controls, not only spaces.
_AE_TITLE: Final = re.compile(r"(?=.*[^ ])[\x20-\x5b\x5d-\x7e]{1,16}")


def ae_title(title: str) -> str:
    """That title. Raises `ValueError` where it is none."""
    if not _AE_TITLE.fullmatch(title):
        raise ValueError(
            f"{title!r} is no AE title: 1 to 16 printable ASCII characters without a backslash"
        )
    return title


@dataclass(frozen=True, slots=True, kw_only=True)
class DicomTls:
    """How the connection is protected.

    `authority`: a PEM file with the certificates that are trusted, None for those of this
    computer. `certificate` and `key` are this station's own, where the peer wants to know it;
    `passphrase` opens the key, `server_name` is the name in the peer's certificate where it is not
    its address.
    """

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    passphrase: str | None = None
    server_name: str | None = None
    least: str = "1.2"

    def __post_init__(self) -> None:
        """Refuse versions that are broken, and half an identity."""
        if self.least not in ("1.2", "1.3"):
            raise ValueError(f"TLS {self.least} is not offered: least is 1.2 or 1.3")
        if self.certificate is None and self.key is not None:
            raise ValueError("a key without a certificate proves nothing: name both")

    def __repr__(self) -> str:
        """Without the pass phrase."""
        return f"DicomTls(authority={self.authority}, certificate={self.certificate})"


@dataclass(frozen=True, slots=True, kw_only=True)
class DicomPeer:
    """An archive or a worklist: `called` is its AE title, `calling` the one of this station.

    `connect_s` is the patience for a connection, `answer_s` for each answer on it, `whole_s` for
    everything together. Raises `ValueError` for an AE title that DICOM does not know.
    """

    host: str
    port: int
    called: str
    calling: str
    tls: DicomTls | None = None
    connect_s: float = 10.0
    answer_s: float = 30.0
    whole_s: float = 90.0

    @property
    def name(self) -> str:
        """What its certificate must be for."""
        return (self.tls.server_name if self.tls is not None else None) or self.host

    def __post_init__(self) -> None:
        """Refuse what cannot be an address."""
        for title in (self.called, self.calling):
            ae_title(title)
        if not 0 < self.port < 65536:
            raise ValueError(f"port is {self.port}; expected 1 to 65535")
