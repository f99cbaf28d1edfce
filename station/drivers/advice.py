"""What a failed measurement means for the person at the bedside: what happened, what to do."""

from __future__ import annotations

from typing import Final, NamedTuple

from station.vitals import FailureReason, Vital

__all__ = ["next_step", "says"]


class Advice(NamedTuple):
    """What happened, and what to do about it."""

    says: str
    next_step: str


_ADVICE: Final[dict[FailureReason, Advice]] = {
    FailureReason.NOT_MEASURED: Advice(
        says="The instrument could not measure.",
        next_step="Check how it sits, then measure again.",
    ),
    FailureReason.OVER_RANGE: Advice(
        says="The value is above what the instrument can measure.",
        next_step="Measure again; if it stays, use another instrument.",
    ),
    FailureReason.UNDER_RANGE: Advice(
        says="The value is below what the instrument can measure.",
        next_step="Measure again; if it stays, use another instrument.",
    ),
    FailureReason.MOTION: Advice(
        says="The patient moved.",
        next_step="Ask the patient to keep still, then measure again.",
    ),
    FailureReason.CUFF_LOOSE: Advice(
        says="The cuff is loose.",
        next_step="Close it so that two fingers fit, then start again.",
    ),
    FailureReason.CUFF_LEAK: Advice(
        says="The cuff leaks.",
        next_step="Check the hose and the cuff, then start again.",
    ),
    FailureReason.WEAK_SIGNAL: Advice(
        says="The pulse signal is too weak.",
        next_step="Warm the hand or take another finger.",
    ),
    FailureReason.NO_FINGER: Advice(
        says="There is no finger in the sensor.",
        next_step="Put the finger in to the stop, nail up.",
    ),
    FailureReason.SENSOR_OFF: Advice(
        says="No sensor is connected.",
        next_step="Connect the sensor to the instrument.",
    ),
    FailureReason.SENSOR_FAULT: Advice(
        says="The sensor does not work.",
        next_step="Take another sensor.",
    ),
    FailureReason.SEARCHING: Advice(
        says="No steady pulse has been found yet.",
        next_step="Wait; the hand should rest and be warm.",
    ),
    FailureReason.LEAD_OFF: Advice(
        says="An electrode is off.",
        next_step="Press the electrode on.",
    ),
    FailureReason.SATURATED: Advice(
        says="The signal is out of the amplifier's range.",
        next_step="Check the electrodes and the cable.",
    ),
    FailureReason.PROBE_POSITION: Advice(
        says="The probe is not in the right place.",
        next_step="Put it deep under the tongue, lips closed, then measure again.",
    ),
    FailureReason.ABORTED: Advice(
        says="The measurement was stopped.",
        next_step="Start again when the patient is ready.",
    ),
    FailureReason.TIMEOUT: Advice(
        says="The measurement took too long and was given up.",
        next_step="Check how the instrument sits, then start again.",
    ),
    FailureReason.LINK_LOST: Advice(
        says="The connection to the instrument was lost during the measurement.",
        next_step="Measure again when it is connected.",
    ),
    FailureReason.DEVICE_ERROR: Advice(
        says="The instrument reports a fault.",
        next_step="Measure again; if it stays, use another instrument.",
    ),
}


# A cuff has no finger in it.
_OF_A_CUFF: Final[dict[FailureReason, Advice]] = {
    FailureReason.WEAK_SIGNAL: Advice(
        says="The pulse in the cuff is too weak.",
        next_step="Check that the cuff fits and sits on the bare arm, then start again.",
    ),
}
_CUFF: Final = (Vital.SYSTOLIC, Vital.DIASTOLIC, Vital.MEAN_ARTERIAL_PRESSURE)


def says(reason: FailureReason, vital: Vital | None = None) -> str:
    """What happened, in one sentence. `vital`: what was measured."""
    return _words(reason, vital).says


def next_step(reason: FailureReason, vital: Vital | None = None) -> str:
    """What to do about it, in one sentence."""
    return _words(reason, vital).next_step


def _words(reason: FailureReason, vital: Vital | None) -> Advice:
    if vital in _CUFF and reason in _OF_A_CUFF:
        return _OF_A_CUFF[reason]
    return _ADVICE[reason]
