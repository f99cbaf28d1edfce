"""The HL7 judges are awake: they say yes, they say no, and they keep what they acknowledge."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Literal

import pytest

from tests.support.judges_hl7 import MllpReceiver, mllp_send, validate, validate_all
from tests.support.judges_process import JudgeError

By = Literal["python-hl7", "medplum"]

# A message as IHE PCD-01 has it, by hand.
SEGMENTS = (
    r"MSH|^~\&|VITALS^0011223344556677^EUI-64|CLINIC|EHR|HOSP|20261124100005-0500||ORU^R01^ORU_R01"
    "|ID-1|P|2.6|||AL|AL||UNICODE UTF-8|||IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO",
    "PID|1||A1^^^CLINIC^MR||Doe^Zoë^^^^^L||19800102|F",
    "PV1|1|O|ROOM1^^^CLINIC||||||||||||||||V77^^^CLINIC^VN",
    "OBR|1|1^EHR|2^VITALS^0011223344556677^EUI-64|182777000^monitoring of patient^SCT|||"
    "20261124100000-0500",
    "OBX|1|NM|150021^MDC_PRESS_BLD_NONINV_SYS^MDC|1.0.1.1|128|266016^MDC_DIM_MMHG^MDC|||||F|||"
    "20261124100000-0500",
)
GOOD = "".join(segment + "\r" for segment in SEGMENTS).encode()


def named(name: str) -> bytes:
    return GOOD.replace(b"ID-1", name.encode())


def test_hl7apy_accepts_a_good_message() -> None:
    assert validate(GOOD) == []


def test_hl7apy_says_no() -> None:
    no_identifier, bad_type, bad_status, not_hl7 = validate_all(
        [
            GOOD.replace(b"PID|1||A1^^^CLINIC^MR|", b"PID|1|||"),
            GOOD.replace(b"OBX|1|NM|", b"OBX|1|ZZ|"),
            GOOD.replace(b"|F|||2026", b"|Q|||2026"),
            b"hello",
        ]
    )
    assert no_identifier == ["Error: Missing required child PID.PID_3"]
    assert bad_type == ["Warning: Value ZZ not in table HL70125 in element OBX.OBX_2"]
    assert bad_status == ["Warning: Value Q not in table HL70085 in element OBX.OBX_11"]
    assert not_hl7[0].startswith("Error: cannot be parsed")


@pytest.mark.parametrize("by", ["python-hl7", "medplum"])
def test_a_receiver_keeps_each_message_once_over_a_kill(tmp_path: Path, by: By) -> None:
    with MllpReceiver(tmp_path, by) as receiver:
        port = receiver.port
        answers = mllp_send(port, named("A-1"), named("A-2"), named("A-1"))
        receiver.kill()
        receiver.start()
        assert receiver.port == port
        answers += mllp_send(port, named("A-2"), named("A-3"))
        assert receiver.arrivals() == 2
        kept = receiver.received()

    assert [re.search(rb"\rMSA\|(AA\|[^|\r]*)", answer)[1] for answer in answers] == [  # type: ignore[index]
        b"AA|A-1",
        b"AA|A-2",
        b"AA|A-1",
        b"AA|A-2",
        b"AA|A-3",
    ]
    assert [one.split(b"|")[9] for one in kept] == [b"A-1", b"A-2", b"A-3"]
    assert kept[0].rstrip(b"\r") == named("A-1").rstrip(b"\r")


@pytest.mark.parametrize("by", ["python-hl7", "medplum"])
@pytest.mark.parametrize(
    ("fault", "is_kept"),
    [("lose", True), ("close", True), ("unread", False), ("reset_before", False)],
)
def test_a_receiver_can_be_told_to_fail(
    tmp_path: Path, by: By, fault: Literal["lose", "close", "unread", "reset_before"], is_kept: bool
) -> None:
    with MllpReceiver(tmp_path, by) as receiver:
        receiver.fault(fault)
        silent = subprocess.TimeoutExpired if fault in ("lose", "unread") else JudgeError
        with pytest.raises(silent):
            mllp_send(receiver.port, GOOD, timeout_s=1.0)
        assert receiver.faults_left() == 0
        assert len(receiver.received()) == is_kept


@pytest.mark.parametrize("by", ["python-hl7", "medplum"])
def test_a_receiver_can_refuse(tmp_path: Path, by: By) -> None:
    with MllpReceiver(tmp_path, by) as receiver:
        receiver.fault("AE", "AR", "none")
        answers = mllp_send(receiver.port, GOOD, GOOD, GOOD)
        kept = receiver.received()

    assert [re.search(rb"\rMSA\|(..)", answer)[1] for answer in answers] == [b"AE", b"AR", b"AA"]  # type: ignore[index]
    assert len(kept) == 1


def test_a_receiver_in_enhanced_mode_says_first_that_it_came(tmp_path: Path) -> None:
    with MllpReceiver(tmp_path, "medplum", enhanced=True) as receiver:
        (answer,) = mllp_send(receiver.port, GOOD)  # it reads only once for each message
    assert b"\rMSA|CA|ID-1" in answer
