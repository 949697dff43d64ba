"""Finding a translation: greedy, beam and forced; a sentence and a checkpoint in, a Trace out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from model.checkpoint import Checkpoint
from model.circles import circle
from model.tokens import BOS, EOS, LONGEST, UNK, BadText, normalise
from model.trace import Array, Trace
from model.translator import Encoded, State, pad

TOP = 8  # most probable words a Trace keeps for each step
MOST = 80  # target tokens a translation may have
WIDTH = 4  # hypotheses a beam keeps, unless told otherwise
REGISTER = "haeyo"  # of Korean that is written, unless told otherwise


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence made ready: ids with the register tag, their pieces, and what could not be taken as is."""

    text: str
    ids: tuple[int, ...]
    tokens: tuple[str, ...]
    unknown: tuple[int, ...]
    truncated: int
    register: str | None


def read(checkpoint: Checkpoint, text: str, register: str | None = None) -> Source:
    """Normalise and segment a typed sentence. Raises BadText (with a reason) where there is nothing to translate."""
    text = normalise(text)
    if not text:
        raise BadText("empty", "the sentence is empty")
    if not any(c.isalpha() for c in text):
        raise BadText("no_words", "the sentence has no words")
    pieces = checkpoint.source.segment(text)
    if all(_is_unread(id_, token) for id_, token, *_ in pieces):
        raise BadText("script", "none of the words is written in the letters this model knows")
    if register is not None and not checkpoint.registers:
        raise ValueError(f"{checkpoint.pair} has no registers")
    if checkpoint.registers:
        register = register or REGISTER
    kept = pieces[:LONGEST]
    ids = checkpoint.source.tagged([id_ for id_, *_ in kept], register)
    tag = 1 if register else 0
    tokens = [*checkpoint.source.tokens(ids[:tag]), *(token for _, token, *_ in kept)]
    unknown = tuple(i + tag for i, (id_, *_) in enumerate(kept) if id_ == UNK)
    return Source(text, tuple(ids), tuple(tokens), unknown, len(pieces) - len(kept), register)


def _is_unread(id_: int, token: str) -> bool:
    """Unknown, or nothing but a word mark, punctuation or digits: a piece that carries no word of the language."""
    return id_ == UNK or not any(c.isalpha() for c in token)


def greedy_ids(checkpoint: Checkpoint, sources: Sequence[Source]) -> list[list[int]]:
    """The most probable next token, again and again, for a batch; ids without bos, eos last unless cut."""
    return _continue(checkpoint, encode(checkpoint, sources))


@torch.inference_mode()
def encode(checkpoint: Checkpoint, sources: Sequence[Source]) -> Encoded:
    lengths = torch.tensor([len(source.ids) for source in sources])
    return checkpoint.translator.encoder(pad([source.ids for source in sources]), lengths)


@torch.inference_mode()
def _continue(checkpoint: Checkpoint, encoded: Encoded) -> list[list[int]]:
    """Greedy decoding."""
    decoder = checkpoint.translator.decoder
    state = decoder.start(encoded)

    def choose(word: Tensor) -> Tensor:
        nonlocal state
        decoded, state = decoder(word, state, encoded)
        return decoded.logits.argmax(dim=-1)

    def keep(going: Sequence[int]) -> None:
        nonlocal state, encoded
        state, encoded = states_of(state, going), encoded_of(encoded, going)

    return until_ended(len(encoded.memory), choose, keep)


def until_ended(
    count: int, choose: Callable[[Tensor], Tensor], keep: Callable[[Sequence[int]], None]
) -> list[list[int]]:
    """Word after word of ``count`` sentences: ids without bos, eos last unless cut.

    ``choose`` gives the next words (B, 1) after the last ones. A sentence leaves the batch as soon as it ends, so short
    ones do not wait for long ones: ``keep`` is told which rows stay.
    """
    rows = list(range(count))
    word = torch.full((count, 1), BOS)
    answers: list[list[int]] = [[] for _ in rows]
    for _ in range(MOST):
        word = choose(word)
        for row, id_ in zip(rows, word[:, 0].tolist(), strict=True):
            answers[row].append(id_)
        going = [i for i, row in enumerate(rows) if not ended(answers[row])]
        if not going:
            break
        if len(going) < len(rows):
            rows, word = [rows[i] for i in going], word[going]
            keep(going)
    return answers


