"""One connection to an HL7 v2 receiver: MLLP over TCP or TLS. Moves messages, understands none."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.hl7.mllp import Deframer

__all__ = ["Link", "LinkEndedError", "Tls", "TlsFilesError", "connect", "refused_by_peer"]

_LARGEST_ANSWER: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
_GOODBYE_S: Final = 1.0


class LinkEndedError(Exception):
    """The receiver closed the connection."""


class TlsFilesError(Exception):
    """A certificate or key of this station cannot be used; `why` in the words of the system."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """How a connection is secured: TLS 1.2 or later. `authority` is a file with the certificates
    that are trusted (None: those of the system), `certificate` and `key` are this station's own,
    `passphrase` asks for the key's. `verify` False trusts anybody: for a test bench only.
    """

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    passphrase: Callable[[], str | None] | None = None
    server_name: str | None = None
    verify: bool = True

    def context(self) -> ssl.SSLContext:
        """Reads the files. Raises `TlsFilesError`."""
        try:
            return self._context()
        except OSError as problem:  # ssl.SSLError is one
            raise TlsFilesError(getattr(problem, "reason", None) or str(problem.strerror)) from None

    def _context(self) -> ssl.SSLContext:
        made = ssl.create_default_context(cafile=self.authority)
        made.minimum_version = ssl.TLSVersion.TLSv1_2
        if not self.verify:
            made.check_hostname = False
            made.verify_mode = ssl.CERT_NONE
        if self.certificate is not None:
            word = self.passphrase() if self.passphrase is not None else None
            made.load_cert_chain(self.certificate, self.key, word or "")
        return made


class Link:
    """An open connection. Belongs to the event loop that opened it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._frames = Deframer(largest=_LARGEST_ANSWER)
        self._came: deque[bytes] = deque()
        self._used = asyncio.get_running_loop().time()

    def usable(self, idle_s: float) -> bool:
        """Whether it may still be spoken over: open, and not silent for longer than `idle_s`, after
        which firewalls forget a connection without a word.
        """
        silent = asyncio.get_running_loop().time() - self._used
        gone = self._reader.at_eof() or self._writer.is_closing()
        return not gone and self._reader.exception() is None and silent <= idle_s

    async def send(self, data: bytes) -> None:
        """Write, and wait until the system has taken it."""
        self._writer.write(data)
        await self._writer.drain()

    async def receive(self) -> bytes:
        """The next message. Raises `LinkEndedError`, `OSError`, and `FrameTooLongError` where the
        receiver sends more than anybody would answer.
        """
        while not self._came:
            data = await self._reader.read(_CHUNK)
            if not data:
                raise LinkEndedError
            self._came.extend(self._frames.feed(data))
        self._used = asyncio.get_running_loop().time()
        return self._came.popleft()

    def abort(self) -> None:
        """Drop it now, with whatever is on its way."""
        self._writer.transport.abort()

    async def close(self) -> None:
        """Say goodbye, and wait a moment for it."""
        self._writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(_GOODBYE_S):
                await self._writer.wait_closed()


async def connect(host: str, port: int, tls: Tls | None, timeout_s: float) -> Link:
    """Open a connection. Raises `TlsFilesError`, `OSError` (`ssl.SSLError`) and
    `TimeoutError`.
    """
    async with asyncio.timeout(timeout_s):
        if tls is None:
            return Link(*await asyncio.open_connection(host, port))
        context = await asyncio.to_thread(tls.context)
        name = tls.server_name or host
        return Link(*await asyncio.open_connection(host, port, ssl=context, server_hostname=name))


def refused_by_peer(problem: OSError) -> bool:
    """Whether the receiver refused the handshake: our certificate, or our TLS. With TLS 1.3 that is
    heard after the first bytes were written, and none of them were read.
    """
    return isinstance(problem, ssl.SSLError) and "ALERT" in (problem.reason or "")
