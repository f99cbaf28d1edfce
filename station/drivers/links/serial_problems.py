"""What a serial port's exceptions mean, as problems that a person can act on.

Facts behind it: pyserial gives the errno of `open` and of the lock, but none for "could not
configure"; on Windows it gives text only. After an unplug four kinds come: `SerialException`
from a read or a write, plain `OSError` from `in_waiting`, `termios.error` (not an `OSError`)
from the rest, and `TypeError` where a port was closed under a reader.
"""

from __future__ import annotations

import errno
import sys
from typing import Final

from station.drivers.links.base import LinkProblem, Problem
from station.saying import say

__all__ = ["PORT_ERRORS", "open_problem", "unplugged"]


def _port_errors() -> tuple[type[Exception], ...]:
    # `ValueError`: a setting that this system's driver does not know.
    if sys.platform == "win32":
        return (OSError, TypeError, ValueError)
    import termios

    return (OSError, TypeError, ValueError, termios.error)


# Everything that a call on a port can raise. `SerialException` is an `OSError`.
PORT_ERRORS: Final = _port_errors()

_MISSING = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO})
_BUSY = frozenset({errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK})
_NOT_A_PORT = frozenset({errno.EISDIR, errno.ENOTDIR, errno.ENOTTY, errno.ELOOP})


def open_problem(path: str, error: Exception) -> LinkProblem:
    """Why `path` could not be opened, from what pyserial raised."""
    code = getattr(error, "errno", None)
    text = str(error)
    if sys.platform == "win32":
        return _windows_problem(path, text)
    if code in _MISSING:
        return _missing(path, text)
    if code in (errno.EACCES, errno.EPERM):
        return _forbidden(path, text)
    if code in _BUSY:
        return _busy(path, text)
    if code in _NOT_A_PORT or "configure port" in text:
        return _not_a_port(path, text)
    return _other(path, text)


def unplugged(path: str, error: Exception) -> LinkProblem:
    """The port went away while it was open."""
    return LinkProblem(
        problem=Problem.UNPLUGGED,
        says=say("The cable of the instrument on {path} was unplugged.", path=path),
        next_step="Plug it in again. The station takes it up by itself.",
        detail=f"{type(error).__name__}: {error}",
    )


def _windows_problem(path: str, text: str) -> LinkProblem:
    # Windows ports are always exclusive, and "access is denied" is its word for busy.
    if "PermissionError" in text:
        return _busy(path, text)
    if "FileNotFoundError" in text:
        return _missing(path, text)
    if "configure port" in text:
        return _not_a_port(path, text)
    return _other(path, text)


def _missing(path: str, detail: str) -> LinkProblem:
    return LinkProblem(
        problem=Problem.PORT_MISSING,
        says=say("There is no port {path}.", path=path),
        next_step="Plug the instrument's cable in, or choose another port in the device settings.",
        detail=detail,
    )


def _forbidden(path: str, detail: str) -> LinkProblem:
    return LinkProblem(
        problem=Problem.NO_PERMISSION,
        says=say("This computer account may not use the port {path}.", path=path),
        next_step="Ask the administrator to add the account to the group that owns the port "
        "(often dialout), then sign out of the computer and in again.",
        detail=detail,
    )


def _busy(path: str, detail: str) -> LinkProblem:
    return LinkProblem(
        problem=Problem.PORT_BUSY,
        says=say("Another program is using the port {path}.", path=path),
        next_step="Close that program. The station takes the port as soon as it is free.",
        detail=detail,
    )


def _not_a_port(path: str, detail: str) -> LinkProblem:
    return LinkProblem(
        problem=Problem.NOT_A_PORT,
        says=say("{path} is not a serial port, or does not take these settings.", path=path),
        next_step="Choose the port of the instrument in the device settings.",
        detail=detail,
    )


def _other(path: str, detail: str) -> LinkProblem:
    return LinkProblem(
        problem=Problem.OTHER,
        says=say("The port {path} did not open.", path=path),
        next_step="Unplug the cable, plug it in again, and run station doctor if it stays so.",
        detail=detail,
    )
