"""Whether an ECG is fit to be read: for each lead what is wrong, and when.

`assess_ecg` is for a recording, `EcgQualityStream` for a live ECG; both look at the signal in the
same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from station.signals.inputs import SignalError, as_rate
from station.signals.lead_blocks import as_block, as_lead_names
from station.signals.lead_reversal import REVERSAL_S
from station.signals.quality_cells import CELLS_PER_S
from station.signals.quality_follow import QualityFollower
from station.signals.quality_looks import Looks
from station.signals.quality_reasons import HIDING, Reason, reasons_of
from station.signals.quality_stream import EcgQualityStream, LeadSecond
from station.signals.quality_verdict import LEADS_FOR_VERDICT, VERDICT_CELLS, measure, refusal

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "HIDING",
    "EcgQuality",
    "EcgQualityStream",
    "LeadQuality",
    "LeadSecond",
    "Reason",
    "assess_ecg",
]

# A lead is named for a reason that it has in this share of its seconds. Four reasons hide beats, so
# one that hides them in half of the seconds is always among those named.
_NAMED_SHARE: Final = 0.1
# A lead with hidden beats in more of its seconds is not usable. So are 60 % of the shared cinc2017
# records that people called too noisy, and 6 % of those with a normal rhythm.
_HIDDEN_SHARE: Final = 0.5
# A long recording is refused when more of its ten-second parts are.
_PARTS_SHARE: Final = 0.5

_HIDES: Final = [reason in HIDING for reason in Reason]
_REVERSAL: Final = list(Reason).index(Reason.REVERSAL)


@dataclass(frozen=True, slots=True)
class LeadQuality:
    """How good one lead is."""

    name: str
    usable: bool
    """Whether beats can be seen in at least half of its seconds."""
    reasons: tuple[Reason, ...]
    """What is wrong in at least a tenth of its seconds, or why the recording is refused."""
    seconds: tuple[frozenset[Reason], ...]
    """What is wrong in each second from the first sample on; the last may be incomplete.

    `reversal` stands in the last of the ten seconds that it was seen in.
    """


@dataclass(frozen=True, slots=True)
class EcgQuality:
    """Whether an ECG is fit to be read; if not, at least one of its leads has a reason."""

    acceptable: bool
    leads: tuple[LeadQuality, ...]


def assess_ecg(
    ecg_mv: ArrayLike,
    rate_hz: float,
    lead_names: Sequence[str],
    *,
    limit_mv: float | None = None,
) -> EcgQuality:
    """Assess a recording `(leads, samples)` in mV, or one lead `(samples,)`; NaN = sample lost.

    Lost samples count as `lead_off`: whoever reads the ECG has no signal there. With eight leads
    and more, a verdict fitted to people's labels says whether the whole is acceptable, for each
    ten seconds (`station.signals.quality_verdict`); with fewer, every lead must be usable.
    `reversal` is a hint: a person decides, and the recording is not refused for it.

    Args:
        ecg_mv: The signal, 1 s or longer, of any number of leads.
        rate_hz: Samples per second, 100 to 2000.
        lead_names: The name of each lead; for `reversal` I, II and V6 must be among them.
        limit_mv: Where the amplifier cuts off, if that is known.

    Raises:
        SignalError: For what is no ECG of that many leads, or shorter than a second.
    """
    names = as_lead_names(lead_names)
    ecg = as_block(ecg_mv, len(names))
    rate = as_rate(rate_hz)
    if ecg.shape[1] < rate:
        raise SignalError(
            f"The ECG is {ecg.shape[1] / rate:.2f} s long.", "Give one second of it, or more."
        )
    found, refused = _look_through(ecg, rate, names, limit_mv)
    looks = [found[:, :, at : at + CELLS_PER_S] for at in range(0, found.shape[2], CELLS_PER_S)]
    seconds = np.stack([look.any(axis=2) for look in looks], axis=2)
    leads = tuple(
        _lead(name, seconds[:, lead], refused[lead] if refused else frozenset())
        for lead, name in enumerate(names)
    )
    many = len(names) >= LEADS_FOR_VERDICT
    acceptable = refused is None if many else all(lead.usable for lead in leads)
    return EcgQuality(acceptable=acceptable, leads=leads)


def _look_through(
    ecg: NDArray[np.float64], rate_hz: float, names: tuple[str, ...], limit_mv: float | None
) -> tuple[NDArray[np.bool_], tuple[frozenset[Reason], ...] | None]:
    """What was found `(reasons, leads, cells)`, and what the verdict holds against each lead."""
    found: list[NDArray[np.bool_]] = []
    parts: list[tuple[frozenset[Reason], ...] | None] = []
    for looks, wrong in QualityFollower(rate_hz, names, limit_mv).feed(ecg):
        found.append(wrong)
        if len(ecg) >= LEADS_FOR_VERDICT:
            whole = [part for part in _ten_seconds(looks) if not parts or _long_enough(part)]
            parts += [refusal(measure(part)) for part in whole]
    against = [part for part in parts if part is not None]
    refused = None
    if len(against) > _PARTS_SHARE * len(parts):
        refused = tuple(frozenset.union(*lead) for lead in zip(*against, strict=True))
    return np.concatenate(found, axis=2), refused


def _ten_seconds(looks: Looks) -> Iterator[Looks]:
    """`looks` in parts of ten seconds; what is left over is one more, or joins the last."""
    count = looks.off.shape[1]
    parts = max(1, round(count / VERDICT_CELLS))
    edges = [*(part * VERDICT_CELLS for part in range(parts)), count]
    for start, stop in pairwise(edges):
        yield looks.part(start, stop)


def _long_enough(part: Looks) -> bool:
    """Whether a part has a say beside whole ones: half of their length."""
    return bool(part.off.shape[1] >= VERDICT_CELLS // 2)


def _lead(name: str, seconds: NDArray[np.bool_], against: frozenset[Reason]) -> LeadQuality:
    """The quality of a lead with `seconds` `(reasons, seconds)`."""
    hidden = float(seconds[_HIDES].any(axis=0).mean())
    often = seconds.mean(axis=1) >= _NAMED_SHARE
    # The hint is given once for ten seconds, and must be given for most of them.
    hints = int(seconds[_REVERSAL].sum())
    often[_REVERSAL] = hints > seconds.shape[1] // REVERSAL_S / 2
    named = reasons_of(often) | against
    return LeadQuality(
        name=name,
        usable=hidden <= _HIDDEN_SHARE and not against,
        reasons=tuple(reason for reason in Reason if reason in named),
        seconds=tuple(map(reasons_of, seconds.T)),
    )
