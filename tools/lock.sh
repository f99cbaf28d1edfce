#!/bin/sh
# Chooses versions for pyproject.toml's ranges and writes them, with hashes, to requirements/.
# One lock, with one version of each package, serves Linux, Windows and macOS on Python 3.11 to 3.13
# (see docs/decisions/).
set -eu

cd "$(dirname "$0")/.."
environment=.venv-lock
if ! "$environment/bin/uv" --version >/dev/null 2>&1; then
    "$(sh tools/find_python.sh)" -m venv "$environment"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check 'uv>=0.9'
fi

compile() {
    output=$1
    shift
    "$environment/bin/uv" pip compile --quiet --universal --python-version 3.11 \
        --fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links \
        --no-header --upgrade --output-file "$output" "$@"
}

compile requirements/run.txt --extra simulate --group build pyproject.toml
compile requirements/dev.txt --extra simulate --group build --group test --group lint \
    --constraint requirements/run.txt pyproject.toml
compile requirements/dist.txt --only-binary :all: --group dist \
    --constraint requirements/run.txt pyproject.toml
compile requirements/demo.txt --group demo
compile requirements/audit.txt --only-binary :all: --group audit
compile requirements/peers.txt --only-binary :all: --group peers
for judge in hl7apy node python-hl7; do
    compile "requirements/judge-$judge.txt" --only-binary :all: --group "judge-$judge"
done

if grep -nE '://|file:|/home/|/tmp/' requirements/*.txt; then
    echo "A lock file names a host or a path (above). It must name packages, versions and hashes only." >&2
    exit 1
fi
