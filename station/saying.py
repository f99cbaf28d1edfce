"""Sentences for people, with values in them, that can still be said in another language.

`say("{count} of {wanted} came.", count=3, wanted=5)` is the English sentence, and remembers the
template and the values: the window looks the template up in its translation.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Said", "say"]


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
