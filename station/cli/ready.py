"""Tells the service manager that the station is ready, where one started it (sd_notify(3))."""

from __future__ import annotations

import contextlib
import os
import socket

__all__ = ["tell_ready"]


def tell_ready() -> bool:
    """Say it once; whether there was somebody to tell. A name that begins with @ is an abstract
    socket of Linux.
    """
    where = os.environ.get("NOTIFY_SOCKET", "")
    if not where or not hasattr(socket, "AF_UNIX"):
        return False
    address = "\0" + where[1:] if where.startswith("@") else where
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told,
    ):
        told.connect(address)
        told.sendall(b"READY=1")
        return True
    return False
