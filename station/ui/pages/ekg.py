"""EKG: live on its paper, frozen and measured, beside an earlier one; captures of ten seconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station.capture.commands import Answer, CaptureEkg, Denied, Done, ReadEarlierEkg
from station.capture.views import EarlierEkgView, EkgView, Phase, StationView
from station.ekg.electrodes import Naming
from station.ekg.montage import Montage
from station.ekg.record import EkgShown
from station.ui import names, words
from station.ui.ekg.actions import EkgActions
from station.ui.ekg.controls import EkgControls
from station.ui.ekg.facts import FactsRow
from station.ui.ekg.freezing import Freezing, Frozen
from station.ui.ekg.papers import Mode, Papers
from station.ui.ekg.saving import open_save_dialog
from station.ui.ekg.side_panel import SidePanel
from station.ui.look import Look
from station.ui.pages.base import Page
from station.ui.widgets.layout import column, row
from station.ui.widgets.panel import Panel
from station.visit import ResultKind

if TYPE_CHECKING:
    from station.ui.ekg.save_dialog import SaveDialog
    from station.ui.port import StationPort
    from station.visit import Result

__all__ = ["EkgPage"]

_FACTS_MS: Final = 500
_OPEN: Final = (Phase.CONFIRMED, Phase.MEASURING, Phase.ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """What was known of the EKG when its paper was stopped."""

    beats: tuple[int, ...]
    simulated: bool


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
        self.mode = Mode.LIVE
        self.frozen: Frozen | None = None
        self.controls = EkgControls(look)
        self.papers = Papers(look, port)
        self.paper, self.review = self.papers.live, self.papers.review
        self.side = SidePanel(look)
        self.facts = FactsRow(look)
        self._montage = Montage(())
        self._wanted = Mode.FROZEN
        self._calipers_wanted = False
        self._stopped: Stopped | None = None
        self._save_dialog: SaveDialog | None = None
        self._freezing = Freezing(self)
        self._freezing.done.connect(self._show_frozen)
        self._actions = actions = EkgActions(look)
        self._save, self._earlier = actions.save, actions.earlier
        self._calipers, self._freeze = actions.calipers, actions.freeze
        self._best, self._capture = actions.best, actions.capture
        self._build()
        self._join()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tell)
        self._timer.start(_FACTS_MS)

    # What it is made of.

    def _build(self) -> None:
        metrics = self.look.metrics
        page = column(self, spacing=metrics.gutter, margins=(metrics.margin,) * 4)
        page.addWidget(self.controls)
        body = row(spacing=metrics.gutter)
        card = Panel(self.look, radius=0)
        inside = column(card, margins=(1, 1, 1, 1))
        inside.addWidget(self.papers, 1)
        inside.addWidget(self.facts)
        body.addWidget(card, 1)
        body.addWidget(self.side)
        page.addLayout(body, 1)
        self.side.setVisible(not metrics.compact)
        self._enter(Mode.LIVE)

    def _join(self) -> None:
        self.controls.changed.connect(self._show_as_chosen)
        self.paper.another_stream.connect(self._fit_controls)
        self._earlier.clicked.connect(self._compare)
        self._calipers.clicked.connect(self._toggle_calipers)
        self._freeze.clicked.connect(self._toggle_frozen)
        self._best.clicked.connect(self._keep_best)
        self._capture.clicked.connect(self._keep)
        self._save.clicked.connect(self._save_kept)
        self.facts.details.clicked.connect(self._toggle_side)
        self.facts.size_button.clicked.connect(self._measure_screen)
        self.review.measured.connect(self.side.calipers.show_reading)
        self.side.calipers.march.connect(self.review.set_march)
        self.side.calipers.reset.connect(self.review.reset_calipers)

    def foot_actions(self) -> list[QWidget]:
        """What can be done with what is kept, an earlier one, calipers, and the captures."""
        return self._actions.all()

    # Views.

    def update_view(self, view: StationView) -> None:
        """The rate, what can be kept, and whose it is."""
        before = self.view.visit.id if self.view is not None and self.view.visit else None
        super().update_view(view)
        if before != (view.visit.id if view.visit is not None else None):
            self._to_live()  # nothing of the last patient stays on the paper, or over it
            if self._save_dialog is not None and isValid(self._save_dialog):
                self._save_dialog.shut()
        self._fit_controls()
        self.paper.show_simulated(view.simulated)
        self.paper.show_analysis(self._ekg())
        kept = self._kept_ekg(view)
        self.facts.show_kept("" if kept is None else self._kept_words(kept))
        self._save.setVisible(kept is not None)
        iec = view.ekg_site.iec_electrodes
        self.side.map.set_naming(Naming.IEC if iec else Naming.AHA)
        self._show_side()
        self._allow()

    def _ekg(self) -> EkgView | None:
        """What was found of the stream that comes in now."""
        ekg, ring = self.view.ekg if self.view is not None else None, self.port.ring("ecg")
        return ekg if ekg is not None and ring is not None and ekg.stream == ring.stream else None

    def _kept_ekg(self, view: StationView) -> Result | None:
        """The EKG of this visit."""
        for result in view.visit.results if view.visit is not None else ():
            if result.kind is ResultKind.EKG and result.ekg is not None:
                return result
        return None

    def _kept_words(self, result: Result) -> str:
        ekg, when = result.ekg, words.clock(result.accepted_at, seconds=True)
        assert ekg is not None
        lost = ekg.lost_samples / ekg.rate_hz
        text = self.tr("{s} s kept at {time}").format(
            s=f"{ekg.samples / ekg.rate_hz:.0f}", time=when
        )
        return text + self.tr(", {s} s of it lost").format(s=f"{lost:.2f}") if lost else text

    def _show_side(self) -> None:
        if self.mode is Mode.LIVE and self.view is not None:
            ring = self.port.ring("ecg")
            channels = ring.channels if ring is not None else ()
            ekg = self._ekg()
            self.side.show_live(self.paper, channels, ekg)
            self.facts.line.show_rate(ekg)

    def _allow(self) -> None:
        """A capture needs an open visit and its seconds of signal."""
        view, ring = self.view, self.port.ring("ecg")
        visit = view.visit if view is not None else None
        shown = self.frozen.ring if self.frozen is not None else ring
        enough = shown is not None and shown.filled_s >= self._capture_s
        allowed = enough and visit is not None and visit.phase in _OPEN
        self._capture.setEnabled(allowed and self.mode is not Mode.BESIDE)
        ekg = self._ekg()
        best = ekg is not None and ekg.best is not None
        self._best.setEnabled(allowed and best and self.mode is Mode.LIVE)
        can_freeze = ring is not None and ring.filled > 0 and bool(self.controls.filters)
        self._freeze.setEnabled(self.mode is not Mode.LIVE or can_freeze)
        self._calipers.setEnabled(self._freeze.isEnabled() and self.mode is not Mode.BESIDE)
        self._earlier.setEnabled(can_freeze and visit is not None)

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
        """Offer the filters and layouts that the signal on the paper allows."""
        ring = self.frozen.ring if self.frozen is not None else self.port.ring("ecg")
        if ring is not None:
            if ring.channels != self._montage.channels:
                self._montage = Montage(ring.channels)
            self.controls.fit(ring.rate_hz, ring.band_high_hz, self._montage.names)

    def _show_as_chosen(self) -> None:
        controls = self.controls
        self.paper.set_filters(controls.filters)
        self.papers.draw(controls.layout_chosen, controls.mm_per_s, controls.mm_per_mv)
        self._actions.show_mode(self.mode, self._capture_s)
        if self.frozen is not None and self.frozen.filters != controls.filters:
            self._freeze_now(self.mode)
        self._tell()

    def _tell(self) -> None:
        """Speed, gain, filters, the rate as it is, and what was lost."""
        if not self.isVisible():
            return
        self._allow()
        self._show_side()
        controls, live, frozen = self.controls, self.paper.live, self.frozen
        ring = self.port.ring("ecg")
        # Another filter is not said before it is seen, nor the rate of another stream.
        self.facts.show_facts(
            controls.mm_per_s,
            controls.mm_per_mv,
            controls.filters if frozen is None else frozen.filters,
            controls.label if frozen is None else frozen.label,
            ring if frozen is None else frozen.ring,
            live=live and (frozen is None or frozen.ring is ring),
        )
        self.facts.show_size(self.screen(), self._today())
        stopped = self.mode is not Mode.LIVE
        self.facts.show_state(self.paper.leads.off, self._ekg(), live=live, frozen=stopped)

    def _shown(self) -> EkgShown | None:
        """How it is looked at, to be kept beside what is kept."""
        if self.frozen is not None and self.mode is Mode.FROZEN:
            chain = self.frozen.chain
        elif self.paper.stream is not None and self.paper.stream.ring is self.port.ring("ecg"):
            chain = self.paper.stream.filter
        else:
            return None
        used = self.paper.layout_used or self.paper.layout_wanted
        return EkgShown(
            layout=used.value,
            filters=tuple(str(name) for name in chain.names),
            filter_label=chain.label,
            fingerprint=chain.fingerprint,
            mm_per_s=self.controls.mm_per_s,
            mm_per_mv=self.controls.mm_per_mv,
        )

    def _today(self) -> date:
        """By this computer's calendar."""
        return datetime.now().astimezone().date()

    def _measure_screen(self) -> None:
        from station.ui.ekg.true_size import TrueSizeDialog

        TrueSizeDialog(self.look, self.screen(), self._today()).open_over(self)

    def _toggle_side(self) -> None:
        """On a small screen what stands beside the paper is a drawer."""
        self.side.setVisible(not self.side.isVisible())

    # Live, frozen, and beside an earlier one.

    def _enter(self, mode: Mode) -> None:
        self.mode = mode
        self.papers.show_mode(mode)
        self.side.show_for(live=mode is Mode.LIVE, tools=mode is Mode.FROZEN)
        self._actions.show_mode(mode, self._capture_s)
        self._allow()

    @property
    def _capture_s(self) -> float:
        """How much is kept: what the layout is made for, so that it fills its paper."""
        return self.controls.layout_chosen.seconds

    def _to_live(self) -> None:
        self._freezing.forget()
        self.frozen = self._stopped = None
        self._calipers_wanted = False
        if self.mode is not Mode.LIVE:
            self.papers.forget()
            self._fit_controls()  # the stream may be another one by now
            self._enter(Mode.LIVE)

    def _toggle_frozen(self) -> None:
        if self.mode is Mode.LIVE:
            self._freeze_now(Mode.FROZEN)
        else:
            self._to_live()
            self._tell()

    def _toggle_calipers(self) -> None:
        if self.mode is Mode.FROZEN:
            self.review.set_calipers(self.review.calipers is None)
        else:
            self._calipers_wanted = True
            self._freeze_now(Mode.FROZEN)

    def _freeze_now(self, mode: Mode) -> None:
        """Stop the paper where it is, or show what is stopped another way; `_show_frozen` goes on
        when the minutes before are there.
        """
        frozen = self.frozen
        ring = self.port.ring("ecg") if frozen is None else frozen.ring
        if ring is not None and self.controls.filters:
            self._wanted = mode
            within = None if frozen is None else frozen.leads
            self._freezing.begin(ring, self.controls.filters, within)

    def _show_frozen(self, frozen: Frozen | None) -> None:
        if frozen is None:
            self._to_live()
            self.notify(
                Denied(
                    self.tr("This piece of the EKG is not there any more."),
                    self.tr("Freeze the live EKG again."),
                )
            )
            return
        if frozen.filters != self.controls.filters and self.controls.filters:
            # Another one was chosen meanwhile.
            self._freezing.begin(frozen.ring, self.controls.filters, frozen.leads)
            return
        earlier = self._earlier_ekg() if self._wanted is Mode.BESIDE else None
        if self._wanted is Mode.BESIDE and earlier is None:
            return
        # One stays where one was.
        shown = {Mode.FROZEN: self.review, Mode.BESIDE: self.papers.beside.now}.get(self.mode)
        first = shown.first_sample if shown is not None else None
        self.frozen = frozen
        if self._stopped is None:
            self._stop(frozen)
        assert self._stopped is not None
        simulated = self._stopped.simulated
        if earlier is not None:
            try:
                self.papers.show_beside(frozen, earlier, first, simulated=simulated)
            except ValueError:  # a rate, or a filter of another version
                self._to_live()
                self.notify(
                    Denied(
                        self.tr("The earlier EKG cannot be drawn again here."),
                        self.tr("Look at it in the chart."),
                    )
                )
                return
            self._enter(Mode.BESIDE)
            self._tell()
            return
        self.papers.show_frozen(frozen, self._stopped.beats, first, simulated=simulated)
        self._enter(Mode.FROZEN)
        if self._calipers_wanted:
            self._calipers_wanted = False
            self.review.set_calipers(True)
        self._tell()

    def _stop(self, frozen: Frozen) -> None:
        """What is said beside the paper stops with it."""
        ekg = self._ekg() if frozen.ring is self.port.ring("ecg") else None
        shown = self.view is not None and self.view.simulated
        self._stopped = Stopped(
            beats=ekg.beats if ekg is not None else (),
            simulated=shown or not frozen.ring.origin.real,
        )
        self.side.show_stopped(ekg)
        self.facts.line.show_rate(ekg, frozen=True)

    def _earlier_ekg(self) -> EarlierEkgView | None:
        """An earlier one of this patient."""
        view = self.port.view()
        earlier, visit = view.earlier_ekg, view.visit
        if earlier is None or earlier.recording is None or visit is None:
            return None
        return earlier if earlier.patient_id == visit.patient.id else None

    def _compare(self) -> None:
        if self.mode is Mode.BESIDE:
            self._to_live()
        elif self.actor is not None:
            self.send(ReadEarlierEkg(actor=self.actor), self._compare_with)

    def _compare_with(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self.notify(answer)
            return
        view = self.port.view()
        if view.visit is None:  # locked, or the patient left
            return
        if view.earlier_ekg is None or view.earlier_ekg.patient_id != view.visit.patient.id:
            self.notify(
                Denied(
                    self.tr("The patient has changed meanwhile."),
                    self.tr("Ask for the EKG of this one."),
                )
            )
            return
        if view.earlier_ekg.recording is None:
            self.notify(Done(self.tr("There is no earlier EKG of this patient on this station.")))
            return
        self._freeze_now(Mode.BESIDE)

    # What is kept.

    def _keep(self) -> None:
        first = stream = None
        if self.mode is Mode.FROZEN and self.frozen is not None:
            leads, stream = self.frozen.leads, self.frozen.ring.stream
            count = round(self._capture_s * leads.rate_hz)
            first = max(leads.start, min(self.review.first_sample, leads.end - count))
        self._send_capture(self._capture_s, first, stream)

    def _keep_best(self) -> None:
        ekg = self._ekg()
        if ekg is not None and ekg.best is not None:
            self._send_capture(ekg.best.seconds, ekg.best.first_sample, ekg.stream)

    def _send_capture(self, seconds: float, first: int | None, stream: int | None) -> None:
        if self.actor is None:
            return

        def told(answer: Answer) -> None:
            if isinstance(answer, Denied) or answer.says:
                self.notify(answer)
            elif first is not None and self.frozen and self.frozen.ring.stream == stream:
                self.papers.kept(first, round(seconds * self.frozen.leads.rate_hz))

        command = CaptureEkg(
            actor=self.actor,
            seconds=seconds,
            first_sample=first,
            stream=stream,
            shown=self._shown(),
        )
        self.send(command, told)

    def _save_kept(self) -> None:
        kept = self._kept_ekg(self.view) if self.view is not None else None
        if self.view is not None and kept is not None:
            self._save_dialog = open_save_dialog(self, self.view, kept)
