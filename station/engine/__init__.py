"""Wires the rooms together: instruments to capture, capture to the store, the store to the chart.

`engine` is what faces hold on to and how long it lives; `opening` makes the rooms and closes them
again, `rooms` says which there are. `commands` carries out what people ask for, after the table in
`rights` and with the person in the `seat`; `telling` takes what instruments say; `picture` shows
how everything stands.
"""

from station.demo_user import DemoUser
from station.engine.engine import Engine
from station.engine.rights import RIGHTS

__all__ = ["RIGHTS", "DemoUser", "Engine"]
