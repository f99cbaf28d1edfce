"""What bleak's exceptions mean, as problems that a person can act on.

Facts behind it: on Linux a missing D-Bus is a `FileNotFoundError` and a missing bluetoothd a
`BleakDBusError` "ServiceUnknown"; only an absent or switched-off adapter has a class of its
own, with a reason. A forgotten bond has no class anywhere, only words.
"""

from __future__ import annotations

import sys
from typing import Final

from station.drivers.links.base import LinkProblem, Problem
from station.drivers.links.pairing import PairingEnd
from station.saying import say

__all__ = [
    "ble_problem",
    "device_ended",
    "held_elsewhere",
    "not_found",
    "pairing_ended",
    "refuses_bond",
    "wrong_device",
]

# Words of the stacks for "the device no longer knows our key": CoreBluetooth's own sentence,
# and the names of the controller errors 0x06 and 0x3D.
_STALE: Final = ("peer removed pairing information", "pin or key missing", "mic failure")
_ENDED: Final = ("disconnected", "not connected", "connection ended", "unreachable")
# A refusal of any kind, or a wrong code.
_NOT_PAIRED: Final = ("pairing", "smp ")

# bluetoothd is not there, has just ended, or has no adapter.
_NO_SERVICE: Final = frozenset(
    {
        "org.freedesktop.DBus.Error.ServiceUnknown",
        "org.freedesktop.DBus.Error.NoReply",
        "org.bluez.Error.NotAvailable",
    }
)

# ATT: authentication, authorization, encryption key size, encryption insufficient.
_UNBONDED_CODES: Final = frozenset({0x05, 0x08, 0x0C, 0x0F})


def ble_problem(error: BaseException, name: str) -> LinkProblem:
    """Why scanning for, or working with, the device called `name` failed."""
    from bleak.exc import (
        BleakBluetoothNotAvailableError,
        BleakDBusError,
        BleakDeviceNotFoundError,
        BleakGATTProtocolError,
    )

    detail = f"{type(error).__name__}: {error}"
    match error:
        case TimeoutError():
            return _timed_out(name, detail)
        case BleakBluetoothNotAvailableError():
            return _not_available(error.reason.name, detail)
        case BleakDBusError():
            return _dbus(error.dbus_error, name, detail)
        case BleakDeviceNotFoundError():
            return not_found(name, detail)
        case BleakGATTProtocolError() if error.code in _UNBONDED_CODES:
            return _not_bonded(name, detail)
        case OSError():
            return _no_bluetooth(detail)
        case _:
            return _by_words(detail, name)


def not_found(name: str, detail: str = "") -> LinkProblem:
    """It does not advertise in reach."""
    return LinkProblem(
        problem=Problem.NOT_FOUND,
        says=say("{name} is not in reach, or it sleeps.", name=name),
        next_step="Switch it on near this computer. Many devices send only after a measurement. "
        "One that a phone or another computer holds cannot be seen: switch Bluetooth off there.",
        detail=detail,
    )


def device_ended(name: str, detail: str = "") -> LinkProblem:
    """The other end, or the distance, ended the connection."""
    return LinkProblem(
        problem=Problem.DEVICE_ENDED,
        says=say("{name} ended the connection or went out of reach.", name=name),
        next_step="Nothing, if its measurement is here. Else start the measurement again nearby.",
        detail=detail,
    )


def wrong_device(name: str, missing: str) -> LinkProblem:
    """It lacks what its protocol needs."""
    return LinkProblem(
        problem=Problem.WRONG_DEVICE,
        says=say("The device that answered as {name} does not offer what {name} has.", name=name),
        next_step="Choose the device again in the device settings.",
        detail=f"no characteristic {missing}",
    )


def held_elsewhere(name: str, detail: str = "") -> LinkProblem:
    """It was seen a moment ago, and takes no connection."""
    return LinkProblem(
        problem=Problem.HELD_ELSEWHERE,
        says=say(
            "{name} was seen, but does not take the connection. Another computer or phone may "
            "hold it.",
            name=name,
        ),
        next_step="Switch Bluetooth off on the phone or computer that used it last. If it stays "
        "so, bring it closer, and switch it off and on.",
        detail=detail,
    )


