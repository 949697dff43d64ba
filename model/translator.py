"""The translator: a recurrent encoder, a recurrent decoder with attention between them (Luong et al. 2015)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from model.attention import Attention
from model.cells import CELLS
from model.scores import SCORES
from model.tokens import LONGEST, PAD, lookable
from model.trace import NONE

State = Tensor | tuple[Tensor, Tensor]  # (1, B, H), or hidden and cell of an LSTM


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that decides the shape of a Translator."""

    score: str  # a name in SCORES, or "none"
    source_size: int  # pieces of the source vocabulary
    target_size: int
    embedding: int = 192  # E; also the size of the attentional state, which is compared with target embeddings
    hidden: int = 256  # H of the decoder and of memory; a bidirectional encoder has H/2 each way
    inner: int = 128  # A, inside the layered score functions
    cell: str = "gru"  # a name in CELLS
    bidirectional: bool = True
    readout: Literal["tanh", "linear"] = "tanh"
    dropout: float = 0.15
    longest: int = LONGEST + 1  # source positions: the tokens and a register tag
    tags: int = 0  # register tags among the source pieces: read by the encoder, never looked at by attention

    def __post_init__(self) -> None:
        if self.score != NONE and self.score not in SCORES:
            raise ValueError(f"no score function {self.score!r}; there are {', '.join([*SCORES, NONE])}")
        if self.cell not in CELLS:
            raise ValueError(f"no cell {self.cell!r}; there are {', '.join(CELLS)}")
        if self.readout not in ("tanh", "linear"):
            raise ValueError(f"no readout {self.readout!r}; there are tanh, linear")
        if self.bidirectional and self.hidden % 2:
            raise ValueError(f"a bidirectional encoder needs an even hidden size, not {self.hidden}")


def pad(rows: Sequence[Sequence[int]]) -> Tensor:
    """Rows of ids as one batch (B, longest row), PAD after the end of each."""
    return pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=PAD)


class Encoded(NamedTuple):
    """embeddings (B, S, E), memory (B, S, H), last (B, H) final state of each direction, mask (B, S) True where
    attention may look: not at padding and not at a register tag."""

    embeddings: Tensor
    memory: Tensor
    last: Tensor
    mask: Tensor


class Decoded(NamedTuple):
    """queries (B, T, H), scores and weights (B, T, S) or None, contexts (B, T, H), attentional (B, T, E),
    logits (B, T, V)."""

    queries: Tensor
    scores: Tensor | None
    weights: Tensor | None
    contexts: Tensor
    attentional: Tensor
    logits: Tensor


