from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voiceprep.errors import TranscriptUnreadable
from voiceprep.model import Transcript, Word
from voiceprep.speech.transcriptfile import GIVEN, transcript, transcripts

if TYPE_CHECKING:
    from pathlib import Path


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_plain_text_gives_the_words_that_split_gives_without_times(tmp_path: Path) -> None:
    text = "Well, um — I led\n\nthe  team.\tWe grew 25%"
    read = transcript(file(tmp_path, "a.txt", text))
    assert read == Transcript(tuple(Word(word) for word in text.split()), engine=GIVEN)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_editors_write_before_the_text_is_no_part_of_it(tmp_path: Path, encoding: str) -> None:
    path = file(tmp_path, "a.txt", "café größer".encode(encoding))
    assert transcript(path).text == "café größer"


WORDS = (Word("So", 0.5, 0.7), Word("we", 0.75, 0.9), Word("won.", 1.2, 1.6))
ROWS = "0.5\t0.7\tSo\n0.75\t0.9\twe\n1.2\t1.6\twon.\n"


@pytest.mark.parametrize(
    "content",
    [
        ROWS,
        "start\tend\tword\n" + ROWS,
        "\ufeffStart_s\tEnd_s\tText\r\n" + ROWS.replace("\n", "\r\n"),
        "word\tstart\tend\nSo\t0.5\t0.7\nwe\t0.75\t0.9\nwon.\t1.2\t1.6",
        "\n" + ROWS.replace("0.75", "0.7\t0.7\t\n0.75") + "\n\n",  # a silence has no word
    ],
)
def test_a_table_of_times_and_words_is_read_with_a_heading_or_without(
    tmp_path: Path, content: str
) -> None:
    assert transcript(file(tmp_path, "a.tsv", content)).words == WORDS


def test_words_that_share_a_row_share_its_time_by_their_letters(tmp_path: Path) -> None:
    words = transcript(file(tmp_path, "a.tsv", "1.0\t2.0\tan example\n")).words
    assert [word.text for word in words] == ["an", "example"]
    assert [(word.start_s, word.end_s) for word in words] == [
        (1.0, pytest.approx(1 + 2 / 9)),
        (pytest.approx(1 + 2 / 9), 2.0),
    ]


TIMED = {"words": [{"text": w.text, "start_s": w.start_s, "end_s": w.end_s} for w in WORDS]}


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.json", {"id": "x", "text": "So we won."}, ("x", ("So", "we", "won."), None)),
        ("a.json", {"id": 7, **TIMED}, ("7", ("So", "we", "won."), 0.5)),
        ("a.json", {"transcript": TIMED, "id": "y"}, ("y", ("So", "we", "won."), 0.5)),
        ("a.json", {"text": ""}, (None, (), None)),
        ("a.jsonl", {"id": "x", "text": "So we won."}, ("x", ("So", "we", "won."), None)),
        ("A.JSONL", {**TIMED, "text": "ignored"}, (None, ("So", "we", "won."), 0.5)),
    ],
)
def test_json_is_read_with_its_id_and_its_times_where_it_has_them(
    tmp_path: Path,
    name: str,
    content: object,
    expected: tuple[str | None, tuple[str, ...], float | None],
) -> None:
    ((line_id, read),) = transcripts(file(tmp_path, name, json.dumps(content)))
    first = read.words[0].start_s if read.words else None
    assert (line_id, tuple(word.text for word in read.words), first) == expected


def test_a_list_in_a_json_file_is_several_transcripts(tmp_path: Path) -> None:
    path = file(tmp_path, "a.json", json.dumps([{"id": "a", "text": "x"}, {"id": "b", "text": ""}]))
    assert [line_id for line_id, _ in transcripts(path)] == ["a", "b"]


def test_probabilities_are_kept_and_half_a_character_is_replaced(tmp_path: Path) -> None:
    word = '{"text": "a\\ud800", "start_s": 0, "end_s": 1, "probability": 0.5}'
    read = transcript(file(tmp_path, "a.json", f'{{"words": [{word}]}}'))
    assert read.words == (Word("a\ufffd", 0.0, 1.0, 0.5),)


