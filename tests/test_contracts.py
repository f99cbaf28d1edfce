"""The rules that tools hold: style, formatting, types, the direction of imports, clean locks."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def run(*command: str | Path) -> None:
    """Run a tool at the root; fail with what it printed."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.fail(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}", pytrace=False)


def test_style() -> None:
    run(BIN / "ruff", "check", "--quiet")


def test_formatting() -> None:
    run(BIN / "ruff", "format", "--check", "--quiet")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_types() -> None:
    run(BIN / "mypy")


def test_imports_point_one_way() -> None:
    run(BIN / "lint-imports", "--no-cache")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_pins_every_package_with_hashes_and_names_no_place(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|file:|/home/|/tmp/|@ ", text)
    entries = re.findall(r"^(\S+?)==(\S+)(.*(?:\n .*)*)", text, flags=re.MULTILINE)
    assert len(entries) == len(re.findall(r"^[^\s#]", text, flags=re.MULTILINE))
    for name, _, rest in entries:
        assert "--hash=sha256:" in rest, name


def test_there_is_a_lock_for_each_environment() -> None:
    assert [lock.name for lock in LOCKS] == [
        "audit.txt",
        "demo.txt",
        "dev.txt",
        "dist.txt",
        "judge-hl7apy.txt",
        "judge-node.txt",
        "judge-python-hl7.txt",
        "peers.txt",
        "run.txt",
    ]


def test_every_direct_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = (
        project["project"]["dependencies"] + project["project"]["optional-dependencies"]["simulate"]
    )
    groups = project["dependency-groups"]
    locked = {
        lock.stem: {
            re.split("==", line)[0]
            for line in lock.read_text(encoding="utf-8").splitlines()
            if "==" in line and not line.startswith((" ", "#"))
        }
        for lock in LOCKS
    }

    def names(requirements: list[str]) -> set[str]:
        found = (re.match(r"[\w.-]+", requirement) for requirement in requirements)
        return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in found if name}

    assert names(wanted + groups["build"]) <= locked["run"]
    assert locked["run"] | names(groups["test"] + groups["lint"]) <= locked["dev"]
    assert names(project["project"]["dependencies"] + groups["dist"]) <= locked["dist"]
    assert names(groups["demo"]) <= locked["demo"]
    assert names(groups["peers"]) <= locked["peers"]
    assert names(groups["audit"]) <= locked["audit"]
    for judge in ("judge-hl7apy", "judge-node", "judge-python-hl7"):
        assert names(groups[judge]) <= locked[judge]


def test_the_application_is_built_of_what_is_tested() -> None:
    def pinned(name: str) -> dict[str, str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w.-]+)==(\S+)", text, flags=re.MULTILINE))

    tested, shipped = pinned("run"), pinned("dist")
    assert {name: shipped[name] for name in shipped.keys() & tested.keys()} == {
        name: tested[name] for name in shipped.keys() & tested.keys()
    }
    assert "bumble" not in shipped


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script")
def test_the_interpreter_is_chosen_by_requires_python() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    script = ["sh", str(ROOT / "tools" / "find_python.sh")]
    fits = subprocess.run(
        script,
        env={"PYTHON": sys.executable, "PATH": "/nowhere:/bin:/usr/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert fits.stdout.strip() == sys.executable
    refused = subprocess.run(
        script,
        env={"PYTHON": "/bin/false", "PATH": "/bin:/usr/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert "PYTHON=/bin/false is not a Python 3.11, 3.12 or 3.13" in refused.stderr


# Security rules (flake8-bandit) that are silenced outside of tests, and why. Tests silence all of
# them; tools may start programs (S603, S607), since who runs a tool could start them as well.
SILENCED = {
    ("examples/chart-interface-test/bedside.py", "S310"): "the address is the caller's own server",
    ("examples/chart-interface-test/tests/test_bedside.py", "S310"): "a server of the test",
    ("station/application/service.py", "S603"): "the system's own tools, with words of our own",
    ("station/application/updating.py", "S603"): "the station itself, old and new",
    ("station/simulators/demo_chart.py", "S603"): "our own file, with the Python of .venv-demo",
    ("station/simulators/room_process.py", "S603"): "our own module, with words of our own",
    ("station/simulators/heart/noise.py", "S311"): "noise, no secret",
    ("station/simulators/hosts/noise.py", "S311"): "places in a stream, no secret",
    ("station/simulators/patient.py", "S311"): "a patient, no secret",
    ("station/store/census.py", "S608"): "tables are named in the code, values are bound",
    ("station/store/outbox.py", "S608"): "columns are named in the code, values are bound",
    ("station/store/queue.py", "S608"): "tables are named in the code, values are bound",
    ("station/store/sound.py", "S608"): "tables are named by the schema of the database itself",
    ("station/testing/faults.py", "S311"): "times, no secret",
    ("station/testing/faulty_air.py", "S311"): "times, no secret",
    ("station/workbench/contract.py", "S311"): "noise, no secret",
    ("tools/words.py", "S314"): "a catalogue of this repository",
}


def test_a_security_rule_is_silenced_for_a_reason() -> None:
    silenced = {
        (path.relative_to(ROOT).as_posix(), rule)
        for folder in ("station", "tools", "examples")
        for path in (ROOT / folder).rglob("*.py")
        for line in re.findall(r"# noqa: ([A-Z0-9, ]+)", path.read_text(encoding="utf-8"))
        for rule in re.findall(r"\bS\d{3}\b", line)
    }
    assert silenced - SILENCED.keys() == set()
    there = {(path, rule) for path, rule in SILENCED if (ROOT / path).exists()}
    assert there - silenced == set(), "silenced no more"


def test_security_rules_are_on_for_everything_else() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"][
        "lint"
    ]
    assert "S" in linter["select"]
    # An assert may say what the code around it has made sure of; no input is checked by one.
    assert {rule for rule in linter["ignore"] if rule.startswith("S")} == {"S101"}
    allowed = {
        place: {rule for rule in rules if rule.startswith("S")}
        for place, rules in linter["per-file-ignores"].items()
    }
    assert {place: rules for place, rules in allowed.items() if rules} == {
        "tests/**": {"S"},
        "tools/**": {"S603", "S607"},
    }
