"""A patient who is not in the list, and the identity that such a visit is given later."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from station.capture.commands import AddUnlisted, Answer, Denied, GiveIdentity, Identifier
from station.ui import names, words
from station.ui.pages.finding import found
from station.ui.pages.identity import IdentityTick
from station.ui.patient_words import patient_aloud, patient_name
from station.ui.tokens import Text, Tone
from station.ui.widgets.button import Button, Kind
from station.ui.widgets.choice import ChoiceRow
from station.ui.widgets.entry import Field
from station.ui.widgets.label import Label
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from station.capture.commands import Command
    from station.ui.pages.base import Page
    from station.visit import ExpectedPatient

__all__ = ["GiveIdentityDialog", "UnlistedDialog", "date_of"]

# Month before day and day before month look alike: only forms that cannot be mistaken are read.
_FORMS: Final = ("%Y-%m-%d", "%Y%m%d", "%d %b %Y", "%d %B %Y")
_ROWS: Final = 4


def date_of(text: str) -> date | None:
    """A birth date as it was typed: 1958-03-14 or 14 Mar 1958; None for anything else."""
    for form in _FORMS:
        try:
            return datetime.strptime(" ".join(text.split()), form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


class UnlistedDialog(Overlay):
    """What is known of the patient; or nothing."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.look, "", name=names.UNLISTED_DIALOG)
        self.page = page
        self.closed.connect(self.deleteLater)
        look = self.look
        title = self.tr("Unlisted patient")
        self.title.setText(title)
        self.setAccessibleName(title)
        says = self.tr(
            "Everything is kept here. Nothing is sent until the visit has an identity from the "
            "chart's list."
        )
        self.body.addWidget(Label(look, says, use=Text.BODY, tone=Tone.INK2, wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.metrics.gutter)
        grid.setVerticalSpacing(look.metrics.px(10, 9))  # room for the focus ring
        self.family = self._field(self.tr("Family name"), names.UNLISTED_FAMILY)
        self.given = self._field(self.tr("Given names"), names.UNLISTED_GIVEN)
        self.born = self._field(
            self.tr("Birth date"), names.UNLISTED_BORN, self.tr("1958-03-14 or 14 Mar 1958")
        )
        self.mrn = self._field(self.tr("MRN"), names.UNLISTED_MRN)
        for at, field in enumerate((self.family, self.given, self.born, self.mrn)):
            label = Label(look, field.accessibleName(), use=Text.LABEL, tone=Tone.INK2)
            label.setBuddy(field)
            grid.addWidget(label, at // 2 * 2, at % 2)
            grid.addWidget(field, at // 2 * 2 + 1, at % 2)
        self.body.addLayout(grid)
        self.sex = Segmented(
            look,
            [
                ("unknown", self.tr("Not known"), "unlisted-sex-unknown"),
                ("female", words.sex_word("female"), "unlisted-sex-female"),
                ("male", words.sex_word("male"), "unlisted-sex-male"),
                ("other", words.sex_word("other"), "unlisted-sex-other"),
            ],
            "unknown",
        )
        grid.addWidget(Label(look, self.tr("Sex"), use=Text.LABEL, tone=Tone.INK2), 4, 0)
        grid.addWidget(self.sex, 5, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        self._message = Label(look, use=Text.BODY, tone=Tone.BAD, wrap=True)
        self._message.setMinimumHeight(look.metrics.px(56, 44))
        self.body.addWidget(self._message)
        self.nobody = Button(look, self.tr("Nobody knows who it is"), name=names.UNLISTED_UNKNOWN)
        self.nobody.clicked.connect(self._unknown)
        self.add = Button(look, self.tr("Add patient"), name=names.UNLISTED_ADD, kind=Kind.NEXT)
        self.add.clicked.connect(self._known)
        self.buttons.addWidget(self.nobody)
        self.buttons.addWidget(self.add)
        self.family.textChanged.connect(self._show_ready)
        self._show_ready()

    def _field(self, label: str, name: str, hint: str = "") -> Field:
        field = Field(self.look, label, name=name, hint=hint)
        field.returnPressed.connect(self._known)
        return field

    def _show_ready(self) -> None:
        self.add.setEnabled(bool(self.family.text().strip()))

    def _known(self) -> None:
        actor = self.page.actor
        if actor is None or not self.add.isEnabled():
            return
        typed = self.born.text().strip()
        born = date_of(typed)
        if typed and born is None:
            self._message.show_text(
                self.tr("The birth date cannot be read. Write it as 1958-03-14 or 14 Mar 1958.")
            )
            self.born.setFocus()
            return
        sex = self.sex.current
        self._ask(
            AddUnlisted(
                actor=actor,
                family=self.family.text(),
                given=self.given.text(),
                birth_date=born,
                sex=None if sex == "unknown" else sex,
                mrn=self.mrn.text().strip() or None,
            )
        )

    def _unknown(self) -> None:
        if self.page.actor is not None:
            self._ask(AddUnlisted(actor=self.page.actor))

    def _ask(self, command: Command) -> None:
        self.page.send(command, self._answered)

    def _answered(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self._message.show_text(f"{answer.says} {answer.next_step}".strip())
        else:
            self.shut()


class GiveIdentityDialog(Overlay):
    """Which patient of the list it is, and both identifiers heard again."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.look, "", name=names.IDENTITY_DIALOG, width=980)
        self.page = page
        self.closed.connect(self.deleteLater)
        look = self.look
        title = self.tr("Who is this patient?")
        self.title.setText(title)
        self.setAccessibleName(title)
        says = self.tr("Choose the patient in the chart's list. What was measured stays.")
        self.body.addWidget(Label(look, says, use=Text.BODY, tone=Tone.INK2, wrap=True))
        hint = self.tr("Name, birth date or MRN")
        self.search = Field(look, hint, name=names.IDENTITY_SEARCH, hint=hint)
        self.search.textChanged.connect(self._list)
        self.body.addWidget(self.search)
        self._rows = [ChoiceRow(look, "", names.identity_row(at)) for at in range(_ROWS)]
        for at, row in enumerate(self._rows):
            row.clicked.connect(lambda _=False, at=at: self._choose(at))
            self.body.addWidget(row)
        self._more = Label(look, use=Text.LABEL, tone=Tone.INK2)
        self.body.addWidget(self._more)
        self._ticks = {
            Identifier.NAME: IdentityTick(look, self.tr("Full name"), names.IDENTITY_NAME),
            Identifier.BIRTH_DATE: IdentityTick(look, self.tr("Birth date"), names.IDENTITY_BORN),
        }
        heard = QHBoxLayout()
        heard.setSpacing(look.metrics.gutter)
        for which, tick in self._ticks.items():
            tick.clicked.connect(lambda _=False, which=which: self._tick(which))
            heard.addWidget(tick)
        self.body.addLayout(heard)
        self._message = Label(look, use=Text.BODY, tone=Tone.BAD, wrap=True)
        self.body.addWidget(self._message)
        back = Button(look, self.tr("Go back"))
        back.clicked.connect(self.shut)
        self.give = Button(look, self.tr("Give identity"), name=names.IDENTITY_GIVE, kind=Kind.NEXT)
        self.give.clicked.connect(self._give)
        self.buttons.addWidget(back)
        self.buttons.addWidget(self.give)
        self._found: list[ExpectedPatient] = []
        self._chosen: ExpectedPatient | None = None
        self._heard: frozenset[Identifier] = frozenset()
        self._list()
        self._show()

    def _list(self) -> None:
        view = self.page.view
        listed = view.worklist.patients if view is not None else ()
        matching = [
            choice for one in listed if found(one, self.search.text()) for choice in _each(one)
        ]
        self._found = matching[:_ROWS]
        for at, row in enumerate(self._rows):
            row.setEnabled(at < len(self._found))
            text = self._line(self._found[at]) if at < len(self._found) else ""
            row.show_text(text, text or "–")
            row.show_chosen(at < len(self._found) and self._found[at] == self._chosen)
        left = len(matching) - len(self._found)
        more = self.tr("{n} more: write more of the name, or the MRN.").format(n=left)
        none = "" if matching else self.tr("Nobody in the list matches.")
        self._more.show_text(more if left > 0 else none)

    def _line(self, one: ExpectedPatient) -> str:
        parts = [patient_name(one.patient), words.day(one.patient.birth_date)]
        if one.patient.mrn:
            parts.append(self.tr("MRN {mrn}").format(mrn=one.patient.mrn))
        encounter = next((e for e in one.encounters if e.id == one.encounter_id), None)
        if encounter is not None and encounter.reason:
            parts.append(encounter.reason)
        at = encounter.at if encounter is not None else one.at
        if at is not None:
            parts.append(words.clock(at))
        return ", ".join(parts)

    def _choose(self, at: int) -> None:
        if at < len(self._found):
            self._chosen, self._heard = self._found[at], frozenset()
            self._list()
            self._show()

    def _tick(self, which: Identifier) -> None:
        self._heard = self._heard ^ {which}
        self._show()

    def _show(self) -> None:
        chosen = self._chosen
        name = patient_aloud(chosen.patient) if chosen is not None else "–"
        born = words.day(chosen.patient.birth_date) if chosen is not None else "–"
        for (which, tick), value in zip(self._ticks.items(), (name, born), strict=True):
            tick.setEnabled(chosen is not None)
            tick.show_state(value, which in self._heard)
        self.give.setEnabled(chosen is not None and self._heard == set(Identifier))

    def _give(self) -> None:
        actor, chosen = self.page.actor, self._chosen
        if actor is not None and chosen is not None:
            self.page.send(
                GiveIdentity(actor=actor, expected=chosen, heard=self._heard), self._answered
            )

    def _answered(self, answer: Answer) -> None:
        if isinstance(answer, Denied):
            self._message.show_text(f"{answer.says} {answer.next_step}".strip())
        else:
            self.shut()


def _each(expected: ExpectedPatient) -> list[ExpectedPatient]:
    """The line, or one for each encounter where the chart has several open."""
    if not expected.encounters or expected.encounter_id is not None:
        return [expected]
    return [dataclasses.replace(expected, encounter_id=one.id) for one in expected.encounters]
