"""What was said at the first start becomes the configuration, and the file of it."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from pydantic import ValidationError

from station.first_start import FirstSettings
from station.folders import config_folder
from station.saying import say
from station.settings import Settings, SettingsError

__all__ = ["as_toml", "configuration", "is_new", "write"]


def configuration(path: Path | None) -> Path:
    """Where the configuration is, or will be."""
    return path or config_folder() / "station.toml"


def is_new(path: Path | None) -> bool:
    """Whether this station was never set up: no configuration, and no data of its own."""
    file = configuration(path)
    return not file.exists() and not (Settings().folder / "station.db").exists()


def as_toml(first: FirstSettings) -> str:
    """The configuration as a file."""
    lines = [
        "# The site's configuration, as it was said at the first start.",
        f"station_id = {_text(first.station_id)}",
        f"room = {_text(first.room)}",
        f"language = {_text(first.language)}",
    ]
    if first.time_zone:
        lines.append(f"time_zone = {_text(first.time_zone)}")
    if first.chart_url:
        lines += [
            f"worklist_url = {_text(first.chart_url)}",
            "",
            "[[chart]]",
            'name = "chart"',
            f"url = {_text(first.chart_url)}",
            f"test = {str(first.chart_test).lower()}",
        ]
    return "\n".join(lines) + "\n"


def write(first: FirstSettings, path: Path | None = None) -> Path:
    """Keep the configuration; the whole file or nothing.

    Raises `SettingsError` where the answers are no configuration, the file is there already, or it
    cannot be written.
    """
    import tomllib

    file = configuration(path)
    text = as_toml(first)
    try:
        Settings.model_validate(tomllib.loads(text))
    except ValidationError as problem:
        wrong = "; ".join(
            f"{'.'.join(map(str, error['loc'])) or 'whole'}: {error['msg']}"
            for error in problem.errors()
        )
        raise SettingsError(wrong) from problem
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.exists():
            raise SettingsError(
                say("{file} is there already. Change it with an editor.", file=str(file))
            )
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=".station-", suffix=".toml")
        with os.fdopen(handle, "w", encoding="utf-8") as new:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        Path(name).replace(file)
    except OSError as problem:
        raise SettingsError(
            say("{file} cannot be written: {why}.", file=str(file), why=problem.strerror)
        ) from problem
    return file


def _text(value: str) -> str:
    """A basic string of TOML, which is a string of JSON."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
