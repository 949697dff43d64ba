"""The rules of the layout, read off the source: who may import whom, and what nobody does."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
MODEL = sorted((ROOT / "model").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
APP = [ROOT / "app.py", *PAGES]
MEETING = {ROOT / "pages/ui/cached.py", ROOT / "pages/ui/stored.py"}  # where app and model meet
COMPUTING = {
    f"model.{name}"
    for name in (
        *("attention", "checkpoint", "corpus", "family", "search", "train", "translator"),
        *("comparison", "experiment", "find_weights", "saliency"),
    )
}


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def imports(file: Path) -> set[str]:
    """Dotted names of everything a file imports, inside functions too."""
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages(file: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(file)}


def calls(file: Path) -> Iterator[str]:
    """Dotted names of what a file calls or decorates with, as written."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node)


def shown(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", MODEL, ids=shown)
def test_model_knows_nothing_of_the_interface(file: Path) -> None:
    assert not packages(file) & {"streamlit", "plotly", "pages", "app", "tests"}


@pytest.mark.parametrize("file", APP, ids=shown)
def test_app_and_model_meet_in_one_place(file: Path) -> None:
    if file in MEETING:
        return
    assert "torch" not in packages(file)
    assert not imports(file) & COMPUTING
    assert not any(name.startswith("st.cache_") for name in calls(file))


@pytest.mark.parametrize("file", sorted(MEETING), ids=shown)
def test_every_cache_is_bounded(file: Path) -> None:
    for node in ast.walk(tree(file)):
        for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else []:
            if ast.unparse(decorator).startswith("st.cache_") and node.args.args:
                assert "max_entries" in ast.unparse(decorator), f"{node.name} can grow without end"


@pytest.mark.parametrize("file", sorted((ROOT / "pages").glob("*.py")), ids=shown)
def test_pages_do_no_arithmetic_and_are_short(file: Path) -> None:
    assert not packages(file) & {"torch", "numpy", "pandas", "plotly"}
    assert not any(isinstance(node, ast.MatMult) for node in ast.walk(tree(file)))
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 120


@pytest.mark.parametrize("file", [*MODEL, *APP], ids=shown)
def test_nothing_is_pickled(file: Path) -> None:
    assert not packages(file) & {"pickle", "cPickle", "dill", "joblib", "shelve", "marshal"}
    assert not {"torch.load", "torch.save"} & set(calls(file))
    assert "allow_pickle=True" not in file.read_text(encoding="utf-8")


def test_scores_leave_mask_and_softmax_to_attention() -> None:
    names = {"softmax", "masked_fill", "log_softmax"}
    used = {name.split(".")[-1] for name in calls(ROOT / "model/scores.py")}
    assert not names & used
    assert "torch.softmax" in set(calls(ROOT / "model/attention.py"))
    assert "torch.softmax" not in set(calls(ROOT / "model/translator.py"))


@pytest.mark.parametrize("file", [*MODEL, *APP, *TESTS], ids=shown)
def test_files_are_named_for_what_they_hold_and_say_so(file: Path) -> None:
    assert file.stem not in {"utils", "util", "common", "helpers", "misc"}
    assert ast.get_docstring(tree(file)), "no docstring"


def lengths(files: list[Path]) -> list[int]:
    functions = (node for file in files for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef))
    return sorted((node.end_lineno or 0) - node.lineno + 1 for node in functions)


@pytest.mark.parametrize("files", [MODEL, APP], ids=["model", "app"])
def test_functions_are_short(files: list[Path]) -> None:
    found = lengths(files)
    assert median(found) <= 12
    assert found[len(found) * 9 // 10] <= 35
