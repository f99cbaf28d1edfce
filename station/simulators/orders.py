"""What a room can be told to do, as plain data: one order in, one answer out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from station.simulators.devices.base import ActError
from station.simulators.hosts.base import Host

__all__ = ["OrderError", "perform"]

# Words of people who use instruments, and the act of each.
_ACTS: Final = {
    "start": "start",
    "measure": "start",
    "stop": "stop",
    "finger_in": "finger_in",
    "finger_out": "finger_out",
    "step_on": "step_on",
    "step_off": "step_off",
}
# Whom they usually mean.
_USUAL: Final = {
    "start": "bluetooth_blood_pressure",
    "stop": "bluetooth_blood_pressure",
    "measure": "bluetooth_health_thermometer",
    "finger_in": "nonin_serial",
    "finger_out": "nonin_serial",
}


class OrderError(ValueError):
    """An order that makes no sense; the text says why and what would."""


async def perform(hosts: Mapping[str, Host], order: Mapping[str, Any]) -> dict[str, Any]:
    """Do it and answer when it is done (a measurement: when it has begun).

    Raises `OrderError`. `quit` is for the room itself and not done here.
    """
    options = dict(order)
    what = options.pop("do", None)
    if not isinstance(what, str) or (what != "fault" and what not in _ACTS):
        raise OrderError(f"cannot do {what!r}; a room can {', '.join(_ACTS)}, fault, quit")
    device = options.pop("device", _USUAL.get(what))
    if not isinstance(device, str) or device not in hosts:
        raise OrderError(f"no device {device!r} here; there are {', '.join(hosts)}")
    host = hosts[device]
    try:
        if what == "fault":
            await host.fault(str(options.pop("fault", None)), **options)
        else:
            host.act(_ACTS[what], **options)
    except (ActError, TypeError) as problem:
        raise OrderError(str(problem)) from problem
    return {"done": what, "device": device}
