"""A destination that is a file: a FHIR bundle on disk, for tests and for whoever has no chart.

Each delivery writes the whole bundle anew beside the old one and renames it, so that a reader
never sees half a file. The same message again replaces its own entry.
"""

from __future__ import annotations

import os
import tempfile
import threading
from pathlib import Path
from typing import Any, Final

from station.export.fhir_json import decode, encode
from station.export.sink import Delivered, NamedSink, Outcome, Refused, RetryAfter, refuse_simulated
from station.saying import say
from station.visit import Message

__all__ = ["FileSink"]

# Results and messages to the provider may go into one file, from two threads.
_WRITING: Final = threading.Lock()


class FileSink(NamedSink):
    """`ChartSink` into one file, a FHIR `Bundle` of type `collection`."""

    def __init__(self, name: str, path: Path, *, test: bool) -> None:
        """`test`: whether the site marked it as a test sink."""
        super().__init__(name, test=test)
        self._path = path

    async def deliver(self, message: Message, *, search_first: bool) -> Outcome:
        """Put the resource into the bundle; the result's id is its id there."""
        refused = refuse_simulated(message, self)
        if refused is not None:
            return refused
        try:
            with _WRITING:
                self._write(message)
        except OSError as problem:
            return RetryAfter(
                says=say("The file cannot be written: {strerror}.", strerror=problem.strerror)
            )
        except ValueError:
            return Refused(
                says=say("{name} exists and is not a FHIR bundle.", name=self._path.name),
                next_step="Move it away or choose another file.",
            )
        return Delivered(chart_id=message.result_id)

    async def check(self) -> str | None:
        """None when the folder is there and can be written to."""
        folder = self._path.parent
        if not folder.is_dir():
            return say("There is no folder {folder}.", folder=str(folder))
        if os.access(folder, os.W_OK):
            return None
        return say("The folder {folder} cannot be written to.", folder=str(folder))

    async def aclose(self) -> None:
        """Nothing is held open."""

    def _write(self, message: Message) -> None:
        entries = [entry for entry in self._entries() if entry["fullUrl"] != _url(message)]
        entries.append({"fullUrl": _url(message), "resource": decode(message.body)})
        bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "collection", "entry": entries}
        with tempfile.NamedTemporaryFile(
            dir=self._path.parent, prefix=self._path.name, suffix=".part", delete=False
        ) as part:
            part.write(encode(bundle))
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(self._path)

    def _entries(self) -> list[dict[str, Any]]:
        if not self._path.exists():
            return []
        bundle = decode(self._path.read_bytes())
        if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
            raise ValueError("not a bundle")
        entries = bundle.get("entry", [])
        if not isinstance(entries, list):
            raise ValueError("a bundle without a list of entries")
        return entries


def _url(message: Message) -> str:
    """The entry's address: the result's id as a UUID."""
    text = message.result_id
    return f"urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
