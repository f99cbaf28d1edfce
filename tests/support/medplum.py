"""Medplum as a judge of what a resource holds: its validator, and its FHIR server that uses it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.judges_process import JudgeServer, node_command, run_judge

__all__ = ["MedplumServer", "Verdict", "judge_resources"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The profiles (URLs) that a resource was held against, and what is wrong; empty: valid."""

    profiles: tuple[str, ...]
    complaints: tuple[str, ...]


def judge_resources(bodies: Sequence[bytes]) -> list[Verdict]:
    """What @medplum/core's validator says of each: its R4 type, R4 and US Core profiles."""
    answer = run_judge(node_command("validate.mjs"), b"[" + b",".join(bodies) + b"]")
    said: list[dict[str, Any]] = json.loads(answer)
    return [Verdict(tuple(one["profiles"]), tuple(one["complaints"])) for one in said]


class MedplumServer(JudgeServer):
    """A FHIR server on loopback that refuses what its validator refuses. In memory only."""

    def __init__(self, folder: Path) -> None:
        super().__init__(node_command("fhir.mjs"), folder / "medplum.log")

    @property
    def base_url(self) -> str:
        """The FHIR base."""
        return f"http://127.0.0.1:{self.port}/fhir"
