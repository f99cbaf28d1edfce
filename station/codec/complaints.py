"""Wrong spec files, in words: which file, table and key, what was found, what was expected."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import BaseModel

from station.codec.spec import Spec

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

__all__ = ["complaints"]

Path = tuple[str | int, ...]

# Names that pydantic puts into a path for the branches of a union; no key is called so.
_BRANCHES: Final = re.compile(
    r"^(Meaning|constrained-str|function-before\[.*|literal\[.*\]|\[key\])$"
)

_EXPECTED: Final[dict[str, str]] = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "string_too_long": "at most {max_length} characters",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "finite_number": "a finite number",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "tuple_type": "a list",
    "too_long": "at most {max_length} values",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}
# By how the pattern of a text begins, see the types at the head of `spec`.
_PATTERNS: Final[dict[str, str]] = {
    "^[a-z]": "a name: small letters, digits and _, a letter first",
    "^([0-9A-Fa-f]{4}|": "a UUID: 4 hex digits, or 32 with hyphens",
    "^([0-9A-Fa-f]{2}": "hex: two digits a byte, blanks where you like",
}
_MEANING: Final = "a word, or a table with word and what follows from it"


def complaints(file: str, data: Mapping[str, Any], problem: ValidationError) -> list[str]:
    """One line for each mistake, in the order of the file."""
    lines: dict[str, None] = {}  # a union complains once for each branch
    for error in problem.errors():
        path = tuple(part for part in error["loc"] if not _BRANCHES.match(str(part)))
        if _of_another_branch(error, _at(data, path)):
            continue
        tables, key = _place(data, path, whole=error["type"] == "value_error")
        where = " ".join([f"{file}:", *tables, *([f"key {key!r}"] if key else [])])
        lines[f"{where}{'' if where.endswith(':') else ':'} {_says(error, data, path)}"] = None
    return list(lines)


def _says(error: ErrorDetails, data: Mapping[str, Any], path: Path) -> str:
    kind = error["type"]
    found = path[-1] if error["loc"][-1:] == ("[key]",) else _at(data, path)
    if kind == "value_error":
        return error["msg"].removeprefix("Value error, ")
    if kind == "missing":
        if isinstance(path[-1], int):
            return f"found {path[-1]} values, expected {path[-1] + 1}"
        return "found nothing, expected a value"
    if kind == "extra_forbidden":
        known = _keys_at(path[:-1])
        return f"found an unknown key, expected one of {', '.join(known)}{_near(path[-1], known)}"
    return f"found {_shown(found)}, expected {_expected(error, found)}"


def _expected(error: ErrorDetails, found: object) -> str:
    kind, context = error["type"], error.get("ctx", {})
    location = [str(part) for part in error["loc"]]
    if "words" in location:
        return _MEANING
    if "values" in location and kind != "enum":
        return 'a number, or "none" for a special value'
    if kind in ("enum", "literal_error"):
        words = re.findall(r"'([^']*)'", context["expected"]) or [context["expected"]]
        listed = ", ".join(words)
        return f"{'one of ' if len(words) > 1 else ''}{listed}{_near(found, words)}"
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        return next(says for start, says in _PATTERNS.items() if pattern.startswith(start))
    wanted = _EXPECTED.get(kind)
    return wanted.format(**context) if wanted else error["msg"]


def _of_another_branch(error: ErrorDetails, found: object) -> bool:
    """Whether this is the complaint of a branch of a union that was not meant."""
    branch = str(error["loc"][-1]) if error["loc"] else ""
    if isinstance(found, dict):
        return branch == "constrained-str"
    return branch == "Meaning" and error["type"] not in ("missing", "extra_forbidden")


def _near(found: object, words: Sequence[str]) -> str:
    if found in words:  # the right letters, but not the right type
        return ""
    near = difflib.get_close_matches(str(found), words, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def _shown(found: object) -> str:
    if isinstance(found, dict):
        return "a table"
    if isinstance(found, list):
        return f"a list of {len(found)}"
    if isinstance(found, bool):
        return str(found).lower()
    return repr(found) if isinstance(found, (str, int, float)) else str(found)


def _at(data: object, path: Path) -> object:
    """What stands at a path, or None."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _place(data: Mapping[str, Any], path: Path, *, whole: bool) -> tuple[list[str], str]:
    """('message', 2, 'field', 3, 'type') as its named tables and its key; `whole` where the
    path ends at a table and not at one of its keys.
    """
    tables: list[str] = []
    key = ""
    for end, part in enumerate(path, 1):
        found = _at(data, path[:end])
        last = end == len(path) and not whole
        if isinstance(part, int):
            if isinstance(found, dict):
                tables.append(f"[[{key}]] {_name_of(found) or f'number {part + 1}'}")
                key = ""
            else:
                key = f"{key}[{part}]"
        elif isinstance(found, dict) and not last:
            tables.append(f"[{key}.{part}]" if key else f"[{part}]")
            key = ""
        else:
            key = f"{key}.{part}" if key else str(part)
    return tables, key


def _name_of(table: Mapping[str, Any]) -> str | None:
    names = (table.get(key) for key in ("id", "name", "key", "signal", "says", "mode"))
    return next((repr(name) for name in names if isinstance(name, str)), None)


def _keys_at(path: Path) -> list[str]:
    """The keys that the table at a path may have."""
    model: type[BaseModel] = Spec
    for part in path:
        for name, field in model.model_fields.items():
            if part == (field.alias or name):
                model = next(_models_in(field.annotation), model)
                break
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
