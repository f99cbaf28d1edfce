"""Looks for secrets in what the repository holds: `secrets_scan.py` prints each place it finds.

Looks at every text file that git knows, for keys, tokens of well-known services, addresses with a
password in them, and words such as `password` or `token` that are given a text that looks random.
"Looks random" is Shannon's entropy in bits for each character; English words have less.
"""

from __future__ import annotations

import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Finding", "entropy", "find", "known_files", "scan"]

ROOT: Final = Path(__file__).parent.parent

# What it is, words without which it is not there (looked for first: that is quick), and its shape.
_SHAPES: Final = (
    (
        "private key",
        ("PRIVATE KEY",),
        re.compile(r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    ),
    ("key of a cloud", ("AKIA", "ASIA"), re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")),
    (
        "key of a web service",
        ("AIza", "sk_live_"),
        re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b|\bsk_live_[0-9A-Za-z]{16,}"),
    ),
    (
        "token of a code host",
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-"),
        re.compile(r"\bgh[pousr]_[0-9A-Za-z]{36,}|\bgithub_pat_\w{22,}|\bglpat-[\w-]{20,}"),
    ),
    (
        "token of a registry",
        ("pypi-AgEI", "npm_"),
        re.compile(r"\bpypi-AgEI[\w-]{20,}|\bnpm_[0-9A-Za-z]{36}\b"),
    ),
    ("token of a messenger", ("xox",), re.compile(r"\bxox[abprs]-[0-9A-Za-z-]{10,}")),
    ("signed token", ("eyJ",), re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}")),
    (
        "password in an address",
        ("://",),
        re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/:@\"'{<]+:[^\s/@\"'{<]+@"),
    ),
)
_WORDS: Final = re.compile(
    "passwo?r?d|passphrase|pass_phrase|secret|token|api_?key|credential|pepper", re.IGNORECASE
)
_HINTS: Final = (
    "passw",
    "passphrase",
    "pass_phrase",
    "secret",
    "token",
    "apikey",
    "api_key",
    "credential",
    "pepper",
)
_GIVEN: Final = re.compile(
    r"(?i)\w*(?:passwo?r?d|passphrase|pass_phrase|secret|token|api_?key|credential|pepper)\w*"
    r"[\"']?\s*(?::\s*\w+\s*)?[:=]\s*[rbf]?[\"']([^\"'\s]{12,})[\"']"
)
_RANDOM: Final = 3.5
"""Bits for each character. Twelve characters of which all differ have 3.6; words have up to 3.3."""
_LARGEST: Final = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What looks like a secret, and where. `text` is what matched: do not print it elsewhere."""

    path: str
    line: int
    what: str
    text: str


def entropy(text: str) -> float:
    """Bits for each character (Shannon 1948), by how often each occurs in the text itself."""
    total = len(text)
    return -sum(n / total * math.log2(n / total) for n in Counter(text).values())


def find(path: str, text: str) -> Iterator[Finding]:
    """What looks like a secret in one file's text."""
    # Most files have none: a look at the whole is much quicker than one at each line.
    shapes = [
        (what, shape)
        for what, hints, shape in _SHAPES
        if any(hint in text for hint in hints) and shape.search(text)
    ]
    lower = text.lower()
    words = any(hint in lower for hint in _HINTS)
    if not shapes and not words:
        return
    for number, line in enumerate(text.splitlines(), start=1):
        for what, shape in shapes:
            for match in shape.finditer(line):
                yield Finding(path=path, line=number, what=what, text=match[0])
        if not words or not _WORDS.search(line):
            continue
        for match in _GIVEN.finditer(line):
            # An address has none unless it has a password, and a place to be filled in is none.
            if "://" not in match[1] and "{" not in match[1] and entropy(match[1]) >= _RANDOM:
                yield Finding(path=path, line=number, what="random text", text=match[1])


def known_files(root: Path = ROOT) -> tuple[str, ...]:
    """Every file that git has or would add. Raises OSError or CalledProcessError without git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    return tuple(sorted(each for each in listed.stdout.decode().split("\0") if each))


def scan(root: Path = ROOT) -> Iterator[Finding]:
    """What looks like a secret in any of them; files that are no text are passed over."""
    for path in known_files(root):
        file = root / path
        if not file.is_file() or file.stat().st_size > _LARGEST:
            continue
        raw = file.read_bytes()
        if b"\0" not in raw[:8192]:
            yield from find(path, raw.decode("utf-8", "replace"))


def main() -> int:
    """Print places, without what is there; 1 where there are any."""
    found = list(scan())
    for each in found:
        print(f"{each.path}:{each.line}: {each.what}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
