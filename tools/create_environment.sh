#!/bin/sh
# create_environment.sh FOLDER [run|test]
# Creates a virtual environment, and first the system packages of that set that are missing.
# An environment that exists is kept: only what it lacks is added.
set -eu

folder=$1
system=${2:-environment}
here=$(dirname "$0")

python=$(sh "$here/find_python.sh")
"$python" "$here/system_packages.py" "$system"
if ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    echo "Creating $folder with $("$python" --version)"
    "$python" -m venv "$folder"
fi
