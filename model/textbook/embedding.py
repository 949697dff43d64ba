"""Embedded clauses: relative clauses before a noun, -는 것 and -기 as subject or object, and what somebody said,
asked, proposed.
"""

from dataclasses import replace

from model.textbook.clauses import Clause
from model.textbook.constructions import (
    ACTION,
    BE,
    DO,
    PLAIN,
    Construction,
    Plan,
    asking,
    describing,
    stating,
    word,
)
from model.textbook.drawing import Draw, Unfit, candidates
from model.textbook.features import FUTURE, PAST, PRESENT, Features
from model.textbook.grammar import Piece, Word, content, function
from model.textbook.lexicon import Entry
from model.textbook.phrases import Asked, Impersonal, Noun, Voice, with_particle

# --- relative clauses ---


def _relative(
    draw: Draw,
    features: Features,
    spec: str = "verb do&+object event&do meeting -meal -riding -wearing -modeldoes -+subject",
) -> tuple[Clause, Noun]:
    """A clause without its object, and the object as the noun it stands before: 내가 산 책, the book that I bought."""
    clause = draw.verb(spec, draw.subject(), features, place=0.15)
    noun = clause.arguments.get("object")
    if (
        not isinstance(noun, Noun)
        or noun.entry.kind != "noun"
        or isinstance(clause.subject, Noun)
        and clause.subject.entry.english == "you"
    ):
        raise Unfit
    if isinstance(clause.subject, Noun):
        clause.subject.dropped = False
    if noun.entry.article in ("the", "-") and noun.entry.classes & {
        "language",
        "subject",
        "city",
        "country",
        "brand",
        "nation",
    }:
        raise Unfit
    clause.topic = False
    bare = Noun(noun.entry, noun.key, "the")
    inner = replace(clause, gap="object")
    bare.relative = inner
    if draw.chance(0.25):
        inner.arguments["time"] = draw.time("past&day" if features.tense == "past" else "future&day")
    return inner, bare


def related_subject(draw: Draw) -> Plan:
    """내가 산 책은 비싸다: the book that I bought is expensive."""
    inner, noun = _relative(draw, draw.choice((PAST, PAST, PAST, FUTURE)))
    adjectives = tuple(
        one for one in candidates("adjective -verbal -fear -weather -result -verblike -part -state")
        if _fits(one, noun.entry)
    )  # fmt: skip
    adjective = draw.among(adjectives)
    tense = draw.choice((PRESENT, PRESENT, PAST)) if inner.features.tense == "past" else PRESENT
    clause = Clause(adjective, draw.key("a"), noun, tense)
    return stating(clause) if draw.chance(0.8) else asking(replace(clause, asked="polar"))


def _fits(adjective: Entry, noun: Entry) -> bool:
    wanted = adjective.of.get("subject", frozenset())
    if wanted:
        return any(set(one.split("&")) <= noun.classes for one in wanted)
    kinds = {
        "thing": {"own", "tool", "vehicle"},
        "food": {"food"},
        "drink": {"beverage"},
        "abstract": {"abstract", "read"},
        "room": {"big", "building"},
    }
    return any(kind in adjective.classes and noun.classes & classes for kind, classes in kinds.items())


def related_complement(draw: Draw) -> Plan:
    """이것은 내가 산 책이다: this is the book that I bought."""
    _, noun = _relative(draw, draw.choice((PAST, PAST, FUTURE, Features(modality="want"))))
    ko, en = draw.choice((("이것", "this"), ("저것", "that"), ("그것", "it")))
    subject = Noun(Entry("determiner", ko, en, frozenset({"third"})), draw.key("n"))
    if noun.person == "plural":
        raise Unfit
    return stating(Clause(BE, draw.key("b"), subject, PRESENT, {"complement": noun}, lexeme="be"))


