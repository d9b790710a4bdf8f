"""Reading, writing and importing question banks."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voiceprep.errors import BankInvalid, StorageFailed
from voiceprep.interview.banks import bank, bank_toml, banks, import_text, shipped_banks
from voiceprep.interview.bankschema import KINDS, same_id, speakable
from voiceprep.model import Bank, Question
from voiceprep.shipped import shipped
from voiceprep.text import safe_text

GOOD = 'version = 1\n[bank]\nid = "{0}"\ntitle = "B"\n[[question]]\nid = "{0}-1"\ntext = "Why?"\n'


def _file(folder: Path, name: str, content: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def test_what_is_left_out_has_a_default_that_fits_the_kind(tmp_path: Path) -> None:
    text = GOOD.format("b") + "".join(
        f'[[question]]\nid = "{kind}"\ntext = "Why?"\nkind = "{kind}"\n' for kind in KINDS
    )
    made = bank(_file(tmp_path, "b.toml", text))
    assert (made.licence, made.source, made.language) == ("", "", "en")
    first = made.questions[0]
    assert first == Question("b-1", "Why?", "behavioural", "", 120.0, (), "B")
    assert [q.target_s for q in made.questions[1:]] == [120, 120, 90, 60]


@pytest.mark.parametrize(
    "dressed",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: ("# first\n\n\t" + text + "# last").encode(),
    ],
    ids=["byte order mark", "CRLF", "comments"],
)
def test_what_editors_add_is_taken(tmp_path: Path, dressed: object) -> None:
    assert callable(dressed)
    assert len(bank(_file(tmp_path, "b.toml", dressed(GOOD.format("b")))).questions) == 1


def test_markup_templates_and_paths_stay_text(tmp_path: Path) -> None:
    odd = "[@click=app.quit]x[/] [/ {{ 7*7 }} %(x)s {0.__class__} $HOME `id` <b> ../../etc/passwd"
    text = GOOD.format("b").replace("Why?", odd)
    assert bank(_file(tmp_path, "b.toml", text)).questions[0].text == odd


def test_escape_sequences_and_overrides_are_made_safe(tmp_path: Path) -> None:
    text = GOOD.format("b").replace("Why?", r"Why\u001b]52;c;eA==\u0007 \u202eus\nnow?")
    asked = bank(_file(tmp_path, "b.toml", text)).questions[0].text
    assert asked == "Why\ufffd]52;c;eA==\ufffd \ufffdus now?"


def test_a_title_with_a_slash_and_a_newline_is_one_line_of_text(tmp_path: Path) -> None:
    text = GOOD.format("b").replace('"B"', r'"../../B\n/etc"')
    made = bank(_file(tmp_path, "b.toml", text))
    assert made.title == "../../B /etc"
    assert made.questions[0].bank == made.title


def test_twenty_thousand_questions_are_read(tmp_path: Path) -> None:
    lines = "".join(f'[[question]]\nid = "q{n}"\ntext = "Question {n}?"\n' for n in range(20_000))
    assert len(bank(_file(tmp_path, "b.toml", GOOD.format("b") + lines)).questions) == 20_001


class TestFolders:
    def test_a_bad_bank_does_not_stop_the_others(self, tmp_path: Path) -> None:
        _file(tmp_path, "a.toml", GOOD.format("a"))
        _file(tmp_path, "b.toml", "oops")
        _file(tmp_path, "c.txt", "Why us?\n")
        _file(tmp_path, "d.toml~", "backup")
        _file(tmp_path, ".d.toml", "hidden")
        found, refused = banks((tmp_path,))
        assert [made.id for made in found] == ["a", "c"]
        assert len(refused) == 1
        assert "b.toml:1:" in refused[0].message

    def test_a_folder_that_is_not_there_holds_no_bank(self, tmp_path: Path) -> None:
        assert banks((tmp_path / "none",)) == ((), ())

    def test_a_file_in_the_place_of_a_folder_is_told(self, tmp_path: Path) -> None:
        path = _file(tmp_path, "banks", "")
        found, refused = banks((path,))
        assert not found
        assert "the folder cannot be read" in refused[0].message

    def test_the_first_bank_of_an_id_keeps_it(self, tmp_path: Path) -> None:
        first = _file(tmp_path / "1", "a.toml", GOOD.format("a"))
        second = _file(tmp_path / "2", "other.toml", GOOD.format("A"))
        found, refused = banks((first.parent, second.parent))
        assert [made.id for made in found] == ["a"]
        assert 'other.toml:3: bank.id: "A" is already the id of the bank "B"' in refused[0].message
        assert "other.toml:6: question[1].id (A-1): is the id of a question" in refused[0].message

    def test_a_shipped_bank_copied_under_its_own_ids_is_refused_once(self, tmp_path: Path) -> None:
        content = (shipped("question_banks") / "classics.toml").read_bytes()
        _file(tmp_path, "mine.toml", content)
        found, refused = banks((tmp_path,))
        assert not found
        assert refused[0].message.count("\n") == 10

    def test_a_text_with_the_name_of_a_shipped_bank_is_told_to_be_renamed(
        self, tmp_path: Path
    ) -> None:
        _file(tmp_path, "classics.txt", "Why us?")
        assert "rename the file" in banks((tmp_path,))[1][0].message

    def test_the_shipped_folder_may_be_read_as_any_other(self) -> None:
        assert banks((shipped("question_banks"),)) == (shipped_banks(), ())


class TestPlainText:
    LIST = (
        "# my list\n\n1. Why us?\n2) Why   now?\n (3) Why you?\n- Tell me more.\n\t• And then?\n"
        "Q7: What else?\nQuestion 8. Who?\na) Where?\n[ ] When?\n-----\n🙂\n"
        "3 years on, where are you?\r\nA day in your life?\rWhy us?\n2026: what will it bring?\n"
    )

    def test_numbers_bullets_and_comments_are_taken_off(self, tmp_path: Path) -> None:
        made = bank(_file(tmp_path, "my_list.txt", self.LIST))
        assert made.title == "my list"
        assert [question.text for question in made.questions] == [
            "Why us?",
            "Why now?",
            "Why you?",
            "Tell me more.",
            "And then?",
            "What else?",
            "Who?",
            "Where?",
            "When?",
            "3 years on, where are you?",
            "A day in your life?",
            "Why us?",
            "2026: what will it bring?",
        ]
        assert made.questions[0].id == "my-list-why-us"
        assert made.questions[11].id == "my-list-why-us-2"

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (b"", "l.txt: holds no question"),
            (b"# only\n\n---\n", "l.txt: holds no question"),
            (b"Why?\n\xe9t\xe9?\n", "l.txt:2: byte 0xe9 is not UTF-8"),
            ("Why?".encode("utf-16"), "l.txt:1: the text is UTF-16"),
            (b"Why?\nPK\x00\x01?\n", "l.txt:2: holds a NUL byte: this is not a text file"),
            (b"Why?\n" + b"w" * 3_000, "l.txt:2: is 3,000 characters long; at most 2,000"),
            (b"w\n" * 1_000_001, "l.txt: it is larger than 2 MB"),
        ],
    )
    def test_what_is_not_text_is_refused(
        self, tmp_path: Path, content: bytes, expected: str
    ) -> None:
        path = _file(tmp_path, "l.txt", content)
        for read in (bank, lambda path: import_text(path, tmp_path / "banks")):
            with pytest.raises(BankInvalid) as caught:
                read(path)
            assert expected in caught.value.message
        assert not (tmp_path / "banks").exists()

    def test_escape_sequences_in_a_line_are_made_safe(self, tmp_path: Path) -> None:
        made = bank(_file(tmp_path, "l.txt", b"Why \x1b[2Jus?\n"))
        assert made.questions[0].text == "Why \ufffd[2Jus?"

    def test_forty_thousand_equal_lines_get_ids_of_their_own(self, tmp_path: Path) -> None:
        made = bank(_file(tmp_path, "l.txt", "Why us?\n" * 40_000))
        assert len({question.id for question in made.questions}) == 40_000

    @pytest.mark.parametrize("stem", ["Meine Fragen (2)", "質問", "con", "..", "x" * 200, "-rf"])
    def test_any_file_name_gives_a_bank_that_can_be_written_and_read(
        self, tmp_path: Path, stem: str
    ) -> None:
        path = _file(tmp_path, f"{stem}.txt", "Why us?\nお元気ですか?\n")
        written = import_text(path, tmp_path / "banks")
        assert written.stem not in {"con", "..", ""}
        assert [question.text for question in bank(written).questions] == [
            "Why us?",
            "お元気ですか?",
        ]


class TestImport:
    def test_the_bank_is_found_afterwards(self, tmp_path: Path) -> None:
        path = _file(tmp_path, "My list.txt", "1. Why us?\n")
        written = import_text(path, tmp_path / "banks")
        assert written == tmp_path / "banks" / "my-list.toml"
        (made,), refused = banks((tmp_path / "banks",))
        assert not refused
        assert made.source == "Imported from My list.txt"
        assert made.title == "My list"

    def test_nothing_is_overwritten(self, tmp_path: Path) -> None:
        path = _file(tmp_path, "l.txt", "Why us?\n")
        names = [import_text(path, tmp_path / "banks").name for _ in range(3)]
        assert names == ["l.toml", "l-2.toml", "l-3.toml"]
        found, refused = banks((tmp_path / "banks",))
        assert len(found) == 3
        assert not refused

    def test_a_text_named_like_a_shipped_bank_gets_another_id(self, tmp_path: Path) -> None:
        path = _file(tmp_path, "classics.txt", "Why us?\n")
        assert import_text(path, tmp_path / "banks").name == "classics-2.toml"

    def test_a_toml_or_a_spreadsheet_is_not_imported(self, tmp_path: Path) -> None:
        for name in ("b.toml", "b.csv", "b.docx"):
            with pytest.raises(BankInvalid, match="only plain text is imported"):
                import_text(_file(tmp_path, name, "Why us?"), tmp_path / "banks")

    def test_a_folder_that_refuses_is_told(self, tmp_path: Path) -> None:
        path = _file(tmp_path, "l.txt", "Why us?\n")
        with pytest.raises(StorageFailed, match="No bank can be written"):
            import_text(path, path / "banks")

    def test_a_failed_write_leaves_no_empty_bank(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        path = _file(tmp_path, "l.txt", "Why us?\n")
        with pytest.raises(StorageFailed, match="the disk is full"):
            import_text(path, tmp_path / "banks")
        assert not list((tmp_path / "banks").iterdir())


def _line(limit: int) -> st.SearchStrategy[str]:
    return st.text(max_size=limit).map(lambda text: " ".join(safe_text(text).split()))


IDS = st.text(string.ascii_letters + string.digits, min_size=1, max_size=20)
SPOKEN = _line(60).filter(speakable)


@st.composite
def _banks(draw: st.DrawFn) -> Bank:
    title = draw(SPOKEN)
    ids = draw(st.lists(IDS, min_size=1, max_size=4, unique_by=same_id))
    questions = tuple(
        Question(
            id=id_,
            text=draw(SPOKEN),
            kind=draw(st.sampled_from(["behavioural", "technical", "cultural-fit", "closing"])),
            competency=draw(_line(20)),
            target_s=draw(st.floats(10, 1_800)),
            follow_ups=tuple(draw(st.lists(_line(40).filter(bool), max_size=3))),
            bank=title,
        )
        for id_ in ids
    )
    language = draw(st.sampled_from(["en", "de", "pt-BR"]))
    return Bank(draw(IDS), title, draw(_line(20)), draw(_line(20)), questions, language)


ROUNDS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ROUNDS
@given(made=_banks())
def test_a_bank_written_and_read_is_the_same_bank(tmp_path: Path, made: Bank) -> None:
    assert bank(_file(tmp_path, "b.toml", bank_toml(made))) == made


@ROUNDS
@given(content=st.binary(max_size=400), ending=st.sampled_from([".toml", ".txt"]))
def test_any_bytes_give_a_bank_or_bank_invalid(tmp_path: Path, content: bytes, ending: str) -> None:
    _read_or_refused(_file(tmp_path, f"b{ending}", content))


@ROUNDS
@given(made=_banks(), data=st.data())
def test_a_damaged_bank_gives_a_bank_or_bank_invalid(
    tmp_path: Path, made: Bank, data: st.DataObject
) -> None:
    content = bytearray(bank_toml(made).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(content) - 1))
        content[position : position + 1] = data.draw(
            st.sampled_from([b"", b'"', b"\n", b"[", b"=", b"\\", b"'''", b"1", b"#", b"\xff"])
        )
    _read_or_refused(_file(tmp_path, "b.toml", bytes(content)))


def _read_or_refused(path: Path) -> None:
    told = ""
    try:
        made = bank(path)
    except BankInvalid as error:
        told = error.message
    assert path.name in told if told else made.questions
    assert safe_text(told) == told
