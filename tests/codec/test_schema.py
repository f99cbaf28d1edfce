"""The language's schema and documentation are those of its models."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib

import pytest
from jsonschema import Draft202012Validator

from station.codec import SpecError, spec_dir, spec_ids
from station.codec.catalog import whole_spec
from station.codec.schema import schema_text

README = (spec_dir() / "README.md").read_text("utf-8")
COMMITTED = (spec_dir() / "schema.json").read_text("utf-8")
SCHEMA = json.loads(COMMITTED)


def test_the_committed_schema_is_current() -> None:
    assert schema_text(README) == COMMITTED, "run python -m station.codec.schema --write"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("spec_id", spec_ids())
def test_every_spec_keeps_it(spec_id: str) -> None:
    data = whole_spec(spec_dir() / f"{spec_id}.toml")
    errors = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(data)]
    assert errors == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("language", 2),
        ("title", 5),
        ("titel", "x"),
        ("evidence", "sure"),
        ("message", []),
        ("limits", {"longest_measurement_s": "60", "silence_s": 1}),
        ("link", {"kind": "serial", "baud": "9600"}),
    ],
)
def test_it_refuses_mistakes(key: str, value: object) -> None:
    data = tomllib.loads((spec_dir() / "nonin_serial.toml").read_text("utf-8")) | {key: value}
    if key == "message":
        del data[key]
    assert not Draft202012Validator(SCHEMA).is_valid(data)


def test_every_key_is_explained() -> None:
    """In the README, and from there in the schema."""
    models = {"Spec": SCHEMA, **SCHEMA["$defs"]}
    keys = {
        (name, key): entry.get("description")
        for name, model in models.items()
        for key, entry in model.get("properties", {}).items()
    }
    assert len(keys) > 100
    assert [name for name, says in keys.items() if not says] == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "| `stop_bits` |",
            "| `stop_bit` |",
            r"Link .* without a line \['stop_bits'\], .* key \['stop_bit'\]",
        ),
        ("### `packet`\n", "### Packets\n", r"Packet .* without a line \['first', 'frames'\]"),
    ],
)
def test_a_key_without_a_line_is_told(old: str, new: str, says: str) -> None:
    assert old in README
    with pytest.raises(SpecError, match=says):
        schema_text(README.replace(old, new))


def test_the_command_prints_it() -> None:
    command = [sys.executable, "-m", "station.codec.schema"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout.decode() == COMMITTED
