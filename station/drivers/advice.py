"""What a failed measurement means for the person at the bedside: what happened, what to do."""

from __future__ import annotations

from typing import Final

from station.vitals import FailureReason

__all__ = ["next_step", "says"]

_ADVICE: Final[dict[FailureReason, tuple[str, str]]] = {
    FailureReason.NOT_MEASURED: (
        "The instrument could not measure.",
        "Check how it sits, then measure again.",
    ),
    FailureReason.OVER_RANGE: (
        "The value is above what the instrument can measure.",
        "Measure again; if it stays, use another instrument.",
    ),
    FailureReason.UNDER_RANGE: (
        "The value is below what the instrument can measure.",
        "Measure again; if it stays, use another instrument.",
    ),
    FailureReason.MOTION: (
        "The patient moved.",
        "Ask the patient to keep still, then measure again.",
    ),
    FailureReason.CUFF_LOOSE: (
        "The cuff is loose.",
        "Close it so that two fingers fit, then start again.",
    ),
    FailureReason.CUFF_LEAK: (
        "The cuff leaks.",
        "Check the hose and the cuff, then start again.",
    ),
    FailureReason.WEAK_SIGNAL: (
        "The pulse signal is too weak.",
        "Warm the hand or take another finger.",
    ),
    FailureReason.NO_FINGER: (
        "There is no finger in the sensor.",
        "Put the finger in to the stop, nail up.",
    ),
    FailureReason.SENSOR_OFF: (
        "No sensor is connected.",
        "Connect the sensor to the instrument.",
    ),
    FailureReason.SENSOR_FAULT: (
        "The sensor does not work.",
        "Take another sensor.",
    ),
    FailureReason.SEARCHING: (
        "No steady pulse has been found yet.",
        "Wait; the hand should rest and be warm.",
    ),
    FailureReason.LEAD_OFF: (
        "An electrode is off.",
        "Press the electrode on.",
    ),
    FailureReason.SATURATED: (
        "The signal is out of the amplifier's range.",
        "Check the electrodes and the cable.",
    ),
    FailureReason.PROBE_POSITION: (
        "The probe is not in the right place.",
        "Put it deep under the tongue, lips closed, then measure again.",
    ),
    FailureReason.ABORTED: (
        "The measurement was stopped.",
        "Start again when the patient is ready.",
    ),
    FailureReason.TIMEOUT: (
        "The measurement took too long and was given up.",
        "Check how the instrument sits, then start again.",
    ),
    FailureReason.LINK_LOST: (
        "The connection to the instrument was lost during the measurement.",
        "Measure again when it is connected.",
    ),
    FailureReason.DEVICE_ERROR: (
        "The instrument reports a fault.",
        "Measure again; if it stays, use another instrument.",
    ),
}


def says(reason: FailureReason) -> str:
    """What happened, in one sentence."""
    return _ADVICE[reason][0]


def next_step(reason: FailureReason) -> str:
    """What to do about it, in one sentence."""
    return _ADVICE[reason][1]
