"""``voiceprep analyse``: one result for every input, none lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests import signals
from tests.cli.commands import voiceprep

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "So last year our release was late. I, um, called the client myself. We shipped in May."
KEYS = {
    "schema",
    "id",
    "input",
    "duration_s",
    "engine",
    "transcript",
    "acoustics",
    "timing",
    "fluency",
    "prosody",
    "wording",
    "star",
    "structure",
    "findings",
    "follow_ups",
}


@pytest.fixture
def speech(tmp_path: Path) -> Path:
    return signals.written(tmp_path / "speech.wav", signals.spoken(TEXT).recording)


@pytest.mark.slow
def test_every_input_gets_one_line_in_order_and_a_bad_one_gets_its_error(
    tmp_path: Path, speech: Path
) -> None:
    bad, text = tmp_path / "bad.wav", tmp_path / "answer.txt"
    bad.write_bytes(b"RIFF nothing")
    text.write_text(TEXT, encoding="utf-8")

    done = voiceprep("analyse", "--json", *map(str, (speech, bad, text)), data=tmp_path / "d")

    assert done.code == 6
    first, second, third = done.lines
    assert [line["input"] for line in done.lines] == [str(speech), str(bad), str(text)]
    assert set(first) == set(third) == KEYS
    assert set(second) == {"schema", "input", "error"}
    assert set(second["error"]) == {"message", "hint"}
    assert first["transcript"] is None
    assert first["timing"]["pauses"]
    assert third["duration_s"] is None
    assert [w["text"] for w in third["transcript"]["words"]] == TEXT.split()


@pytest.mark.slow
def test_given_words_with_times_take_the_place_of_recognised_ones(
    tmp_path: Path, speech: Path
) -> None:
    said = signals.spoken(TEXT)
    given = tmp_path / "words.tsv"
    rows = [f"{w.start_s:.3f}\t{w.end_s:.3f}\t{w.text}" for w in said.words]
    given.write_text("start\tend\tword\n" + "\n".join(rows) + "\n", encoding="utf-8")

    done = voiceprep(
        "analyse", "--json", str(speech), "--transcript", str(given), data=tmp_path / "d"
    )

    assert done.code == 0
    (line,) = done.lines
    assert line["transcript"]["text"] == TEXT
    span_s = said.words[-1].end_s - said.words[0].start_s  # type: ignore[operator]
    expected = 60 * len(said.words) / span_s
    assert line["timing"]["speech_rate_wpm"] == pytest.approx(expected, rel=0.1)
    told = [f["text"] for f in line["fluency"]["fillers"] if f["source"] == "transcript"]
    assert told == ["so", "um"]
    assert "No speech model" not in done.err


@pytest.mark.slow
def test_without_a_model_the_delivery_is_judged_and_that_is_said_once(
    tmp_path: Path, speech: Path
) -> None:
    done = voiceprep("analyse", str(speech), str(speech), data=tmp_path / "d")

    assert done.code == 0
    assert done.err.count("No speech model is installed") == 1


def test_many_transcripts_come_back_with_their_ids(tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text(
        "".join(
            json.dumps({"id": f"t{i}", "text": f"I did {i} things."}) + "\n" for i in range(500)
        ),
        encoding="utf-8",
    )

    done = voiceprep("analyse", "--json", str(many), data=tmp_path / "d")

    assert done.code == 0
    assert [line["id"] for line in done.lines] == [f"t{i}" for i in range(500)]


def test_settings_that_are_not_used_are_named(tmp_path: Path) -> None:
    text, data = tmp_path / "answer.txt", tmp_path / "d"
    text.write_text(TEXT, encoding="utf-8")
    data.mkdir(mode=0o700)
    (data / "settings.toml").write_text('[profile]\npreset = "stuter"\n', encoding="utf-8")

    done = voiceprep("analyse", str(text), data=data)

    assert done.code == 0
    assert "profile.preset" in done.err
    assert "stutter" in done.err


def test_a_bad_line_costs_only_itself(tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text('{"id": "a", "text": "One."}\nnonsense\n{"id": "c", "text": "Two."}\n', "utf-8")

    done = voiceprep("analyse", "--json", str(many), data=tmp_path / "d")

    first, second, third = done.lines
    assert done.code == 6
    assert (first["id"], third["id"]) == ("a", "c")
    assert "2" in second["error"]["message"]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("analyse", "no-such.wav"), 1, "no-such.wav"),
        (("analyse", "no-such.jsonl"), 1, "no-such.jsonl"),
        (("analyse",), 2, "INPUT"),
        (("analyse", "a.wav", "b.wav", "--transcript", "t.txt"), 2, "one recording"),
        (("analyse", "a.txt", "--question", "nonsense"), 2, "banks list"),
        (("analyse", "a.wav", "--model", "nonsense"), 1, "a.wav"),
        (("frobnicate",), 2, "invalid choice"),
    ],
)
def test_a_wrong_input_is_explained(
    words: tuple[str, ...], code: int, says: str, tmp_path: Path
) -> None:
    done = voiceprep(*words, data=tmp_path / "d")

    assert done.code == code
    assert says in done.err
    assert done.out == ""


def test_a_model_that_is_not_there_is_exit_4(tmp_path: Path, speech: Path) -> None:
    done = voiceprep("analyse", str(speech), "--model", "base.en", data=tmp_path / "d")

    assert done.code == 4
    assert "voiceprep models get base.en" in done.err
