"""The recurrent cells: tanh RNN, GRU and LSTM. One class each, entered into CELLS by being defined.

Letters: x_t what is read, h_t the hidden state, W what multiplies x, U what multiplies h_{t−1}, σ the sigmoid, ⊙ the
product entry by entry. The network itself is PyTorch's; a cell computes its numbers again in NumPy, gate by gate.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import numpy as np
from torch import nn

from model.scores import Paper
from model.trace import Array

CELLS: dict[str, type["Cell"]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """One number as a sum of products: Σₙ leftₙ · rightₙ + added. Both factors are (N,)."""

    left: Array
    right: Array
    added: float = 0.0

    @property
    def products(self) -> Array:
        return self.left * self.right

    @property
    def value(self) -> float:
        return float(self.products.sum(dtype=np.float64) + self.added)

    @property
    def order(self) -> list[int]:
        """The products from the largest, whatever its sign, to the smallest."""
        return [int(n) for n in np.argsort(-np.abs(self.products), kind="stable")]


@dataclass(frozen=True, slots=True)
class Gate:
    """One part of a cell: its letter and what it computes, in LaTeX; ``through``: "\\sigma" or "\\tanh"."""

    letter: str
    inside: str  # what stands inside σ or tanh
    through: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one reading direction, the gates stacked in the order of ``Cell.gates`` (G of them)."""

    of_input: Array  # (G·H, E)
    of_state: Array  # (G·H, H)
    input_bias: Array  # (G·H,)
    state_bias: Array  # (G·H,)

    @classmethod
    def named(cls, values: Mapping[str, Array], network: str, suffix: str = "") -> "Parameters":
        """Those of ``network`` ("encoder.rnn") as PyTorch names them; ``suffix``: "_reverse" for reading backward."""
        parts = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        return cls(*(values[f"{network}.{part}_l0{suffix}"] for part in parts))


class Working(NamedTuple):
    """One entry of a state as the page writes it: ``letter`` = ``through``(``total``) = ``value``."""

    letter: str
    total: Sum
    through: str  # LaTeX of a function around the sum, "" for none
    value: float


class Numbers(NamedTuple):
    """What a cell computes along N positions, in reading order: gates and states (N, H), and c_t (N + 1, H) of an LSTM,
    its value before the first position first."""

    gates: tuple[Array, ...]
    states: Array
    cells: Array | None = None


class Cell(ABC):
    """A recurrent cell: its formulas and its numbers. Subclasses are final and hold nothing."""

    name: ClassVar[str]
    title: ClassVar[dict[str, str]]
    paper: ClassVar[Paper]
    network: ClassVar[Callable[..., nn.RNNBase]]
    gates: ClassVar[dict[str, Gate]]  # in the order in which PyTorch stacks their parameters
    formula: ClassVar[tuple[str, ...]]  # LaTeX of h_t from the gates, a line each

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        missing = [part for part in ("name", "title", "paper", "network", "gates", "formula") if not hasattr(cls, part)]
        if missing:
            raise TypeError(f"cell {cls.__name__} does not say its {', '.join(missing)}")
        if cls.name in CELLS:
            raise TypeError(f"there is a cell named {cls.name!r} already")
        CELLS[cls.name] = cls

    @staticmethod
    @abstractmethod
    def numbers(read: Sequence[Array], kept: Sequence[Array], previous: Array) -> Numbers:
        """From W x + b and U h_{t−1} + c of each gate, and the states before, each (N, H)."""

    @staticmethod
    @abstractmethod
    def workings(found: "Along", position: int, entry: int) -> list[Working]:
        """How one entry of the new state comes about, down to the state itself."""

    @staticmethod
    def share_of_state(gate: str, found: "Along", position: int, entry: int) -> float:
        """What U h_{t−1} + c is multiplied with inside a gate."""
        return 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Along:
    """A cell along a sentence. For each of N positions, in the order of the sentence: what it read (N, E), the state
    before, its gates by name, the state after, and for an LSTM the memory cell before and after, each (N, H)."""

    cell: type[Cell]
    inputs: Array
    previous: Array
    gates: dict[str, Array]
    states: Array
    parameters: Parameters
    cells: tuple[Array, Array] | None = None

    def gate(self, name: str, position: int, entry: int) -> Sum:
        """What stands inside σ or tanh for one entry of a gate: products over [x; h]."""
        p, row = self.parameters, list(self.cell.gates).index(name) * self.states.shape[1] + entry
        share = self.cell.share_of_state(name, self, position, entry)
        left = np.concatenate([p.of_input[row], share * p.of_state[row]])
        right = np.concatenate([self.inputs[position], self.previous[position]])
        return Sum(left, right, float(p.input_bias[row] + share * p.state_bias[row]))

    def workings(self, position: int, entry: int) -> list[Working]:
        """How one entry of the new state comes about."""
        return self.cell.workings(self, position, entry)


def along(cell: str, parameters: Parameters, inputs: Array, previous: Array, *, backward: bool = False) -> Along:
    """The numbers of a cell that read ``inputs`` (N, E) with ``previous`` (N, H) as the states before.

    ``backward``: from the last position to the first.
    """
    kind, order = CELLS[cell], slice(None, None, -1 if backward else 1)
    count = len(kind.gates)
    read = np.split((inputs @ parameters.of_input.T + parameters.input_bias)[order], count, axis=1)
    kept = np.split((previous @ parameters.of_state.T + parameters.state_bias)[order], count, axis=1)
    found = kind.numbers(read, kept, previous[order])
    gates = {name: values[order] for name, values in zip(kind.gates, found.gates, strict=True)}
    cells = None if found.cells is None else (found.cells[:-1][order], found.cells[1:][order])
    return Along(kind, inputs, previous, gates, found.states[order], parameters, cells)


