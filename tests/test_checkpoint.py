"""What is saved is what is loaded, and the folder alone says what there is."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from model import checkpoint, rounding, search
from model.checkpoint import BadCheckpoint, Checkpoint, NoCheckpoint
from tests.conftest import Made

ROOT = Path(__file__).parent.parent
TEXT = "나는 어제 도서관에서 책을 읽었다."


def rounded(made: Checkpoint) -> Checkpoint:
    """The same checkpoint with parameters that 8 bits can hold."""
    translator = type(made.translator)(made.translator.config)
    translator.load_state_dict(rounding.unpacked(rounding.packed(made.translator.state_dict())))
    return replace(made, translator=translator.eval().requires_grad_(False))


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_saved_equals_loaded(tiny: Made, any_score: str, cell: str, tmp_path: Path) -> None:
    made = rounded(tiny(any_score, cell=cell))
    checkpoint.save(made, tmp_path)
    loaded = checkpoint.load(made.pair, made.name, tmp_path)
    assert loaded.translator.config == made.translator.config
    assert (loaded.pair, loaded.name, loaded.score, loaded.training) == (made.pair, made.name, any_score, {"seed": 3})
    assert (loaded.source, loaded.target) == (made.source, made.target)
    assert search.greedy(loaded, TEXT).to_json() == search.greedy(made, TEXT).to_json()


def test_loaded_is_ready_to_show(tiny: Made, tmp_path: Path) -> None:
    checkpoint.save(tiny(), tmp_path)
    translator = checkpoint.load("ko-en", "general", tmp_path).translator
    assert not translator.training
    assert all(p.dtype == torch.float32 and not p.requires_grad for p in translator.parameters())


def test_matrices_are_stored_in_8_bits_and_vectors_in_half_precision(tiny: Made, tmp_path: Path) -> None:
    made = tiny()
    stored = load_file(checkpoint.save(made, tmp_path) / "parameters.safetensors")
    for name, value in made.translator.state_dict().items():
        assert stored[name].dtype == (torch.int8 if value.dim() == 2 else torch.float16)
        assert (name + rounding.SCALE in stored) == (value.dim() == 2)


def test_a_checkpoint_in_half_precision_is_read_too(tiny: Made, tmp_path: Path) -> None:
    made = tiny()
    place = checkpoint.save(made, tmp_path)
    halves = {name: value.half() for name, value in made.translator.state_dict().items()}
    save_file(halves, place / "parameters.safetensors")
    loaded = checkpoint.load(made.pair, made.name, tmp_path).translator.state_dict()
    assert all(torch.equal(loaded[name], value.float()) for name, value in halves.items())


def test_available_reads_the_folder_in_the_order_of_the_scores(tiny: Made, tmp_path: Path) -> None:
    assert checkpoint.available(tmp_path) == {}
    for score in ("none", "additive", "cosine"):
        checkpoint.save(tiny(score), tmp_path)
    checkpoint.save(replace(tiny("general"), name="general-forward"), tmp_path)
    checkpoint.save(tiny("dot", "en-ko"), tmp_path)
    assert checkpoint.available(tmp_path) == {
        "en-ko": ["dot"],
        "ko-en": ["cosine", "additive", "none", "general-forward"],
    }


def test_a_missing_checkpoint_is_named_with_what_there_is(tiny: Made, tmp_path: Path) -> None:
    with pytest.raises(NoCheckpoint, match="none at all"):
        checkpoint.load("ko-en", "dot", tmp_path)
    checkpoint.save(tiny(), tmp_path)
    with pytest.raises(NoCheckpoint, match=r"no checkpoint 'dot' for 'ko-en'; there are ko-en: general"):
        checkpoint.load("ko-en", "dot", tmp_path)


def test_vocabularies_of_other_checkpoints_are_not_replaced(tiny: Made, tmp_path: Path) -> None:
    checkpoint.save(tiny(), tmp_path)
    checkpoint.save(tiny("dot"), tmp_path)
    before = (tmp_path / "ko-en" / "source.vocabulary").read_bytes()
    with pytest.raises(ValueError, match="another vocabulary"):
        checkpoint.save(replace(tiny("additive"), source=tiny().target), tmp_path)
    assert (tmp_path / "ko-en" / "source.vocabulary").read_bytes() == before
    assert checkpoint.available(tmp_path) == {"ko-en": ["dot", "general"]}


def test_config_is_readable_text(tiny: Made, tmp_path: Path) -> None:
    place = checkpoint.save(tiny(), tmp_path)
    about = json.loads((place / "config.json").read_text())
    assert about["config"]["score"] == "general" and about["training"] == {"seed": 3}
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {".safetensors", ".json", ".vocabulary"}


def test_loading_brings_in_no_more_of_torch_than_translating_needs(tiny: Made, tmp_path: Path) -> None:
    """Drawing random parameters on the device meta would import sympy and 800 modules: seconds, and 80 MB."""
    checkpoint.save(tiny(), tmp_path)
    script = f"""
