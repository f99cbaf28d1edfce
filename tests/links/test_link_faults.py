"""Every instrument on a line or radio that goes wrong: it never crashes the station, a number that
the instrument did not measure comes out only where its format has nothing to tell it by, and it
is back in a bounded time.

    LINK_FAULTS_PAGE=docs/link-faults.md make soak ARGS=tests/links

goes through all of them, and writes the page. `LINK_FAULTS_EVERY=7` cuts at every seventh byte.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from station.codec import Spec, load_spec
from station.codec.catalog import shipped_spec_ids
from tests.links.faults import misread
from tests.links.life import Recovery, all_faults, bound_s, cuts, length_of_talk, live
from tests.links.page import page

SEED = 1
EVERY = int(os.environ.get("LINK_FAULTS_EVERY") or 1)
PAGE = os.environ.get("LINK_FAULTS_PAGE")
ROWS = Path("build") / "link-faults"
# Each waits nearly all of its time.
LANES = {"serial": 12, "bluetooth": 4}

# One of each way of framing: fixed, by length, typed, text, a value by itself, joined values. Of
# those that say something every second: whoever measures now and then takes the soak.
FAMILIES: tuple[tuple[str, str | None], ...] = (
    ("nonin_serial", "format_2"),
    ("nonin_serial", "format_13"),
    ("contec_cms50_v7", None),
    ("masimo_ascii", "live"),
    ("bluetooth_heart_rate", None),
    ("viatom_oxy", None),
)
EACH = [
    pytest.param(spec, mode, id=f"{spec.id}-{mode}" if mode else spec.id)
    for spec in map(load_spec, shipped_spec_ids())
    for mode in ([f.mode for f in spec.framings] if spec.link.kind == "serial" else [None])
]


@contextmanager
def folders(count: int) -> Iterator[list[Path]]:
    """So many folders with short names: a pseudo-terminal's link wants one of its own."""
    with tempfile.TemporaryDirectory(prefix="links-") as one:
        made = [Path(one) / str(number) for number in range(count)]
        for folder in made:
            folder.mkdir()
        yield made


async def faults_of(spec: Spec, mode: str | None, folder: Path, longest_s: float = 6.0) -> Recovery:
    found = Recovery(spec, mode)
    async with live(spec, mode, folder) as life:
        await all_faults(life, found, SEED, longest_s=longest_s)
    return found


async def cuts_of(found: Recovery, every: int, lanes: int) -> None:
    """Cuts at all places of a conversation, shared out among several lives."""
    spec, mode = found.spec, found.mode
    with folders(lanes + 1) as (first, *others):
        async with live(spec, mode, first) as life:
            # Of a stream of samples the first comes at once: cut it in its second frame, too.
            found.dialogue = max(40, await length_of_talk(life))
            usual = max([await life.heard.all_anew("the last time") for _ in range(2)])
            found.usual_s = max(found.usual_s, usual)
        places = range(1, found.dialogue + 1, every)

        async def lane(number: int, folder: Path) -> None:
            mine = places[number::lanes]
            if mine:
                async with live(spec, mode, folder) as life:
                    await cuts(life, found, mine)

        await asyncio.gather(*(lane(number, one) for number, one in enumerate(others)))


def judge(found: Recovery) -> None:
    """Nothing wrong where there is something to tell it by, and back in time."""
    allowed = {"corrupt", "drop", "duplicate", "wrong baud"} if found.unprotected else set()
    wrong = {kind: count for kind, count in found.wrong.items() if count and kind not in allowed}
    assert not wrong, f"{found.name}: numbers that it did not measure, after {wrong}"
    bound = bound_s(found.spec) + 2 * found.usual_s
    late = {kind: took for kind, took in found.after.items() if took > bound}
    assert not late, f"{found.name}: not back within {bound:.1f} s after {late}"
    slow = [took for took in found.cuts if took > bound]
    assert not slow, f"{found.name}: not back within {bound:.1f} s after a cut: {slow}"


@pytest.mark.slow
async def test_each_way_of_framing_comes_back_after_each_fault() -> None:
    chosen = [(load_spec(spec_id), mode) for spec_id, mode in FAMILIES]
    with folders(len(chosen)) as each:
        found = await asyncio.gather(
            *(
                faults_of(spec, mode, one, 4.5)
                for (spec, mode), one in zip(chosen, each, strict=True)
            )
        )
    for one in found:
        judge(one)
        # A fault that met nothing has shown nothing.
        assert all(one.hits.values()), (one.name, one.hits)


@pytest.mark.slow
async def test_a_poll_and_a_handshake_that_are_cut_are_begun_again() -> None:
    """At some places of an oximeter's start, and of a ring's first questions."""
    found = [Recovery(load_spec(one), None) for one in ("contec_cms50_v7", "viatom_oxy")]
    every = (23, 17)
    await asyncio.gather(*(cuts_of(one, step, 6) for one, step in zip(found, every, strict=True)))
    for one in found:
        assert len(one.cuts) >= 2, one  # as long as its start was this time
        judge(one)


@pytest.mark.soak
@pytest.mark.parametrize(("spec", "mode"), EACH)
async def test_every_instrument_comes_back(spec: Spec, mode: str | None) -> None:
    with folders(1) as (folder,):
        found = await faults_of(spec, mode, folder)
    await cuts_of(found, EVERY, LANES[spec.link.kind])
    ROWS.mkdir(parents=True, exist_ok=True)
    (ROWS / f"{found.name}.json").write_text(json.dumps(found.row(), indent=1))
    judge(found)


@pytest.mark.soak
@pytest.mark.skipif(PAGE is None, reason="no page is wanted (LINK_FAULTS_PAGE)")
def test_the_page_is_written() -> None:
    rows = [json.loads(path.read_text()) for path in sorted(ROWS.glob("*.json"))]
    assert len(rows) == len(EACH)
    Path(PAGE or "").write_text(page(rows), encoding="utf-8")


def test_the_page_that_is_kept_has_every_instrument() -> None:
    kept = (Path(__file__).parents[2] / "docs" / "link-faults.md").read_text("utf-8")
    missing = [one.id for one in EACH if f"| `{one.id}` |" not in kept]
    assert not missing, "write the page again: see the head of this file"


def test_a_line_that_is_read_at_its_own_speed_is_read_right() -> None:
    data = bytes(range(256))
    assert misread(data, 1.0) == data


def test_a_line_that_is_read_too_fast_is_something_else() -> None:
    """U (0x55) at twice the speed: start and stop bits of the slow byte are data of the fast."""
    assert misread(b"U", 2.0) == bytes((0x66, 0xE6))
