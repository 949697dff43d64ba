"""Composition: two clauses become one sentence, linked by a Korean ending and an English conjunction.

Korean always says A-ending B; English "A, so B", "B because A", "If A, B" and both orders. Clauses with one subject say
it once in Korean, and again as a pronoun in English. Scenes (assets/textbook/scenes.tsv) say what goes with what.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from model.textbook.clauses import Clause
from model.textbook.constructions import (
    ACTION,
    ALL,
    BE,
    DO,
    PLAIN,
    Construction,
    Plan,
    comma,
    decorate,
)
from model.textbook.drawing import Draw, Unfit, candidates
from model.textbook.features import FUTURE, PAST, PRESENT, Features
from model.textbook.grammar import Piece, Word, function
from model.textbook.lexicon import Entry, lexicon
from model.textbook.phrases import Adjunct, Impersonal, Literal, Noun, Voice, says_pronoun
from model.textbook.tables import rows


@dataclass(frozen=True, slots=True)
class Link:
    """A Korean ending, an English conjunction, and the orders English may take: "a,b" (conjunction between),
    "Ca,b" (before A, first), "bCa" (B first)."""

    ending: str
    english: str
    orders: tuple[str, ...]


LINKS = {
    "so": Link("서", "so", ("a,Cb",)),
    "because": Link("서", "because", ("bCa", "Ca,b", "bCa")),
    "so_act": Link("니까", "so", ("a,Cb",)),
    "since": Link("니까", "since", ("Ca,b", "bCa")),
    "if": Link("면", "if", ("Ca,b", "bCa")),
    "when": Link("때", "when", ("Ca,b", "bCa")),
    "but": Link("지만", "but", ("a,Cb",)),
    "but_background": Link("는데", "but", ("a,Cb",)),
    "even_if": Link("도", "even if", ("Ca,b", "bCa")),
    "even_though": Link("도", "even though", ("Ca,b", "bCa")),
    "and": Link("고", "and", ("a,Cb",)),
    "before": Link("전", "before", ("bCa", "Ca,b", "bCa")),
    "after": Link("후", "after", ("bCa", "Ca,b", "bCa")),
    "as_soon_as": Link("자마자", "as soon as", ("Ca,b", "bCa")),
}


def _conjunction(link: Link, key: str) -> list[Word]:
    return [[Piece(one, frozenset({key + ".link"}), otherwise=frozenset({key}))] for one in link.english.split(" ")]


def _again(clause: Clause) -> Clause:
    """The clause whose subject was just said."""
    if not isinstance(clause.subject, Noun):
        return clause
    return replace(clause, subject=replace(clause.subject, again=True, shared=frozenset({clause.key})))


def _unsaid(clause: Clause) -> Clause:
    if not isinstance(clause.subject, Noun):
        return clause
    return replace(clause, subject=replace(clause.subject, dropped=True))


def joined(draw: Draw, a: Clause, b: Clause, name: str, *, shared: bool, act: str = "") -> Plan:
    """A and B as one sentence. ``act`` is B's: a statement, a question, an order, a suggestion."""
    link = LINKS[name]
    order = draw.choice(link.orders)

    def korean_(voice: Voice) -> list[Word]:
        topic = shared or name in ("but", "but_background")
        first = a.korean_linked(voice, link.ending, topic and a.topic)
        second = (_unsaid(b) if shared else b).korean_closed(voice, act)
        return [*first, *second]

    def said_(clause: Clause, short: bool, again: bool) -> list[Word]:
        if clause is b and act in ("order", "request", "forbid", "suggest"):
            return _asked(clause, act)
        one = _again(clause) if again and shared else clause
        return one.english_question(short) if clause is b and act == "?" else one.english_statement(short)

    def english_(short: bool) -> list[Word]:
        conjunction = _conjunction(link, a.key)
        if order == "a,Cb":
            return [*comma(said_(a, short, False), a.key), *conjunction, *said_(b, short, True)]
        pronoun_first = act in ("order", "request", "forbid", "suggest")
        if order == "Ca,b":
            return [*conjunction, *comma(said_(a, short, False), a.key), *said_(b, short, True)]
        return [*said_(b, short, False), *conjunction, *said_(a, short, not pronoun_first)]

    mark = "?" if act in ("?", "shall") else "."
    registers = {"suggest": ("haera", "hapsyo", "banmal"), "request": ("haeyo", "hapsyo", "banmal")}.get(act, ALL)
    return Plan(korean_, english_, mark, registers, [a, b])


