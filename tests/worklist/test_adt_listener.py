"""ADT over real sockets into a real encrypted database: answers, ends, floods and kills."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import subprocess
import sys
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Self

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.adt_settings import AdtSettings
from station.hl7.mllp import Deframer, frame
from station.hl7.reading import Message, read
from station.visit import Presence
from station.worklist.adt_event import AdtSite
from station.worklist.adt_listener import AdtListener, AdtListenerError, ListenerOptions
from station.worklist.adt_worklist import AdtWorklist
from station.worklist.census import Census, Step
from station.worklist.census_rows import CensusRows, census_of
from station.worklist.consequences import ConsequenceKind
from tests.support.adt import NOW, TODAY, adt, merge
from tests.support.census_store import CensusFile
from tests.support.certificates import Authority, of_any_authority
from tests.support.needs import require

ROOT = Path(__file__).parents[2]
JUDGE = ROOT / ".judges" / "python-hl7" / "bin" / "mllp_send"
"""python-hl7's own sender, in an environment of its own."""


class Sender:
    """A registration system's side of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._deframer = Deframer()
        self._waiting: list[bytes] = []

    @classmethod
    async def to(cls, port: int, context: ssl.SSLContext | None = None) -> Self:
        name = "localhost" if context else None
        return cls(
            *await asyncio.open_connection("127.0.0.1", port, ssl=context, server_hostname=name)
        )

    async def raw(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def answer(self) -> Message:
        """The next answer; `EOFError` where the connection ends before one."""
        while not self._waiting:
            data = await self._reader.read(65536)
            if not data:
                raise EOFError
            self._waiting += self._deframer.feed(data)
        return read(self._waiting.pop(0))

    async def send(self, message: bytes) -> str:
        """The code of the answer, which is to this message."""
        await self.raw(frame(message))
        answer = await self.answer()
        msa = answer.first("MSA")
        assert msa is not None
        assert str(msa.field(2)) == read(message).control_id
        return str(msa.field(1))

    async def ended(self) -> bool:
        """Whether the listener closes without another word."""
        async with asyncio.timeout(10):
            try:
                await self.answer()
            except (EOFError, ConnectionError):
                return True
        return False

    async def close(self) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()


class Flaky(CensusFile):
    """A store that fails when it is told to."""

    broken = False

    def commit_census(self, rows: CensusRows) -> Future[None]:
        if self.broken:
            failed: Future[None] = Future()
            failed.set_exception(OSError("the disk is full"))
            return failed
        return super().commit_census(rows)


class Desk:
    """A listener, its store and what it told, for one test."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = Flaky(path)
        self.steps: list[Step] = []
        self.now = NOW
        self._listeners: list[AdtListener] = []

    async def listen(
        self,
        site: AdtSite | None = None,
        on_stranger: Callable[[str], None] = lambda _: None,
        **options: object,
    ) -> AdtListener:
        listener = AdtListener(
            replace(ListenerOptions(port=0), **options),  # type: ignore[arg-type]
            site or AdtSite(),
            self.store,
            zone=dt.UTC,
            on_change=self.steps.append,
            on_stranger=on_stranger,
            now=lambda: self.now,
        )
        self._listeners.append(listener)
        await listener.start()
        return listener

    async def send(self, listener: AdtListener, *messages: bytes) -> list[str]:
        sender = await Sender.to(listener.status.port)
        answers = [await sender.send(one) for one in messages]
        await sender.close()
        return answers

    def on_disk(self) -> Census:
        return census_of(self.store.load_census().result(10))

    async def close(self) -> None:
        for listener in self._listeners:
            await listener.aclose()
        self.store.close()


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path / "station.db")
    yield made
    await made.close()


