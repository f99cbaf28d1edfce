"""Other people's programs on the same arrays, in an environment and a process of their own."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from tests.support.needs import require

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Answer", "ask"]

ROOT: Final = Path(__file__).parent.parent.parent
PYTHON: Final = ROOT / ".venv-peers" / "bin" / "python"
# A peer is one thread here, as ours is.
_THREADS: Final = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a peer said of each signal, and what that cost: float64 `(signals,)`, CPU seconds."""

    version: str
    results: tuple[NDArray[Any], ...]
    cpu_s: NDArray[np.float64]
    failed: int

    def beats(self, k: int) -> NDArray[np.int64]:
        """Result `k` as sample numbers."""
        return np.sort(self.results[k].astype(np.int64))


def ask(
    peer: str,
    signals: Sequence[NDArray[Any]],
    rates_hz: Sequence[float],
    *,
    repeat: int = 1,
    timeout_s: float = 600.0,
) -> Answer:
    """Run `peer` (a name in `tools/peers/run_peer.py`) over signals with their rates.

    Skips where the peers' environment is not there; `make bench` makes it.
    """
    require(PYTHON.exists(), "the peers are not installed: `make bench` installs them")
    with tempfile.TemporaryDirectory(prefix="station-peer-") as folder:
        source, target = Path(folder) / "in.npz", Path(folder) / "out.npz"
        arrays = {f"signal_{k}": signal for k, signal in enumerate(signals)}
        arrays["rate_hz"] = np.array(rates_hz, dtype=np.float64)
        np.savez(source, allow_pickle=False, repeat=np.array(repeat), **arrays)
        subprocess.run(
            [PYTHON, ROOT / "tools" / "peers" / "run_peer.py", peer, source, target],
            check=True,
            timeout=timeout_s,
            env={**os.environ, **_THREADS},
            stdout=subprocess.DEVNULL,
        )
        with np.load(target) as held:
            return Answer(
                version=str(held["version"]),
                results=tuple(held[f"result_{k}"] for k in range(len(signals))),
                cpu_s=held["cpu_s"],
                failed=int(held["failed"].sum()),
            )
