"""A simulation in a thread of its own, for a program whose first thread is a window's."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

from station.simulators.control import Control
from station.simulators.simulate import simulate

__all__ = ["Background"]

_END_S: Final = 10.0


class Background:
    """Options as of `simulate`. `control` is told why it ended by itself."""

    def __init__(self, spec_ids: Sequence[str], control: Control, **options: Any) -> None:
        self._spec_ids, self._control, self._options = spec_ids, control, options
        self._told: Callable[[dict[str, Any]], None] = options.pop("on_ready", lambda _: None)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._problem: BaseException | None = None
        self._settled = threading.Event()
        self._thread = threading.Thread(target=self._run, name="simulation", daemon=True)

    def start(self) -> None:
        """Return when the first instrument is there. Raises what `simulate` raises."""
        self._thread.start()
        self._settled.wait()
        if self._problem is not None:
            self._thread.join(_END_S)
            raise self._problem

    def stop(self) -> None:
        """Leave ports and files clean."""
        if self._loop is not None and self._task is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(_END_S)

    def _run(self) -> None:
        try:
            asyncio.run(self._be())
        except asyncio.CancelledError:
            self._control.end()
        except Exception as problem:
            self._problem = problem
            self._control.end(str(problem) or type(problem).__name__)
        else:
            self._control.end()
        finally:
            self._settled.set()

    async def _be(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        await simulate(self._spec_ids, control=self._control, on_ready=self._ready, **self._options)

    def _ready(self, place: dict[str, Any]) -> None:
        self._told(place)
        self._settled.set()
