"""The right that each command needs. Signing in and out, locking and unlocking need none."""

from __future__ import annotations

from typing import Final

from station.access.rights import Right
from station.capture.commands import (
    Accept,
    AcceptUnlikely,
    AddInstrument,
    AllowInstrument,
    ApproveInstrument,
    AskInstrument,
    AttachHeld,
    CancelPairing,
    CaptureEkg,
    ChoosePatient,
    Command,
    ConfirmIdentifier,
    DiscardHeld,
    EnterPasskey,
    EnterText,
    EnterUnlikely,
    EnterValue,
    ForgetInstrument,
    LeavePatient,
    LeaveUndone,
    LookForInstruments,
    NameInstrument,
    ReadWorklist,
    Resend,
    Retake,
    SayHow,
    Sign,
    StartVisit,
    TellProvider,
)

__all__ = ["RIGHTS"]

RIGHTS: Final[dict[type[Command], Right]] = {
    ReadWorklist: Right.READ_WORKLIST,
    ChoosePatient: Right.CHOOSE_PATIENT,
    ConfirmIdentifier: Right.CHOOSE_PATIENT,
    StartVisit: Right.CHOOSE_PATIENT,
    LeavePatient: Right.CHOOSE_PATIENT,
    Accept: Right.CAPTURE,
    AcceptUnlikely: Right.CAPTURE,
    Retake: Right.CAPTURE,
    CaptureEkg: Right.CAPTURE,
    EnterValue: Right.ENTER_VALUE,
    EnterUnlikely: Right.ENTER_VALUE,
    TellProvider: Right.TELL_PROVIDER,
    SayHow: Right.CAPTURE,
    LeaveUndone: Right.CAPTURE,
    EnterText: Right.ENTER_VALUE,
    AttachHeld: Right.ATTACH_HELD,
    DiscardHeld: Right.ATTACH_HELD,
    Sign: Right.SIGN,
    Resend: Right.RESEND,
    EnterPasskey: Right.PAIR_DEVICE,
    CancelPairing: Right.PAIR_DEVICE,
    AskInstrument: Right.CAPTURE,
    LookForInstruments: Right.OPERATE_DEVICES,
    NameInstrument: Right.OPERATE_DEVICES,
    AllowInstrument: Right.OPERATE_DEVICES,
    AddInstrument: Right.MANAGE_DEVICES,
    ApproveInstrument: Right.MANAGE_DEVICES,
    ForgetInstrument: Right.MANAGE_DEVICES,
}
