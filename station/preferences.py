"""What people chose for this station in the window, and find again tomorrow. In the I/O loop.

The site's wishes are in its configuration; this is what is left to whoever stands there.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from station.store.store import Store

__all__ = ["Preferences"]

_SOUNDS: Final = "sounds"


class Preferences:
    """One station's. What cannot be kept holds for this run."""

    def __init__(self, store: Store) -> None:
        """Nothing is read yet."""
        self._store = store
        self.sounds = True

    async def read(self) -> None:
        """As they were left. Raises what the store raises."""
        kept = await asyncio.wrap_future(self._store.preferences())
        self.sounds = kept.get(_SOUNDS, "on") == "on"

    async def switch_sounds(self, on: bool) -> None:
        """From now on, and after a restart. Raises what the store raises; it holds all the same."""
        self.sounds = on
        await asyncio.wrap_future(self._store.keep_preference(_SOUNDS, "on" if on else "off"))
