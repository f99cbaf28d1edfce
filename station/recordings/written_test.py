"""A recording as a test: a pytest case that holds what is read in it now, and spec examples."""

from __future__ import annotations

import json
import pprint
from collections.abc import Iterator, Mapping
from datetime import UTC
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from station.codec import Frame, Refusal, Spec
from station.recordings.reading_back import frames_of

if TYPE_CHECKING:
    from station.drivers.links.recording import Recording

__all__ = ["case_name", "examples_toml", "pytest_case"]

_EACH: Final = 3
"""So many examples of each message, all different."""

_CASE: Final = '''"""{title}

What was read in it when this test was made. A change of these values is a change of what the
station sees, and wants a reason.
"""

from pathlib import Path

from station.recordings.reading_back import read_back

RECORDING = Path(__file__).with_name({file!r})
MODE = {mode!r}

EXPECTED = {expected}


def test_{name}_is_read_as_before() -> None:
    assert read_back(RECORDING, mode=MODE) == EXPECTED
'''


def pytest_case(name: str, file: str, expected: Mapping[str, Any], mode: str | None) -> str:
    """The text of a test module; `name` is an identifier, `file` lies beside the module."""
    return _CASE.format(
        title=f"A recording of {expected['spec']}: {file}.",
        file=file,
        mode=mode,
        name=name,
        expected=pprint.pformat(dict(expected), width=96, sort_dicts=False),
    )


def examples_toml(name: str, recording: Recording, spec: Spec, mode: str | None) -> str:
    """Worked examples as a spec file has them, with their source.

    They say what the station reads, which proves nothing by itself: a person compares them with
    what the device showed.
    """
    day = recording.header.started_utc.astimezone(UTC).date().isoformat()
    key = f"capture_{name}"
    lines = [
        "# Made of a recording. The values are what the station reads: compare each with what the",
        "# device showed before it goes into a spec.",
        "",
        "[[source]]",
        f"key = {_text(key)}",
        f"says = {_text(f'captured from a {recording.header.origin}, {day}: {name}')}",
    ]
    for number, item in enumerate(_chosen(recording, spec, mode), start=1):
        lines += ["", "[[example]]", f"says = {_text(f'{name}, frame {number}')}"]
        lines += [f"source = {_text(key)}", *_example(spec, item, mode)]
    return "\n".join(lines) + "\n"


def _chosen(recording: Recording, spec: Spec, mode: str | None) -> Iterator[Frame]:
    """The first frames of each message that say different things."""
    counts: dict[str, int] = {}
    seen: set[str] = set()
    for item in frames_of(recording, spec, mode):
        if isinstance(item, Refusal):
            continue
        said = json.dumps([item.message, {str(v): str(x.number) for v, x in item.values.items()}])
        if said in seen or counts.get(item.message, 0) >= _EACH:
            continue
        seen.add(said)
        counts[item.message] = counts.get(item.message, 0) + 1
        yield item


def _example(spec: Spec, frame: Frame, mode: str | None) -> Iterator[str]:
    message = spec.message(frame.message)
    yield f"message = {_text(frame.message)}"
    if message.mode is not None:
        yield f"mode = {_text(mode or message.mode)}"
    yield 'kind = "captured"'
    yield f'hex = "{frame.raw.hex(" ").upper()}"'
    if frame.values:
        told = {str(v): _number(value.number) for v, value in frame.values.items()}
        yield f"values = {_table(told)}"
        yield f"units = {_table({str(v): _text(x.unit) for v, x in frame.values.items()})}"
    if frame.series:
        several = {
            str(vital): f"[{', '.join(_number(value.number) for value in values)}]"
            for vital, values in frame.series.items()
        }
        yield f"series = {_table(several)}"
    if frame.flags:
        yield f"flags = {_table({name: _word(value) for name, value in frame.flags.items()})}"
    if frame.device_time is not None:
        yield f"device_time = {_text(frame.device_time.isoformat())}"
    if not frame.final:
        yield "final = false"
    if not frame.chartable:
        yield "chartable = false"
        yield f"why_not = {_text(frame.why_not[0])}"


def _number(number: Decimal | None) -> str:
    return '"none"' if number is None else f"{number:f}"


def _word(value: bool | int | str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else _text(value)


def _table(entries: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{name} = {value}" for name, value in entries.items()) + " }"


def _text(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for what is beyond the first plane."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def case_name(path: Path) -> str:
    """An identifier out of a file name."""
    stem = path.name.removesuffix(".jsonl").removesuffix(".flight")
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in stem).strip("_").lower()
