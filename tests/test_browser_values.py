"""Whatever a client sends, only what our components could have sent is taken."""

import math

import pytest

from pages.session import browser_values
from pages.session.browser_values import Pin, Unfit, told

NOTHING = (None, "", "3", [], {}, [1], {"step": 1}, object(), b"1", float("nan"), math.inf, -math.inf)


@pytest.mark.parametrize("value", [*NOTHING, -1, 5, 1.5, 10**30, True])
def test_an_index_is_a_whole_number_within_its_size(value: object) -> None:
    with pytest.raises(Unfit):
        browser_values.index(value, 5)


def test_an_index_may_come_as_a_float() -> None:
    assert [browser_values.index(value, 5) for value in (0, 4, 3.0)] == [0, 4, 3]


@pytest.mark.parametrize(
    "value",
    [*NOTHING, 3, {"position": 1}, {"step": -1, "position": 0}, {"step": "1", "position": None},
     {"step": [1], "position": 1}, {"step": math.nan, "position": 1}, {"step": 10**9, "position": 0}],
)  # fmt: skip
def test_a_pin_has_two_halves_that_are_indices_or_null(value: object) -> None:
    with pytest.raises(Unfit):
        browser_values.pin(value)


def test_pins() -> None:
    assert browser_values.pin({"step": 1, "position": None}) == Pin(1, None)
    assert browser_values.pin({"step": 0, "position": 2, "more": 3}) == Pin(0, 2)
    assert browser_values.pin({"step": None, "position": None}) is None


@pytest.mark.parametrize(
    "value", [*NOTHING, [1], [1, 2, 3], [0, 0], [-1, 2], ["1", "2"], [math.nan, 1], [math.inf, 1], [True, 1], "ab"]
)
def test_a_row_of_weights_has_its_size_and_something_in_it(value: object) -> None:
    with pytest.raises(Unfit):
        browser_values.weights(value, 2)


def test_weights() -> None:
    assert browser_values.weights([0, 0.5], 2) == (0.0, 0.5)


def test_a_callback_for_a_value_that_does_not_fit_does_nothing() -> None:
    taken: list[int] = []
    told(lambda: taken.append(browser_values.index("x")))()
    assert taken == []
    told(lambda: taken.append(browser_values.index(2)))()
    assert taken == [2]
