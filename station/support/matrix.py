"""The support matrix: one row for each spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from station.codec import Spec
from station.codec.proof import KINDS, Fact, facts_of
from station.vitals import VITALS, Vital

__all__ = ["EVIDENCE", "LINKS", "Support", "matrix_text", "support_of"]

EVIDENCE: Final = {
    "H": "maker's document or several sources",
    "M": "one good source",
    "L": "weak source: shown, not charted",
    "U": "unverified: shown, not charted",
}
LINKS: Final = {"serial": "serial", "bluetooth": "Bluetooth LE"}
_BY: Final = {
    "captured": "captured bytes",
    "maker": "maker's bytes",
    "worked": "bytes worked by hand",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """One spec in the matrix. `examples` counts its worked examples by kind, `proven` and
    `not_proven` are the facts of its messages.
    """

    spec: Spec
    examples: dict[str, int]
    proven: tuple[Fact, ...]
    not_proven: tuple[Fact, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        """Vitals and signals that the station reads, in words."""
        vitals = [title_of(vital) for vital in self.spec.vitals]
        return (*vitals, *(f"{signal} waveform" for signal in self.spec.signals))

    @property
    def proof(self) -> str:
        """What the reading rests on, the strongest first."""
        told = [f"{_BY[kind]} ({self.examples[kind]})" for kind in KINDS if self.examples[kind]]
        return ", ".join(told) or "simulator only"


def title_of(vital: Vital) -> str:
    """The name of a vital inside a sentence."""
    title = VITALS[vital].title
    return title if title[:2].isupper() or title.startswith("SpO") else title[0].lower() + title[1:]


def support_of(spec: Spec) -> Support:
    """The row of a spec."""
    facts = facts_of(spec)
    own = {message.id for message in spec.messages if message.service is None}
    kinds = Counter(example.kind for example in spec.examples if example.message in own | {None})
    return Support(
        spec=spec,
        examples={kind: kinds[kind] for kind in KINDS},
        proven=tuple(fact for fact in facts if fact.proven_by is not None),
        not_proven=tuple(fact for fact in facts if fact.proven_by is None),
    )


def matrix_text(specs: Iterable[Spec]) -> str:
    """The matrix as Markdown, with a link to each page."""
    rows = [support_of(spec) for spec in specs]
    head = ["instrument", "kind", "link", "reads", "evidence", "proven by", "proven"]
    head += ["offers, not read", "quirks"]
    evidence = "; ".join(f"**{letter}** {says}" for letter, says in EVIDENCE.items())
    lines = [
        "# Instruments",
        "",
        "Made from `firmware_specs/` by `python -m station.support.docs --write`.",
        "",
        f"{len(rows)} protocols. *Proven* counts the fields, bits, words, special values and",
        "units that at least one worked example shows, of all that the spec names; the page of",
        f"each lists the rest. *Evidence*: {evidence}.",
        "",
        f"| {' | '.join(head)} |",
        f"|{' --- |' * len(head)}",
        *(_row(row) for row in sorted(rows, key=lambda row: (row.spec.device_type, row.spec.id))),
    ]
    return "\n".join(lines) + "\n"


def _row(row: Support) -> str:
    spec = row.spec
    cells = (
        f"[{spec.title}]({spec.id}.md) `{spec.id}`",
        spec.device_type,
        LINKS[spec.link.kind],
        ", ".join(row.reads),
        spec.evidence,
        row.proof,
        f"{len(row.proven)} of {len(row.proven) + len(row.not_proven)}",
        "; ".join(spec.offers) or "–",
        str(len(spec.quirks) or "–"),
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
