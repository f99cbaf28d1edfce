"""ADT messages as clinics send them, with what a test wants different in them."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["NOW", "TODAY", "adt", "merge"]

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
"""09:00 in Chicago, where the sender is."""


def adt(
    trigger: str,
    control_id: str,
    *,
    at: str = "20261124083000",
    number: str = "100231^^^CLINIC^MR",
    name: str = "Okafor^Ada^N^^Ms^^L",
    born: str = "19840229",
    sex: str = "F",
    room: str = "INT^ROOM1^^CLINIC",
    visit: str = "V77",
    admitted: str = "20261124084500",
    reason: str = "^Blood pressure check",
    more: str = "",
) -> bytes:
    """One message. `at` is EVN-2; `more` are segments after PV2."""
    pv1 = [""] * 51
    pv1[0:4] = ["PV1", "1", "O", room]
    pv1[7] = "4711^Brandt^Lena^^^Dr."
    pv1[19] = visit
    pv1[44] = admitted
    lines = [
        f"MSH|^~\\&|REG|CLINIC|VITALS|CLINIC|20261124083001||ADT^{trigger}|{control_id}|P|2.5.1"
        "||||||UNICODE UTF-8",
        f"EVN||{at}",
        f"PID|1||{number}||{name}||{born}|{sex}",
        "|".join(pv1).rstrip("|"),
        f"PV2|||{reason}",
        *([more] if more else []),
    ]
    return "".join(f"{line}\r" for line in lines).encode()


def merge(
    control_id: str,
    prior: str,
    into: str,
    *,
    at: str = "20261124090000",
    name: str = "Okafor^Ada^N^^Ms^^L",
    trigger: str = "A40^ADT_A39",
) -> bytes:
    """`prior` is merged into `into`; both are numbers of the clinic."""
    return (
        f"MSH|^~\\&|REG|CLINIC|VITALS|CLINIC|{at}||ADT^{trigger}|{control_id}|P|2.5.1"
        "||||||UNICODE UTF-8\r"
        f"EVN||{at}\r"
        f"PID|1||{into}^^^CLINIC^MR||{name}||19840229|F\r"
        f"MRG|{prior}^^^CLINIC^MR\r"
    ).encode()
