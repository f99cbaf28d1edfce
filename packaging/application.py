"""Where the built application begins: the `station` command, as the wheel has it."""

import os

# The program was started with its own libraries on the path. Programs that it starts (systemctl, a
# player of sounds) are the system's and need the system's.
_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _before is not None:
    os.environ["LD_LIBRARY_PATH"] = _before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)

from station.cli import main  # noqa: E402 - the environment first

main()
