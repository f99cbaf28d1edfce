"""An EKG that stands still, on paper in true millimetres: gone through and enlarged."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from station.sheets.layouts import Layout
from station.ui import names
from station.ui.ekg.leads import Gap, Leads, gaps_of
from station.ui.ekg.page import ReviewPage
from station.ui.ekg.review_marks import ReviewMarks, enlarged_text
from station.ui.ekg.review_picture import ReviewPicture
from station.ui.look import Look
from station.ui.paper import PaperScale
from station.ui.tokens import Tone

__all__ = ["ZOOMS", "StillPaper"]

ZOOMS: Final = (1.0, 1.5, 2.0, 4.0)
"""Times the true size."""


class StillPaper(QLabel):
    """`show_leads` gives it what to draw.

    A label with a picture, as that is what it is to a screen reader: a graphic with a name.
    """

    moved = Signal(int, int)
    """First sample on the page, and how many are on it."""
    zoomed = Signal(float)
    """How many times larger than true size."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.layout_name = Layout.THREE_BY_FOUR_ONE_RHYTHM
        self.mm_per_s = 25.0
        self.mm_per_mv = 10.0
        self.enlarged = 1.0
        self.simulated = False
        self.gaps: tuple[Gap, ...] = ()
        self.leads: Leads | None = None
        self._beats: tuple[int, ...] = ()
        self._first: int | None = None
        self._picture: ReviewPicture | None = None
        self._said = (0, 0)
        self.setPixmap(QPixmap(1, 1))
        self.setObjectName(names.EKG_REVIEW)
        self.setAccessibleName(self.tr("EKG, standing still"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What is shown.

    def show_leads(
        self,
        leads: Leads,
        *,
        first: int | None = None,
        beats: tuple[int, ...] = (),
        simulated: bool = False,
    ) -> None:
        """Draw these, from sample `first` on; not given, the newest page of them.

        `beats` are sample numbers of R peaks. Calipers stay where their samples still are.
        """
        self.leads, self._first = leads, first
        self._beats, self.simulated = tuple(beats), simulated
        self.gaps = gaps_of(leads)
        self._forget()
        self.page_changed()

    def show_beats(self, beats: tuple[int, ...]) -> None:
        """Mark these R peaks."""
        self._beats = tuple(beats)
        self.update()

    def set_layout(self, layout: Layout) -> None:
        """Another layout, from the same sample on."""
        self._again(layout_name=layout)

    def set_scale(self, mm_per_s: float | None = None, mm_per_mv: float | None = None) -> None:
        """Another paper speed or gain, from the same sample on."""
        self._again(
            mm_per_s=mm_per_s or self.mm_per_s,
            mm_per_mv=mm_per_mv or self.mm_per_mv,
        )

    def go_to(self, first: int) -> None:
        """Let the page begin at a sample, as near as there is something to show."""
        picture = self.drawn()
        if picture is None:
            self._first = first
        elif first != picture.first:
            self._show(ReviewPicture(self.look, picture.leads, picture.page, first, picture.top))

    @property
    def first_sample(self) -> int:
        """The first sample on the page."""
        picture = self.drawn()
        return picture.first if picture is not None else (self._first or 0)

    @property
    def shown_samples(self) -> int:
        """How many samples are on the page."""
        picture = self.drawn()
        return picture.page.samples if picture is not None else 0

    def drawn(self) -> ReviewPicture | None:
        """What is on the paper; None while there is nothing, or no room."""
        if self._picture is None and self.leads is not None and min(self._pixels()) > 40:
            page = self._page(self.leads, self.enlarged)
            first = self.leads.end - page.samples if self._first is None else self._first
            self._show(ReviewPicture(self.look, self.leads, page, first))
            self.page_changed()
        return self._picture

    def _again(self, **changes: object) -> None:
        if all(getattr(self, name) == value for name, value in changes.items()):
            return
        self._first = self._picture.first if self._picture is not None else self._first
        for name, value in changes.items():
            setattr(self, name, value)
        self._forget()

    def _forget(self) -> None:
        self._picture = None
        self.update()

    def _pixels(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return round(self.width() * ratio), round(self.height() * ratio)

    def _page(self, leads: Leads, enlarged: float) -> ReviewPage:
        scale = PaperScale(
            px_per_mm=self.look.metrics.px_per_mm * self.devicePixelRatioF(),
            mm_per_s=self.mm_per_s,
            mm_per_mv=self.mm_per_mv,
        )
        return ReviewPage(leads, self.layout_name, scale, *self._pixels(), enlarged)

    def _show(self, picture: ReviewPicture) -> None:
        self._picture = picture
        least, most = picture.columns
        picture.move(min(max(picture.column, least), most))
        self._tell()

    def _tell(self) -> None:
        """Say where the page is, where that is somewhere else."""
        self.update()
        now = (self.first_sample, self.shown_samples)
        if now != self._said:
            self._said = now
            self.moved.emit(*now)

    # Going through it.

    def scroll_to(self, column: int, top: int | None = None) -> None:
        """Let the picture begin at a column, and when enlarged at a row of the page."""
        picture = self.drawn()
        if picture is None:
            return
        rows = max(0, picture.page.height - picture.page.seen)
        picture.move(column)
        if top is not None and min(max(top, 0), rows) != picture.top:
            picture.move_down(min(max(top, 0), rows))
        self._tell()

    def zoom(self, enlarged: float, about: QPointF | None = None) -> None:
        """Enlarge to one of `ZOOMS`; what is at a point of the widget stays there."""
        old = self.drawn()
        if enlarged == self.enlarged or enlarged not in ZOOMS or old is None:
            return
        ratio = self.devicePixelRatioF()
        about = about or QPointF(self.rect().center())
        x, y = about.x() * ratio, about.y() * ratio
        cell = old.page.cell_at(x, y + old.top) or old.page.cells[0]
        sample = old.sample_of(max(x, old.page.pulse), cell)
        page = self._page(old.leads, enlarged)
        rows = page.height - page.seen
        top = round((y + old.top) * enlarged / self.enlarged - y)
        picture = ReviewPicture(
            self.look, old.leads, page, old.origin, min(max(top, 0), max(0, rows))
        )
        same = next(one for one in page.cells if (one.row, one.column) == (cell.row, cell.column))
        picture.move(picture.column + round(picture.x_of(sample, same) - max(x, page.pulse)))
        self.enlarged = enlarged
        self._show(picture)
        self.zoomed.emit(enlarged)
        self.describe()

    def zoom_by(self, steps: int, about: QPointF | None = None) -> None:
        """So many steps larger, or smaller."""
        at = ZOOMS.index(self.enlarged) + steps
        self.zoom(ZOOMS[min(max(at, 0), len(ZOOMS) - 1)], about)

    # For who adds to it.

    def page_changed(self) -> None:
        """Other leads, or another layout of them."""

    def paint_tools(self, painter: QPainter) -> None:
        """Paint over the traces, under the notice."""

    def description(self) -> list[str]:
        """What a screen reader says of it after its name."""
        return [text] if (text := enlarged_text(self.enlarged)) else []

    def describe(self) -> None:
        """Say it anew."""
        self.setAccessibleDescription(". ".join(self.description()))

    # Qt.

    def sizeHint(self) -> QSize:  # noqa: N802
        """Room for some beats."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The least that shows something."""
        return QSize(self.look.metrics.px(320, 240), self.look.metrics.px(160, 120))

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """The page gets the new size, from the same sample on."""
        if self._picture is not None:
            self._first = self._picture.first
        self._forget()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """The picture, and over it words and calipers."""
        painter = QPainter(self)
        picture = self.drawn()
        if picture is None:
            painter.fillRect(self.rect(), self.look.colour(Tone.PAPER))
            return
        picture.paint(painter, self.devicePixelRatioF())
        over = self.over()
        over.paint(painter)
        self.paint_tools(painter)
        over.paint_notice(painter)

    def over(self) -> ReviewMarks:
        """What stands on the paper now; only where something is drawn."""
        assert self._picture is not None
        return ReviewMarks(
            look=self.look,
            picture=self._picture,
            gaps=self.gaps,
            beats=self._beats,
            simulated=self.simulated,
            enlarged=self.enlarged,
            ratio=self.devicePixelRatioF(),
            width=self.width(),
            height=self.height(),
        )
