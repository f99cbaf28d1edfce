"""Every way out of the station, against servers that it must not trust; real TLS on loopback.

Four faults of the other end, and an end that wants to know who asks, times five clients. Where TLS
fails, not one byte of what the station had to say has left it.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
import warnings
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from station.dicom import tls as dicom_tls
from station.dicom.peer import DicomPeer, DicomTls
from station.export.fhir_sink import FhirSink
from station.export.mllp_link import connect
from station.smart.bearer import BearerAuth
from station.smart.errors import NoTokenError
from station.smart.keys import make_key
from station.tls import ClientTls, TlsFilesError, client_context, server_context, trouble
from station.worklist.fhir_reader import FhirReader, ReadError
from tests.support.certificates import Authority, Pair

PHRASE: Final = "open sesame"
_HTTP: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Server:
    """Takes one connection after the other, answers anything with an HTTP answer, and keeps what
    it was told.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self.heard = b""
        self.names: list[str] = []
        self._context = context
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._door.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), plain:
                plain.settimeout(10)
                with self._context.wrap_socket(plain, server_side=True) as line:
                    shown = line.getpeercert() or {}
                    self.names += [part[0][1] for part in shown.get("subject", ())]
                    heard = line.recv(65536)
                    self.heard += heard
                    if heard:
                        line.sendall(_HTTP)
                        # To its end: what lies unread when a connection closes resets it, and a
                        # client that still sends its body never sees the answer.
                        while line.recv(65536):
                            pass

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(10)


