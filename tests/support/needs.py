"""Things that a test needs from the machine: missing is a skip at a desk, a failure in CI.

A skip that nobody sees is how a suite stops testing. So where `CI` is set (as `.ci/run` sets it),
a missing server, judge, screen, pty or radio fails the test.
"""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

__all__ = ["in_ci", "require", "skip_or_fail"]


def in_ci() -> bool:
    """Whether this run may skip nothing."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def skip_or_fail(reason: str) -> NoReturn:
    """End this test: skipped at a desk, failed in CI. `reason` says what is missing."""
    __tracebackhide__ = True
    if in_ci():
        pytest.fail(f"{reason} (nothing may be missing in CI)", pytrace=False)
    pytest.skip(reason)


def require(present: object, reason: str) -> None:
    """Go on if `present` is true; else `skip_or_fail(reason)`."""
    __tracebackhide__ = True
    if not present:
        skip_or_fail(reason)
