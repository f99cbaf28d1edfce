"""`station chart-key`: the key with which this station signs in at its chart (docs/fhir.md)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cyclopts import App

from station.cli.output import Refused

if TYPE_CHECKING:
    from station.smart.keys import SigningKey

__all__ = ["app"]

app = App(name="chart-key", help="The key with which this station signs in at its chart.")


@app.command
def make(
    file: Path | None = None,
    *,
    stored: str | None = None,
    algorithm: Literal["ES384", "RS384"] = "ES384",
) -> int:
    """Make a key pair and print its public half, which is what the chart team gets.

    Parameters
    ----------
    file
        Where the private key goes, readable by its owner only. Never written over.
    stored
        The name under which the system's key store keeps it instead.
    algorithm
        ES384, or RS384 for a chart that takes only RSA keys.
    """
    from station.smart.errors import KeyUnusableError
    from station.smart.keys import jwks, make_key, store_key, write_key_file

    if (file is None) == (stored is None):
        raise Refused("say where the private key goes: a FILE, or --stored NAME.")
    key = make_key(algorithm)
    try:
        if stored is not None:
            store_key(key, stored)
        elif file is not None:
            write_key_file(key, file)
    except FileExistsError:
        raise Refused(f"{file} exists. A chart may know that key: choose another name.") from None
    except OSError as problem:
        raise Refused(f"{file} cannot be written: {problem.strerror}.") from problem
    except KeyUnusableError as problem:
        raise Refused(str(problem)) from problem
    print(jwks([key]), end="")
    print(
        "The private key stays here. Give the chart team what is above, and the scopes of "
        "docs/fhir.md; they give you a client id.",
        file=sys.stderr,
    )
    return 0


@app.command
def show(*files: Path, stored: tuple[str, ...] = ()) -> int:
    """Print the public halves of keys as one key set.

    Parameters
    ----------
    files
        Files with private keys.
    stored
        Names in the system's key store.
    """
    from station.smart.errors import KeyUnusableError
    from station.smart.keys import jwks, read_key_file, read_stored_key

    if not files and not stored:
        raise Refused("name a key: a FILE, or --stored NAME.")
    try:
        keys: list[SigningKey] = [
            *(read_key_file(file) for file in files),
            *(read_stored_key(name) for name in stored),
        ]
    except KeyUnusableError as problem:
        raise Refused(str(problem)) from problem
    print(jwks(keys), end="")
    return 0
