"""What the words alone tell: fillers in context, repairs, sentences, counts, syllables, parts."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.builders import STORY, assert_finite, heard, timed, transcript
from voiceprep.analysis import assess
from voiceprep.analysis.syllables import syllables
from voiceprep.model import Fluency, Star, Transcript, Word, Wording


def fluency(text: str) -> Fluency:
    found = assess(transcript(text), None).fluency
    assert found is not None
    return found


def fillers(text: str) -> list[str]:
    return [filler.text for filler in fluency(text).fillers]


def abandoned(text: str) -> list[str]:
    words = text.split()
    return [" ".join(words[r.first_word : r.last_word + 1]) for r in fluency(text).repairs]


def wording(text: str) -> Wording:
    found = assess(transcript(text), None).wording
    assert found is not None
    return found


def star(text: str) -> Star:
    found = assess(transcript(text), None).star
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Um, I asked, uh, the team.", ["um", "uh"]),
        ("Well, it was, you know, a hard week.", ["well", "you know"]),
        ("I mean, we had no choice.", ["i mean"]),
        ("It was, like, impossible.", ["like"]),
        ("UM... Erm, hmm.", ["um", "erm", "hmm"]),
    ],
)
def test_fillers_are_found_where_they_fill(text: str, found: list[str]) -> None:
    assert fillers(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "I like my work and I would like to stay.",
        "It looked like rain, so we left.",
        "The plan went well and it is well known.",
        "You know what I did as well.",
        "Do you know him? I don't know what you mean.",
        "That is what I mean.",
        "Turn right, so that we actually save time.",
        "It was a kind of test, basically right.",
        "The umbrella was a human error.",
    ],
)
def test_the_same_words_are_no_fillers_where_they_mean_something(text: str) -> None:
    assert fillers(text) == []


def test_fillers_know_their_words_times_and_kinds() -> None:
    found = assess(timed("We met, you know, at um noon. I mean"), None).fluency
    assert found is not None
    spans = [(f.first_word, f.last_word, f.kind, f.source) for f in found.fillers]
    assert spans == [
        (2, 3, "discourse_marker", "transcript"),
        (5, 5, "filled_pause", "transcript"),
        (7, 8, "editing_term", "transcript"),
    ]
    assert found.fillers[0].start_s == pytest.approx(0.5 + 2 * 0.4)
    assert found.fillers[0].end_s == pytest.approx(0.5 + 3 * 0.4 + 0.3)


def test_filler_rates_are_per_minute_and_per_hundred_words() -> None:
    words = timed("um we won " * 10, word_s=0.3, gap_s=0.1, start_s=0.0)
    found = assess(words, None).fluency
    assert found is not None
    assert found.fillers_per_minute == pytest.approx(60 * 10 / 11.9)
    assert found.fillers_per_100_words == pytest.approx(100 / 3)
    assert fluency("um we won").fillers_per_minute is None
    assert fluency("").fillers_per_100_words is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("and I, I said no", ["I,"]),
        ("we had we had a plan", ["we had"]),
        ("in the uh in the end", ["in the"]),
        ("it was I mean it was hard", ["it was"]),
        ("the cust- customer left", ["cust-"]),
    ],
)
def test_words_said_again_are_repairs(text: str, found: list[str]) -> None:
    assert abandoned(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "a very very long day",
        "I knew that that was wrong",
        "we had had enough",
        "That was right. Right after it we left.",
        "call two two four",
        "no no no, many many people",
    ],
)
def test_words_meant_twice_are_no_repairs(text: str) -> None:
    assert abandoned(text) == []


def sentences(words: Transcript, pauses: list[tuple[float, float]] | None = None) -> list[str]:
    found = assess(words, heard(pauses) if pauses else None).star
    assert found is not None
    texts = [word.text for word in words.words]
    return [" ".join(texts[s.first_word : s.last_word + 1]) for s in found.sentences]


def test_sentences_end_at_marks_but_not_at_abbreviations() -> None:
    text = "I met Dr. Lee at 4.30 p.m. on Monday. Why? It cost 3.5 million, e.g. for J. Smith!"
    assert sentences(transcript(text)) == [
        "I met Dr. Lee at 4.30 p.m. on Monday.",
        "Why?",
        "It cost 3.5 million, e.g. for J. Smith!",
    ]


def test_sentences_cover_every_word() -> None:
    found = star(STORY).sentences
    assert found[0].first_word == 0
    assert found[-1].last_word == len(STORY.split()) - 1
    assert all(a.last_word + 1 == b.first_word for a, b in pairwise(found))


def test_an_unpunctuated_answer_is_cut_at_its_pauses() -> None:
    first, second = timed("word " * 40, start_s=0.0).words, timed("more " * 40, start_s=17.0).words
    assert [len(s.split()) for s in sentences(Transcript((*first, *second)))] == [40, 40]


def test_an_unpunctuated_text_is_cut_where_clauses_open() -> None:
    text = ("we went to the client and looked at all of the open points there " * 6).strip()
    found = sentences(transcript(text))
    assert len(found) > 3
    assert " ".join(found) == text


def test_counts_of_words() -> None:
    found = wording("I think we saved 20% in twenty five days. My team and I kind of knew.")
    assert found.word_count == 16
    assert found.sentence_count == 2
    assert found.first_person_singular == 3
    assert found.first_person_plural == 1
    assert found.numbers == 2
    assert len(found.hedges) == 2
    assert found.words_per_sentence == pytest.approx(8.0)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[
            ("project", 2),
            ("worked", 1),
            ("wanted", 2),
            ("people", 2),
            ("idea", 3),
            ("couldn't", 2),
        ],
        *[("experience", 4), ("responsible", 4), ("situation", 4), ("created", 3), ("client", 2)],
        *[("1,500", 6), ("60%", 4), ("sql", 3), ("café", 2), ("", 0), ("table", 2), ("used", 1)],
    ],
)
def test_syllables_are_counted_as_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_whole_story_has_all_four_parts_in_order() -> None:
    found = star(STORY)
    parts = [sentence.part for sentence in found.sentences]
    assert found.answer_kind == "story"
    assert found.missing == ()
    assert parts[0] == "situation"
    assert parts[-1] == "result"
    assert "action" in parts
    shares = found.shares
    total = shares.situation + shares.task + shares.action + shares.result
    assert total == pytest.approx(1.0)


def test_a_story_without_its_end_lacks_the_result() -> None:
    assert "result" in star(STORY[: STORY.index("As a result")]).missing


def test_shares_are_by_time_where_there_are_times() -> None:
    words = timed(STORY, 0.3, 0.0).words
    last = next(i for i, word in enumerate(words) if word.text == "As")
    slow = tuple(
        Word(w.text, (w.start_s or 0) + 20 * (i - last), (w.end_s or 0) + 20 * (i - last + 1))
        for i, w in enumerate(words)
        if i >= last
    )
    found = assess(Transcript((*words[:last], *slow)), None).star
    assert found is not None
    assert found.shares.result > 0.8 > star(STORY).shares.result


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "I would talk to my manager first. Then I would look at the numbers and I would ask "
            "the team what they think about it. I would also write it down for everybody.",
            "hypothetical",
        ),
        (
            "When there is a conflict I always ask what the other person needs. I usually wait a "
            "day, and I try to find what we both want before we talk about it.",
            "general",
        ),
        (
            "The store was losing customers every week. The staff talked to them and asked what "
            "they missed. Prices were changed, the shop stayed open longer, and sales recovered.",
            "story",
        ),
        ("I don't know, I can't think of one right now.", "non_answer"),
        ("Sure.", "unknown"),
    ],
)
def test_kinds_of_answers(text: str, kind: str) -> None:
    assert star(text).answer_kind == kind


def test_an_answer_that_tells_no_story_lacks_no_parts() -> None:
    found = star("I would ask the team first. Then I would look at the plan. " * 4)
    assert found.missing == ()
    assert all(sentence.part is None for sentence in found.sentences)


@settings(deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_raises_or_gives_nan(text: str) -> None:
    assert_finite(assess(transcript(text), None))


@settings(deadline=None)
@given(words=st.lists(st.text(max_size=8), max_size=60))
def test_word_indices_stay_inside_the_transcript(words: list[str]) -> None:
    found = assess(Transcript(tuple(Word(word) for word in words)), None)
    assert found.star is not None
    assert found.fluency is not None
    assert sum(s.last_word - s.first_word + 1 for s in found.star.sentences) == len(words)
    assert all(0 <= (f.last_word or 0) < len(words) for f in found.fluency.fillers)
    assert all(r.first_word <= r.last_word < len(words) for r in found.fluency.repairs)


def test_text_alone_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from voiceprep.analysis import assess\n"
        "from voiceprep.model import Transcript, Word\n"
        "assess(Transcript(tuple(map(Word, 'um I said no'.split()))), None)\n"
        "heavy = {'numpy', 'scipy', 'librosa', 'parselmouth'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_measuring_sound_loads_neither_librosa_nor_scipy() -> None:
    script = (
        "import sys, numpy\n"
        "from voiceprep.analysis import sound\n"
        "from voiceprep.model import Recording\n"
        "sound(Recording(numpy.ones(8000, 'f4') * numpy.arange(8000) % 1, 48000))\n"
        "heavy = {'scipy', 'librosa', 'numba'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
