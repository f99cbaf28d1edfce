"""Judges and tools for DICOM that are not ours: dicom3tools and dcmtk."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.needs import require
from tests.support.orthanc import free_port

__all__ = ["errors_of", "program", "storescp", "values_of"]

_LINE = re.compile(
    r"(?P<indent> *)\([0-9a-f]{4},[0-9a-f]{4}\) (?!na)\w\w (?P<value>.*?) +# +\d+, *\d+ "
    r"(?P<keyword>\w+)"
)
_PACKAGES = {"dciodvfy": "dicom3tools"}
# The judge of 2022 does not know an attribute of 2023, which only simulated objects have.
_NOT_YET_KNOWN = "not a recognized standard attribute - (0x0008,0x001c)"


def program(name: str) -> str:
    """The path of a program of dcmtk or dicom3tools."""
    found = shutil.which(name)
    require(found, f"{name} is not installed (Debian package {_PACKAGES.get(name, 'dcmtk')})")
    assert found is not None
    return found


def errors_of(body: bytes, folder: Path) -> tuple[str, list[str]]:
    """The kind of object that dciodvfy takes it for, and its errors."""
    file = folder / "judged.dcm"
    file.write_bytes(body)
    said = subprocess.run(
        [program("dciodvfy"), str(file)], capture_output=True, text=True, check=False
    ).stderr.splitlines()
    kind = next((line for line in said if re.fullmatch(r"\w+", line)), "")
    errors = [line for line in said if line.startswith("Error") and _NOT_YET_KNOWN not in line]
    return kind, errors


def values_of(body: bytes, folder: Path, *paths: str) -> list[str]:
    """The values at those paths (sequences and keyword, with dots) as dcmdump reads them, in the
    order in which they stand.
    """
    file = folder / "dumped.dcm"
    file.write_bytes(body)
    said = subprocess.run(
        [program("dcmdump"), "+U8", "+L", "-Un", "-M", str(file)], capture_output=True, check=True
    ).stdout.decode()
    found, inside = [], dict[int, str]()
    for line in said.splitlines():
        read = _LINE.fullmatch(line)
        if read is None:
            continue
        # Two spaces for a sequence, two more for its item.
        depth = len(read["indent"]) // 4
        inside[depth] = read["keyword"]
        if ".".join(inside[at] for at in range(depth + 1)) in paths:
            found.append(read["value"].removeprefix("[").removesuffix("]"))
    return found


@contextmanager
def storescp(folder: Path, *options: str, title: str = "STORESCP") -> Iterator[int]:
    """A receiver of dcmtk that writes files into `folder`; its port."""
    port = free_port()
    command: Sequence[str] = [
        program("storescp"), "-od", str(folder), "-aet", title, *options, str(port),
    ]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Until it listens, told from the kernel's table: a connection would be an association."""
    end = time.monotonic() + 10
    while process.poll() is None and time.monotonic() < end:
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("", port))
            except OSError:
                return
        time.sleep(0.02)
    raise AssertionError("storescp did not start")
