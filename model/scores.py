"""The ten score functions: how well each key answers a query. One class each, entered into SCORES by being defined.

Letters, everywhere: q a query (decoder state), k a key (encoder state), both of size H; K all keys; A the inner
size of the layered functions. A score is only a score: mask, softmax and the weighted sum are in attention.py.
"""

import inspect
from abc import abstractmethod
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from model.trace import NONE

SCORES: dict[str, type["Score"]] = {}


@dataclass(frozen=True, slots=True)
class Paper:
    authors: str
    year: int
    link: str

    def __str__(self) -> str:
        return f"{self.authors} {self.year}"


class Working(NamedTuple):
    """How scores come about: Σₙ leftₙ · rightₙ + added, through tanh where ``squashed``.

    ``inner`` holds what is computed on the way, in that order, by its LaTeX; each is (B, T, S, N) with a 1 for T or S
    where it does not depend on the query or on the key. ``left`` and ``right`` are two of its names.
    """

    inner: dict[str, Tensor]
    left: str
    right: str
    added: Tensor | float = 0.0
    squashed: bool = False


class Score(nn.Module):
    """query (B, T, H), keys (B, S, H) → scores (B, T, S). Subclasses are final.

    Two things a class may say besides, for those who want to see the arithmetic: ``working``, and ``code``, its formula
    in NumPy for one query ``q`` (H,), the keys ``K`` (S, H) and its parameters ``p`` by name. And its ``family``: it
    compares the query with each key, combines the two in a layer, or reads the query's wish for a position alone.
    The docstring begins with the formula in plain text, up to a colon.
    """

    name: ClassVar[str]
    title: ClassVar[dict[str, str]]
    formula: ClassVar[str]  # LaTeX
    paper: ClassVar[Paper]
    code: ClassVar[str] = ""
    family: ClassVar[str] = "compare"  # or "combine", "location"

    def __init__(self, hidden: int, inner: int, longest: int) -> None:
        """hidden: H; inner: A, read by the layered functions; longest: source positions, read by location."""
        super().__init__()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        missing = [field for field in ("name", "title", "formula", "paper") if not hasattr(cls, field)]
        if missing:
            raise TypeError(f"score function {cls.__name__} does not say its {', '.join(missing)}")
        if cls.name in SCORES or cls.name == NONE:
            raise TypeError(f"there is a score function named {cls.name!r} already")
        SCORES[cls.name] = cls

    @abstractmethod
    def forward(self, query: Tensor, keys: Tensor) -> Tensor: ...

    def unbounded(self, query: Tensor, keys: Tensor) -> Tensor | None:
        """(B, T, S) the scores before a function that bounds them, which training keeps small; None: none does."""
        return None

    def working(self, query: Tensor, keys: Tensor) -> Working | None:
        """What is computed on the way to ``forward``'s scores; None: only the scores themselves are known."""
        return None


def _asked(of_query: Tensor) -> Tensor:
    """(B, T, N) → (B, T, 1, N): the same for every key."""
    return of_query.unsqueeze(2)


def _each(of_keys: Tensor) -> Tensor:
    """(B, S, N) → (B, 1, S, N): the same for every query."""
    return of_keys.unsqueeze(1)


def summary(score: type[Score]) -> str:
    """The class docstring, cleaned: what the command line and the formula page say of it."""
    return inspect.cleandoc(score.__doc__ or "")