async def test_a_day_of_messages(desk: Desk) -> None:
    """Registration, merge while in the room, cancel while in the room, and a restart in between."""
    listener = await desk.listen()
    today = AdtWorklist(lambda: listener.census, zone=dt.UTC)
    sender = await Sender.to(listener.status.port)

    assert await sender.send(adt("A05", "1", at="20261123160000")) == "AA"
    assert [one.presence for one in (await today.read(TODAY)).patients] == [Presence.NOT_ARRIVED]
    assert await sender.send(adt("A04", "2")) == "AA"
    tran = adt("A04", "3", number="55^^^CLINIC^MR", name="Tran^Minh", visit="V80")
    assert await sender.send(tran) == "AA"
    assert [one.patient.id for one in (await today.read(TODAY)).patients] == ["100231", "55"]
    assert desk.on_disk() == listener.census

    assert await sender.send(merge("4", "55", "56", name="Tran^Minh")) == "AA"
    [merged] = desk.steps[-1].consequences
    assert (merged.kind, merged.patient_id, merged.now_id) == (ConsequenceKind.MERGED, "55", "56")

    await sender.close()
    await listener.aclose()
    listener = await desk.listen()
    assert listener.census == desk.on_disk()
    assert await desk.send(listener, adt("A11", "5", at="20261124091500")) == ["AA"]
    [cancelled] = desk.steps[-1].consequences
    assert (cancelled.kind, cancelled.patient_id) == (ConsequenceKind.CANCELLED, "100231")
    assert [one.patient.id for one in (await today.read(TODAY)).patients] == ["56"]


async def test_a_resend_is_accepted_and_changes_nothing(desk: Desk) -> None:
    listener = await desk.listen()

    assert (
        await desk.send(listener, adt("A04", "1"), adt("A04", "1"), adt("A04", "1")) == ["AA"] * 3
    )

    assert (listener.status.taken, listener.status.repeated) == (1, 2)
    assert len(desk.steps) == 1


async def test_what_is_ignored_is_accepted(desk: Desk) -> None:
    listener = await desk.listen()

    assert await desk.send(listener, adt("A09", "1"), adt("A60", "2")) == ["AA", "AA"]

    assert (listener.status.ignored, listener.census) == (2, Census())


async def test_refusals_say_why_and_the_connection_goes_on(desk: Desk) -> None:
    listener = await desk.listen()
    sender = await Sender.to(listener.status.port)

    await sender.raw(frame(adt("A04", "1", number="7^^^CLINIC^PI")))
    answer = await sender.answer()
    assert await sender.send(adt("A45", "2")) == "AR"
    assert await sender.send(adt("A04", "3").replace(b"|P|2.5.1", b"|T|2.5.1")) == "AR"
    assert await sender.send(merge("4", "1", "1")) == "AR"
    assert await sender.send(adt("A04", "5")) == "AA"

    msa, err = answer.first("MSA"), answer.first("ERR")
    assert msa is not None
    assert err is not None
    assert (str(msa.field(1)), str(err.field(2)), err.field(2).text(3)) == ("AR", "PID", "3")
    assert str(err.field(3)) == "204"
    assert str(err.field(8)).startswith("PID-3: no identifier of the assigning authority")
    assert (listener.status.refused, listener.status.taken) == (4, 1)
    await sender.close()


async def test_one_number_of_two_authorities_is_not_one_person(desk: Desk) -> None:
    """Where the site does not say whose numbers it goes by. It was: the second one's name, birth
    date and visit went to the first.
    """
    listener = await desk.listen()
    sender = await Sender.to(listener.status.port)
    assert await sender.send(adt("A04", "1", number="7^^^CLINIC&1.2.3&ISO^MR")) == "AA"
    other = {"number": "7^^^ELSEWHERE^MR", "name": "Lindqvist^Maja", "visit": "V78"}
    assert await sender.send(adt("A04", "2", **other)) == "AR"
    assert await sender.send(adt("A08", "3", **other)) == "AR"
    assert await sender.send(merge("4", "8^^^ELSEWHERE^MR", "7^^^ELSEWHERE^MR")) == "AR"
    await sender.close()

    again = await desk.listen()  # after a new start, too
    sender = await Sender.to(again.status.port)
    assert await sender.send(adt("A04", "5", **other)) == "AR"
    assert "assigning_authority" in again.status.problem
    assert await sender.send(adt("A08", "6", number="7^^^1.2.3^MR")) == "AA"
    assert await sender.send(adt("A08", "7", number="7^^^&1.2.3&ISO^MR")) == "AA"
    assert await sender.send(adt("A08", "8", number="7^^^^MR")) == "AA"  # says nothing of it
    assert [one.family for one in again.census.people.values()] == ["Okafor"]
    await sender.close()