def _asked(clause: Clause, act: str) -> list[Word]:
    before = {
        "order": [],
        "request": [[Piece("please", frozenset({clause.key + ".please"}))]],
        "forbid": [[Piece("don't", frozenset({clause.key + ".not"}))]],
        "suggest": [[function("let's", clause.key)]],
    }[act]
    return [*before, *clause.english_bare()]


# --- scenes ---

DESCRIPTIVE = set("피곤하다 졸리다 마르다 부르다 늦다 심심하다 많다 어리다 맑다 없다 있다 흐리다 막막하다".split())


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of a scene: who, what, with what, and its flags."""

    scene: str
    part: str
    subject: str
    korean: str
    english: str
    arguments: tuple[tuple[str, str], ...]
    flags: frozenset[str]


@cache
def scenes() -> dict[str, dict[str, tuple[Line, ...]]]:
    """Lines by scene and part."""
    found: dict[str, dict[str, list[Line]]] = {}
    for scene, part, subject, ko, en, more in rows("scenes.tsv", 5, 6):
        named, flags = _split(more)
        found.setdefault(scene, {}).setdefault(part, []).append(Line(scene, part, subject, ko, en, named, flags))
    return {scene: {part: tuple(lines) for part, lines in parts.items()} for scene, parts in found.items()}


def _split(more: str) -> tuple[tuple[tuple[str, str], ...], frozenset[str]]:
    """The last cell: "past object=noun food snack" is a flag and an argument."""
    flags, arguments = set(), []
    head, *rest = more.replace("-", " ", 1).split("=") if "=" in more else (more, "")
    if not rest or "=" not in more:
        return (), frozenset(more.split()) - {"-"}
    *flags_before, role = head.split()
    flags |= set(flags_before)
    arguments.append((role, rest[0]))
    return tuple(arguments), frozenset(flags)


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(entry.korean for entry in lexicon()["adjective"]) | DESCRIPTIVE


@cache
def _entry(line: Line) -> tuple[Entry, str]:
    """The predicate of a line and its polarity: 안 and 못, and the English "not" and "can't", are features."""
    ko, en, polarity = line.korean, line.english, ""
    for mark, name, own in (("안", "not", "not "), ("못", "unable", "can't ")):
        if mark in ko.split(" "):
            ko, polarity = " ".join(one for one in ko.split(" ") if one != mark), name
            en = en.removeprefix(own)
    last = ko.split(" ")[-1]
    for kind in ("verb", "adjective"):
        for entry in lexicon()[kind]:
            if entry.korean == ko and entry.english.replace("~", " ") in (en, en.removeprefix("be ")):
                return entry, polarity
    kind = "adjective" if last in _adjectives() and "verb" not in line.flags else "verb"
    if kind == "adjective" and en.startswith("be "):
        en = en.removeprefix("be ")
    elif kind == "adjective":  # 시간이 많다, have a lot of time: conjugates as an adjective
        return Entry("adjective", ko, en, frozenset({"phrase"})), polarity
    return Entry(kind, ko, en, frozenset()), polarity


def _clause(draw: Draw, line: Line, subject: Noun | None, features: Features) -> Clause:
    """A line as a clause in a tense."""
    entry, polarity = _entry(line)
    draw.lemmas.append(entry.lemma)
    key = draw.key("v")
    clause = Clause(entry, key, subject, replace(features, polarity=polarity))
    if "phrase" in entry.classes:
        clause.lexeme = entry.english
    if (
        entry.korean.endswith("이다")
        and entry.english.startswith("be ")
        or entry.korean.endswith("이다")
        and " " not in entry.korean
        and line.english.startswith("be ")
    ):
        clause.predicate, clause.lexeme = BE, "be"
        clause.arguments["complement"] = Literal(entry.korean[:-2], line.english.removeprefix("be "), draw.key("n"))
    if line.subject == "w":
        clause.subject, clause.topic = Impersonal("", key), False
    elif line.subject.startswith("n:"):
        _, ko, en, *article = line.subject.split(":")
        own = Entry("noun", ko, en, frozenset(), article[1] if article[1:] else "a")
        clause.subject, clause.topic = Noun(own, draw.key("n"), "the"), False
    for role, spec in line.arguments:
        kind = spec.split()[0]
        if kind == "place":
            clause.arguments[role] = Adjunct(draw.entry(spec), draw.key("p"), "at", "에서")
        elif kind == "noun":
            clause.arguments[role] = draw.noun(spec)
        else:
            ko, en = spec.split(":")
            clause.arguments[role] = Literal(ko + "에서", en, draw.key("p"))
    return clause


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a cause and what follows from it are said together."""

    link: str
    first: Features
    second: Features
    part: str = "effect"
    act: str = ""
    events: bool = False  # what nobody plans may follow


