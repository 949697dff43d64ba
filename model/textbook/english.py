"""English morphology: articles, plurals, agreement and verb forms."""

_PLURALS = {
    "child": "children", "man": "men", "woman": "women", "person": "people", "fish": "fish", "sheep": "sheep",
    "knife": "knives", "mouse": "mice", "foot": "feet", "tooth": "teeth", "policeman": "policemen",
}  # fmt: skip
_PAST = dict(
    pair.split(":")
    for pair in """be:was begin:began build:built buy:bought catch:caught come:came do:did draw:drew drink:drank
    drive:drove eat:ate fall:fell find:found fly:flew forget:forgot get:got give:gave go:went have:had hear:heard
    know:knew leave:left lose:lost make:made meet:met put:put read:read ride:rode run:ran say:said see:saw sell:sold
    send:sent sing:sang sit:sat sleep:slept speak:spoke spend:spent swim:swam take:took teach:taught tell:told
    think:thought understand:understood wear:wore win:won write:wrote""".split()
)
_DOUBLE = {"swim", "run", "sit", "get", "put", "stop", "forget", "win", "cut", "begin", "plan", "chat"}
_AN = ("hour", "honest", "MP", "X-ray", "LSTM", "RNN")
_A = ("uni", "use", "euro", "one")
_BE = {("present", "first"): "am", ("present", "third"): "is", ("past", "first"): "was", ("past", "third"): "was"}


def article(phrase: str) -> str:
    """ "a" or "an" before a noun phrase, by sound."""
    if phrase.startswith(_AN):
        return "an"
    return "an" if phrase[0].lower() in "aeiou" and not phrase.lower().startswith(_A) else "a"


def plural(noun: str) -> str:
    """The plural of a noun phrase: its last word changes."""
    head, _, last = noun.rpartition(" ")
    return f"{head} {_plural(last)}".strip()


def _plural(noun: str) -> str:
    if noun in _PLURALS:
        return _PLURALS[noun]
    return _add_s(noun)


def _add_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")) or word in ("go", "do", "tomato", "potato"):
        return word + "es"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def third(verb: str) -> str:
    """Third person singular, present: goes, studies, has."""
    return {"have": "has", "be": "is"}.get(verb) or _add_s(verb)


def past(verb: str) -> str:
    """Simple past: studied, stopped, wrote."""
    if verb in _PAST:
        return _PAST[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + (verb[-1] if verb in _DOUBLE else "") + "ed"


def gerund(verb: str) -> str:
    """-ing: making, swimming, lying, seeing."""
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + (verb[-1] if verb in _DOUBLE else "") + "ing"


def be(tense: str, person: str) -> str:
    """am, is, are, was, were. ``person``: "first", "second", "third" (both singular) or "plural"."""
    return _BE.get((tense, person)) or ("are" if tense == "present" else "were")


def verb(lexeme: str, form: str, person: str) -> str:
    """A verb, its first word inflected (listen to → listened to); "do", "be" and their negatives included."""
    head, _, rest = lexeme.partition(" ")
    return f"{_inflect(head, form, person)} {rest}".strip()


def _inflect(head: str, form: str, person: str) -> str:
    if head in ("be", "do") and form.startswith("not_"):
        tense = form.removeprefix("not_")
        return (
            "am not" if (head, tense, person) == ("be", "present", "first") else _inflect(head, tense, person) + "n't"
        )
    if head == "be" and form in ("present", "past"):
        return be(form, person)
    if form == "present":
        return third(head) if person == "third" else head
    if form == "base":
        return head
    return {"past": past, "ing": gerund}[form](head)


def comparative(adjective: str) -> str:
    """smarter, busier, larger, bigger; "more" before longer words."""
    if adjective in ("good", "bad"):
        return {"good": "better", "bad": "worse"}[adjective]
    if adjective.endswith("y"):
        return adjective[:-1] + "ier"
    if len(adjective) > 6 or adjective.endswith("ous"):
        return "more " + adjective
    if adjective in ("big", "hot", "sad"):
        return adjective + adjective[-1] + "er"
    return adjective + ("r" if adjective.endswith("e") else "er")
