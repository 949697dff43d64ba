"""Parameters in 8 bits: matrices as whole numbers from −127 to 127 with a scale for each row, a quarter of the space.

A row w is stored as round(w / s), s being its largest magnitude / 127, so no value is off by more than s / 2
(symmetric quantisation of each row, Jacob et al. 2018). Vectors, a percent of all, are stored in half precision.
"""

from collections.abc import Mapping

import torch
from torch import Tensor

SCALE = ".scale"  # follows the name of a matrix in the name of its rows' scales
_MOST = 127
_DIGITS = 2**12  # of a scale: few enough for 127 · s to be exact, so that what was loaded is saved again as it was


def packed(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Parameters as they are stored: each matrix (R, C) as int8 (R, C) and float32 scales (R, 1)."""
    stored: dict[str, Tensor] = {}
    for name, value in state.items():
        if value.dim() != 2:
            stored[name] = value.half().contiguous()
            continue
        scale = _scale(value.float())
        steps = (value / scale.where(scale > 0, 1)).round().clamp(-_MOST, _MOST)
        stored |= {name: steps.to(torch.int8).contiguous(), name + SCALE: scale}
    return stored


def unpacked(stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The parameters in single precision. A matrix without scales is taken as it is."""
    values = {name: value.float() for name, value in stored.items()}
    return {
        name: value * values[name + SCALE] if name + SCALE in values else value
        for name, value in values.items()
        if not name.endswith(SCALE)
    }


def _scale(matrix: Tensor) -> Tensor:
    """What one step is worth in each row (R, 1); 0 for a row of zeros."""
    mantissa, exponent = torch.frexp(matrix.abs().amax(dim=1, keepdim=True) / _MOST)
    return torch.ldexp((mantissa * _DIGITS).ceil() / _DIGITS, exponent)
