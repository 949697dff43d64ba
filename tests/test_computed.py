"""What the pages are given about a Trace is that Trace's own: of a greedy, an edited, a forced and a beam's alike."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from model import checkpoint, search
from model.analysis import experiment, word_influence
from model.analysis.edits import Experiment, OneHot
from model.trace import Trace
from pages.computed import checkpoints, encoder, steps, what_if
from tests import app_page

TEXT, OTHER = "나는 커피를 좋아해", "그는 모자를 쓰고 있다"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return app_page.write(tmp_path_factory.mktemp("checkpoints"))


@pytest.fixture(autouse=True)
def at_these(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTENTION_LAB_CHECKPOINTS", str(models))


def traces(models: Path) -> Iterator[Trace]:
    """Four Traces of one sentence and checkpoint, of which only the first is the greedy translation."""
    model = checkpoint.load("ko-en", "general", models)
    yield search.greedy(model, TEXT)
    yield experiment.run(model, TEXT, Experiment(edits={0: OneHot(1)}, prefix="a"))
    yield experiment.run(model, TEXT, Experiment(sentence=OTHER))
    yield search.forced(model, TEXT, "a b c d")
    yield search.beam(model, TEXT, 3, penalty=0.2).trace


def test_steps_gates_and_influence_are_those_of_the_trace_on_screen(models: Path) -> None:
    model = checkpoint.load("ko-en", "general", models)
    for trace in traces(models):
        for index in range(len(trace.target)):
            step = steps.step(trace, index)
            np.testing.assert_allclose(step.weights, trace.weights[index], atol=1e-5)
            np.testing.assert_allclose(step.attentional, trace.attentional[index], atol=1e-5)
        np.testing.assert_allclose(steps.gates(trace).states, trace.queries, atol=1e-5)
        assert len(encoder.gates(trace)[0].states) == len(trace.source)
        expected = word_influence.influence(model, trace.source_ids, trace.memory)
        np.testing.assert_array_equal(encoder.influence(trace), expected)


def test_an_experiment_is_compared_with_the_trace_it_was_tried_on(models: Path) -> None:
    greedy, edited, *_ = traces(models)
    for before in (greedy, edited):
        tried = what_if.tried(before, "1o0")
        shared = min(len(before.target), len(tried.trace.target))
        assert len(tried.difference.effects) == shared


def test_the_same_trace_is_computed_once(models: Path) -> None:
    trace = next(traces(models))
    assert steps.step(trace, 0) is steps.step(trace, 0)
    assert what_if.saliency(trace, 0) is what_if.saliency(trace, 0)
    assert checkpoints.of(trace) is checkpoints.of(trace)