async def test_what_cannot_be_read_is_rejected_by_its_header(desk: Desk) -> None:
    listener = await desk.listen()
    sender = await Sender.to(listener.status.port)

    for data in (
        adt("A04", "9", name="Oka\u00fcfor").replace(b"\xc3\xbc", b"\xfc"),
        adt("A04", "9") + b"something\r",
        adt("A04", "9").replace(b"Ada", b"Ada\x00"),
    ):
        await sender.raw(frame(data))
        answer = await sender.answer()
        msa = answer.first("MSA")
        assert msa is not None
        assert [str(msa.field(n)) for n in (1, 2)] == ["AR", "9"]

    assert listener.census == Census()
    await sender.close()


@pytest.mark.parametrize("junk", [b"hello", b"PID|1", b"", b"MSH", b"MSH|||||"])
async def test_no_hl7_has_nobody_to_answer(desk: Desk, junk: bytes) -> None:
    listener = await desk.listen()
    sender = await Sender.to(listener.status.port)

    await sender.raw(frame(junk))

    assert await sender.ended()
    await sender.close()
    assert await desk.send(listener, adt("A04", "1")) == ["AA"]


async def test_something_else_than_mllp(desk: Desk) -> None:
    listener = await desk.listen()
    sender = await Sender.to(listener.status.port)

    await sender.raw(b"GET / HTTP/1.1\r\nHost: station\r\n" + b"X: y\r\n" * 60)

    assert await sender.ended()
    await sender.close()


async def test_a_store_that_fails_gives_ae_and_nothing_is_half_done(desk: Desk) -> None:
    listener = await desk.listen()
    await desk.send(listener, adt("A04", "1"))
    before = listener.census
    desk.store.broken = True

    assert await desk.send(listener, adt("A11", "2", at="20261124090000")) == ["AE"]
    assert listener.census is before
    assert len(desk.steps) == 1

    desk.store.broken = False
    assert desk.on_disk() == before
    assert await desk.send(listener, adt("A11", "2", at="20261124090000")) == ["AA"]
    assert listener.status.failed == 1
    assert desk.steps[-1].consequences


async def test_rows_that_cannot_be_written_leave_the_file_as_it_was(desk: Desk) -> None:
    listener = await desk.listen()
    await desk.send(listener, adt("A04", "1"))
    before = desk.on_disk()
    trigger = "CREATE TRIGGER no BEFORE INSERT ON adt_seen BEGIN SELECT RAISE(ABORT, 'no'); END"
    desk.store.writer.run(lambda db: db.execute(trigger)).result(10)

    assert await desk.send(listener, merge("2", "100231", "7")) == ["AE"]

    assert desk.on_disk() == before


async def test_who_listens_to_changes_may_fail(desk: Desk) -> None:
    listener = await desk.listen()
    desk.steps = None  # type: ignore[assignment]
    broken = AdtListener(
        ListenerOptions(port=0),
        AdtSite(),
        desk.store,
        on_change=lambda step: 1 / 0,
        now=lambda: NOW,
    )
    await listener.aclose()
    await broken.start()

    assert await desk.send(broken, adt("A04", "1")) == ["AA"]

    await broken.aclose()


def enhanced(message: bytes, accept: str, application: str) -> bytes:
    return message.replace(b"|P|2.5.1||||", f"|P|2.5.1|||{accept}|{application}".encode())


async def test_enhanced_mode(desk: Desk) -> None:
    listener = await desk.listen()
    sender = await Sender.to(listener.status.port)

    assert await sender.send(enhanced(adt("A04", "1"), "AL", "NE")) == "CA"
    assert await sender.send(enhanced(adt("A08", "2"), "AL", "AL")) == "CA"
    both = (await sender.answer()).first("MSA")
    assert both is not None
    assert [str(both.field(n)) for n in (1, 2)] == ["AA", "2"]
    assert await sender.send(enhanced(adt("A45", "3"), "AL", "AL")) == "CR"
    desk.store.broken = True
    assert await sender.send(enhanced(adt("A08", "4"), "AL", "AL")) == "CE"
    desk.store.broken = False
    await sender.raw(frame(enhanced(adt("A08", "5"), "NE", "NE")))  # wants no answer at all
    assert await sender.send(adt("A08", "6")) == "AA"
    assert listener.status.taken == 4
    await sender.close()


