"""Where specs live, and how a file becomes a `Spec` or a clear complaint."""

from __future__ import annotations

import difflib
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from station.codec.errors import SpecError, UnknownSpecError
from station.codec.spec import Spec

__all__ = ["load_spec", "read_spec_file", "spec_dir", "spec_ids"]


def spec_dir() -> Path:
    """The folder of the specs: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "_specs"
    return shipped if shipped.is_dir() else package.parent / "firmware_specs"


def spec_ids() -> tuple[str, ...]:
    """The ids of all specs, sorted."""
    return tuple(sorted(path.stem for path in spec_dir().glob("*.toml")))


@cache
def load_spec(spec_id: str) -> Spec:
    """The spec of that id. Raises `UnknownSpecError` (with near names) or `SpecError`."""
    path = spec_dir() / f"{spec_id}.toml"
    if spec_id not in spec_ids():
        near = difflib.get_close_matches(spec_id, spec_ids(), n=3)
        hint = f"; near names: {', '.join(near)}" if near else f"; known: {', '.join(spec_ids())}"
        raise UnknownSpecError(f"no spec is called {spec_id!r}{hint}")
    return read_spec_file(path)


def read_spec_file(path: Path) -> Spec:
    """Read and check one file. Raises `SpecError` with every complaint on a line of its own."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except OSError as problem:
        raise SpecError(f"{path.name}: cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise SpecError(f"{path.name}: is not UTF-8 text: {problem.reason}") from problem
    except tomllib.TOMLDecodeError as problem:
        raise SpecError(f"{path.name}: is not TOML: {problem}") from problem
    try:
        # Through JSON on purpose: there strict validation takes arrays and words for tuples and
        # enums, yet never "5" for 5 or 1 for true.
        text = json.dumps(data, default=_refuse)
    except TypeError as problem:
        raise SpecError(f"{path.name}: {problem}") from problem
    try:
        spec = Spec.model_validate_json(text)
    except ValidationError as problem:
        lines = [_complaint(path.name, data, error) for error in problem.errors()]
        raise SpecError("\n".join(lines)) from problem
    if spec.id != path.stem:
        raise SpecError(f"{path.name}: key 'id': found {spec.id!r}, expected {path.stem!r}")
    return spec


def _refuse(value: object) -> None:
    raise TypeError(f"found a {type(value).__name__}, which the spec language does not use")


def _complaint(file: str, data: dict[str, Any], error: Any) -> str:
    location = [part for part in error["loc"] if part not in _UNION_BRANCHES]
    tables, key = _where(data, location)
    place = f"{file}: {' '.join(tables)}" if tables else f"{file}:"
    found = error["input"]
    if error["type"] == "missing":
        return f"{place} key {key!r}: found nothing, expected a value"
    if error["type"] == "extra_forbidden":
        return f"{place} key {key!r}: found a key that is not in the language"
    expected = error["msg"]
    if error["type"] == "value_error":
        return f"{place}: {expected.removeprefix('Value error, ')}"
    shown = found if isinstance(found, (str, int, float, bool)) else type(found).__name__
    return f"{place} key {key!r}: found {shown!r}, expected: {expected}"


# Names that pydantic puts into a location for the branches of a union; they are not keys.
_UNION_BRANCHES = frozenset({"Meaning", "str", "decimal", "bool", "int", "constrained-str"})


def _where(data: object, location: list[Any]) -> tuple[list[str], str]:
    """Turn ('message', 2, 'field', 3, 'type') into named tables and the key."""
    tables: list[str] = []
    key = ""
    for part in location:
        if isinstance(part, int):
            data = data[part] if isinstance(data, list) and part < len(data) else None
            name = _name_of(data)
            if key:
                tables.append(f"[[{key}]] {name or f'number {part + 1}'}")
                key = ""
        else:
            if key:
                tables.append(f"[{key}]")
            key = str(part)
            data = data.get(part) if isinstance(data, dict) else None
    return tables, key


def _name_of(table: object) -> str | None:
    if isinstance(table, dict):
        for key in ("id", "name", "key", "signal", "says", "mode"):
            if isinstance(table.get(key), str):
                return repr(table[key])
    return None
