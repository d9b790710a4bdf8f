"""The history on the command line: lists, trends, comparisons, tables; on a real data folder."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.cli.commands import voiceprep
from tests.tui.scenes import BANK, analysis, take
from voiceprep.library.places import places
from voiceprep.library.store import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

RATES = (190.0, 192, 188, 191, 189, 190, 150, 152, 149, 151, 150, 148)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve takes, a day apart, ever slower; the odd ones technical, the third one tagged."""
    folder = tmp_path_factory.mktemp("history") / "data"
    store, seen = SqliteStore(places(folder)), analysis()
    assert seen.timing is not None
    for day, rate in enumerate(RATES):
        told = replace(seen, timing=replace(seen.timing, speech_rate_wpm=rate))
        one = take(folder, f"day-{day}", analysis=told)
        asked = BANK.questions[2 if day % 2 else 0]
        kept = replace(
            one,
            question=replace(asked, text=f"=1+1 {asked.text}"),
            recorded_at=one.recorded_at + timedelta(day),
            tags=("final",) if day == 3 else (),
            best=day == 3,
        )
        store.add(kept)
    store.close()
    return folder


@pytest.mark.slow
def test_the_list_is_narrowed_by_kind_and_tag(data: Path) -> None:
    technical = voiceprep("history", "list", "--kind", "technical", "--limit", "2", data=data)
    assert [line.split()[0] for line in technical.out.splitlines()] == ["day-11", "day-9"]
    tagged = voiceprep("history", "list", "--tag", "#Final", data=data)
    assert tagged.out.startswith("day-3 ")
    assert tagged.out.rstrip().endswith("#final")
    assert "* =1+1" in tagged.out
    none = voiceprep("history", "list", "--tag", "nothing", data=data)
    assert (none.out, none.code) == ("", 0)
    assert "has that tag" in none.err


@pytest.mark.slow
def test_trends_are_told_in_words_drawn_and_as_json(data: Path) -> None:
    told = voiceprep("history", "trend", data=data)
    assert told.out.splitlines()[0].split()[:4] == ["+", "Pace,", "wpm", "148"]
    assert "beyond your own noise of ±8 wpm, closer to the good range" in told.out
    assert "Technical: " in told.out

    drawn = voiceprep("history", "trend", "pace", data=data, TERM="xterm")
    assert {"░", "━", "┤"} <= set(drawn.out)
    plain = voiceprep("history", "trend", "pace", data=data, TERM="linux")
    assert plain.out.isascii()
    assert "190 -> 150 wpm, beyond your own noise of +/-8 wpm" in plain.out

    first = voiceprep("history", "trend", "--json", "--kind", "technical", data=data).lines[0]
    assert (first["measure"], first["state"], first["takes"]) == ("speech_rate", "moved", 6)
    assert [each["value"] for each in first["values"]] == list(RATES[1::2])


def test_a_number_that_there_is_not_is_named_with_those_there_are(data: Path) -> None:
    done = voiceprep("history", "trend", "charm", data=data)
    assert done.code == 2
    assert "speech_rate" in done.err


@pytest.mark.slow
def test_two_takes_are_compared_in_words_and_as_json(data: Path) -> None:
    told = voiceprep("history", "compare", "day-11", "day-0", data=data).out
    row = next(line for line in told.splitlines() if line.startswith("Pace"))
    assert row.split()[2:4] == ["190", "148"]
    assert row.endswith("better, beyond noise")
    found = json.loads(voiceprep("history", "compare", "--json", "day-0", "day-11", data=data).out)
    assert found["takes"] == ["day-0", "day-11"]
    pace = next(each for each in found["measures"] if each["measure"] == "speech_rate")
    assert (pace["beyond_noise"], pace["way"]) == (True, "closer")
    for other in ("nothing", "day-0"):
        assert voiceprep("history", "compare", "day-0", other, data=data).code == 2


def test_the_table_has_a_row_for_each_take_and_no_formula(data: Path) -> None:
    done = voiceprep("history", "export", "--csv", data=data)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [float(row["speech_rate"]) for row in rows] == list(reversed(RATES))
    assert {row["question"][:2] for row in rows} == {"'="}
    assert [row["take"] for row in rows if row["best"]] == ["day-3"]
