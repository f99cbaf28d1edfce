#!/bin/sh
# Prints the interpreter to use: PYTHON if it is set, else the machine's own python3 if it fits,
# else the newest that fits. "Fits" is `requires-python` in pyproject.toml.
set -eu

fits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

if [ -n "${PYTHON:-}" ]; then
    if fits "$PYTHON"; then
        command -v "$PYTHON"
        exit 0
    fi
    echo "PYTHON=$PYTHON is not a Python 3.11, 3.12 or 3.13. Name one that is, or leave PYTHON out." >&2
    exit 1
fi

for candidate in python3 python3.13 python3.12 python3.11 python; do
    if fits "$candidate"; then
        command -v "$candidate"
        exit 0
    fi
done

echo "No Python 3.11, 3.12 or 3.13 was found. Install one, or name it: make run PYTHON=/path/to/python3.12" >&2
exit 1
