"""A first draft of a spec, out of a flight recording of a device that nobody has described yet.

It says what can be seen in the bytes: texts and their columns, frames of one length with a start
byte, a counter and a checksum, or the values of each Bluetooth characteristic. What they mean, a
person adds from the maker's document and from what the display showed meanwhile.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from station.workbench.fixed_frames import FixedFrames, fixed_frames
from station.workbench.text_lines import TextLines, text_lines

if TYPE_CHECKING:
    from station.drivers.links.base import Chunk

__all__ = ["draft_spec"]

_EXAMPLES: Final = 3

_HEAD: Final = """\
#:schema ./schema.json
# Drafted from a recording of {day}. What stands here was seen in its bytes and nothing more: go
# through the lines marked "?", then run `station devices check` on this file.
language = 1
id = "{id}"
title = "?"
device_type = "?"  # pulse oximeter, blood pressure cuff, thermometer, scale, …
maker = "?"
# U: shown and never charted, until an engineer approves it for the site. M: one good source,
# H: the maker's document or several sources.
evidence = "U"
not_proven = ["everything: nobody has compared it with a display yet"]

[[source]]
key = "recording"
says = "? whose device, which model and firmware, recorded {day}"

"""
_LIMITS: Final = """
[limits]
longest_measurement_s = 60  # ? from its start to its last byte, rather too long than too short
silence_s = {silence}  # ? the longest pause in the recording was {pause:.1f} s
streaming = {streaming}

