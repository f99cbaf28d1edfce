"""What every command does before anything else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_FILES = """
import os, sys
from pathlib import Path
from station.cli import main
sys.argv = ["station", "--version"]
try:
    main()
except SystemExit:
    pass
from station.tls import client_context
client_context()
folder = Path(sys.stdin.readline().strip())
(folder / "outer" / "inner").mkdir(parents=True)
(folder / "outer" / "file").touch()
for one in sorted(folder.rglob("*")):
    print(one.name, oct(one.stat().st_mode & 0o777))
"""
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


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_what_is_written_is_its_owners_alone_and_no_keys_of_tls_are(tmp_path: Path) -> None:
    """Whatever the account has as its mask, and whoever left a debugger's setting in it."""
    done = subprocess.run(
        [sys.executable, "-c", _FILES],
        input=f"{tmp_path}\n",
        env=os.environ | {"SSLKEYLOGFILE": str(tmp_path / "keys.log")},
        umask=0,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines()[1:] == ["outer 0o700", "file 0o600", "inner 0o700"]
