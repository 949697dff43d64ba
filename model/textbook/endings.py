"""Korean endings: a predicate with its auxiliaries (-고 있다 …), closed in a register or linked to what follows.

Words come with roles: "main" the predicate itself, "aux" what belongs to it, every other role ("not", "can", "want" …)
a meaning that the English side says with a word of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from model.textbook.features import Features
from model.textbook.korean import (
    NIEUN,
    POLITE,
    RIEUL,
    Words,
    adnominal,
    drop_rieul,
    final,
    finish,
    infinitive,
    order,
    past_stem,
    request,
    soft,
    suggest,
    takes_prefix,
    with_final,
)

_HONORED = {"먹다": "드시다", "마시다": "드시다", "자다": "주무시다", "있다": "계시다", "말하다": "말씀하시다"}
_OPPOSITE = {"있다": "없다", "알다": "모르다"}  # what denies these, in place of 안


@dataclass(frozen=True, slots=True)
class Auxiliary:
    """What an auxiliary asks of the predicate before it, its own words, and how it goes on."""

    form: Callable[[str, str], str]
    words: tuple[str, ...]
    predicate: str
    kind: str
    role: str


def _future(predicate: str, kind: str) -> str:
    return adnominal(predicate, kind, "future")


def _present(predicate: str, kind: str) -> str:
    return adnominal(predicate, kind, "present")


def _stem(ending: str) -> Callable[[str, str], str]:
    return lambda predicate, kind: predicate[:-1] + ending


def _infinitive(ending: str = "") -> Callable[[str, str], str]:
    return lambda predicate, kind: infinitive(predicate) + ending


def _soft(ending: str) -> Callable[[str, str], str]:
    return lambda predicate, kind: soft(predicate) + ending


_CAN = Auxiliary(_future, ("수",), "있다", "exist", "can")
AUXILIARIES = {
    "progressive": Auxiliary(_stem("고"), (), "있다", "exist", "aux"),
    "state": Auxiliary(_infinitive(), (), "있다", "exist", "aux"),
    "can": _CAN,
    "cannot": Auxiliary(_future, ("수",), "없다", "exist", "can"),
    "must": Auxiliary(_infinitive("야"), (), "하다", "verb", "must"),
    "may": Auxiliary(_infinitive("도"), (), "되다", "verb", "may"),
    "must_not": Auxiliary(_soft("면"), ("안",), "되다", "verb", "must"),
    "should": Auxiliary(_present, ("게",), "좋다", "adjective", "should"),
    "want": Auxiliary(_stem("고"), (), "싶다", "adjective", "want"),
    "others_want": Auxiliary(_stem("고"), ("싶어",), "하다", "verb", "want"),
    "intend": Auxiliary(_soft("려고"), (), "하다", "verb", "going"),
    "plan": Auxiliary(_future, (), "생각이다", "copula", "plan"),
    "try": Auxiliary(_infinitive(), (), "보다", "verb", "try"),
    "experience": Auxiliary(_infinitive(), ("본", "적이"), "있다", "exist", "have"),
    "seen": Auxiliary(lambda p, k: adnominal(p, k, "past"), ("적이",), "있다", "exist", "have"),
    "come_to": Auxiliary(_stem("게"), (), "되다", "verb", "come"),
    "know_how": Auxiliary(_future, ("줄",), "알다", "verb", "know"),
    "give": Auxiliary(_infinitive(), (), "주다", "verb", "for"),
    "all": Auxiliary(_infinitive(), (), "버리다", "verb", "aux"),
    "cause": Auxiliary(_stem("게"), (), "하다", "verb", "make"),
}


@dataclass(slots=True)
class Chain:
    """A predicate so far: the words said, and the one that will carry the ending."""

    words: Words
    predicate: str
    kind: str
    role: str = "main"
    tense: str = "present"
    honored: bool = False
    before: str = ""  # the noun a copula leans on

    def add(self, auxiliary: Auxiliary) -> None:
        self.words.append((auxiliary.form(self.predicate, self.kind), self.role))
        self.words += [(word, auxiliary.role if word != "안" else "not") for word in auxiliary.words]
        self.predicate, self.kind, self.role = auxiliary.predicate, auxiliary.kind, auxiliary.role

    def deny(self, unable: bool = False) -> None:
        """-지 않다, -지 못하다; 없다 and 모르다 for 있다 and 알다."""
        if self.predicate in _OPPOSITE and not unable and (self.role != "aux"):
            self.predicate = _OPPOSITE[self.predicate]
            return
        self.words.append((self.predicate[:-1] + "지", self.role))
        kind = "adjective" if self.kind in ("adjective", "exist") else "verb"
        self.predicate, self.kind, self.role = ("못하다", "verb", "not") if unable else ("않다", kind, "not")

    def honor(self, special: str = "") -> None:
        """-시-: 가시다, and the words that are honorific by themselves."""
        self.predicate = special or _HONORED.get(self.predicate) or drop_rieul(soft(self.predicate)) + "시다"
        self.kind = "verb" if self.kind == "exist" else self.kind
        self.honored = True


def _prefixed(chain: Chain, f: Features, spoken: bool) -> bool:
    """Whether 안 or 못 stands before the predicate: in the spoken registers, with verbs and short adjectives."""
    if f.modality not in ("", "seem", "intend") or chain.kind == "exist" or chain.kind == "copula":
        return False
    if chain.kind == "adjective":
        return spoken and f.polarity == "not" and len(chain.predicate) <= 3 and chain.predicate != "필요하다"
    return (spoken or f.polarity == "unable") and (takes_prefix(chain.predicate) or chain.predicate == "좋아하다")


def _denied(chain: Chain, f: Features, spoken: bool) -> bool:
    """Deny the bare predicate where that is the one denied; whether it is done."""
    if not f.polarity or f.modality == "want":
        return False
    if _prefixed(chain, f, spoken):
        chain.words.append(("안" if f.polarity == "not" else "못", "not"))
    elif f.aspect or f.modality in ("must", "may", "come_to", "experience"):
        return False
    else:
        chain.deny(f.polarity == "unable")
    return True


def chain_of(
    predicate: str, kind: str, f: Features, *, third: bool, spoken: bool, honored_form: str = "", before: str = ""
) -> Chain:
    """The predicate with what its features add, all but its ending. ``third``: its subject is neither I nor you."""
    chain = Chain([], predicate, kind, before=before)
    denied = _denied(chain, f, spoken)
    if f.aspect in AUXILIARIES:
        chain.add(AUXILIARIES[f.aspect])
    if f.modality == "seem":
        return _seeming(chain, f, denied)
    name = f.modality
    if name == "want" and third:
        name = "others_want"
    elif name == "experience" and predicate.endswith("보다"):
        name = "seen"
    if name == "need_not":
        chain.deny()
        name = "may"
        chain.add(AUXILIARIES["may"])
        chain.role = "must"
    elif name in AUXILIARIES:
        chain.add(AUXILIARIES[name])
    if f.polarity and not denied:
        chain.deny()
    if f.honorific:
        chain.honor(honored_form if not f.modality and not f.polarity and not f.aspect else "")
    chain.tense = "pluperfect" if f.aspect == "pluperfect" else f.tense
    if f.modality == "should" and not spoken:
        chain.words = [("것이" if word == "게" else word, role) for word, role in chain.words]
    return chain


def _seeming(chain: Chain, f: Features, denied: bool) -> Chain:
    """-은/는/을 것 같다: what is thought of carries the tense."""
    if f.polarity and not denied:
        chain.deny()
    past = f.tense == "past"
    chain.words.append((adnominal(chain.predicate, chain.kind, f.tense), chain.role))
    if past and chain.kind in ("adjective", "exist", "copula"):
        chain.words[-1] = (with_final(past_stem(chain.predicate, chain.before), 20) + "던", chain.role)
    chain.words.append(("것", "seem"))
    chain.predicate, chain.kind, chain.role = "같다", "adjective", "seem"
    return chain


# --- closing a sentence ---

_WILL = {"haera": "것이다", "banmal": "거야", "haeyo": "거예요", "hapsyo": "것입니다"}
_WILL_ASKED = _WILL | {"haera": "것인가", "hapsyo": "것입니까"}
_PROMISE = {"haera": "겠다", "banmal": "게", "haeyo": "게요", "hapsyo": "겠습니다"}
_SHALL = {"haera": "까", "banmal": "까", "haeyo": "까요", "hapsyo": "까요"}


def _closed(chain: Chain, register: str, asking: bool) -> str:
    predicate, kind = chain.predicate, chain.kind
    if chain.tense == "pluperfect":
        return finish(past_stem(predicate, chain.before) + "었다", kind, register, False, asking).replace(
            "었는다", "었다"
        )
    if chain.honored and register == "haeyo" and chain.tense == "present":
        return predicate[:-2] + "세요"
    if predicate.endswith("이다") and kind == "copula" and len(predicate) > 2:  # 생각이다
        return predicate[:-2] + finish("이다", kind, register, chain.tense == "past", asking, predicate[:-2])
    if predicate == "같다" and register == "haeyo" and chain.tense == "present":
        return "같아요"
    return finish(predicate, kind, register, chain.tense == "past", asking, chain.before)


def _pluperfect(chain: Chain, register: str, asking: bool) -> str:
    stem = past_stem(chain.predicate, chain.before) + "었"
    return {
        "haera": stem + ("는가" if asking else "다"),
        "banmal": stem + "어",
        "haeyo": stem + "어요",
        "hapsyo": stem + ("습니까" if asking else "습니다"),
    }[register]


def closed(chain: Chain, register: str, act: str = "") -> Words:
    """The words of a closed sentence. ``act``: "" statement, "?" question, order, request, suggest, promise, shall,
    forbid.
    """
    words, predicate, role = list(chain.words), chain.predicate, chain.role
    if act in ("", "?"):
        if chain.tense == "future":
            closing = (_WILL_ASKED if act else _WILL)[register]
            return [*words, (_future(predicate, chain.kind), role), (closing, "will")]
        make = _pluperfect if chain.tense == "pluperfect" else _closed
        return [*words, (make(chain, register, act == "?"), role)]
    if act == "order":
        return [*words, (_ordered(predicate, register), role)]
    if act == "request":
        return [*words, (infinitive(predicate), role), (request(register), "please")]
    if act == "suggest":
        return [*words, (suggest(predicate, register), role)]
    if act == "promise":
        own = predicate[:-1] if register in ("haera", "hapsyo") else _future(predicate, chain.kind)
        return [*words, (own + _PROMISE[register], role)]
    if act == "shall":
        return [*words, (_future(predicate, chain.kind) + _SHALL[register], role)]
    if act == "forbid":
        return [*words, (predicate[:-1] + "지", role), (order("말다", register).replace("말아", "마"), "not")]
    raise ValueError(f"no act {act!r}")


def _ordered(predicate: str, register: str) -> str:
    return order(predicate, register)


# --- linking to what follows ---

_AFTER_PAST = {
    "고": "고",
    "지만": "지만",
    "니까": "으니까",
    "면": "으면",
    "는데": "는데",
    "거나": "거나",
    "때": "을 때",
    "도": "어도",
    "다고": "다고",
    "냐고": "냐고",
    "기": "기",
    "지": "는지",
}
_AFTER_NOUN = {  # the copula, with and without its 이
    "고": ("이고", "고"),
    "지만": ("이지만", "지만"),
    "서": ("이어서", "여서"),
    "니까": ("이니까", "니까"),
    "면": ("이면", "면"),
    "때": ("일 때", "일 때"),
    "는데": ("인데", "인데"),
    "거나": ("이거나", "거나"),
    "도": ("이어도", "여도"),
    "다고": ("이라고", "라고"),
    "냐고": ("이냐고", "냐고"),
    "rel": ("인", "인"),
    "것": ("인 것", "인 것"),
    "지": ("인지", "인지"),
}
_AFTER_STEM = {
    "고": "고",
    "지만": "지만",
    "거나": "거나",
    "전": "기 전에",
    "기": "기",
    "자고": "자고",
    "냐고": "냐고",
    "자마자": "자마자",
    "다가": "다가",
}
_AFTER_SOFT = {"면": "면", "면서": "면서", "려고": "려고", "러": "러", "라고": "라고"}
_AFTER_INFINITIVE = {"서": "서", "도": "도"}


def _plain(predicate: str, kind: str) -> str:
    return finish(predicate, kind, "haera")


@cache
def _present_linked(predicate: str, kind: str, ending: str) -> str:
    if ending in _AFTER_STEM:
        return predicate[:-1] + _AFTER_STEM[ending]
    if ending in _AFTER_SOFT:
        return soft(predicate) + _AFTER_SOFT[ending]
    if ending in _AFTER_INFINITIVE:
        return infinitive(predicate) + _AFTER_INFINITIVE[ending]
    if ending == "니까":
        return drop_rieul(soft(predicate)) + "니까"
    if ending == "다고":
        return _plain(predicate, kind) + "고"
    if ending in ("는데", "지"):
        return _present(predicate, kind) + {"는데": "데", "지": "지"}[ending]
    return _nominal(predicate, kind, ending)


def _nominal(predicate: str, kind: str, ending: str) -> str:
    """Endings that make a noun's neighbour of the predicate: -은 후에, -을 때, -는 것, and adnominal forms."""
    if ending == "후":
        return adnominal(predicate, kind, "past") + " 후에"
    if ending == "때":
        return _future(predicate, kind) + " 때"
    if ending == "것":
        return _present(predicate, kind) + " 것"
    return adnominal(predicate, kind, {"rel": "present", "rel_past": "past", "rel_future": "future"}[ending])


