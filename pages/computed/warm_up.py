"""What a new process does after its first page, so that no sentence waits for it."""

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache


@cache
def warm() -> None:
    """Once a process: import torch in the background, then make the textbook's sentences."""
    _later(1.0, _import_torch)


def _import_torch() -> None:
    with suppress(ImportError):  # whoever needs it says so
        import model.search  # noqa: F401

        _later(5.0, _read_textbook)


def _read_textbook() -> None:
    """Its sentences take seconds to make, once a process."""
    from model.analysis import gold_alignment

    gold_alignment.reference("ko-en", "")


def _later(seconds: float, act: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