async def test_an_answer_is_never_answered(desk: Desk) -> None:
    listener = await desk.listen()
    sender = await Sender.to(listener.status.port)

    await sender.raw(frame(b"MSH|^~\\&|REG||||20261124||ACK|1|P|2.5.1\rMSA|CA|7\r"))

    assert await sender.send(adt("A04", "1")) == "AA"
    await sender.close()


async def test_messages_of_one_connection_are_answered_in_their_order(desk: Desk) -> None:
    listener = await desk.listen()
    sender = await Sender.to(listener.status.port)
    messages = [adt("A08", str(number), reason=f"^Reason {number}") for number in range(40)]
    stream = b"".join(frame(one) for one in [adt("A04", "x"), *messages])

    for at in range(0, len(stream), 1000):
        await sender.raw(stream[at : at + 1000])
    answers = [await sender.answer() for _ in range(41)]

    assert [str(one.every[1].field(2)) for one in answers] == ["x", *map(str, range(40))]
    assert next(iter(listener.census.visits.values())).reason == "Reason 39"
    await sender.close()


async def test_several_senders_at_once_lose_nothing(desk: Desk) -> None:
    listener = await desk.listen()
    senders = [await Sender.to(listener.status.port) for _ in range(8)]

    async def register(at: int, sender: Sender) -> None:
        for number in range(10):
            who = adt(
                "A04", f"{at}.{number}", number=f"{at}-{number}^^^C^MR", visit=f"{at}{number}"
            )
            assert await sender.send(who) == "AA"
        await sender.close()

    await asyncio.gather(*(register(at, sender) for at, sender in enumerate(senders)))

    assert len(listener.census.visits) == 80
    assert desk.on_disk() == listener.census


# Bounds.


async def test_a_frame_that_is_too_long_ends_the_connection(desk: Desk) -> None:
    listener = await desk.listen(largest=4096)
    sender = await Sender.to(listener.status.port)

    with contextlib.suppress(ConnectionError):
        await sender.raw(frame(adt("A04", "1")) + b"\x0bMSH|" + b"x" * 200_000)
    assert str((await sender.answer()).every[1].field(1)) == "AA"

    assert await sender.ended()
    await sender.close()
    assert "longer" in listener.status.problem


async def test_a_peer_that_sends_a_message_drop_by_drop(desk: Desk) -> None:
    listener = await desk.listen(message_s=0.2, idle_s=30.0)
    sender = await Sender.to(listener.status.port)

    async def drip() -> None:
        for byte in frame(adt("A04", "1")):
            await sender.raw(bytes([byte]))
            await asyncio.sleep(0.02)  # that is what is tested: a peer that takes its time

    dripping = asyncio.create_task(drip())
    assert await sender.ended()
    dripping.cancel()
    with contextlib.suppress(asyncio.CancelledError, ConnectionError):
        await dripping
    await sender.close()
    assert listener.census == Census()


async def test_a_peer_that_says_nothing(desk: Desk) -> None:
    listener = await desk.listen(idle_s=0.05)
    sender = await Sender.to(listener.status.port)

    assert await sender.ended()
    await sender.close()


async def test_a_peer_that_takes_no_answers(desk: Desk) -> None:
    """It sends and sends and never reads: its connection ends, and others go on."""
    listener = await desk.listen(message_s=0.3)
    loop = asyncio.get_running_loop()
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    deaf.setblocking(False)
    await loop.sock_connect(deaf, ("127.0.0.1", listener.status.port))
    many = frame(adt("A45", "x" * 190)) * 200

    async def flood() -> None:
        while True:
            await loop.sock_sendall(deaf, many)

    with pytest.raises(ConnectionError):
        async with asyncio.timeout(60):
            await flood()

    deaf.close()
    assert await desk.send(listener, adt("A04", "1")) == ["AA"]


async def test_connections_are_bounded(desk: Desk) -> None:
    listener = await desk.listen(most_connections=2)
    senders = [await Sender.to(listener.status.port) for _ in range(2)]
    for number, sender in enumerate(senders):
        assert await sender.send(adt("A08", str(number))) == "AA"

    third = await Sender.to(listener.status.port)
    assert await third.ended()
    assert (listener.status.connections, listener.status.turned_away) == (2, 1)
    for sender in (*senders, third):
        await sender.close()


