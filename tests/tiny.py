"""Tiny checkpoints for tests of the interface: a few made-up sentences, learnt by heart in seconds."""

from pathlib import Path

import torch

from model.checkpoint import Checkpoint, save
from model.tokens import BOS, EOS, Vocabulary
from model.training.corpus import pad
from model.training.loop import SmoothedCrossEntropy
from model.translator import Config, Translator

SENTENCES = (
    ("나는 어제 도서관에서 책을 읽었다.", "I read a book at the library yesterday.", "haera"),
    ("나는 학생이다", "I am a student", "haera"),
    ("나는 딥러닝 강사입니다", "I am a deep learning instructor", "hapsyo"),
    ("그는 모자를 쓰고 있다", "He is wearing a hat", "haera"),
    ("저는 돈을 많이 썼어요", "I spent a lot of money", "haeyo"),
    ("나는 커피를 좋아해", "I like coffee", "banmal"),
    ("탐은 방에서 텔레비전을 보고 있었다", "Tom was watching TV in his room", "haera"),
    ("도서관은 어디에 있어요?", "Where is the library?", "haeyo"),
)
SCORES = ("general", "dot", "additive", "none")


def write(folder: Path, scores: tuple[str, ...] = SCORES, updates: int = 120) -> Path:
    """Checkpoints of both pairs under ``folder``."""
    torch.set_num_threads(1)
    for pair in ("ko-en", "en-ko"):
        sides = [(k, e, None) if pair == "ko-en" else (e, k, r) for k, e, r in SENTENCES]
        source = Vocabulary.learn(
            [s for s, _, _ in sides], 200, fold_case=True, registers=pair == "en-ko", model_type="bpe"
        )
        target = Vocabulary.learn([t for _, t, _ in sides], 200, model_type="bpe")
        for score in scores:
            config = Config(score, len(source), len(target), 32, 48, 16, dropout=0.0, tags=4 * (pair == "en-ko"))
            translator = _learn(config, source, target, sides, updates)
            save(Checkpoint(pair, score, translator, source, target, {"updates": updates, "bleu": 12.3}), folder)
    return folder


def _learn(config: Config, source: Vocabulary, target: Vocabulary, sides: list, updates: int) -> Translator:
    torch.manual_seed(1)
    translator = Translator(config)
    sources = [[*([source.register_id(r)] if r else []), *source.encode(s), EOS] for s, _, r in sides]
    targets = [[*target.encode(t), EOS] for _, t, _ in sides]
    lengths = torch.tensor([len(s) for s in sources])
    words, inputs = pad(targets), pad([[BOS, *t[:-1]] for t in targets])
    optimiser = torch.optim.Adam(translator.parameters(), lr=1e-2)
    for _ in range(updates):
        _, decoded = translator(pad(sources), inputs, lengths)
        loss = SmoothedCrossEntropy.apply(decoded.logits.flatten(0, 1), words.flatten(), 0.05)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return translator.eval()
