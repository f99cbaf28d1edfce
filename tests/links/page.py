"""The page of recoveries: docs/link-faults.md out of what a soak has measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tests.links.faults import SERIAL

__all__ = ["page"]

_HEAD: Final = """\
# Link faults

What a bad line or radio does to each instrument, and how long the station needs to have right
values of all of it again. Written by the soak, which also holds every time to its bound:

```sh
LINK_FAULTS_PAGE=docs/link-faults.md make soak ARGS=tests/links
```

The devices are the shipped simulators on pseudo-terminals and on a Bluetooth stack; the host is
the station's own link, dialogue, decoder and interpreter, unchanged. Between them bytes are lost,
bits turned over, pieces sent twice or late, all of it withheld, or read at twice the speed of the
line; and the connection is cut behind a byte (Bluetooth: a packet of the link layer's data) of a
conversation, from the connection until all values have come: behind every one, or as many as the
table says where the soak was shortened (`LINK_FAULTS_EVERY`). What is true is what the simulated
person has, not what a decoder makes of it.

Times are seconds from the end of the fault until every vital sign and signal has come anew and
right. A device that measures now and then is waited for, too: measurements go 20 times faster
here, so that its own pause is about three seconds. The bound is twice the time that
its values take without any fault (the measurement under way at the end of the fault is lost, the
next one counts), the pauses of the link before its first two tries (0.75 s, Bluetooth 1.5 s), and,
of a stream, what the spec calls too long a silence, else 3 s for its conversation to ask again.
*Usual* is how long everything takes to come anew where nothing is wrong; *places* are the bytes or
packets behind which the conversation was cut, of all that it has.

"""
_ABOUT_WRONG: Final = """
## Numbers that the instrument did not measure

The last column counts them, of all faults together. Where a frame has a checksum there are none.
(A sum or an exclusive or of 8 bits finds every single turned bit; of frames with several wrong
bits it lets one in 256 through. The faults above turn one bit in a frame at the most, as a line
does.)

These formats have no checksum. A turned bit in a number gives another number, and nothing in the
frame can tell; the station cannot know better than the wire. What stands against it:

"""
_AGAINST: Final = """
Beside these, for all of them: a value outside the range of its device is a refusal or a failure; a
value that no living patient has cannot be kept, and an unlikely one for the age, or one that
differs much from the last, asks first (docs/checks.md); a stream is shown as live and kept by a
person who sees it, and one wrong second in it is followed by a right one. Over Bluetooth every
packet has a CRC of 24 bits (Core Specification, vol. 6 part B 3.1.1) and is sent again when it is
wrong: a turned bit in a value is a fault of the device itself there, not of the radio.
"""


def page(rows: Sequence[dict[str, Any]]) -> str:
    """The page, from a row for each instrument (`Recovery.row`)."""
    lines = [
        "| instrument | usual | " + " | ".join(SERIAL) + " | places | cut, median | cut, most "
        "| bound | wrong |",
        "| --- |" + " ---: |" * (len(SERIAL) + 6),
    ]
    lines += [_line(row) for row in rows]
    bare = [f"| `{row['name']}` | {row['against']} |" for row in rows if row["unprotected"]]
    against = ["| instrument | what else is checked |", "| --- | --- |", *bare]
    return _HEAD + "\n".join(lines) + "\n" + _ABOUT_WRONG + "\n".join(against) + "\n" + _AGAINST


def _line(row: dict[str, Any]) -> str:
    after = [_seconds(row["after"].get(kind)) for kind in SERIAL]
    wrong = sum(row["wrong"].values())
    cells = [
        f"`{row['name']}`",
        _seconds(row["usual_s"]),
        *after,
        f"{row['cuts']} of {row['dialogue']}",
        _seconds(row["cut_median_s"]),
        _seconds(row["cut_most_s"]),
        _seconds(row["bound_s"]),
        f"{wrong} of {row['readings']}" if wrong else "0",
    ]
    return "| " + " | ".join(cells) + " |"


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
