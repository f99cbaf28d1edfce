"""Where ADT messages come in: an MLLP server that answers AA only after what it says is on disk.

Messages of all connections are taken one at a time, each as one step: read, applied to a copy of
the census, written in one transaction, then made the census, then answered. Whatever ends it in
between, the sender gets no AA, sends again, and nothing is half done.

AR (and CR) say that the same message will never be taken; AE (and CE) that nothing was kept and
it may be sent again. Bytes that are not MLLP, or no HL7 at all, have nobody to be answered: the
connection is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import ipaddress
import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Final

from station.hl7.acks import AckCode, Wanted, acknowledgement, answers
from station.hl7.errors import ErrorCode, Hl7Error
from station.hl7.mllp import Deframer, FrameTooLongError, frame
from station.hl7.reading import Limits, Segment, header, read
from station.saying import say
from station.visit import new_id
from station.worklist.adt import event_of
from station.worklist.adt_event import AdtSite
from station.worklist.census import Census, CensusFullError, Step, applied, forgotten
from station.worklist.census_rows import CensusDamagedError, CensusStore, census_of, rows_of

if TYPE_CHECKING:
    import ssl

__all__ = ["AdtListener", "AdtListenerError", "ListenerOptions", "ListenerStatus"]

_log = logging.getLogger(__name__)
_MOST_STRAY: Final = 256  # bytes outside of frames before a peer is taken for no MLLP sender
_HANDSHAKE_S: Final = 10.0
_LINGER_S: Final = 1.0
_BREATH_S: Final = 0.1
_BACKLOG: Final = 100
_NOT_KEPT: Final = Hl7Error(
    "the station could not keep this message; send it again", code=ErrorCode.INTERNAL
)
_FULL: Final = Hl7Error(
    "the station knows more visits than it can keep; send it again later", code=ErrorCode.INTERNAL
)


class AdtListenerError(Exception):
    """The listener cannot start. `says` why, `next_step` what a person can do."""

    def __init__(self, says: str, next_step: str) -> None:
        super().__init__(f"{says} {next_step}")
        self.says = says
        self.next_step = next_step


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerOptions:
    """Where to listen and for whom. `port` 0: any that is free. `peers` are addresses or networks;
    empty: this computer only. `message_s` is the time in which a message that has begun must be
    complete and its answer taken, `idle_s` that between messages. Where there are enough
    connections, one that has said nothing yet for `patience_s` makes room for another.
    """

    host: str = "127.0.0.1"
    port: int = 2575
    peers: tuple[str, ...] = ()
    tls: ssl.SSLContext | None = None
    largest: int = 1024 * 1024
    message_s: float = 30.0
    idle_s: float = 3600.0
    most_connections: int = 8
    patience_s: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerStatus:
    """How it stands, without a patient's data. Counts are of messages since the start.

    `stranger` is the last address that was turned away because it is not among the peers,
    `last_at` is when the last message came; `problem` what the last refused or failed one had,
    and when: `problem_at`.
    """

    listening: bool = False
    host: str = ""
    port: int = 0
    encrypted: bool = False
    connections: int = 0
    turned_away: int = 0
    stranger: str = ""
    taken: int = 0
    repeated: int = 0
    ignored: int = 0
    refused: int = 0
    failed: int = 0
    last_at: datetime | None = None
    problem: str = ""
    problem_at: datetime | None = None


class AdtListener:
    """The server and the census that it keeps. Everything runs on the loop of `start`."""

    def __init__(
        self,
        options: ListenerOptions,
        site: AdtSite,
        store: CensusStore,
        *,
        zone: tzinfo | None = None,
        on_change: Callable[[Step], None] = lambda step: None,
        on_stranger: Callable[[str], None] = lambda address: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Nothing is opened yet. `zone` is the clinic's; `on_change` is called on the loop after
        each message that changed a list, when it is on disk, `on_stranger` with the address of
        each connection of who is not a peer; `now` is the host's UTC clock.
        """
        self._options = options
        self._site = site
        self._store = store
        self._zone = zone
        self._on_change = on_change
        self._on_stranger = on_stranger
        self._now = now
        self._peers = tuple(ipaddress.ip_network(one, strict=False) for one in options.peers)
        self._sockets: list[socket.socket] = []
        self._doors: list[asyncio.Task[None]] = []
        self._connections: set[asyncio.Task[None]] = set()
        self._silent: dict[asyncio.Task[None], float] = {}
        """Those without a message so far, oldest first, and since when."""
        self._turn = asyncio.Lock()
        self._census = Census()
        self._tidied_on: object = None
        self.status = ListenerStatus()

    @property
    def census(self) -> Census:
        """What is known. Immutable: it may be read from any thread."""
        return self._census

    async def start(self) -> None:
        """Read the census and listen. Raises `AdtListenerError`."""
        try:
            self._census = census_of(await asyncio.wrap_future(self._store.load_census()))
        except Exception as problem:
            damaged = isinstance(problem, CensusDamagedError)
            why = str(problem) if damaged else type(problem).__name__
            raise AdtListenerError(
                says=say("The patients from ADT messages cannot be read: {why}.", why=why),
                next_step="Call support. Patients can be found by number or entered by hand.",
            ) from problem
        options = self._options
        try:
            self._sockets = await _listening(options.host, options.port)
        except OSError as problem:
            raise AdtListenerError(
                says=say(
                    "Nothing can listen for ADT messages at {host} port {port}: {why}.",
                    host=options.host,
                    port=options.port,
                    why=problem.strerror or type(problem).__name__,
                ),
                next_step="Check host and port under [adt] in the configuration, then start again.",
            ) from problem
        for one in self._sockets:
            self._doors.append(asyncio.create_task(self._accept(one), name="ADT door"))
        host, port = self._sockets[0].getsockname()[:2]
        self._note(listening=True, host=host, port=port, encrypted=options.tls is not None)

    async def aclose(self) -> None:
        """Stop listening and end every connection. What was not answered is sent again."""
        for door in self._doors:
            door.cancel()
        await asyncio.gather(*self._doors, return_exceptions=True)
        for one in self._sockets:
            one.close()
        self._doors, self._sockets = [], []
        for task in tuple(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        self._note(listening=False, connections=0)

    # Connections.

    async def _accept(self, door: socket.socket) -> None:
        """Let in who may send. Everybody else is gone before a byte of theirs is read, also where
        TLS would come first.
        """
        loop = asyncio.get_running_loop()
        while True:
            try:
                caller, address = await loop.sock_accept(door)
            except OSError as problem:  # no file handles left, or the caller has gone already
                _log.warning("an ADT connection was not taken: %s", type(problem).__name__)
                await asyncio.sleep(_BREATH_S)
                continue
            stranger = not self._allowed(address)
            if stranger or not self._room():
                caller.close()
                self._turn_away(str(address[0]), stranger=stranger)
                continue
            task = asyncio.create_task(self._serve(caller))
            self._connections.add(task)
            self._silent[task] = loop.time()
            task.add_done_callback(self._gone)
            self._note(connections=len(self._connections))

    def _room(self) -> bool:
        """Whether one more is taken. Who connects and says nothing, as anybody can who has no
        certificate, keeps nobody out; who has sent something is never put out for another.
        """
        if len(self._connections) < self._options.most_connections:
            return True
        oldest = next(iter(self._silent), None)
        now_s = asyncio.get_running_loop().time()
        if oldest is None or now_s - self._silent[oldest] < self._options.patience_s:
            return False
        _log.warning("an ADT connection that said nothing was ended for another")
        oldest.cancel()
        self._gone(oldest)
        return True

    def _gone(self, task: asyncio.Task[None]) -> None:
        self._connections.discard(task)
        self._silent.pop(task, None)
        self._note(connections=len(self._connections))

    def _turn_away(self, address: str, *, stranger: bool) -> None:
        self._note(turned_away=self.status.turned_away + 1)
        if not stranger:
            _log.warning("an ADT connection was turned away: there are enough")
            return
        self._note(stranger=address)
        _log.warning("an ADT connection from %s was turned away: it is not a peer", address)
        try:
            self._on_stranger(address)
        except Exception as problem:  # whoever wants to know must not end the door
            _log.error("an unknown ADT sender was not told: %s", type(problem).__name__)

    async def _serve(self, caller: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        tls = self._options.tls
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        try:
            transport, _ = await loop.connect_accepted_socket(
                lambda: protocol,
                caller,
                ssl=tls,
                ssl_handshake_timeout=_HANDSHAKE_S if tls else None,
            )
        except (OSError, TimeoutError) as ended:
            _log.info("an ADT connection did not begin: %s", type(ended).__name__)
            caller.close()
            return
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        try:
            await self._talk(reader, writer)
        except (OSError, TimeoutError, EOFError) as ended:
            _log.info("an ADT connection ended: %s", type(ended).__name__)
        finally:
            await _closed(writer)

    def _allowed(self, peer: object) -> bool:
        if not isinstance(peer, tuple):
            return False
        address = ipaddress.ip_address(str(peer[0]).partition("%")[0])
        mapped = getattr(address, "ipv4_mapped", None)
        address = mapped or address
        if not self._peers:
            return address.is_loopback
        return any(address in network for network in self._peers)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer each message in its order until the peer ends, is too slow or talks nonsense."""
        loop = asyncio.get_running_loop()
        options = self._options
        deframer = Deframer(largest=options.largest)
        deadline = loop.time() + options.idle_s
        while True:
            async with asyncio.timeout_at(deadline):
                data = await reader.read(65536)
            if not data:
                return
            begun = deframer.under_way
            too_long: FrameTooLongError | None = None
            try:
                messages = deframer.feed(data)
            except FrameTooLongError as problem:
                too_long, messages = problem, list(problem.before)
            for message in messages:
                texts = await self._answered(message)
                if texts is None:
                    return
                heard = asyncio.current_task()
                if heard is not None:
                    self._silent.pop(heard, None)
                for text in texts:
                    writer.write(frame(text))
                async with asyncio.timeout(options.message_s):
                    await writer.drain()
            if too_long is not None:
                self._problem("a message is longer than what is taken", refused=True)
                return
            if deframer.stray > _MOST_STRAY:
                self._problem("something that is not MLLP was sent", refused=True)
                return
            if not deframer.under_way:
                deadline = loop.time() + options.idle_s
            elif messages or not begun:
                deadline = loop.time() + options.message_s

    # Messages.

    async def _answered(self, data: bytes) -> list[bytes] | None:
        """Take one message in; the answers to it, or None where it can have none."""
        self._note(last_at=self._now())
        msh: Segment | None
        try:
            message = read(
                data,
                undeclared=self._site.undeclared,
                limits=Limits(octets=self._options.largest),
            )
            msh = message.header
        except Hl7Error as problem:
            self._problem(problem.says, refused=True)
            msh = header(data)
            if msh is None:
                return None
            return self._texts(msh, AckCode.REJECT, problem)
        if msh.field(9).text() == "ACK" or message.first("MSA"):
            return []  # an answer to one of our answers is never answered
        async with self._turn:
            try:
                event = event_of(message, self._site, self._now())
                if event is None:
                    self._note(ignored=self.status.ignored + 1)
                    return self._texts(msh, AckCode.ACCEPT)
                await self._tidy()
                step = applied(self._census, event, self._now())
                if step.repeated:
                    self._note(repeated=self.status.repeated + 1)
                    return self._texts(msh, AckCode.ACCEPT)
                await asyncio.wrap_future(self._store.commit_census(rows_of(step)))
            except Hl7Error as problem:
                self._problem(problem.says, refused=True)
                return self._texts(msh, AckCode.REJECT, problem)
            except CensusFullError:
                self._problem(_FULL.says)
                return self._texts(msh, AckCode.ERROR, _FULL)
            except Exception as problem:
                _log.error("an ADT message was not kept: %s", type(problem).__name__)
                self._problem(_NOT_KEPT.says)
                return self._texts(msh, AckCode.ERROR, _NOT_KEPT)
            self._census = step.census
            self._note(taken=self.status.taken + 1)
            self._tell(step)
        return self._texts(msh, AckCode.ACCEPT)

    async def _tidy(self) -> None:
        """Once a day, forget what is nobody's business any more."""
        now = self._now()
        day = now.astimezone(self._zone).date()
        if day == self._tidied_on:
            return
        step = forgotten(self._census, now, self._zone)
        await asyncio.wrap_future(self._store.commit_census(rows_of(step)))
        self._census = step.census
        self._tidied_on = day

    def _tell(self, step: Step) -> None:
        if not step.changes:
            return
        try:
            self._on_change(step)
        except Exception as problem:  # the message is on disk; who listens has to look after itself
            _log.error("a change of the census was not shown: %s", type(problem).__name__)

    def _texts(
        self, msh: Segment, outcome: AckCode, problem: Hl7Error | None = None
    ) -> list[bytes]:
        at = self._now().astimezone(self._zone)
        return [
            acknowledgement(msh, code, at=at, control_id=new_id()[:20], problem=problem)
            for code in answers(Wanted.by(msh), outcome)
        ]

    def _problem(self, says: str, *, refused: bool = False) -> None:
        _log.warning("an ADT message was not taken: %s", says)
        status = self.status
        self._note(
            problem=says,
            problem_at=self._now(),
            refused=status.refused + refused,
            failed=status.failed + (not refused),
        )

    def _note(self, **changes: object) -> None:
        self.status = dataclasses.replace(self.status, **changes)  # type: ignore[arg-type]


async def _closed(writer: asyncio.StreamWriter) -> None:
    """Close, and cut off a peer that does not take what is still to be sent."""
    writer.close()
    with contextlib.suppress(OSError, asyncio.CancelledError):
        async with asyncio.timeout(_LINGER_S):
            await writer.wait_closed()
    writer.transport.abort()


async def _listening(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of `host`. Raises `OSError`."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    opened: list[socket.socket] = []
    try:
        for family, _, _, _, address in dict.fromkeys(found):
            # Two addresses of one name are two sockets; a port that is free is the same for both.
            where = (address[0], opened[0].getsockname()[1] if opened else address[1])
            one = socket.create_server(where, family=family, backlog=_BACKLOG)
            one.setblocking(False)
            opened.append(one)
    except OSError:
        for one in opened:
            one.close()
        raise
    return opened