class Cosine(Score):
    """β · cos(q, k): the angle alone decides. β is learned; without it the softmax stays almost flat."""

    name = "cosine"
    title = {"en": "cosine", "ko": "코사인"}
    formula = r"\beta\,\frac{q^\top k}{\lVert q\rVert\,\lVert k\rVert}"
    paper = Paper("Graves et al.", 2014, "https://arxiv.org/abs/1410.5401")
    code = 'p["beta"] * (K @ q) / (np.linalg.norm(K, axis=1) * np.linalg.norm(q))'

    def __init__(self, hidden: int, inner: int, longest: int) -> None:
        super().__init__(hidden, inner, longest)
        self.beta = nn.Parameter(torch.tensor(10.0))

    def forward(self, query: Tensor, keys: Tensor) -> Tensor:
        return self.beta * (F.normalize(query, dim=-1) @ F.normalize(keys, dim=-1).transpose(1, 2))

    def working(self, query: Tensor, keys: Tensor) -> Working:
        asked, each = _asked(F.normalize(query, dim=-1)), _each(F.normalize(keys, dim=-1))
        inner = {r"q/\lVert q\rVert": asked, r"\beta\,q/\lVert q\rVert": self.beta * asked, r"k/\lVert k\rVert": each}
        return Working(inner, r"\beta\,q/\lVert q\rVert", r"k/\lVert k\rVert")


class Dot(Score):
    """qᵀk: no parameters; query and key must share one space."""

    name = "dot"
    title = {"en": "dot product", "ko": "내적"}
    formula = r"q^\top k"
    paper = Paper("Luong et al.", 2015, "https://arxiv.org/abs/1508.04025")
    code = "K @ q"

    def forward(self, query: Tensor, keys: Tensor) -> Tensor:
        return query @ keys.transpose(1, 2)

    def working(self, query: Tensor, keys: Tensor) -> Working:
        return Working({"q": _asked(query), "k": _each(keys)}, "q", "k")


class ScaledDot(Score):
    """qᵀk / √d: the dot product of independent unit-variance entries has variance d = H; divided by √d, 1."""

    name = "scaled_dot"
    title = {"en": "scaled dot product", "ko": "스케일드 내적"}
    formula = r"\frac{q^\top k}{\sqrt{d}}"
    paper = Paper("Vaswani et al.", 2017, "https://arxiv.org/abs/1706.03762")
    code = "K @ q / len(q) ** 0.5"

    def forward(self, query: Tensor, keys: Tensor) -> Tensor:
        return query @ keys.transpose(1, 2) / query.shape[-1] ** 0.5

    def working(self, query: Tensor, keys: Tensor) -> Working:
        scaled = r"q/\sqrt{d}"
        return Working({scaled: _asked(query / query.shape[-1] ** 0.5), "k": _each(keys)}, scaled, "k")


class General(Score):
    """qᵀ W k: a learned bilinear form; W (H, H) maps keys into the space of queries."""

    name = "general"
    title = {"en": "general (bilinear)", "ko": "제너럴 (쌍선형)"}
    formula = r"q^\top W k"
    paper = Paper("Luong et al.", 2015, "https://arxiv.org/abs/1508.04025")
    code = 'K @ (q @ p["W.weight"])'

    def __init__(self, hidden: int, inner: int, longest: int) -> None:
        super().__init__(hidden, inner, longest)
        self.W = nn.Linear(hidden, hidden, bias=False)

    def forward(self, query: Tensor, keys: Tensor) -> Tensor:
        return query @ self.W.weight @ keys.transpose(1, 2)  # (qᵀ W) k: fewer queries than keys in a step

    def working(self, query: Tensor, keys: Tensor) -> Working:
        return Working({r"q^\top W": _asked(query @ self.W.weight), "k": _each(keys)}, r"q^\top W", "k")


class BiasedGeneral(Score):
    """kᵀ (W q + b): general with a bias: b prefers some keys whatever is asked."""

    name = "biased_general"
    title = {"en": "biased general", "ko": "편향 제너럴"}
    formula = r"k^\top (W q + b)"
    paper = Paper("Sordoni et al.", 2016, "https://arxiv.org/abs/1606.02245")
    code = 'K @ (p["W.weight"] @ q + p["W.bias"])'

    def __init__(self, hidden: int, inner: int, longest: int) -> None:
        super().__init__(hidden, inner, longest)
        self.W = nn.Linear(hidden, hidden)

    def forward(self, query: Tensor, keys: Tensor) -> Tensor:
        return self.W(query) @ keys.transpose(1, 2)

    def working(self, query: Tensor, keys: Tensor) -> Working:
        return Working({"W q + b": _asked(self.W(query)), "k": _each(keys)}, "W q + b", "k")


