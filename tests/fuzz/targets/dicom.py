"""A worklist that answers wrongly: in what it says of an order, and in how it says it."""

from __future__ import annotations

import asyncio
import atexit
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from station.dicom.peer import DicomPeer
from station.worklist.dicom_orders import order_of
from station.worklist.dicom_worklist import DicomWorklist
from tests.fuzz.mutation import spoilt
from tests.fuzz.target import Target
from tests.worklist.test_dicom_orders import ANSWER, STEP, decoded, element, sequence

_ZONE: Final = ZoneInfo("America/Chicago")
_PATIENCE_S: Final = 0.1


def _packed(*leave_out: str) -> bytes:
    step = b"".join(element(tag, *STEP[tag]) for tag in sorted(STEP) if tag not in leave_out)
    parts = {tag: element(tag, *said) for tag, said in ANSWER.items() if tag not in leave_out}
    parts["0040,0100"] = sequence("0040,0100", step)
    return b"".join(part for _, part in sorted(parts.items()))


ORDERS: Final = (_packed(), _packed("0008,0005"), _packed("0010,0010", "0040,0003"))


def _order(data: bytes) -> int:
    """What pydicom cannot decode at all never comes to us: pynetdicom gives None in its place."""
    try:
        answer = decoded(data)
    except Exception:
        return 1
    read = order_of(answer, _ZONE)
    assert read.order is not None or all(isinstance(note, str) for note in read.notes)
    return 1


# A-ASSOCIATE-AC with one context (PS3.8 9.3.3), and C-FIND responses (PS3.7 9.1.2).


def _item(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", kind, 0, len(body)) + body


def _pdu(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBI", kind, 0, len(body)) + body


_ACCEPTED: Final = _pdu(
    2,
    struct.pack(">HH", 1, 0)
    + b"LIST".ljust(16)
    + b"VITALS".ljust(16)
    + bytes(32)
    + _item(0x10, b"1.2.840.10008.3.1.1.1")
    + _item(0x21, b"\x01\0\0\0" + _item(0x40, b"1.2.840.10008.1.2.1"))
    + _item(0x50, _item(0x51, struct.pack(">I", 16384)) + _item(0x52, b"1.2.3")),
)
_REJECTED: Final = _pdu(3, b"\0\x01\x01\x03")
_ABORTED: Final = _pdu(7, b"\0\0\x02\0")
_RELEASED: Final = _pdu(6, bytes(4))


def _command(status: int, *, data_set: bool) -> bytes:
    def one(number: int, value: bytes) -> bytes:
        return struct.pack("<HHI", 0, number, len(value)) + value

    rest = (
        one(0x0002, b"1.2.840.10008.5.1.4.31\0\0"[:22])
        + one(0x0100, struct.pack("<H", 0x8020))
        + one(0x0120, struct.pack("<H", 1))
        + one(0x0800, struct.pack("<H", 1 if data_set else 0x0101))
        + one(0x0900, struct.pack("<H", status))
    )
    return one(0, struct.pack("<I", len(rest))) + rest


def _value(flags: int, body: bytes) -> bytes:
    return _pdu(4, struct.pack(">IBB", len(body) + 2, 1, flags) + body)


_FOUND: Final = _value(3, _command(0xFF00, data_set=True)) + _value(2, ORDERS[0])
_OVER: Final = _value(3, _command(0, data_set=False))
_SPLIT: Final = b"==PDU=="
_TALKS: Final = (
    (_ACCEPTED, _FOUND + _OVER, _RELEASED),
    (_ACCEPTED, _FOUND + _FOUND + _OVER, _RELEASED),
    (_ACCEPTED, _value(3, _command(0xA700, data_set=False)), _RELEASED),
    (_REJECTED,),
    (_ABORTED,),
    (_ACCEPTED, _ABORTED),
)


def _talk(chance: Random) -> bytes:
    """The answers of a peer, one to each thing that it is told; one of them is spoilt."""
    turns = list(chance.choice(_TALKS))
    at = chance.randrange(len(turns))
    turns[at] = spoilt(turns[at], chance, (_FOUND, _ACCEPTED))
    return _SPLIT.join(turns)


class _Peer:
    """Listens, and says one prepared thing to each PDU that comes."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        atexit.register(self._listener.close)
        self.port: int = self._listener.getsockname()[1]
        self.turns: list[bytes] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            near, _ = self._listener.accept()
            try:
                near.settimeout(_PATIENCE_S)
                for turn in self.turns:
                    near.recv(65536)
                    near.sendall(turn)
                near.recv(65536)
            except OSError:
                pass
            finally:
                near.close()


@cache
def _peer() -> _Peer:
    return _Peer()


def _association(data: bytes) -> int:
    peer = _peer()
    peer.turns = data.split(_SPLIT)
    at = DicomPeer(
        host="127.0.0.1",
        port=peer.port,
        called="LIST",
        calling="VITALS",
        connect_s=1.0,
        answer_s=_PATIENCE_S,
        whole_s=2.0,
    )
    with _library_threads_may_end():
        orders = asyncio.run(DicomWorklist(at, zone=_ZONE).orders(date(2026, 11, 24)))
    assert orders.wrong is None or isinstance(orders.wrong, str)
    return 1


@contextmanager
def _library_threads_may_end() -> Iterator[None]:
    """A thread of pynetdicom's that meets a PDU with a value of no meaning ends with an exception.

    That is its way; the association must then be over for us, in time and in words. Any other
    thread's exception is told as usual.
    """
    before = threading.excepthook

    def hook(told: threading.ExceptHookArgs) -> None:
        if told.thread is None or "run_reactor" not in told.thread.name:
            before(told)

    threading.excepthook = hook
    try:
        yield
    finally:
        threading.excepthook = before


TARGETS: Final = {
    target.name: target
    for target in (
        Target(name="dicom-order", take=_order, seeds=ORDERS),
        Target(name="dicom-association", take=_association, make=_talk, share=0.01),
    )
}
