"""Each score function is the formula it says, and a new one is one class."""

from collections.abc import Callable, Iterator
from math import exp, sqrt, tanh

import pytest
import torch
from torch import Tensor

from model import __main__ as command_line
from model.scores import SCORES, Paper, Score, summary
from model.trace import NONE
from model.translator import Config, Translator

H, A, LONGEST = 4, 3, 7
Vector = list[float]
Matrix = list[Vector]


def dot(a: Vector, b: Vector) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def times(matrix: Matrix, vector: Vector) -> Vector:
    return [dot(row, vector) for row in matrix]


def add(*vectors: Vector) -> Vector:
    return [sum(parts) for parts in zip(*vectors, strict=True)]


def squash(vector: Vector) -> Vector:
    return [tanh(x) for x in vector]


def deep(p: dict, q: Vector, k: Vector, i: int) -> float:
    first = squash(add(times(p["W1.weight"], k), times(p["W0.weight"], q), p["W1.bias"]))
    second = squash(add(times(p["W2.weight"], first), p["W2.bias"]))
    return dot(p["w.weight"][0], second) + p["w.bias"][0]


FORMULAS: dict[str, Callable[[dict, Vector, Vector, int], float]] = {
    "cosine": lambda p, q, k, i: p["beta"] * dot(q, k) / (sqrt(dot(q, q)) * sqrt(dot(k, k))),
    "dot": lambda p, q, k, i: dot(q, k),
    "scaled_dot": lambda p, q, k, i: dot(q, k) / sqrt(H),
    "general": lambda p, q, k, i: dot(q, times(p["W.weight"], k)),
    "biased_general": lambda p, q, k, i: dot(k, add(times(p["W.weight"], q), p["W.bias"])),
    "activated_general": lambda p, q, k, i: tanh(dot(q, times(p["W.weight"], k)) + p["b"]),
    "concat": lambda p, q, k, i: dot(p["w.weight"][0], squash(add(times(p["W.weight"], k + q), p["W.bias"]))),
    "additive": lambda p, q, k, i: dot(
        p["w.weight"][0], squash(add(times(p["W1.weight"], k), times(p["W2.weight"], q), p["W2.bias"]))
    ),
    "deep": deep,
    "location": lambda p, q, k, i: times(p["W.weight"], q)[i],
}


@pytest.fixture(params=FORMULAS)
def score(request: pytest.FixtureRequest) -> Score:
    made = SCORES[request.param](H, A, LONGEST).double()
    for parameter in made.parameters():
        torch.nn.init.normal_(parameter)
    return made


@pytest.fixture
def query() -> Tensor:
    return torch.randn(2, 3, H, dtype=torch.double)


@pytest.fixture
def keys() -> Tensor:
    return torch.randn(2, 5, H, dtype=torch.double)


def test_score_equals_its_formula_in_loops(score: Score, query: Tensor, keys: Tensor) -> None:
    parameters = {name: value.tolist() for name, value in score.state_dict().items()}
    formula = FORMULAS[score.name]
    expected = [
        [[formula(parameters, q, k, i) for i, k in enumerate(ks)] for q in qs]
        for qs, ks in zip(query.tolist(), keys.tolist(), strict=True)
    ]
    torch.testing.assert_close(score(query, keys), torch.tensor(expected, dtype=torch.double))


def test_gradients_are_right(score: Score, query: Tensor, keys: Tensor) -> None:
    names = [name for name, _ in score.named_parameters()]

    def scores(query: Tensor, keys: Tensor, *values: Tensor) -> Tensor:
        return torch.func.functional_call(score, dict(zip(names, values, strict=True)), (query, keys))

    leaves = [query[:1].requires_grad_(), keys[:1].requires_grad_(), *score.parameters()]
    assert torch.autograd.gradcheck(scores, leaves)


def test_score_of_a_batch_is_that_of_its_singles(score: Score, query: Tensor, keys: Tensor) -> None:
    together = score(query, keys)
    for i in range(2):
        torch.testing.assert_close(together[i : i + 1], score(query[i : i + 1], keys[i : i + 1]))


