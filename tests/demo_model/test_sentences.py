"""The training's sentences: endless, within the vocabulary, and none of the held-out ones."""

from __future__ import annotations

import random

from demo_model.sentences import (
    ANSWER,
    FILLERS,
    answer_sentences,
    held_out_sentence,
    is_held_out,
    plain_words,
    training_sentence,
    vocabulary,
    with_filler,
    with_repetition,
    word_salad,
)


def test_no_training_sentence_is_held_out_or_one_of_the_demos() -> None:
    chance = random.Random(1)
    answer = {plain_words(text) for text in answer_sentences()}
    for _ in range(2000):
        text = training_sentence(chance)
        assert not is_held_out(text)
        assert plain_words(text) not in answer


def test_a_held_out_sentence_stays_held_out_with_a_filler_or_a_repetition() -> None:
    chance = random.Random(2)
    for _ in range(200):
        text = held_out_sentence(chance)
        assert is_held_out(with_filler(text, chance))
        assert is_held_out(with_repetition(text, chance))


def test_about_a_tenth_of_new_sentences_is_held_out() -> None:
    chance = random.Random(3)
    texts = {word_salad(chance) for _ in range(3000)}
    share = sum(map(is_held_out, texts)) / len(texts)
    assert 0.07 < share < 0.13


def test_every_word_of_every_sentence_is_in_the_vocabulary() -> None:
    known = {word.lower() for word in vocabulary()}
    chance = random.Random(4)
    for _ in range(500):
        assert set(plain_words(training_sentence(chance))) <= known
        assert set(plain_words(word_salad(chance))) <= known


def test_the_demo_answer_is_within_the_vocabulary_and_holds_fillers() -> None:
    words = plain_words(ANSWER.read_text(encoding="utf-8"))
    assert set(words) <= {word.lower() for word in vocabulary()}
    assert set(FILLERS) <= set(words)
    assert 150 <= len(words) <= 200


def test_fillers_come_with_commas_and_the_sentence_keeps_its_words() -> None:
    chance = random.Random(5)
    for _ in range(100):
        text = with_filler("Then I showed him the numbers.", chance)
        kept = [word for word in plain_words(text) if word not in FILLERS]
        assert kept == ["then", "i", "showed", "him", "the", "numbers"]
        assert text[0].isupper()
        assert text.endswith("numbers.")