def ended(ids: Sequence[int]) -> bool:
    """Nothing is to follow: the end mark was said, or the model goes round in circles."""
    return ids[-1] == EOS or circle(ids) > 0


def greedy(checkpoint: Checkpoint, text: str, register: str | None = None) -> Trace:
    """Translate a sentence greedily and trace it. Raises BadText."""
    source = read(checkpoint, text, register)
    encoded = encode(checkpoint, [source])
    return trace(checkpoint, source, _continue(checkpoint, encoded)[0], encoded)


def forced(checkpoint: Checkpoint, text: str, target: str, register: str | None = None) -> Trace:
    """Trace a given target sentence: what the model would have done had it been made to say it. Raises BadText."""
    source = read(checkpoint, text, register)
    target = normalise(target)
    if not target:
        raise BadText("empty", "the target sentence is empty")
    ids = checkpoint.target.encode(target)[: MOST - 1]
    return trace(checkpoint, source, [*ids, EOS])


def translate(
    checkpoint: Checkpoint, texts: Sequence[str], register: str | None = None, width: int = 1, size: int = 128
) -> list[str]:
    """Translations of many sentences, in order: greedy ones, batched by length, or those of a beam of ``width``.

    An empty line, or one without words, gives an empty line.
    """
    answers = [""] * len(texts)
    sources: dict[int, Source] = {}
    for i, text in enumerate(texts):
        try:
            sources[i] = read(checkpoint, text, register)
        except BadText:
            continue
    if width > 1:
        for i, source in sources.items():
            answers[i] = _Search(checkpoint, source, width, penalty=1.0).run().trace.translation
        return answers
    order = sorted(sources, key=lambda i: len(sources[i].ids))
    for start in range(0, len(order), size):
        chunk = order[start : start + size]
        for i, ids in zip(chunk, greedy_ids(checkpoint, [sources[i] for i in chunk]), strict=True):
            answers[i] = checkpoint.target.decode(ids)
    return answers


@torch.inference_mode()
def trace(
    checkpoint: Checkpoint,
    source: Source,
    target_ids: Sequence[int],
    encoded: Encoded | None = None,
    given: Tensor | None = None,
) -> Trace:
    """Run the decoder once over a known target and keep everything: the numbers are those of Translator.forward.

    ``encoded``: what the encoder made of the source, where that is at hand already. ``given``: see Decoder.forward.
    """
    translator = checkpoint.translator
    encoded = encoded or encode(checkpoint, [source])
    inputs = torch.tensor([[BOS, *target_ids[:-1]]])
    decoded, _ = translator.decoder(inputs, translator.decoder.start(encoded), encoded, given)
    log_probabilities = decoded.logits[0].log_softmax(dim=-1)
    top = log_probabilities.topk(TOP, dim=-1)
    ids = torch.tensor(target_ids)
    return Trace(
        pair=checkpoint.pair,
        score=checkpoint.score,
        register=source.register,
        text=source.text,
        translation=checkpoint.target.decode(target_ids),
        source=source.tokens,
        target=tuple(checkpoint.target.tokens(target_ids)),
        source_ids=source.ids,
        target_ids=tuple(int(i) for i in target_ids),
        unknown=source.unknown,
        truncated=source.truncated,
        stopped=target_ids[-1] == EOS,
        embeddings=_array(encoded.embeddings),
        memory=_array(encoded.memory),
        directions=2 if translator.config.bidirectional else 1,
        queries=_array(decoded.queries),
        scores=None if decoded.scores is None else _array(decoded.scores),
        weights=None if decoded.weights is None else _array(decoded.weights),
        contexts=_array(decoded.contexts),
        attentional=_array(decoded.attentional),
        log_probabilities=log_probabilities.gather(1, ids[:, None])[:, 0].numpy(),
        top_tokens=tuple(tuple(checkpoint.target.tokens(row)) for row in top.indices.tolist()),
        top_probabilities=top.values.exp().numpy(),
    )