def pairing_ended(end: PairingEnd, name: str, detail: str = "") -> LinkProblem:
    """Somebody was asked for the code of a pairing, and did not give it."""
    if end is PairingEnd.CANCELLED:
        return LinkProblem(
            problem=Problem.PAIRING_CANCELLED,
            says=say("Pairing with {name} was cancelled here.", name=name),
            next_step="Nothing, if it is not to be used. Else wait: the station asks for its code "
            "again in a minute.",
            detail=detail,
        )
    return LinkProblem(
        problem=Problem.PAIRING_UNANSWERED,
        says=say("{name} wants a code for pairing, and nobody gave it in time.", name=name),
        next_step="Stay at this screen with the device switched on: the station asks again in a "
        "minute.",
        detail=detail,
    )


def _timed_out(name: str, detail: str) -> LinkProblem:
    return LinkProblem(
        problem=Problem.TIMED_OUT,
        says=say("{name} did not answer in time.", name=name),
        next_step="Bring it closer. If it stays so, switch it off and on.",
        detail=detail,
    )


def _not_bonded(name: str, detail: str) -> LinkProblem:
    code = (
        "A device that shows a code is paired in the Bluetooth settings of this computer."
        if sys.platform == "win32"  # bleak pairs without code there
        else "Where it shows a code, type that code here."
    )
    return LinkProblem(
        problem=Problem.NOT_BONDED,
        says=say("{name} talks to a paired computer only, and pairing did not succeed.", name=name),
        next_step=say(
            "Put it into its pairing mode; the station pairs with it by itself. {code}", code=code
        ),
        detail=detail,
    )


_PAIR_ANEW: Final = (
    "Remove it in the Bluetooth settings of this computer, and put it into its pairing mode. "
    "The station pairs with it again."
)


def refuses_bond(name: str, detail: str = "") -> LinkProblem:
    """It was seen, there is a bond with it, and no connection comes up: most likely forgotten."""
    return LinkProblem(
        problem=Problem.STALE_BOND,
        says=say(
            "{name} was seen, but refuses this computer. It has probably forgotten the pairing.",
            name=name,
        ),
        next_step=_PAIR_ANEW,
        detail=detail,
    )


def _stale_bond(name: str, detail: str) -> LinkProblem:
    return LinkProblem(
        problem=Problem.STALE_BOND,
        says=say("{name} has forgotten this computer.", name=name),
        next_step=_PAIR_ANEW,
        detail=detail,
    )


def _no_bluetooth(detail: str) -> LinkProblem:
    return LinkProblem(
        problem=Problem.NO_BLUETOOTH,
        says="This computer has no working Bluetooth.",
        next_step="Plug a Bluetooth adapter in, or start the Bluetooth service. Station doctor "
        "tells which of them is missing.",
        detail=detail,
    )


def _not_available(reason: str, detail: str) -> LinkProblem:
    if reason == "POWERED_OFF":
        return _switched_off(detail)
    if reason.startswith("DENIED"):
        return _denied(detail)
    if reason == "UNKNOWN":
        return LinkProblem(
            problem=Problem.RADIO_GONE,
            says="The Bluetooth adapter has gone.",
            next_step="Plug the adapter in again. The station takes it up by itself.",
            detail=detail,
        )
    return _no_bluetooth(detail)


def _switched_off(detail: str) -> LinkProblem:
    return LinkProblem(
        problem=Problem.BLUETOOTH_OFF,
        says="Bluetooth is switched off.",
        next_step="Switch it on in the settings of this computer.",
        detail=detail,
    )


def _denied(detail: str) -> LinkProblem:
    return LinkProblem(
        problem=Problem.NO_PERMISSION,
        says="This program may not use Bluetooth.",
        next_step="Allow it in the privacy settings of this computer.",
        detail=detail,
    )


def _dbus(code: str, name: str, detail: str) -> LinkProblem:
    if code == "org.bluez.Error.NotReady":
        return _switched_off(detail)
    if code.startswith("org.bluez.Error.Authentication"):
        return _not_bonded(name, detail)
    if code == "org.freedesktop.DBus.Error.AccessDenied":
        return _denied(detail)
    if code in _NO_SERVICE or code.startswith("org.freedesktop.DBus.Error.Spawn."):
        return _no_bluetooth(detail)
    return _by_words(detail, name)


def _by_words(detail: str, name: str) -> LinkProblem:
    words = detail.lower()
    if any(stale in words for stale in _STALE):
        return _stale_bond(name, detail)
    if any(ended in words for ended in _ENDED):
        return device_ended(name, detail)
    if any(refused in words for refused in _NOT_PAIRED):
        return _not_bonded(name, detail)
    return LinkProblem(
        problem=Problem.OTHER,
        says=say("The Bluetooth connection to {name} failed.", name=name),
        next_step="Switch the device off and on. If it stays so, run station doctor.",
        detail=detail,
    )