WANT, MUST, CAN = Features(modality="want"), Features(modality="must"), Features(modality="can")
PATTERNS = {
    "so_past": (Pattern("so", PAST, PAST, events=True), 900),
    "because_past": (Pattern("because", PAST, PAST, events=True), 1300),
    "so_want": (Pattern("so", PRESENT, WANT), 450),
    "because_want": (Pattern("because", PRESENT, WANT), 300),
    "so_must": (Pattern("so", PRESENT, MUST), 450),
    "so_intend": (Pattern("so", PRESENT, Features(modality="intend")), 300),
    "because_progressive": (Pattern("because", PRESENT, Features(aspect="progressive")), 150),
    "since_future": (Pattern("since", PRESENT, FUTURE), 450),
    "so_order": (Pattern("so_act", PRESENT, PRESENT, act="order"), 500),
    "so_suggest": (Pattern("so_act", PRESENT, PRESENT, act="suggest"), 450),
    "if_future": (Pattern("if", PRESENT, FUTURE, events=True), 900),
    "if_order": (Pattern("if", PRESENT, PRESENT, act="order"), 500),
    "if_can": (Pattern("if", PRESENT, CAN), 300),
    "if_must": (Pattern("if", PRESENT, MUST), 350),
    "if_want": (Pattern("if", PRESENT, WANT), 200),
    "when_habit": (Pattern("when", PRESENT, PRESENT), 900),
    "when_past": (Pattern("when", PAST, PAST, events=True), 700),
    "but_past": (Pattern("but", PAST, PAST, "contrast", events=True), 450),
    "but_must": (Pattern("but", PRESENT, MUST, "contrast"), 350),
    "but_want": (Pattern("but_background", PRESENT, WANT, "contrast"), 300),
    "although_past": (Pattern("but_background", PAST, PAST, "contrast", events=True), 350),
    "even_if": (Pattern("even_if", PRESENT, FUTURE, "contrast"), 350),
    "even_though": (Pattern("even_though", PAST, PAST, "contrast"), 250),
    "when_do_you": (Pattern("when", PRESENT, PRESENT, act="?"), 200),
    "if_will_you": (Pattern("if", PRESENT, FUTURE, act="?"), 200),
}


def scened(name: str) -> Construction:
    """Draws a cause and an effect (or a contrast) of one scene."""
    pattern, _ = PATTERNS[name]

    def draw_one(draw: Draw) -> Plan:
        parts = draw.choice(list(scenes().values()))
        if pattern.part not in parts:
            raise Unfit
        cause, effect = _least(draw, parts["cause"]), _least(draw, parts[pattern.part])
        if (
            "past" in cause.flags
            and pattern.first.tense != "past"
            and pattern.link not in ("so", "because", "so_act", "since")
        ):
            raise Unfit
        if "once" in cause.flags and name != "when_past":
            raise Unfit
        if "event" in effect.flags and not pattern.events:
            raise Unfit
        polarity = _entry(effect)[1]
        if polarity and (pattern.act or pattern.second.modality or pattern.second.aspect):
            raise Unfit
        shared = cause.subject == "p"
        subject = _subject(draw, pattern.act, pattern.second)
        first = pattern.first
        if "past" in cause.flags and first.tense == "present":
            first = PAST
        a = _clause(draw, cause, subject if shared else None, first)
        b = _clause(draw, effect, subject, pattern.second)
        _seen(draw, cause, effect)
        if (
            a.predicate.korean.endswith(" 오다")
            and first == PRESENT
            and pattern.link in ("so", "because", "so_act", "since")
        ):
            a.english_features = Features(aspect="progressive")
        if pattern.second.aspect and not _progresses(b):
            raise Unfit
        if b.predicate.kind == "adjective" and (pattern.act or pattern.second.modality or pattern.second.aspect):
            raise Unfit
        if "있다" in b.predicate.korean and (pattern.second.aspect):
            raise Unfit
        return joined(draw, a, b, pattern.link, shared=shared, act=pattern.act)

    return draw_one


