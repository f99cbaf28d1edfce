"""What a spec takes over from others: `extends`, `pieces`, and messages that are like another.

A look-alike is a table of differences, never a copy. Tables are laid over each other key by key;
lists of named tables (`[[message]]`, `[[message.field]]`, `flags` …) name by name, in the order
of the one below; new ones come last, or right `behind` another one. With `in_place_of` a table
takes the place of one of another name, and one that says `gone` takes the old one away. Any other
value takes the place of the old one, and an empty text takes the key away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from station.codec.errors import SpecError

__all__ = ["with_inheritance"]

Toml = dict[str, Any]

# By which key the tables of a list are the same ones.
_NAMED_BY: Final[dict[str, str]] = {
    "source": "key",
    "framing": "mode",
    "message": "id",
    "field": "name",
    "flags": "name",
    "waveform": "signal",
}
# What a look-alike has to say itself: what is proven of another device is not proven of it.
_OWN: Final = ("id", "extends", "example", "not_proven", "evidence", "quirks")


def with_inheritance(data: Toml, load: Callable[[str], Toml], where: str) -> Toml:
    """The whole of a spec whose file says `data`. `load` gives the file of an id, itself whole.

    Raises `SpecError` for a message that is like one that is not there.
    """
    whole = dict(data)
    base_id = data.get("extends")
    if isinstance(base_id, str):
        base = {key: value for key, value in load(base_id).items() if key not in _OWN}
        whole = _over(base, data)
    pieces = whole.get("pieces")
    for piece in pieces if isinstance(pieces, list) else ():  # the language complains about others
        if isinstance(piece, str):
            _add(whole, load(piece))
    messages = whole.get("message")
    if isinstance(messages, list):
        whole["message"] = [_like(message, messages, where) for message in messages]
    return whole


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> Toml:
    """`own` laid over `base`."""
    merged = dict(base)
    for key, value in own.items():
        below = merged.get(key)
        if value == "":
            merged.pop(key, None)
        elif isinstance(value, dict) and isinstance(below, dict):
            merged[key] = _over(below, value)
        elif key in _NAMED_BY and isinstance(value, list) and isinstance(below, list):
            merged[key] = _named_over(below, value, _NAMED_BY[key])
        else:
            merged[key] = value
    return merged


def _named_over(below: Sequence[Any], own: Sequence[Any], name: str) -> list[Any]:
    """Two lists of named tables; what is no table is left to the checks of the language."""
    merged = list(below)
    for difference in own:
        if not isinstance(difference, dict):
            merged.append(difference)
            continue
        table = dict(difference)
        behind, instead = table.pop("behind", None), table.pop("in_place_of", None)
        at = _place(merged, name, instead or table.get(name))
        if at is not None and table.get("gone") is True:
            del merged[at]
        elif at is not None:
            merged[at] = _over(merged[at], table)
        else:
            after = _place(merged, name, behind)
            merged.insert(len(merged) if after is None else after + 1, table)
    return merged


def _place(tables: Sequence[Any], name: str, wanted: object) -> int | None:
    """The number of the table of that name."""
    for at, table in enumerate(tables):
        if isinstance(table, dict) and table.get(name) == wanted and wanted is not None:
            return at
    return None


def _add(whole: Toml, piece: Mapping[str, Any]) -> None:
    """Put what a piece has behind the device's own: what the device says first counts."""
    for key, name in (("source", "key"), ("message", "id"), ("example", "says")):
        own = whole.get(key, [])
        if isinstance(own, list):
            ids = [table.get(name) for table in own if isinstance(table, dict)]
            more = piece.get(key, [])
            whole[key] = own + [
                table
                for table in (more if isinstance(more, list) else [more])
                if not isinstance(table, dict) or table.get(name) not in ids
            ]


def _like(message: Any, messages: Sequence[Any], where: str) -> Any:
    """A message with what it takes over from the one that it is `like`."""
    if not isinstance(message, dict) or "like" not in message:
        return message
    wanted = message["like"]
    for other in messages:
        if isinstance(other, dict) and other.get("id") == wanted and other is not message:
            own = {key: value for key, value in message.items() if key != "like"}
            below = _like(other, [m for m in messages if m is not message], where)
            return _over(below, own)
    raise SpecError(
        f"{where}: [[message]] {message.get('id')!r} key 'like': found {wanted!r}, "
        f"expected the id of another message"
    )
