"""What a peer can make this station read, and no more."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from station.dicom.association import AssociationError, Ended, _at_most, associate
from tests.dicom.scripted import ECHO, peer_at

MIB = 1 << 20


@contextmanager
def flood(header: bytes) -> Iterator[tuple[int, list[int]]]:
    """A peer that says `header` and then zeros for as long as anybody reads: port, bytes taken."""
    listener = socket.create_server(("127.0.0.1", 0))
    taken = [0]

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.settimeout(10)
            connection.recv(65536)
            connection.sendall(header)
            while True:
                taken[0] += connection.send(bytes(65536))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1], taken
    finally:
        listener.close()
        thread.join(15)


@pytest.mark.parametrize(
    "header",
    [
        # PS3.8 table 9-17: an A-ASSOCIATE-AC that announces the longest that 32 bits can say.
        bytes.fromhex("0200 ffffffff"),
        # Table 9-22: the same of a P-DATA-TF, which is not expected yet.
        bytes.fromhex("0400 ffffffff"),
    ],
    ids=["accept", "data"],
)
async def test_a_peer_that_announces_4_gb_and_sends_them_is_cut_off(header: bytes) -> None:
    with flood(header) as (port, taken):
        with pytest.raises(AssociationError) as error:
            await associate(peer_at(port, answer_s=5.0, whole_s=5.0), [ECHO], lambda _: None)
        assert error.value.ended is Ended.UNREACHABLE  # it is none, and nothing was sent to it
    assert taken[0] < 16 * MIB  # what the system holds for both sockets


def test_many_short_ones_are_counted_together() -> None:
    receive = _at_most(10, bytearray)
    assert receive(6) == bytearray(6)
    assert receive(4) == bytearray(4)
    with pytest.raises(ConnectionAbortedError, match="more than 10 bytes"):
        receive(1)
