"""A mistake in a spec is told with file, table, key, what was found and what was expected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from station.codec import SpecError, UnknownSpecError, load_spec, read_spec_file, spec_dir, spec_ids

# A cuff that has one word of everything that a Bluetooth device may say.
CUFF = """
language = 1
id = "cuff"
title = "A cuff"
device_type = "blood pressure cuff"
maker = "nobody"
evidence = "H"
order = "little"
not_proven = ["nothing was ever proven"]

[[source]]
key = "book"
says = "The book, page 5"

[link]
kind = "bluetooth"
service = "1810"

[limits]
longest_measurement_s = 60
silence_s = 300

[[message]]
id = "measurement"
title = "Measurement"
characteristic = "2A35"

  [[message.field]]
  name = "flags"
  type = "u8"
  flags = [{ name = "kpa", bit = 0 }, { name = "level", bits = [1, 2], words = { 1 = "low" } }]

  [[message.field]]
  name = "systolic"
  type = "sfloat"
  unit_by = { flag = "kpa", units = ["mm[Hg]", "kPa"] }
  vital = "systolic"
  required = true
  range = { "mm[Hg]" = [20, 300] }
  special = [{ raw = 5, says = "none" }]

[[example]]
says = "one"
source = "book"
message = "measurement"
hex = "00 78 00"
values = { systolic = 120 }
"""

# A stream of packets: two frames of four bytes, the first one marked.
STREAM = """
language = 1
id = "stream"
title = "A stream"
device_type = "pulse oximeter"
maker = "nobody"
evidence = "H"

[link]
kind = "serial"
baud = 9600

[limits]
longest_measurement_s = 8
silence_s = 3

[[framing]]
mode = "plain"
kind = "fixed"
length = 4
constants = [{ byte = 0, value = 128, mask = 128 }]
checksum = { kind = "sum8", over = [0, 2], at = 3 }
packet = { frames = 2, first = { byte = 0, value = 1, mask = 1 } }
counter = { byte = 1 }

[[message]]
id = "packet"
title = "Packet"
mode = "plain"

  [[message.field]]
  name = "status"
  type = "u8"
  at = 0
  every_frame = "or"

  [[message.field]]
  name = "spo2"
  pieces = [{ frame = 1, byte = 2, width = 7 }]
  unit = "%"
  vital = "spo2"

  [[message.waveform]]
  signal = "pleth"
  channels = ["pleth"]
  at = 1
  type = "u8"
  rate_hz = 75
  unit = "1"
