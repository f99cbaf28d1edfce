"""What the checks found, as text, as JUnit XML, and as a page."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from station.conform.result import Finding, Result, Verdict

if TYPE_CHECKING:
    from station.codec import Spec

__all__ = ["About", "as_html", "as_junit", "as_text", "conforms"]

# The first ones tell what is wrong; the rest is their number.
_SHOWN: Final = 3
_RAW_SHOWN: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What was judged: the spec, where the device is, and how long the conversation took."""

    spec: Spec
    place: str
    seconds: float


def conforms(results: Sequence[Result]) -> bool:
    """Whether nothing was found that the spec forbids."""
    return all(result.verdict is not Verdict.NOT_MET for result in results)


def _sum(results: Sequence[Result]) -> str:
    counts = [sum(one.verdict is verdict for one in results) for verdict in Verdict]
    return f"{counts[0]} met, {counts[1]} not met, {counts[2]} not seen"


def _finding(found: Finding) -> str:
    raw = found.raw.hex(" ")
    shown = raw if len(found.raw) <= _RAW_SHOWN else f"{found.raw[:_RAW_SHOWN].hex(' ')} …"
    return f"{found.at_s:8.3f} s  {found.what}" + (f"  [{shown}]" if raw else "")


def _shown(result: Result) -> Iterator[str]:
    findings = result.outcome.findings
    yield from map(_finding, findings[:_SHOWN])
    if len(findings) > _SHOWN:
        yield f"and {len(findings) - _SHOWN} more"


def as_text(about: About, results: Sequence[Result]) -> str:
    """A line for each check, and under it where it was not met."""
    lines = [f"{about.spec.title} ({about.spec.id}) at {about.place}, {about.seconds:.1f} s"]
    for result in results:
        mark = {Verdict.MET: "met", Verdict.NOT_MET: "NOT MET", Verdict.NOT_SEEN: "not seen"}
        fault = f" ({result.check.fault})" if result.verdict is Verdict.NOT_MET else ""
        name = f"{result.check.group}: {result.check.name}"
        told = f"{result.check.sentence}{fault} {result.outcome.measured}"
        lines.append(f"{mark[result.verdict]:<9} {name:<26} {told}")
        lines += [f"{'':10}{line}" for line in _shown(result)]
    return "\n".join([*lines, _sum(results)]) + "\n"


def as_junit(about: About, results: Sequence[Result]) -> str:
    """One test case a check, as build servers read it."""
    failed = sum(one.verdict is Verdict.NOT_MET for one in results)
    skipped = sum(one.verdict is Verdict.NOT_SEEN for one in results)
    suite = quoteattr(f"conform {about.spec.id}")
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites><testsuite name={suite} tests="{len(results)}" failures="{failed}" '
        f'errors="0" skipped="{skipped}" time="{about.seconds:.3f}">',
    ]
    for result in results:
        check = result.check
        case = (
            f"<testcase classname={quoteattr(f'{about.spec.id}.{check.group}')} "
            f'name={quoteattr(check.name)} time="0">'
        )
        says = quoteattr(_printable(f"{check.sentence} {result.outcome.measured}"))
        body = f"<system-out>{_escaped(result.outcome.measured)}</system-out>"
        if result.verdict is Verdict.NOT_MET:
            detail = _escaped("\n".join(_shown(result)))
            body = f"<failure type={quoteattr(check.fault)} message={says}>{detail}</failure>"
        elif result.verdict is Verdict.NOT_SEEN:
            body = f"<skipped message={says}/>"
        lines.append(f"{case}{body}</testcase>")
    return "\n".join([*lines, "</testsuite></testsuites>", ""])


def as_html(about: About, results: Sequence[Result]) -> str:
    """A page that needs nothing else."""
    rows = []
    for result in results:
        kind = result.verdict.name.lower()
        found = "".join(f"<li><code>{html.escape(line)}</code></li>" for line in _shown(result))
        fault = result.check.fault if result.verdict is Verdict.NOT_MET else ""
        rows.append(
            f'<tr class="{kind}"><td>{html.escape(result.check.group)}</td>'
            f"<td>{html.escape(result.check.sentence)}</td><td>{result.verdict}</td>"
            f"<td>{html.escape(fault)}</td><td>{html.escape(result.outcome.measured)}"
            f"{f'<ul>{found}</ul>' if found else ''}</td></tr>"
        )
    title = html.escape(f"{about.spec.title} ({about.spec.id})")
    place = html.escape(about.place)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 15px/1.45 system-ui, sans-serif; margin: 2rem; max-width: 70rem; color: #1a1a1a }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ border-bottom: 1px solid #ccc; padding: .4rem .6rem; text-align: left;
  vertical-align: top }}
.not_met td:nth-child(3) {{ color: #a00; font-weight: 600 }}
.met td:nth-child(3) {{ color: #060 }} .not_seen {{ color: #555 }}
code {{ overflow-wrap: anywhere }}
</style></head><body>
<h1>{title}</h1>
<p>At {place}, {about.seconds:.1f} s. {_sum(results)}.</p>
<table><thead><tr><th>Group</th><th>What the spec asks</th><th>Result</th><th>Fault</th>
<th>Measured</th></tr></thead><tbody>
{chr(10).join(rows)}
</tbody></table></body></html>
"""


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(c if c.isprintable() or c == "\n" else "·" for c in text)


def _escaped(text: str) -> str:
    return html.escape(_printable(text), quote=False)
