from __future__ import annotations

import pytest

from station.drivers.links.base import Problem
from station.drivers.links.ports import PortChoice, PortInfo, list_ports
from station.drivers.links.reconnect import LinkLostError

FTDI = PortInfo(path="/dev/ttyUSB1", usb_serial="A50285BI")
CHEAP = PortInfo(path="/dev/ttyUSB2", usb_serial="0001")
CHEAP_TOO = PortInfo(path="/dev/ttyUSB3", usb_serial="0001")
BOARD = PortInfo(path="/dev/ttyS0")
ALL = (BOARD, FTDI, CHEAP, CHEAP_TOO)


@pytest.mark.parametrize("text", ["usb:A50285BI", "/dev/ttyUSB0", "COM3"])
def test_a_choice_is_kept_as_text(text: str) -> None:
    assert str(PortChoice.parse(text)) == text


def test_what_the_text_means() -> None:
    assert PortChoice.parse("usb:A50285BI") == PortChoice(usb_serial="A50285BI")
    assert PortChoice.parse(" COM3 ") == PortChoice(path="COM3")


@pytest.mark.parametrize("text", ["", "usb:", "usb:  "])
def test_a_choice_that_says_nothing(text: str) -> None:
    with pytest.raises(ValueError, match="path or by its USB serial"):
        PortChoice.parse(text)


def test_a_choice_that_says_two_things() -> None:
    with pytest.raises(ValueError, match="not both"):
        PortChoice(path="COM3", usb_serial="1")


def test_a_unique_serial_number_is_remembered_and_a_shared_one_is_not() -> None:
    assert PortChoice.of(FTDI, ALL) == PortChoice(usb_serial="A50285BI")
    assert PortChoice.of(CHEAP, ALL) == PortChoice(path="/dev/ttyUSB2")
    assert PortChoice.of(BOARD, ALL) == PortChoice(path="/dev/ttyS0")


def test_resolving() -> None:
    assert PortChoice(path="/dev/anything").resolve(lambda: ()) == "/dev/anything"
    assert PortChoice(usb_serial="A50285BI").resolve(lambda: ALL) == "/dev/ttyUSB1"


def test_an_adapter_that_is_not_there() -> None:
    with pytest.raises(LinkLostError) as caught:
        PortChoice(usb_serial="GONE").resolve(lambda: ALL)
    assert caught.value.problem.problem is Problem.PORT_MISSING


def test_two_adapters_with_one_number_are_not_guessed_between() -> None:
    with pytest.raises(LinkLostError) as caught:
        PortChoice(usb_serial="0001").resolve(lambda: ALL)
    assert caught.value.problem.problem is Problem.WRONG_DEVICE
    assert caught.value.problem.detail == "/dev/ttyUSB2, /dev/ttyUSB3"


def test_this_computers_ports_can_be_listed() -> None:
    ports = list_ports()
    assert [port.path for port in ports] == sorted(port.path for port in ports)
