"""The family of a pair: every score function trained on the same data, with the same recipe, from the same seed.

Only the score function differs, so that differences between checkpoints are its doing.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from model import checkpoint, textbook
from model.checkpoint import Checkpoint
from model.tokens import REGISTERS, Vocabulary
from model.training import corpus, quality, typed
from model.training.corpus import Pair, Split
from model.training.loop import Progress, Recipe, Run, train
from model.training.quality import Quality
from model.translator import Config, Translator

HELD_OUT = 500, 1000  # sentences for choosing a recipe, and for the figures that are reported
OFTEN = {  # target language → part or frame of the textbook → how often an epoch beside corpora has it
    "en": {"first": 1 / 2, "everyday": 1 / 2, "phrasebook": 4.0},  # the textbook is learnt far sooner than corpora
    "ko": {"first": 1.0, "everyday": 2 / 3, "phrasebook": 4.0, "fixed": 3.0},  # conjugation takes longer
}
SIZES = {"ko": 4400, "en": 3000}  # pieces; Korean needs one for each of its ~1,100 common syllables


@dataclass(frozen=True, slots=True)
class Material:
    """What a pair is trained and tested on."""

    pair: str
    split: Split  # of the corpora, the textbook's training part added to train
    textbook: list[Pair]  # held-out textbook sentences of the first course, so that figures stay comparable
    source: Vocabulary
    target: Vocabulary

    def config(self, score: str, **choices: Any) -> Config:
        """The Config of a Translator for this material."""
        tags = len(REGISTERS) if self.source.has_registers() else 0
        return Config(score, len(self.source), len(self.target), tags=tags, **choices)


def gather(
    pair: str,
    files: Sequence[Path],
    *,
    also: Sequence[Path] = (),
    swap: bool = False,
    with_textbook: bool = True,
    draws: int = 1,
) -> Material:
    """Read, split and tag the data of a pair and learn its vocabularies; the same files give the same result.

    The held-out sentences come from the first file, so that adding files does not change the test. Without files
    the textbook alone is the data. ``also``: files to train on that change neither the test nor the vocabularies.
    ``draws`` of the textbook's everyday sentences: more of them to choose an epoch from, the test as it is.
    """
    visitors = [Pair(one.sentence, "") for one in typed.read(pair)] if typed.exists(pair) else []
    parts = hold_out(files, swap=swap) if files else Split([], [], [])
    often = OFTEN.get(pair.split("-")[-1], {}) if files else {}
    book = {part: _textbook(pair, part, often, draws) if with_textbook else [] for part in ("train", "test")}
    if not files:
        parts = Split([], book["test"][: HELD_OUT[0]], book["test"])
    held = [*parts.valid, *parts.test, *book["test"], *visitors]
    parts = replace(parts, train=corpus.apart(parts.train + book["train"], held))
    source_language, target_language = pair.split("-")
    if target_language == "ko":
        parts = Split(*(corpus.tag_registers(part) for part in (parts.train, parts.valid, parts.test)))
    source = Vocabulary.learn(
        [p.source for p in parts.train],
        SIZES.get(source_language, 3000),
        fold_case=True,
        registers=target_language == "ko",
    )
    target = Vocabulary.learn([p.target for p in parts.train], SIZES.get(target_language, 3000))
    more = corpus.apart([p for file in also for p in corpus.read(file, swap=swap)], held)
    parts = replace(parts, train=parts.train + (corpus.tag_registers(more) if target_language == "ko" else more))
    figures_of = _textbook(pair, "test", often, draws, parts=textbook.PARTS[:1]) if with_textbook else []
    return Material(pair, parts, figures_of, source, target)


def hold_out(files: Sequence[Path], *, swap: bool = False) -> Split:
    """The pairs of all files, those to be tested on taken from the first file: a fifth of it at most.

    Raises ValueError for files with too few pairs.
    """
    first = corpus.read(files[0], swap=swap)
    pairs = first + [p for file in files[1:] for p in corpus.read(file, swap=swap)]
    parts = corpus.split(pairs, *(min(most, len(first) // 10) for most in HELD_OUT), within=len(first))
    if not (parts.train and parts.valid and parts.test):
        raise ValueError(f"{files[0]}: too few pairs of sentences to train and test on")
    return parts


def _textbook(
    pair: str, split: str, often: Mapping[str, float], draws: int, *, parts: Sequence[str] = textbook.PARTS
) -> list[Pair]:
    """The textbook's sentences for a pair of Korean and English; nothing for other pairs. ``often``: as in OFTEN.

    An epoch takes as many everyday sentences from several draws as from one. A second Korean wording of one English
    sentence and register (frames ending in .na) is read, never written.
    """
    if sorted(pair.split("-")) != ["en", "ko"]:
        return []
    wanted = [s for s in textbook.sentences(draws) if s.split == split and s.part in parts]
    share = {"everyday": 1 / draws}
    often_of = {(s.part, s.frame): often.get(s.frame, often.get(s.part, 1.0)) * share.get(s.part, 1.0) for s in wanted}
    if pair == "ko-en":
        return [Pair(s.korean, s.english, often=often_of[s.part, s.frame]) for s in wanted]
    written = (s for s in wanted if not s.frame.endswith(".na"))
    return [Pair(s.english, s.korean, s.register, often_of[s.part, s.frame]) for s in written]


def train_one(
    material: Material,
    config: Config,
    recipe: Recipe,
    *,
    name: str,
    runs: Path,
    folder: Path = checkpoint.FOLDER,
    start: Checkpoint | None = None,
    device: str = "cpu",
    told: Callable[[Progress], None] = lambda progress: None,
) -> Checkpoint:
    """Train one checkpoint (or go on where its run stopped), measure it, save it. A log is kept in the run's folder.

    ``start``: an earlier checkpoint, of this score function or another, whose parameters the run begins with.
    Under torchrun every worker gets the checkpoint; the first measures and saves it.
    """
    checkpoint.check_vocabularies(material.pair, material.source, material.target, folder)
    place = runs / material.pair / name
    run = Run(config, recipe, device)
    if not run.resume(place) and start:
        run.begin(carried(start, run.model, material))
    place.mkdir(parents=True, exist_ok=True)
    with (place / "log.jsonl").open("a", encoding="utf-8") as log:
        for progress in train(run, material.split.train, material.source, material.target, folder=place):
            if run.rank == 0:
                log.write(json.dumps(asdict(progress)) + "\n")
                log.flush()
                told(progress)
    about: dict[str, Any] = {
        "updates": recipe.updates + (start.training["updates"] if start else 0),
        "tokens_per_batch": recipe.tokens,
        "seed": recipe.seed,
        "pairs": len(material.split.train),
    }
    made = Checkpoint(material.pair, name, run.averaged(), material.source, material.target, about)
    if run.rank:
        return made
    made = replace(made, training=about | figures(made, material))
    checkpoint.save(made, folder)
    return made


def carried(start: Checkpoint, fresh: Translator, material: Material) -> dict[str, Tensor]:
    """The parameters that a run begins with, by name: those of an earlier checkpoint where it has the like of them.

    What belongs to a piece goes with it into the new vocabulary. What the earlier checkpoint lacks or has in another
    shape stays ``fresh``: new pieces, another score function. An encoder that reads one way only gets both halves of
    one that reads both ways, side by side. Raises ValueError where embeddings have another size, for then nothing of
    use would be carried.
    """
    pieces = {
        "encoder.embedding.weight": (start.source, material.source),
        "decoder.embedding.weight": (start.target, material.target),
        "decoder.bias": (start.target, material.target),
    }
    ours = {name: parameter.detach().clone() for name, parameter in fresh.named_parameters()}
    theirs = {name: parameter.detach() for name, parameter in start.translator.named_parameters()}
    if start.translator.config.embedding != fresh.config.embedding:
        raise ValueError(f"{start.pair}/{start.name} has embeddings of another size and cannot be gone on with")
    same_score = start.score == fresh.config.score
    for name in ours.keys() & theirs.keys() - pieces.keys():
        if ours[name].shape == theirs[name].shape and (same_score or ".score." not in name):
            ours[name].copy_(theirs[name])
    if start.translator.config.bidirectional and not fresh.config.bidirectional:
        ours |= one_way(theirs, ours)
    for name, (old, new) in pieces.items():
        place = {piece: i for i, piece in enumerate(old.tokens(range(len(old))))}
        known = [(i, place[piece]) for i, piece in enumerate(new.tokens(range(len(new)))) if piece in place]
        here, there = zip(*known, strict=True)
        ours[name][list(here)] = theirs[name][list(there)]
    return ours


def one_way(theirs: Mapping[str, Tensor], ours: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Parameters of a recurrent encoder of H units from those of H/2 that read forward and H/2 that read backward.

    Each gate's matrices become the two halves' on the diagonal, 0 elsewhere: the first half of its states are the
    forward states of the other encoder.
    """
    made = {}
    for name in [name for name in ours if name.startswith("encoder.rnn.") and name in theirs]:
        halves = theirs[name], theirs[f"{name}_reverse"]
        hidden = ours["encoder.rnn.weight_hh_l0"].shape[1]
        gates = [half.split(hidden // 2) for half in halves]
        join = torch.block_diag if "weight_hh" in name else lambda *parts: torch.cat(parts)
        made[name] = torch.cat([join(*both) for both in zip(*gates, strict=True)])
    return made


def figures(made: Checkpoint, material: Material) -> dict[str, float]:
    """BLEU and chrF (sacrebleu's defaults) of greedy translations of the held-out sentences."""
    test = _quality(made, material.split.test)
    found = {"valid_bleu": _quality(made, material.split.valid).bleu, "bleu": test.bleu, "chrf": test.chrf}
    if material.textbook:
        found["textbook_bleu"] = _quality(made, material.textbook).bleu
    return {name: round(figure, 2) for name, figure in found.items()}


def _quality(made: Checkpoint, pairs: Sequence[Pair]) -> Quality:
    return quality.quality(quality.translations(made, pairs), [p.target for p in pairs])
