"""The network: padding changes nothing, a step is a step, and a Config is what was asked for."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from model.tokens import PAD
from model.translator import Config, Translator

CONFIG = Config("general", 11, 13, 6, 8, 5)
SOURCE = torch.tensor([[4, 5, 6, 7, 3], [8, 9, 3, PAD, PAD], [10, 3, PAD, PAD, PAD]])
LENGTHS = torch.tensor([5, 3, 2])
INPUTS = torch.tensor([[2, 4, 5, 6], [2, 7, 8, 9], [2, 10, 11, 12]])


def made(config: Config) -> Translator:
    torch.manual_seed(0)
    return Translator(config).eval()


@pytest.fixture(params=["gru", "lstm", "rnn"])
def cell(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_batch_equals_its_singles_under_every_score(any_score: str) -> None:
    check_batch(made(replace(CONFIG, score=any_score)))


@pytest.mark.parametrize("bidirectional", [True, False])
@pytest.mark.parametrize("readout", ["tanh", "linear"])
def test_a_batch_equals_its_singles_in_every_shape(cell: str, bidirectional: bool, readout: str) -> None:
    check_batch(made(replace(CONFIG, cell=cell, bidirectional=bidirectional, readout=readout)))


def check_batch(translator: Translator) -> None:
    encoded, decoded = translator(SOURCE, INPUTS, LENGTHS)
    for i, length in enumerate(LENGTHS.tolist()):
        alone, said = translator(SOURCE[i : i + 1, :length], INPUTS[i : i + 1])
        torch.testing.assert_close(encoded.memory[i : i + 1, :length], alone.memory)
        torch.testing.assert_close(encoded.last[i : i + 1], alone.last)
        torch.testing.assert_close(decoded.logits[i : i + 1], said.logits)
    if decoded.weights is not None:
        padding = torch.arange(5)[None] >= LENGTHS[:, None]
        assert (decoded.weights.masked_select(padding.unsqueeze(1)) == 0).all()
        torch.testing.assert_close(decoded.weights.sum(dim=-1), torch.ones(3, 4))


def test_all_steps_at_once_equal_step_after_step(any_score: str, cell: str) -> None:
    translator = made(replace(CONFIG, score=any_score, cell=cell))
    encoded, decoded = translator(SOURCE, INPUTS, LENGTHS)
    state = translator.decoder.start(encoded)
    for t in range(INPUTS.shape[1]):
        step, state = translator.decoder(INPUTS[:, t : t + 1], state, encoded)
        torch.testing.assert_close(step.logits[:, 0], decoded.logits[:, t])
        torch.testing.assert_close(step.contexts[:, 0], decoded.contexts[:, t])


def test_none_has_the_last_state_as_context_at_every_step() -> None:
    encoded, decoded = made(replace(CONFIG, score="none"))(SOURCE, INPUTS, LENGTHS)
    assert decoded.scores is None and decoded.weights is None
    for t in range(INPUTS.shape[1]):
        assert torch.equal(decoded.contexts[:, t], encoded.last)


def test_last_state_is_the_end_of_each_reading(cell: str) -> None:
    encoded, _ = made(replace(CONFIG, cell=cell))(SOURCE, INPUTS, LENGTHS)
    for row, length in enumerate(LENGTHS.tolist()):
        ends = torch.cat([encoded.memory[row, length - 1, :4], encoded.memory[row, 0, 4:]])
        torch.testing.assert_close(encoded.last[row], ends)


def test_a_reading_knows_only_one_side() -> None:
    translator = made(CONFIG)
    changed = SOURCE[:1].clone()
    changed[0, 2] = 10
    (before, _), (after, _) = (translator(source, INPUTS[:1]) for source in (SOURCE[:1], changed))
    same = (before.memory == after.memory)[0]
    assert same[:2, :4].all() and not same[2:, :4].any(dim=0).all()
    assert same[3:, 4:].all() and not same[:3, 4:].any(dim=0).all()


def test_readouts_are_what_they_say() -> None:
    for readout in ("tanh", "linear"):
        translator = made(replace(CONFIG, readout=readout))
        _, decoded = translator(SOURCE, INPUTS, LENGTHS)
        combined = translator.decoder.combine(torch.cat([decoded.contexts, decoded.queries], dim=-1))
        expected = torch.tanh(combined) if readout == "tanh" else combined
        torch.testing.assert_close(decoded.attentional, expected)
        logits = decoded.attentional @ translator.decoder.embedding.weight.T + translator.decoder.bias
        torch.testing.assert_close(decoded.logits, logits)


def test_nothing_is_dropped_when_showing_and_something_when_training() -> None:
    translator = made(CONFIG)
    first, second = (translator(SOURCE, INPUTS, LENGTHS)[1].logits for _ in range(2))
    assert torch.equal(first, second)
    translator.train()
    assert not torch.equal(translator(SOURCE, INPUTS, LENGTHS)[1].logits, first)


def test_every_parameter_learns_and_padding_does_not(any_score: str, cell: str) -> None:
    translator = made(replace(CONFIG, score=any_score, cell=cell))
    _, decoded = translator(SOURCE, INPUTS, LENGTHS)
    decoded.logits.square().sum().backward()
    for name, parameter in translator.named_parameters():
        if name == "decoder.attention.score.w.bias":  # the b of deep: the same for all scores, so softmax forgets it
            assert parameter.grad is not None and parameter.grad.abs().max() < 1e-4
        else:
            assert parameter.grad is not None and parameter.grad.abs().sum() > 0, name
    assert_zero(translator.encoder.embedding.weight.grad[PAD])


def assert_zero(values: Tensor | None) -> None:
    assert values is not None and (values == 0).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"score": "magic"}, "no score function 'magic'; there are cosine, .*location, none"),
        ({"cell": "tree"}, "no cell 'tree'"),
        ({"readout": "loud"}, "no readout 'loud'"),
        ({"hidden": 7}, "even hidden size, not 7"),
    ],
)
def test_an_impossible_config_is_refused(change: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(CONFIG, **change)


def test_parameter_count_counts_shared_parameters_once() -> None:
    translator = made(CONFIG)
    names = dict(translator.named_parameters())
    assert translator.parameter_count() == sum(p.numel() for p in names.values())
    assert not any(p.shape == (13, 6) for name, p in names.items() if name != "decoder.embedding.weight")
