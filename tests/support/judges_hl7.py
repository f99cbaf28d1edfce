"""HL7 v2 programs that nobody of this project wrote: a validator, a sender and two receivers.

`validate` is hl7apy. `mllp_send` is python-hl7's program of that name. `MllpReceiver` is the server
of python-hl7 or of @medplum/hl7, with a store of its own that survives a kill.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from tests.support.judges_process import (
    PROGRAMS,
    JudgeError,
    JudgeServer,
    environment,
    judge_python,
    node_command,
    run_judge,
)

__all__ = ["Fault", "MllpReceiver", "mllp_send", "validate", "validate_all"]

Fault = Literal["lose", "unread", "close", "reset_before", "duplicate", "other", "AE", "AR", "none"]
_START: Final = b"\x0b"
_END: Final = b"\x1c\r"


def validate(text: bytes) -> list[str]:
    """What hl7apy complains about in one message, one line each ("Error: …" or "Warning: …").

    Empty where the message keeps to the structure, the data types and the tables of the version
    that it names. Skips (fails in CI) where hl7apy is not installed.
    """
    return validate_all([text])[0]


def validate_all(texts: Sequence[bytes]) -> list[list[str]]:
    """`validate` for many messages at the price of one start."""
    given = json.dumps([text.decode("latin-1") for text in texts]).encode()
    command: list[str | Path] = [judge_python("hl7apy"), "-I", PROGRAMS / "hl7apy_validate.py"]
    said: list[list[str]] = json.loads(run_judge(command, given))
    return said


def mllp_send(port: int, *messages: bytes, timeout_s: float = 30.0) -> list[bytes]:
    """Send messages with python-hl7's own client, over one connection; the acknowledgements.

    Each message is without its MLLP frame; the client itself leaves out the last CR. Where the
    other side closes there is no answer. Raises `JudgeError` where the client fails (a reset), and
    `subprocess.TimeoutExpired` where the other side does not answer at all.
    """
    program = judge_python("python-hl7").with_name("mllp_send")
    done = subprocess.run(
        [str(program), "--port", str(port), "--file", "/dev/stdin", "127.0.0.1"],
        input=b"".join(_START + message + _END for message in messages),
        capture_output=True,
        env=environment(),
        timeout=timeout_s,
        check=False,
    )
    if done.returncode != 0:
        raise JudgeError(f"mllp_send ended with {done.returncode}:\n{done.stderr.decode()}")
    framed = done.stdout.split(_START)[1:]
    return [answer.split(_END[:1])[0] for answer in framed]


class MllpReceiver(JudgeServer):
    """A receiver that keeps what it got, once for each MSH-10, and acknowledges with AA.

    What it acknowledged is in `folder/received.jsonl`, written to the disk before the answer: it
    is there after `kill`, and `start` goes on with it at the same port. `enhanced` (medplum only):
    it sends a CA first, as soon as a message has come.
    """

    def __init__(
        self,
        folder: Path,
        by: Literal["python-hl7", "medplum"] = "python-hl7",
        *,
        enhanced: bool = False,
    ) -> None:
        command: list[str | Path]
        if by == "medplum":
            command = [*node_command("hl7.mjs")]
        else:
            command = [judge_python("python-hl7"), "-I", PROGRAMS / "python_hl7_receiver.py"]
        folder.mkdir(parents=True, exist_ok=True)
        self._kept = folder / "received.jsonl"
        assert by == "medplum" or not enhanced, "python-hl7 has no enhanced mode"
        mode = ["enhanced"] if enhanced else []
        super().__init__(command, folder / "receiver.log", str(self._kept), *mode)

    def fault(self, *faults: Fault) -> None:
        """What happens to the next messages, one each, in this order.

        `lose`: kept, never acknowledged; `close`: kept, then the connection is reset;
        `unread`: neither kept nor acknowledged; `reset_before`: not kept, and the connection is
        reset; `duplicate`: kept and acknowledged twice; `other`: kept, an acknowledgement for some
        other message comes first; `AE`, `AR`: refused, not kept; `none`: nothing.
        """
        self.ask({"faults": faults})

    def faults_left(self) -> int:
        """How many faults nobody has met yet."""
        return int(self.ask({"faults": []})["left"])

    def received(self) -> list[bytes]:
        """Every message that it kept, in the order of arrival, as it came (without the frame)."""
        if not self._kept.exists():
            return []
        whole = self._kept.read_bytes().rpartition(b"\n")[0].splitlines()
        return [json.loads(line)["text"].encode() for line in whole]

    def arrivals(self) -> int:
        """How many messages came since it was started, the dropped duplicates among them."""
        return int(self.ask({"faults": []})["arrivals"])
