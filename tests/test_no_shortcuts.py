"""What the station never does: run a shell, read code out of data, trust whoever answers.

By the syntax tree of every module, so that a word in a comment is none of it. The list of what is
allowed all the same is short, and each entry says why.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import station

ROOT: Final = Path(station.__file__).parent

MODULES: Final = {
    "pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "jsonpickle", "telnetlib",
    "ftplib", "yaml", "imp", "code", "codeop", "xml.sax",
}  # fmt: skip
BARE_CALLS: Final = {"eval", "exec", "compile", "__import__"}
CALLS: Final = {
    "os.system", "os.popen", "os.spawnl", "os.spawnv", "subprocess.getoutput",
    "subprocess.getstatusoutput", "ssl._create_unverified_context", "ssl.wrap_socket",
    "tempfile.mktemp", "numpy.load", "np.load", "asyncio.create_subprocess_shell", "yaml.load",
}  # fmt: skip
KEYWORDS: Final = {
    ("shell", True), ("verify", False), ("check_hostname", False), ("allow_pickle", True),
}  # fmt: skip
NAMES: Final = {"CERT_NONE", "CERT_OPTIONAL", "PROTOCOL_TLSv1", "PROTOCOL_TLSv1_1", "TLSv1_1"}

# Only a file with one of these words in it can have one of these things in it.
_SUSPECT: Final = re.compile(
    "|".join(
        (
            rf"\b(?:import|from)\s+(?:{'|'.join(sorted(MODULES))})\b",
            rf"(?<![.\w])(?:{'|'.join(sorted(BARE_CALLS))})\s*\(",
            *(re.escape(one) for one in sorted(CALLS)),
            rf"\b(?:{'|'.join(sorted({one for one, _ in KEYWORDS}))})\s*=",
            rf"\.(?:{'|'.join(sorted(NAMES))})\b",
            r"[\"'](?:0\.0\.0\.0|::)[\"']",
        )
    )
)

ALLOWED: Final[dict[tuple[str, str], str]] = {}


def found_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (f"import {one.name}" for one in names if one.name in MODULES)
            case ast.ImportFrom(module=str(module), level=0) if module in MODULES:
                yield f"import {module}"
            case ast.Call(func=func, keywords=keywords):
                called = ast.unparse(func)
                if called in CALLS or (isinstance(func, ast.Name) and called in BARE_CALLS):
                    yield f"{called}()"
                for one in keywords:
                    if isinstance(one.value, ast.Constant):
                        if (one.arg, one.value.value) in KEYWORDS:
                            yield f"{one.arg}={ast.unparse(one.value)}"
                    elif one.arg == "shell":
                        yield "shell=?"
            case ast.Constant(value=("0.0.0.0" | "::") as everywhere):
                yield f"listens at {everywhere}"
            case ast.Attribute(attr=attr) if attr in NAMES:
                yield attr
            case ast.Assign(targets=[ast.Attribute(attr="check_hostname")]):
                yield "check_hostname ="
            case _:
                pass


def test_the_station_does_none_of_it() -> None:
    found = {
        (str(path.relative_to(ROOT)), what)
        for path in sorted(ROOT.rglob("*.py"))
        if _SUSPECT.search(source := path.read_text("utf-8"))
        for what in found_in(source)
    }
    assert found == set(ALLOWED)


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("import pickle", "import pickle"),
        ("from marshal import loads", "import marshal"),
        ("eval('1')", "eval()"),
        ("import yaml as y", "import yaml"),
        ("subprocess.run('x', shell=True)", "shell=True"),
        ("subprocess.run('x', shell=maybe)", "shell=?"),
        ("os.system('x')", "os.system()"),
        ("httpx.get(url, verify=False)", "verify=False"),
        ("context.verify_mode = ssl.CERT_NONE", "CERT_NONE"),
        ("context.check_hostname = False", "check_hostname ="),
        ("create_server('0.0.0.0', 80)", "listens at 0.0.0.0"),
        ("np.load(path, allow_pickle=True)", "allow_pickle=True"),
    ],
)
def test_it_would_be_seen(source: str, what: str) -> None:
    assert _SUSPECT.search(source)
    assert what in list(found_in(source))