def old(pair: Pair) -> ssl.SSLContext:
    """A server that speaks TLS 1.1 and nothing later."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version = ssl.TLSVersion.TLSv1_1
        made.maximum_version = ssl.TLSVersion.TLSv1_1
    made.set_ciphers("ALL:@SECLEVEL=0")
    made.load_cert_chain(pair.certificate, pair.key)
    return made


class World:
    """Two authorities; servers with a certificate of one of them, and a station that trusts it."""

    def __init__(self, folder: Path) -> None:
        self.clinic = Authority(folder, "clinic")
        self.other = Authority(folder, "other")
        self.good = self.clinic.issue("server")
        self.station = self.clinic.issue("station", password=PHRASE)
        self.of_others = self.other.issue("foreign server")
        self.elsewhere = self.clinic.issue("elsewhere", host="192.0.2.1")
        self.expired = self.clinic.issue("expired", expired=True)
        self.no_server = self.clinic.issue("no server", for_clients=True)
        self.weak = self.clinic.issue("weak", weak=True)

    def context(self, fault: str) -> ssl.SSLContext:
        if fault == "older TLS":
            return old(self.good)
        pair = {
            "another authority": self.of_others,
            "another host": self.elsewhere,
            "expired": self.expired,
            "no server's": self.no_server,
            "a weak key": self.weak,
        }.get(fault, self.good)
        wants = self.clinic.certificate if fault == "wants a certificate" else None
        if fault == "a weak key":
            easy = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            easy.set_ciphers("ALL:@SECLEVEL=0")
            easy.load_cert_chain(pair.certificate, pair.key)
            return easy
        made = server_context(certificate=pair.certificate, key=pair.key, client_authority=wants)
        if wants is not None:  # in TLS 1.3 a client hears of a refusal only after its first bytes
            made.maximum_version = ssl.TLSVersion.TLSv1_2
        return made

    def ours(self, *, known: bool = False) -> ClientTls:
        if not known:
            return ClientTls(authority=self.clinic.certificate)
        return ClientTls(
            authority=self.clinic.certificate,
            certificate=self.station.certificate,
            key=self.station.key,
            passphrase=lambda: PHRASE,
        )


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("tls"))


@contextlib.contextmanager
def serving(context: ssl.SSLContext) -> Iterator[Server]:
    server = Server(context)
    try:
        yield server
    finally:
        server.close()


# Each client: None where it got through, else what it says.


async def files(port: int, tls: ClientTls) -> str | None:
    sink = FhirSink("chart", f"https://127.0.0.1:{port}", test=True, timeout_s=5.0, tls=tls)
    says = await sink.check()
    await sink.aclose()
    return None if says is not None and says.startswith("The chart answers, but not") else says


async def reads(port: int, tls: ClientTls) -> str | None:
    try:
        async with FhirReader(f"https://127.0.0.1:{port}", 5.0, tls=tls) as reader:
            await reader.get("Patient/1")
    except ReadError as problem:
        return problem.says
    return None


async def signs_in(port: int, tls: ClientTls) -> str | None:
    key = make_key("ES384")
    at = f"https://127.0.0.1:{port}"
    auth = BearerAuth(
        at, client_id="x", keys=lambda: [key], scopes=["s"], token_url=f"{at}/token", tls=tls
    )
    with pytest.raises(NoTokenError) as problem:
        await auth.token()
    return problem.value.says if problem.value.later else None


async def sends_hl7(port: int, tls: ClientTls) -> str | None:
    try:
        link = await connect("127.0.0.1", port, tls, 5.0)
    except (OSError, TlsFilesError) as problem:
        return trouble(problem, "the receiver") or str(problem)
    await link.send(b"\x0bMSH|\x1c\r")
    await link.close()
    return None


async def sends_dicom(port: int, tls: ClientTls) -> str | None:
    peer = DicomPeer(
        host="127.0.0.1",
        port=port,
        called="ARCHIVE",
        calling="VITALS",
        connect_s=5.0,
        tls=DicomTls(
            authority=tls.authority,
            certificate=tls.certificate,
            key=tls.key,
            passphrase=tls.passphrase() if tls.passphrase is not None else None,
        ),
    )
    return await asyncio.to_thread(dicom_tls.trouble, peer)


CLIENTS: Final[tuple[Callable[[int, ClientTls], Awaitable[str | None]], ...]] = (
    files,
    reads,
    signs_in,
    sends_hl7,
    sends_dicom,
)
FAULTS: Final = {
    "another authority": "is not trusted (unable to get local issuer certificate)",
    "another host": "is not trusted (IP address mismatch",
    "expired": "is not trusted (certificate has expired)",
    "older TLS": "do not agree on TLS",
    "wants a certificate": "do not agree on TLS",
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("client", CLIENTS, ids=lambda one: one.__name__)
async def test_who_is_not_trusted_hears_nothing(
    world: World, client: Callable[[int, ClientTls], Awaitable[str | None]], fault: str
) -> None:
    with serving(world.context(fault)) as server:
        says = await client(server.port, world.ours())
    assert says is not None
    assert FAULTS[fault] in says
    assert server.heard == b""


@pytest.mark.parametrize("fault", ["", "wants a certificate"])
@pytest.mark.parametrize("client", CLIENTS, ids=lambda one: one.__name__)
async def test_a_private_authority_and_a_certificate_of_our_own(
    world: World, client: Callable[[int, ClientTls], Awaitable[str | None]], fault: str
) -> None:
    with serving(world.context(fault)) as server:
        assert await client(server.port, world.ours(known=True)) is None
    assert set(server.names) == ({"station"} if fault else set())


@pytest.mark.parametrize("client", [files, reads, signs_in, sends_hl7])
async def test_a_server_whose_certificate_has_another_name_than_its_address(
    world: World, client: Callable[[int, ClientTls], Awaitable[str | None]]
) -> None:
    """`server_name` says which: it takes the place of the address, and nothing is unchecked."""
    for name, trusted in (("192.0.2.1", True), ("192.0.2.2", False), ("127.0.0.1", False)):
        tls = ClientTls(authority=world.clinic.certificate, server_name=name)
        with serving(world.context("another host")) as server:
            says = await client(server.port, tls)
        assert (says is None) is trusted, says
        assert bool(server.heard) is trusted


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("no server's", "unsuitable certificate purpose"),
        ("a weak key", "EE certificate key too weak"),
    ],
)
async def test_a_certificate_of_the_right_authority_that_is_no_servers_or_weak(
    world: World, fault: str, why: str
) -> None:
    """One client stands for all: they share their contexts."""
    with serving(world.context(fault)) as server:
        says = await files(server.port, world.ours())
    assert says is not None
    assert why in says
    assert server.heard == b""


async def test_a_server_without_tls_13_is_refused_where_a_site_wants_it(world: World) -> None:
    context = world.context("")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with serving(context) as server:
        tls = ClientTls(authority=world.clinic.certificate, least="1.3")
        assert "do not agree on TLS" in (await files(server.port, tls) or "")
        assert "do not agree on TLS" in (await sends_hl7(server.port, tls) or "")
    assert server.heard == b""


async def test_a_certificate_that_nobody_signed_can_be_named_itself(world: World) -> None:
    """Instead of not checking: the authority is whatever the site says, here the server's own
    certificate, of whose authority the station knows nothing.
    """
    with serving(world.context("")) as server:
        assert await files(server.port, ClientTls(authority=world.good.certificate)) is None
        for other in (ClientTls(), ClientTls(authority=world.of_others.certificate)):
            assert "is not trusted" in (await files(server.port, other) or "")
    with serving(world.context("another host")) as server:  # its name is checked all the same
        named = ClientTls(authority=world.elsewhere.certificate)
        assert "IP address mismatch" in (await files(server.port, named) or "")


def test_keys_that_cannot_be_used_are_said(world: World, tmp_path: Path) -> None:
    with pytest.raises(TlsFilesError):
        ClientTls(authority=tmp_path / "none.pem").context()
    with pytest.raises(TlsFilesError):
        ClientTls(
            certificate=world.station.certificate, key=world.station.key, passphrase=lambda: "no"
        ).context()
    with pytest.raises(ValueError, match=r"TLS 1\.1 is not offered"):
        ClientTls(least="1.1")
    with pytest.raises(ValueError, match="proves nothing"):
        ClientTls(key=world.station.key)
    assert PHRASE not in repr(world.ours(known=True))


def test_what_every_connection_has_in_common(world: World) -> None:
    for context in (client_context(), client_context(authority=world.clinic.certificate)):
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert context.check_hostname
        assert context.minimum_version is ssl.TLSVersion.TLSv1_2
        # The authorities of these tests leave out what Python 3.13 wants by itself.
        assert not context.verify_flags & ssl.VerifyFlags.VERIFY_X509_STRICT
    served = world.context("wants a certificate")
    assert served.verify_mode is ssl.CERT_REQUIRED
    assert served.minimum_version is ssl.TLSVersion.TLSv1_2
