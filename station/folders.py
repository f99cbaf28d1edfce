"""Where this user's own files lie. Light to import: commands ask it before anything else."""

from __future__ import annotations

from pathlib import Path

__all__ = ["config_folder", "own_program_folder", "own_spec_folder"]


def config_folder() -> Path:
    """Where the site's configuration lives for this user."""
    from platformdirs import user_config_path

    return user_config_path("vitals-station", appauthor=False)


def own_spec_folder() -> Path:
    """Where this user's own specs lie, beside the configuration."""
    return config_folder() / "specs"


def own_program_folder() -> Path:
    """Where this user's own blood pressure programs lie, beside the configuration."""
    return config_folder() / "bp_programs"
