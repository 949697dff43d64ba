"""What the interface computes about a Trace: sentences to look for, probabilities, addresses."""

from dataclasses import replace

import numpy as np
import pytest

from model.trace import Trace
from pages.figures import captions, trace_views
from pages.session import address


def trace(weights: list[list[float]], source: str, target: str) -> Trace:
    """A Trace with these weights; every other number is simple."""
    words, written = (*source.split(), "</s>"), (*target.split(), "</s>")
    s, t = len(words), len(written)
    alpha = np.array(weights, dtype=np.float32)
    memory = np.eye(s, 4, dtype=np.float32)
    return Trace(
        pair="ko-en",
        score="general",
        register=None,
        text=source,
        translation=target,
        source=words,
        target=written,
        source_ids=tuple(range(s)),
        target_ids=tuple(range(t)),
        unknown=(),
        truncated=0,
        stopped=True,
        embeddings=memory,
        memory=memory,
        directions=2,
        queries=np.ones((t, 4), np.float32),
        scores=np.log(np.maximum(alpha, 1e-9)),
        weights=alpha,
        contexts=alpha @ memory,
        attentional=np.ones((t, 3), np.float32),
        log_probabilities=np.log(np.full(t, 0.5, np.float32)),
        top_tokens=(("a", "b"),) * t,
        top_probabilities=np.full((t, 2), 0.25, np.float32),
    )


SWAPPED = trace(
    [[0.97, 0.01, 0.01, 0.01], [0.01, 0.01, 0.97, 0.01], [0.3, 0.3, 0.3, 0.1], [0, 0, 0, 1]],
    "▁나는 ▁책을 ▁읽었다",
    "▁I ▁read ▁books",
)


def test_the_largest_jump_is_found_and_named() -> None:
    look = captions.alignment(SWAPPED)
    assert look.key == "jump" and look.words == {"way": "jump_on"}
    assert look.values == {"before": "I", "after": "read", "from": "나는", "to": "읽었다", "distance": 2}


def test_reading_in_order_has_no_jump_and_marks_do_not_count() -> None:
    straight = trace([[1, 0, 0], [0, 1, 0], [1, 0, 0]], "▁a ▁b", "▁x ▁y")
    assert captions.alignment(straight).key == "in_order"


def test_the_most_undecided_step_is_the_one_with_the_largest_entropy() -> None:
    look = captions.weights(SWAPPED)
    assert (look.key, look.values["token"]) == ("most_spread", "books")
    assert 3.0 < float(look.values["count"]) < 4.0
    assert captions.weights(trace([[1, 0, 0], [0, 1, 0], [0, 0, 1]], "▁a ▁b", "▁x ▁y")).key == "all_sharp"


def test_the_gap_of_scores_is_the_factor_between_weights() -> None:
    look = captions.scores(trace([[0.8, 0.2, 0], [0.5, 0.3, 0.2], [0.4, 0.3, 0.3]], "▁a ▁b", "▁x ▁y"))
    assert (look.values["first"], look.values["second"], look.values["times"]) == ("a", "b", "4.0")


def test_equal_contexts_are_the_most_alike() -> None:
    look = captions.contexts(trace([[1, 0, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 1, 0]], "▁a ▁b ▁c", "▁x ▁y ▁z"))
    assert look.values == {"first": "x", "second": "z", "cosine": "1.00"}


def test_without_attention_every_picture_still_has_a_sentence() -> None:
    none = replace(SWAPPED, scores=None, weights=None)
    for name in ("alignment", "weights", "scores", "contexts", "forward", "backward", "attentional"):
        assert getattr(captions, name)(none).key


@pytest.mark.parametrize(
    ("p", "said"), [(0.5, "50 %"), (0.012, "1.2 %"), (0.00004, "4·10⁻³ %"), (0.0, "0 %"), (1.0, "100 %")]
)
def test_percentages_have_as_many_figures_as_mean_something(p: float, said: str) -> None:
    assert captions.percent(p) == said


def test_pieces_of_one_word_are_a_group_and_marks_stand_alone() -> None:
    assert trace_views.groups(("<haeyo>", "▁tea", "cher", "s", "▁go", "</s>")) == (0, 1, 1, 1, 2, 3)


def test_typed_text_never_becomes_markup() -> None:
    assert trace_views.escape("<b>*a*</b>[x](y)") == r"\<b\>\*a\*\</b\>\[x\]\(y\)"


@pytest.mark.parametrize("pin", [(3, 2), (0, None), (None, 4)])
def test_a_pin_survives_the_address(pin: address.Place) -> None:
    assert address.pin_of(address.pin_text(pin)) == pin


@pytest.mark.parametrize("text", ["", ".", "3", "a.b", "1.2.3", "-1.2", "1e3.2", None, "9999.1"])
def test_what_is_no_pin_is_none(text: str | None) -> None:
    assert address.pin_of(text) is None


def test_an_address_keeps_what_exists_and_reports_the_rest() -> None:
    query = {"text": "<i>&", "pair": "xx", "score": "dot", "pin": "??", "other": "1"}
    asked, wrong = address.read(query, {"pair": ["ko-en"], "score": ["dot"]})
    assert (asked, wrong) == ({"text": "<i>&", "score": "dot"}, ["pair=xx", "pin=??"])


def test_a_link_says_everything_and_is_read_back() -> None:
    state = {"text": "나는 & 너는?", "pair": "ko-en", "score": "dot", "register": None, "language": "ko", "pin": "1.2"}
    link = address.link("http://localhost:8501/compare?old=1", state)
    assert link.startswith("http://localhost:8501/compare?text=") and "old" not in link
    from urllib.parse import parse_qs, urlsplit

    back = {key: values[0] for key, values in parse_qs(urlsplit(link).query).items()}
    assert back == {key: value for key, value in state.items() if value}


def test_one_word_beside_a_masked_tag_has_no_second_choice() -> None:
    masked = replace(trace([[0, 1], [0, 1]], "<haeyo>", "▁x"), scores=np.array([[-np.inf, 2.0]] * 2, np.float32))
    assert captions.scores(masked).key == "all_sharp"


def test_large_factors_are_powers_of_ten() -> None:
    assert [captions.large(x) for x in (3.4, 1500.0, 2.4e7)] == ["3.4", "1,500", "2·10⁷"]
