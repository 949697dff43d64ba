"""English morphology: articles, plurals, verb forms and comparison by rule and table; the group of words a predicate
makes.
"""

from dataclasses import dataclass
from functools import cache

from model.textbook.features import Features
from model.textbook.tables import rows

_PLURALS = {
    "child": "children", "man": "men", "woman": "women", "person": "people", "fish": "fish", "sheep": "sheep",
    "knife": "knives", "mouse": "mice", "foot": "feet", "tooth": "teeth", "policeman": "policemen",
    "leaf": "leaves", "wife": "wives", "life": "lives", "shelf": "shelves", "wolf": "wolves", "half": "halves",
    "scarf": "scarves", "loaf": "loaves", "thief": "thieves", "firefighter": "firefighters",
}  # fmt: skip
_PAST = dict(
    pair.split(":")
    for pair in """be:was begin:began build:built buy:bought catch:caught come:came do:did draw:drew drink:drank
    drive:drove eat:ate fall:fell find:found fly:flew forget:forgot get:got give:gave go:went have:had hear:heard
    know:knew leave:left lose:lost make:made meet:met put:put read:read ride:rode run:ran say:said see:saw sell:sold
    send:sent sing:sang sit:sat sleep:slept speak:spoke spend:spent swim:swam take:took teach:taught tell:told
    think:thought understand:understood wear:wore win:won write:wrote break:broke bring:brought choose:chose cut:cut
    feel:felt fight:fought grow:grew hang:hung hide:hid hit:hit hold:held hurt:hurt keep:kept lend:lent let:let
    light:lit mean:meant pay:paid ring:rang rise:rose set:set shake:shook shine:shone shoot:shot show:showed
    shut:shut sink:sank stand:stood steal:stole stick:stuck sweep:swept throw:threw wake:woke bite:bit blow:blew
    cost:cost dig:dug feed:fed freeze:froze lead:led lay:laid quit:quit ride:rode spread:spread tear:tore
    become:became""".split()
)
_PARTICIPLES = dict(
    pair.split(":")
    for pair in """be:been begin:begun come:come become:become do:done draw:drawn drink:drunk drive:driven eat:eaten
    fall:fallen fly:flown forget:forgotten get:gotten give:given go:gone know:known ride:ridden run:run see:seen
    sing:sung speak:spoken swim:swum take:taken wear:worn write:written break:broken choose:chosen grow:grown
    hide:hidden ring:rung rise:risen shake:shaken show:shown sink:sunk steal:stolen throw:thrown wake:woken
    bite:bitten blow:blown freeze:frozen tear:torn""".split()
)
_COMPARATIVES = {"good": "better", "bad": "worse", "far": "farther", "many": "more", "much": "more", "little": "less"}
_SUPERLATIVES = {"good": "best", "bad": "worst", "far": "farthest", "many": "most", "much": "most", "little": "least"}
_DOUBLED = {"forget", "begin", "admit", "prefer", "occur", "control", "regret", "permit", "refer", "unplug", "kidnap"}
_NOT_DOUBLED = {"fix", "mix", "play", "show", "draw", "snow", "stay", "pay", "say", "buy", "enjoy", "tax", "sew"}
_VOWELS = "aeiou"
_AN = ("hour", "honest", "heir", "MP", "X-ray", "LSTM", "RNN", "MRI", "SUV", "F ")
_A = ("uni", "use", "euro", "one", "ukulele", "usual", "UFO", "unicorn", "utensil")
_NOT_A = ("unin", "unim", "unid")
_BE = {("present", "first"): "am", ("present", "third"): "is", ("past", "first"): "was", ("past", "third"): "was"}


@cache
def _table(kind: str) -> dict[str, str]:
    """Irregular forms of one kind: what stands above, and the table's."""
    base = {"past": _PAST, "participle": _PARTICIPLES, "plural": _PLURALS}
    base |= {"comparative": _COMPARATIVES, "superlative": _SUPERLATIVES}
    return base.get(kind, {}) | {lemma: form for lemma, of, form in rows("irregular.tsv", 3, 3) if of == kind}


def article(phrase: str) -> str:
    """ "a" or "an" before a noun phrase, by sound."""
    if phrase.startswith(_AN):
        return "an"
    if phrase.lower().startswith(_A) and not phrase.lower().startswith(_NOT_A):
        return "a"
    return "an" if phrase[0].lower() in _VOWELS else "a"


@cache
def plural(noun: str) -> str:
    """The plural of a noun phrase: its last word changes."""
    if noun in _table("plural"):
        return _table("plural")[noun]
    head, gap, last = noun.replace("~", " ").rpartition(" ")
    return noun[: len(head)] + noun[len(head) : len(head) + len(gap)] + _plural(last)


