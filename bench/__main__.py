"""Print the table of benchmarks: what was measured, the bound it should keep, and whether it did.

Times are medians of processor time at one thread, which on a quiet machine is the time that passes; what is
compared is measured alternately, so that a busy machine slows both alike. Training is timed by the clock.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import cycle, islice, pairwise
from pathlib import Path
from statistics import median
from time import process_time

import torch

from bench import browser, load
from bench.measure import Measure, at_least, at_most, table
from model import checkpoint, search, textbook
from model.checkpoint import Checkpoint
from model.training import family
from model.training.loop import Recipe, Run, train

TOKENS = 15  # of the sentence that is traced, end mark included
LINES = 1000
ROOT = Path(__file__).parent.parent


def seconds(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def lines(pair: str) -> list[str]:
    """Held-out textbook sentences in the source language, over and over until there are enough."""
    held = [s.korean if pair.startswith("ko") else s.english for s in textbook.sentences() if s.split == "test"]
    return list(islice(cycle(held), LINES))


def tracing(model: Checkpoint, rounds: int = 60) -> Iterator[Measure]:
    """A Trace against the bare greedy loop, both from the typed sentence on."""
    doubled = [f"{first} {second}" for first, second in islice(pairwise(lines(model.pair)), 0, None, 3)]
    text = min(doubled, key=lambda line: abs(len(search.greedy(model, line).target) - TOKENS))
    bare, traced = [], []
    for _ in range(rounds):
        bare.append(seconds(lambda: search.greedy_ids(model, [search.read(model, text)])))
        traced.append(seconds(lambda: search.greedy(model, text)))
    tokens = len(search.greedy(model, text).target)
    yield at_most(f"Trace of {tokens} tokens / greedy loop", median(traced) / median(bare), "×", 1.5)
    yield at_most(f"Trace of {tokens} tokens", 1000 * median(traced), "ms", 12)


def batching(model: Checkpoint, rounds: int = 5, alone: int = 100) -> Iterator[Measure]:
    """1,000 lines in batches against one at a time."""
    texts = lines(model.pair)
    batched, single = [], []
    for part in range(rounds):
        batched.append(seconds(lambda: search.translate(model, texts)) / LINES)
        some = texts[part * alone : (part + 1) * alone]
        single.append(seconds(lambda: [search.translate(model, [text]) for text in some]) / alone)  # noqa: B023
    yield at_least("translate 1,000 lines in batches / one at a time", median(single) / median(batched), "× as fast", 6)
    yield Measure("translate in batches", 1 / median(batched), "sentences/s")
    yield Measure("translate one at a time", 1 / median(single), "sentences/s")


def loading(model: Checkpoint, folder: Path) -> Iterator[Measure]:
    times = [seconds(lambda: checkpoint.load(model.pair, model.name, folder)) for _ in range(9)]
    yield at_most("load a checkpoint", 1000 * median(times), "ms", 100)


def training(updates: int = 60, warm: int = 10) -> Iterator[Measure]:
    """Updates of the default Config and Recipe on the textbook, on all cores."""
    torch.set_num_threads(os.cpu_count() or 1)
    material = family.gather("ko-en", [])
    run = Run(material.config("general"), Recipe())
    told = train(run, material.split.train, material.source, material.target, report=warm)
    rates = [progress.tokens_per_second for progress in islice(told, updates // warm)][1:]
    yield at_least(f"training, {torch.get_num_threads()} threads", median(rates), "target tokens/s", 10_000)


def memory(folder: Path) -> Iterator[Measure]:
    """Resident memory of a process that has shown every checkpoint of both pairs."""
    environment = os.environ | {"ATTENTION_LAB_CHECKPOINTS": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bench.memory"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    shown, megabytes = done.stdout.split()
    yield at_most(f"app after {shown} checkpoints", float(megabytes), "MB", 600)


def main() -> int:
    """0 when every bound was kept, 1 when one was missed."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--folder", type=Path, default=checkpoint.FOLDER, help="where the checkpoints are")
    folder = options.parse_args().folder
    torch.set_num_threads(1)
    model = checkpoint.load("ko-en", "general", folder)
    timed = (tracing(model), batching(model), loading(model, folder), memory(folder.resolve()))
    parts = (*timed, browser.measures(), load.measures(), training())
    return 0 if table(measure for part in parts for measure in part) else 1


if __name__ == "__main__":
    sys.exit(main())
