"""EKG: live on its paper, frozen and measured, beside an earlier one; captures of ten seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from station.capture.commands import (
    Answer,
    CaptureEkg,
    CopyEkg,
    Denied,
    Done,
    ReadEarlierEkg,
)
from station.capture.views import Phase, StationView
from station.ekg.electrodes import Naming
from station.ekg.montage import Montage
from station.ekg.picture import picture_of
from station.ekg.record import EkgRecording, EkgShown
from station.ui import names, words
from station.ui.ekg.beside import EarlierBeside
from station.ui.ekg.controls import EkgControls
from station.ui.ekg.facts import FactsRow, filter_words
from station.ui.ekg.freezing import Freezing, Frozen
from station.ui.ekg.leads import StillLeads
from station.ui.ekg.live_paper import LivePaper
from station.ui.ekg.review_paper import ReviewPaper
from station.ui.ekg.scrubber import Scrubber
from station.ui.ekg.side_panel import SidePanel
from station.ui.icons import Icon
from station.ui.look import Look
from station.ui.pages.base import Page
from station.ui.translation import spoken
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel
from station.visit import ResultKind

if TYPE_CHECKING:
    from station.ekg_copies import CopyKind
    from station.ui.port import StationPort

__all__ = ["EkgPage"]

CAPTURE_S: Final = 10.0
_FACTS_MS: Final = 500
_OPEN: Final = (Phase.CONFIRMED, Phase.MEASURING, Phase.ACCEPTED)


class _Mode(Enum):
    LIVE = "live"
    FROZEN = "frozen"
    BESIDE = "beside"


class EkgPage(Page):
    """Paper in true millimetres, controls above it, facts below, and what it says beside it."""

    def __init__(
        self,
        look: Look,
        port: StationPort,
        go: Callable[[str], None],
        notify: Callable[[Answer], None],
    ) -> None:
        super().__init__(look, port, go, notify)
        self.setObjectName(names.PAGE_EKG)
        self.mode = _Mode.LIVE
        self.frozen: Frozen | None = None
        self.controls = EkgControls(look)
        self.paper = LivePaper(look, port)
        self.review = ReviewPaper(look)
        self.beside = EarlierBeside(look)
        self.scrubber = Scrubber(look)
        self.side = SidePanel(look)
        self.facts = FactsRow(look)
        self._montage = Montage(())
        self._kept_pieces: list[tuple[int, int]] = []
        self._wanted = _Mode.FROZEN
        self._calipers_wanted = False
        self._freezing = Freezing(self)
        self._freezing.done.connect(self._show_frozen)
        self._make_actions()
        self._build()
        self._join()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tell)
        self._timer.start(_FACTS_MS)

    # What it is made of.

    def _make_actions(self) -> None:
        look = self.look
        self._save = Button(look, self.tr("Save or print"), name=names.SAVE_EKG)
        self._save.hide()
        self._earlier = Button(look, self.tr("Earlier EKG"), name=names.EARLIER_EKG)
        self._calipers = Button(look, self.tr("Calipers"), name=names.EKG_CALIPERS)
        self._freeze = Button(look, self.tr("Freeze"), name=names.EKG_FREEZE)
        best = self.tr("Best 10 s of last minute")
        self._best = Button(
            look, self.tr("Best 10 s") if look.metrics.compact else best, name=names.BEST_EKG
        )
        self._best.setAccessibleName(best)
        self._capture = Button(
            look,
            self.tr("Capture 10 s"),
            name=names.CAPTURE_EKG,
            kind=Kind.NEXT,
            icon=Icon.EKG,
            step=True,
        )

    def _build(self) -> None:
        metrics = self.look.metrics
        page = column(self, spacing=metrics.gutter, margins=(metrics.margin,) * 4)
        page.addWidget(self.controls)
        body = row(spacing=metrics.gutter)
        card = Panel(self.look, radius=0)
        inside = column(card, margins=(1, 1, 1, 1))
        self._papers = QStackedWidget()
        for paper in (self.paper, self.review, self.beside):
            self._papers.addWidget(paper)
        inside.addWidget(self._papers, 1)
        self._back = QWidget()
        back = column(self._back, margins=(metrics.pad, metrics.px(10, 6), metrics.pad, 0))
        back.addWidget(self.scrubber)
        inside.addWidget(self._back)
        inside.addWidget(self.facts)
        body.addWidget(card, 1)
        body.addWidget(self.side)
        page.addLayout(body, 1)
        self.side.setVisible(not metrics.compact)
        self._enter(_Mode.LIVE)

    def _join(self) -> None:
        self.controls.changed.connect(self._show_as_chosen)
        self._earlier.clicked.connect(self._compare)
        self.facts.details.clicked.connect(self._toggle_side)
        self._calipers.clicked.connect(self._toggle_calipers)
        self._freeze.clicked.connect(self._toggle_frozen)
        self._best.clicked.connect(self._keep_best)
        self._capture.clicked.connect(self._keep)
        self._save.clicked.connect(self._save_kept)
        self.facts.size_button.clicked.connect(self._measure_screen)
        self.review.moved.connect(self.scrubber.show_page)
        self.scrubber.chosen.connect(self.review.go_to)
        self.review.measured.connect(self.side.calipers.show_reading)
        self.side.calipers.march.connect(self.review.set_march)
        self.side.calipers.reset.connect(self.review.reset_calipers)
        self.side.zoom.step.connect(self.review.zoom_by)
        self.review.zoomed.connect(self.side.zoom.show_zoom)

    def foot_actions(self) -> list[QWidget]:
        """What can be done with what is kept, an earlier one, calipers, and the captures."""
        return [
            self._save,
            self._earlier,
            self._calipers,
            self._freeze,
            self._best,
            self._capture,
        ]

    # Views.

    def update_view(self, view: StationView) -> None:
        """The rate, what can be kept, and whose it is."""
        before = self.view.visit.id if self.view is not None and self.view.visit else None
        super().update_view(view)
        if before != (view.visit.id if view.visit is not None else None):
            self._to_live()  # nothing of the last patient stays on the paper
        self._fit_controls()
        self.paper.simulated = view.simulated
        self.paper.show_analysis(view.ekg)
        kept = self._kept_ekg(view)
        self.facts.show_kept("" if kept is None else self._kept_words(*kept))
        self._save.setVisible(kept is not None)
        iec = view.ekg_site.iec_electrodes
        self.side.map.set_naming(Naming.IEC if iec else Naming.AHA)
        self._show_side()
        self._allow()

    def _kept_ekg(self, view: StationView) -> tuple[EkgRecording, str] | None:
        """The EKG of this visit, and when it was kept."""
        for result in view.visit.results if view.visit is not None else ():
            if result.kind is ResultKind.EKG and result.ekg is not None:
                return result.ekg, words.clock(result.accepted_at, seconds=True)
        return None

    def _kept_words(self, ekg: EkgRecording, when: str) -> str:
        lost = ekg.lost_samples / ekg.rate_hz
        text = self.tr("{s} s kept at {time}").format(
            s=f"{ekg.samples / ekg.rate_hz:.0f}", time=when
        )
        return text + self.tr(", {s} s of it lost").format(s=f"{lost:.2f}") if lost else text

    def _show_side(self) -> None:
        if self.mode is _Mode.LIVE and self.view is not None:
            ring = self.port.ring("ecg")
            channels = ring.channels if ring is not None else ()
            self.side.show_live(self.paper, channels, self.view.ekg)
            self.facts.line.show_rate(self.view.ekg)

    def _allow(self) -> None:
        """A capture needs an open visit and its seconds of signal."""
        view, ring = self.view, self.port.ring("ecg")
        visit = view.visit if view is not None else None
        enough = ring is not None and ring.filled_s >= CAPTURE_S
        allowed = enough and visit is not None and visit.phase in _OPEN
        self._capture.setEnabled(allowed and self.mode is not _Mode.BESIDE)
        ekg = view.ekg if view is not None else None
        self._best.setEnabled(allowed and ekg is not None and ekg.best is not None)
        self._freeze.setEnabled(self.mode is not _Mode.LIVE or self._can_freeze())
        self._calipers.setEnabled(self._freeze.isEnabled() and self.mode is not _Mode.BESIDE)
        self._earlier.setEnabled(self._can_freeze() and visit is not None)

    def _can_freeze(self) -> bool:
        ring = self.port.ring("ecg")
        return ring is not None and ring.filled > 0 and bool(self.controls.filters)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """The facts stand there from the first moment."""
        super().showEvent(event)
        self._fit_controls()
        self._tell()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Whoever comes back wants to see the present."""
        super().hideEvent(event)
        self._to_live()

    # How it is shown.

    def _fit_controls(self) -> None:
        """Offer the filters and layouts that the present signal allows."""
        ring = self.port.ring("ecg")
        if ring is not None:
            if ring.channels != self._montage.channels:
                self._montage = Montage(ring.channels)
            self.controls.fit(ring.rate_hz, None, self._montage.names)

    def _show_as_chosen(self) -> None:
        controls = self.controls
        self.paper.set_filters(controls.filters)
        for paper in (self.paper, self.review, self.beside):
            paper.set_layout(controls.layout_chosen)
            paper.set_scale(controls.mm_per_s, controls.mm_per_mv)
        if self.frozen is not None and self.frozen.filters != controls.filters:
            self._freeze_now(self.mode)
        self._tell()

    def _tell(self) -> None:
        """Speed, gain, filters, the rate as it is, and what was lost."""
        if not self.isVisible():
            return
        self._allow()
        self._show_side()
        controls = self.controls
        self.facts.show_facts(
            controls.mm_per_s,
            controls.mm_per_mv,
            controls.filters,
            controls.label,
            self.port.ring("ecg"),
            live=self.paper.live,
        )
        self.facts.show_size(self.screen(), self._today())
        ekg = self.view.ekg if self.view is not None else None
        self.facts.show_state(
            self.paper.leads.off, ekg, live=self.paper.live, frozen=self.mode is not _Mode.LIVE
        )

    def _shown(self) -> EkgShown | None:
        """How it is looked at, to be kept beside what is kept."""
        stream, frozen = self.paper.stream, self.frozen
        if frozen is not None and self.mode is _Mode.FROZEN:
            filters, label, print_ = frozen.filters, frozen.label, frozen.fingerprint
        elif stream is not None:
            chain = stream.filter
            filters, label, print_ = (
                tuple(str(name) for name in chain.names),
                chain.label,
                chain.fingerprint,
            )
        else:
            return None
        used = self.paper.layout_used or self.paper.layout_wanted
        return EkgShown(
            layout=used.value,
            filters=filters,
            filter_label=label,
            fingerprint=print_,
            mm_per_s=self.controls.mm_per_s,
            mm_per_mv=self.controls.mm_per_mv,
        )

    def _today(self) -> date:
        """By this computer's calendar."""
        return datetime.now().astimezone().date()

    def _measure_screen(self) -> None:
        from station.ui.ekg.true_size import TrueSizeDialog

        TrueSizeDialog(self.look, self.screen(), self._today()).open_over(self)

    # Live, frozen, and beside an earlier one.

    def _enter(self, mode: _Mode) -> None:
        self.mode = mode
        paper = {
            _Mode.LIVE: self.paper,
            _Mode.FROZEN: self.review,
            _Mode.BESIDE: self.beside,
        }[mode]
        self._papers.setCurrentWidget(paper)
        self._back.setVisible(mode is _Mode.FROZEN)
        self.side.show_frozen(mode is _Mode.FROZEN)
        self._freeze.setText(self.tr("Freeze") if mode is _Mode.LIVE else self.tr("Back to live"))
        self._capture.setText(
            self.tr("Keep this 10 s") if mode is _Mode.FROZEN else self.tr("Capture 10 s")
        )
        self._allow()

    def _to_live(self) -> None:
        self._freezing.forget()
        self.frozen = None
        self._kept_pieces.clear()
        if self.mode is not _Mode.LIVE:
            self.review.set_calipers(False)
            self._enter(_Mode.LIVE)

    def _toggle_side(self) -> None:
        """On a small screen what stands beside the paper is a drawer."""
        self.side.setVisible(not self.side.isVisible())

    def _toggle_frozen(self) -> None:
        if self.mode is _Mode.LIVE:
            self._freeze_now(_Mode.FROZEN)
        else:
            self._to_live()
            self._tell()

    def _toggle_calipers(self) -> None:
        if self.mode is _Mode.FROZEN:
            self.review.set_calipers(self.review.calipers is None)
        else:
            self._calipers_wanted = True
            self._freeze_now(_Mode.FROZEN)

    def _freeze_now(self, mode: _Mode) -> None:
        """Stop the paper where it is; `_show_frozen` goes on when the minutes before are there."""
        ring = self.port.ring("ecg")
        if ring is not None and self.controls.filters:
            self._wanted = mode
            self._freezing.begin(ring, self.controls.filters)

    def _show_frozen(self, frozen: Frozen) -> None:
        again = self.frozen is not None
        self.frozen = frozen
        view = self.view
        ekg = view.ekg if view is not None else None
        simulated = view.simulated if view is not None else False
        beats = ekg.beats if ekg is not None else ()
        if self._wanted is _Mode.BESIDE:
            self._show_beside(frozen, simulated=simulated)
            return
        first = self.review.first_sample if again else None
        self.review.show_leads(frozen.leads, first=first, beats=beats, simulated=simulated)
        self.scrubber.show_leads(frozen.leads, self.review.gaps)
        self.scrubber.show_kept(self._kept_pieces)
        self.side.rate.show_rate(ekg, frozen=True)
        self._enter(_Mode.FROZEN)
        if self._calipers_wanted:
            self._calipers_wanted = False
            self.review.set_calipers(True)
        self._tell()

    # An earlier EKG.

    def _compare(self) -> None:
        if self.mode is _Mode.BESIDE:
            self._to_live()
        elif self.actor is not None:
            self.send(ReadEarlierEkg(actor=self.actor), self._compare_with)

    def _compare_with(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.notify(answer)
            return
        # The view with what was read may come after the answer.
        earlier = self.port.view().earlier_ekg
        if earlier is None or earlier.recording is None:
            self.notify(Done(self.tr("There is no earlier EKG of this patient on this station.")))
            return
        self._freeze_now(_Mode.BESIDE)

    def _show_beside(self, frozen: Frozen, *, simulated: bool) -> None:
        earlier = self.port.view().earlier_ekg
        if earlier is None or earlier.recording is None:
            return
        recording = earlier.recording
        picture = picture_of(recording)
        self.beside.show_now(
            frozen.leads, self.tr("Now"), filter_words(frozen.label), simulated=simulated
        )
        facts = [filter_words(picture.filter_label)]
        if earlier.accepted_by:
            facts.append(self.tr("kept by {name}").format(name=earlier.accepted_by))
        if not picture.same and recording.shown is not None:
            facts.append(self.tr("drawn with another version of the filter"))
        when = (
            f"{words.day(recording.started.astimezone().date())} {words.clock(recording.started)}"
        )
        self.beside.show_earlier(
            StillLeads.of_picture(picture), when, "     ".join(facts), simulated=earlier.simulated
        )
        self._enter(_Mode.BESIDE)
        self._tell()

    # Captures.

    def _keep(self) -> None:
        if self.actor is None:
            return
        first = None
        if self.mode is _Mode.FROZEN and self.frozen is not None:
            leads = self.frozen.leads
            count = round(CAPTURE_S * leads.rate_hz)
            first = max(leads.start, min(self.review.first_sample, leads.end - count))
        self._send_capture(CAPTURE_S, first)

    def _keep_best(self) -> None:
        ekg = self.view.ekg if self.view is not None else None
        if ekg is not None and ekg.best is not None:
            self._send_capture(ekg.best.seconds, ekg.best.first_sample)

    def _send_capture(self, seconds: float, first: int | None) -> None:
        if self.actor is None:
            return
        command = CaptureEkg(
            actor=self.actor, seconds=seconds, first_sample=first, shown=self._shown()
        )

        def told(answer: Answer) -> None:
            if isinstance(answer, Denied) or answer.says:
                self.notify(answer)
            elif first is not None and self.frozen is not None:
                count = round(seconds * self.frozen.leads.rate_hz)
                self._kept_pieces.append((first, first + count))
                self.scrubber.show_kept(self._kept_pieces)

        self.send(command, told)

    # Out of the station.

    def _save_kept(self) -> None:
        """Print or save the EKG that was kept in this visit."""
        view = self.view
        kept = self._kept_ekg(view) if view is not None else None
        if view is None or view.visit is None or view.actor is None or kept is None:
            return
        from station.ekg_copies import EkgCopy
        from station.sheets.paper import Paper
        from station.ui.ekg.save_dialog import SaveDialog

        recording, actor = kept[0], view.actor
        copy = EkgCopy(
            recording=recording,
            patient=view.visit.patient,
            operator=actor.name,
            station=view.ekg_site.station,
            speak=spoken,
            language=QLocale().name()[:2],
        )

        def ask(kind: CopyKind, named: bool, then: Callable[[Answer], None]) -> None:
            started = recording.started
            self.send(CopyEkg(actor=actor, kind=kind.value, started=started, named=named), then)

        paper = view.ekg_site.paper
        dialog = SaveDialog(self.look, copy, ask, paper=Paper(paper) if paper else None)
        dialog.closed.connect(dialog.deleteLater)
        dialog.open_over(self)
