"""What docs/intake.md shows can be read as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

from station.intake.reading import read_questionnaire
from station.settings import load_settings

GUIDE = Path(__file__).parents[2] / "docs" / "intake.md"


def test_the_examples_of_the_guide_are_read(tmp_path: Path) -> None:
    site, questions = re.findall(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    file = tmp_path / "intake.toml"
    file.write_text(questions, "utf-8")
    ids = [question.id for question in read_questionnaire(file).questions]
    assert ids[-3:] == ["fall", "drinks", "interpreter"]
    assert "history_changed" not in ids
    settings = tmp_path / "station.toml"
    settings.write_text(site.replace("/etc/vitals-station/intake.toml", str(file)), "utf-8")
    read = load_settings(settings)
    assert read.intake_file == file
    assert read.charts[0].intake == "questionnaire_response"