def related_object(draw: Draw) -> Plan:
    """어머니가 만든 케이크를 먹었다: ate the cake that my mother made."""
    outer = draw.verb(
        "verb do&+object -meal -riding -wearing -modeldoes -+subject",
        draw.subject(),
        draw.choice((PAST, PAST, FUTURE, Features(modality="want"), Features(polarity="not", tense="past"))),
        place=0.0,
    )
    noun = outer.arguments.get("object")
    if not isinstance(noun, Noun) or noun.entry.kind != "noun":
        raise Unfit
    options = [
        one
        for one in candidates("verb making buying shopping sending reading borrow giving -selling")
        if _takes(one, noun.entry) and one is not outer.predicate
    ]
    if not options or noun.entry.article == "-" and noun.entry.classes & {"language", "subject"}:
        raise Unfit
    entry = draw.among(tuple(options))
    inner = Clause(
        entry,
        draw.key("v"),
        draw.person("person name other he she I"),
        PAST,
        {"object": noun},
        gap="object",
        topic=False,
    )
    if (
        isinstance(outer.subject, Noun)
        and isinstance(inner.subject, Noun)
        and inner.subject.entry is outer.subject.entry
    ):
        raise Unfit
    bare = Noun(noun.entry, noun.key, "the", relative=inner)
    outer.arguments["object"] = bare
    return stating(outer)


def _takes(verb: Entry, noun: Entry) -> bool:
    return any(set(one.split("&")) <= noun.classes for one in verb.of.get("object", ()))


def related_person(draw: Draw) -> Plan:
    """책을 읽고 있는 학생은 수진이다; 노래를 부르는 사람이 …: the person who is …"""
    features = draw.choice((Features(aspect="progressive"), PAST, PRESENT))
    inner = draw.verb(ACTION if features.aspect else DO, None, features, place=0.3)
    noun = Noun(draw.entry("noun person2 person3 human job -gendered -pl"), draw.key("n"), "the")
    if noun.entry.article != "a":
        raise Unfit
    inner.gap, inner.subject = "subject", None
    noun.relative = inner
    style = draw.choice(("be", "know", "adjective", "meet"))
    if style == "be":
        clause = Clause(BE, draw.key("b"), noun, PRESENT, {"complement": draw.person()}, lexeme="be")
    elif style == "know":
        clause = Clause(
            Entry("verb", "알다", "know", frozenset()),
            draw.key("v"),
            draw.subject(),
            draw.choice((PRESENT, Features(polarity="not"))),
            {"object": noun},
        )
    elif style == "meet":
        clause = Clause(
            Entry("verb", "만나다", "meet", frozenset()),
            draw.key("v"),
            draw.subject(),
            draw.choice((PAST, FUTURE)),
            {"object": noun},
        )
    else:
        clause = Clause(draw.entry("adjective person -+object -part"), draw.key("a"), noun, PRESENT)
    return stating(clause)


def person_i_met(draw: Draw) -> Plan:
    """내가 만난 사람은 의사이다: the person that I met is a doctor."""
    entry = draw.entry("verb meeting&do people&do -+subject")
    inner = Clause(entry, draw.key("v"), draw.subject(), PAST, gap="object", topic=False)
    if isinstance(inner.subject, Noun):
        inner.subject.dropped = False
    noun = Noun(draw.entry("noun person2 person3 human job -gendered -pl"), draw.key("n"), "the", relative=inner)
    if noun.entry.article != "a":
        raise Unfit
    if entry.forms.get("particle", "을") not in ("을", "를"):
        raise Unfit
    inner.arguments["object"] = noun
    if draw.chance(0.3):
        inner.arguments["time"] = draw.time("past&day")
    if draw.chance(0.4):
        clause = Clause(
            draw.entry("adjective person -+object -part -result"), draw.key("a"), noun, draw.choice((PRESENT, PAST))
        )
    else:
        clause = Clause(
            BE, draw.key("b"), noun, PRESENT, {"complement": draw.noun("noun job", plain=True)}, lexeme="be"
        )
    return stating(clause)


# --- nominal clauses ---


def _bare_activity(draw: Draw, spec: str = DO) -> Clause:
    clause = draw.verb(spec, None, PRESENT, place=0.2)
    noun = clause.arguments.get("object")
    if isinstance(noun, Noun) and noun.determiner is None and noun.adjective is None and noun.entry.kind == "noun":
        noun.form = "generic"
    return clause