def _array(batch_of_one: Tensor) -> Array:
    return batch_of_one[0].contiguous().numpy()


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A node of the beam's tree: the tokens so far, how probable, which node it grew from, and what became of it.

    fate: "kept" (it grew on), "dropped" (pushed out of the beam at this step, or going round in circles), "finished"
    (it ended), "best".
    """

    number: int
    parent: int | None
    step: int
    token: str
    ids: tuple[int, ...]
    log_probability: float
    fate: str

    def score(self, penalty: float) -> float:
        """log-probability / length^penalty, the length-normalised score hypotheses are compared by at the end."""
        return self.log_probability / max(1, len(self.ids)) ** penalty


@dataclass(frozen=True, slots=True)
class Beam:
    """The best hypothesis as a Trace, and the whole tree of hypotheses that were looked at."""

    trace: Trace
    tree: tuple[Hypothesis, ...]


@torch.inference_mode()
def beam(
    checkpoint: Checkpoint, text: str, width: int = WIDTH, register: str | None = None, penalty: float = 1.0
) -> Beam:
    """Beam search that keeps ``width`` hypotheses a step and remembers those it dropped. Raises BadText.

    A beam of 1 is greedy. Raises ValueError for a width below 1.
    """
    if width < 1:
        raise ValueError(f"a beam needs a width of at least 1, not {width}")
    source = read(checkpoint, text, register)
    return _Search(checkpoint, source, width, penalty).run()


class _Search:
    """One beam search under way."""

    def __init__(self, checkpoint: Checkpoint, source: Source, width: int, penalty: float) -> None:
        self.checkpoint, self.source, self.width, self.penalty = checkpoint, source, width, penalty
        self.encoded = encode(checkpoint, [source])
        self.state = checkpoint.translator.decoder.start(self.encoded)
        self.tree: list[Hypothesis] = [Hypothesis(0, None, 0, "<s>", (), 0.0, "kept")]
        self.alive = [0]
        self.finished: list[int] = []
        self.circling: list[int] = []

    def run(self) -> Beam:
        for step in range(1, MOST + 1):
            self._grow(step)
            if not self.alive or len(self.finished) >= self.width:
                break
        ends = self.finished or self.alive or self.circling
        best = max((self.tree[i] for i in ends), key=lambda h: h.score(self.penalty))
        self._mark(best.number, "best")
        return Beam(trace(self.checkpoint, self.source, best.ids, self.encoded), tuple(self.tree))

    def _grow(self, step: int) -> None:
        """Every living hypothesis by one token: the best ``width`` live on or finish, as many more are remembered."""
        parents = [self.tree[i] for i in self.alive]
        words = torch.tensor([[h.ids[-1] if h.ids else BOS] for h in parents])
        encoded = encoded_of(self.encoded, [0] * len(parents))
        decoded, state = self.checkpoint.translator.decoder(words, self.state, encoded)
        step_log = decoded.logits[:, -1].log_softmax(dim=-1)
        total = step_log + torch.tensor([[h.log_probability] for h in parents])
        room = self.width - len(self.finished)
        top = total.flatten().topk(min(total.numel(), 2 * self.width))
        rows, ids = top.indices // total.shape[1], top.indices % total.shape[1]
        self.alive, kept_rows = [], []
        for place, (row, id_, log) in enumerate(zip(rows.tolist(), ids.tolist(), top.values.tolist(), strict=True)):
            circles = place < room and circle((*parents[row].ids, id_)) > 0
            fate = "dropped" if place >= room or circles else "finished" if id_ == EOS else "kept"
            number = self._add(parents[row], id_, log, step, fate)
            if circles:
                self.circling.append(number)
            if fate == "kept":
                self.alive.append(number)
                kept_rows.append(row)
            elif fate == "finished":
                self.finished.append(number)
        self.state = states_of(state, kept_rows)

    def _add(self, parent: Hypothesis, id_: int, log: float, step: int, fate: str) -> int:
        token = self.checkpoint.target.tokens([id_])[0]
        node = Hypothesis(len(self.tree), parent.number, step, token, (*parent.ids, id_), log, fate)
        self.tree.append(node)
        return node.number

    def _mark(self, number: int, fate: str) -> None:
        self.tree[number] = replace(self.tree[number], fate=fate)


def encoded_of(encoded: Encoded, rows: Sequence[int]) -> Encoded:
    """These rows of a batch that was read."""
    return Encoded(*(part[rows] for part in encoded))


def states_of(state: State, rows: Sequence[int]) -> State:
    """The decoder's states of these rows of a batch."""
    if isinstance(state, tuple):
        return state[0][:, rows], state[1][:, rows]
    return state[:, rows]
