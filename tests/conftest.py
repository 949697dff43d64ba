"""What tests share: small vocabularies and untrained checkpoints that speak in sentences of many lengths."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
import torch

from model.checkpoint import Checkpoint
from model.scores import SCORES
from model.tokens import EOS, REGISTERS, Vocabulary
from model.trace import NONE
from model.translator import Config, Translator
from tests.tiny import SENTENCES

ALL = (*SCORES, NONE)
Made = Callable[..., Checkpoint]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """Small products are fastest alone, and sums then come out the same each time."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    yield


@cache
def vocabulary(language: str, registers: bool) -> Vocabulary:
    texts = [sentence[0 if language == "ko" else 1] for sentence in SENTENCES]
    return Vocabulary.learn(texts, 120, fold_case=True, registers=registers)


@cache
def untrained(score: str = "general", pair: str = "ko-en", **shape: object) -> Checkpoint:
    """A checkpoint of tiny sizes, drawn so that its translations differ in words and in length."""
    source_language, target_language = pair.split("-")
    source = vocabulary(source_language, target_language == "ko")
    target = vocabulary(target_language, False)
    tags = len(REGISTERS) if source.has_registers() else 0
    sizes = {"embedding": 10, "hidden": 12, "inner": 8, "tags": tags} | shape
    translator = Translator(Config(score, len(source), len(target), **sizes))
    torch.manual_seed(3)
    with torch.no_grad():
        for parameter in translator.parameters():
            parameter.normal_(std=0.4) if parameter.dim() else parameter.mul_(2)
        translator.decoder.bias[EOS] = 1.0
    return Checkpoint(pair, score, translator.eval().requires_grad_(False), source, target, {"seed": 3})


@pytest.fixture(scope="session")
def tiny() -> Made:
    return untrained


@pytest.fixture(scope="session")
def korean() -> list[str]:
    return [ko for ko, _, _ in SENTENCES]


@pytest.fixture(scope="session")
def english() -> list[str]:
    return [en for _, en, _ in SENTENCES]


@pytest.fixture(params=ALL)
def any_score(request: pytest.FixtureRequest) -> str:
    """Each score function, and none."""
    return str(request.param)
