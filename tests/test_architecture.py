"""The rules of the layout, read off the source: who may import whom, and what nobody does."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
MODEL = sorted((ROOT / "model").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
APP = [ROOT / "app.py", *PAGES]
SHARED = ("session", "figures", "computed", "shell")  # of pages/: each may import those before it, and itself
ROOMS = sorted(folder.name for folder in (ROOT / "pages").iterdir() if (folder / "page.py").exists())


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


@cache
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


def room(file: Path) -> str:
    """The folder of pages/ that a file lies in; "" for app.py."""
    return file.relative_to(ROOT / "pages").parts[0] if file.is_relative_to(ROOT / "pages") else ""


@cache
def imported_at_once(file: Path) -> set[str]:
    """Dotted names of what a file imports when it is imported itself: not inside functions, not for types alone."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree(file)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
        elif not isinstance(node, ast.FunctionDef):
            waiting += ast.iter_child_nodes(node)
    return found


@cache
def file_of(module: str) -> Path | None:
    """The file of a module of ours."""
    place = ROOT.joinpath(*module.split("."))
    files = (place / "__init__.py", place.with_suffix(".py"))
    return next((file for file in files if file.exists()), None)


def way_to_torch(file: Path) -> list[str] | None:
    """Files from this one to one that imports torch at once, the shortest way; None where there is none."""
    ways, seen = [[file]], {file}
    for way in ways:
        names = imported_at_once(way[-1])
        if "torch" in {name.split(".")[0] for name in names}:
            return [shown(step) for step in way]
        parents = {".".join(name.split(".")[:n]) for name in names for n in range(1, name.count(".") + 2)}
        new = sorted(found for found in map(file_of, parents) if found and found not in seen)
        seen |= set(new)
        ways += [[*way, other] for other in new]
    return None


@pytest.mark.parametrize("file", APP, ids=shown)
def test_a_page_does_not_pull_torch_before_it_computes(file: Path) -> None:
    assert way_to_torch(file) is None


def test_the_way_to_torch_is_found_through_other_files() -> None:
    assert way_to_torch(ROOT / "model/training/quality.py")
    assert len(way_to_torch(ROOT / "model/analysis/same_states.py") or []) == 1
    assert len(way_to_torch(ROOT / "model/analysis/forced_target.py") or []) > 1


@pytest.mark.parametrize("file", [file for file in APP if room(file) != "computed"], ids=shown)
def test_app_and_model_meet_in_one_place(file: Path) -> None:
    """Outside of pages/computed only text, Traces, entropy and edits of the model are known, and types."""
    known = {"model.tokens", "model.trace", "model.entropy", "model.analysis.edits"}
    ours = {name for name in imported_at_once(file) if name.startswith("model")}
    assert "torch" not in packages(file)
    assert all(name == "model.analysis" or any(f"{name}.".startswith(f"{one}.") for one in known) for name in ours), (
        ours
    )


@pytest.mark.parametrize("file", PAGES, ids=shown)
def test_rooms_of_two_pages_do_not_know_each_other(file: Path) -> None:
    mine = room(file)
    order = SHARED.index(mine) if mine in SHARED else len(SHARED)
    for name in imports(file):
        if not name.startswith("pages.") or name.count(".") < 1:
            continue
        other = name.split(".")[1]
        if other == mine:
            continue
        if file.name == "__init__.py" and name.startswith("pages.shell.needs"):
            continue
        assert other in SHARED and SHARED.index(other) < order, f"{shown(file)} imports {name}"


def test_every_page_says_what_it_needs() -> None:
    assert ROOMS
    for name in ROOMS:
        assert "NEEDS = " in (ROOT / "pages" / name / "__init__.py").read_text("utf-8")
    assert {folder.name for folder in (ROOT / "pages").iterdir() if any(folder.glob("*.py"))} == {*SHARED, *ROOMS}


@pytest.mark.parametrize("file", MODEL, ids=shown)
def test_the_core_of_the_model_does_not_know_what_is_done_with_it(file: Path) -> None:
    above = {"": ("training", "analysis", "textbook"), "textbook": ("training", "analysis"), "training": ("analysis",)}
    folder = file.parent.name if file.parent != ROOT / "model" else ""
    if file.name == "__main__.py":
        return
    for other in above.get(folder, ()):
        assert not [name for name in imports(file) if name.startswith(f"model.{other}")]


@pytest.mark.parametrize("file", sorted((ROOT / "pages/computed").glob("*.py")), ids=shown)
def test_the_door_to_the_model_is_typed_and_bounded(file: Path) -> None:
    assert "typing.Any" not in imports(file)
    for node in ast.walk(tree(file)):
        if not isinstance(node, ast.FunctionDef):
            continue
        assert node.returns is not None, node.name
        assert all(a.annotation for a in (*node.args.args, *node.args.kwonlyargs) if a.arg != "self"), node.name
        kept = [ast.unparse(decorator) for decorator in node.decorator_list]
        assert "lru_cache" not in kept and "lru_cache(None)" not in kept, f"{node.name} can grow without end"
        assert not ("cache" in kept and node.args.args), f"{node.name} can grow without end"


@pytest.mark.parametrize("file", sorted((ROOT / "pages").glob("*/page.py")), ids=shown)
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


def test_views_wait_in_one_way_only() -> None:
    """So that the end of a view (Life.end) is the end of all it waits for; browser/test_lives.py sees it happen."""
    waits = re.compile(r"addEventListener|setTimeout|setInterval|requestAnimationFrame|Observer\(")
    components = (ROOT / "assets" / "components").glob("*.js")
    found = {file.name for file in components if waits.search(file.read_text(encoding="utf-8"))}
    assert found == {"life.js", "link.js", "mount.js"}  # the last two: what outlives every view