def _least(draw: Draw, lines: tuple[Line, ...]) -> Line:
    few = [draw.choice(lines) for _ in range(2)]
    return min(few, key=lambda line: draw.counts[_name(line)])


def _name(line: Line) -> str:
    return f"line:{line.scene}:{line.korean}:{line.english}"


def _seen(draw: Draw, *lines: Line) -> None:
    draw.lemmas += [_name(line) for line in lines]


def _progresses(clause: Clause) -> bool:
    return (
        clause.predicate.kind == "verb"
        and not clause.features.polarity
        and not clause.predicate.korean.endswith(("있다", "가다"))
    )


def _subject(draw: Draw, act: str, features: Features) -> Noun:
    if act in ("order", "request", "forbid"):
        you = draw.you()
        you.dropped = True
        return you
    if act == "suggest":
        we = Noun(next(one for one in lexicon()["person"] if one.english == "we"), draw.key("n"), dropped=True)
        return we
    if act == "?":
        return draw.you()
    subject = draw.subject(gendered=True)
    if not says_pronoun(subject):
        raise Unfit
    return subject


# --- activities, one after the other ---


def _activity(draw: Draw, subject: Noun | None, features: Features, spec: str = DO) -> Clause:
    return draw.verb(spec, subject, features, place=0.15)


def _alongside(draw: Draw, a: Clause, subject: Noun | None, features: Features, spec: str) -> Clause:
    """An activity that is done where the first one is, mostly: what one does at home, in class, in town."""
    places = a.predicate.of.get("place", frozenset())
    fitting = tuple(one for one in candidates(spec) if one.of.get("place", frozenset()) & places)
    if len(fitting) > 5 and draw.chance(0.7):
        return draw.bound(draw.among(fitting), subject, features, place=0.15)
    return _activity(draw, subject, features, spec)


SEQUENCES = {
    "past": PAST,
    "future": FUTURE,
    "want": WANT,
    "must": MUST,
    "present": PRESENT,
    "can": CAN,
    "intend": Features(modality="intend"),
    "progressive": Features(aspect="progressive"),
}


def sequence(tense: str) -> Construction:
    """Two activities of one subject: A-고 B, A and B."""
    features = SEQUENCES[tense]

    def draw_one(draw: Draw) -> Plan:
        subject = draw.subject()
        spec = ACTION if tense == "progressive" else DO
        a = _activity(draw, subject, PRESENT, spec)
        b = _alongside(draw, a, subject, features, spec)
        a_english = replace(a, features=features)
        if tense in ("past", "future", "present") and draw.chance(0.3):
            a.arguments["time"] = draw.time(tense if tense != "past" else "past -year")
            a.time_first = a_english.time_first = True

        def korean_(voice: Voice) -> list[Word]:
            return [*a.korean_linked(voice, "고"), *_unsaid(b).korean_closed(voice)]

        def english_(short: bool) -> list[Word]:
            conjunction = _conjunction(LINKS["and"], a.key)
            return [*a_english.english_statement(short), *conjunction, *b.english_again()]

        return Plan(korean_, english_, clauses=[a, b])

    return draw_one


def two_people(draw: Draw) -> Plan:
    """A does this and B does that: A-고, A-지만."""
    features = draw.choice((PAST, PRESENT, Features(aspect="progressive"), FUTURE))
    spec = ACTION if features.aspect else DO
    a = _activity(draw, draw.person("person name other he she they"), features, spec)
    b = _activity(draw, draw.person("person name other I"), features, spec)
    name = draw.choice(("and", "but"))
    a_korean = replace(a, features=PRESENT) if features.tense == "future" else a

    def korean_(voice: Voice) -> list[Word]:
        return [*a_korean.korean_linked(voice, LINKS[name].ending), *b.korean_closed(voice)]

    def english_(short: bool) -> list[Word]:
        return [
            *comma(a.english_statement(short), a.key),
            *_conjunction(LINKS[name], a.key),
            *b.english_statement(short),
        ]

    return Plan(korean_, english_, clauses=[a, b])


