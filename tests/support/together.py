"""Which files of tests run in one process, because they share what is slow to start.

By file, and not by the `xdist_group` mark: pytest-xdist 3.8 writes that into a node's id in a way
that pytest 9.2 does not read any more.
"""

from __future__ import annotations

from typing import Any, Final

import pytest

__all__ = ["TOGETHER", "group_of"]

TOGETHER: Final = {
    "tests/test_package.py": "package",
    "tests/conform/test_planted_faults.py": "planted",
    "tests/end_to_end/test_canaries.py": "canaries",
    "tests/end_to_end/test_failures.py": "ward",
    "tests/end_to_end/test_keyboard.py": "ward",
}


def group_of(nodeid: str) -> str:
    """What is handed to one process as a whole: a group of files, or the test alone."""
    return TOGETHER.get(nodeid.split("::")[0], nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object | None:
    """For `--dist loadgroup`, with our groups."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]

    scheduler: Any = LoadGroupScheduling(config, log)
    scheduler._split_scope = group_of
    return scheduler  # type: ignore[no-any-return]
