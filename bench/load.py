"""Many sessions on one server: each a new sentence or another score function every few seconds.

Speaks Streamlit's own protocol (protobuf over a websocket) as a browser does, without drawing anything. A rerun is
timed from the message that asks for it to the message that says it is finished, as a browser on the same machine sees.
"""

import argparse
import asyncio
import math
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg, ForwardMsgList
from websockets.asyncio.client import ClientConnection, connect

from bench.measure import Measure, at_most, table
from model import checkpoint, textbook
from tests.browser.conftest import start_server

PAUSE = 3.0  # seconds between two reruns of a session, on average
ARRIVAL = 10.0  # seconds over which the sessions arrive; times count from then on
SAMPLES = 40  # of the server's memory on the way
PATIENCE = 30.0  # seconds after which a rerun has failed
HELD_OUT = [s.korean for s in textbook.sentences() if s.split == "test"]
SCORES = [name for name in checkpoint.available().get("ko-en", []) if "-" not in name]


@dataclass(slots=True)
class Session:
    """A visitor: what the page told of its widgets, and how long its reruns took."""

    socket: ClientConnection
    seed: int
    widgets: dict[str, str] = field(default_factory=dict)  # key → id
    state: dict[str, str] = field(default_factory=dict)  # id → value
    cached: set[str] = field(default_factory=set)  # messages a browser keeps and need not be sent again
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def rerun(self) -> float:
        """Ask for a run with the present values and wait until it is finished; the seconds that took."""
        asked = BackMsg()
        asked.rerun_script.cached_message_hashes.extend(self.cached)
        for name, value in self.state.items():
            widget = asked.rerun_script.widget_states.widgets.add(id=name)
            if name == self.widgets.get("score"):
                widget.string_array_value.data.append(value)
            else:
                widget.string_value = value
        begun = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self.read(await self.socket.recv()):
                pass
        return time.perf_counter() - begun

    def read(self, data: bytes | str) -> bool:
        """Take in a message; True when it ends the run."""
        assert isinstance(data, bytes)
        message = ForwardMsg.FromString(data)
        ended = [self._read(one) for one in self._unpacked(message, data)]
        return any(ended)

    @staticmethod
    def _unpacked(message: ForwardMsg, data: bytes) -> Iterator[ForwardMsg]:
        if message.WhichOneof("type"):
            yield message
        else:
            yield from ForwardMsgList.FromString(data).messages

    def _read(self, message: ForwardMsg) -> bool:
        if message.metadata.cacheable:
            self.cached.add(message.hash)
        if message.WhichOneof("type") == "delta":
            element = message.delta.new_element
            kind = element.WhichOneof("type")
            if kind == "exception":
                self.errors.append(element.exception.message)
            elif kind in ("text_input", "button_group"):
                name = getattr(element, kind).id
                self.widgets[name.rsplit("-", 1)[-1]] = name
        return message.WhichOneof("type") == "script_finished"

    async def live(self, arrived: float, until: float) -> None:
        """New sentences and other score functions until the clock says ``until``, timed when all have arrived."""
        rng = random.Random(self.seed)
        await asyncio.sleep(rng.uniform(0, ARRIVAL))
        await self.rerun()
        while time.perf_counter() < until:
            await asyncio.sleep(rng.expovariate(1 / PAUSE))
            counts = time.perf_counter() >= arrived
            if rng.random() < 0.5:
                self.state[self.widgets["text"]] = rng.choice(HELD_OUT)
            else:
                self.state[self.widgets["score"]] = rng.choice(SCORES)
            try:
                took = await self.rerun()
            except TimeoutError:
                self.errors.append(f"no answer within {PATIENCE:.0f} s")
                return
            if counts:
                self.seconds.append(took)


async def joined(url: str) -> ClientConnection:
    """A websocket to the app, as the browser opens one."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    return await connect(address, max_size=None, subprotocols=["streamlit"])  # type: ignore[list-item]


async def alone(url: str, rounds: int = 50) -> list[float]:
    """The seconds of reruns of one session on a quiet server that has both of its sentences in its caches."""
    session = Session(await joined(url), 0)
    await session.rerun()
    seconds = []
    for text in islice(cycle(HELD_OUT[:2]), rounds):
        session.state[session.widgets["text"]] = text
        seconds.append(await session.rerun())
        await asyncio.sleep(0.1)
    await session.socket.close()
    return seconds[4:]


async def crowd(url: str, count: int, seconds: float, process: int) -> tuple[list[Session], list[float]]:
    """``count`` sessions at once for so many seconds after all have arrived; the server's memory then, 40 times."""
    sessions = [Session(await joined(url), seed) for seed in range(count)]
    arrived = time.perf_counter() + ARRIVAL
    living = asyncio.gather(*(session.live(arrived, arrived + seconds) for session in sessions))
    memory = []
    await asyncio.sleep(arrived - time.perf_counter())
    while not living.done():
        memory.append(resident(process))
        await asyncio.wait([living], timeout=seconds / SAMPLES)
    await living
    for session in sessions:
        await session.socket.close()
    return sessions, memory


def resident(process: int) -> float:
    """MB of memory of a process that is in RAM (Linux)."""
    return int(Path(f"/proc/{process}/status").read_text().split("VmRSS:")[1].split()[0]) / 1000


def measures(count: int = 200, seconds: float = 60) -> Iterator[Measure]:
    """Time of a rerun under load, errors, memory for a session and in the second half of the time."""
    server, url = start_server("app.py")
    try:
        asyncio.run(crowd(url, 4, 10, server.pid))  # the models are loaded, the caches exist
        yield at_most("one session: rerun with a cached Trace", 1000 * median(asyncio.run(alone(url))), "ms", 15)
        before = resident(server.pid)
        sessions, memory = asyncio.run(crowd(url, count, seconds, server.pid))
        times = sorted(t for session in sessions for t in session.seconds)
        errors = [error for session in sessions for error in session.errors]
        what = f"{count} sessions"
        yield Measure(f"{what}: reruns in a second", len(times) / seconds, "")
        yield Measure(f"{what}: median rerun", 1000 * times[len(times) // 2], "ms")
        yield at_most(f"{what}: 95 % of reruns within", 1000 * times[math.ceil(0.95 * len(times)) - 1], "ms", 250)
        yield at_most(f"{what}: errors", len(errors), "", 0)
        yield at_most(f"{what}: memory", (memory[-1] - before) / count, "MB a session", 1)
        late = memory[-1] - memory[len(memory) // 2]
        yield Measure(f"{what}: memory in the last {seconds / 120:.1f} minutes", late, "MB more")
        for error in sorted(set(errors))[:5]:
            print(error, file=sys.stderr)
    finally:
        server.terminate()
        server.wait()


def main() -> int:
    """0 when every bound was kept."""
    options = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    options.add_argument("--sessions", type=int, default=200)
    options.add_argument("--seconds", type=float, default=60)
    given = options.parse_args()
    return 0 if table(measures(given.sessions, given.seconds)) else 1


if __name__ == "__main__":
    sys.exit(main())
