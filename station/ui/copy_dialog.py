"""What the dialogs share that let something out of the station: paper, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from station.sheets.paper import Paper
from station.ui import names
from station.ui.icons import Icon
from station.ui.tokens import Text, Tone
from station.ui.translation import spoken
from station.ui.ways_out import system_place, system_print
from station.ui.widgets.chip import ShapeWord
from station.ui.widgets.label import Label
from station.ui.widgets.overlay import Overlay
from station.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from station.capture.commands import Denied
    from station.ui.look import Look
    from station.ui.ways_out import AskPlace, Print

__all__ = ["CopyDialog"]

translate = QCoreApplication.translate


class CopyDialog(Overlay):
    """Asks with the system's dialogs if not given others, and says below what became of it."""

    def __init__(
        self,
        look: Look,
        title: str,
        *,
        name: str,
        width: int,
        paper: Paper,
        ask_place: AskPlace | None,
        print_pages: Print | None,
    ) -> None:
        """`paper` is chosen at first. The choice and the two lines are to be laid out by heirs."""
        super().__init__(look, title, name=name, width=width)
        self.ask_place = ask_place or system_place
        self.print_pages = print_pages or system_print
        self.paper = Segmented(
            look,
            [
                (Paper.A4.value, translate("copies", "A4"), names.save_paper("a4")),
                (Paper.LETTER.value, translate("copies", "Letter"), names.save_paper("letter")),
            ],
            paper.value,
        )
        self.paper.setAccessibleName(translate("copies", "Paper"))
        self.state = ShapeWord(look, use=Text.STRONG)
        self.state.setObjectName(names.SAVE_STATE)
        self.says = Label(look, " ", use=Text.BODY, wrap=True)
        self.say_nothing()

    def say(self, icon: Icon, word: str, says: str = " ", *, tone: Tone) -> None:
        """What became of it."""
        self.state.show_state(icon, word, tone)
        self.says.show_text(says)

    def say_nothing(self) -> None:
        """The place stays where it is, also while nothing is said."""
        self.say(Icon.WAITING, "", tone=Tone.SURFACE)

    def say_saved(self, files: Sequence[Path]) -> None:
        """These were written, into one folder."""
        where = translate("copies", "{files} in {folder}").format(
            files=", ".join(file.name for file in files), folder=files[0].parent
        )
        self.say(Icon.CAPTURED, translate("copies", "Saved"), where, tone=Tone.OK)

    def say_printed(self, done: bool | None) -> None:
        """What the printer made of it; None where the person went away."""
        if done is None:
            self.say_nothing()
        elif done:
            self.say(Icon.CAPTURED, translate("copies", "Sent to the printer"), tone=Tone.OK)
        else:
            self.say(
                Icon.FAILED,
                translate("copies", "Not printed"),
                translate(
                    "copies", "The printer takes nothing. Check that it is on, and print again."
                ),
                tone=Tone.BAD,
            )

    def say_denied(self, answer: Denied) -> None:
        """The station does not let it go."""
        self.say_failed(f"{spoken(answer.says)} {spoken(answer.next_step)}")

    def say_failed(self, says: str) -> None:
        """It did not leave, and why."""
        self.say(Icon.FAILED, translate("copies", "Not saved"), says, tone=Tone.BAD)