def _sigmoid(x: Array) -> Array:
    return np.float32(1) / (np.float32(1) + np.exp(-x))


class Tanh(Cell):
    """h_t = tanh(W x_t + U h_{t−1} + b): the whole state is rewritten at every step."""

    name = "rnn"
    title = {"en": "tanh RNN", "ko": "tanh RNN"}
    paper = Paper("Elman", 1990, "https://doi.org/10.1207/s15516709cog1402_1")
    network = nn.RNN
    gates = {"state": Gate("h", "W x_t + U h_{t-1} + b", r"\tanh")}
    formula = (r"h_t = \tanh(W x_t + U h_{t-1} + b)",)

    @staticmethod
    def numbers(read: Sequence[Array], kept: Sequence[Array], previous: Array) -> Numbers:
        states = np.tanh(read[0] + kept[0])
        return Numbers((states,), states)

    @staticmethod
    def workings(found: Along, position: int, entry: int) -> list[Working]:
        value = float(found.states[position, entry])
        return [Working("h", found.gate("state", position, entry), r"\tanh", value)]


class GRU(Cell):
    """h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}: an update gate z decides how much of the state before stays.

    As PyTorch computes it: the reset gate r multiplies U_n h_{t−1} + c_n, the bias with it.
    """

    name = "gru"
    title = {"en": "GRU", "ko": "GRU"}
    paper = Paper("Cho et al.", 2014, "https://arxiv.org/abs/1406.1078")
    network = nn.GRU
    gates = {
        "reset": Gate("r", "W_r x_t + U_r h_{t-1} + b_r", r"\sigma"),
        "update": Gate("z", "W_z x_t + U_z h_{t-1} + b_z", r"\sigma"),
        "candidate": Gate("n", r"W_n x_t + b_n + r_t \odot (U_n h_{t-1} + c_n)", r"\tanh"),
    }
    formula = (r"h_t = (1 - z_t) \odot n_t + z_t \odot h_{t-1}",)

    @staticmethod
    def numbers(read: Sequence[Array], kept: Sequence[Array], previous: Array) -> Numbers:
        reset, update = _sigmoid(read[0] + kept[0]), _sigmoid(read[1] + kept[1])
        candidate = np.tanh(read[2] + reset * kept[2])
        return Numbers((reset, update, candidate), (1 - update) * candidate + update * previous)

    @staticmethod
    def workings(found: Along, position: int, entry: int) -> list[Working]:
        z, n = (float(found.gates[name][position, entry]) for name in ("update", "candidate"))
        total = Sum(np.array([1 - z, z]), np.array([n, float(found.previous[position, entry])]))
        return [Working("h", total, "", float(found.states[position, entry]))]

    @staticmethod
    def share_of_state(gate: str, found: Along, position: int, entry: int) -> float:
        return float(found.gates["reset"][position, entry]) if gate == "candidate" else 1.0


class LSTM(Cell):
    """c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t, h_t = o_t ⊙ tanh(c_t): the forget gate f lets a memory cell pass."""

    name = "lstm"
    title = {"en": "LSTM", "ko": "LSTM"}
    paper = Paper("Hochreiter & Schmidhuber", 1997, "https://doi.org/10.1162/neco.1997.9.8.1735")
    network = nn.LSTM
    gates = {
        "input": Gate("i", "W_i x_t + U_i h_{t-1} + b_i", r"\sigma"),
        "forget": Gate("f", "W_f x_t + U_f h_{t-1} + b_f", r"\sigma"),
        "candidate": Gate("g", "W_g x_t + U_g h_{t-1} + b_g", r"\tanh"),
        "output": Gate("o", "W_o x_t + U_o h_{t-1} + b_o", r"\sigma"),
    }
    formula = (r"c_t = f_t \odot c_{t-1} + i_t \odot g_t", r"h_t = o_t \odot \tanh(c_t)")

    @staticmethod
    def numbers(read: Sequence[Array], kept: Sequence[Array], previous: Array) -> Numbers:
        inside = [a + b for a, b in zip(read, kept, strict=True)]
        taken, forget, output = (_sigmoid(inside[n]) for n in (0, 1, 3))
        candidate = np.tanh(inside[2])
        cells = [np.zeros_like(previous[0])]
        for f, i, g in zip(forget, taken, candidate, strict=True):
            cells.append(f * cells[-1] + i * g)
        return Numbers((taken, forget, candidate, output), output * np.tanh(cells[1:]), np.stack(cells))

    @staticmethod
    def workings(found: Along, position: int, entry: int) -> list[Working]:
        assert found.cells is not None
        i, f, g, o = (float(found.gates[name][position, entry]) for name in LSTM.gates)
        before, after = (float(cells[position, entry]) for cells in found.cells)
        kept = Sum(np.array([f, i]), np.array([before, g]))
        read = Sum(np.array([o]), np.array([float(np.tanh(after))]))
        return [Working("c", kept, "", after), Working("h", read, "", float(found.states[position, entry]))]