def _plural(noun: str) -> str:
    return _table("plural").get(noun) or _add_s(noun)


def _add_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")) or word in ("go", "do", "undergo", "tomato", "potato", "hero"):
        return word + "es"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    return word + "s"


def third(verb: str) -> str:
    """Third person singular, present: goes, studies, has."""
    return {"have": "has", "be": "is"}.get(verb) or _add_s(verb)


def _doubles(verb: str) -> bool:
    """Whether the last consonant is doubled: stop, swim, forget; not fix, play, open."""
    if verb in _DOUBLED:
        return True
    vowels = sum(one in _VOWELS for one in verb)
    shape = len(verb) > 2 and verb[-1] not in _VOWELS + "wxy" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS
    return (shape or verb in ("quit", "quiz")) and verb not in _NOT_DOUBLED and vowels - verb.startswith("qu") == 1


def _regular_past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    return verb + (verb[-1] if _doubles(verb) else "") + "ed"


def past(verb: str) -> str:
    """Simple past: studied, stopped, wrote."""
    return _table("past").get(verb) or _regular_past(verb)


def participle(verb: str) -> str:
    """Past participle: studied, stopped, written."""
    return _table("participle").get(verb) or past(verb)


def gerund(verb: str) -> str:
    """-ing: making, swimming, lying, seeing."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + (verb[-1] if _doubles(verb) else "") + "ing"


def be(tense: str, person: str) -> str:
    """am, is, are, was, were. ``person``: "first", "second", "third" (both singular) or "plural"."""
    return _BE.get((tense, person)) or ("are" if tense == "present" else "were")


def verb(lexeme: str, form: str, person: str) -> str:
    """A verb, its first word inflected (listen to → listened to); "do", "be" and their negatives included."""
    head, _, rest = lexeme.partition(" ")
    return f"{inflect(head, form, person)} {rest}".strip()


@cache
def inflect(head: str, form: str, person: str) -> str:
    """One verb in a form: present, past, base, ing, participle, and not_present, not_past of be and do."""
    if head in ("be", "do") and form.startswith("not_"):
        tense = form.removeprefix("not_")
        return "am not" if (head, tense, person) == ("be", "present", "first") else inflect(head, tense, person) + "n't"
    if head == "be" and form in ("present", "past"):
        return be(form, person)
    if form == "present":
        return third(head) if person == "third" else head
    if form == "base":
        return head
    return {"past": past, "ing": gerund, "participle": participle}[form](head)


def _syllables(word: str) -> int:
    groups = sum(a in _VOWELS + "y" and (i == 0 or word[i - 1] not in _VOWELS + "y") for i, a in enumerate(word))
    return groups - (word.endswith("e") and not word.endswith("le") and groups > 1)


def _graded(adjective: str, table: str, ending: str, word: str) -> str:
    head, gap, rest = adjective.partition(" ")
    if head in _table(table):
        return _table(table)[head] + gap + rest
    if head.endswith("y") and _syllables(head) == 2 and head[-2] not in _VOWELS:
        return head[:-1] + "i" + ending + gap + rest
    if _syllables(head) > 1 and head not in ("simple", "quiet", "narrow", "clever", "gentle", "shallow", "little"):
        return f"{word} {adjective}"
    if head in ("tired", "sick", "afraid", "bored", "scared", "fun", "wrong", "right", "real", "pleased", "glad"):
        return f"{word} {adjective}"
    doubled = head[-1] if _doubles(head) else ""
    return head + (ending[1:] if head.endswith("e") else doubled + ending) + gap + rest


@cache
def comparative(adjective: str) -> str:
    """smarter, busier, larger, bigger; "more" before longer words."""
    return _graded(adjective, "comparative", "er", "more")


@cache
def superlative(adjective: str) -> str:
    """smartest, busiest, largest, biggest; "most" before longer words."""
    return _graded(adjective, "superlative", "est", "most")


# --- the words of a predicate ---

Tokens = list[tuple[str, str]]  # a word and its role, as in endings.py


@dataclass(frozen=True, slots=True)
class _Step:
    """One verb of a group: what follows it, its role, and the form it asks of the next."""

    head: str
    tail: tuple[str, ...] = ()
    role: str = "aux"
    next: str = "base"
    operator: bool = False
    tail_role: str = ""


_PERFECT = _Step("have", role="aux", next="participle", operator=True)
_STEPS = {
    "can": _Step("can", role="can", operator=True),
    "cannot": _Step("can", role="can", operator=True),
    "must": _Step("have", ("to",), "must"),
    "need_not": _Step("have", ("to",), "must"),
    "may": _Step("may", role="may", operator=True),
    "must_not": _Step("must", role="must", operator=True),
    "should": _Step("should", role="should", operator=True),
    "want": _Step("want", ("to",), "want"),
    "intend": _Step("be", ("going", "to"), "aux", operator=True, tail_role="going"),
    "plan": _Step("be", ("planning", "to"), "aux", operator=True, tail_role="plan"),
    "try": _Step("try", (), "try", "ing"),
    "experience": _Step("have", role="have", next="participle", operator=True),
    "come_to": _Step("end", ("up",), "come", "ing"),
    "know_how": _Step("know", ("how", "to"), "know"),
}
_WILL = _Step("will", role="will", operator=True)
_PROGRESSIVE = _Step("be", next="ing", operator=True)
_MODALS = {"can": "could", "will": "would", "may": "might", "must": "must", "should": "should"}


@dataclass(frozen=True, slots=True)
class Group:
    """A predicate's words in English: the operator (be, have, do, a modal), whether it is denied, and the rest."""

    operator: tuple[str, str] | None
    denied: str  # "", "not" or "never"
    rest: tuple[tuple[str, str], ...]


