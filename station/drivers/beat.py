"""A common beat for what an asyncio loop does again and again.

Work that comes round on its own schedule wakes the loop once for each; on a common beat one
waking serves all of it. It is the waking that costs, more than the work.
"""

from __future__ import annotations

import asyncio

__all__ = ["next_beat"]


async def next_beat(period_s: float) -> None:
    """Sleep until the loop's clock is at the next multiple of `period_s` seconds."""
    now_s = asyncio.get_running_loop().time()
    await asyncio.sleep(period_s - now_s % period_s)
