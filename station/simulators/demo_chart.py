"""A real FHIR server beside the station, for demonstrations and tests: `sekmet-fhir`.

It is somebody else's program in an environment of its own (`.venv-demo`), started as a child
process on loopback. Nothing of the station depends on it: it is one more chart, behind the same
sink as any other, and always a test chart.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self
from urllib.parse import urlsplit

from station.simulators.demo_patients import transaction

__all__ = ["DemoChart", "DemoChartError", "demo_python"]

_SERVER: Final = Path(__file__).with_name("demo_chart_server.py")
_LOG: Final = "demo-chart.log"
_POLL_S: Final = 0.05


class DemoChartError(RuntimeError):
    """The demo chart cannot be used; the message says why and what to do."""


def demo_python() -> Path:
    """The interpreter of `.venv-demo`, or of STATION_DEMO_PYTHON. Raises `DemoChartError`."""
    named = os.environ.get("STATION_DEMO_PYTHON")
    if named:
        if not Path(named).is_file():
            raise DemoChartError(
                f"STATION_DEMO_PYTHON names {named}, and there is no such file. Point it at the "
                "Python of an environment that has sekmet-fhir, or unset it."
            )
        return Path(named)
    inside = Path("Scripts", "python.exe") if os.name == "nt" else Path("bin", "python")
    project = Path(__file__).parents[2]
    for root in (project, Path(sys.prefix).parent):
        python = root / ".venv-demo" / inside
        if python.is_file():
            return python
    raise DemoChartError(
        "The demo chart is not installed (there is no .venv-demo). Use `make run`, which sets it "
        "up, or point STATION_DEMO_PYTHON at the Python of an environment with sekmet-fhir."
    )


class DemoChart:
    """One demo chart server. Use it as a context manager, or `start` and `stop` it.

    `folder` keeps its database and its log; the same folder has the same data next time.
    """

    def __init__(self, folder: Path, *, python: Path | None = None) -> None:
        self._folder = folder
        self._python = python
        self._process: subprocess.Popen[bytes] | None = None
        self._base_url = ""

    @property
    def base_url(self) -> str:
        """The FHIR base, such as `http://127.0.0.1:40123/fhir`; empty until started."""
        return self._base_url

    @property
    def pid(self) -> int | None:
        """The process id of the server while it runs."""
        return self._process.pid if self._process is not None else None

    def start(
        self, *, patients: bool = True, now: datetime | None = None, timeout_s: float = 60.0
    ) -> None:
        """Start the server, wait until it answers, and load the demo patients with visits today.

        `now` (aware) decides what today is. Raises `DemoChartError`; then nothing is left
        running.
        """
        if self._process is not None:
            raise DemoChartError("This demo chart runs already.")
        python = self._python or demo_python()
        self._folder.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + timeout_s
        with (self._folder / _LOG).open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603
                [str(python), "-I", str(_SERVER), str(self._folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=self._folder,
                start_new_session=True,  # Ctrl-C ends the station first, and that ends this
            )
        try:
            self._base_url = self._told_address(deadline)
            self._wait_until_ready(deadline)
            if patients:
                self._load(now or datetime.now().astimezone())
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server and wait for it. What it answered is on disk. Safe to call twice."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
        self._base_url = ""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _told_address(self, deadline: float) -> str:
        """The line that the server writes once it has a port."""
        assert self._process is not None
        assert self._process.stdout is not None
        line = _first_line(self._process.stdout, deadline - time.monotonic())
        address = line.decode("ascii", "replace").strip()
        if not address.startswith("http://127.0.0.1:"):
            raise self._did_not_start()
        return address

    def _wait_until_ready(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            assert self._process is not None
            if self._process.poll() is not None:
                raise self._did_not_start()
            try:
                if self._request("GET", "/metadata") == 200:
                    return
            except OSError:
                pass  # not listening yet
            time.sleep(_POLL_S)
        raise self._did_not_start()

    def _load(self, now: datetime) -> None:
        status = self._request("POST", "", json.dumps(transaction(now)).encode())
        if status != 200:
            raise DemoChartError(
                f"The demo chart did not take the demo patients (HTTP {status}). "
                f"Its log is {self._folder / _LOG}."
            )

    def _request(self, method: str, path: str, body: bytes | None = None) -> int:
        address = urlsplit(self._base_url)
        connection = http.client.HTTPConnection(address.netloc, timeout=30)
        try:
            connection.request(
                method, address.path + path, body, {"Content-Type": "application/fhir+json"}
            )
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def _did_not_start(self) -> DemoChartError:
        log = self._folder / _LOG
        words = log.read_text(errors="replace").strip().splitlines()[-1:] if log.exists() else []
        last = f" Its last words: {words[0]}" if words else ""
        return DemoChartError(
            f"The demo chart did not start.{last} Its log is {log}. Use `make run`, which sets "
            "up .venv-demo anew when it is removed."
        )


def _first_line(stream: IO[bytes], timeout_s: float) -> bytes:
    """One line of a pipe, or what there is when the time is over. Works on every system."""
    told: list[bytes] = []
    reader = threading.Thread(target=lambda: told.append(stream.readline(200)), daemon=True)
    reader.start()
    reader.join(max(0.0, timeout_s))
    return told[0] if told else b""
