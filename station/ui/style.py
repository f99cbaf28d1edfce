"""The style sheet for the few plain Qt widgets, generated from the tokens."""

from __future__ import annotations

from station.ui.look import Look
from station.ui.tokens import Tone

__all__ = ["style_sheet"]


def style_sheet(look: Look) -> str:
    """QSS for text fields, scroll areas and scroll bars. Fonts are set by code, not here."""
    palette, metrics = look.palette, look.metrics
    radius = metrics.px(6)
    bar = metrics.px(14, 12)
    return f"""
    QLineEdit, QPlainTextEdit {{
        background: {palette[Tone.SURFACE]}; color: {palette[Tone.INK]};
        border: 2px solid {palette[Tone.LINE2]}; border-radius: {radius}px;
        padding: 0 {metrics.px(12, 10)}px;
        selection-background-color: {palette[Tone.ACCENT]};
        selection-color: {palette[Tone.ON_ACCENT]};
    }}
    QLineEdit, QPlainTextEdit {{ placeholder-text-color: {palette[Tone.INK3]}; }}
    QPlainTextEdit {{ padding: {metrics.px(6, 4)}px {metrics.px(8, 6)}px; }}
    QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {palette[Tone.ACCENT]}; }}
    QLineEdit:disabled {{
        border-color: {palette[Tone.LINE]}; color: {palette[Tone.OFF]};
        placeholder-text-color: {palette[Tone.OFF]};
    }}
    QLineEdit[bare="true"] {{ border: none; padding: 0; background: transparent; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: {bar}px; margin: 2px; }}
    QScrollBar::handle:vertical {{
        background: {palette[Tone.LINE2]}; border-radius: {bar // 2 - 2}px; min-height: 48px;
    }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
