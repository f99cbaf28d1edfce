"""Points arrive in Qt as they were in numpy."""

from __future__ import annotations

import numpy as np
import pytest

from station.ui.polyline import polyline


@pytest.mark.parametrize("count", [1, 2, 600])
def test_every_point_is_there(count: int) -> None:
    x = np.arange(count) * 0.25
    y = np.sin(x) * 100
    made = polyline(x, y)
    assert [(one.x(), one.y()) for one in made] == list(zip(x.tolist(), y.tolist(), strict=True))


def test_it_keeps_its_points_when_the_arrays_change() -> None:
    x, y = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    made = polyline(x, y)
    x[:], y[:] = 0, 0
    assert [(one.x(), one.y()) for one in made] == [(1.0, 3.0), (2.0, 4.0)]
