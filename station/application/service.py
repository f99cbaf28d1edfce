"""The user's service manager, as far as the installed application needs it."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import Final

from station.application.layout import UNIT

__all__ = ["Service", "ServiceError"]

_STEP_S: Final = 60.0
_SESSION: Final = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_SESSION_TYPE")


class ServiceError(RuntimeError):
    """The service manager did not do what was asked; what it said."""


class Service:
    """`systemctl --user` for the station's unit. Where there is no service manager (a container, an
    account that is not signed in) nothing is started and nothing runs.
    """

    def __init__(self) -> None:
        """Find the service manager."""
        self._program = shutil.which("systemctl")
        self.there = self._program is not None and self._asked("show-environment")

    def reload(self) -> None:
        """Units were added or removed."""
        self._must("daemon-reload")

    def enable(self) -> None:
        """Start it with the graphical session from now on."""
        self._must("enable", UNIT)

    def disable(self) -> None:
        """Do not start it by itself any more. Nothing happens where it was not known."""
        if self.there:
            self._asked("disable", UNIT)

    def runs(self) -> bool:
        """Whether the station runs or is being started: the first start waits for a person."""
        if self._program is None or not self.there:
            return False
        done = subprocess.run(  # noqa: S603
            [self._program, "--user", "show", "--property=ActiveState", "--value", UNIT],
            capture_output=True,
            text=True,
            check=False,
            timeout=_STEP_S,
        )
        return done.stdout.strip() in ("active", "activating", "reloading")

    def start(self, *, wait: bool) -> None:
        """Start it. With `wait`, until its data are open; raises `ServiceError` where they are
        not after a minute.
        """
        # The station says when it is ready; without a unit of this session it cannot find a screen.
        names = [name for name in _SESSION if name in os.environ]
        if names:
            self._must("import-environment", *names)
        self._must("reset-failed", UNIT, may_fail=True)
        self._must("start", *(() if wait else ("--no-block",)), UNIT)

    def stop(self) -> None:
        """End it and wait until it has ended."""
        self._must("stop", UNIT)

    def _asked(self, *words: str) -> bool:
        assert self._program is not None
        done = subprocess.run(  # noqa: S603
            [self._program, "--user", *words], capture_output=True, check=False, timeout=_STEP_S
        )
        return done.returncode == 0

    def _must(self, *words: str, may_fail: bool = False) -> None:
        if not self.there:
            return
        assert self._program is not None
        try:
            done = subprocess.run(  # noqa: S603
                [self._program, "--user", *words],
                capture_output=True,
                text=True,
                check=False,
                timeout=_STEP_S,
            )
        except subprocess.TimeoutExpired as late:
            raise ServiceError(f"systemctl --user {' '.join(words)}: no answer") from late
        if done.returncode and not may_fail:
            said = (done.stderr or done.stdout).strip()
            raise ServiceError(f"systemctl --user {' '.join(words)}: {said}")
