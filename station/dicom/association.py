"""One DICOM association, from its request to its end, with patience that has a limit.

pynetdicom works with threads and blocks, so a whole association runs in a worker thread; whoever
waits for it may stop, and then the connection is cut, which ends the worker too. Nothing of
pynetdicom's own log is kept: it holds patient data.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from station.dicom import library, tls
from station.saying import say

if TYPE_CHECKING:
    from pynetdicom.association import Association

    from station.dicom.peer import DicomPeer

__all__ = ["AssociationError", "Ended", "associate"]

_T = TypeVar("_T")

# PS3.8 table 9-21: source 1 is the program at the other end, 2 and 3 what is below it.
_WHY: Final = {
    (1, 2): say("it does not know what this station speaks"),
    (1, 3): say("it does not know the AE title of this station"),
    (1, 7): say("it has no such AE title"),
    (2, 2): say("it speaks another version of the protocol"),
    (3, 1): say("it is busy"),
    (3, 2): say("it has reached its limit of connections"),
}
_ENDS_IN_S: Final = 2.0
_MOST_RECEIVED: Final = 16 << 20  # bytes of one association: a thousand orders have a tenth of it
_TRANSIENT: Final = 2
_BUSY: Final = 3


class Ended(Enum):
    """How an association ended before it said anything about what was asked."""

    UNREACHABLE = "unreachable"
    """No connection: nothing was sent."""
    REJECTED = "rejected"
    """The peer does not want this station: nothing was sent."""
    BUSY = "busy"
    """The peer does not want it now: nothing was sent."""
    UNSUPPORTED = "unsupported"
    """The peer does not take this kind of object or request: nothing was sent."""
    BROKEN = "broken"
    """Cut or silent after something may have been sent."""


class AssociationError(Exception):
    """No answer. `ended` says how far it came, `says` why, in words."""

    def __init__(self, ended: Ended, says: str) -> None:
        super().__init__(says)
        self.ended = ended
        self.says = says


async def associate(
    peer: DicomPeer, contexts: Sequence[str], work: Callable[[Association], _T]
) -> _T:
    """Run `work` on an association in which the first of `contexts` (SOP classes) was accepted.

    `work` runs in another thread and raises `AssociationError` where it got no answer. Raises
    `AssociationError` for every other end. Cancelling cuts the connection.
    """
    line = _Line(peer)
    task = asyncio.create_task(asyncio.to_thread(line.run, contexts, work))
    try:
        async with asyncio.timeout(peer.whole_s):
            return await asyncio.shield(task)
    except TimeoutError as late:
        raise AssociationError(Ended.BROKEN, _silent(peer)) from late
    finally:
        if not task.done():
            line.cut()
            task.add_done_callback(_forget)


def _forget(task: asyncio.Task[Any]) -> None:
    """Its end is nobody's business any more, whatever it was."""
    if not task.cancelled():
        task.exception()


def _at_most(most: int, receive: Callable[[int], bytearray]) -> Callable[[int], bytearray]:
    """`receive`, but for no more than `most` bytes in all: then the connection has ended.

    pynetdicom takes any length that a peer announces, up to 4 GiB, into memory.
    """
    left = most

    def bounded(wanted: int) -> bytearray:
        nonlocal left
        if wanted > left:
            raise ConnectionAbortedError(f"the peer sends more than {most} bytes")
        got = receive(wanted)
        left -= len(got)
        return got

    return bounded