def liking(draw: Draw) -> Plan:
    """I like A, but I do not like B; A is this, but B is that."""
    subject = draw.subject()
    if not says_pronoun(subject):
        raise Unfit
    likes = [one for one in candidates("verb feeling") if one.korean == "좋아하다"]
    classes = draw.choice(("food fruit dish", "beverage", "animal", "subject", "ball racket sport", "music game"))
    if not likes or not candidates("noun " + classes):
        raise Unfit
    entry = likes[0]
    a = Clause(entry, draw.key("v"), subject, PRESENT, {"object": draw.noun("noun " + classes, "generic", plain=True)})
    b = Clause(
        entry,
        draw.key("v"),
        subject,
        Features(polarity="not"),
        {"object": draw.noun("noun " + classes, "generic", plain=True)},
    )
    draw.lemmas.append(entry.lemma)
    b.particles["object"] = "은"
    a.particles["object"] = draw.choice(("을", "은"))
    return joined(draw, a, b, draw.choice(("but", "but_background")), shared=True)


def timed(name: str) -> Construction:
    """Before, after, as soon as: two activities of one subject."""

    def draw_one(draw: Draw) -> Plan:
        subject = draw.subject(gendered=True)
        act = draw.choice(("", "", "", "order", "must"))
        if act == "order":
            subject = draw.you()
            subject.dropped = True
        if not says_pronoun(subject):
            raise Unfit
        tense = draw.choice((PAST, PAST, FUTURE, PRESENT)) if not act else MUST if act == "must" else PRESENT
        a = _activity(draw, subject, tense if tense == PAST else PRESENT)
        b = _activity(draw, subject, tense)
        if tense == PAST:
            a = replace(a, features=PRESENT, english_features=PAST)
        if "time" not in b.arguments and draw.chance(0.1) and tense == PAST:
            b.arguments["time"] = draw.time("past&day")
        return joined(draw, a, b, name, shared=True, act="order" if act == "order" else "")

    return draw_one


def gerund_timed(name: str) -> Construction:
    """Before eating, after working, while walking."""
    ending = {"before": "전", "after": "후", "while": "면서", "without": "지"}[name]

    def draw_one(draw: Draw) -> Plan:
        subject = draw.subject()
        spec = "verb action&do -+subject" if name == "while" else DO
        tense = draw.choice((PAST, PAST, PRESENT, FUTURE, Features(aspect="progressive") if name == "while" else MUST))
        a = draw.verb(spec, subject, PRESENT, place=0.0)
        b = draw.verb(ACTION if tense.aspect else spec, subject, tense, place=0.1)

        def korean_(voice: Voice) -> list[Word]:
            return [*a.korean_linked(voice, ending), *_unsaid(b).korean_closed(voice)]

        def english_(short: bool) -> list[Word]:
            conjunction = [[Piece(name, frozenset({a.key + ".link"}), otherwise=frozenset({a.key}))]]
            return [*b.english_statement(short), *conjunction, *a.english_bare("ing")]

        return Plan(korean_, english_, clauses=[a, b])

    return draw_one


def purpose(draw: Draw) -> Plan:
    """-으려고: to …; -으러 가다: go to … to …"""
    subject = draw.subject()
    going = draw.chance(0.5)
    tense = draw.choice((PAST, PAST, FUTURE, WANT if going else MUST, PRESENT))
    if going:
        a = draw.verb("verb do&+place -moving -+subject", subject, PRESENT, place=0.0)
        entry = draw.choice([one for one in candidates("verb moving") if one.korean in ("가다", "오다")])
        b = Clause(entry, draw.key("v"), subject, tense)
        draw.lemmas.append(entry.lemma)
        places = candidates("place " + " ".join(sorted(a.predicate.of["place"])))
        places = tuple(one for one in places if one.classes & {"go", "home", "city"})
        b.arguments["goal"] = Adjunct(draw.among(places), draw.key("p"), "to", "에")
        ending = "러"
    else:
        line = draw.choice(PURPOSES)
        a, b = _purposes(draw, line, subject, tense)
        ending = "려고"

    def korean_(voice: Voice) -> list[Word]:
        return [*a.korean_linked(voice, ending), *_unsaid(b).korean_closed(voice)]

    def english_(short: bool) -> list[Word]:
        to = [[function("to", a.key)]]
        return [*b.english_statement(short), *to, *a.english_bare()]

    return Plan(korean_, english_, clauses=[a, b])


PURPOSES = (  # what for (verbs), what is done
    ("verb eating making", "shopping&what -selling"),
    ("verb learning", "using"),
    ("verb learning", "reading"),
    ("verb meeting&do", "riding"),
    ("verb making", "using"),
    ("verb learning what&quiet", "rising&do"),
    ("verb playing", "meeting&do"),
)