"""
_WHAT: Final = """\
# Each field: what is it? For a value add unit = "%", vital = "spo2", required = true,
# range = { "%" = [1, 100] }, special = [{ raw = 127, says = "no value" }]; for status bits
# flags = [{ name = "no_finger", bit = 4, trouble = "no finger", reason = "no_finger" }].
"""


def draft_spec(spec_id: str, chunks: Sequence[Chunk], day: datetime) -> str:
    """The TOML text. Raises `ValueError` for a recording without bytes.

    `chunks` are what the device said, with monotonic times in seconds.
    """
    if not any(chunk.data for chunk in chunks):
        raise ValueError("the recording has no bytes from the device")
    body = _bluetooth(chunks) if chunks[0].channel is not None else _serial(chunks)
    return _HEAD.format(id=spec_id, day=day.date().isoformat()) + body


def _times(chunks: Sequence[Chunk]) -> str:
    pairs = itertools.pairwise(chunks)
    pause = max((b.monotonic_s - a.monotonic_s for a, b in pairs), default=0.0)
    streaming = len(chunks) > 20 and pause < 5.0
    silence = max(3, round(3 * pause))
    return _LIMITS.format(silence=silence, pause=pause, streaming=str(streaming).lower())


def _serial(chunks: Sequence[Chunk]) -> str:
    data = b"".join(chunk.data for chunk in chunks)
    link = '[link]\nkind = "serial"\nbaud = 9600  # ? as it was recorded\n' + _times(chunks)
    lines = text_lines(data)
    if lines is not None:
        return link + _text(lines)
    frames = fixed_frames(data)
    if frames is not None:
        return link + _fixed(frames)
    return link + _unknown(data)


def _text(lines: TextLines) -> str:
    longest = max(map(len, lines.lines)) + 20
    out = [
        "[[framing]]",
        'kind = "delimited"',
        f'ends = "{lines.end.hex().upper()}"',
        f"longest = {longest}",
        "",
        _WHAT + "[[message]]",
        'id = "line"',
        'title = "? Line"',
        f'text = {{ layout = "{lines.layout}"{_separator(lines.separator)} }}',
        "",
    ]
    for name, place, kind, shown in lines.fields:
        out += ["  [[message.field]]", f'  name = "{name}"', f'  type = "{kind}"']
        out += [f"  {place}"]
        if kind in ("date", "time"):
            form = _date_format(shown) if kind == "date" else '"%H:%M:%S"'
            out += [
                f"  format = {form}",
                '  # role = "device_time"  # ? where it is a clock of its own',
            ]
        if kind == "decimal":
            out += ['  dashes = "no value"']
        out += [f"  # seen: {', '.join(shown)}", ""]
    return "\n".join(out) + _examples((line + lines.end for line in lines.lines), text=True)


def _date_format(shown: Sequence[str]) -> str:
    """Day or month first: what fits all of them; where both do, somebody has to say."""

    def fits(form: str) -> bool:
        try:
            return all(datetime.strptime(text, form) for text in shown)  # noqa: DTZ007 - no zone
        except ValueError:
            return False

    first, second = "%d/%m/%y", "%m/%d/%y"
    if fits(first):
        return f'"{first}"' + (f'  # ? or "{second}", both fit' if fits(second) else "")
    return f'"{second}"'


def _separator(separator: str | None) -> str:
    return "" if separator is None else f', separator = "{separator}"'


def _fixed(frames: FixedFrames) -> str:
    out = ["[[framing]]", 'kind = "fixed"', f"length = {frames.length}"]
    if frames.sync_bit:
        out += ['sync_bit = "set"  # bit 7 is set in the first byte and in no other']
    if frames.constants:
        rules = ", ".join(
            f"{{ byte = {at}, value = 0x{value:02X} }}" for at, value in frames.constants
        )
        out += [f"constants = [{rules}]"]
    if frames.checksum is not None:
        kind, first = frames.checksum
        out += [f'checksum = {{ kind = "{kind}", over = [{first}, -2], at = -1 }}']
    if frames.counter is not None:
        out += [f"counter = {{ byte = {frames.counter} }}"]
    out += ["", _WHAT + "[[message]]", 'id = "frame"', 'title = "? Frame"', ""]
    known = {at for at, _ in frames.constants} | {frames.counter}
    known |= {frames.length - 1} if frames.checksum is not None else set()
    for at in range(frames.length):
        if at not in known:
            out += _byte(at, frames.seen[at])
    return "\n".join(out) + _examples(frames.frames, text=False)


def _byte(at: int, seen: tuple[int, int, int]) -> list[str]:
    low, high, different = seen
    return [
        "  [[message.field]]",
        f'  name = "byte_{at}"',
        '  type = "u8"',
        f"  at = {at}",
        f"  # seen: {low} to {high}, {different} different values",
        "",
    ]


def _unknown(data: bytes) -> str:
    """No text and no frames of one length: the engineer has to say how a frame is found."""
    common = Counter(data).most_common(3)
    told = ", ".join(f"0x{byte:02X} {count} times" for byte, count in common)
    return "\n".join(
        (
            "# No frames of one length were found. The most common bytes are",
            f"# {told}. Say how long a frame is: by a number in its head (length_prefixed), by its",
            "# type (typed), or to an end (delimited); see firmware_specs/README.md.",
            "[[framing]]",
            'kind = "length_prefixed"',
            f"constants = [{{ byte = 0, value = 0x{common[0][0]:02X} }}]  # ?",
            "length_at = 1  # ?",
            "overhead = 2  # ?",
            "longest = 255  # ?",
            "",
            "[[message]]",
            'id = "frame"',
            'title = "? Frame"',
            "",
            "  [[message.field]]",
            '  name = "data"',
            '  type = "bytes"',
            "  at = 2",
            "",
        )
    )


def _bluetooth(chunks: Sequence[Chunk]) -> str:
    values: dict[str, list[bytes]] = {}
    for chunk in chunks:
        values.setdefault(chunk.channel or "", []).append(chunk.data)
    first = next(iter(values))
    out = [
        "[link]",
        'kind = "bluetooth"',
        f'service = "{first}"  # ? the service that has these characteristics',
        "bond = false  # ?",
        "",
        "[link.advertisement]",
        "services = []  # ? what it advertises; see `station devices scan`",
        "name_prefixes = []  # ?",
        "",
        _times(chunks).strip(),
        "",
    ]
    examples = ""
    out += [_WHAT.rstrip()]
    for number, (channel, some) in enumerate(values.items(), 1):
        lengths = sorted({len(value) for value in some})
        out += [
            "[[message]]",
            f'id = "value_{number}"',
            f'title = "? {len(some)} values of {lengths[0]} to {lengths[-1]} bytes"',
            f'characteristic = "{channel}"',
            'delivery = "notify"  # ? or indicate',
        ]
        if len(lengths) > 1:
            out += ["grows = true  # ? the length differs: flags may say which fields are there"]
        out += [""]
        for at in range(lengths[0]):
            column = [value[at] for value in some]
            out += _byte(at, (min(column), max(column), len(set(column))))
        examples += _examples(some, text=False, message=f"value_{number}")
    return "\n".join(out) + examples


def _examples(frames: Iterable[bytes], *, text: bool, message: str | None = None) -> str:
    """The first few different frames, with room for what the display showed."""
    out = [""]
    for frame in list(dict.fromkeys(frames))[:_EXAMPLES]:
        bytes_ = f"text = {_quoted(frame)}" if text else f'hex = "{frame.hex(" ").upper()}"'
        out += [
            "[[example]]",
            'says = "? what was done, and what the display showed"',
            'source = "recording"',
            'kind = "captured"',
            *([f'message = "{message}"'] if message else []),
            bytes_,
            "# values = { spo2 = 97 }  # ? typed from the display, never from `station decode`",
            "chartable = false  # ? true once it has values",
            "",
        ]
    return "\n".join(out)


def _quoted(line: bytes) -> str:
    """A line as a TOML string."""
    text = line.decode("ascii").replace("\\", "\\\\").replace('"', '\\"')
    for sign, written in (("\r", "\\r"), ("\n", "\\n"), ("\x1b", "\\u001b")):
        text = text.replace(sign, written)
    return f'"{text}"'