class _Line:
    """The connection of one association: what a worker uses, and what cuts it."""

    def __init__(self, peer: DicomPeer) -> None:
        self._peer = peer
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._connected = False
        self._cut = False

    def run(self, contexts: Sequence[str], work: Callable[[Association], _T]) -> _T:
        """The whole association; blocks."""
        association = self._request(contexts)
        try:
            if not association.is_established:
                raise self._refusal(association)
            if contexts[0] not in {
                str(one.abstract_syntax) for one in association.accepted_contexts
            }:
                association.release()
                raise self._unsupported()
            try:
                answer = work(association)
            except AssociationError:
                raise
            except (RuntimeError, ValueError, AttributeError) as why:
                # What pynetdicom raises when the association ends under a request.
                raise AssociationError(Ended.BROKEN, _silent(self._peer)) from why
            if association.is_established:
                association.release()
            return answer
        finally:
            if association.is_established:
                association.abort()
            self._close(association)

    def cut(self) -> None:
        """End the connection, whatever is being sent or waited for on it. From any thread."""
        with self._lock:
            self._cut = True
            opened = self._socket
        if opened is not None:
            with contextlib.suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    def _close(self, association: Association) -> None:
        """Give the socket back: pynetdicom forgets it where the peer has closed it first."""
        self.cut()
        association.dul.join(_ENDS_IN_S)
        if self._socket is not None:
            self._socket.close()

    def _request(self, contexts: Sequence[str]) -> Association:
        library.load()
        from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian
        from pynetdicom import evt
        from pynetdicom.ae import ApplicationEntity

        from station.dicom import uids

        logging.getLogger("pynetdicom").setLevel(logging.CRITICAL + 1)
        peer = self._peer
        ae = ApplicationEntity(peer.calling)
        ae.implementation_class_uid = uids.IMPLEMENTATION
        ae.implementation_version_name = "VITALS_STATION"
        ae.connection_timeout = peer.connect_s
        ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = peer.answer_s
        for one in contexts:
            ae.add_requested_context(one, [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
        try:
            protected = (tls.context(peer.tls), peer.name) if peer.tls is not None else None
        except OSError as why:
            raise AssociationError(
                Ended.UNREACHABLE,
                say("The certificate or key for {host} cannot be read.", host=peer.host),
            ) from why
        try:
            return ae.associate(
                _address(peer),
                peer.port,
                ae_title=peer.called,
                tls_args=protected,
                evt_handlers=[(evt.EVT_CONN_OPEN, self._opened)],
            )
        except OSError as why:
            raise AssociationError(Ended.UNREACHABLE, _nobody(peer)) from why

    def _opened(self, event: Any) -> None:
        """The connection is there: from now on it can be cut."""
        line = event.assoc.dul.socket
        line.recv = _at_most(_MOST_RECEIVED, line.recv)
        opened = line.socket
        with self._lock:
            self._connected = True
            self._socket = opened
            cut = self._cut
        if cut:
            self.cut()

    def _unsupported(self) -> AssociationError:
        return AssociationError(
            Ended.UNSUPPORTED,
            say("{called} does not take this kind of object.", called=self._peer.called),
        )

    def _refusal(self, association: Association) -> AssociationError:
        peer = self._peer
        if not self._connected:
            return AssociationError(Ended.UNREACHABLE, tls.trouble(peer) or _nobody(peer))
        if association.rejected_contexts:  # pynetdicom then ends it by itself
            return self._unsupported()
        if not association.is_rejected:
            return AssociationError(
                Ended.UNREACHABLE,
                say("{called} ended the connection before it said anything.", called=peer.called),
            )
        said = association.acceptor.primitive
        result, source, reason = (
            (said.result, said.result_source, said.diagnostic) if said is not None else (0, 0, 0)
        )
        why = _WHY.get((source or 0, reason or 0), say("it does not say why"))
        transient = result == _TRANSIENT or source == _BUSY
        return AssociationError(
            Ended.BUSY if transient else Ended.REJECTED,
            say("{called} does not let this station in: {why}.", called=peer.called, why=why),
        )


def _address(peer: DicomPeer) -> str:
    """The first address of the peer's name. Raises `OSError` where it has none."""
    found = socket.getaddrinfo(peer.host, peer.port, type=socket.SOCK_STREAM)
    return str(found[0][4][0])


def _nobody(peer: DicomPeer) -> str:
    return say("{called} cannot be reached at {host}.", called=peer.called, host=peer.host)


def _silent(peer: DicomPeer) -> str:
    return say("{called} gave no answer.", called=peer.called)
