"""python -m model: what it prints, and one sentence with exit code 2 for bad input."""

import io
import json
import re
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from model import __main__ as command_line
from model import checkpoint, search
from model.scores import SCORES
from model.trace import Trace
from model.training import family
from tests.conftest import Made
from tests.tiny import SENTENCES

ROOT = Path(__file__).parent.parent
KOREAN = [ko for ko, _, _ in SENTENCES]
TEXT = KOREAN[1]

Ran = tuple[int, str, str]


@pytest.fixture(scope="module")
def folder(tiny: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Checkpoints of both pairs, read by the tests."""
    place = tmp_path_factory.mktemp("checkpoints")
    for made in (tiny("general"), tiny("none"), tiny("general", "en-ko")):
        checkpoint.save(made, place)
    return place


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], folder: Path):
    """Run a command in this process: exit code, standard output, standard error."""

    def ran(command: str, *arguments: str) -> Ran:
        where = [] if command == "scores" or "--folder" in arguments else ["--folder", str(folder)]
        try:
            code = command_line.main([command, *where, *arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return ran


def refused(ran: Ran) -> str:
    """The one sentence on standard error of a run that was refused."""
    code, out, err = ran
    assert code == 2 and out == ""
    assert err.endswith("\n") and err.count("\n") == 1, err
    return err


@pytest.mark.parametrize("command", ["translate", "trace", "train", "distill", "evaluate", "scores", "checkpoints"])
def test_every_command_explains_itself(run, command: str) -> None:
    code, out, _ = run(command, "--help", "--folder", ".")
    assert code == 0 and "usage: python -m model " + command in out
    if command in ("translate", "trace", "train", "evaluate"):
        assert all(name in out for name in SCORES)


def test_a_sentence_is_translated(run, folder: Path) -> None:
    code, out, err = run("translate", "--pair", "ko-en", "--score", "general", TEXT)
    wanted = search.beam(checkpoint.load("ko-en", "general", folder), TEXT).trace.translation
    assert (code, out, err) == (0, wanted + "\n", "")


@pytest.mark.parametrize("width", [1, 3])
def test_a_beam_as_wide_as_asked_for_is_searched(run, folder: Path, width: int) -> None:
    _, out, _ = run("translate", "--beam", str(width), TEXT)
    wanted = search.beam(checkpoint.load("ko-en", "general", folder), TEXT, width).trace.translation
    assert out == wanted + "\n"


@pytest.mark.parametrize("beam", [["--beam", "1"], ["--beam", "2"]])
def test_each_line_of_standard_input_gives_a_line(run, monkeypatch: pytest.MonkeyPatch, beam: list[str]) -> None:
    lines = [KOREAN[1], "", KOREAN[2], "?!", *KOREAN]
    monkeypatch.setattr(command_line, "LINES", 5)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    code, out, err = run("translate", *beam)
    answers = out.split("\n")
    assert (code, err) == (0, "") and answers.pop() == ""
    assert len(answers) == len(lines)
    assert [bool(answer) for answer in answers[:4]] == [True, False, True, False]
    for line, answer in zip(lines, answers, strict=True):
        assert answer == (run("translate", *beam, line)[1][:-1] if answer else "")


def test_a_register_changes_the_trace(run) -> None:
    _, out, _ = run("trace", "--pair", "en-ko", "--register", "banmal", "I am a student")
    assert json.loads(out)["register"] == "banmal" and json.loads(out)["source"][0] == "<banmal>"


def test_a_trace_is_json_with_the_names_of_the_fields(run, folder: Path) -> None:
    code, out, _ = run("trace", "--beam", "1", TEXT)
    read = json.loads(out)
    assert code == 0 and set(read) == {field.name for field in fields(Trace)} | {"log_probability"}
    assert out.strip() == search.greedy(checkpoint.load("ko-en", "general", folder), TEXT).to_json()


def test_a_trace_of_a_given_target(run) -> None:
    _, out, _ = run("trace", "--target", "i like coffee", TEXT)
    assert json.loads(out)["translation"] == "i like coffee"


def test_a_trace_without_attention(run) -> None:
    _, out, _ = run("trace", "--score", "none", TEXT)
    assert json.loads(out)["weights"] is None


def test_scores_are_a_table(run) -> None:
    code, out, _ = run("scores")
    assert code == 0 and [line.split()[0] for line in out.splitlines()] == list(SCORES)
    code, out, _ = run("scores", "--markdown")
    head, rule, *rows = out.splitlines()
    assert code == 0 and len(rows) == len(SCORES) and {row.count("|") for row in (head, rule, *rows)} == {4}
    assert all(SCORES[name].paper.link in row for name, row in zip(SCORES, rows, strict=True))


def test_the_readme_shows_the_checkpoints_and_scores_there_are(run) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in (["scores", "--markdown"], ["checkpoints", "--folder", str(checkpoint.FOLDER)]):
        code, out, _ = run(*command)
        assert code == 0 and out in readme


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "ko-en.tsv"
    file.write_text("\n".join(f"{en}\t{ko}\tmade up" for ko, en, _ in SENTENCES), encoding="utf-8")
    return file


def test_evaluate_reports_bleu_and_chrf_with_signatures(run, data: Path) -> None:
    code, out, _ = run("evaluate", "--data", str(data), "--columns", "en-ko", "--by-length")
    lines = out.splitlines()
    assert code == 0 and lines[0] == f"{len(SENTENCES)} sentences"
    assert lines[1].startswith("BLEU ") and lines[2].startswith("chrF ")
    assert all("version:" in line for line in lines[1:3])
    assert sum(int(line.split()[-2]) for line in lines[4:]) == len(SENTENCES)


def test_evaluate_measures_alignment_on_the_textbook(run, monkeypatch: pytest.MonkeyPatch) -> None:
    few = [s for s in command_line.textbook.sentences() if s.split == "test"][:10]
    monkeypatch.setattr(command_line.textbook, "sentences", lambda: [*few, replace(few[0], split="train")])
    for pair in ("ko-en", "en-ko"):
        code, out, _ = run("evaluate", "--textbook", "--pair", pair)
        assert code == 0 and out.splitlines()[:2] == ["textbook, first:", "10 sentences"]
        assert 0 <= float(out.split("alignment error rate ")[1]) <= 1
    assert "alignment" not in run("evaluate", "--textbook", "--score", "none")[1]


def test_evaluate_counts_the_typed_set_and_names_what_fails(run, monkeypatch: pytest.MonkeyPatch) -> None:
    table = Path(__file__).parent / "typed" / "en-ko.tsv"
    answers = {line.split("\t")[0]: line.split("\t")[1:] for line in table.read_text("utf-8").splitlines()}

    def translate(chosen, sentences: list[str], width: int) -> list[str]:
        return [answers[sentence][number % 3 > 0] for number, sentence in enumerate(sentences)]

    monkeypatch.setattr(command_line.search, "translate", translate)
    code, out, _ = run("evaluate", "--typed", "--pair", "en-ko")
    first, *by_phenomenon = out.splitlines()
    assert code == 0 and first == "typed set: 100 of 300 kept, 33.3%"
    counts = [list(map(int, re.findall(r"(\d+) of (\d+)$", line)[0])) for line in by_phenomenon]
    assert [sum(column) for column in zip(*counts, strict=True)] == [100, 300]
    shares = [right / every for right, every in counts]
    assert shares == sorted(shares)  # the weakest first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["translate", "--score", "magic", TEXT], "invalid choice: 'magic'"),
        (["translate", "--score", "dot", TEXT], "no checkpoint 'dot' for 'ko-en'; there are"),
        (["translate", "--pair", "ko-fr", TEXT], "no checkpoint 'general' for 'ko-fr'"),
        (["translate", "--pair", "en-ko", "--register", "royal", "I am"], "invalid choice: 'royal'"),
        (["translate", "--register", "haeyo", TEXT], "ko-en has no registers"),
        (["translate", "--beam", "0", TEXT], "'0' is not a whole number of at least 1"),
        (["translate", "--beam", "two", TEXT], "'two' is not a whole number"),
        (["translate", "  "], "the sentence is empty"),
        (["translate", "?!"], "the sentence has no words"),
        (["translate", "--pair", "../en", TEXT], "'../en' is not two languages joined by a hyphen"),
        (["train", "--pair", "koen"], "'koen' is not two languages joined by a hyphen"),
        (["trace", ""], "the sentence is empty"),
        (["trace", "--target", " ", TEXT], "the target sentence is empty"),
        (["trace"], "sentence"),
        (["trace", "--folder", "/nowhere", TEXT], "none at all"),
        (["evaluate"], "--data FILE, --textbook or --typed"),
        (["evaluate", "--data", "/nowhere/pairs.tsv"], "/nowhere/pairs.tsv: No such file"),
        (["evaluate", "--data", str(ROOT / "Makefile")], "line 1: two columns"),
        (["evaluate", "--data", "x.tsv", "--columns", "en-fr"], "columns 'en-fr' are not the languages of 'ko-en'"),
        (["evaluate", "--data", str(ROOT)], "Is a directory"),
        (["train", "--score", "magic"], "invalid choice: 'magic'"),
        (["train", "--data", "/nowhere/pairs.tsv"], "/nowhere/pairs.tsv: No such file"),
        (["train", "--updates", "0"], "'0' is not a whole number"),
        (["train", "--pair", "aa-bb", "--data", "{few}"], "few.tsv: too few pairs"),
        (["dance"], "dance"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(run, arguments: list[str], said: str, tmp_path: Path) -> None:
    few = tmp_path / "few.tsv"
    few.write_text("a b\tc d\n", encoding="utf-8")
    assert said in refused(run(*(argument.replace("{few}", str(few)) for argument in arguments)))


def test_no_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        command_line.main([])
    assert stop.value.code == 2 and capsys.readouterr().err.count("\n") == 1


def test_train_makes_a_checkpoint_that_translates_and_a_log(run, tmp_path: Path) -> None:
    file = tmp_path / "letters.tsv"
    pairs = command_line.corpus.toy("copy", 300, seed=1, longest=8)
    file.write_text("\n".join(f"{pair.source}\t{pair.target}" for pair in pairs), encoding="utf-8")
    where = ["--folder", str(tmp_path / "made"), "--runs", str(tmp_path / "runs")]
    arguments = ["--pair", "aa-bb", "--data", str(file), "--score", "dot", "--updates", "3", *where]
    code, out, _ = run("train", *arguments)
    assert code == 0 and "3/3" in out
    log = (tmp_path / "runs" / "aa-bb" / "dot" / "log.jsonl").read_text().splitlines()
    assert {"update", "loss", "rate", "tokens_per_second", "seconds_left"} <= set(json.loads(log[-1]))
    assert checkpoint.available(tmp_path / "made") == {"aa-bb": ["dot"]}
    assert checkpoint.load("aa-bb", "dot", tmp_path / "made").training["updates"] == 3
    assert run("translate", "--pair", "aa-bb", "--score", "dot", "--folder", str(tmp_path / "made"), "a b c")[0] == 0
    again, out, _ = run("train", *arguments)
    assert again == 0 and "3/3" not in out  # the run was finished; nothing was trained anew
    assert run("train", *arguments, "--unidirectional")[0] == 0
    made = checkpoint.load("aa-bb", "dot-unidirectional", tmp_path / "made")
    assert made.score == "dot" and not made.translator.config.bidirectional
    code, _, err = run("train", *arguments, "--updates", "5")
    assert code == 2 and "another configuration" in err and err.count("\n") == 1


def test_distilled_pairs_are_trained_on_from_where_a_checkpoint_stands(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_line.distillation, "SURE", -99.0)  # three updates make nobody sure
    file, more = tmp_path / "letters.tsv", tmp_path / "more.tsv"
    pairs = command_line.corpus.toy("copy", 300, seed=1, longest=8)
    file.write_text("\n".join(f"{pair.target}\t{pair.source}" for pair in pairs), encoding="utf-8")
    first, second = tmp_path / "first", tmp_path / "second"
    data = ["--pair", "aa-bb", "--columns", "bb-aa", "--data", str(file)]
    train = ["train", *data, "--score", "dot", "--updates", "3"]
    assert run(*train, "--folder", str(first), "--runs", str(tmp_path / "runs"))[0] == 0
    code, out, _ = run("distill", *data, "--scores", "dot", "--folder", str(first))
    held = {pair.source for part in ("valid", "test") for pair in getattr(family.hold_out([file], swap=True), part)}
    said = [line.split("\t") for line in out.splitlines()]
    assert code == 0 and all(len(line) == 2 and line[1] not in held for line in said)
    more.write_text(f"{out}x y x\ty x y\n", encoding="utf-8")
    again = [*train, "--start", str(first), "--also", str(more), "--folder", str(second)]
    assert run(*again, "--runs", str(tmp_path / "again"))[0] == 0
    before, after = (checkpoint.load("aa-bb", "dot", folder) for folder in (first, second))
    assert after.training["updates"] == 6 and after.training["pairs"] == before.training["pairs"] + len(said) + 1
    assert after.source.proto == before.source.proto  # what is trained on besides changes no vocabulary


def test_the_module_runs_from_a_shell_and_survives_a_reader_that_stops(folder: Path) -> None:
    command = [sys.executable, "-m", "model", "translate", "--folder", str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        process.stdin.write((TEXT + "\n").encode())
        process.stdin.close()
        complaint = process.stderr.read().decode()
        assert (process.wait(timeout=60), complaint) == (0, "")
