"""What a person adds to a take is kept, and nothing that was there is lost by it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.fakes import ListStore, ScriptedAnalyst
from tests.fakes import studio as scripted_studio
from tests.tui.scenes import analysis, spoken_words, take
from voiceprep import revision
from voiceprep.model import Settings
from voiceprep.practice import Studio


def studio_with(folder: Path, *names: str) -> Studio:
    store = ListStore()
    for name in names:
        store.add(take(folder, name))
    return scripted_studio(folder, store=store, analyst=ScriptedAnalyst(analysis()))


def test_notes_and_tags_are_kept_tidy_beside_what_came_meanwhile(tmp_path: Path) -> None:
    studio = studio_with(tmp_path, "a")
    seen = take(tmp_path, "a")
    revision.starred(studio, seen, best=True)
    revision.noted(studio, seen, "Slower.\nName the tool.", ["final ", "#final", "", "billing"])
    kept = studio.store.take("a")
    assert kept is not None
    assert (kept.notes, kept.tags) == ("Slower.\nName the tool.", ("final", "billing"))
    assert kept.best


def test_one_take_of_a_question_is_the_best(tmp_path: Path) -> None:
    studio = studio_with(tmp_path, "a", "b")
    revision.starred(studio, take(tmp_path, "a"), best=True)
    revision.starred(studio, take(tmp_path, "b"), best=True)
    assert [t.id for t in studio.store.listing() if t.best] == ["b"]
    whole = studio.store.take("a")
    assert whole is not None
    assert whole.transcript is not None


def test_the_mean_of_three_ratings_is_kept_with_them(tmp_path: Path) -> None:
    studio = studio_with(tmp_path, "a")
    kept = revision.rated(studio, take(tmp_path, "a"), (4, 3, 2))
    assert (kept.self_rating, kept.self_ratings) == (3, (4, 3, 2))
    assert studio.store.take("a") == kept


def test_corrected_words_are_measured_again_and_can_be_taken_back(tmp_path: Path) -> None:
    studio = studio_with(tmp_path, "a")
    seen, settings = take(tmp_path, "a"), Settings()
    text = spoken_words().text
    once = revision.reworded(studio, seen, text.replace("billing", "invoicing"), settings).take
    assert once.transcript is not None
    assert once.transcript.engine is not None
    assert once.transcript.engine.name == "edited"
    assert once.recognised == spoken_words()
    twice = revision.reworded(studio, once, text.replace("pilot", "trial"), settings).take
    assert twice.recognised == spoken_words()
    assert studio.store.take("a") == twice
    assert isinstance(studio.analyst, ScriptedAnalyst)
    assert len(studio.analyst.begun) == 2

    back = revision.as_recognised(studio, twice, settings).take
    assert (back.transcript, back.recognised) == (spoken_words(), None)


def test_a_take_whose_recording_is_gone_is_measured_by_its_words(tmp_path: Path) -> None:
    studio = studio_with(tmp_path)
    studio.store.add(replace(take(tmp_path, "a"), audio=None))
    done = revision.reworded(studio, take(tmp_path, "a"), "I led a team of 12 people.", Settings())
    assert done.take.analysis is not None
    assert done.take.analysis.wording is not None
    assert done.take.analysis.wording.numbers == 1
