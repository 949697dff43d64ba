"""The command line: python -m model translate | trace | train | distill | evaluate | calibrate | scores |
checkpoints.

Bad input ends with exit code 2 and one sentence on standard error.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NoReturn

import torch
from torch import distributed

from model import checkpoint, search, textbook
from model.analysis import calibration
from model.cells import CELLS
from model.checkpoint import Checkpoint, NoCheckpoint
from model.scores import SCORES, summary
from model.tokens import REGISTERS
from model.trace import NONE
from model.training import corpus, distillation, family, quality, typed
from model.training.corpus import Pair
from model.training.loop import Recipe

LINES = 1024  # lines of standard input that are translated together


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def parser() -> Parser:
    """The whole command line, with the score functions that are defined by now."""
    top = Parser(prog="python -m model", description="A small attention translator that shows its work.")
    commands = top.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)
    for name, run, arguments, about in (
        ("translate", run_translate, _translate_arguments, "translate a sentence, or one a line of standard input"),
        ("trace", run_trace, _trace_arguments, "print everything computed for a sentence as JSON"),
        ("train", run_train, _train_arguments, "train checkpoints, going on where a run stopped"),
        ("distill", run_distill, _distill_arguments, "what checkpoints together say of the training sentences"),
        ("evaluate", run_evaluate, _evaluate_arguments, "BLEU and chrF of a checkpoint, and its alignment error"),
        (
            "calibrate",
            run_calibrate,
            _calibrate_arguments,
            "how sure a pair's checkpoints may be of a translation",
        ),
        ("scores", run_scores, _scores_arguments, "the table of score functions"),
        ("checkpoints", run_checkpoints, _folder_argument, "the checkpoints there are, and how good they are"),
    ):
        command = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        command.set_defaults(run=run)
        arguments(command)
    return top


def _checkpoint_arguments(command: Parser) -> None:
    """Which checkpoint: the score functions of SCORES, none, and variants that lie in the checkpoints' folder."""
    variants = {name for names in checkpoint.available().values() for name in names} - {*SCORES, NONE}
    command.add_argument("--pair", type=_pair, default="ko-en", help="source and target language (default: ko-en)")
    command.add_argument(
        "--score", default="general", choices=[*SCORES, NONE, *sorted(variants)], help="default: general"
    )
    _folder_argument(command)
    command.add_argument("--threads", type=_positive, help="processor threads (default: one per core)")


def _folder_argument(command: Parser) -> None:
    command.add_argument("--folder", type=Path, default=checkpoint.FOLDER, help="where the checkpoints are")


def _register_argument(command: Parser) -> None:
    command.add_argument(
        "--register", choices=REGISTERS, help="of the Korean that comes out: -다, -해요, -습니다, 반말"
    )


def _data_arguments(command: Parser) -> None:
    command.add_argument("--data", type=Path, nargs="+", default=[], metavar="FILE", help="TSV: one column a language")
    command.add_argument(
        "--columns", type=_pair, metavar="PAIR", help="languages of the two columns (default: those of --pair)"
    )


def _also_argument(command: Parser) -> None:
    command.add_argument(
        "--also", type=Path, nargs="+", default=[], metavar="FILE", help="more files to train on, never to test on"
    )


def _beam_argument(command: Parser) -> None:
    command.add_argument(
        "--beam",
        type=_positive,
        default=search.WIDTH,
        metavar="N",
        help=f"hypotheses kept (default: {search.WIDTH}; 1: greedy)",
    )


