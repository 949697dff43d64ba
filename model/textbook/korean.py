"""Korean morphology: particles by final consonant, and the conjugation of every irregular class in four registers.

A conjugated predicate is a list of (word, role): role "main" is the predicate itself, "aux" an auxiliary that
belongs to it, "not", "can" and "want" carry a meaning of their own. Words are dictionary forms (쓰다, 춥다).
"""

from dataclasses import dataclass
from functools import cache

from model.textbook.tables import rows

REGISTERS = ("haera", "haeyo", "hapsyo", "banmal")
POLITE = ("haeyo", "hapsyo")

Words = list[tuple[str, str]]

NIEUN, RIEUL, BIEUP, SSANGSIOT = 4, 8, 17, 20  # final consonants by their Unicode index
_DIGEUT, _SIOT, _HIEUH = 7, 19, 27
_A, _AE, _YA, _YAE, _EO, _E, _YEO, _YE, _O, _WA, _WAE, _OE, _U, _WO, _EU, _I = (
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 18, 20,
)  # fmt: skip
_IEUNG = 11
_CONTRACT = {_O: _WA, _U: _WO, _I: _YEO, _OE: _WAE}
_ABSORB = (_A, _AE, _EO, _E, _YEO, _YE)

# Final sound of a Latin letter's or digit's Korean name: L 엘, M 엠, N 엔, R 알; 0 영, 1 일, 3 삼, 6 육, 7 칠, 8 팔.
_SPELLED = {"l": RIEUL, "m": 16, "n": NIEUN, "r": RIEUL, "0": 21, "1": RIEUL, "3": 16, "6": 1, "7": RIEUL, "8": RIEUL}

_B_REGULAR = {"입다", "잡다", "씹다", "좁다", "뽑다", "접다", "업다", "집다", "꼽다", "넓다", "밟다"}
_D_IRREGULAR = {"듣다", "걷다", "묻다", "싣다", "깨닫다"}
_S_IRREGULAR = {"짓다", "낫다", "붓다", "잇다", "긋다", "젓다"}
_H_IRREGULAR = set("빨갛다 파랗다 노랗다 하얗다 까맣다 그렇다 이렇다 저렇다 어떻다 커다랗다".split())
_REO_IRREGULAR = {"이르다", "푸르다"}
_EU_REGULAR_REU = {"따르다", "치르다", "들르다"}
_OA_AFTER_B = {"돕다", "곱다"}  # the only two whose ㅂ becomes 오 (도와), all others 우 (추워)


def final(word: str) -> int:
    """Index of the final consonant of a word's last sound, 0 for none; Latin letters and digits as they are read."""
    last = word[-1]
    if "가" <= last <= "힣":
        return (ord(last) - 0xAC00) % 28
    return _SPELLED.get(last.lower(), 0)


def drop_rieul(stem: str) -> str:
    """A stem as it stands before ㄴ, ㅂ, ㅅ: 살 → 사."""
    return with_final(stem, 0) if final(stem) == RIEUL else stem


def _split(syllable: str) -> tuple[int, int, int]:
    code = ord(syllable) - 0xAC00
    return code // 588, code % 588 // 28, code % 28


def _join(lead: int, vowel: int, tail: int = 0) -> str:
    return chr(0xAC00 + lead * 588 + vowel * 28 + tail)


def with_final(word: str, tail: int) -> str:
    """The word with its last syllable's final consonant replaced (0 removes it)."""
    lead, vowel, _ = _split(word[-1])
    return word[:-1] + _join(lead, vowel, tail)


_ALLOMORPHS = {
    "은": ("은", "는"), "이": ("이", "가"), "을": ("을", "를"), "과": ("과", "와"), "이랑": ("이랑", "랑"),
}  # fmt: skip
_FUSED = {
    ("나", "이"): "내가", ("저", "이"): "제가", ("너", "이"): "네가", ("누구", "이"): "누가",
    ("나", "의"): "내", ("저", "의"): "제", ("너", "의"): "네",
}  # fmt: skip


