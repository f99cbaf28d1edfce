"""Sentences for people, with values in them, that can still be said in another language.

`say("{count} of {wanted} came.", count=3, wanted=5)` is the English sentence, and remembers the
template and the values: the window looks the template up in its translation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["Own", "Said", "say", "together"]


class Own(str):
    """A site's own words: as a string in English, and as it says them in other languages."""

    languages: Mapping[str, str]

    def __new__(cls, english: str, languages: Mapping[str, str]) -> Own:
        """`languages`: words by two-letter code."""
        own = super().__new__(cls, english)
        own.languages = dict(languages)
        return own


class Said(str):
    """A sentence, and what it was made from."""

    template: str
    values: dict[str, Any]

    def __new__(cls, template: str, values: dict[str, Any]) -> Said:
        """The English sentence."""
        said = super().__new__(cls, template.format(**values))
        said.template, said.values = template, values
        return said


def say(template: str, **values: Any) -> Said:
    """`template` with `values` in the places of their names, as `str.format` puts them."""
    return Said(template, values)


def together(*sentences: str) -> str:
    """Sentences one after the other, each of which can still be said in another language."""
    places = {f"s{at}": sentence for at, sentence in enumerate(sentences)}
    return Said(" ".join(f"{{{name}}}" for name in places), places) if places else ""
