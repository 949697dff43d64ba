"""Mask, softmax and weighted sum, under every score function."""

import pytest
import torch
from torch import Tensor

from model.attention import Attention
from model.scores import SCORES

H = 6


@pytest.fixture(params=SCORES)
def attention(request: pytest.FixtureRequest) -> Attention:
    return Attention(SCORES[request.param](H, 5, 9))


@pytest.fixture
def query() -> Tensor:
    return torch.randn(3, 4, H)


@pytest.fixture
def keys() -> Tensor:
    return torch.randn(3, 7, H)


MASK = torch.arange(7)[None] < torch.tensor([7, 4, 1])[:, None]


def test_rows_sum_to_one_and_padding_is_exactly_zero(attention: Attention, query: Tensor, keys: Tensor) -> None:
    weights = attention(query, keys, MASK).weights
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(3, 4))
    assert (weights.masked_select(~MASK.unsqueeze(1)) == 0).all()
    assert (weights.masked_select(MASK.unsqueeze(1)) > 0).all()


def test_scores_are_told_as_they_were_before_the_mask(attention: Attention, query: Tensor, keys: Tensor) -> None:
    attended = attention(query, keys, MASK)
    assert torch.equal(attended.scores, attention.score(query, keys))
    exps = attended.scores.exp() * MASK.unsqueeze(1)
    torch.testing.assert_close(attended.weights, exps / exps.sum(dim=-1, keepdim=True))


def test_given_weights_take_the_place_of_those_of_the_softmax(
    attention: Attention, query: Tensor, keys: Tensor
) -> None:
    given = torch.full((3, 4, 7), torch.nan)
    given[:, 1] = torch.eye(7)[2]
    own, changed = attention(query, keys), attention(query, keys, given=given)
    torch.testing.assert_close(changed.contexts[:, 1], keys[:, 2])
    assert torch.equal(changed.weights[:, 1], given[:, 1])
    for step in (0, 2, 3):
        assert torch.equal(changed.weights[:, step], own.weights[:, step])
    assert torch.equal(changed.scores, own.scores)


def test_a_batch_equals_its_singles(attention: Attention, query: Tensor, keys: Tensor) -> None:
    together = attention(query, keys, MASK)
    for i, length in enumerate(MASK.sum(dim=1).tolist()):
        alone = attention(query[i : i + 1], keys[i : i + 1, :length])
        torch.testing.assert_close(together.weights[i : i + 1, :, :length], alone.weights)
        torch.testing.assert_close(together.contexts[i : i + 1], alone.contexts)


def test_what_lies_in_padding_does_not_matter(attention: Attention, query: Tensor, keys: Tensor) -> None:
    other = torch.where(MASK.unsqueeze(-1), keys, 100.0)
    assert torch.equal(attention(query, keys, MASK).contexts, attention(query, other, MASK).contexts)


def test_contexts_are_weighted_means_of_the_values(attention: Attention, query: Tensor, keys: Tensor) -> None:
    attended = attention(query, keys)
    expected = [
        [sum(w * value for w, value in zip(row, values, strict=True)) for row in rows]
        for rows, values in zip(attended.weights, keys, strict=True)
    ]
    torch.testing.assert_close(attended.contexts, torch.stack([torch.stack(rows) for rows in expected]))


def test_one_key_gets_all_the_weight(attention: Attention, query: Tensor, keys: Tensor) -> None:
    attended = attention(query, keys[:, :1])
    assert torch.equal(attended.weights, torch.ones(3, 4, 1))
    torch.testing.assert_close(attended.contexts, keys[:, :1].expand(3, 4, H))


def test_gradients_pass_a_mask_finite(attention: Attention, query: Tensor, keys: Tensor) -> None:
    attention(query.requires_grad_(), keys.requires_grad_(), MASK).contexts.square().sum().backward()
    assert query.grad is not None and query.grad.isfinite().all()
    assert keys.grad is not None and keys.grad.isfinite().all()
    assert (keys.grad[~MASK] == 0).all()