def _purposes(draw: Draw, line: tuple[str, str], subject: Noun, tense: Features) -> tuple[Clause, Clause]:
    a = draw.verb(line[0] + " -+subject", subject, PRESENT, place=0.0)
    b = draw.verb("verb " + line[1] + " -+subject", subject, tense, place=0.3)
    return a, b


def either(draw: Draw) -> Plan:
    """A-거나 B: A or B."""
    subject = draw.subject()
    features = draw.choice((PRESENT, FUTURE, WANT, CAN))
    a, b = _activity(draw, subject, PRESENT), _activity(draw, subject, features)
    a_english = replace(a, features=features)
    if features == PRESENT:
        a.arguments["time"] = draw.time("present")
        a.time_first = True

    def korean_(voice: Voice) -> list[Word]:
        return [*a.korean_linked(voice, "거나"), *_unsaid(b).korean_closed(voice)]

    def english_(short: bool) -> list[Word]:
        conjunction = [[Piece("or", frozenset({a.key + ".link"}), otherwise=frozenset({a.key}))]]
        return [*a_english.english_statement(short), *conjunction, *b.english_again()]

    return Plan(korean_, english_, clauses=[a, b])


def two_sentences(draw: Draw) -> Plan:
    """A. B."""
    parts = draw.choice(list(scenes().values()))
    cause, effect = _least(draw, parts["cause"]), _least(draw, parts["effect"])
    subject = _subject(draw, "", PRESENT)
    past = draw.chance(0.5)
    if ("past" in cause.flags) and not past or "event" in effect.flags or _entry(effect)[1]:
        raise Unfit
    a = _clause(draw, cause, subject if cause.subject == "p" else None, PAST if past else PRESENT)
    b = _clause(draw, effect, subject, PAST if past else draw.choice((WANT, MUST, Features(modality="intend"))))
    if b.predicate.kind == "adjective":
        raise Unfit
    shared = cause.subject == "p"
    contrast = "contrast" in parts and draw.chance(0.4)
    if contrast:
        effect = _least(draw, parts["contrast"])
        if "event" in effect.flags and not past or _entry(effect)[1]:
            raise Unfit
        b = _clause(draw, effect, subject, PAST if past else draw.choice((WANT, MUST, FUTURE)))
    opening = ("however", "but", "even~so") if contrast else ("so", "thus", "therefore")
    fitting = tuple(one for one in candidates("adverb conjunction") if one.english in opening)
    conjunction = draw.among(fitting) if contrast or draw.wants("adverb") or draw.chance(0.5) else None
    if a.predicate.korean.endswith(" 오다") and not past:
        a.features = Features(aspect="progressive")
    key = a.key + ".link"

    def korean_(voice: Voice) -> list[Word]:
        words = a.korean_closed(voice)
        link = [[Piece(conjunction.korean, frozenset({key}))]] if conjunction else []
        return [
            *words[:-1],
            [*words[-1], Piece(".", frozenset({"stop"}))],
            *link,
            *(_unsaid(b) if shared else b).korean_closed(voice),
        ]

    def english_(short: bool) -> list[Word]:
        words = a.english_statement(short)
        second = (_again(b) if shared else b).english_statement(short)
        if conjunction:
            link = [[Piece(one, frozenset({key}))] for one in conjunction.english.replace("~", " ").split(" ")]
            second = [*(link if conjunction.english in ("so", "but") else comma(link, a.key)), *second]
        first = second[0][0]
        second = [[replace(first, text=first.text[:1].upper() + first.text[1:]), *second[0][1:]], *second[1:]]
        return [*words[:-1], [*words[-1], Piece(".", frozenset({"stop"}))], *second]

    return Plan(korean_, english_, clauses=[a, b])


def compositions() -> Iterator[tuple[str, Construction, int]]:
    """(frame, construction, how many to make) of the constructions of two clauses."""
    for name, (_, count) in PATTERNS.items():
        yield name, scened(name), count
    for tense, count in zip(SEQUENCES, (1000, 500, 400, 350, 500, 250, 250, 200), strict=True):
        yield "and_" + tense, sequence(tense), count
    yield "two_people", two_people, 900
    yield "liking", liking, 250
    for name in ("before", "after", "as_soon_as"):
        yield name, timed(name), 450
    for name in ("before", "after", "while"):
        yield name + "_ing", gerund_timed(name), 450
    yield "purpose", purpose, 700
    yield "either", either, 400
    yield "two_sentences", two_sentences, 600


__all__ = ["PLAIN", "compositions", "decorate"]