BAD = [
    ("a.txt", "", "is an empty file"),
    ("a.txt", " \n\t ", "holds no words"),
    ("a.txt", b"one\ntwo\nthr\xffee", "line 3, is not UTF-8 text"),
    ("a.md", "words", "is not a transcript file"),
    ("a.tsv", "0.1\t0.2\n", "line 1, has 2 of 3 columns"),
    ("a.tsv", "start\tend\tword\n0.1\t0.2\ta\n0,3\t0.4\tb\n", "line 3, has “0,3” where seconds"),
    ("a.tsv", "0.1\tnan\ta\n", "line 1, has a word from 0.1 s to nan s"),
    ("a.tsv", "0.5\t0.2\ta\n", "line 1, has a word from 0.5 s to 0.2 s"),
    ("a.tsv", "-1\t0.2\ta\n", "line 1, has a word from -1 s"),
    ("a.tsv", "1\t2\ta\n\n0.5\t0.7\tb\n", "line 3, has a word at 0.5 s after one at 1 s"),
    ("a.tsv", "\x1b[2J\t2\ta\n", "where seconds should be"),
    ("a.tsv", "start\tend\tword\n", "holds no words"),
    ("a.json", "{", "is not JSON"),
    ("a.json", "[" * 100_000, "is not JSON that can be read"),
    ("a.json", "7", "holds no object"),
    ("a.json", "{}", "has neither text nor words"),
    ("a.json", '{"id": [], "text": ""}', "has an id that is neither text nor a number"),
    ("a.json", '{"words": [7]}', "has a word without text"),
    ("a.json", '{"words": [{"text": "a", "start_s": "0"}]}', "has a start_s that is not a number"),
    ("a.json", '{"words": [{"text": "a", "start_s": NaN}]}', "has a start_s that is not a number"),
    ("a.json", '{"words": [{"text": "a", "start_s": 1e999}]}', "start_s that is not a number"),
    ("a.json", '{"words": [{"text": "a", "start_s": true}]}', "start_s that is not a number"),
    (
        "a.json",
        '{"words": [{"text": "a", "start_s": 1' + "0" * 9999 + "}]}",
        "is not JSON that can",
    ),
    ("a.json", "[]", "holds no transcript"),
    ("a.json", '[{"text": "a"}, {"text": "b"}]', "holds several transcripts"),
    ("a.jsonl", '{"text": "a"}\n{"text": "b"}\n', "holds several transcripts"),
    ("a.jsonl", '\n\n{"text": ', "line 3, is not JSON"),
    ("a.jsonl", b'{"text": "\xff"}', "line 1, is not UTF-8 text"),
    ("a.jsonl", "x" * (17 << 20), "line 1, is longer than 16 MB"),
]


@pytest.mark.parametrize(("name", "content", "expected"), BAD, ids=[case[2] for case in BAD])
def test_what_cannot_be_read_is_told_with_the_line(
    tmp_path: Path, name: str, content: str | bytes, expected: str
) -> None:
    path = file(tmp_path, name, content)
    with pytest.raises(TranscriptUnreadable) as caught:
        transcript(path)
    assert expected in caught.value.message
    assert f"“{name}”" in caught.value.message
    assert "\x1b" not in caught.value.message


@pytest.mark.parametrize("name", ["missing.txt", "missing.jsonl", "folder.tsv"])
def test_a_missing_file_and_a_folder_are_named_as_such(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.tsv").mkdir()
    with pytest.raises(TranscriptUnreadable, match=r"is not there|is a folder"):
        transcript(tmp_path / name)


def test_a_faulty_line_is_told_and_the_lines_after_it_are_still_read(tmp_path: Path) -> None:
    lines = ['{"id": 1, "text": "a"}', "broken", "", '{"id": 2, "text": "b"}', '{"id": 3}']
    found = transcripts(file(tmp_path, "a.jsonl", "\n".join(lines)))
    assert next(found)[0] == "1"
    with pytest.raises(TranscriptUnreadable, match="line 2, is not JSON"):
        next(found)
    assert next(found)[0] == "2"
    with pytest.raises(TranscriptUnreadable, match="line 5, has neither text nor words"):
        next(found)
    assert list(found) == []


def test_many_lines_need_no_more_memory_than_a_few(tmp_path: Path) -> None:
    line = json.dumps({"id": "x", "text": "so we won it in the end " * 8})
    path = file(tmp_path, "a.jsonl", (line + "\n") * 8_000)
    found = transcripts(path)
    next(found)
    tracemalloc.start()
    count = 1 + sum(1 for _ in found)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 8_000
    assert path.stat().st_size > 1_700_000
    assert peak < 900_000


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200), st.sampled_from([".txt", ".tsv", ".json", ".jsonl"]))
def test_any_bytes_are_transcripts_or_a_clear_error(
    tmp_path: Path, content: bytes, ending: str
) -> None:
    found = transcripts(file(tmp_path, f"a{ending}", content))
    assert sum(readable(found)) <= content.count(b"\n") + 1


def readable(found: object) -> list[bool]:
    told = []
    while True:
        try:
            told.append(isinstance(next(found)[1], Transcript))  # type: ignore[call-overload]
        except TranscriptUnreadable as error:
            told.append(not error.message)
        except StopIteration:
            return told


rows = st.lists(
    st.tuples(st.floats(0, 1e4), st.floats(0, 10), st.from_regex(r"[a-z]{1,9}", fullmatch=True)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows)
def test_a_table_that_is_written_is_read_back(
    tmp_path: Path, rows: list[tuple[float, float, str]]
) -> None:
    words = tuple(Word(text, start, start + length) for start, length, text in sorted(rows))
    content = "".join(f"{word.start_s!r}\t{word.end_s!r}\t{word.text}\n" for word in words)
    assert transcript(file(tmp_path, "a.tsv", content)).words == words
