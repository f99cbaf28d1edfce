from __future__ import annotations

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from station.drivers.links.base import Problem
from station.drivers.links.ble_problems import ble_problem

Reason = BleakBluetoothNotAvailableReason


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        # Linux: no D-Bus; D-Bus without bluetoothd; BlueZ's own errors.
        (FileNotFoundError(2, "No such file or directory"), Problem.NO_BLUETOOTH),
        (ConnectionRefusedError(111, "Connection refused"), Problem.NO_BLUETOOTH),
        (
            BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", ["not provided"]),
            Problem.NO_BLUETOOTH,
        ),
        (
            BleakDBusError("org.freedesktop.DBus.Error.Spawn.ChildExited", ["Launch helper"]),
            Problem.NO_BLUETOOTH,
        ),
        (BleakDBusError("org.freedesktop.DBus.Error.NoReply", [""]), Problem.NO_BLUETOOTH),
        (BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", [""]), Problem.NO_PERMISSION),
        (BleakDBusError("org.bluez.Error.NotReady", ["Resource Not Ready"]), Problem.BLUETOOTH_OFF),
        (BleakDBusError("org.bluez.Error.AuthenticationFailed", [""]), Problem.NOT_BONDED),
        (BleakDBusError("org.bluez.Error.InProgress", [""]), Problem.OTHER),
        # Every system.
        (BleakBluetoothNotAvailableError("", Reason.NO_BLUETOOTH), Problem.NO_BLUETOOTH),
        (BleakBluetoothNotAvailableError("", Reason.POWERED_OFF), Problem.BLUETOOTH_OFF),
        (BleakBluetoothNotAvailableError("", Reason.DENIED_BY_USER), Problem.NO_PERMISSION),
        (BleakBluetoothNotAvailableError("", Reason.UNKNOWN), Problem.RADIO_GONE),
        (BleakDeviceNotFoundError("F0:00:00:00:00:01", "not found"), Problem.NOT_FOUND),
        (TimeoutError(), Problem.TIMED_OUT),
        (BleakGATTProtocolError(0x05), Problem.NOT_BONDED),
        (BleakGATTProtocolError(0x0F), Problem.NOT_BONDED),
        (BleakGATTProtocolError(0x06), Problem.OTHER),
        (BleakError("Peer removed pairing information"), Problem.STALE_BOND),
        (BleakError("connecting: PIN or Key Missing (0x06)"), Problem.STALE_BOND),
        (
            BleakError("the connection ended: Connection Terminated due to MIC Failure (0x3d)"),
            Problem.STALE_BOND,
        ),
        (BleakError("failed to discover services, device disconnected"), Problem.DEVICE_ENDED),
        (BleakError("Not connected"), Problem.DEVICE_ENDED),
        (BleakError("connecting: smp PAIRING_NOT_SUPPORTED"), Problem.NOT_BONDED),
        (BleakError("connecting: smp CONFIRM_VALUE_FAILED"), Problem.NOT_BONDED),
        (BleakError("something else"), Problem.OTHER),
    ],
)
def test_each_error_is_a_problem_that_a_person_can_act_on(
    error: Exception, problem: Problem
) -> None:
    told = ble_problem(error, "The cuff")
    assert told.problem is problem
    assert told.says.endswith(".")
    assert told.next_step.endswith(".")
    assert type(error).__name__ in told.detail
