"""The words of the interface: both languages say the same things, pages say nothing of their own."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from pages.session.words import LANGUAGES, Words, load, preferred
from pages.shell import controls

ROOT = Path(__file__).parent.parent
SOURCES = [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]
HANGUL = re.compile("[가-힣]")
KEY = re.compile(r"[a-z]+\.(?!py$|js$|css$|svg$)\w+")
SHOWING = set("markdown caption header subheader title write text warning info error success toast".split())


def texts(words: Words) -> dict[str, str]:
    return {f"{table}.{key}": text for table, keys in words.tables.items() for key, text in keys.items()}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def placeless(text: str) -> str:
    """A text without its placeholders and its formulas."""
    return re.sub(r"\{.*?\}|\$.*?\$|`.*?`", "", text)


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    korean, english = texts(load("ko")), texts(load("en"))
    assert korean.keys() == english.keys()
    assert {k: placeholders(t) for k, t in korean.items()} == {k: placeholders(t) for k, t in english.items()}


def test_each_language_speaks_itself() -> None:
    korean, english = texts(load("ko")), texts(load("en"))
    assert [k for k, t in korean.items() if not HANGUL.search(t) and t != english[k]] == []
    assert [k for k, t in korean.items() if t == english[k] and len(re.findall("[a-z]{2,}", placeless(t))) > 2] == []
    shown_in_korean = {"language.ko", *(f"register.{name}" for name in load("en").tables["register"])}
    assert [k for k, t in english.items() if HANGUL.search(t) and k not in shown_in_korean] == []


TERMS = """
단어 토큰 문장 소스 타깃 임베딩 상태 쿼리 키 값 스코어 가중치 벡터 파라미터 마스크 단계 정렬
확률 모델 어텐션 함수 방향 조각 예문 그림 칸 인코더 디코더 체크포인트 위치 자리 순서 품질
""".split()
PARTICLE = re.compile(rf"({'|'.join(TERMS)})(이|가|을|를|은|는|과|와|으로|로)(?![가-힣])")


def fits(noun: str, particle: str) -> bool:
    """Whether a particle agrees with the noun before it: 이/을/은/과/으로 after a consonant, 로 also after ㄹ."""
    final = (ord(noun[-1]) - ord("가")) % 28
    if particle in ("으로", "로"):
        return (particle == "으로") == (final not in (0, 8))
    return (particle in "이을은과") == (final != 0)


def test_particles_agree_with_the_terms_before_them() -> None:
    found = [match for text in texts(load("ko")).values() for match in PARTICLE.finditer(text)]
    assert len(found) > 100
    assert [match[0] for match in found if not fits(match[1], match[2])] == []


def test_a_missing_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        load("en")("page.nonsense")


def said(source: Path) -> tuple[set[str], set[str]]:
    """(keys that a file asks words for, tables it asks with a name that is computed)."""
    keys, tables = set(), set()
    tree = ast.parse(source.read_text("utf-8"))
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in parts:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
            keys.add(node.value)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            tables.update(re.findall(r"^([a-z]+)\.", str(node.values[0].value)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "table":
            tables.update(a.value for a in node.args if isinstance(a, ast.Constant))
    return keys, tables


def test_every_key_that_is_asked_for_exists_and_none_is_left_over() -> None:
    there, tables = texts(load("en")), load("en").tables
    keys, computed = (set().union(*part) for part in zip(*map(said, SOURCES), strict=True))
    asked = {key for key in keys if key.split(".")[0] in tables}
    assert asked <= there.keys()
    computed |= {"pair", "name"}  # asked for through Words.pair, and with a key put together by hand
    assert {key for key in there if key not in asked and key.split(".")[0] not in computed} == set()


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_text_for_readers_stands_in_the_code(source: Path) -> None:
    tree = ast.parse(source.read_text("utf-8"))
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            example = source.name == "first_screen.py"  # the sentence that is translated first is data
            assert example or not HANGUL.search(node.value), node.value
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)):
        shows = call.func.attr in SHOWING
        literal = [a.value for a in call.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        assert not (shows and literal), literal


def test_the_browser_decides_the_first_language() -> None:
    assert [preferred(locale) for locale in ("ko-KR", "ko", "en-US", "de-DE", "", None)] == ["ko", "ko", *["en"] * 4]
    assert set(LANGUAGES) == {"ko", "en"}


def test_examples_are_in_the_language_they_are_listed_under() -> None:
    for language, sentences in controls.examples().items():
        assert all(bool(HANGUL.search(sentence)) == (language == "ko") for sentence in sentences)