class ActivatedGeneral(Score):
    """tanh(qᵀ W k + b): general squashed into (−1, 1), so no key gets more than e² times another's weight."""

    name = "activated_general"
    title = {"en": "activated general", "ko": "활성화 제너럴"}
    formula = r"\tanh(q^\top W k + b)"
    paper = Paper("Ma et al.", 2017, "https://arxiv.org/abs/1709.00893")
    code = 'np.tanh(K @ (q @ p["W.weight"]) + p["b"])'

    def __init__(self, hidden: int, inner: int, longest: int) -> None:
        super().__init__(hidden, inner, longest)
        self.W = nn.Linear(hidden, hidden, bias=False)
        self.b = nn.Parameter(torch.zeros(()))

    def forward(self, query: Tensor, keys: Tensor) -> Tensor:
        return torch.tanh(self.unbounded(query, keys))

    def unbounded(self, query: Tensor, keys: Tensor) -> Tensor:
        return query @ self.W.weight @ keys.transpose(1, 2) + self.b

    def working(self, query: Tensor, keys: Tensor) -> Working:
        inner = {r"q^\top W": _asked(query @ self.W.weight), "k": _each(keys)}
        return Working(inner, r"q^\top W", "k", self.b, squashed=True)


class Concat(Score):
    """wᵀ tanh(W [k; q] + b): one layer over key and query side by side; W (A, 2H).

    W [k; q] = W₁ k + W₂ q for the two halves of W, so this is `additive` written with one matrix.
    """

    name = "concat"
    title = {"en": "concat", "ko": "연결 (concat)"}
    family = "combine"
    formula = r"w^\top \tanh(W [k; q] + b)"
    paper = Paper("Luong et al.", 2015, "https://arxiv.org/abs/1508.04025")
    code = 'np.tanh(np.hstack([K, np.tile(q, (len(K), 1))]) @ p["W.weight"].T + p["W.bias"]) @ p["w.weight"][0]'

    def __init__(self, hidden: int, inner: int, longest: int) -> None:
        super().__init__(hidden, inner, longest)
        self.W = nn.Linear(2 * hidden, inner)
        self.w = nn.Linear(inner, 1, bias=False)

    def forward(self, query: Tensor, keys: Tensor) -> Tensor:
        for_key, for_query = self.W.weight.chunk(2, dim=1)  # the halves, so that [k; q] need not be built T·S times
        key, asked = F.linear(keys, for_key), F.linear(query, for_query, self.W.bias)
        return self.w(torch.tanh(key.unsqueeze(1) + asked.unsqueeze(2))).squeeze(-1)

    def working(self, query: Tensor, keys: Tensor) -> Working:
        for_key, for_query = self.W.weight.chunk(2, dim=1)
        key, asked = _each(F.linear(keys, for_key)), _asked(F.linear(query, for_query, self.W.bias))
        layer = r"\tanh(W[k;q] + b)"
        inner = {"W_1 k": key, "W_2 q + b": asked, layer: torch.tanh(key + asked), "w": self.w.weight[None, None]}
        return Working(inner, "w", layer)


