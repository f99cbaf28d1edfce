"""The SQL of what people chose for this station in the window: a value for each name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection

__all__ = ["load_preferences", "save_preference"]


def save_preference(db: Connection, name: str, value: str) -> None:
    """Keep it in the place of the one before."""
    db.execute(
        "INSERT INTO preferences (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def load_preferences(db: Connection) -> dict[str, str]:
    """All that was ever chosen."""
    return dict(db.execute("SELECT name, value FROM preferences").fetchall())