async def test_connections_that_say_nothing_keep_nobody_out(desk: Desk, certificates: Path) -> None:
    """Not even before TLS, where anybody can be who has no certificate; and who has sent
    something stays.
    """
    tls = AdtSettings(
        certificate=certificates / "station.pem",
        key=certificates / "station.key",
        client_ca=certificates / "ca.pem",
    ).options("open sesame")
    theirs = ssl.create_default_context(cafile=str(certificates / "ca.pem"))
    theirs.load_cert_chain(certificates / "sender.pem", certificates / "sender.key")
    listener = await desk.listen(most_connections=3, patience_s=0.0, tls=tls.tls)
    first = await Sender.to(listener.status.port, theirs)
    assert await first.send(adt("A08", "1")) == "AA"
    silent = [await Sender.to(listener.status.port) for _ in range(2)]

    second = await Sender.to(listener.status.port, theirs)
    assert await second.send(adt("A08", "2")) == "AA"
    assert await silent[0].ended()
    assert await first.send(adt("A08", "3")) == "AA"
    third = await Sender.to(listener.status.port, theirs)
    assert await third.send(adt("A08", "4")) == "AA"
    fourth = await Sender.to(listener.status.port)
    assert await fourth.ended()
    assert (listener.status.connections, listener.status.turned_away) == (3, 1)
    for sender in (first, second, third, fourth, *silent):
        await sender.close()


@pytest.mark.parametrize(
    ("peers", "taken"),
    [((), True), (("127.0.0.0/8",), True), (("10.1.2.3", "::1"), False)],
)
async def test_only_who_may_send_is_heard(desk: Desk, peers: tuple[str, ...], taken: bool) -> None:
    listener = await desk.listen(peers=peers)
    sender = await Sender.to(listener.status.port)

    if taken:
        assert await sender.send(adt("A04", "1")) == "AA"
    else:
        assert await sender.ended()
    await sender.close()


@pytest.mark.parametrize(
    ("peers", "address", "heard"),
    [
        ((), "127.0.0.1", True),
        ((), "::1", True),
        ((), "::ffff:127.0.0.1", True),
        ((), "192.0.2.7", False),
        ((), "2001:db8::7", False),
        (("192.0.2.0/24",), "192.0.2.7", True),
        (("192.0.2.0/24",), "::ffff:192.0.2.7", True),
        (("192.0.2.0/24",), "198.51.100.7", False),
        (("192.0.2.0/24",), "127.0.0.1", False),
    ],
)
async def test_without_peers_nobody_beyond_this_computer_is_heard(
    desk: Desk, peers: tuple[str, ...], address: str, heard: bool
) -> None:
    """Whatever it is bound to: the settings want peers for another address, and so does this."""
    listener = await desk.listen(peers=peers)
    assert listener._allowed((address, 50000)) is heard


async def test_a_truncated_message_leaves_nothing(desk: Desk) -> None:
    listener = await desk.listen()
    whole = frame(adt("A04", "1"))
    for cut in (1, 5, 100, len(whole) - 2, len(whole) - 1):
        sender = await Sender.to(listener.status.port)
        await sender.raw(whole[:cut])
        await sender.close()

    sender = await Sender.to(listener.status.port)
    await sender.raw(whole[:100])
    await sender.raw(frame(adt("A04", "2", number="2^^^C^MR")))
    assert str((await sender.answer()).every[1].field(2)) == "2"
    assert set(listener.census.people) == {"2"}
    await sender.close()


async def test_a_port_that_is_taken_and_a_file_that_is_damaged(desk: Desk) -> None:
    listener = await desk.listen()
    second = AdtListener(ListenerOptions(port=listener.status.port), AdtSite(), desk.store)
    with pytest.raises(AdtListenerError, match="Nothing can listen for ADT messages"):
        await second.start()
    await second.aclose()

    damage = "INSERT INTO adt_visits VALUES ('v', 'p', '{}')"
    desk.store.writer.run(lambda db: db.execute(damage)).result(10)
    third = AdtListener(ListenerOptions(port=0), AdtSite(), desk.store)
    with pytest.raises(AdtListenerError, match="cannot be read") as told:
        await third.start()
    assert "adt_visits" in told.value.says


