"""A way between a program and a server on which connections are cut, by a seed that can be kept."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Cutting", "cutting"]


class Cutting:
    """Forwards to a port of loopback. `port` is its own, `cuts` how often it has cut.

    A share of the connections is cut after some bytes, of either direction: before the peer has
    heard anything, in the middle of the data, or when only the answer is still to come.
    """

    def __init__(self, to: int, *, share: float, longest: int, seed: int) -> None:
        self._to = to
        self._share = share
        self._longest = longest
        self._random = random.Random(seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self.port: int = self._listener.getsockname()[1]
        self.cuts = 0

    def serve(self) -> None:
        """Take connections until the listener is closed."""
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._to), 5)
            except OSError:
                near.close()  # the server is down
                continue
            cut = self._random.random() < self._share
            # Half of the cuts come after all was sent, when only the answer is on its way.
            up = self._random.randrange(self._longest) if cut else None
            down = None
            if cut and self._random.random() < 0.5:
                up, down = None, self._random.randrange(150, 400)
            for source, target, limit in ((near, far, up), (far, near, down)):
                thread = threading.Thread(target=self._pass, args=(source, target, limit))
                thread.start()
                self._threads.append(thread)

    def _pass(self, source: socket.socket, target: socket.socket, limit: int | None) -> None:
        passed = 0
        try:
            while piece := source.recv(16384):
                passed += len(piece)
                if limit is not None and passed > limit:
                    self.cuts += 1
                    break
                target.sendall(piece)
        except OSError:
            pass
        for one in (source, target):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def close(self) -> None:
        """Take no more connections, and wait for those that there are."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(30)


@contextmanager
def cutting(to: int, *, share: float, longest: int, seed: int) -> Iterator[Cutting]:
    """One such way, for as long as the block runs."""
    way = Cutting(to, share=share, longest=longest, seed=seed)
    server = threading.Thread(target=way.serve)
    server.start()
    try:
        yield way
    finally:
        way.close()
        server.join(30)
