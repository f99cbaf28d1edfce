"""`station devices`: which instruments can be read, and how sure that is."""

from __future__ import annotations

from typing import Any

from station.cli.output import Refused, print_json
from station.codec import Spec, SpecError, load_spec, spec_ids
from station.support import EVIDENCE, support_of

__all__ = ["devices"]


def devices(*, json: bool = False) -> int:
    """List the specs: what they read, over which link, and the evidence behind them.

    Parameters
    ----------
    json
        One JSON object a line instead of a table.
    """
    try:
        specs = [load_spec(spec_id) for spec_id in spec_ids()]
    except SpecError as problem:
        raise Refused(str(problem)) from problem
    if json:
        for spec in specs:
            print_json(_row(spec))
        return 0
    _table(specs)
    return 0


def _row(spec: Spec) -> dict[str, Any]:
    row = support_of(spec)
    return {
        "id": spec.id,
        "title": spec.title,
        "device_type": spec.device_type,
        "maker": spec.maker,
        "link": spec.link.kind,
        "vitals": [str(vital) for vital in spec.vitals],
        "signals": sorted(spec.signals),
        "modes": [framing.mode for framing in spec.framings if framing.mode],
        "characteristics": [m.characteristic for m in spec.messages if m.characteristic],
        "evidence": spec.evidence,
        "examples": row.examples,
        "offers": list(spec.offers),
        "quirks": list(spec.quirks),
        "proven": len(row.proven),
        "not_proven": [*spec.not_proven, *map(str, row.not_proven)],
        "chartable": spec.verified,
    }


def _table(specs: list[Spec]) -> None:
    head = ("SPEC", "LINK", "READS", "EVIDENCE", "EXAMPLES")
    rows = [head]
    for spec in specs:
        said = _row(spec)
        reads = ", ".join([*said["vitals"], *(f"{signal} waveform" for signal in said["signals"])])
        rows.append(
            (
                spec.id,
                spec.link.kind,
                reads,
                f"{spec.evidence}: {EVIDENCE[spec.evidence]}",
                ", ".join(f"{count} {kind}" for kind, count in said["examples"].items() if count),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print(line.rstrip())
