"""MLLP over TLS: whom the station trusts, and who trusts the station."""

from __future__ import annotations

import _socket
import socket
import ssl
import threading
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from station.export.mllp_sink import MllpSink
from station.export.sink import Delivered, RetryAfter
from station.tls import ClientTls as Tls
from tests.export.receivers import Receiver, ack, receiver, saying
from tests.export.test_mllp_sink import message
from tests.support.certificates import Authority, Pair, of_any_authority

UNTRUSTED = "The receiver's certificate is not one that this station trusts."
NO_TLS = "The receiver does not speak TLS as this station does."
UNWANTED = "The receiver refuses this station's certificate or version of TLS."


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("clinic"), "Clinic CA")


@pytest.fixture(scope="module")
def server(clinic: Authority) -> Pair:
    return clinic.issue("ehr")


def context(server: Pair, client_authority: Authority | None = None) -> ssl.SSLContext:
    made = of_any_authority(ssl.create_default_context(ssl.Purpose.CLIENT_AUTH))
    made.load_cert_chain(server.certificate, server.key)
    if client_authority is not None:
        made.load_verify_locations(client_authority.certificate)
        made.verify_mode = ssl.CERT_REQUIRED
    return made


@pytest.fixture
async def plain() -> AsyncIterator[Receiver]:
    async with receiver(saying(ack("AA", "K1")), greeting=[b"hello\r\n"]) as state:
        yield state


def to(state: Receiver, tls: Tls) -> MllpSink:
    return MllpSink("ehr", "127.0.0.1", state.port, test=False, tls=tls, connect_s=10.0)


async def test_a_receiver_of_the_clinics_authority(clinic: Authority, server: Pair) -> None:
    async with receiver(saying(ack("AA", "K1")), tls=context(server)) as state:
        sink = to(state, Tls(authority=clinic.certificate))
        assert await sink.check() is None
        assert await sink.deliver(message(), search_first=False) == Delivered(chart_id="K1")
        await sink.aclose()


async def test_a_receiver_that_nobody_vouches_for_gets_nothing(server: Pair) -> None:
    async with receiver(saying(ack("AA", "K1")), tls=context(server)) as state:
        sink = to(state, Tls())
        assert await sink.deliver(message(), search_first=False) == RetryAfter(says=UNTRUSTED)
        assert await sink.check() == UNTRUSTED
        assert state.messages == []


async def test_a_receiver_with_another_name_gets_nothing(clinic: Authority, server: Pair) -> None:
    async with receiver(tls=context(server)) as state:
        sink = to(state, Tls(authority=clinic.certificate, server_name="other.example"))
        assert await sink.check() == UNTRUSTED


async def test_the_station_shows_its_own_certificate(clinic: Authority, server: Pair) -> None:
    own = clinic.issue("station", password="open sesame")
    async with receiver(saying(ack("AA", "K1")), tls=context(server, clinic)) as state:
        tls = Tls(
            authority=clinic.certificate,
            certificate=own.certificate,
            key=own.key,
            passphrase=lambda: "open sesame",
        )
        sink = to(state, tls)
        assert await sink.deliver(message(), search_first=False) == Delivered(chart_id="K1")
        await sink.aclose()


@contextmanager
def strict_server(context: ssl.SSLContext) -> Iterator[int]:
    """A server of the library alone, which says why it refuses a handshake; asyncio's hangs up."""

    def serve() -> None:
        connection, _ = listener.accept()
        secured = context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        with secured, suppress(OSError):
            with suppress(ssl.SSLError):
                secured.do_handshake()
            while _socket.socket.recv(secured, 4096):  # until the station has hung up
                pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_station_that_is_not_accepted_knows_that_nothing_arrived(
    clinic: Authority, server: Pair, version: ssl.TLSVersion
) -> None:
    wants = context(server, clinic)
    wants.maximum_version = version
    with strict_server(wants) as port:
        sink = to(Receiver(port=port), Tls(authority=clinic.certificate))
        assert await sink.deliver(message(), search_first=False) == RetryAfter(says=UNWANTED)


async def test_older_tls_is_not_spoken(clinic: Authority, server: Pair) -> None:
    old = context(server)
    with warnings.catch_warnings():  # the library warns of what this test wants
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with strict_server(old) as port:
        assert await to(Receiver(port=port), Tls(authority=clinic.certificate)).check() == UNWANTED


async def test_a_receiver_without_tls(plain: Receiver) -> None:
    assert await to(plain, Tls()).check() == NO_TLS


async def test_a_certificate_file_that_is_not_there(plain: Receiver, tmp_path: Path) -> None:
    says = await to(plain, Tls(authority=tmp_path / "gone.pem")).check()
    assert says == (
        "A certificate or key of this station cannot be used: No such file or directory."
    )


async def test_a_key_whose_password_is_wrong(clinic: Authority, plain: Receiver) -> None:
    own = clinic.issue("locked", password="open sesame")
    tls = Tls(
        authority=clinic.certificate,
        certificate=own.certificate,
        key=own.key,
        passphrase=lambda: None,
    )
    outcome = await to(plain, tls).deliver(message(), search_first=False)
    assert isinstance(outcome, RetryAfter)
    assert outcome.says.startswith("A certificate or key of this station cannot be used: ")
    assert plain.messages == []
