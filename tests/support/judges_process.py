"""Programs that judge this project's work, each a child process with its own environment.

`tools/judges.sh` installs them below `.judges`; `STATION_JUDGES` names another folder. A server
among them prints one line of JSON with its port once it listens, takes commands as lines of JSON
on its standard input, answers each with one line, and ends when that input ends.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from tests.support.needs import require

__all__ = ["JudgeError", "JudgeServer", "judge_python", "node_command", "run_judge"]

ROOT: Final = Path(__file__).parents[2]
PROGRAMS: Final = ROOT / "tests" / "judges"
_PATIENCE_S: Final = 60.0


class JudgeError(RuntimeError):
    """A judge ended or did not answer; the message holds its last words."""


def judges_folder() -> Path:
    """Where the judges are installed."""
    return Path(os.environ.get("STATION_JUDGES", ROOT / ".judges")).absolute()


def judge_python(name: str) -> Path:
    """The interpreter of a judge's environment; skips (fails in CI) where it is missing."""
    python = judges_folder() / name / "bin" / "python"
    installed = (judges_folder() / name / ".lock").exists() and python.exists()
    require(installed, f"the judge {name} is not installed: `sh tools/judges.sh` installs it")
    return python


def node_command(program: str) -> list[str]:
    """The command that runs `tests/judges/node/<program>`; skips (fails in CI) without node."""
    judge_python("node")
    folder = judges_folder() / "node"
    present = (folder / "npm" / ".lock").exists() and (folder / "bin" / "node").exists()
    require(present, "the judges in node are not installed: `sh tools/judges.sh` installs them")
    return [str(folder / "bin" / "node"), str(PROGRAMS / "node" / program)]


def environment() -> dict[str, str]:
    """What a judge sees of this process's environment, and where node finds its packages."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ") if name in os.environ}
    return kept | {"JUDGE_MODULES": str(judges_folder() / "node" / "npm"), "NODE_ENV": "test"}


def run_judge(command: Sequence[str | Path], given: bytes) -> bytes:
    """Run a judge once over its standard input. Raises `JudgeError` where it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        input=given,
        capture_output=True,
        env=environment(),
        timeout=_PATIENCE_S,
        check=False,
    )
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").strip()
        raise JudgeError(f"{Path(command[-1]).name} ended with {done.returncode}:\n{words}")
    return done.stdout


class JudgeServer:
    """A judge that listens on loopback. `start` it, or use it as a context manager.

    `arguments` follow the command; what it writes to standard error goes to `log`. A port of 0
    lets it choose one, which it keeps over every further `start`.
    """

    def __init__(self, command: Sequence[str | Path], log: Path, *arguments: str) -> None:
        self._command = [str(part) for part in command]
        self._arguments = list(arguments)
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes | None] = queue.Queue()
        self.port = 0
        self.told: dict[str, Any] = {}

    @property
    def pid(self) -> int:
        """The process id while it runs."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it listens. Raises `JudgeError` with its last words."""
        assert self._process is None, "this judge runs already"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self._command, str(self.port), *self._arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment(),
            )
        assert self._process.stdout is not None
        self._lines = queue.Queue()
        threading.Thread(
            target=_read, args=(self._process.stdout, self._lines), name="judge", daemon=True
        ).start()
        try:
            self.told = self._answer()
            self.port = int(self.told["port"])
        except BaseException:
            self.kill()
            raise

    def ask(self, command: dict[str, Any]) -> dict[str, Any]:
        """One command and its answer."""
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(command).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._ended() from None
        return self._answer()

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL), and wait. Safe to call twice."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def _answer(self) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=_PATIENCE_S)
        except queue.Empty:
            raise self._ended() from None
        if line is None:
            raise self._ended()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _ended(self) -> JudgeError:
        words = self._log.read_text(errors="replace").strip()[-2000:]
        name = Path(self._command[-1]).name
        code = None if self._process is None else self._process.poll()
        how = "does not answer" if code is None else f"ended with {code}"
        return JudgeError(f"the judge {name} {how}. Its last words:\n{words}")


def _read(stream: IO[bytes], lines: queue.Queue[bytes | None]) -> None:
    """Until the other side closes, or this one does."""
    try:
        for line in stream:
            lines.put(line)
    except ValueError:
        pass
    lines.put(None)
