"""ECG leads: their names, and the four limb leads that follow from leads I and II.

Sources: Einthoven, Lancet 179 (1912) 853 (II = I + III); Goldberger, Am Heart J 23 (1942) 483
(augmented leads: aVR = -(I + II)/2, aVL = I - II/2, aVF = II - I/2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from station.signals.inputs import SignalError, as_ecg, as_samples
from station.signals.lead_blocks import as_lead_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "STANDARD_LEADS",
    "Lead",
    "complete_leads",
    "derive_limb_leads",
    "lead_name",
    "row_names",
    "standard_name",
]

STANDARD_LEADS: Final = (
    *("I", "II", "III", "aVR", "aVL", "aVF"),
    *("V1", "V2", "V3", "V4", "V5", "V6"),
)
_BY_ANY_CASE: Final = {name.casefold(): name for name in STANDARD_LEADS}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lead:
    """One lead: float64 `(samples,)` in mV, and whether it was computed from other leads."""

    name: str
    samples_mv: NDArray[np.float64]
    derived: bool


def lead_name(name: str) -> str:
    """The standard way to write a lead's name: `avf`, `AVF` and `aVF` are `aVF`.

    Raises `SignalError` for a name that is not one of the twelve.
    """
    known = _BY_ANY_CASE.get(str(name).strip().casefold())
    if known is None:
        raise SignalError(
            f"There is no standard lead {name!r}.", f"The leads are {', '.join(STANDARD_LEADS)}."
        )
    return known


def standard_name(name: str) -> str:
    """As electrocardiographs write it, where it is a standard lead in whatever case."""
    return _BY_ANY_CASE.get(name.strip().casefold(), name.strip())


def row_names(lead_names: Sequence[str], rows: int) -> tuple[str, ...]:
    """One name for each row of an ECG, written the standard way where it is a standard lead.

    Raises `SignalError` where they are more or fewer than the rows, one comes twice, or is none.
    """
    names = tuple(standard_name(name) for name in as_lead_names(lead_names))
    if len(names) != rows or len(set(names)) != rows:
        raise SignalError(
            f"The ECG has {rows} leads, the names are {', '.join(names) or 'none'}.",
            "Give one name for each row, each once.",
        )
    return names


def derive_limb_leads(lead_i_mv: ArrayLike, lead_ii_mv: ArrayLike) -> tuple[Lead, ...]:
    """Leads III, aVR, aVL and aVF from leads I and II, each `(samples,)` in mV.

    A sample that is lost (NaN) in I or II is lost in all four. Raises `SignalError` where I and II
    are no signals of the same length.
    """
    i = as_samples(lead_i_mv, "lead I")
    ii = as_samples(lead_ii_mv, "lead II")
    if len(i) != len(ii):
        raise SignalError(
            f"Lead I has {len(i)} samples and lead II {len(ii)}.",
            "Give both leads over the same time.",
        )
    derived = {"III": ii - i, "aVR": -(i + ii) / 2, "aVL": i - ii / 2, "aVF": ii - i / 2}
    return tuple(
        Lead(name=name, samples_mv=samples, derived=True) for name, samples in derived.items()
    )


def complete_leads(ecg_mv: ArrayLike, lead_names: Sequence[str]) -> tuple[Lead, ...]:
    """All leads that can be had, in standard order: those given, and limb leads derived from them.

    Args:
        ecg_mv: `(leads, samples)` in mV, NaN where lost.
        lead_names: Standard names, one a row, I and II among them.

    Raises:
        SignalError: The names are not standard, repeat, do not fit the rows, or lack I or II.
    """
    ecg = as_ecg(ecg_mv)
    names = [lead_name(name) for name in row_names(lead_names, len(ecg))]
    given = dict(zip(names, ecg, strict=True))
    missing = [name for name in ("I", "II") if name not in given]
    if missing:
        raise SignalError(
            f"Lead {' and lead '.join(missing)} is missing.",
            "The other limb leads are derived from leads I and II: give both.",
        )
    leads = {lead.name: lead for lead in derive_limb_leads(given["I"], given["II"])}
    for name, samples in given.items():
        leads[name] = Lead(name=name, samples_mv=samples, derived=False)
    return tuple(leads[name] for name in STANDARD_LEADS if name in leads)