DOING = (  # Korean, English, ending, English form, features
    ("좋아하다", "like", "것", "ing"),
    ("싫어하다", "hate", "것", "ing"),
    ("시작하다", "start", "기", "ing"),
    ("즐기다", "enjoy", "것", "ing"),
    ("그만두다", "stop", "것", "ing"),
    ("잊어버리다", "forget", "것", "to"),
    ("연습하다", "practice", "것", "ing"),
    ("포기하다", "give up", "것", "ing"),
    ("결정하다", "decide", "기", "to"),
    ("끝내다", "finish", "것", "ing"),
    ("바라다", "hope", "기", "to"),
    ("계획하다", "plan", "것", "to"),
)


def doing(draw: Draw) -> Plan:
    """책 읽는 것을 좋아하다: like reading books."""
    ko, en, ending, form = draw.choice(DOING)
    inner = _bare_activity(draw)
    features = draw.choice(
        (PRESENT, PRESENT, Features(polarity="not"))
        if en in ("like", "hate", "enjoy", "hope")
        else (PAST, PAST, FUTURE)
    )
    key = draw.key("m")
    outer = Clause(Entry("verb", ko, en, frozenset()), key, draw.subject(), features)
    draw.lemmas.append(f"verb:{ko}:{en.replace(' ', '~')}")
    question = draw.chance(0.2) and en in ("like", "hate", "enjoy")
    if question:
        outer.subject = draw.addressed()

    def korean_(voice: Voice) -> list[Word]:
        subject = outer._korean_subject(voice, True)
        nominal = _nominal(inner, voice, ending, "로" if ko == "결정하다" else "을")
        bare = replace(outer, subject=replace(outer.subject, dropped=True) if isinstance(outer.subject, Noun) else None)
        return [*subject, *nominal, *bare.korean_closed(voice, "?" if question else "")]

    def english_(short: bool) -> list[Word]:
        head = outer.english_question(short) if question else outer.english_statement(short)
        to = [[function("to", inner.key)]] if form == "to" else []
        return [*head, *to, *inner.english_bare("base" if form == "to" else "ing")]

    return Plan(korean_, english_, "?" if question else ".", clauses=[outer, inner])


def _nominal(inner: Clause, voice: Voice, ending: str, particle: str) -> list[Word]:
    """A clause as a noun with its particle: 읽는 것을, 읽기를; 것이 becomes 게 in speech."""
    words = inner.korean_linked(voice, ending)
    last = words[-1]
    if last[-1].text == "것" and voice.spoken and particle in ("이", "을", "은"):
        text = {"이": "게", "을": "걸", "은": "건"}[particle] if voice.register == "banmal" else None
        if text:
            return [*words[:-1], [function(text, inner.key)]]
    if last[-1].text == "것":
        words = [*words[:-1], [function("것", inner.key)]]
    return with_particle(words, particle, inner.key)


JUDGED = (
    ("재미있다", "fun"),
    ("어렵다", "difficult"),
    ("쉽다", "easy"),
    ("중요하다", "important"),
    ("위험하다", "dangerous"),
    ("힘들다", "hard"),
    ("즐겁다", "pleasant"),
    ("지루하다", "boring"),
    ("필요하다", "necessary"),
    ("좋다", "good"),
    ("나쁘다", "bad"),
    ("불가능하다", "impossible"),
)


def judging(draw: Draw) -> Plan:
    """책 읽는 것은 재미있다: reading books is fun; 읽기가 쉽다: it is easy to read."""
    ko, en = draw.choice(JUDGED)
    inner = _bare_activity(draw)
    key = draw.key("a")
    outer = Clause(
        Entry("adjective", ko, en, frozenset()),
        key,
        Impersonal("", key),
        draw.choice((PRESENT, PRESENT, PAST, Features(polarity="not"))),
    )
    draw.lemmas.append(f"adjective:{ko}:{en}")
    it = draw.chance(0.5) and en in ("difficult", "easy", "hard", "good")
    ending, particle = ("기", "이") if it else ("것", "은")

    def korean_(voice: Voice) -> list[Word]:
        return [*_nominal(inner, voice, ending, particle), *outer.korean_closed(voice)]

    def english_(short: bool) -> list[Word]:
        if it:
            return [*outer.english_statement(short), [function("to", inner.key)], *inner.english_bare()]
        said = outer.english_statement(False)
        return [*inner.english_bare("ing"), *said[1:]]

    return Plan(korean_, english_, clauses=[outer, inner])


