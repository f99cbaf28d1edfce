"""The one thread that owns the database connection.

Every job is one transaction: its future is done when the commit has returned, and a job that
raised has written nothing. Jobs run in the order in which they were handed in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

from station.store.errors import StoreClosedError, explained

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["THREAD_NAME", "Writer"]

THREAD_NAME: Final = "store-writer"

T = TypeVar("T")


class Writer:
    """Runs jobs on one connection, in one thread named "store-writer"."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        """Open the connection in its thread; raises what `connect` raises."""
        self._pool = ThreadPoolExecutor(max_workers=1, initializer=_take_name)
        self._closed = False
        try:
            self._connection = self._pool.submit(connect).result()
        except BaseException:
            self._pool.shutdown()
            raise

    def run(
        self, job: Callable[[Connection], T], then: Callable[[T], object] | None = None
    ) -> Future[T]:
        """Run `job(connection)` as one transaction. Never raises: the future does.

        `then` gets its answer once that is on disk, before the future is done and before the
        next job; it must not raise.
        """
        try:
            return self._pool.submit(self._transaction, job, then)
        except RuntimeError:  # the pool was shut down
            refused: Future[T] = Future()
            refused.set_exception(StoreClosedError())
            return refused

    def close(self) -> None:
        """Finish what was handed in, then close the connection. May be called twice."""
        if self._closed:
            return
        self._closed = True
        closing = self._pool.submit(self._connection.close)
        self._pool.shutdown(wait=True)
        closing.result()

    def _transaction(self, job: Callable[[Connection], T], then: Callable[[T], object] | None) -> T:
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            answer = job(connection)
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            # Not `from error`: SQLite's own words stay out of what is shown and logged.
            if hasattr(error, "sqlite_errorname"):
                raise explained(error) from None  # type: ignore[arg-type]
            raise
        if then is not None:
            then(answer)
        return answer


def _take_name() -> None:
    threading.current_thread().name = THREAD_NAME
