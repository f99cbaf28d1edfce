"""Where specs live, and how a file becomes a `Spec` or a clear complaint."""

from __future__ import annotations

import difflib
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from station.codec.checks import problems_of
from station.codec.complaints import complaints
from station.codec.errors import SpecError, UnknownSpecError
from station.codec.inheritance import with_inheritance
from station.codec.spec import Spec
from station.folders import own_spec_folder

__all__ = [
    "load_spec",
    "read_spec_file",
    "shipped_spec_ids",
    "spec_dir",
    "spec_ids",
    "spec_path",
    "whole_spec",
]

_PIECES: Final = "pieces"


def spec_dir() -> Path:
    """The folder of the specs: inside the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent.parent
    shipped = package / "_specs"
    return shipped if shipped.is_dir() else package.parent / "firmware_specs"


def spec_ids() -> tuple[str, ...]:
    """The ids of all specs, the user's own too, sorted."""
    return tuple(sorted({path.stem for folder in _folders() for path in folder.glob("*.toml")}))


def shipped_spec_ids() -> tuple[str, ...]:
    """The ids of the specs that come with the station, sorted."""
    return tuple(sorted(path.stem for path in spec_dir().glob("*.toml")))


def _folders() -> tuple[Path, Path]:
    """A shipped spec counts before one of the user's own with the same id: what is proven of it
    cannot be changed by a file that happens to lie there.
    """
    return spec_dir(), own_spec_folder()


def spec_path(spec_id: str) -> Path:
    """The file of a spec; of one that nobody has, where the shipped one would be."""
    for folder in _folders():
        path = folder / f"{spec_id}.toml"
        if path.is_file():
            return path
    return spec_dir() / f"{spec_id}.toml"


@cache
def load_spec(spec_id: str) -> Spec:
    """The spec of that id. Raises `UnknownSpecError` (with near names) or `SpecError`."""
    if spec_id not in spec_ids():
        near = difflib.get_close_matches(spec_id, spec_ids(), n=3)
        hint = f"; near names: {', '.join(near)}" if near else f"; known: {', '.join(spec_ids())}"
        raise UnknownSpecError(f"no spec is called {spec_id!r}{hint}")
    return read_spec_file(spec_path(spec_id))


def read_spec_file(path: Path) -> Spec:
    """Read and check one file, with what it takes over from others: from its own folder, or
    from the shipped specs. Raises `SpecError` with every complaint on a line of its own.
    """
    data = whole_spec(path)
    # Through JSON on purpose: there strict validation takes arrays and words for tuples and enums,
    # yet never "5" for 5 or 1 for true. Times are TOML's own, without quotes.
    text = json.dumps(data, default=lambda time: time.isoformat())
    try:
        spec = Spec.model_validate_json(text)
    except ValidationError as problem:
        raise SpecError("\n".join(complaints(path.name, data, problem))) from problem
    if spec.id != path.stem:
        raise SpecError(f"{path.name}: key 'id': found {spec.id!r}, expected {path.stem!r}")
    if problems := problems_of(spec):
        raise SpecError("\n".join(f"{path.name}: {problem}" for problem in problems))
    return spec


def whole_spec(path: Path) -> dict[str, Any]:
    """What a file says together with what it takes over, before it is checked. Raises
    `SpecError` for a file that is none, and for one that takes over what is not there.
    """
    return _whole(path, ())


def _whole(path: Path, below: tuple[str, ...]) -> dict[str, Any]:
    if path.stem in below:
        chain = " extends ".join((*below, path.stem))
        raise SpecError(f"{path.name}: key 'extends': {chain}, which never ends")

    def load(name: str) -> dict[str, Any]:
        return _whole(_found(name, path), (*below, path.stem))

    return with_inheritance(_toml(path), load, path.name)


def _found(name: str, asked_by: Path) -> Path:
    """The file of a spec or piece that another one takes over."""
    folders = (asked_by.parent, asked_by.parent / _PIECES, spec_dir(), spec_dir() / _PIECES)
    for folder in folders:
        path = folder / f"{name}.toml"
        if path.is_file():
            return path
    pieces = sorted(path.stem for path in (spec_dir() / _PIECES).glob("*.toml"))
    near = difflib.get_close_matches(name, (*spec_ids(), *pieces), n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise SpecError(
        f"{asked_by.name}: takes over {name!r}, which is neither a spec nor a piece{hint}"
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as problem:
        raise SpecError(f"{path.name}: cannot be read: {problem.strerror}") from problem
    except UnicodeDecodeError as problem:
        raise SpecError(
            f"{path.name}: is not UTF-8 text: {problem.reason} at byte {problem.start}"
        ) from problem
    except (ValueError, RecursionError) as problem:  # too long a number, nested too deeply
        raise SpecError(f"{path.name}: is not TOML: {problem}") from problem