def hobby(draw: Draw) -> Plan:
    """취미는 …는 것이다: my hobby is …ing; 꿈은 …가 되는 것이다."""
    inner = _bare_activity(draw, "verb do&action plain&action -modeldoes -+subject")
    key, owner = (
        draw.key("h"),
        draw.choice((("내|제", "my"), ("그의", "his"), ("그녀의", "her"), ("민수의", "Minsu's"))),
    )
    ko, en = draw.choice((("취미", "hobby"), ("꿈", "dream"), ("계획", "plan")))
    be, own = draw.key("b"), draw.key("o")
    form = "ing" if en == "hobby" else "to"

    def korean_(voice: Voice) -> list[Word]:
        plain, _, polite = owner[0].partition("|")
        mine: Word = [content(polite if polite and voice.polite else plain, own)]
        head = with_particle([[content(ko, key)]], "은", key)
        words = inner.korean_linked(voice, "것")
        bare = Clause(BE, be, None, PRESENT).chain(voice, "것")
        from model.textbook.endings import closed

        closing = [content(text, be) for text, _ in closed(bare, voice.register)]
        return [mine, *head, *words[:-1], [function("것", inner.key), *closing]]

    def english_(short: bool) -> list[Word]:
        said: list[Word] = [[content(owner[1], own)], [content(en, key)], [function("is", be)]]
        to = [[function("to", inner.key)]] if form == "to" else []
        return [*said, *to, *inner.english_bare("base" if form == "to" else "ing")]

    return Plan(korean_, english_, clauses=[inner])


# --- what was said ---

SAYING = (
    ("말하다", "say"),
    ("생각하다", "think"),
    ("듣다", "hear"),
    ("믿다", "believe"),
    ("알다", "know"),
    ("느끼다", "feel"),
    ("하다", "say"),
)


def _backshifted(clause: Clause, past: bool) -> Clause:
    """English said of the past: present becomes past, past had …ed, will would."""
    if not past:
        return clause
    features = clause.features
    if features.tense == "present":
        return replace(clause, english_features=replace(features, tense="past"))
    if features.tense == "past":
        return replace(clause, english_features=replace(features, aspect="pluperfect"))
    return clause


def _content(draw: Draw) -> Clause:
    """What somebody may say: an activity, a state of somebody or something."""
    r = draw.rng.random()
    if r < 0.35:
        return describing(draw, PRESENT, "adjective -verbal -fear -weather -result -verblike")
    features = draw.choice(
        (
            PAST,
            FUTURE,
            Features(modality="want"),
            Features(modality="must"),
            Features(aspect="progressive"),
            PRESENT,
            Features(modality="can"),
        )
    )
    clause = draw.verb(
        ACTION if features.aspect else PLAIN if features == PAST else DO,
        draw.person("person name other he she"),
        features,
        place=0.15,
    )
    return clause


def quoting(draw: Draw) -> Plan:
    """…-다고 하다: say that …"""
    ko, en = draw.choice(SAYING)
    inner = _content(draw)
    if isinstance(inner.subject, Noun) and inner.subject.entry.english in ("I", "you"):
        inner.subject = draw.person("person name other he she")
    inner.topic = False
    past = draw.chance(0.65) and en not in ("know", "believe")
    outer = Clause(Entry("verb", ko, en, frozenset()), draw.key("m"), draw.subject(), PAST if past else PRESENT)
    if en == "say" and isinstance(outer.subject, Noun) and not past:
        outer.features = PAST
        past = True
    if en == "know":
        raise Unfit
    draw.lemmas.append(f"verb:{ko}:{en}")
    that = draw.chance(0.5) or en == "feel"
    if en == "think" and not past:
        that = True
    shifted = _backshifted(inner, past)

    def korean_(voice: Voice) -> list[Word]:
        subject = outer._korean_subject(voice, True)
        bare = replace(outer, subject=None)
        return [*subject, *inner.korean_linked(voice, "다고", False), *bare.korean_closed(voice)]

    def english_(short: bool) -> list[Word]:
        link = [[Piece("that", otherwise=frozenset({inner.key}))]] if that else []
        return [*outer.english_statement(short), *link, *_would(shifted, past)]

    return Plan(korean_, english_, clauses=[outer, inner])


