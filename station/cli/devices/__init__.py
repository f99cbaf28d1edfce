"""`station devices`: what can be read, which instruments this station has, and new ones."""

from __future__ import annotations

from cyclopts import App

__all__ = ["app"]

app = App(
    name="devices",
    help="List what instruments can be read; add, name, allow and forget those of this station; "
    "draft and check specs of new ones.",
)
for name, target, text in (
    ("room", "room:room", "List the instruments of this station."),
    ("scan", "room:scan", "Look what advertises over Bluetooth, and which that may be."),
    ("ports", "room:ports", "List the serial ports of this computer."),
    ("add", "room:add", "Add an instrument to this station."),
    ("name", "room:name", "Give an instrument another name."),
    ("allow", "room:allow", "Let the station connect to an instrument."),
    ("disallow", "room:disallow", "Keep an instrument, and do not connect to it."),
    ("approve", "room:approve", "Let an unverified protocol be charted at this site."),
    ("forget", "room:forget", "Take an instrument out of this station."),
    ("new", "workbench:new", "Draft a spec from a recording of an unknown instrument."),
    ("check", "workbench:check", "Check a spec as the project's own tests do."),
    ("show", "workbench:show", "Print the page of an instrument."),
):
    app.command(f"station.cli.devices.{target}", name=name, help=text)


@app.default
def _default(*, json: bool = False) -> int:
    """List the specs: what they read, over which link, and the evidence behind them.

    Parameters
    ----------
    json
        One JSON object a line instead of a table.
    """
    from station.cli.devices.listing import devices

    return devices(json=json)