def particle(word: str, name: str) -> str:
    """The form of a particle after a word. Names: 은 이 을 과 이랑 으로; any other particle is invariable."""
    tail = final(word)
    if name == "으로":
        return "로" if tail in (0, RIEUL) else "으로"
    if name in _ALLOMORPHS:
        return _ALLOMORPHS[name][0 if tail else 1]
    return name


def attach(word: str, name: str) -> str:
    """A word with its particle, with the fused pronoun forms: 나+이 → 내가, 누구+이 → 누가, 책+을 → 책을."""
    return _FUSED.get((word, name), word + particle(word, name))


def is_fused(word: str, name: str) -> bool:
    """Whether the pronoun changes before this particle, so that no border between them can be drawn."""
    return (word, name) in _FUSED


@cache
def _listed() -> dict[str, str]:
    """Irregular classes that cannot be seen from the dictionary form, by word."""
    return {word: "" if kind == "regular" else kind for word, kind in rows("irregular_korean.tsv", 2, 2)}


@cache
def irregular(predicate: str) -> str:
    """The irregular class of a dictionary form: "하" "르" "러" "ㅂ" "ㄷ" "ㅅ" "ㅎ", or "" (으 and ㄹ drop by rule)."""
    if predicate in _listed():
        return _listed()[predicate]
    stem, tail = predicate[:-1], final(predicate[:-1])
    if stem.endswith("하"):
        return "하"
    if stem.endswith("르") and predicate not in _EU_REGULAR_REU:
        return "러" if predicate in _REO_IRREGULAR else "르"
    if tail == BIEUP and predicate not in _B_REGULAR:
        return "ㅂ"
    for name, members in (("ㄷ", _D_IRREGULAR), ("ㅅ", _S_IRREGULAR), ("ㅎ", _H_IRREGULAR)):
        if predicate in members:
            return name
    return ""


@cache
def soft(predicate: str) -> str:
    """The stem as it stands before (으): 춥다 → 추우, 듣다 → 들으, 먹다 → 먹으, 가다 → 가, 살다 → 살."""
    stem, kind = predicate[:-1], irregular(predicate)
    if kind == "ㅂ":
        return with_final(stem, 0) + "우"
    if kind == "ㄷ":
        return with_final(stem, RIEUL) + "으"
    if kind == "ㅅ":
        return with_final(stem, 0) + "으"
    if kind == "ㅎ":
        return with_final(stem, 0)
    return stem if final(stem) in (0, RIEUL) else stem + "으"


@cache
def infinitive(predicate: str) -> str:
    """The -아/어 form, contracted: 가다 → 가, 마시다 → 마셔, 춥다 → 추워, 빨갛다 → 빨개, 하다 → 해."""
    stem, kind = predicate[:-1], irregular(predicate)
    if kind == "하":
        return stem[:-1] + "해"
    if kind == "러":
        return stem + "러"
    if kind == "르":
        return _open(with_final(stem[:-1], RIEUL) + "르")
    if kind == "ㅂ":
        return with_final(stem, 0) + ("와" if predicate in _OA_AFTER_B else "워")
    if kind == "ㅎ":
        lead, vowel, _ = _split(stem[-1])
        return stem[:-1] + _join(lead, {_YA: _YAE, _A: _AE}.get(vowel, _AE))
    if kind in ("ㄷ", "ㅅ"):
        return soft(predicate)[:-1] + _harmony(stem)
    return _open(stem)


def _harmony(stem: str) -> str:
    return "아" if _split(stem[-1])[1] in (_A, _O) else "어"


def _open(stem: str) -> str:
    """-아/어 after a regular stem, with the contractions of stems that end in a vowel."""
    lead, vowel, tail = _split(stem[-1])
    if tail:
        return stem + ("아" if vowel in (_A, _O, _YA) else "어")
    if vowel in _ABSORB:
        return stem
    if vowel == _EU:
        before = stem[-2] if len(stem) > 1 else ""
        bright = before and _split(before)[1] in (_A, _O)
        return stem[:-1] + _join(lead, _A if bright else _EO)
    if vowel in _CONTRACT:
        return stem[:-1] + _join(lead, _CONTRACT[vowel])
    return stem + "어"


