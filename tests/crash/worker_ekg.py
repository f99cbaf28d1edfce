"""An EKG that somebody keeps of an amplifier whose waves count."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from station.capture.commands import CaptureEkg, Done
from station.visit import Result, ResultKind
from tests.crash import wants
from tests.crash.electrodes import Strip
from tests.crash.ledger import Book, Kept, kept_of
from tests.crash.room import AMPLIFIER
from tests.crash.worker_tray import TrayWorker

__all__ = ["EkgWorker"]

_RATE_HZ = 250
# A long one has more pages to be torn in, and takes its time.
_SECONDS = (0.5, 0.5, 0.5, 0.5, 2.0)
_TRIES = 60
_SOME = Kept(ResultKind.EKG, "of samples that nobody knows yet", status="preliminary")


class EkgWorker(TrayWorker):
    """Whatever the station shows as kept is judged once by what was sent, and known from then on
    by each of its samples.
    """

    def _ways_of_a_visit(self, here: Book) -> dict[str, Callable[[], None]]:
        ways = super()._ways_of_a_visit(here)
        kept = [one for one in here.kept if one.kind is ResultKind.EKG and one.filed]
        ways["ekg_again" if kept else "ekg"] = self._keep_ekg
        if kept:
            ways["annotate_ekg"] = lambda: self._annotate(kept[0])
        elif self._wish in ("ekg_again", "annotate_ekg"):
            ways[self._wish] = self._keep_ekg
        return ways

    def _keep_ekg(self) -> None:
        """Its last seconds, as soon as so many are this patient's."""
        assert self._here is not None
        seconds = self._chance.choice(_SECONDS)
        self._samples = round(seconds * _RATE_HZ)
        self._lives.until(wants.Connected(AMPLIFIER))
        command = CaptureEkg(actor=self.actor, seconds=seconds)
        self._maybe = (self._here, self._here.plus(_SOME))
        for _ in range(_TRIES):
            answer = self._lives.do(command)
            if isinstance(answer, Done):
                break
            self._lives.until(wants.Newer(self._lives.view().version))
        visit = self._lives.view().visit
        assert visit is not None
        after = self._known(self._maybe[1], visit.results)
        self._happened(answer, command, after)
        self.kept += 1

    def _known(self, book: Book, results: Iterable[Result]) -> Book:
        """With the EKG that was kept, where nobody knew yet which samples it has."""
        if _SOME not in book.kept:
            return book
        known = self._maybe[0].kept
        for one in results:
            (found,) = kept_of([one])
            if one.ekg is not None and found not in known:
                strip = Strip.shown(one.ekg)
                self._room.electrodes.judge(strip, self._samples, book.patient)
                return book.instead(_SOME, found)
        return book
