"""Parameters in 8 bits: how far off they may be, and that rounding again changes nothing."""

import pytest
import torch

from model import rounding


@pytest.fixture(params=range(20))
def matrix(request: pytest.FixtureRequest) -> torch.Tensor:
    """Rows of very different magnitudes, from 1e-6 to 1e4."""
    generator = torch.Generator().manual_seed(request.param)
    return torch.randn(40, 7, generator=generator) * 10 ** torch.linspace(-6, 4, 40)[:, None]


def test_no_value_is_off_by_more_than_half_a_step_of_its_row(matrix: torch.Tensor) -> None:
    stored = rounding.packed({"w": matrix})
    step = matrix.abs().amax(dim=1, keepdim=True) / 127
    off = (rounding.unpacked(stored)["w"] - matrix).abs()
    assert stored["w"].abs().max() <= 127
    assert (off <= 0.5005 * step).all()  # the scale itself is rounded up by 1 in 4,096 at most


def test_rounding_what_is_rounded_changes_nothing(matrix: torch.Tensor) -> None:
    once = rounding.unpacked(rounding.packed({"w": matrix}))
    assert torch.equal(rounding.unpacked(rounding.packed(once))["w"], once["w"])


def test_a_row_of_zeros_and_vectors_keep_their_values() -> None:
    state = {"w": torch.zeros(2, 3), "b": torch.tensor([0.5, -2.0])}
    back = rounding.unpacked(rounding.packed(state))
    assert all(torch.equal(back[name], value) for name, value in state.items())
