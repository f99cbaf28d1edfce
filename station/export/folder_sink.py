"""A destination that is a folder or a mounted share: whole files, never half of one.

Each file is written beside its place, flushed to the disk and renamed. Its name is the visit's id,
so that a directory listing tells nothing about a patient; the same visit again replaces it.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from typing import Final

from station.export.sink import Delivered, NamedSink, Outcome, Refused, RetryAfter, refuse_simulated
from station.saying import say
from station.visit import Message

__all__ = ["FolderSink"]

_ENDINGS: Final = {
    "application/pdf": ".pdf",
    "application/fhir+json": ".json",
    "text/csv": ".csv",
}


class FolderSink(NamedSink):
    """`ChartSink` into a folder. `test`: whether the site marked it as a test sink."""

    def __init__(self, name: str, folder: Path, *, test: bool) -> None:
        super().__init__(name, test=test)
        self._folder = folder

    async def deliver(self, message: Message, *, search_first: bool) -> Outcome:
        """Write the file; its name is its id there. The same again is the same file."""
        refused = refuse_simulated(message, self)
        if refused is not None:
            return refused
        ending = _ENDINGS.get(message.media)
        if ending is None:
            return Refused(
                says="This result was not written as this folder needs it.",
                next_step="Call support: the message in the outbox is damaged.",
            )
        place = self._folder / f"{message.visit_id}{ending}"
        try:
            await asyncio.to_thread(_write, place, message.body)  # a share may take its time
        except OSError as problem:
            return RetryAfter(
                says=say("The file cannot be written: {strerror}.", strerror=problem.strerror)
            )
        return Delivered(chart_id=place.name)

    async def check(self) -> str | None:
        """None when the folder is there and can be written to. Writes nothing."""
        return await asyncio.to_thread(self._checked)

    async def aclose(self) -> None:
        """Nothing is held open."""

    def _checked(self) -> str | None:
        if not self._folder.is_dir():
            return say("There is no folder {folder}.", folder=str(self._folder))
        if os.access(self._folder, os.W_OK):
            return None
        return say("The folder {folder} cannot be written to.", folder=str(self._folder))


def _write(place: Path, body: bytes) -> None:
    part = tempfile.NamedTemporaryFile(  # noqa: SIM115 - it outlives the block, under another name
        dir=place.parent, prefix=f".{place.name}", suffix=".part", delete=False
    )
    try:
        with part:
            part.write(body)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(place)
    except BaseException:
        Path(part.name).unlink(missing_ok=True)
        raise
