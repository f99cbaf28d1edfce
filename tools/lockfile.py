"""What a lock file says: `name==version ; marker`, its hashes, and what asked for it.

Reads what `tools/lock.sh` writes (uv's form of a requirements file), and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["LOCKS", "Locked", "LockfileError", "read_lock"]

LOCKS: Final = Path(__file__).parent.parent / "requirements"

_PIN: Final = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>\S+)(?: ; (?P<marker>.+))?")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class LockfileError(ValueError):
    """A line is none that `make lock` writes; the text says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """One pinned package. `asked_by` names packages, or a group of pyproject.toml."""

    name: str
    version: str
    marker: str | None
    hashes: tuple[str, ...]
    """SHA-256 of every file that may be installed, as hex."""
    asked_by: tuple[str, ...]


def read_lock(path: Path) -> tuple[Locked, ...]:
    """The packages of a lock file, in its order. Raises `LockfileError`."""
    blocks: list[list[str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        if line[0] in " #":
            if blocks:  # what stands above the first package is a heading
                blocks[-1].append(line)
        elif _PIN.fullmatch(line.removesuffix(" \\")):
            blocks.append([line])
        else:
            raise LockfileError(f"{path.name}:{number}: {line!r} is not a pinned package")
    return tuple(_locked(block) for block in blocks)


def _locked(block: list[str]) -> Locked:
    pin = _PIN.fullmatch(block[0].removesuffix(" \\"))
    assert pin is not None
    remarks = [line.strip().removeprefix("#").strip() for line in block[1:] if "#" in line]
    return Locked(
        name=pin["name"],
        version=pin["version"],
        marker=pin["marker"],
        hashes=tuple(_HASH.findall("\n".join(block))),
        asked_by=tuple(
            remark for line in remarks if (remark := line.removeprefix("via").strip()) != ""
        ),
    )
