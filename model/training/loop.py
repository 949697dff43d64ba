"""Training: one loop for real pairs and toy tasks, resumable to the step, data-parallel under torchrun."""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import cos, pi
from pathlib import Path
from typing import Any, Literal

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, distributed, nn

from model.tokens import PAD, Vocabulary
from model.training import corpus
from model.training.corpus import Batch, Noise, Pair
from model.translator import Config, Decoded, Encoded, Translator


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train; with the data and the Config it decides every parameter that comes out."""

    updates: int = 20000
    cycle: int = 10000  # about so many updates from one restart of the rate to the next
    tokens: int = 600  # target tokens in a batch
    rate: float = 2.5e-3  # peak learning rate of Adam
    warmup: int = 300  # updates of linear warm-up; cosine decay follows, in each cycle
    smoothing: float = 0.1  # label smoothing
    clip: float = 1.0  # norm of the gradient
    calm: float = 1e-3  # weight of the mean squared score: attention that is certain too early stops learning
    average: float = 0.995  # decay of the running average of the parameters that is kept in the end
    noise: Noise = Noise()
    seed: int = 1
    precision: Literal["bfloat16", "float32"] = "bfloat16"  # bfloat16 only where it is the faster one


@dataclass(frozen=True, slots=True)
class Progress:
    """Where training is. loss in nats per target token, the penalty on scores included, since the last Progress."""

    update: int
    updates: int
    loss: float
    rate: float  # learning rate
    tokens_per_second: float
    seconds_left: float

    def __str__(self) -> str:
        left = f"{int(self.seconds_left // 60)}:{int(self.seconds_left % 60):02d}"
        return (
            f"{self.update:6d}/{self.updates}  loss {self.loss:.3f}  rate {self.rate:.1e}"
            f"  {self.tokens_per_second:,.0f} target tokens/s  {left} left"
        )


def has_bfloat16(device: str) -> bool:
    """Whether products in bfloat16 are faster than in single precision: with AVX2 alone a processor emulates them, and
    takes ten times as long."""
    return not device.startswith("cpu") or torch.backends.cpu.get_cpu_capability() not in ("DEFAULT", "AVX2")


class SmoothedCrossEntropy(torch.autograd.Function):
    """Sum over tokens of −Σ_v q_v log p_v, q the target smoothed by ε over the vocabulary (Szegedy et al. 2016).

    Written out because its gradient, p − q, is far cheaper than autograd's way through log_softmax on a CPU.
    """

    @staticmethod
    def forward(ctx: Any, logits: Tensor, target: Tensor, smoothing: float) -> Tensor:
        """logits (N, V), target (N,) ids; rows whose target is PAD count nothing."""
        kept = target.ne(PAD)
        logs = logits.log_softmax(dim=1, dtype=torch.float32)
        loss = -(1 - smoothing) * logs.gather(1, target[:, None])[:, 0] - smoothing * logs.mean(dim=1)
        ctx.save_for_backward(logs, target, kept)
        ctx.smoothing = smoothing
        return (loss * kept).sum()

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None]:
        logs, target, kept = ctx.saved_tensors
        grad = logs.exp_().sub_(ctx.smoothing / logs.shape[1])  # in place: nothing else holds logs
        grad.scatter_add_(1, target[:, None], grad.new_full((len(target), 1), ctx.smoothing - 1))
        return grad.mul_((kept * grads[0])[:, None]), None, None


def _growing(model: Translator, encoded: Encoded, decoded: Decoded) -> Tensor | None:
    """The scores (B, T, S) that may grow without bound: before a tanh where there is one, for behind it the penalty
    would have no gradient once they are large."""
    attention = model.decoder.attention
    if attention is None:
        return None
    unbounded = attention.score.unbounded(decoded.queries, encoded.memory)
    return decoded.scores if unbounded is None else unbounded


def _mean_square(scores: Tensor, mask: Tensor) -> Tensor:
    """scores (B, T, S), mask (B, S) True where attention may look → (B, T): the mean over those places."""
    return (scores.square() @ mask.unsqueeze(2).to(scores.dtype)).squeeze(2) / mask.sum(dim=1, keepdim=True)


def rate_at(update: int, recipe: Recipe) -> float:
    """Linear warm-up, then half a cosine down to 1 % of the peak; again in each cycle (Loshchilov & Hutter 2017).

    The cycles are equally long, as near to ``recipe.cycle`` as the updates allow.
    """
    length = recipe.updates / max(1, round(recipe.updates / recipe.cycle))
    update = round(update % length)
    if update < recipe.warmup:
        return recipe.rate * (update + 1) / recipe.warmup
    done = (update - recipe.warmup) / max(1, length - recipe.warmup)
    return recipe.rate * (0.01 + 0.99 * 0.5 * (1 + cos(pi * done)))


class Run:
    """One training run: the model, its optimiser, the running average, and where in the data it is.

    Everything random is drawn from (seed, epoch) or (seed, update), so a run resumed from ``save`` goes on exactly
    as it would have.
    """

    def __init__(self, config: Config, recipe: Recipe, device: str = "cpu") -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.device = recipe, device
        self.model = Translator(config).to(device)
        self.parameters: list[Tensor] = list(self.model.parameters())
        self.average = [p.detach().clone() for p in self.parameters]
        self.optimiser = torch.optim.Adam(self.parameters, lr=recipe.rate, betas=(0.9, 0.98), fused=True)
        self.update = self.epoch = self.batch = 0
        self.rank, self.world = (
            (distributed.get_rank(), distributed.get_world_size()) if distributed.is_initialized() else (0, 1)
        )

    def step(self, batch: Batch) -> tuple[Tensor, int]:
        """One update; returns the summed loss and the target tokens of this worker's part of the batch."""
        for group in self.optimiser.param_groups:
            group["lr"] = rate_at(self.update, self.recipe)
        torch.manual_seed(self.recipe.seed * 1_000_003 + self.update * self.world + self.rank)
        tokens = int(batch.target.ne(PAD).sum())
        loss = self._loss(batch.rows(self.rank, self.world))
        self.optimiser.zero_grad(set_to_none=True)
        (loss / tokens).backward()
        self._share_gradients()
        nn.utils.clip_grad_norm_(self.parameters, self.recipe.clip, foreach=True)
        self.optimiser.step()
        self.update += 1
        if self.update % 10 == 0:
            decay = min(self.recipe.average, self.update / (self.update + 100)) ** 10
            torch._foreach_lerp_(self.average, self.parameters, 1 - decay)
        return loss.detach(), tokens

    def _loss(self, batch: Batch) -> Tensor:
        if not len(batch.source):  # fewer sentences than workers: this one has none, and a gradient of 0
            return torch.stack([p.sum() for p in self.parameters]).sum() * 0.0
        low = self.recipe.precision == "bfloat16" and has_bfloat16(self.device)
        with torch.autocast(self.device.split(":")[0], torch.bfloat16, enabled=low):
            encoded, decoded = self.model(batch.source.to(self.device), batch.inputs.to(self.device), batch.lengths)
        target = batch.target.to(self.device)
        loss = SmoothedCrossEntropy.apply(decoded.logits.flatten(0, 1), target.flatten(), self.recipe.smoothing)
        scores = _growing(self.model, encoded, decoded)
        if scores is not None and self.recipe.calm:
            loss = loss + self.recipe.calm * _mean_square(scores.float(), encoded.mask)[target.ne(PAD)].sum()
        return loss

    def _share_gradients(self) -> None:
        """Sum the workers' gradients; each divided its loss by the tokens of the whole batch."""
        if self.world == 1:
            return
        flat = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in self.parameters])
        distributed.all_reduce(flat)
        for p, grad in zip(self.parameters, flat.split([p.numel() for p in self.parameters]), strict=True):
            p.grad = grad.view_as(p)

    def begin(self, parameters: Mapping[str, Tensor]) -> None:
        """Begin with given parameters, by name, instead of random ones."""
        with torch.no_grad():
            for (name, p), mean in zip(self.model.named_parameters(), self.average, strict=True):
                p.copy_(parameters[name])
                mean.copy_(p)

    def averaged(self) -> Translator:
        """A Translator with the averaged parameters, on the CPU, ready to translate."""
        model = Translator(self.model.config)
        with torch.no_grad():
            for p, mean in zip(model.parameters(), self.average, strict=True):
                p.copy_(mean.cpu())
        return model.eval()

    def save(self, folder: Path) -> None:
        """Write state.safetensors and state.json, each replaced whole."""
        folder.mkdir(parents=True, exist_ok=True)
        tensors: dict[str, Tensor] = {}
        for i, (p, mean) in enumerate(zip(self.parameters, self.average, strict=True)):
            tensors |= {f"{i}.parameter": p.detach(), f"{i}.average": mean}
            tensors |= {f"{i}.{key}": value for key, value in self.optimiser.state.get(p, {}).items()}
        save_file({k: v.contiguous() for k, v in tensors.items()}, folder / "state.new")
        where = {"update": self.update, "epoch": self.epoch, "batch": self.batch, "identity": self.identity()}
        (folder / "json.new").write_text(json.dumps(where))
        os.replace(folder / "state.new", folder / "state.safetensors")
        os.replace(folder / "json.new", folder / "state.json")

    def identity(self) -> dict[str, Any]:
        """What must be equal for a saved run to be continued."""
        return {"config": asdict(self.model.config), "recipe": asdict(self.recipe)}

    def resume(self, folder: Path) -> bool:
        """Go on from ``save``; False where there is nothing saved. Raises ValueError on another run's state."""
        if not (folder / "state.json").exists():
            return False
        where = json.loads((folder / "state.json").read_text())
        if where["identity"] != json.loads(json.dumps(self.identity())):
            raise ValueError(f"{folder} holds a run with another configuration; remove it or choose another folder")
        tensors = load_file(folder / "state.safetensors", device=self.device)
        with torch.no_grad():
            for i, (p, mean) in enumerate(zip(self.parameters, self.average, strict=True)):
                p.copy_(tensors[f"{i}.parameter"])
                mean.copy_(tensors[f"{i}.average"])
                state = ("step", "exp_avg", "exp_avg_sq")
                if f"{i}.step" in tensors:
                    self.optimiser.state[p] = {key: tensors[f"{i}.{key}"] for key in state}
        self.update, self.epoch, self.batch = where["update"], where["epoch"], where["batch"]
        return True