class Additive(Score):
    """wᵀ tanh(W₁ k + W₂ q + b): the first attention; a small network with A hidden units judges each pair."""

    name = "additive"
    title = {"en": "additive", "ko": "덧셈 (additive)"}
    family = "combine"
    formula = r"w^\top \tanh(W_1 k + W_2 q + b)"
    paper = Paper("Bahdanau et al.", 2015, "https://arxiv.org/abs/1409.0473")
    code = 'np.tanh(K @ p["W1.weight"].T + p["W2.weight"] @ q + p["W2.bias"]) @ p["w.weight"][0]'

    def __init__(self, hidden: int, inner: int, longest: int) -> None:
        super().__init__(hidden, inner, longest)
        self.W1 = nn.Linear(hidden, inner, bias=False)
        self.W2 = nn.Linear(hidden, inner)
        self.w = nn.Linear(inner, 1, bias=False)

    def forward(self, query: Tensor, keys: Tensor) -> Tensor:
        return self.w(torch.tanh(self.W1(keys).unsqueeze(1) + self.W2(query).unsqueeze(2))).squeeze(-1)

    def working(self, query: Tensor, keys: Tensor) -> Working:
        key, asked, layer = _each(self.W1(keys)), _asked(self.W2(query)), r"\tanh(W_1 k + W_2 q + b)"
        inner = {"W_1 k": key, "W_2 q + b": asked, layer: torch.tanh(key + asked), "w": self.w.weight[None, None]}
        return Working(inner, "w", layer)


class Deep(Score):
    """wᵀ E⁽ᴸ⁻¹⁾ + b: additive with one more layer, L = 3.

    E⁽¹⁾ = tanh(W₁ k + W₀ q + b₁), E⁽²⁾ = tanh(W₂ E⁽¹⁾ + b₂); all inner layers of size A. The paper judges the keys
    of a classifier, without a query; the form with one is Galassi et al. 2021 (https://arxiv.org/abs/1902.02181).
    """

    name = "deep"
    title = {"en": "deep", "ko": "심층 (deep)"}
    family = "combine"
    formula = r"w^\top E^{(L-1)} + b,\; E^{(l)} = \tanh(W_l E^{(l-1)} + b_l),\; E^{(1)} = \tanh(W_1 k + W_0 q + b_1)"
    paper = Paper("Pavlopoulos et al.", 2017, "https://aclanthology.org/D17-1117")
    code = (
        'np.tanh(np.tanh(K @ p["W1.weight"].T + p["W1.bias"] + p["W0.weight"] @ q) @ p["W2.weight"].T + p["W2.bias"])'
        ' @ p["w.weight"][0] + p["w.bias"][0]'
    )

    def __init__(self, hidden: int, inner: int, longest: int) -> None:
        super().__init__(hidden, inner, longest)
        self.W0 = nn.Linear(hidden, inner, bias=False)
        self.W1 = nn.Linear(hidden, inner)
        self.W2 = nn.Linear(inner, inner)
        self.w = nn.Linear(inner, 1)

    def forward(self, query: Tensor, keys: Tensor) -> Tensor:
        first = torch.tanh(self.W1(keys).unsqueeze(1) + self.W0(query).unsqueeze(2))
        return self.w(torch.tanh(self.W2(first))).squeeze(-1)

    def working(self, query: Tensor, keys: Tensor) -> Working:
        key, asked = _each(self.W1(keys)), _asked(self.W0(query))
        first = torch.tanh(key + asked)
        inner = {"W_1 k + b_1": key, "W_0 q": asked, "E^{(1)}": first, "E^{(2)}": torch.tanh(self.W2(first))}
        return Working(inner | {"w": self.w.weight[None, None]}, "w", "E^{(2)}", self.w.bias)


class Location(Score):
    """(W q)ᵢ: the score of position i, read off the query alone; W (longest, H). Keys are never looked at."""

    name = "location"
    title = {"en": "location", "ko": "위치 (location)"}
    family = "location"
    formula = r"(W q)_i"
    paper = Paper("Luong et al.", 2015, "https://arxiv.org/abs/1508.04025")
    code = '(p["W.weight"] @ q)[: len(K)]'

    def __init__(self, hidden: int, inner: int, longest: int) -> None:
        super().__init__(hidden, inner, longest)
        self.W = nn.Linear(hidden, longest, bias=False)

    def forward(self, query: Tensor, keys: Tensor) -> Tensor:
        return self.W(query)[..., : keys.shape[1]]

    def working(self, query: Tensor, keys: Tensor) -> Working:
        rows = self.W.weight[: keys.shape[1]]
        return Working({"q": _asked(query), "W_i": rows[None, None]}, "W_i", "q")
