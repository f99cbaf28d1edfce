"""Which electrode is likely off or poor, told from the leads that are.

A lead is a voltage between electrodes: I = LA - RA, II = LL - RA, III = LL - LA (Einthoven, Lancet
179 (1912) 853); aVR, aVL and aVF are one limb against the mean of the other two (Goldberger, Am
Heart J 23 (1942) 483); V1 to V6 are one chest electrode against the mean of RA, LA and LL (Wilson
et al., Am Heart J 9 (1934) 447). RL carries no lead: every lead needs it as the common ground.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from station.signals.leads import standard_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = [
    "CHEST",
    "ELECTRODES_OF",
    "LIMBS",
    "Contact",
    "Electrode",
    "Naming",
    "blamed",
    "contacts",
    "electrode_name",
    "electrodes_of",
]


class Electrode(StrEnum):
    """An electrode of the standard twelve leads, by its AHA name."""

    RA = "RA"
    LA = "LA"
    RL = "RL"
    LL = "LL"
    V1 = "V1"
    V2 = "V2"
    V3 = "V3"
    V4 = "V4"
    V5 = "V5"
    V6 = "V6"


class Contact(StrEnum):
    """What is known of an electrode's contact."""

    GOOD = "good"
    POOR = "poor"
    OFF = "off"
    UNKNOWN = "unknown"


class Naming(StrEnum):
    """Whose names are on the cable (IEC 60601-2-25, code 2 and code 1)."""

    AHA = "aha"
    IEC = "iec"


LIMBS: Final = (Electrode.RA, Electrode.LA, Electrode.LL)
"""The electrodes that limb leads are voltages between."""
CHEST: Final = tuple(Electrode(f"V{n}") for n in range(1, 7))
ELECTRODES_OF: Final[dict[str, tuple[Electrode, ...]]] = {
    "I": (Electrode.LA, Electrode.RA),
    "II": (Electrode.LL, Electrode.RA),
    "III": (Electrode.LL, Electrode.LA),
    "aVR": (Electrode.RA, Electrode.LA, Electrode.LL),
    "aVL": (Electrode.LA, Electrode.RA, Electrode.LL),
    "aVF": (Electrode.LL, Electrode.RA, Electrode.LA),
    **{chest.value: (chest, *LIMBS) for chest in CHEST},
}
"""The electrodes that each lead is measured between, the exploring one first; without RL."""

_BIPOLAR: Final = ("I", "II", "III")
_IEC: Final = {Electrode.RA: "R", Electrode.LA: "L", Electrode.RL: "N", Electrode.LL: "F"}


def electrode_name(electrode: Electrode, naming: Naming = Naming.AHA) -> str:
    """The name on the cable: RA or R, V1 or C1."""
    if naming is Naming.AHA:
        return electrode.value
    return _IEC.get(electrode) or electrode.value.replace("V", "C")


def electrodes_of(channels: Iterable[str]) -> tuple[Electrode, ...]:
    """The electrodes that these leads need, in the order of `Electrode`; none for channels that are
    no standard leads.
    """
    leads = _standard(channels)
    needed = {electrode for lead in leads for electrode in ELECTRODES_OF[lead]}
    if needed:
        needed.add(Electrode.RL)
    return tuple(electrode for electrode in Electrode if electrode in needed)


def blamed(bad: Iterable[str], channels: Iterable[str]) -> frozenset[Electrode]:
    """The electrodes whose contact explains why the leads `bad` of all `channels` are bad.

    The fewest that do: two limb leads that share one electrode are its fault, and a limb electrode
    that a good limb lead uses is not to blame. Where every lead is bad and no limb lead tells which
    electrode it is, it is RL or RA, which all leads need.
    """
    every, wrong = _standard(channels), _standard(bad)
    wrong = [lead for lead in wrong if lead in every]
    if not wrong:
        return frozenset()
    if len(wrong) == len(every):
        return _all_bad(every)
    limbs = _limbs_blamed(wrong, every)
    chest = frozenset(Electrode(lead) for lead in wrong if lead in CHEST)
    chest_leads = {lead for lead in every if lead in CHEST}
    if limbs and len(chest) == len(chest_leads):
        return limbs  # the mean that chest leads are measured against hangs in the air
    return limbs | chest


def contacts(
    channels: Collection[str], *, off: Iterable[str], poor: Iterable[str] = ()
) -> dict[Electrode, Contact]:
    """The likely contact of each electrode that these leads need, where `off` leads give no signal
    and `poor` ones a bad one.
    """
    silent = frozenset(_standard(off))
    lost = blamed(silent, channels)
    # What cannot be seen for an electrode that is off says nothing about another one.
    seen = [name for name in _standard(channels) if name not in silent]
    spoilt = [name for name in _standard(poor) if name in seen]
    chest = [name for name in seen if name in CHEST]
    if lost & frozenset(LIMBS) and set(chest) <= set(spoilt):
        # The mean that chest leads are measured against hangs in the air.
        spoilt = [name for name in spoilt if name not in CHEST]
    bad = frozenset(electrodes_of(channels)) if spoilt == seen else blamed(spoilt, seen)
    bad = bad if spoilt else frozenset()
    found = {}
    for electrode in electrodes_of(channels):
        found[electrode] = Contact.GOOD
        if electrode in bad:
            found[electrode] = Contact.POOR
        if electrode in lost:
            found[electrode] = Contact.OFF
        elif not seen:
            found[electrode] = Contact.UNKNOWN
    return found


def _standard(names: Iterable[str]) -> list[str]:
    """The standard leads among them, each once."""
    known = dict.fromkeys(standard_name(name) for name in names)
    return [name for name in known if name in ELECTRODES_OF]


def _all_bad(every: list[str]) -> frozenset[Electrode]:
    """No lead is left that clears an electrode."""
    if len(every) == 1:
        return frozenset((*ELECTRODES_OF[every[0]], Electrode.RL))
    return frozenset((Electrode.RL, Electrode.RA))


def _limbs_blamed(wrong: list[str], every: list[str]) -> frozenset[Electrode]:
    bipolar = [lead for lead in wrong if lead in _BIPOLAR]
    if not any(lead in _BIPOLAR for lead in every):
        # Augmented leads alone: each is most of all about its own limb.
        augmented = [lead for lead in wrong if lead.startswith("aV")]
        return frozenset(ELECTRODES_OF[lead][0] for lead in augmented)
    cleared = {
        electrode
        for lead in every
        if lead in _BIPOLAR and lead not in wrong
        for electrode in ELECTRODES_OF[lead]
    }
    suspects = [
        electrode
        for electrode in LIMBS
        if electrode not in cleared and any(electrode in ELECTRODES_OF[lead] for lead in bipolar)
    ]
    for electrode in suspects:
        if all(electrode in ELECTRODES_OF[lead] for lead in bipolar):
            shared = [
                other for other in suspects if all(other in ELECTRODES_OF[lead] for lead in bipolar)
            ]
            return frozenset(shared)
    return frozenset(suspects)
