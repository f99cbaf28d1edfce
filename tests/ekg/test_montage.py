"""Leads in the order of an electrocardiograph; what is derived says so and follows Einthoven."""

from __future__ import annotations

import numpy as np
import pytest

from station.ekg.montage import Montage
from station.signals.leads import STANDARD_LEADS


def test_two_limb_leads_give_six() -> None:
    montage = Montage(("I", "II", "V5"))
    assert montage.names == ("I", "II", "III", "aVR", "aVL", "aVF", "V5")
    assert montage.derived == {"III", "aVR", "aVL", "aVF"}
    # Einthoven, Goldberger: with I = 0.4 mV and II = 1.0 mV.
    leads = montage.apply(np.array([[0.4], [1.0], [2.0]]))
    assert leads[:, 0] == pytest.approx([0.4, 1.0, 0.6, -0.7, -0.1, 0.8, 2.0])
    assert montage.source("aVF") == ("I", "II")
    assert montage.source("V5") == ("V5",)


@pytest.mark.parametrize(
    ("channels", "values", "missing"),
    [(("I", "III"), (0.4, 0.6), "II"), (("II", "III"), (1.0, 0.6), "I")],
)
def test_any_two_limb_leads_are_enough(
    channels: tuple[str, ...], values: tuple[float, ...], missing: str
) -> None:
    montage = Montage(channels)
    assert montage.names == STANDARD_LEADS[:6]
    assert missing in montage.derived
    leads = montage.apply(np.array(values)[:, None])
    assert leads[:, 0] == pytest.approx([0.4, 1.0, 0.6, -0.7, -0.1, 0.8])


def test_what_is_recorded_is_never_replaced() -> None:
    montage = Montage(("avf", "I", "II"))
    assert montage.names == ("I", "II", "III", "aVR", "aVL", "aVF")
    assert "aVF" not in montage.derived
    leads = montage.apply(np.array([[9.0], [0.4], [1.0]]))
    assert leads[5, 0] == 9.0


def test_one_lead_and_other_names_stay_as_they_are() -> None:
    assert Montage(("II",)).names == ("II",)
    montage = Montage(("ch2", "V1", "ch1"))
    assert montage.names == ("V1", "ch2", "ch1")
    assert montage.derived == frozenset()


def test_a_lost_source_is_lost_in_what_comes_from_it_only() -> None:
    montage = Montage(("I", "II", "V1"))
    leads = montage.apply(np.array([[np.nan], [1.0], [2.0]]))
    lost = {name for name, value in zip(montage.names, leads[:, 0], strict=True) if value != value}
    assert lost == {"I", "III", "aVR", "aVL", "aVF"}
