"""The window in another language, by Qt's own translation.

Words of the window itself go through `tr` and `translate`. Sentences that come from behind it
(`Denied.says`, what a link says) are English when they get here: `spoken` says them in the
window's language, if its catalogue has them. `tools/words.py` keeps the catalogues.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from station.saying import Own, Said

__all__ = ["BEHIND", "LANGUAGES", "foreign", "install", "problem_words", "spoken"]

LANGUAGES: Final = ("en", "es")
"""What the window speaks; the first is what its words are written in."""
BEHIND: Final = "station"
"""The context of sentences that come from behind the window."""


def install(app: QCoreApplication, language: str) -> QTranslator | None:
    """Speak `language` from now on, in what is made after this. Numbers and dates follow it.

    Gives what to remove from `app` to end that; `None` where nothing is translated. Raises
    `ValueError` for a language that the window does not speak.
    """
    if language not in LANGUAGES:
        raise ValueError(f"the window does not speak {language!r}; it speaks {LANGUAGES}")
    QLocale.setDefault(QLocale(language))
    if language == LANGUAGES[0]:
        return None
    translator = QTranslator(app)
    catalogue = files("station.ui") / "i18n" / f"station_{language}.qm"
    with as_file(catalogue) as path:
        if not translator.load(str(path)):
            raise FileNotFoundError(f"{path} is no catalogue of {language}")
    app.installTranslator(translator)
    return translator


def foreign() -> bool:
    """Whether the window speaks another language than its words are written in."""
    return QLocale().name()[:2] != LANGUAGES[0] and QLocale().name()[:2] in LANGUAGES


def spoken(text: str) -> str:
    """A sentence from behind the window in the window's language, or as it came."""
    if isinstance(text, Own):
        return text.languages.get(QLocale().name()[:2], str(text))
    if not isinstance(text, Said):
        return QCoreApplication.translate(BEHIND, text) if text else text
    template = QCoreApplication.translate(BEHIND, text.template)
    values = {
        name: spoken(value) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return template.format(**values)


def problem_words(problem: Exception) -> str:
    """What is wrong and what to do, as far as the problem itself knows."""
    first = problem.args[0] if problem.args and isinstance(problem.args[0], str) else ""
    says = getattr(problem, "says", "") or first or str(problem) or type(problem).__name__
    return f"{spoken(says)} {spoken(getattr(problem, 'next_step', ''))}".strip()