@cache
def adnominal(predicate: str, kind: str, tense: str) -> str:
    """The form before a noun; tense "present" (가는, 큰), "past" (간) or "future" (갈)."""
    if tense == "future":
        return with_final(soft(predicate), RIEUL)
    if tense == "present" and kind in ("verb", "exist"):
        return drop_rieul(predicate[:-1]) + "는"
    return with_final(drop_rieul(soft(predicate)), NIEUN)


@cache
def past_stem(predicate: str, before: str = "") -> str:
    """The stem with -았/었: 갔, 썼; the copula after a vowel is 였, after a consonant 이었."""
    if predicate == "이다":
        return "이었" if final(before) else "였"
    if predicate == "아니다":
        return "아니었"
    return with_final(infinitive(predicate), SSANGSIOT)


def _formal(stem: str, asking: bool) -> str:
    ending = "니까" if asking else "니다"
    stem = drop_rieul(stem)
    return stem + "습" + ending if final(stem) else with_final(stem, BIEUP) + ending


def _past(stem: str, register: str, asking: bool) -> str:
    plain = "는가" if asking else "다"
    formal = "습니까" if asking else "습니다"
    return stem + {"haera": plain, "banmal": "어", "haeyo": "어요", "hapsyo": formal}[register]


def _copula(register: str, asking: bool, before: str) -> str:
    closed = bool(final(before))
    if register == "haera":
        return "인가" if asking else "이다"
    if register == "banmal":
        return "이야" if closed else "야"
    if register == "haeyo":
        return "이에요" if closed else "예요"
    return _formal("이", asking)


def _plain(predicate: str, kind: str, asking: bool) -> str:
    stem = predicate[:-1]
    if asking:
        return adnominal(predicate, kind, "present") + "가"
    if kind != "verb":
        return predicate
    return with_final(drop_rieul(stem), NIEUN) + "다" if final(stem) in (0, RIEUL) else stem + "는다"


def _present(predicate: str, kind: str, register: str, asking: bool, before: str) -> str:
    if predicate == "이다":
        return _copula(register, asking, before)
    if register == "hapsyo":
        return _formal(predicate[:-1], asking)
    if register == "haera":
        return _plain(predicate, kind, asking)
    if predicate == "아니다":
        return "아니야" if register == "banmal" else "아니에요"
    return infinitive(predicate) + ("요" if register == "haeyo" else "")


def finish(predicate: str, kind: str, register: str, past: bool = False, asking: bool = False, before: str = "") -> str:
    """One predicate closing a sentence. ``kind``: verb, adjective, exist (있다, 없다) or copula."""
    if past:
        return _past(past_stem(predicate, before), register, asking)
    return _present(predicate, kind, register, asking, before)


@dataclass(frozen=True, slots=True)
class Mood:
    """How a sentence closes: its register, whether it asks, whether its subject is a third person."""

    register: str
    asking: bool = False
    third: bool = False


_NO_PREFIX = ("춤추다", "잠자다", "알다", "모르다", "있다", "없다", "깨닫다", "잊어버리다")


def takes_prefix(predicate: str) -> bool:
    """Whether 안 and 못 may stand before the predicate: not before a noun that became a verb (공부하다, 춤추다)."""
    return predicate == "하다" or not (irregular(predicate) == "하" or predicate.endswith(_NO_PREFIX))


def _negative(predicate: str, kind: str, mood: Mood, past: bool) -> Words:
    """안 in the spoken registers, -지 않다 in the written ones and, always, for adjectives and noun + 하다."""
    spoken = mood.register in ("haeyo", "banmal") and kind == "verb"
    if spoken and (takes_prefix(predicate) or predicate == "좋아하다"):
        return [("안", "not"), (finish(predicate, kind, mood.register, past, mood.asking), "main")]
    return [(predicate[:-1] + "지", "main"), (finish("않다", kind, mood.register, past, mood.asking), "not")]


def _unable(predicate: str, mood: Mood) -> Words:
    if not takes_prefix(predicate):
        return [(predicate[:-1] + "지", "main"), (finish("못하다", "verb", mood.register, asking=mood.asking), "not")]
    return [("못", "not"), (finish(predicate, "verb", mood.register, asking=mood.asking), "main")]


