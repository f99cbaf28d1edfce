"""The matrix and the pages as files: `python -m station.support.docs --write`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from station.codec import load_spec
from station.codec.catalog import shipped_spec_ids
from station.support.matrix import matrix_text
from station.support.page import page_text

__all__ = ["FOLDER", "device_docs"]

FOLDER: Final = Path(__file__).resolve().parent.parent.parent / "docs" / "devices"
"""Where they lie in a checkout."""


def device_docs() -> dict[str, str]:
    """File name → text of every page."""
    specs = [load_spec(spec_id) for spec_id in shipped_spec_ids()]
    pages = {f"{spec.id}.md": page_text(spec) for spec in specs}
    return {"README.md": matrix_text(specs), **pages}


def main(arguments: list[str]) -> int:
    """Print the matrix, or write all pages with `--write` and take away those of no spec."""
    pages = device_docs()
    if arguments != ["--write"]:
        sys.stdout.buffer.write(pages["README.md"].encode())
        return 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (FOLDER / name).write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
