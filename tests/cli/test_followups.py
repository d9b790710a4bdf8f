"""What they might ask next, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.commands import voiceprep

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = (
    "I would talk to my manager first. Then I would look at the numbers, and I would ask the team "
    "what they think about it. I would also write it down for everybody."
)


def test_an_answer_is_held_against_its_question_and_followed_up(tmp_path: Path) -> None:
    said = tmp_path / "answer.txt"
    said.write_text(ANSWER, encoding="utf-8")
    words = ("analyse", str(said), "--question", "disagreement-with-manager")
    (line,) = voiceprep(*words, "--json", data=tmp_path / "d").lines
    first, *_ = line["follow_ups"]
    assert first["text"] == (
        "You said “I would talk to my manager first”. Tell me about a time you really did that."
    )
    assert (first["rule"], first["words"], first["heard"]) == (
        "hypothetical",
        {"first": 0, "last": 6},
        None,
    )
    assert line["structure"]["asked"] == "story"
    assert line["findings"][0]["rule"]
    text = voiceprep(*words, data=tmp_path / "d").out
    assert "You answered what you would do; they asked for what you did" in text
    assert f"  ? {first['text']}" in text
    assert text.index("Change this first") < text.index("They might ask next")
