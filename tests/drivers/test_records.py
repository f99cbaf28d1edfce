"""The same record again: by time, by number, or by its place in a download."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from station.codec import Frame, Value
from station.drivers.records import RecordBook
from station.vitals import Unit, Vital

NINE = datetime(2026, 11, 24, 9, 0)


def temperature(
    value: str | None, stamp: datetime | None = None, number: int | None = None
) -> Frame:
    return Frame(
        spec="thermometer",
        message="measurement",
        raw=b"",
        values={
            Vital.BODY_TEMPERATURE: Value(
                number=None if value is None else Decimal(value), unit=Unit.CELSIUS
            )
        },
        flags={},
        device_time=stamp,
        keys={} if number is None else {"sequence_number": number},
    )


def download(book: RecordBook, *values: str) -> list[bool]:
    book.connected()
    return [book.stored_again(temperature(value)) for value in values]


def test_the_same_time_and_values_are_the_same_record() -> None:
    book = RecordBook()
    assert not book.again(temperature("36.6", NINE))
    book.connected()
    assert book.again(temperature("36.6", NINE))
    assert book.again(temperature("36.60", NINE)), "another way to write the same number"
    assert not book.again(temperature("36.7", NINE))
    assert not book.again(temperature("36.6", NINE.replace(second=1)))


def test_the_same_number_and_values_are_the_same_record_whatever_the_clock_says() -> None:
    book = RecordBook()
    assert not book.again(temperature("36.6", NINE, number=7))
    assert book.again(temperature("36.6", NINE.replace(year=2017), number=7))
    assert not book.again(temperature("36.6", NINE, number=8))
    assert not book.again(temperature("38.0", NINE, number=7)), "numbers begin anew after a reset"


def test_two_equal_values_without_time_and_number_are_two_readings() -> None:
    book = RecordBook()
    assert [book.again(temperature("36.6")) for _ in range(3)] == [False, False, False]
    assert download(book, "36.6", "36.6") == [False, False]


def test_a_failed_measurement_is_no_record() -> None:
    book = RecordBook()
    assert [book.again(temperature(None, NINE)) for _ in range(2)] == [False, False]
    assert not book.stored_again(temperature(None))


def test_a_memory_without_times_is_known_by_its_run_of_values() -> None:
    book = RecordBook()
    assert download(book, "36.6", "38.0", "36.6") == [False, False, False]
    assert download(book, "36.6", "38.0", "36.6", "37.1") == [True, True, True, False]
    # The oldest has made room for a new one.
    assert download(book, "38.0", "36.6", "37.1", "36.6") == [True, True, True, False]
    assert download(book, "36.6", "36.6") == [True, False], "36.6 after 36.6 never stood there"


def test_a_connection_without_a_download_does_not_lose_the_last_one() -> None:
    book = RecordBook()
    download(book, "36.6", "38.0")
    download(book)
    assert download(book, "36.6", "38.0") == [True, True]


def test_the_memory_of_the_book_is_bounded() -> None:
    book = RecordBook()
    for number in range(1_001):
        assert not book.again(temperature("36.6", number=number))
    assert book.again(temperature("36.6", number=1_000))
    assert not book.again(temperature("36.6", number=0))
    values = ["36.6"] * 1_200
    assert download(book, *values) == [False] * 1_200
    assert download(book, *values) == [True] * 1_000 + [False] * 200