async def test_after_a_week_it_is_off_the_disk(desk: Desk) -> None:
    listener = await desk.listen()
    await desk.send(listener, adt("A04", "1"))

    desk.now = NOW + dt.timedelta(days=9)
    tran = adt("A04", "2", number="55^^^C^MR", name="Tran^Minh", at="20261203083000", admitted="")
    assert await desk.send(listener, tran) == ["AA"]

    assert set(desk.on_disk().people) == {"55"}
    assert set(desk.on_disk().seen) == {"2|REG|CLINIC"}


async def test_closing_ends_every_connection(desk: Desk) -> None:
    listener = await desk.listen()
    sender = await Sender.to(listener.status.port)
    await sender.send(adt("A04", "1"))

    await listener.aclose()

    assert await sender.ended()
    assert not listener.status.listening
    await sender.close()


# TLS.


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority, and certificates of it for the station and for a sender (PEM)."""
    folder = tmp_path_factory.mktemp("certificates")
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("ca", "station", "sender")}
    now = dt.datetime.now(dt.UTC)
    for name, key in keys.items():
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ca")]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=name == "ca", path_length=None), critical=True)
            .add_extension(
                x509.SubjectAlternativeName(
                    [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
                ),
                critical=False,
            )
        )
        certificate = builder.sign(keys["ca"], hashes.SHA256())
        (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (folder / f"{name}.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.BestAvailableEncryption(b"open sesame")
                if name == "station"
                else serialization.NoEncryption(),
            )
        )
    return folder


async def test_tls_with_a_certificate_of_the_sender(desk: Desk, certificates: Path) -> None:
    site = AdtSettings(
        certificate=certificates / "station.pem",
        key=certificates / "station.key",
        client_ca=certificates / "ca.pem",
    )
    listener = await desk.listen(tls=site.options("open sesame").tls)
    theirs = of_any_authority(ssl.create_default_context(cafile=str(certificates / "ca.pem")))

    stranger = await Sender.to(listener.status.port, theirs)
    assert await stranger.ended()
    await stranger.close()
    theirs.load_cert_chain(certificates / "sender.pem", certificates / "sender.key")
    sender = await Sender.to(listener.status.port, theirs)
    assert await sender.send(adt("A04", "1")) == "AA"
    await sender.close()
    plain = await Sender.to(listener.status.port)
    await plain.raw(frame(adt("A04", "2")))
    assert await plain.ended()
    await plain.close()
    assert listener.status.encrypted
    assert listener.status.taken == 1


async def test_a_stranger_is_gone_before_a_byte_is_read_and_told(
    desk: Desk, certificates: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Also where TLS would come first: there is no hello to answer."""
    site = AdtSettings(
        certificate=certificates / "station.pem",
        key=certificates / "station.key",
        peers=("192.0.2.0/24",),
    )
    told: list[str] = []
    options = site.options("open sesame")
    listener = await desk.listen(tls=options.tls, peers=options.peers, on_stranger=told.append)
    reader, writer = await asyncio.open_connection("127.0.0.1", listener.status.port)
    writer.write(b"\x16\x03\x01")  # the beginning of a TLS hello
    with contextlib.suppress(ConnectionError):
        assert await reader.read() == b""
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    assert (listener.status.turned_away, listener.status.stranger) == (1, "127.0.0.1")
    assert listener.status.connections == 0
    assert told == ["127.0.0.1"]
    assert "127.0.0.1 was turned away" in caplog.text


@pytest.mark.parametrize("wrong", ["another authority", "older TLS"])
async def test_a_sender_that_is_not_who_it_should_be(
    desk: Desk, certificates: Path, tmp_path: Path, wrong: str
) -> None:
    site = AdtSettings(
        certificate=certificates / "station.pem",
        key=certificates / "station.key",
        client_ca=certificates / "ca.pem",
    )
    listener = await desk.listen(tls=site.options("open sesame").tls)
    theirs = of_any_authority(ssl.create_default_context(cafile=str(certificates / "ca.pem")))
    if wrong == "another authority":
        forged = Authority(tmp_path, "ca").issue("sender")
        theirs.load_cert_chain(forged.certificate, forged.key)
    else:
        theirs.load_cert_chain(certificates / "sender.pem", certificates / "sender.key")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            theirs.minimum_version = ssl.TLSVersion.TLSv1_1
            theirs.maximum_version = ssl.TLSVersion.TLSv1_1
        theirs.set_ciphers("ALL:@SECLEVEL=0")
    with contextlib.suppress(OSError):
        sender = await Sender.to(listener.status.port, theirs)
        await sender.raw(frame(adt("A04", "1")))
        assert await sender.ended()
        await sender.close()
    assert listener.status.taken == 0
    assert desk.steps == []


