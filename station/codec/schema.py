"""The JSON Schema of the spec language: `python -m station.codec.schema --write`.

Made from the models in `spec`, which decide, and from the tables of `firmware_specs/README.md`,
which explain. A key without a line in the README is an error, so that every word is documented.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

from station.codec.catalog import spec_dir
from station.codec.errors import SpecError
from station.codec.spec import Spec

__all__ = ["schema_text"]

# Heading in the README → the model that the table under it explains.
_TABLES: Final[dict[str, str]] = {
    "The file": "Spec",
    "`[[source]]`": "Source",
    "`[link]`": "Link",
    "`[link.advertisement]`": "Advertisement",
    "`[limits]`": "Limits",
    "`[[framing]]`": "Framing",
    "`constants`, `packet.first` and `where`": "Constant",
    "`checksum`": "Checksum",
    "`packet`": "Packet",
    "`counter`": "Counter",
    "`[[message]]`": "Message",
    "`text`": "TextLayout",
    "`[[message.field]]`": "FieldSpec",
    "`pieces`": "Bits",
    "`unit_by`": "UnitBy",
    "`special`": "Special",
    "`flags`": "Flag",
    "A meaning in `words`": "Meaning",
    "`[[message.waveform]]`": "WaveformSpec",
    "`[[example]]`": "Example",
}
_ROW: Final = re.compile(r"^\| `(\w+)` \|[^|]*\| (.*) \|$")


def schema_text(readme: str) -> str:
    """The schema as JSON text. Raises `SpecError` where README and models do not agree."""
    schema = Spec.model_json_schema(by_alias=True)
    words = _words(readme)
    models = {"Spec": schema, **schema["$defs"]}
    for name, model in models.items():
        if "properties" not in model:  # an enumeration
            continue
        _explain(name, model["properties"], words.get(name, {}))
    _tidy(schema)
    _loosen(schema)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Spec language, version 1",
    }
    return json.dumps({**head, **schema}, indent=2, ensure_ascii=False) + "\n"


def _words(readme: str) -> dict[str, dict[str, str]]:
    """Model → key → what the README says about it."""
    words: dict[str, dict[str, str]] = {}
    table: dict[str, str] = {}
    for line in readme.splitlines():
        if line.startswith("#"):
            model = _TABLES.get(line.lstrip("# "))
            table = words.setdefault(model, {}) if model else {}
        elif row := _ROW.match(line):
            table[row[1]] = row[2]
    return words


def _explain(name: str, properties: dict[str, Any], words: dict[str, str]) -> None:
    missing, unknown = set(properties) - set(words), set(words) - set(properties)
    if missing or unknown:
        raise SpecError(
            f"README.md and the model {name} do not agree: "
            f"without a line {sorted(missing)}, without a key {sorted(unknown)}"
        )
    for key, says in words.items():
        properties[key]["description"] = says


def _tidy(node: Any) -> None:
    """TOML has no null, and what pydantic makes of names as titles says nothing."""
    if isinstance(node, list):
        for item in node:
            _tidy(item)
    if not isinstance(node, dict):
        return
    branches = node.get("anyOf")
    if isinstance(branches, list):
        kept = [branch for branch in branches if branch != {"type": "null"}]
        if len(kept) == 1:
            del node["anyOf"]
            node.update({**kept[0], **node})
        else:
            node["anyOf"] = kept
    if node.get("default", ...) is None:
        del node["default"]
    if isinstance(node.get("title"), str):
        del node["title"]
    for value in node.values():
        _tidy(value)


# What a table of a look-alike must say in any case: which one it is.
_NAMES: Final = {
    "Message": ["id"],
    "FieldSpec": ["name"],
    "WaveformSpec": ["signal"],
    "Source": ["key"],
    "Framing": [],
    "Flag": ["name"],
    "Link": [],
    "Limits": [],
}


_PLACES: Final = {
    "behind": {"type": "string", "description": "in a table of differences: come right behind it"},
    "in_place_of": {"type": "string", "description": "in a table of differences: take its place"},
    "gone": {"const": True, "description": "in a table of differences: take it away"},
}


def _loosen(schema: dict[str, Any]) -> None:
    """A file that extends another one says only what differs."""
    whole = schema.pop("required")
    schema["required"] = ["language", "id"]
    schema["anyOf"] = [{"required": ["extends"]}, {"required": whole}]
    for name, required in _NAMES.items():
        schema["$defs"][name]["required"] = required
        schema["$defs"][name]["properties"] |= _PLACES


def main(arguments: list[str]) -> int:
    """Print the schema, or write it beside the specs with `--write`."""
    folder = spec_dir()
    text = schema_text((folder / "README.md").read_text("utf-8"))
    if arguments == ["--write"]:
        Path(folder / "schema.json").write_text(text, "utf-8")
    else:
        sys.stdout.buffer.write(text.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