def train(
    run: Run,
    pairs: Sequence[Pair],
    source: Vocabulary,
    target: Vocabulary,
    *,
    report: int = 100,
    folder: Path | None = None,
    save_every: int = 500,
) -> Iterator[Progress]:
    """Train until ``recipe.updates``, yielding Progress every ``report`` updates; saves into ``folder``."""
    recipe, longest = run.recipe, run.model.config.longest
    losses, tokens, began, first = torch.zeros(()), 0, time.perf_counter(), run.update
    spoken = began
    run.model.train()
    while run.update < recipe.updates:
        seed = recipe.seed + 7919 * run.epoch
        batches = corpus.epoch(pairs, source, target, recipe.tokens, recipe.noise, seed, longest)
        for number, batch in enumerate(batches):
            if number < run.batch:
                continue  # done before the run was resumed
            loss, count = run.step(batch)
            run.batch, losses, tokens = number + 1, losses + loss.cpu(), tokens + count
            if folder and (run.update % save_every == 0 or run.update == recipe.updates) and run.rank == 0:
                run.save(folder)
            if run.update % report == 0 or run.update == recipe.updates:
                now = time.perf_counter()
                left = (now - began) / (run.update - first) * (recipe.updates - run.update)
                mean = float(losses) * run.world / tokens
                rate, speed = rate_at(run.update, recipe), tokens / (now - spoken)
                yield Progress(run.update, recipe.updates, mean, rate, speed, left)
                losses, tokens, spoken = torch.zeros(()), 0, now
            if run.update == recipe.updates:
                return
        run.epoch, run.batch = run.epoch + 1, 0