def test_a_key_that_does_not_open(certificates: Path) -> None:
    site = AdtSettings(certificate=certificates / "station.pem", key=certificates / "station.key")

    for phrase in ("wrong", None):
        with pytest.raises(AdtListenerError, match="certificate for ADT messages cannot be used"):
            site.options(phrase)


# Kills.


@contextlib.contextmanager
def listening(path: Path, when: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    command = [sys.executable, "-m", "tests.worklist.listening", str(path), "0", when]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        try:
            yield child, int(child.stdout.readline().split()[1])
        finally:
            child.kill()


@pytest.mark.unmeasured
async def test_killed_between_commit_and_answer_the_resend_is_right_once(tmp_path: Path) -> None:
    path = tmp_path / "station.db"
    with listening(path, "committed") as (child, port):
        sender = await Sender.to(port)
        await sender.raw(frame(adt("A04", "1")))
        assert await sender.ended()
        await sender.close()
        assert child.wait(30) == -9

    with listening(path, "never") as (_, port):
        sender = await Sender.to(port)
        assert await sender.send(adt("A04", "1")) == "AA"
        await sender.close()

    store = CensusFile(path)
    census = census_of(store.load_census().result(10))
    store.close()
    assert [one.id for one in census.visits.values()] == ["100231|V77"]
    assert list(census.seen) == ["1|REG|CLINIC"]


# Others' senders, and anything at all.


async def test_python_hl7_sends(desk: Desk, tmp_path: Path) -> None:
    require(JUDGE.exists(), "python-hl7 is missing (.judges/python-hl7)")
    listener = await desk.listen()
    file = tmp_path / "messages.hl7"
    file.write_bytes(adt("A04", "1") + adt("A08", "2", name="Nørgård^Ada", reason="^Fever"))

    def sent() -> subprocess.CompletedProcess[bytes]:
        command = [JUDGE, "--loose", "--file", file, "-p", str(listener.status.port), "127.0.0.1"]
        return subprocess.run(command, capture_output=True, timeout=60, check=True)

    done = await asyncio.to_thread(sent)

    assert done.stdout.count(b"MSA|AA|") == 2
    [person] = listener.census.people.values()
    assert person.family == "Nørgård"


_valid = st.sampled_from(
    [adt("A04", "1"), adt("A08", "2"), adt("A11", "3"), merge("4", "100231", "2"), adt("A03", "5")]
)


def _mutated(message: bytes, at: int, cut: int, put: bytes) -> bytes:
    at %= len(message)
    return message[:at] + put + message[at + cut :]


_bytes = st.one_of(
    st.binary(max_size=200),
    st.builds(
        _mutated,
        _valid.map(frame),
        st.integers(0, 1000),
        st.integers(0, 40),
        st.binary(max_size=12),
    ),
    _valid.map(frame),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_bytes, max_size=6))
def test_any_bytes_from_a_peer(tmp_path_factory: pytest.TempPathFactory, sent: list[bytes]) -> None:
    """Never an exception, never half a message, and the next right one is taken."""

    async def talk() -> None:
        desk = Desk(tmp_path_factory.mktemp("census") / "station.db")
        errors: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, told: errors.append(told))
        listener = await desk.listen()
        for data in sent:
            sender = await Sender.to(listener.status.port)
            with contextlib.suppress(ConnectionError):
                await sender.raw(data)
            await sender.close()
        assert await desk.send(listener, adt("A04", "last")) == ["AA"]
        await listener.aclose()
        assert desk.on_disk() == listener.census
        assert (listener.status.failed, errors) == (0, [])
        await desk.close()

    asyncio.run(talk())
