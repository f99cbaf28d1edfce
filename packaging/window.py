"""Where the built application begins on Windows without a console: `station run`."""

import sys

from station.cli import main

sys.argv[1:1] = ["run"]
main()