def _future(predicate: str, mood: Mood) -> Words:
    statement = {"haera": "것이다", "banmal": "거야", "haeyo": "거예요", "hapsyo": "것입니다"}
    question = statement | {"haera": "것인가", "hapsyo": "것입니까"}
    closing = (question if mood.asking else statement)[mood.register]
    return [(adnominal(predicate, "verb", "future"), "main"), (closing, "aux")]


def _wish(predicate: str, mood: Mood, past: bool) -> Words:
    main = (predicate[:-1] + "고", "main")
    if mood.third:
        return [main, ("싶어", "want"), (finish("하다", "verb", mood.register, past, mood.asking), "want")]
    return [main, (finish("싶다", "adjective", mood.register, past, mood.asking), "want")]


def order(predicate: str, register: str) -> str:
    """The order to do something: 가라, 가세요, 가십시오, 가."""
    polite = {"haeyo": "세요", "hapsyo": "십시오"}
    if register in polite:
        return drop_rieul(soft(predicate)) + polite[register]
    return infinitive(predicate) + ("라" if register == "haera" else "")


def request(register: str) -> str:
    """주다 as one asks for something."""
    return {"haera": "다오", "banmal": "줘", "haeyo": "주세요", "hapsyo": "주십시오"}[register]


def suggest(predicate: str, register: str) -> str:
    """The suggestion to do something together: 가자, 갑시다; -아요 in the polite spoken register."""
    if register == "hapsyo":
        stem = drop_rieul(soft(predicate))
        return with_final(stem, BIEUP) + "시다"
    return infinitive(predicate) + "요" if register == "haeyo" else predicate[:-1] + "자"


_INNER = {
    "go": lambda p, k: p[:-1] + "고",
    "seo": lambda p, k: infinitive(p) + "서",
    "reo": lambda p, k: soft(p) + "러",
    "myeon": lambda p, k: soft(p) + "면",
    "rel_present": lambda p, k: adnominal(p, k, "present"),
    "rel_past": lambda p, k: adnominal(p, k, "past"),
    "rel_future": lambda p, k: adnominal(p, k, "future"),
    "past_when": lambda p, k: past_stem(p) + "을",
    "past_gi": lambda p, k: past_stem(p) + "기",
    "past_jiman": lambda p, k: past_stem(p) + "지만",
    "gi": lambda p, k: p[:-1] + "기",
    "inf": lambda p, k: infinitive(p),
}


def conjugate(predicate: str, kind: str, form: str, mood: Mood, before: str = "") -> Words:
    """A predicate in one form, as words with roles.

    Closing forms: present past future progressive past_progressive negative past_negative want past_want can
    past_can unable order request suggest forbid. Others stand inside a sentence (go 고, seo 아서, rel_past 은 …).
    ``before`` is the noun the copula leans on. Raises KeyError for an unknown form.
    """
    register, asking = mood.register, mood.asking
    past = form.startswith("past")
    if form in _INNER:
        return [(_INNER[form](predicate, kind), "main")]
    if form in ("present", "past"):
        return [(finish(predicate, kind, register, past, asking, before), "main")]
    if form in ("progressive", "past_progressive"):
        return [(predicate[:-1] + "고", "main"), (finish("있다", "exist", register, past, asking), "aux")]
    if form == "rel_progressive":
        return [(predicate[:-1] + "고", "main"), ("있는", "aux")]
    if form in ("can", "past_can"):
        able = [("수", "can"), (finish("있다", "exist", register, past, asking), "can")]
        return [(adnominal(predicate, "verb", "future"), "main"), *able]
    return {
        "future": lambda: _future(predicate, mood),
        "negative": lambda: _negative(predicate, kind, mood, False),
        "past_negative": lambda: _negative(predicate, kind, mood, True),
        "want": lambda: _wish(predicate, mood, False),
        "past_want": lambda: _wish(predicate, mood, True),
        "unable": lambda: _unable(predicate, mood),
        "order": lambda: [(order(predicate, register), "main")],
        "request": lambda: [(infinitive(predicate), "main"), (request(register), "please")],
        "suggest": lambda: [(suggest(predicate, register), "main")],
        "forbid": lambda: [(predicate[:-1] + "지", "main"), (order("말다", register).replace("말아", "마"), "not")],
    }[form]()