def linked(chain: Chain, ending: str) -> Words:
    """The words of a clause that something follows.

    Endings: 고 지만 서 니까 면 때 전 후 면서 는데 려고 러 거나 도 자마자 다가 · 다고 냐고 자고 라고 · 지 (whether) ·
    기 것 · rel rel_past rel_future before a noun.
    """
    words, role = list(chain.words), chain.role
    text = _linked(chain, ending)
    first, *rest = text.split(" ")
    return [*words, (first, role), *((one, "link") for one in rest)]


def _linked(chain: Chain, ending: str) -> str:
    predicate, kind = chain.predicate, chain.kind
    if chain.tense == "future" and ending == "다고":
        return _future(predicate, kind) + " 거라고"
    if ending == "rel" and chain.tense == "past":
        ending = "rel_past"
    if ending == "rel" and chain.tense == "future":
        ending = "rel_future"
    if ending == "rel_past" and kind in ("adjective", "exist"):
        return past_stem(predicate, chain.before) + "던"
    if chain.tense == "past" and ending in _AFTER_PAST:
        return past_stem(predicate, chain.before) + _AFTER_PAST[ending]
    if predicate == "이다" and ending in _AFTER_NOUN:
        return _AFTER_NOUN[ending][0 if final(chain.before) else 1]
    return _present_linked(predicate, kind, ending)


__all__ = ["AUXILIARIES", "NIEUN", "POLITE", "RIEUL", "Chain", "chain_of", "closed", "linked"]
