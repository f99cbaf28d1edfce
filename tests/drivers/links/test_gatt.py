from __future__ import annotations

import pytest

from station.drivers.links.gatt import full_uuid, sig_uuid


@pytest.mark.parametrize("text", ["2a35", "2A35", "0x2A35", "00002a35", " 2a35 "])
def test_all_forms_of_a_sig_number(text: str) -> None:
    assert full_uuid(text) == "00002a35-0000-1000-8000-00805f9b34fb"


def test_long_ones() -> None:
    upper = "49535343-FE7D-4AE5-8FA9-9FAFD205E455"
    assert full_uuid(upper) == "49535343-fe7d-4ae5-8fa9-9fafd205e455"
    assert full_uuid(upper.replace("-", "")) == "49535343-fe7d-4ae5-8fa9-9fafd205e455"
    assert sig_uuid(0x1810) == "00001810-0000-1000-8000-00805f9b34fb"


@pytest.mark.parametrize("text", ["", "181", "blood", "1810-1810", "0x"])
def test_what_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="is not a UUID"):
        full_uuid(text)


def test_a_number_of_more_than_16_bits() -> None:
    with pytest.raises(ValueError, match="16 bits"):
        sig_uuid(0x12345)
