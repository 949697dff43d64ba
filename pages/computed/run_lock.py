"""One script run at a time: the others wait for their turn instead of for each other's every step.

Python runs one thread at a time anyway. Scripts that run at once hand the interpreter to and fro at every system call
and every tensor operation, and the thread that sends their messages hardly gets it: 200 sessions then waited seconds
for what one after the other takes milliseconds.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH = 0.001  # seconds until the interpreter is handed on; a fifth of Python's, so that messages leave in time


class Turn:
    """A lock for ``with`` that its holder can lend while something long is computed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holder: int | None = None

    def __enter__(self) -> None:
        self._lock.acquire()
        self._holder = threading.get_ident()

    def __exit__(self, *_: object) -> None:
        self._holder = None
        self._lock.release()

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Let the others go on meanwhile; nothing where this thread has no turn to lend."""
        if self._holder != threading.get_ident():
            yield
            return
        self.__exit__()
        try:
            yield
        finally:
            self.__enter__()


TURN = Turn()