"""

# ruff: noqa: E501 -- a row a mistake reads best
CASES = [
    # what is changed, into what, and all that must be said
    ("cuff", 'title = "A cuff"', 'titel = "A cuff"', "cuff.toml: key 'title': found nothing"),
    ("cuff", 'title = "A cuff"', 'titel = "A cuff"', "'titel': found an unknown key, expected one of language, id, .*; did you mean 'title'"),
    ("cuff", 'title = "A cuff"', "title = 5", "cuff.toml: key 'title': found 5, expected a text"),
    ("cuff", 'title = "A cuff"', 'title = ""', "key 'title': found '', expected a text that is not empty"),
    ("cuff", "language = 1", "language = 2", "key 'language': found 2, expected 1"),
    ("cuff", "language = 1", 'language = "1"', "key 'language': found '1', expected 1$"),
    ("cuff", 'evidence = "H"', 'evidence = "sure"', "'evidence': found 'sure', expected one of H, M, L, U"),
    ("cuff", 'order = "little"', 'order = "middle"', "found 'middle', expected one of little, big"),
    ("cuff", "[link]", "[lnk]", "key 'lnk': found an unknown key, .*; did you mean 'link'"),
    ("cuff", "[link]\n", "[link]\nport = 5\n", r"cuff.toml: \[link\] key 'port': found an unknown key, expected one of kind, baud"),
    ("cuff", 'kind = "bluetooth"', "", r"\[link\] key 'kind': found nothing, expected a value"),
    ("cuff", 'service = "1810"', "", r"cuff.toml: \[link\]: a Bluetooth link needs service"),
    ("cuff", 'service = "1810"', 'service = "181"', r"\[link\] key 'service': found '181', expected a UUID: 4 hex digits"),
    ("cuff", "silence_s = 300", "silence_s = 0", r"\[limits\] key 'silence_s': found 0, expected more than 0"),
    ("cuff", "silence_s = 300", "silence_s = 2026-01-01", r"'silence_s': found 2026-01-01, expected a number"),
    ("cuff", 'not_proven = ["nothing was ever proven"]', "not_proven = [5]", r"key 'not_proven\[0\]': found 5, expected a text"),
    ("cuff", 'not_proven = ["nothing was ever proven"]', 'not_proven = "all"', "key 'not_proven': found 'all', expected a list"),
    ("cuff", 'id = "measurement"', 'id = "Measurement 1"', r"\[\[message\]\] 'Measurement 1' key 'id': found 'Measurement 1', expected a name: small letters"),
    ("cuff", 'characteristic = "2A35"', "", "message 'measurement' needs a characteristic"),
    ("cuff", 'name = "flags"', 'nam = "flags"', r"\[\[message\]\] 'measurement' \[\[field\]\] number 1 key 'nam': found an unknown key, .*; did you mean 'name'"),
    ("cuff", 'type = "u8"', 'type = "uint8"', r"\[\[message\]\] 'measurement' \[\[field\]\] 'flags' key 'type': found 'uint8', expected one of u8, i8, .*; did you mean 'u8'|'i8'"),
    ("cuff", 'type = "u8"', "", r"\[\[field\]\] 'flags': says either type or pieces"),
    ("cuff", "bit = 0", 'bit = "0"', r"\[\[field\]\] 'flags' \[\[flags\]\] 'kpa' key 'bit': found '0', expected a whole number"),
    ("cuff", "bit = 0", "bit = 32", "key 'bit': found 32, expected at most 31"),
    ("cuff", "bit = 0", "bit = 9", r"\[\[message\]\] 'measurement' \[\[field\]\] 'flags' flag 'kpa': found bit 9, expected one of 8 bits"),
    ("cuff", "bit = 0", "bit = 0, bits = [0, 1]", r"\[\[flags\]\] 'kpa': says one of bit, bits and code"),
    ("cuff", "bits = [1, 2]", "bits = [2, 1]", r"\[\[flags\]\] 'level': bits are low and high"),
    ("cuff", "bits = [1, 2]", "bits = [2]", r"\[\[flags\]\] 'level' key 'bits\[1\]': found 1 values, expected 2"),
    ("cuff", '1 = "low"', "1 = 5", r"\[\[flags\]\] 'level' \[words\] key '1': found 5, expected a word, or a table with word"),
    ("cuff", '1 = "low"', '1 = { trouble = "x" }', r"\[words\] \[1\] key 'word': found nothing"),
    ("cuff", '1 = "low"', '1 = { word = "x", remarc = "x" }', "key 'remarc': found an unknown key, expected one of word, trouble, remark, .*; did you mean 'remark'"),
    ("cuff", '1 = "low"', 'one = "low"', "words are keyed by numbers or 'other', found 'one'"),
    ("cuff", '["mm[Hg]", "kPa"]', '["mm[Hg]", "kpa"]', r"\[\[field\]\] 'systolic' \[unit_by\] key 'units\[1\]': found 'kpa', expected one of mm\[Hg\], kPa, .*; did you mean 'kPa'"),
    ("cuff", '["mm[Hg]", "kPa"]', '["mm[Hg]", "kg"]', r"\[\[field\]\] 'systolic': systolic cannot be in kg, only in mm\[Hg\], kPa"),
    ("cuff", '["mm[Hg]", "kPa"]', '["mm[Hg]", "kPa", "kPa"]', r"\[\[field\]\] 'systolic' key 'unit_by': found 3 units, flag 'kpa' chooses among 2"),
    ("cuff", 'flag = "kpa"', 'flag = "kilopascal"', r"\[\[message\]\] 'measurement': field 'systolic' depends on flag 'kilopascal', which no earlier field has"),
    ("cuff", 'unit_by = { flag = "kpa", units = ["mm[Hg]", "kPa"] }', "", r"\[\[field\]\] 'systolic': a vital needs a unit or unit_by: no unit is ever assumed"),
    ("cuff", 'unit_by = {', 'unit = "kPa"\n  unit_by = {', r"\[\[field\]\] 'systolic': says one of unit, unit_by and suffix_units"),
    ("cuff", 'vital = "systolic"', 'vital = "sistolic"', r"\[\[field\]\] 'systolic' key 'vital': found 'sistolic', expected one of systolic, .*; did you mean 'systolic'"),
    ("cuff", "required = true", 'required = "yes"', "key 'required': found 'yes', expected true or false"),
    ("cuff", "[20, 300]", '["20", 300]', r"key 'mm\[Hg\]\[0\]': found '20', expected a number"),
    ("cuff", "systolic = 120 }", 'systolic = "120" }', r"\[values\] key 'systolic': found '120', expected a number, or"),
    ("cuff", "[20, 300]", "[20]", r"\[\[field\]\] 'systolic' \[range\] key 'mm\[Hg\]\[1\]': found 1 values, expected 2"),
    ("cuff", "[20, 300]", "[20, nan]", "expected a finite number"),
    ("cuff", 'range = { "mm[Hg]"', 'range = { "kg"', r"\[\[field\]\] 'systolic': range names kg, which this field never has"),
    ("cuff", "raw = 5", "raw = 70000", r"\[\[field\]\] 'systolic' key 'special': found 70000, which does not fit into 16 bits"),
    ("cuff", "raw = 5", "raw = 5.5", r"\[\[special\]\] 'none' key 'raw': found 5.5, expected a whole number"),
    ("cuff", 'name = "systolic"', 'name = "kpa"', "the name 'kpa' is used twice"),
    ("cuff", 'name = "systolic"\n  type', 'name = "systolic"\n  when = "later"\n  type', "field 'systolic' depends on flag 'later', which no earlier field has"),
    ("cuff", "[[example]]\n", '[[message]]\nid = "measurement"\ntitle = "Again"\ncharacteristic = "2A36"\n[[example]]\n', "two messages are called 'measurement'"),
    ("cuff", 'source = "book"', 'source = "film"', "example 'one' cites unknown source 'film'"),
    ("cuff", 'message = "measurement"', 'message = "mesurement"', "example 'one' names unknown message 'mesurement'"),
    ("cuff", 'hex = "00 78 00"', 'hex = "00 78 0"', r"\[\[example\]\] 'one' key 'hex': found '00 78 0', expected hex: two digits a byte"),
    ("cuff", "systolic = 120 }", "sys = 120 }", r"\[\[example\]\] 'one' \[values\] key 'sys': found 'sys', expected one of systolic, diastolic, .*; did you mean 'systolic'"),
    ("cuff", "systolic = 120 }", 'systolic = "high" }', r"\[values\] key 'systolic': found 'high', expected a number, or \"none\" for a special value"),
    ("cuff", 'id = "cuff"', 'id = "cough"', "cuff.toml: key 'id': found 'cough', expected 'cuff'"),
    ("cuff", "[link]", "[link", "cuff.toml: is not TOML: .*line 15"),
    ("cuff", "language = 1", "language = 1\nlanguage = 1", "is not TOML: Cannot overwrite a value"),
    ("stream", "baud = 9600", "", r"stream.toml: \[link\]: a serial link needs baud"),
    ("stream", 'kind = "fixed"', 'kind = "fixd"', r"\[\[framing\]\] 'plain' key 'kind': found 'fixd', expected one of fixed, length_prefixed, typed, delimited; did you mean 'fixed'"),
    ("stream", "length = 4", "", r"\[\[framing\]\] 'plain': a fixed framing needs length"),
    ("stream", "length = 4", "length = 3", r"\[\[framing\]\] 'plain' key 'checksum.at': found byte 3, expected one of a frame of 3 bytes"),
    ("stream", "constants = [{ byte = 0,", "constants = [{ byte = 9,", "key 'constants': found byte 9, expected one of a frame of 4 bytes"),
    ("stream", "value = 128, mask", "mask", r"\[\[constants\]\] number 1: says one of value, among and complement_of"),
    ("stream", "value = 128,", "value = 300,", r"\[\[framing\]\] 'plain' \[\[constants\]\] number 1 key 'value': found 300, expected at most 255"),
    ("stream", "constants = [{ byte = 0, value = 128, mask = 128 }]", "", "needs at least one constant, or sync_bit, to find a frame by"),
    ("stream", 'kind = "sum8"', 'kind = "sum9"', r"\[checksum\] key 'kind': found 'sum9', expected one of sum8, sum7, twos_complement8, xor8, crc8, sum8_hex; did you mean 'sum8'"),
    ("stream", "counter = { byte = 1 }", "counter = { byte = 7 }", "key 'counter.byte': found byte 7"),
    ("stream", 'mode = "plain"\n\n', 'mode = "other"\n\n', "message 'packet' names the unknown mode 'other'"),
    ("stream", "at = 0", "at = 4", r"\[\[message\]\] 'packet' \[\[field\]\] 'status' ends at byte 5, expected at most 4"),
    ("stream", "frame = 1,", "frame = 3,", r"\[\[field\]\] 'spo2' key 'frame': found 3, expected at most 2"),
    ("stream", "byte = 2, width", "byte = 4, width", r"\[\[field\]\] 'spo2' ends at byte 5, expected at most 4"),
    ("stream", "at = 1\n  type", "at = 3\n  type = \"u16\"\n #", r"\[\[waveform\]\] 'pleth' key 'at': its channels end at byte 5, expected at most 4"),
    ("stream", 'signal = "pleth"', 'signal = "spo2"', "the name 'spo2' is used twice"),
    ("stream", 'mode = "plain"\n\n', 'mode = "plain"\nmatch = { start = [1] }\n\n', "match names 'start', which is not a field"),
    ("stream", 'kind = "fixed"', 'kind = "length_prefixed"\nlength_at = 1\noverhead = 3\nlongest = 9', "key 'packet': only frames of fixed length have one"),
    ("stream", "[[framing]]", "[[framings]]", "key 'framings': found an unknown key, .*; did you mean 'framing'"),
]  # fmt: skip


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("name", "text"), [("cuff", CUFF), ("stream", STREAM)])
def test_the_files_are_good_before_they_are_spoilt(tmp_path: Path, name: str, text: str) -> None:
    assert read_spec_file(write(tmp_path, name, text)).id == name


@pytest.mark.parametrize(
    ("name", "old", "new", "says"), CASES, ids=[f"{n}-{c[2][:30]}" for n, c in enumerate(CASES)]
)
def test_a_mistake_is_told(tmp_path: Path, name: str, old: str, new: str, says: str) -> None:
    good = {"cuff": CUFF, "stream": STREAM}[name]
    assert old in good
    with pytest.raises(SpecError) as told:
        read_spec_file(write(tmp_path, name, good.replace(old, new, 1)))
    lines = str(told.value).splitlines()
    assert all(line.startswith(f"{name}.toml: ") for line in lines)
    assert any(re.search(says, line) for line in lines), lines


def test_one_mistake_is_told_once(tmp_path: Path) -> None:
    """A union of types does not complain once for each type."""
    path = write(tmp_path, "cuff", CUFF.replace('1 = "low"', "1 = 5"))
    with pytest.raises(SpecError) as told:
        read_spec_file(path)
    assert len(str(told.value).splitlines()) == 1


def test_every_mistake_is_told(tmp_path: Path) -> None:
    text = CUFF.replace("bit = 0", "bit = 40").replace('evidence = "H"', 'evidence = "X"')
    with pytest.raises(SpecError) as told:
        read_spec_file(write(tmp_path, "cuff", text))
    assert len(str(told.value).splitlines()) == 2


def test_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "cuff.toml"
    path.write_bytes(CUFF.replace("A cuff", "M\xfcller").encode("latin-1"))
    with pytest.raises(SpecError, match=r"cuff.toml: is not UTF-8 text: .* at byte \d+"):
        read_spec_file(path)


def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"cuff.toml: cannot be read: No such file"):
        read_spec_file(tmp_path / "cuff.toml")


def test_an_unknown_id_has_near_names() -> None:
    with pytest.raises(UnknownSpecError, match=r"'nonin_seria'; near names: nonin_serial"):
        load_spec("nonin_seria")
    with pytest.raises(UnknownSpecError, match=r"no spec is called 'x'; known: .*bluetooth_"):
        load_spec("x")
    with pytest.raises(UnknownSpecError):
        load_spec("../firmware_specs/nonin_serial")


def test_every_shipped_file_is_a_spec() -> None:
    assert {path.stem for path in spec_dir().glob("*.toml")} == set(spec_ids())
    for spec_id in spec_ids():
        assert load_spec(spec_id).id == spec_id