import sys
from pathlib import Path
from model import checkpoint, rounding, search
search.greedy(checkpoint.load("ko-en", "general", Path({str(tmp_path)!r})), {TEXT!r})
print(*sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"sympy", "torch._dynamo"} & set(done.stdout.split())


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100])


def _in_config(**changes: object) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        told = json.loads(file.read_text())
        told["config"] = {k: v for k, v in (told["config"] | changes).items() if v is not None}
        file.write_text(json.dumps(told))

    return change


def _of_parameters(change: Callable[[dict[str, torch.Tensor]], dict[str, torch.Tensor]]) -> Callable[[Path], None]:
    return lambda file: save_file(change(load_file(file)), file)


BROKEN = {
    "truncated parameters": ("general/parameters.safetensors", _cut),
    "no parameters": ("general/parameters.safetensors", Path.unlink),
    "foreign parameters": ("general/parameters.safetensors", lambda f: save_file({"x": torch.ones(2)}, f)),
    "a pickle": ("general/parameters.safetensors", lambda f: torch.save({"x": torch.ones(2)}, f)),
    "a parameter missing": (
        "general/parameters.safetensors",
        _of_parameters(lambda state: {k: v for k, v in state.items() if k != "decoder.bias"}),
    ),
    "not a number": (
        "general/parameters.safetensors",
        _of_parameters(lambda state: state | {"decoder.bias": torch.full_like(state["decoder.bias"], torch.nan)}),
    ),
    "no JSON": ("general/config.json", lambda f: f.write_text("{")),
    "JSON of another kind": ("general/config.json", lambda f: f.write_text("[1]")),
    "config of bytes": ("general/config.json", lambda f: f.write_bytes(b"\xff\xfe")),
    "a foreign key": ("general/config.json", _in_config(layers=6)),
    "a missing key": ("general/config.json", _in_config(source_size=None)),
    "another size": ("general/config.json", _in_config(hidden=66)),
    "a size of text": ("general/config.json", _in_config(hidden="big")),
    "a score of nobody": ("general/config.json", _in_config(score="telepathy")),
    "truncated vocabulary": ("source.vocabulary", _cut),
    "no vocabulary": ("target.vocabulary", Path.unlink),
}


@pytest.mark.parametrize(("file", "breaks"), BROKEN.values(), ids=BROKEN)
def test_a_broken_checkpoint_is_refused_with_a_sentence(
    tiny: Made, tmp_path: Path, file: str, breaks: Callable[[Path], None]
) -> None:
    checkpoint.save(tiny(), tmp_path)
    checkpoint.save(tiny("dot", "en-ko"), tmp_path)
    breaks(tmp_path / "ko-en" / file)
    with pytest.raises(BadCheckpoint) as refused:
        checkpoint.load("ko-en", "general", tmp_path)
    assert str(tmp_path / "ko-en") in str(refused.value) and "\n" not in str(refused.value)
    assert checkpoint.load("en-ko", "dot", tmp_path).name == "dot"


def test_a_folder_that_is_no_pair_is_passed_over(tiny: Made, tmp_path: Path) -> None:
    place = checkpoint.save(tiny(), tmp_path)
    for name in ("notes", "ko_en", "a-b-c"):
        shutil.copytree(place.parent, tmp_path / name)
    assert list(checkpoint.available(tmp_path)) == ["ko-en"]