class Encoder(nn.Module):
    """Embeds the source and reads it with a recurrent network, both ways unless told otherwise."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        directions = 2 if config.bidirectional else 1
        self.embedding = nn.Embedding(config.source_size, config.embedding, padding_idx=PAD)
        self.dropout = nn.Dropout(config.dropout)
        self.tags = config.tags
        self.rnn = CELLS[config.cell].network(
            config.embedding,
            config.hidden // directions,
            batch_first=True,
            bidirectional=config.bidirectional,
        )

    def forward(self, source: Tensor, lengths: Tensor | None = None) -> Encoded:
        """source (B, S) ids, lengths (B,) on the CPU; None: no sentence is padded."""
        return self.read(self.embedding(source), source, lengths)

    def read(self, embeddings: Tensor, source: Tensor, lengths: Tensor | None = None) -> Encoded:
        """The same from embeddings (B, S, E) of ``source``, or others in their place."""
        if lengths is None or bool((lengths == source.shape[1]).all()):
            memory, state = self.rnn(self.dropout(embeddings))
        else:
            packed = pack_padded_sequence(self.dropout(embeddings), lengths, batch_first=True, enforce_sorted=False)
            packed, state = self.rnn(packed)
            memory, _ = pad_packed_sequence(packed, batch_first=True, total_length=source.shape[1])
        hidden = state[0] if isinstance(state, tuple) else state
        return Encoded(embeddings, memory, hidden.transpose(0, 1).flatten(1), lookable(source, self.tags))


class Decoder(nn.Module):
    """One step: s_t = RNN(y_{t−1}, s_{t−1}); a_t = attention(s_t, memory); s̃_t = tanh(W_c [a_t; s_t] + b_c);
    ŷ_t = softmax(W_y s̃_t + b_y), W_y being the target embedding (Press & Wolf 2017).

    The readout "linear" leaves the tanh out: ŷ = softmax(W_y (W_a a + W_s s + b_c) + b_y). Because s_t does
    not depend on a_{t−1}, all steps of a known target run at once. Target embeddings are kept small for their
    second use as W_y and read by the RNN times √E (Vaswani et al. 2017, §3.4).
    """

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.embedding = nn.Embedding(config.target_size, config.embedding, padding_idx=PAD)
        self.dropout = nn.Dropout(config.dropout)
        self.bridge = nn.Linear(config.hidden, config.hidden)
        self.rnn = CELLS[config.cell].network(config.embedding, config.hidden, batch_first=True)
        self.attention: Attention | None = None
        if config.score != NONE:
            self.attention = Attention(SCORES[config.score](config.hidden, config.inner, config.longest))
        self.combine = nn.Linear(2 * config.hidden, config.embedding)
        self.squash = config.readout == "tanh"
        self.bias = nn.Parameter(torch.zeros(config.target_size))

    def start(self, encoded: Encoded) -> State:
        """The state before the first step, from the encoder's last one."""
        hidden = torch.tanh(self.bridge(encoded.last)).unsqueeze(0)
        return (hidden, torch.zeros_like(hidden)) if isinstance(self.rnn, nn.LSTM) else hidden

    def forward(
        self, inputs: Tensor, state: State, encoded: Encoded, given: Tensor | None = None
    ) -> tuple[Decoded, State]:
        """inputs (B, T): the target shifted right, bos first. Returns every step and the state after the last.

        given (B, T, S): weights in place of attention's own, rows of NaN where those shall stay.
        """
        read = self.embedding(inputs) * self.embedding.embedding_dim**0.5
        queries, state = self.rnn(self.dropout(read), state)
        scores, weights, contexts = self.look(queries, encoded, given)
        attentional, logits = self.answer(contexts, queries)
        return Decoded(queries, scores, weights, contexts, attentional, logits), state

    def answer(self, contexts: Tensor, queries: Tensor) -> tuple[Tensor, Tensor]:
        """Attentional states (…, E) and logits (…, V) from contexts and queries (…, H)."""
        attentional = self.combine(torch.cat([contexts, queries], dim=-1))
        attentional = torch.tanh(attentional) if self.squash else attentional
        return attentional, F.linear(self.dropout(attentional), self.embedding.weight, self.bias)

    def look(
        self, queries: Tensor, encoded: Encoded, given: Tensor | None = None
    ) -> tuple[Tensor | None, Tensor | None, Tensor]:
        """Scores, weights, contexts; without attention the context is the encoder's last state at every step."""
        if self.attention is None:
            return None, None, encoded.last.unsqueeze(1).expand_as(queries)
        return self.attention(queries, encoded.memory, encoded.mask, given)


class Translator(nn.Module):
    """Encoder and decoder of one pair under one score function."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)
        self.apply(_initialise)

    def forward(self, source: Tensor, inputs: Tensor, lengths: Tensor | None = None) -> tuple[Encoded, Decoded]:
        """source (B, S), inputs (B, T) the target shifted right, lengths (B,) of the sources."""
        encoded = self.encoder(source, lengths)
        return encoded, self.decoder(inputs, self.decoder.start(encoded), encoded)[0]

    def parameter_count(self) -> int:
        return sum(p.numel() for p in self.parameters())


def _initialise(module: nn.Module) -> None:
    """Target embeddings at 1/√E, so that tied output logits start near unit variance; recurrences orthogonal."""
    if isinstance(module, Encoder | Decoder):
        spread = 0.5 if isinstance(module, Encoder) else module.embedding.embedding_dim**-0.5
        nn.init.normal_(module.embedding.weight, std=spread)
        with torch.no_grad():
            module.embedding.weight[PAD].zero_()
    elif isinstance(module, nn.RNNBase):
        for name, parameter in module.named_parameters():
            if name.startswith("weight_hh"):
                for gate in parameter.chunk(parameter.shape[0] // parameter.shape[1]):
                    nn.init.orthogonal_(gate)
            elif name.startswith("weight_ih"):
                nn.init.xavier_uniform_(parameter)