def _would(clause: Clause, past: bool) -> list[Word]:
    words = clause.english_statement(False)
    if not past or clause.features.tense != "future":
        return words
    return [[Piece("would", p.sure, p.possible, p.otherwise) if p.text == "will" else p for p in one] for one in words]


def asking_whether(draw: Draw) -> Plan:
    """…-냐고 물었다: asked if …; 어디에 가냐고: asked where …"""
    inner = draw.verb(
        DO,
        draw.person("person name other he she"),
        draw.choice((PRESENT, PAST, FUTURE, Features(modality="can"))),
        place=0.2,
    )
    if inner.features.tense == "future":
        inner.features = Features(modality="want")
    inner.topic = False
    outer = Clause(Entry("verb", "묻다", "ask", frozenset()), draw.key("m"), draw.subject(), PAST)
    draw.lemmas.append("verb:묻다:ask")
    question = draw.choice(("", "", "when", "why", "where"))
    if question:
        role = {"when": "time", "why": "reason", "where": "place"}[question]
        inner.arguments.pop("goal", None) if question == "where" else None
        inner.arguments[role] = Asked({"when": "언제", "why": "왜", "where": "어디"}[question], question, draw.key("q"))
        if question == "where":
            inner.particles["place"] = "에서"
            if "action" not in inner.predicate.classes:
                raise Unfit
    shifted = _backshifted(inner, True)

    def korean_(voice: Voice) -> list[Word]:
        subject = outer._korean_subject(voice, True)
        return [
            *subject,
            *inner.korean_linked(voice, "냐고", False),
            *replace(outer, subject=None).korean_closed(voice),
        ]

    def english_(short: bool) -> list[Word]:
        if not question:
            link: list[Word] = [[Piece("if", otherwise=frozenset({inner.key}))]]
            return [*outer.english_statement(short), *link, *shifted.english_statement(False)]
        asked = inner.arguments[role]
        without = replace(shifted, arguments={k: v for k, v in inner.arguments.items() if k != role})
        return [*outer.english_statement(short), *asked.english(), *without.english_statement(False)]

    return Plan(korean_, english_, clauses=[outer, inner])


def telling(draw: Draw) -> Plan:
    """…에게 …-라고 했다: told … to …; -지 말라고: not to …; -자고: suggested …ing."""
    style = draw.choice(("to", "to", "not", "suggest"))
    inner = draw.verb(DO, None, PRESENT, place=0.2)
    hearer, outer_key = draw.person(), draw.key("m")
    verb = {"to": ("말하다", "tell"), "not": ("말하다", "tell"), "suggest": ("제안하다", "suggest")}[style]
    if style == "to" and draw.chance(0.3):
        verb = ("부탁하다", "ask")
    outer = Clause(Entry("verb", *verb, frozenset()), outer_key, draw.subject(), PAST)
    draw.lemmas.append(f"verb:{verb[0]}:{verb[1]}")

    def korean_(voice: Voice) -> list[Word]:
        subject = outer._korean_subject(voice, True)
        to = with_particle(hearer.korean(voice), "에게", hearer.key) if style != "suggest" else []
        if style == "not":
            words = inner.korean_linked(voice, "기")
            last = words[-1][-1]
            words = [
                *words[:-1],
                [content(last.text[:-1] + "지", inner.key)],
                word("말라고", inner.key + ".not", otherwise=inner.key),
            ]
        else:
            words = inner.korean_linked(voice, "라고" if style == "to" else "자고")
        return [*subject, *to, *words, *replace(outer, subject=None).korean_closed(voice)]

    def english_(short: bool) -> list[Word]:
        head = outer.english_statement(short)
        if style == "suggest":
            return [*head, *inner.english_bare("ing")]
        denied = [word("not", inner.key + ".not", otherwise=inner.key)] if style == "not" else []
        return [*head, *hearer.english_object(), *denied, [function("to", inner.key)], *inner.english_bare()]

    return Plan(korean_, english_, clauses=[outer, inner])


