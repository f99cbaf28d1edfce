"""The window in Spanish: catalogues are whole, and nothing that is shown was left in English."""

from __future__ import annotations

import ast
import dataclasses
import importlib.util
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from station.access.pins import PinRefusedError
from station.capture.commands import Denied, SignIn
from station.capture.modifiers import Modifier
from station.capture.views import ModifierView, TileState
from station.demo_user import demo_note
from station.drivers import advice
from station.saying import Own, say
from station.store.errors import StoreFullError
from station.ui import how_words, names
from station.ui.patient_words import patient_aloud, patient_name
from station.ui.shell.rail import RailButton
from station.ui.shell.wording import answer_in_words, view_in_words
from station.ui.translation import install, problem_words, spoken
from station.ui.widgets.button import Button
from station.visit import Identity
from station.vitals import Context, FailureReason, Vital
from tests.ui import board_views, message_views
from tests.ui.conftest import PIN, PRIYA, HandStation
from tests.ui.driving import go_to, settle, texts, until

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def words() -> ModuleType:
    spec = importlib.util.spec_from_file_location("words", ROOT / "tools" / "words.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def spanish(qt_app: QApplication) -> Iterator[None]:
    before = QLocale()
    translator = install(qt_app, "es")
    assert translator is not None
    yield
    qt_app.removeTranslator(translator)
    QLocale.setDefault(before)


def test_the_catalogues_are_what_the_code_says(
    words: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words.main(["--check"]) == 0, capsys.readouterr().out


def test_translations_have_the_places_of_their_texts(words: ModuleType) -> None:
    known = words.translations(words.CATALOGUES / "station_es.ts")
    assert len(known) > 500
    for entry, said in known.items():
        assert sorted(re.findall(r"\{[^}]*\}", entry.text)) == sorted(
            re.findall(r"\{[^}]*\}", said)
        )


def test_no_text_of_the_window_is_outside_the_translation() -> None:
    """A literal that is handed to something that shows it is either a name or a mistake."""
    shows = re.compile(
        "Label|Tag|Chip|Paragraph|show_text|show_phrase|show_message|setText|setToolTip|drawText"
        "|setAccessibleName|setAccessibleDescription|setWindowTitle|setPlaceholderText"
    )
    found = []
    for path in sorted((ROOT / "station" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if not shows.fullmatch(name):
                continue
            for given in [*node.args, *(keyword.value for keyword in node.keywords)]:
                parts = given.values if isinstance(given, ast.JoinedStr) else [given]
                for part in parts:
                    text = part.value if isinstance(part, ast.Constant) else None
                    # Units are the same in both languages.
                    if isinstance(text, str) and re.search("[A-Za-z]", text) and text != "/min":
                        found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {text!r}")
    assert not found, "\n".join(found)


def test_no_sentence_is_put_together_where_nobody_can_translate_it(words: ModuleType) -> None:
    assert not words.bare()
    collector = words._Collector(in_window=False)
    collector.visit(
        ast.parse(
            'Denied(f"{name} is not there.", "Look again.")\nnotes.append(f"{a}")\n'
            'def said(panel): return panel.tr("Whose words are these?")'
        )
    )
    assert collector.bare == {1, 2, 3}


def test_a_sites_own_words_are_said_in_its_own_spanish(spanish: None) -> None:
    own = Own("Tobacco, Allergies", {"es": "Tabaco, Alergias"})
    told = say("Not answered yet: {questions}.", questions=own)
    assert told == "Not answered yet: Tobacco, Allergies."
    assert spoken(told) == "Sin contestar aún: Tabaco, Alergias."
    assert spoken(say("{what} is not entered by hand.", what="Mean arterial pressure")) == (
        "Presión arterial media no se escribe a mano."
    )


def test_a_place_and_its_side_are_one_phrase(spanish: None) -> None:
    """The adjective follows its noun, and has its gender."""
    how = Context(body_site="upper_arm", side="left", position="sitting")
    assert how_words.context_words(how) == "brazo izquierdo, sentado"
    assert how_words.context_words(Context(body_site="wrist", side="right")) == "muñeca derecha"
    own = Context(body_site="calf", side="right")
    assert how_words.context_words(own) == "calf, lado derecho"
    asked = tuple(
        ModifierView(which=which, choices=(), value=value)
        for which, value in (
            (Modifier.SIDE, "left"),
            (Modifier.BODY_SITE, "upper_arm"),
            (Modifier.POSITION, "sitting"),
        )
    )
    assert how_words.modifier_words(asked) == "Brazo izquierdo, sentado"


def test_who_may_sign_in_at_a_demonstration(spanish: None) -> None:
    assert spoken(demo_note()) == (
        "Demostración: inicie sesión como Demo, PIN 7341, o escanee una credencial que diga "
        "BDG-7341DEMO. El código de emergencia es 734100."
    )


def test_a_problem_is_told_with_what_to_do(spanish: None) -> None:
    assert problem_words(StoreFullError()) == (
        "El disco está lleno. No se puede guardar nada más en esta estación. "
        "Libere espacio en el disco y acepte el valor de nuevo."
    )
    assert problem_words(
        PinRefusedError(say("A PIN has {shortest} to {longest} digits.", shortest=6, longest=12))
    ) == ("Un PIN tiene de 6 a 12 cifras.")
    assert problem_words(ValueError("as it came")) == "as it came"


def test_somebody_whom_nobody_knows_has_no_english_name(spanish: None) -> None:
    known = board_views.PATIENT
    nobody = dataclasses.replace(
        known, family="Unidentified", given="4-1030", identity=Identity.UNKNOWN
    )
    assert patient_name(nobody) == "Sin identificar, 4-1030"
    assert patient_aloud(nobody) == "4-1030 Sin identificar"
    assert patient_name(known) == "Halvorsen, Ingrid M."


def test_a_sentence_with_values(spanish: None) -> None:
    # A template that the catalogue does not have comes as it is, with its values.
    assert spoken(say("{n} of {m} came.", n=3, m=5)) == "3 of 5 came."
    assert spoken("Measure again.") == "Mida de nuevo."
    nested = say("{n} min", n=spoken("Measure again."))
    assert str(nested) == "Mida de nuevo. min"


def test_what_came_of_a_command(spanish: None) -> None:
    answer = answer_in_words(Denied("The station is locked.", "Unlock it with your PIN."))
    assert answer == Denied("La estación está bloqueada.", "Desbloquéela con su PIN.")


def test_why_a_tile_has_no_number(spanish: None) -> None:
    """A failure says `station.drivers.advice`, an instrument that is gone its link."""
    for reason in FailureReason:
        for vital in (Vital.SYSTOLIC, Vital.SPO2):
            for said in (advice.says(reason, vital), advice.next_step(reason, vital)):
                assert spoken(said) != said
    note = say("The cable of the instrument on {path} was unplugged.", path="COM3")
    view = board_views.mixed()
    tiles = tuple(replace(tile, notes=(note,)) for tile in view.tiles)
    [shown, *_] = view_in_words(replace(view, tiles=tiles)).tiles
    assert shown.notes == ("Se desconectó el cable del instrumento en COM3.",)


def test_what_an_instrument_remarks(spanish: None) -> None:
    """A firmware spec's own words, and why a value of it is not kept."""
    view = board_views.mixed()
    remarked = ("weak pulse signal", "the cuff found an irregular pulse")
    tiles = tuple(replace(tile, notes=remarked) for tile in view.tiles)
    [shown, *_] = view_in_words(replace(view, tiles=tiles)).tiles
    assert shown.notes == ("señal de pulso débil", "el tensiómetro encontró un pulso irregular")


def test_an_unknown_language_is_refused(qt_app: QApplication) -> None:
    with pytest.raises(ValueError, match="does not speak 'fr'"):
        install(qt_app, "fr")


def cut(window: QWidget) -> list[str]:
    """Shown buttons that are too small for their words."""
    found = []
    for one in window.findChildren(QAbstractButton):
        if isinstance(one, Button):
            needed = one.content_width() + 8
        elif isinstance(one, RailButton):
            needed = one.sizeHint().width()
        else:
            continue
        if one.isVisible() and needed > one.width():
            found.append(f"{one.objectName()}: {one.text()}")
    return found


@pytest.mark.window
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 800)])
def test_every_page_speaks_spanish(
    spanish: None,
    words: ModuleType,
    station: HandStation,
    open_window: Callable[..., QWidget],
    size: tuple[int, int],
) -> None:
    known = words.translations(words.CATALOGUES / "station_es.ts")
    english = {entry.text for entry, said in known.items() if said != entry.text}
    # Words that are the same in a name or in both languages somewhere.
    english -= set(known.values())
    window = open_window(station, size)
    settle()
    seen = texts(window)
    station.submit(SignIn(name=PRIYA.name, pin=PIN))
    until(window, names.rail("today"))
    view = board_views.board(TileState.CAPTURED)
    station.show(
        visit=view.visit,
        tiles=view.tiles,
        links=view.links,
        messages=message_views.messages(),
    )
    for page in ("today", "vitals", "intake", "ekg", "review", "devices", "messages"):
        go_to(window, names.rail(page))
        seen |= texts(window)
        assert not cut(window)
    for state in TileState:
        station.show(tiles=board_views.board(state).tiles)
        go_to(window, names.rail("vitals"))
        seen |= texts(window)
        assert not cut(window)
    assert {"Presión arterial", "Firmar y enviar"} <= seen
    assert not seen & english
