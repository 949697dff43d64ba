"""Run by test_train under torchrun: a few updates, the parameters of the first worker written to a file."""

import sys
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import distributed

from model.tokens import Vocabulary
from model.training import corpus
from model.training.corpus import QUIET
from model.training.loop import Recipe, Run, train
from model.translator import Config


def trained(updates: int = 6) -> Run:
    """The toy run whose outcome must not depend on the number of workers: no dropout, full precision."""
    torch.set_num_threads(1)
    pairs = corpus.toy("reverse", 60, seed=1, longest=6)
    # One batch of a single sentence, of a length of its own: a worker then has nothing to do.
    pairs.append(corpus.Pair(" ".join("abcdefghij"), " ".join("jihgfedcba")))
    letters = Vocabulary.learn([pair.source for pair in pairs], 30, model_type="word")
    recipe = replace(Recipe(), updates=updates, tokens=200, warmup=2, noise=QUIET, precision="float32")
    run = Run(Config("general", len(letters), len(letters), 12, 16, 8, dropout=0.0), recipe)
    for _ in train(run, pairs, letters, letters):
        pass
    return run


if __name__ == "__main__":
    distributed.init_process_group("gloo")
    run = trained()
    if run.rank == 0:
        save_file({str(i): p.detach() for i, p in enumerate(run.parameters)}, Path(sys.argv[1]))
    print(f"worker {run.rank} of {run.world}")
    distributed.destroy_process_group()
