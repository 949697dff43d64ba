"""The training loop: its loss, its determinism, resuming, several workers, and that it learns."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch.nn import functional as F

from model import search
from model.checkpoint import Checkpoint
from model.tokens import PAD, Vocabulary
from model.training import corpus
from model.training.corpus import QUIET, Pair
from model.training.loop import Progress, Recipe, Run, SmoothedCrossEntropy, _growing, rate_at, train
from model.translator import Config
from tests.tiny import SENTENCES
from tests.two_workers import trained

ROOT = Path(__file__).parent.parent
PAIRS = [Pair(ko, en) for ko, en, _ in SENTENCES]
RECIPE = Recipe(updates=14, tokens=30, warmup=3)  # with dropout, noise and low precision, over several epochs


@pytest.fixture(scope="module")
def source() -> Vocabulary:
    return Vocabulary.learn([pair.source for pair in PAIRS], 120)


@pytest.fixture(scope="module")
def target() -> Vocabulary:
    return Vocabulary.learn([pair.target for pair in PAIRS], 120)


@pytest.fixture(scope="module")
def config(source: Vocabulary, target: Vocabulary) -> Config:
    return Config("general", len(source), len(target), 8, 12, 6)


def finished(
    run: Run, source: Vocabulary, target: Vocabulary, folder: Path | None = None, save_every: int = 500
) -> list[Progress]:
    return list(train(run, PAIRS, source, target, report=5, folder=folder, save_every=save_every))


def same(first: Run, second: Run) -> bool:
    pairs = zip(first.parameters + first.average, second.parameters + second.average, strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5])
def test_smoothed_cross_entropy_is_that_of_torch(smoothing: float) -> None:
    logits = torch.randn(7, 9, requires_grad=True)
    words = torch.tensor([3, PAD, 5, 8, PAD, 1, 2])
    ours = SmoothedCrossEntropy.apply(logits, words, smoothing)
    (our_gradient,) = torch.autograd.grad(3 * ours, logits)
    theirs = F.cross_entropy(logits, words, ignore_index=PAD, label_smoothing=smoothing, reduction="sum")
    (their_gradient,) = torch.autograd.grad(3 * theirs, logits)
    torch.testing.assert_close(ours, theirs)
    torch.testing.assert_close(our_gradient, their_gradient)
    assert (our_gradient[words == PAD] == 0).all()


def test_smoothed_cross_entropy_of_low_precision_logits_has_their_kind_of_gradient() -> None:
    logits = torch.randn(4, 6).bfloat16().requires_grad_()
    SmoothedCrossEntropy.apply(logits, torch.tensor([1, 2, 3, PAD]), 0.1).backward()
    assert logits.grad is not None and logits.grad.dtype == torch.bfloat16


def test_the_rate_warms_up_and_falls() -> None:
    recipe = Recipe(updates=1000, warmup=100, rate=2e-3)
    rates = [rate_at(update, recipe) for update in range(1000)]
    assert rates[0] == pytest.approx(2e-5) and max(rates) == pytest.approx(2e-3)
    assert np.argmax(rates) in (99, 100)
    assert (np.diff(rates[:100]) > 0).all() and (np.diff(rates[100:]) < 0).all()
    assert rates[-1] == pytest.approx(2e-5, rel=0.01)


def test_the_same_seed_gives_the_same_parameters(config: Config, source: Vocabulary, target: Vocabulary) -> None:
    runs = [Run(config, RECIPE), Run(config, RECIPE), Run(config, replace(RECIPE, seed=2))]
    for run in runs:
        finished(run, source, target)
    assert same(runs[0], runs[1]) and not same(runs[0], runs[2])


def test_a_resumed_run_goes_on_as_if_never_stopped(
    config: Config, source: Vocabulary, target: Vocabulary, tmp_path: Path
) -> None:
    whole = Run(config, RECIPE)
    finished(whole, source, target)
    assert whole.epoch >= 1
    for stop in (1, 4, 12):
        stopped = Run(config, RECIPE)
        for _ in train(stopped, PAIRS, source, target, report=1, folder=tmp_path / str(stop), save_every=stop):
            if stopped.update == stop:
                break
        resumed = Run(config, RECIPE)
        assert resumed.resume(tmp_path / str(stop)) and resumed.update == stop
        finished(resumed, source, target)
        assert same(resumed, whole), f"stopped after {stop}"


def test_a_run_is_not_continued_by_another(config: Config, tmp_path: Path) -> None:
    run = Run(config, RECIPE)
    assert not run.resume(tmp_path)
    run.save(tmp_path)
    assert run.resume(tmp_path)
    for other in (Run(config, replace(RECIPE, rate=1.0)), Run(replace(config, score="dot"), RECIPE)):
        with pytest.raises(ValueError, match="another configuration"):
            other.resume(tmp_path)
    assert json.loads((tmp_path / "state.json").read_text())["update"] == 0


def test_progress_says_where_training_is(config: Config, source: Vocabulary, target: Vocabulary) -> None:
    told = finished(Run(config, RECIPE), source, target)
    assert [progress.update for progress in told] == [5, 10, 14]
    assert all(progress.updates == 14 and progress.tokens_per_second > 0 for progress in told)
    assert told[-1].seconds_left == 0 < told[0].seconds_left
    assert 0 < told[-1].loss < np.log(len(target)) + 1
    assert "14/14" in str(told[-1]) and "target tokens/s" in str(told[-1]) and "0:00 left" in str(told[-1])


def test_the_average_trails_the_parameters(config: Config, source: Vocabulary, target: Vocabulary) -> None:
    run = Run(config, RECIPE)
    start = [p.detach().clone() for p in run.parameters]
    finished(run, source, target)
    averaged = run.averaged()
    assert not averaged.training
    for mean, kept, first, last in zip(averaged.parameters(), run.average, start, run.parameters, strict=True):
        assert torch.equal(mean, kept)
        assert (mean - last).norm() <= (first - last).norm()


def test_two_workers_make_the_same_update_as_one(tmp_path: Path) -> None:
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    worker = [str(ROOT / "tests" / "two_workers.py"), str(tmp_path / "parameters")]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "GLOO_SOCKET_IFNAME": "lo"}
    done = subprocess.run(torchrun + worker, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "worker 0 of 2" in done.stdout and "worker 1 of 2" in done.stdout
    together = load_file(tmp_path / "parameters")
    for i, alone in enumerate(trained().parameters):
        torch.testing.assert_close(together[str(i)], alone.detach(), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("score", ["general", "additive"])
def test_a_few_hundred_updates_learn_to_reverse_and_where_to_look(score: str) -> None:
    pairs, unseen = (corpus.toy("reverse", count, seed, longest=6) for count, seed in ((4000, 1), (200, 2)))
    letters = Vocabulary.learn([pair.source for pair in pairs], 30, model_type="word")
    recipe = Recipe(updates=600, tokens=600, rate=1e-2, warmup=50, smoothing=0.0, noise=QUIET, precision="float32")
    run = Run(Config(score, len(letters), len(letters), 32, 64, 32, dropout=0.0), recipe)
    for _ in train(run, pairs, letters, letters):
        pass
    learnt = Checkpoint("letters-srettel", score, run.averaged(), letters, letters, {})
    traces = [search.forced(learnt, pair.source, pair.target) for pair in unseen]
    right = [top[0] == token for trace in traces for top, token in zip(trace.top_tokens, trace.target, strict=True)]
    assert np.mean(right) > 0.99
    looks = [place for trace in traces for place in trace.weights.argmax(axis=1)[:-1]]
    places = [place for trace in traces for place in reversed(range(len(trace.source)))]
    assert np.mean(np.array(looks) == np.array(places)) > 0.8


def test_the_penalty_reaches_scores_behind_a_tanh(tiny) -> None:
    """Saturated scores of activated_general still get a gradient: the penalty acts before their tanh."""
    model = tiny("activated_general").translator
    score = model.decoder.attention.score
    query, keys = torch.randn(1, 2, model.config.hidden) * 100, torch.randn(1, 3, model.config.hidden) * 100
    raw = score.unbounded(query, keys)
    torch.testing.assert_close(torch.tanh(raw), score(query, keys))
    assert raw.abs().min() > 10 or raw.abs().max() > 100
    encoded = model.encoder(torch.tensor([[5, 6, 7]]))
    decoded, _ = model.decoder(torch.tensor([[2, 5]]), model.decoder.start(encoded), encoded)
    torch.testing.assert_close(_growing(model, encoded, decoded), score.unbounded(decoded.queries, encoded.memory))
    plain = tiny("general").translator
    encoded = plain.encoder(torch.tensor([[5, 6, 7]]))
    decoded, _ = plain.decoder(torch.tensor([[2, 5]]), plain.decoder.start(encoded), encoded)
    assert _growing(plain, encoded, decoded) is decoded.scores
    none = tiny("none").translator
    assert _growing(none, encoded, decoded) is None
