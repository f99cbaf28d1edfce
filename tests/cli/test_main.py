"""What every command does before anything else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_LOOK = """
import resource, sys
from station.cli import main
sys.argv = ["station", "--version"]
try:
    main()
except SystemExit:
    pass
print(resource.getrlimit(resource.RLIMIT_CORE))
"""


@pytest.mark.skipif(os.name != "posix", reason="POSIX limits")
def test_a_crash_leaves_no_memory_on_the_disk() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LOOK], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "(0, 0)"
