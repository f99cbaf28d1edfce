"""Runs in hl7apy's environment: what it says of HL7 v2 messages.

Standard input: a JSON list of messages, their bytes as Latin-1 text. Standard output: a JSON list
with the complaints of each (empty: valid). Parsed strictly, with the groups of its structure.
"""

import contextlib
import json
import sys
import tempfile
from pathlib import Path

from hl7apy.consts import VALIDATION_LEVEL
from hl7apy.exceptions import HL7apyException
from hl7apy.parser import parse_message


def complaints(text, report):
    """Errors and warnings of one message as lines, each beginning with `Error` or `Warning`."""
    try:
        message = parse_message(text, validation_level=VALIDATION_LEVEL.TOLERANT, find_groups=True)
    except (HL7apyException, ValueError, KeyError, AttributeError, IndexError) as wrong:
        return [f"Error: cannot be parsed: {type(wrong).__name__}: {wrong}"]
    report.write_text("")
    with contextlib.suppress(HL7apyException):  # the first of what the report lists
        message.validate(report_file=str(report))
    return report.read_text().splitlines()


def main():
    """Judge every message of standard input."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report"
        said = []
        for held in json.load(sys.stdin):
            raw = held.encode("latin-1")
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError:
                text = raw.decode("latin-1")
            said.append(complaints(text, report))
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
