"""The History page in a real window: trends by origin, the table of numbers, and honest words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableWidget, QWidget

from station.capture.board_policy import DisplayUnits
from station.capture.commands import Identifier, ReadHistory, SignIn
from station.capture.views import ChartMemory, HistoryView, LastValue, Phase, TileState
from station.earlier import EarlierOrigin, EarlierValue, TrendLimit
from station.marks import Bound, Level
from station.ui import history_words, names
from station.ui.look import Look
from station.ui.pages.history_table import NumbersTable
from station.ui.shell.window import MainWindow
from station.ui.site_units import use_units
from station.ui.tokens import PALETTES, Metrics, ThemeName, Tone
from station.ui.trend import Trend, TrendPlot
from station.ui.trend_limits import drawn_limits
from station.ui.trend_marks import paint_mark
from station.visit import ResultKind
from station.vitals import Quantity, Unit, Vital
from tests.ui import board_views
from tests.ui.conftest import INGRID, NOW, OTHER_INGRID, PIN, PRIYA, WORKLIST, HandStation, visit_of
from tests.ui.driving import child, click, settle, shows, texts, until, wait_for

pytestmark = pytest.mark.window

Open = Callable[..., MainWindow]


def weight(kilograms: str, days_ago: int, origin: EarlierOrigin, **more: object) -> EarlierValue:
    return EarlierValue(
        patient_id=INGRID.id,
        kind=ResultKind.BODY_WEIGHT,
        numbers=((Vital.BODY_WEIGHT, Quantity(Decimal(kilograms), Unit.KILOGRAM)),),
        at=NOW - timedelta(days=days_ago),
        origin=origin,
        source="Floor scale",
        **more,  # type: ignore[arg-type]
    )


def pressure(upper: str, lower: str, days_ago: int) -> EarlierValue:
    return EarlierValue(
        patient_id=INGRID.id,
        kind=ResultKind.BLOOD_PRESSURE,
        numbers=(
            (Vital.SYSTOLIC, Quantity(Decimal(upper), Unit.MMHG)),
            (Vital.DIASTOLIC, Quantity(Decimal(lower), Unit.MMHG)),
        ),
        at=NOW - timedelta(days=days_ago),
        origin=EarlierOrigin.CHART,
        source="Dr. Osei",
    )


VALUES = (
    pressure("152", "94", 700),
    weight("84.6", 690, EarlierOrigin.CHART),
    weight("82.9", 300, EarlierOrigin.BY_HAND),
    pressure("146", "88", 104),
    weight("81.8", 104, EarlierOrigin.STATION),
)


def history(**changes: object) -> HistoryView:
    view = HistoryView(
        patient_id=INGRID.id,
        values=VALUES,
        chart=ChartMemory.READ,
        read_at=NOW,
        since=NOW - timedelta(days=1826),
    )
    return dataclasses.replace(view, **changes)  # type: ignore[arg-type]


def start(
    open_window: Open, station: HandStation, view: HistoryView | None, **options: object
) -> MainWindow:
    """Sign in, have a patient confirmed, and turn to History by its key."""
    window = open_window(station, **options)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    visit = dataclasses.replace(
        visit_of(WORKLIST[1]),
        phase=Phase.MEASURING,
        confirmed=frozenset(Identifier),
        confirmed_at=NOW,
    )
    station.show(
        visit=visit, history=view, tiles=(board_views.tile(ResultKind.SPO2, TileState.READY),)
    )
    wait_for(lambda: child(window, names.rail("history")).isEnabled())
    QTest.keyClick(window, Qt.Key.Key_F6)
    until(window, names.PAGE_HISTORY)
    settle()
    return window


def rows(window: QWidget) -> list[list[str]]:
    table = child(window, names.HISTORY_TABLE)
    assert isinstance(table, QTableWidget)
    return [
        [cell.text() if (cell := table.item(line, at)) else "" for at in range(3)]
        for line in range(table.rowCount())
    ]


def test_one_plot_a_vital_and_its_numbers_beside_it(
    open_window: Open, station: HandStation
) -> None:
    window = start(open_window, station, history())
    for kind in ("blood_pressure", "body_weight", "spo2"):
        assert shows(window, names.trend(kind))
    assert not shows(window, names.trend("body_height"))
    assert rows(window) == [["12 Aug 2026", "146/88", "Chart"], ["24 Dec 2024", "152/94", "Chart"]]
    click(window, names.trend("body_weight"))
    assert rows(window) == [
        ["12 Aug 2026", "81.8", "Station"],
        ["28 Jan 2026", "82.9", "By hand"],
        ["3 Jan 2025", "84.6", "Chart"],
    ]
    said = child(window, names.trend("body_weight")).accessibleName()
    assert said == "Weight, 3 earlier values, Last: 81.8 kg, 3 months ago"


def test_the_value_of_now_is_on_it(open_window: Open, station: HandStation) -> None:
    window = start(open_window, station, history())
    click(window, names.trend("spo2"))
    assert rows(window) == [["Now", "97", "Now"]]
    assert "now 97 %" in child(window, names.trend("spo2")).accessibleName()


def test_by_keyboard_plots_are_chosen_and_rows_are_read(
    open_window: Open, station: HandStation
) -> None:
    window = start(open_window, station, history())
    plot = child(window, names.trend("body_weight"))
    plot.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(plot, Qt.Key.Key_Space)
    table = child(window, names.HISTORY_TABLE)
    for _ in range(8):  # the other plots are one group with it, the table comes after them
        if window.focusWidget() is table:
            break
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() is table
    QTest.keyClick(table, Qt.Key.Key_Down)
    at = NOW.astimezone().strftime("%H:%M")
    assert f"28 Jan 2026, {at}. 82.9 kg. By hand, Floor scale." in {
        one.accessibleName() for one in window.findChildren(QWidget, names.HISTORY_DETAIL)
    }
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert window.focusWidget() is not table


def test_a_screen_reader_hears_the_numbers_with_their_unit(
    open_window: Open, station: HandStation
) -> None:
    window = start(open_window, station, history())
    table = child(window, names.HISTORY_TABLE)
    assert isinstance(table, NumbersTable)
    assert table.accessibleName() == "Blood pressure, numbers"
    interface = QAccessible.queryAccessibleInterface(table)
    assert interface.role() in (QAccessible.Role.Table, QAccessible.Role.List)
    heard = {
        cell.text(QAccessible.Text.Name)
        for at in range(interface.childCount())
        if (cell := interface.child(at)) is not None
    }
    assert {"When", "mmHg", "From", "12 Aug 2026", "146/88 mmHg", "Chart"} <= heard


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"values": ()},
            "Chart history read {at}, 5 years back. There are no earlier values.",
        ),
        (
            {
                "values": (),
                "chart": ChartMemory.SILENT,
                "says": "The chart does not answer.",
                "next_step": "Go on with the visit. Read it again later, or look in the chart.",
            },
            "The chart does not answer. Go on with the visit. Read it again later, or look in the "
            "chart. This station has none of its own.",
        ),
        (
            {"chart": ChartMemory.PARTLY, "notes": ("2 × not shown: a number without a unit.",)},
            "Chart history read {at}, 5 years back. Not all of it could be used.",
        ),
        (
            {"values": (), "chart": ChartMemory.READING},
            "Reading earlier values from the chart",
        ),
    ],
)
def test_what_is_not_there_is_told(
    open_window: Open, station: HandStation, changes: dict[str, object], says: str
) -> None:
    window = start(open_window, station, history(**changes))
    at = NOW.astimezone().strftime("%H:%M")
    assert says.format(at=at) in texts(child(window, names.PAGE_HISTORY))
    if changes.get("notes"):
        assert "2 × not shown: a number without a unit." in texts(window)


def test_nothing_of_the_last_patient_stays(open_window: Open, station: HandStation) -> None:
    window = start(open_window, station, history())
    assert rows(window)
    other = dataclasses.replace(
        visit_of(WORKLIST[2]),
        id="v2",
        phase=Phase.CONFIRMED,
        confirmed=frozenset(Identifier),
        confirmed_at=NOW,
    )
    station.show(visit=other, history=None, tiles=())
    wait_for(lambda: not rows(window))
    assert not shows(window, names.trend("body_weight"))
    station.show(history=HistoryView(patient_id=OTHER_INGRID.id, chart=ChartMemory.READ))
    settle()
    assert not any("81.8" in said or "146" in said for said in texts(window))


def test_reading_again_is_asked_for(open_window: Open, station: HandStation) -> None:
    window = start(open_window, station, history())
    click(window, names.READ_HISTORY)
    assert isinstance(station.commands[-1], ReadHistory)
    station.show(history=history(chart=ChartMemory.READING))
    wait_for(lambda: not child(window, names.READ_HISTORY).isEnabled())


def limit(vital: Vital, number: str, bound: Bound, level: Level) -> TrendLimit:
    return TrendLimit(
        kind=ResultKind.BLOOD_PRESSURE,
        vital=vital,
        quantity=Quantity(Decimal(number), Unit.MMHG),
        bound=bound,
        level=level,
        title="Of the table",
    )


def test_limits_of_the_clinic_are_bands_with_a_word_and_are_told_at_the_side(
    open_window: Open, station: HandStation
) -> None:
    plain = start(open_window, station, history())
    plot = child(plain, names.trend("blood_pressure"))
    assert isinstance(plot, TrendPlot)
    before = plot.grab().toImage()
    limits = (
        limit(Vital.SYSTOLIC, "140", Bound.AT_LEAST, Level.ABNORMAL),
        limit(Vital.SYSTOLIC, "180", Bound.ABOVE, Level.CRITICAL),
    )
    station.show(history=history(limits=limits))
    wait_for(lambda: plot.trend is not None and plot.trend.limits == limits)
    after = plot.grab().toImage()
    amber, tint = Tone.WARN, Tone.WARN_TINT
    for tone in (amber, tint):
        colour = PALETTES[ThemeName.LIGHT][tone].lower()
        assert colour not in colours(before)
        assert colour in colours(after)
    said = "Limits at this age: Systolic: high, at least 140; Systolic: critical, above 180."
    assert said in texts(child(plain, names.PAGE_HISTORY))
    click(plain, names.trend("body_weight"))
    assert not shows(plain, names.HISTORY_LIMITS)


def test_only_limits_near_the_values_stretch_a_trend() -> None:
    trend = Trend(
        kind=ResultKind.BLOOD_PRESSURE,
        values=(pressure("118", "76", 300), pressure("122", "78", 104)),
        now=(),
        limits=(
            high := limit(Vital.SYSTOLIC, "140", Bound.AT_LEAST, Level.ABNORMAL),
            limit(Vital.SYSTOLIC, "180", Bound.ABOVE, Level.CRITICAL),
            limit(Vital.SYSTOLIC, "100", Bound.AT_MOST, Level.ABNORMAL),
            inner := limit(Vital.DIASTOLIC, "78", Bound.AT_LEAST, Level.ABNORMAL),
            dataclasses.replace(inner, ends=NOW.date()),
        ),
        since=NOW - timedelta(days=731),
        until=NOW,
    )
    # Inside a blood pressure a limit is drawn where a value has met it, outside where it is near.
    assert drawn_limits(trend, 76.0, 122.0, 60.0) == (high, inner)


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(image.height())
    }


def test_each_origin_has_a_shape_of_its_own(qt_app: object) -> None:
    """Painted in one colour, no two are the same picture."""
    look = Look(PALETTES[ThemeName.LIGHT], Metrics.of(1920, 1080, 4.0))
    seen = []
    for origin in (None, *EarlierOrigin):
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(look.colour(Tone.SURFACE))
        painter = QPainter(image)
        paint_mark(painter, look, origin, QPointF(20, 20), 16.0)
        painter.end()
        ground = look.colour(Tone.SURFACE).lightness()
        seen.append(
            tuple(
                abs(image.pixelColor(x, y).lightness() - ground) > 60
                for x in range(40)
                for y in range(40)
            )
        )
    for at, one in enumerate(seen):
        for other in seen[at + 1 :]:
            differing = sum(a != b for a, b in zip(one, other, strict=True))
            assert differing > 30


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_nothing_is_cut_or_too_small_for_a_finger(
    open_window: Open, station: HandStation, size: tuple[int, int], theme: str
) -> None:
    window = start(open_window, station, history(), size=size, theme=theme)
    for kind in ("blood_pressure", "body_weight", "spo2"):
        plot = child(window, names.trend(kind))
        assert isinstance(plot, TrendPlot)
        assert plot.width() >= plot.minimumSizeHint().width()
        assert plot.height() >= plot.minimumSizeHint().height()
    table = child(window, names.HISTORY_TABLE)
    assert isinstance(table, QTableWidget)
    used = sum(table.columnWidth(at) for at in range(3))
    assert used <= table.viewport().width()
    page = child(window, names.PAGE_HISTORY)
    assert page.width() <= window.width()


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 23), "yesterday"),
        (date(2026, 11, 11), "13 days ago"),
        (date(2026, 11, 10), "2 weeks ago"),
        (date(2026, 9, 25), "8 weeks ago"),
        (date(2026, 9, 24), "2 months ago"),
        (date(2026, 8, 12), "3 months ago"),
        (date(2024, 11, 25), "23 months ago"),
        (date(2024, 11, 24), "2 years ago"),
        (date(2027, 1, 1), "today"),
    ],
)
def test_how_long_ago(then: date, said: str) -> None:
    assert history_words.ago(then, date(2026, 11, 24)) == said


def test_the_last_value_in_one_line() -> None:
    value = weight("82.4", 104, EarlierOrigin.STATION)
    assert history_words.last_line(value, date(2026, 11, 24)) == "Last: 82.4 kg, 3 months ago"
    invented = dataclasses.replace(value, simulated=True)
    assert history_words.last_line(invented, date(2026, 11, 24)).endswith(", SIM")
    upper = pressure("146", "88", 1)
    assert history_words.last_line(upper, date(2026, 11, 24)) == "Last: 146/88 mmHg, yesterday"


def test_values_are_told_in_the_units_of_the_site() -> None:
    pounds = DisplayUnits(temperature=Unit.FAHRENHEIT, weight=Unit.POUND, length=Unit.INCH)
    use_units(pounds)
    try:
        # 82.4 kg / 0.45359237 kg in a pound = 181.66
        value = weight("82.4", 104, EarlierOrigin.STATION)
        assert history_words.last_line(value, date(2026, 11, 24)) == "Last: 181.7 lb, 3 months ago"
        assert history_words.unit_of(ResultKind.BODY_TEMPERATURE) == "°F"
    finally:
        use_units(DisplayUnits())


def test_what_has_changed_since() -> None:
    now = (Quantity(Decimal("82.4"), Unit.KILOGRAM),)
    last = weight("81.8", 104, EarlierOrigin.STATION)
    assert history_words.difference(now, last) == "+0.6 since 12 Aug 2026"
    same = weight("82.40", 104, EarlierOrigin.STATION)
    assert history_words.difference(now, same) == "Same as on 12 Aug 2026"
    both = (Quantity(Decimal(136), Unit.MMHG), Quantity(Decimal(88), Unit.MMHG))
    assert history_words.difference(both, pressure("146", "88", 104)) == "−10/±0 since 12 Aug 2026"


def test_tiles_have_a_line_with_the_last_value(open_window: Open, station: HandStation) -> None:
    window = open_window(station)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.PAGE_TODAY)
    visit = dataclasses.replace(
        visit_of(WORKLIST[1]),
        phase=Phase.CONFIRMED,
        confirmed=frozenset(Identifier),
        confirmed_at=NOW,
    )
    last = LastValue(
        value=dataclasses.replace(
            weight("1", 104, EarlierOrigin.CHART),
            kind=ResultKind.BODY_TEMPERATURE,
            numbers=((Vital.BODY_TEMPERATURE, Quantity(Decimal("36.7"), Unit.CELSIUS)),),
        ),
        today=NOW.date(),
    )
    tile = board_views.tile(ResultKind.BODY_TEMPERATURE, TileState.WAITING)
    station.show(visit=visit, tiles=(dataclasses.replace(tile, last=last),))
    wait_for(lambda: child(window, names.rail("vitals")).isEnabled())
    QTest.keyClick(window, Qt.Key.Key_F2)
    until(window, names.PAGE_VITALS)
    said = texts(child(window, names.tile("body_temperature")))
    assert any("Last: 36.7 °C, 3 months ago" in one for one in said)


def test_a_moment_is_told_with_its_time_or_the_day_alone() -> None:
    value = weight("82.4", 104, EarlierOrigin.CHART)
    at = value.at.astimezone()
    assert history_words.when(value) == f"12 Aug 2026, {at:%H:%M}"
    assert history_words.when(dataclasses.replace(value, day_only=True)) == "12 Aug 2026"
    assert isinstance(value.at, datetime)
