"""Scripts take turns, and lend theirs while something long is computed."""

import threading

import pytest

from pages.computed.run_lock import Turn


def entered(turn: Turn) -> threading.Event:
    """Set as soon as another thread has had its turn."""
    had = threading.Event()

    def go() -> None:
        with turn:
            had.set()

    threading.Thread(target=go, daemon=True).start()
    return had


def test_only_one_at_a_time() -> None:
    turn = Turn()
    with turn:
        other = entered(turn)
        assert not other.wait(0.05)
    assert other.wait(5)


def test_a_lent_turn_lets_others_go_and_comes_back() -> None:
    turn = Turn()
    with turn:
        with turn.lent():
            assert entered(turn).wait(5)
        assert not entered(turn).wait(0.05)


def test_who_has_no_turn_lends_none() -> None:
    turn = Turn()
    with turn.lent():
        pass
    assert entered(turn).wait(5)


def test_an_error_gives_the_turn_back() -> None:
    turn = Turn()
    with pytest.raises(ValueError), turn, turn.lent():
        raise ValueError
    assert entered(turn).wait(5)
