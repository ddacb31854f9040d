"""Receipt numbers are random and survive being read aloud."""

import re

from projects.domain.receipt_numbers import new_receipt_number, tidy_receipt_number


def test_numbers_are_random_and_of_one_form():
    numbers = {new_receipt_number() for _ in range(500)}
    assert len(numbers) == 500
    assert all(re.fullmatch(r"R(-[0-9A-HJKMNP-TV-Z]{4}){4}", number) for number in numbers)


def test_a_number_typed_by_hand_is_understood():
    assert tidy_receipt_number(" r-7k3m-9qxz-obt8-wihl ") == "R-7K3M-9QXZ-0BT8-W1H1"
    number = new_receipt_number()
    assert tidy_receipt_number(number.lower()) == number


def test_what_is_no_number_is_none():
    for text in ("", "R-", "R-7K3M", "R-7K3M-9QXZ-0BT8-W1H1-1", "X-7K3M-9QXZ-0BT8-W1H1", "R-\0"):
        assert tidy_receipt_number(text) == ""
