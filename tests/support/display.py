"""A screen that is only in memory, for tests that open the real window."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.needs import require

__all__ = ["virtual_display"]

SCREEN = "1920x1080x24"


@contextmanager
def virtual_display(screen: str = SCREEN, dpi: int = 96) -> Iterator[str]:
    """Run an Xvfb of its own and give its DISPLAY, such as `:99`; it ends with the context. `dpi`:
    how many dots an inch of its glass has.

    The server itself picks a free display number and tells it when it accepts clients
    (`-displayfd`), so parallel runs do not collide and nothing waits for a time.
    """
    program = shutil.which("Xvfb")
    require(program, "Xvfb is not installed: `make test` installs it")
    assert program is not None
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        [
            program,
            *("-displayfd", str(write_end)),
            *("-screen", "0", screen),
            *("-dpi", str(dpi)),
            *("-nolisten", "tcp"),
            "-noreset",
        ],
        pass_fds=(write_end,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as told:
            number = told.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb ended before it was ready (exit {server.wait()})")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