def test_score_of_a_key_does_not_depend_on_the_others(score: Score, query: Tensor, keys: Tensor) -> None:
    changed = keys.clone()
    changed[:, 3:] = torch.randn_like(changed[:, 3:])
    torch.testing.assert_close(score(query, changed)[..., :3], score(query, keys)[..., :3])


def test_only_location_leaves_the_keys_unread(score: Score, query: Tensor, keys: Tensor) -> None:
    same = torch.equal(score(query, keys), score(query, torch.randn_like(keys)))
    assert same == (score.name == "location")


def test_concat_is_additive_written_with_one_matrix(query: Tensor, keys: Tensor) -> None:
    concat, additive = (SCORES[name](H, A, LONGEST).double() for name in ("concat", "additive"))
    with torch.no_grad():
        concat.W.weight.copy_(torch.cat([additive.W1.weight, additive.W2.weight], dim=1))
        concat.W.bias.copy_(additive.W2.bias)
        concat.w.weight.copy_(additive.w.weight)
    torch.testing.assert_close(concat(query, keys), additive(query, keys))


def test_cosine_sees_angles_alone(query: Tensor, keys: Tensor) -> None:
    cosine = SCORES["cosine"](H, A, LONGEST).double()
    torch.testing.assert_close(cosine(3 * query, 0.2 * keys), cosine(query, keys))
    assert cosine(query, keys).abs().max() <= cosine.beta.detach()


def test_activated_general_cannot_prefer_a_key_more_than_e_squared_times(query: Tensor, keys: Tensor) -> None:
    made = SCORES["activated_general"](H, A, LONGEST).double()
    weights = torch.softmax(made(1000 * query, keys), dim=-1)
    assert (weights.amax(-1) / weights.amin(-1)).max() <= exp(2) + 1e-9


def test_scores_are_those_of_the_design_in_its_order() -> None:
    assert list(SCORES)[: len(FORMULAS)] == list(FORMULAS)  # and whatever is defined after them
    assert NONE not in SCORES


@pytest.mark.parametrize("name", SCORES)
def test_score_says_what_it_is(name: str) -> None:
    score = SCORES[name]
    assert set(score.title) == {"en", "ko"} and all(score.title.values())
    assert score.formula and summary(score)
    assert score.paper.year >= 2014 and score.paper.link.startswith("https://")


@pytest.fixture
def eleventh() -> Iterator[type[Score]]:
    class Distance(Score):
        """−‖q − k‖: how near the key is."""

        name = "distance"
        title = {"en": "distance", "ko": "거리"}
        formula = r"-\lVert q - k \rVert"
        paper = Paper("Nobody", 2026, "https://example.org")

        def forward(self, query: Tensor, keys: Tensor) -> Tensor:
            return -torch.cdist(query, keys)

    yield Distance
    del SCORES["distance"]


def test_an_eleventh_score_function_is_one_class(eleventh: type[Score], capsys: pytest.CaptureFixture[str]) -> None:
    assert SCORES["distance"] is eleventh
    translator = Translator(Config("distance", 9, 9, 6, 8, 4))
    _, decoded = translator(torch.tensor([[4, 5, 3]]), torch.tensor([[2, 6]]))
    assert decoded.weights is not None and decoded.weights.shape == (1, 2, 3)
    assert command_line.parser().parse_args(["train", "--score", "distance"]).score == "distance"
    assert command_line.parser().parse_args(["translate", "--score", "distance"]).score == "distance"
    assert command_line.main(["scores"]) == 0
    assert "distance" in capsys.readouterr().out


def test_a_name_is_taken_once(eleventh: type[Score]) -> None:
    for name in ("distance", "dot", NONE):
        with pytest.raises(TypeError, match="already"):
            type("Again", (Score,), {"name": name, "title": {}, "formula": "", "paper": eleventh.paper})
    assert len(SCORES) == 11


def test_a_score_that_does_not_say_its_formula_is_refused() -> None:
    with pytest.raises(TypeError, match="formula, paper"):
        type("Silent", (Score,), {"name": "silent", "title": {"en": "", "ko": ""}})
    assert "silent" not in SCORES