def _pair(text: str) -> str:
    if not re.fullmatch(r"\w+-\w+", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not two languages joined by a hyphen, as in ko-en")
    return text


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


# translate ------------------------------------------------------------------------------------------------------


def _translate_arguments(command: Parser) -> None:
    _checkpoint_arguments(command)
    _register_argument(command)
    _beam_argument(command)
    command.add_argument("sentence", nargs="?", help="without it, standard input: one line out for each line in")


def run_translate(options: argparse.Namespace) -> None:
    """A line that cannot be translated (empty, or without words) gives an empty line."""
    chosen = _load(options)
    if options.sentence is not None:
        print(search.beam(chosen, options.sentence, options.beam, options.register).trace.translation)
        return
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    for lines in _chunks(sys.stdin, 1 if sys.stdin.isatty() else LINES):
        print("\n".join(search.translate(chosen, lines, options.register, options.beam)), flush=True)


def _chunks(lines: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(lines)
    while chunk := list(islice(iterator, size)):
        yield chunk


# trace ----------------------------------------------------------------------------------------------------------


def _trace_arguments(command: Parser) -> None:
    _checkpoint_arguments(command)
    _register_argument(command)
    _beam_argument(command)
    command.add_argument("--target", metavar="SENTENCE", help="the translation to trace (default: the model's own)")
    command.add_argument("sentence")


def run_trace(options: argparse.Namespace) -> None:
    chosen = _load(options)
    if options.target is None:
        print(search.beam(chosen, options.sentence, options.beam, options.register).trace.to_json())
    else:
        print(search.forced(chosen, options.sentence, options.target, options.register).to_json())


def _load(options: argparse.Namespace) -> Checkpoint:
    return checkpoint.load(options.pair, options.score, options.folder)


# evaluate -------------------------------------------------------------------------------------------------------


def _evaluate_arguments(command: Parser) -> None:
    _checkpoint_arguments(command)
    _beam_argument(command)
    _data_arguments(command)
    command.add_argument(
        "--held-out", action="store_true", help="only the sentences that training held out of these files"
    )
    command.add_argument("--by-length", action="store_true", help="also BLEU by the number of source words")
    command.add_argument(
        "--textbook", action="store_true", help="also the held-out textbook sentences and their alignment"
    )
    command.add_argument("--typed", action="store_true", help="also the share of the typed set that is kept")


def run_evaluate(options: argparse.Namespace) -> None:
    if not (options.data or options.textbook or options.typed):
        raise ValueError("say what to evaluate on: --data FILE, --textbook or --typed")
    chosen = _load(options)
    if options.data:
        _report(chosen, _evaluated(options, chosen), options)
    if options.textbook:
        for part in textbook.PARTS:
            golds = [quality.gold(s, options.pair) for s in textbook.sentences() if (s.split, s.part) == ("test", part)]
            if golds:
                print(f"textbook, {part}:")
                _report(chosen, [g.pair for g in golds], options)
            if chosen.score != NONE and any(g.sure for g in golds):
                print(f"alignment error rate {quality.alignment_error(chosen, golds):.3f}")
    if options.typed:
        _report_typed(chosen, options.beam)


def _report_typed(chosen: Checkpoint, beam: int) -> None:
    """How many answers a teacher accepts, whole and by phenomenon, the weakest first."""
    if not typed.exists(chosen.pair):
        raise ValueError(f"there is no typed set for {chosen.pair}")
    ones = typed.read(chosen.pair)
    answers = search.translate(chosen, [one.sentence for one in ones], width=beam)
    language = chosen.pair.split("-")[1]
    found: dict[str, list[bool]] = {}
    for one, answer in zip(ones, answers, strict=True):
        found.setdefault(one.phenomenon, []).append(typed.kept(one, answer, language))
    right = sum(map(sum, found.values()))
    print(f"typed set: {right} of {len(ones)} kept, {right / len(ones):.1%}")
    for phenomenon, kept in sorted(found.items(), key=lambda item: sum(item[1]) / len(item[1])):
        print(f"{phenomenon:>22}  {sum(kept):2} of {len(kept)}")


def _evaluated(options: argparse.Namespace, chosen: Checkpoint) -> list[Pair]:
    swap = _swap(options)
    if options.held_out:
        pairs = family.hold_out(options.data, swap=swap).test
    else:
        pairs = [pair for file in options.data for pair in corpus.read(file, swap=swap)]
    return corpus.tag_registers(pairs) if chosen.registers else pairs


def _report(chosen: Checkpoint, pairs: Sequence[Pair], options: argparse.Namespace) -> None:
    answers = quality.translations(chosen, pairs, options.beam)
    found = quality.quality(answers, [pair.target for pair in pairs])
    print(f"{found.sentences} sentences")
    print(f"BLEU {found.bleu:.2f}  {found.bleu_signature}")
    print(f"chrF {found.chrf:.2f}  {found.chrf_signature}")
    if options.by_length:
        print("source words  sentences   BLEU")
        for band in quality.by_length(pairs, answers):
            words = f"{band.shortest}–{band.longest}" if band.longest else f"{band.shortest} or more"
            print(f"{words:>12}  {band.sentences:9}  {band.bleu:5.2f}")


def _swap(options: argparse.Namespace) -> bool:
    """The files' first column is the target language."""
    columns = options.columns or options.pair
    if sorted(columns.split("-")) != sorted(options.pair.split("-")):
        raise ValueError(f"columns {columns!r} are not the languages of {options.pair!r}")
    return bool(columns != options.pair)


# train ----------------------------------------------------------------------------------------------------------


def _train_arguments(command: Parser) -> None:
    recipe = Recipe()
    command.add_argument("--pair", type=_pair, default="ko-en", help="source and target language (default: ko-en)")
    command.add_argument("--score", default="general", choices=["all", *SCORES, NONE], help="default: general")
    _data_arguments(command)
    command.add_argument("--updates", type=_positive, default=recipe.updates, help=f"default: {recipe.updates}")
    command.add_argument("--seed", type=int, default=recipe.seed, help=f"default: {recipe.seed}")
    command.add_argument("--folder", type=Path, default=checkpoint.FOLDER, help="where the checkpoints go")
    _also_argument(command)
    command.add_argument(
        "--draws", type=_positive, default=1, help="times the textbook's everyday sentences are drawn (default: 1)"
    )
    command.add_argument(
        "--start",
        type=Path,
        metavar="FOLDER",
        help="begin with the parameters of this folder: of the same name, or else general's",
    )
    command.add_argument(
        "--unidirectional", action="store_true", help="read left to right only; saved as SCORE-unidirectional"
    )
    command.add_argument(
        "--cell",
        choices=list(CELLS),
        default="gru",
        help="recurrent cell (default: gru); others are saved as SCORE-CELL",
    )
    command.add_argument(
        "--readout", choices=["tanh", "linear"], default="tanh", help="linear: ŷ = sW + cW + b, saved as SCORE-linear"
    )
    command.add_argument("--runs", type=Path, default=Path("runs"), help="where unfinished runs and logs are kept")
    command.add_argument("--threads", type=_positive, help="processor threads (default: one per core)")


def run_train(options: argparse.Namespace) -> None:
    """Without --data on the textbook alone. Under torchrun every worker takes a part of each batch."""
    material = family.gather(options.pair, options.data, also=options.also, swap=_swap(options), draws=options.draws)
    with _workers() as device:
        for score in [*SCORES, NONE] if options.score == "all" else [options.score]:
            recipe = Recipe(updates=options.updates, seed=options.seed)
            name = _variant_name(score, options)
            print(f"{options.pair} {name}: {len(material.split.train)} pairs on {device}", flush=True)
            family.train_one(
                material,
                material.config(
                    score, bidirectional=not options.unidirectional, cell=options.cell, readout=options.readout
                ),
                recipe,
                name=name,
                runs=options.runs,
                folder=options.folder,
                start=_start(options.pair, name, options.start) if options.start else None,
                device=device,
                told=lambda progress: print(progress, flush=True),
            )


def _start(pair: str, name: str, folder: Path) -> Checkpoint:
    """The checkpoint that a run begins with: general's where the folder has none of that name."""
    there = checkpoint.available(folder).get(pair, [])
    return checkpoint.load(pair, name if name in there else "general", folder)


def _variant_name(score: str, options: argparse.Namespace) -> str:
    """The folder of a checkpoint: its score function, and what else is unusual about it."""
    unusual = {
        "unidirectional": options.unidirectional,
        options.cell: options.cell != "gru",
        options.readout: options.readout != "tanh",
    }
    return "-".join([score, *(name for name, is_so in unusual.items() if is_so)])


@contextmanager
def _workers() -> Iterator[str]:
    """Join the other workers where torchrun started this one; the device to train on."""
    cuda = torch.cuda.is_available()
    if "WORLD_SIZE" in os.environ:
        distributed.init_process_group("nccl" if cuda else "gloo")
    try:
        yield f"cuda:{os.environ.get('LOCAL_RANK', 0)}" if cuda else "cpu"
    finally:
        if distributed.is_initialized():
            distributed.destroy_process_group()


# distill --------------------------------------------------------------------------------------------------------


def _distill_arguments(command: Parser) -> None:
    command.add_argument("--pair", type=_pair, default="ko-en", help="source and target language (default: ko-en)")
    command.add_argument("--scores", nargs="+", choices=[*SCORES, NONE], required=True, help="the teachers")
    _data_arguments(command)
    _also_argument(command)
    _folder_argument(command)


def run_distill(options: argparse.Namespace) -> None:
    """One pair a line, in the files' own order of columns, for train --also."""
    swap = _swap(options)
    teachers = [checkpoint.load(options.pair, score, options.folder) for score in options.scores]
    pairs = family.gather(options.pair, options.data, also=options.also, swap=swap, with_textbook=False).split.train
    for pair in distillation.distilled(teachers, pairs):
        print(*((pair.target, pair.source) if swap else (pair.source, pair.target)), sep="\t")


# calibrate ------------------------------------------------------------------------------------------------------


def _calibrate_arguments(command: Parser) -> None:
    command.add_argument("--pair", type=_pair, default="ko-en", help="source and target language (default: ko-en)")
    _data_arguments(command)
    _folder_argument(command)


def run_calibrate(options: argparse.Namespace) -> None:
    """Fit the confidence of every checkpoint of a pair; --data: what it was trained on, to know the words it met."""
    if not typed.exists(options.pair):
        raise ValueError(f"there is no typed set for {options.pair}")
    for name in checkpoint.available(options.folder).get(options.pair, []):
        chosen = checkpoint.load(options.pair, name, options.folder)
        found = calibration.calibrated(chosen)
        calibration.write(chosen, found, options.folder)
        print(f"{options.pair} {name}: tells right from wrong with AUC {found.auc:.3f}", flush=True)
    usual = checkpoint.load(options.pair, "general", options.folder)
    material = family.gather(options.pair, options.data, swap=_swap(options))
    sentences = calibration.learnt(usual)
    calibration.write_known(options.pair, material.split.train, sentences, options.folder)
    print(f"{options.pair}: {len(sentences)} sentences of the textbook learnt")


# scores ---------------------------------------------------------------------------------------------------------


def _scores_arguments(command: Parser) -> None:
    command.add_argument("--markdown", action="store_true", help="as a Markdown table")


def run_scores(options: argparse.Namespace) -> None:
    rows = [
        (name, summary(score).partition("\n")[0], str(score.paper), score.paper.link) for name, score in SCORES.items()
    ]
    if options.markdown:
        print("| name | score of a query and a key | first in |\n|---|---|---|")
        for name, about, paper, link in rows:
            print(f"| `{name}` | {about.replace('|', chr(92) + '|')} | [{paper}]({link}) |")
    else:
        for name, about, paper, _ in rows:
            print(f"{name:17}  {about}  ({paper})")


# checkpoints ----------------------------------------------------------------------------------------------------


def run_checkpoints(options: argparse.Namespace) -> None:
    """A Markdown table of what each checkpoint says of itself; a dash where it says nothing."""
    print("| pair | score | updates | BLEU | chrF | textbook BLEU |\n|---|---|---|---|---|---|")
    for pair, names in checkpoint.available(options.folder).items():
        for name in names:
            told = checkpoint.about(pair, name, options.folder)["training"]
            figures = [f"{told['updates']:,}" if "updates" in told else "–"]
            figures += [f"{told[key]:.1f}" if key in told else "–" for key in ("bleu", "chrf", "textbook_bleu")]
            print(f"| {pair} | `{name}` | {' | '.join(figures)} |")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 2 for bad input."""
    options = parser().parse_args(arguments)
    if getattr(options, "threads", None):
        torch.set_num_threads(options.threads)
    try:
        options.run(options)
    except (ValueError, NoCheckpoint) as problem:  # BadText is a ValueError
        return _refuse(str(problem))
    except OSError as problem:
        if isinstance(problem, BrokenPipeError):  # whoever read the output has stopped
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return _refuse(f"{problem.filename}: {problem.strerror}")
    return 0


def _refuse(sentence: str) -> int:
    print(f"python -m model: {sentence}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
