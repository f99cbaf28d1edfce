"""Peers that misbehave: a real association with any status, and a socket that says anything."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pynetdicom import evt
from pynetdicom.ae import ApplicationEntity
from pynetdicom.transport import AssociationSocket

from station.dicom.peer import DicomPeer


def _shut(self: AssociationSocket) -> None:
    """As pynetdicom 3.0.4 does it, but closed in every case: it leaves a socket that the peer has
    closed first to the garbage collector, whose warning would end some other test.
    """
    if self.socket is not None:
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


AssociationSocket._shutdown_socket = _shut  # type: ignore[method-assign]

STORED = ("1.2.840.10008.5.1.4.1.1.9.1.1", "1.2.840.10008.5.1.4.1.1.9.1.2")
STUDY_ROOT = "1.2.840.10008.5.1.4.1.2.2.1"
WORKLIST = "1.2.840.10008.5.1.4.31"
ECHO = "1.2.840.10008.1.1"


def peer_at(port: int, called: str = "PEER", **changed: Any) -> DicomPeer:
    said: dict[str, Any] = {"calling": "VITALS", "connect_s": 5.0, "answer_s": 5.0, "whole_s": 20.0}
    return DicomPeer(host="127.0.0.1", port=port, called=called, **{**said, **changed})


@contextmanager
def scripted(
    *,
    store: Callable[[Any], Any] | None = None,
    find: Callable[[Any], Any] | None = None,
    echo: Callable[[Any], Any] | None = None,
    contexts: Sequence[str] = (*STORED, STUDY_ROOT, WORKLIST, ECHO),
    **changed: Any,
) -> Iterator[int]:
    """An association peer whose answers are these; its port."""
    ae = ApplicationEntity("PEER")
    for name, value in changed.items():
        setattr(ae, name, value)
    for context in contexts:
        ae.add_supported_context(context)
    handlers: list[Any] = [
        (event, handler)
        for event, handler in (
            (evt.EVT_C_STORE, store),
            (evt.EVT_C_FIND, find),
            (evt.EVT_C_ECHO, echo),
        )
        if handler is not None
    ]
    server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=handlers)
    assert server is not None
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()


@contextmanager
def talker(says: bytes, *, then_close: bool = True) -> Iterator[int]:
    """A socket that takes a connection, reads what comes first, says that, and closes."""
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(10)
                try:
                    connection.recv(65536)
                    connection.sendall(says)
                    if not then_close:
                        done.wait(10)
                except OSError:
                    continue

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        done.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)
