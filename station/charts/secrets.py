"""Pass phrases that the configuration names and the system's key store keeps."""

from __future__ import annotations

import logging

__all__ = ["secret_of"]

_log = logging.getLogger(__name__)


def secret_of(name: str) -> str | None:
    """What the key store has under that name; None where it has nothing or does not open.

    The connection that needs it then says that its key cannot be used, and the others go on.
    """
    from station.smart.errors import KeyUnusableError
    from station.smart.keys import read_secret

    try:
        return read_secret(name)
    except KeyUnusableError as problem:
        _log.warning("the secret %s: %s %s", name, problem.says, problem.next_step)
        return None
