"""Whether a database is in one piece, and how much of everything it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.store.errors import StoreDamagedError

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["check_sound", "counts"]


def check_sound(connection: Connection) -> None:
    """SQLCipher looks at every page's HMAC, SQLite at every page's structure.

    https://www.zetetic.net/sqlcipher/sqlcipher-api/ (cipher_integrity_check),
    https://sqlite.org/pragma.html (integrity_check, foreign_key_check). Raises
    `StoreDamagedError`.
    """
    pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    orphans = connection.execute("PRAGMA foreign_key_check").fetchone()
    if pages or said != "ok" or orphans is not None:
        raise StoreDamagedError


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has, by its name."""
    names = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY name"
        )
    ]
    # Names out of the schema itself, which cannot be parameters.
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for name in names
    }