def _main(lexeme: str, adjective: bool) -> _Step:
    head, *tail = lexeme.split(" ")
    if adjective:
        return _Step("be", (head, *tail), operator=True, tail_role="main")
    if head == "be" and tail:
        return _Step("be", tuple(tail), operator=True, tail_role="main")
    return _Step(head, tuple(tail), "main", operator=head == "be", tail_role="aux")


def _steps(lexeme: str, f: Features, adjective: bool) -> list[_Step]:
    steps = [_WILL] if f.tense == "future" else []
    if f.polarity == "unable":
        steps.append(_Step("can", role="not", operator=True))
    if f.modality in _STEPS:
        steps.append(_STEPS[f.modality])
    if f.aspect in ("perfect", "pluperfect"):
        steps.append(_PERFECT)
    elif f.aspect in ("progressive", "state"):
        steps.append(_PROGRESSIVE)
    return [*steps, _main(lexeme, adjective)]


def _finite(step: _Step, tense: str, person: str) -> str:
    past = tense == "past"
    if step.head in _MODALS and step.operator:
        return _MODALS[step.head] if past else step.head
    return inflect(step.head, "past" if past else "present", person)


@cache
def group(lexeme: str, f: Features, person: str, *, adjective: bool = False, asking: bool = False) -> Group:
    """The group of a predicate; ``asking`` gives every verb an operator to invert. ``lexeme`` "be" is the copula."""
    steps = _steps(lexeme, f, adjective)
    tense = "past" if f.aspect == "pluperfect" else "present" if f.aspect == "perfect" else f.tense
    if f.modality == "experience":
        tense = "present"
    denied = "not" if f.polarity or f.modality in ("cannot", "must_not", "need_not") else ""
    first, *others = steps
    operator, rest, form = None, [], ""
    if first.operator:
        operator = (_finite(first, tense, person), first.role)
        rest += [(word, first.tail_role or first.role) for word in first.tail]
        form = first.next
    elif denied or asking:
        operator = (inflect("do", "past" if tense == "past" else "present", person), "aux")
        form, others = "base", steps
    else:
        rest += [(_finite(first, tense, person), first.role)]
        rest += [(word, first.tail_role or first.role) for word in first.tail]
        form = first.next
    for step in others:
        rest.append((inflect(step.head, form, person), step.role))
        rest += [(word, step.tail_role or step.role) for word in step.tail]
        form = step.next
    if f.modality == "experience" and denied:
        denied = "never"
    return Group(operator, denied, tuple(rest))


@cache
def nonfinite(lexeme: str, form: str, *, adjective: bool = False) -> tuple[tuple[str, str], ...]:
    """A predicate as "base" (after to, let's, please) or "ing"."""
    step = _main(lexeme, adjective)
    return (
        (inflect(step.head, form, "plural"), step.role),
        *((word, step.tail_role or step.role) for word in step.tail),
    )


NOT_SHORT = {
    "do": "don't", "does": "doesn't", "did": "didn't", "is": "isn't", "are": "aren't", "was": "wasn't",
    "were": "weren't", "have": "haven't", "has": "hasn't", "had": "hadn't", "will": "won't", "can": "can't",
    "could": "couldn't", "should": "shouldn't", "would": "wouldn't", "must": "mustn't",
}  # fmt: skip
SHORT = {"am": "'m", "is": "'s", "are": "'re", "have": "'ve", "has": "'s", "will": "'ll", "had": "'d", "would": "'d"}