def knowing_whether(draw: Draw) -> Plan:
    """…는지 알다, 모르다: know if, where, why …"""
    question = draw.choice(("if", "why", "when", "who"))
    inner = draw.verb(DO, draw.person("person name other he she"), draw.choice((PAST, PRESENT)), place=0.1)
    inner.topic = False
    if question == "if" or question == "who":
        inner.features = PAST
    polarity = draw.choice(("", "not")) if question != "if" else "not"
    outer = Clause(
        Entry("verb", "알다", "know", frozenset()), draw.key("m"), draw.subject(), Features(polarity=polarity)
    )
    ask = polarity == "" and draw.chance(0.6)
    if ask:
        outer.subject = draw.addressed()
    if question == "who":
        inner.subject = Asked("누구", "who", draw.key("q"))
    elif question != "if":
        inner.arguments[{"why": "reason", "when": "time"}[question]] = Asked(
            {"why": "왜", "when": "언제"}[question], question, draw.key("q")
        )

    def korean_(voice: Voice) -> list[Word]:
        subject = outer._korean_subject(voice, True)
        return [
            *subject,
            *inner.korean_linked(voice, "지", False),
            *replace(outer, subject=None).korean_closed(voice, "?" if ask else ""),
        ]

    def english_(short: bool) -> list[Word]:
        head = outer.english_question(short) if ask else outer.english_statement(short)
        if question == "who":
            return [*head, *inner.english_statement(False)]
        role = {"why": "reason", "when": "time"}.get(question, "")
        link: list[Word] = (
            inner.arguments[role].english() if role else [[Piece("if", otherwise=frozenset({inner.key}))]]
        )
        without = replace(inner, arguments={k: v for k, v in inner.arguments.items() if k != role})
        return [*head, *link, *without.english_statement(False)]

    return Plan(korean_, english_, "?" if ask else ".", clauses=[outer, inner])


def making_do(draw: Draw) -> Plan:
    """…에게 …-게 하다: make somebody …"""
    inner = draw.verb(DO, None, draw.choice((PAST, PAST, FUTURE)), place=0.1)
    if "recipient" in inner.arguments or "companion" in inner.arguments:
        raise Unfit
    somebody = draw.person()
    key = inner.key
    subject = draw.person("person name other he she I")
    make = Clause(Entry("verb", "하다", "make", frozenset()), draw.key("m"), subject, inner.features)

    def korean_(voice: Voice) -> list[Word]:
        words = make._korean_subject(voice, True)
        told = with_particle(somebody.korean(voice), "에게", somebody.key)
        caused = replace(inner, features=PRESENT).korean_linked(voice, "기")
        last = caused[-1][-1].text[:-1] + "게"
        return [*words, *told, *caused[:-1], [content(last, key)], *replace(make, subject=None).korean_closed(voice)]

    def english_(short: bool) -> list[Word]:
        return [*make.english_statement(short), *somebody.english_object(), *inner.english_bare()]

    return Plan(korean_, english_, clauses=[inner, make])


EMBEDDINGS: tuple[tuple[str, Construction, int], ...] = (
    ("relative_subject", related_subject, 700),
    ("relative_complement", related_complement, 350),
    ("relative_object", related_object, 600),
    ("relative_who", related_person, 700),
    ("relative_whom", person_i_met, 350),
    ("doing", doing, 900),
    ("judging", judging, 600),
    ("hobby", hobby, 250),
    ("quoting", quoting, 900),
    ("asking_whether", asking_whether, 400),
    ("telling", telling, 500),
    ("knowing_whether", knowing_whether, 400),
    ("making_do", making_do, 200),
)
