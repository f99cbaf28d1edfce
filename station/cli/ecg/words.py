"""The report of a recording in words, for a person at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["lines_of"]

_INTERVALS: Final = {
    "rr_ms": "RR",
    "pr_ms": "PR",
    "qrs_ms": "QRS",
    "qt_ms": "QT",
    "qtc_bazett_ms": "QTc Bazett",
    "qtc_fridericia_ms": "QTc Fridericia",
    "qtc_framingham_ms": "QTc Framingham",
    "qtc_hodges_ms": "QTc Hodges",
    "p_axis_deg": "P axis",
    "qrs_axis_deg": "QRS axis",
    "t_axis_deg": "T axis",
}
_WIDE: Final = 16


def lines_of(report: dict[str, Any]) -> Iterator[str]:
    """Line by line what `Report.whole` says."""
    yield f"{report['record']}: {report['duration_s']:g} s at {report['rate_hz']:g} Hz"
    yield report["remark"]
    yield ""
    yield from _quality(report)
    yield ""
    beats = report["beats"]
    doubtful = f", {beats['poor']} of them where no lead is good" if beats["poor"] else ""
    yield _line("Beats", f"{beats['count']}{doubtful}")
    yield _line("Heart rate", _rate(report["heart_rate"]))
    if report["intervals"] is None:
        yield _line("Intervals", "not measurable: no lead with beats can be used")
    else:
        for key, name in _INTERVALS.items():
            yield _line(name, _interval(report["intervals"][key], key))
    source = ", ".join(report["respiration"]["from"])
    rate = _rate(report["respiration"])
    yield _line("Breathing", f"{rate} (from {source})" if source else rate)
    for file in report.get("saved", ()):
        yield _line("Saved", file)


def _quality(report: dict[str, Any]) -> Iterator[str]:
    for lead in report["quality"]["leads"]:
        state = "usable" if lead["usable"] else "not usable"
        reasons = ", ".join(
            f"{one['reason']} {one['seconds']} s" if one["seconds"] else one["reason"]
            for one in lead["reasons"]
        )
        seconds = f"{lead['usable_s']} of {lead['assessed_s']} s"
        yield _line(lead["name"], f"{state}, {seconds}{f': {reasons}' if reasons else ''}")
    for one in report["left_out"]:
        yield _line(one["name"], f"left out: {one['reason']}")
    if not report["quality"]["acceptable"]:
        yield "The recording as a whole is not fit to be read."


def _line(name: str, value: str) -> str:
    return f"{name:<{_WIDE}}{value}"


def _rate(told: dict[str, Any]) -> str:
    if told["value_per_min"] is None:
        return f"not measurable: {told['reason']}"
    text = f"{told['value_per_min']:g} /min"
    if told.get("lowest_per_min") is not None:
        return f"{text} ({told['lowest_per_min']:g} to {told['highest_per_min']:g})"
    return f"{text}, held: {told['reason']}" if told.get("held") else text


def _interval(told: dict[str, Any], key: str) -> str:
    if told["value"] is None:
        return f"not measurable: {told['reason']}"
    unit = "°" if key.endswith("deg") else " ms"
    return f"{told['value']:g}{unit} ± {told['spread']:g} ({told['beats']} beats)"
