"""Bumble's errors as bleak's: what a driver above bleak may expect, and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

from bleak.exc import CONTROLLER_ERROR_CODES, BleakError, BleakGATTProtocolError
from bumble import att, core

from station.simulators.bluetooth.backend.tasks import cancellations

__all__ = ["bleak_errors", "controller_error"]


def controller_error(code: int) -> str:
    """What a controller's error or disconnection reason is called, with its number."""
    return f"{CONTROLLER_ERROR_CODES.get(code, 'Unknown')} ({code:#04x})"


@contextlib.contextmanager
def bleak_errors(doing: str) -> Iterator[None]:
    """Translate what Bumble raises inside the block.

    A connection that ends during a request reaches the waiting task as a cancellation; only
    the task's own count tells it from somebody cancelling the task.
    """
    before = cancellations()
    try:
        yield
    except att.ATT_Error as error:
        raise BleakGATTProtocolError(error.error_code) from error
    except asyncio.CancelledError as error:
        if cancellations() > before:
            raise
        raise BleakError(f"{doing}: the connection ended") from error
    except (core.TimeoutError, TimeoutError) as error:
        raise TimeoutError(f"{doing}: no answer in time") from error
    except core.ProtocolError as error:
        raise BleakError(f"{doing}: {_protocol_text(error)}") from error
    except core.BaseBumbleError as error:
        raise BleakError(f"{doing}: {type(error).__name__} {error}".rstrip()) from error


def _protocol_text(error: core.ProtocolError) -> str:
    if error.error_namespace == "hci" and error.error_code is not None:
        return controller_error(error.error_code)
    return f"{error.error_namespace} {error.error_name or error.error_code}"
