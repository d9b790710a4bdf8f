"""Bad banks: each is refused with the file, the place and the reason, all faults at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from voiceprep.errors import BankInvalid
from voiceprep.interview.banks import bank

HEAD = 'version = 1\n[bank]\nid = "mine"\ntitle = "Mine"\n'
GOOD = HEAD + '[[question]]\nid = "a"\ntext = "Why us?"\n'


def _message(tmp_path: Path, content: str | bytes, name: str = "mine.toml") -> str:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    with pytest.raises(BankInvalid) as caught:
        bank(path)
    assert str(path) in caught.value.message.split("\n")[0]
    assert caught.value.hint
    assert caught.value.exit_code == 3
    return caught.value.message


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "mine.toml: it is empty"),
        (" \n\n", "mine.toml: it is empty"),
        (b"\xef\xbb\xbf", "mine.toml: it is empty"),
        ("# nothing\n", "mine.toml: version: is missing"),
        ("Why us?\n", "mine.toml:1: expected"),
        ("[1, 2]\n", "mine.toml:1:"),
        ('title = "x"\nwhy = What is it\n', "mine.toml:2: invalid value at column 7: why = What"),
        ('a = "no end\n', "mine.toml:1:"),
        ("a = '''no end\n", "mine.toml:2: expected \"'''\" at the end of the file"),
        (GOOD.encode("utf-8").replace(b"us", b"\xe9t\xe9"), "mine.toml:7: byte 0xe9 is not UTF-8"),
        (GOOD.encode("utf-16"), "mine.toml:1: the text is UTF-16; save it as UTF-8"),
        (GOOD.encode("utf-16-be"), "mine.toml:1:"),
        (GOOD.encode("utf-32"), "mine.toml:1: the text is UTF-32"),
        (GOOD.replace("\n", "\r"), "mine.toml:1:"),
        (GOOD.replace("us", "u\x00s"), "character '\\x00' at column 14: text = "),
        (GOOD.replace("us", "u\x1b[31ms"), "character '\\x1b' at column 14: text = "),
        (GOOD.replace("us", r"\ud800"), "mine.toml:7:"),
        ("id = 1\nid = 2\n", "mine.toml:2: cannot overwrite a value"),
        ("when = 2024-13-45\n", "mine.toml:1:"),
        ("a = 1\nn = " + "9" * 5000 + "\n", "mine.toml:2: a number has too many digits"),
        ("a = " + "[" * 3000 + "]" * 3000, "mine.toml: it is nested too deeply"),
        (".".join("a" * 500_000) + " = 1", "mine.toml:1: a key has too many parts"),
        ("\n['a'" + " . 'a'" * 50_000 + "]", "mine.toml:2: a key has too many parts"),
        ("a = " + "[" * 100_000, "mine.toml: it is nested too deeply"),
        (GOOD + "#" * 2_000_001, "mine.toml: it is larger than 2 MB"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_file_that_is_no_toml_is_refused_with_its_line(
    tmp_path: Path, content: str | bytes, expected: str
) -> None:
    assert expected in _message(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (GOOD.replace("version = 1\n", ""), "version: is missing"),
        (GOOD.replace("= 1", "= 2"), "mine.toml:1: version: is of a later voiceprep"),
        (GOOD.replace("= 1", "= 0"), "mine.toml:1: version: must be 1"),
        (GOOD.replace("= 1", "= true"), "mine.toml:1: version: must be 1"),
        (GOOD.replace("= 1", '= "1"'), "mine.toml:1: version: must be 1"),
        (GOOD.replace("= 1", "= 1.0"), "mine.toml:1: version: must be 1"),
        (GOOD.replace("= 1", "= 0x" + "f" * 9000), "version: is of a later voiceprep"),
        (GOOD.replace("[bank]", "[bnk]"), "mine.toml:2: bnk: is not a key of this table; did you"),
        (GOOD.replace("[[question]]", "[question]"), "question: must be written [[question]], in"),
        (GOOD.replace("[[question]]", "[[questions]]"), "questions: is not a key of this table; "),
        ("version = 1\nbank = 3\n", "mine.toml:2: bank: must be a table"),
        (HEAD, "question: is missing: a bank has at least one [[question]]"),
        ("question = []\n" + HEAD, "question: is missing"),
        ("question = [1]\n" + HEAD, "mine.toml:1: question[1]: must be a table"),
        (GOOD.replace('id = "mine"\n', ""), 'mine.toml:2: bank.id: is missing: write id = "…"'),
        (GOOD.replace('"Mine"', '""'), "mine.toml:4: bank.title: is empty"),
        (GOOD.replace('"Mine"', '"/"'), "mine.toml:4: bank.title: has no letter or digit"),
        (GOOD.replace('"mine"', '"../x"'), 'mine.toml:3: bank.id: "../x" may hold only'),
        (GOOD.replace('"mine"', '"a\\nb"'), 'mine.toml:3: bank.id: "a b"'),
        (GOOD.replace('"Mine"', '"Mine"\nlanguage = "e n"'), "mine.toml:5: bank.language: must be"),
        (
            GOOD.replace('"Why us?"', "42"),
            "question[1].text (a): must be text in quotes, not a num",
        ),
        (GOOD.replace('"Why us?"', '" \\t "'), "mine.toml:7: question[1].text (a): is empty"),
        (GOOD.replace("Why us?", "🙂🙂"), "question[1].text (a): has no words to read aloud"),
        (GOOD.replace("Why us?", "w" * 2_001), "text (a): is 2,001 characters long; at most 2,000"),
        (GOOD + "target_s = 0\n", "mine.toml:8: question[1].target_s (a): must be between 10 and"),
        (GOOD + "target_s = -60\n", "question[1].target_s (a): must be between 10 and 1800"),
        (GOOD + "target_s = 1e300\n", "question[1].target_s (a): must be between"),
        (GOOD + "target_s = 0x" + "f" * 9000, "question[1].target_s (a): must be between"),
        (GOOD + "target_s = nan\n", "target_s (a): must be a number of seconds, such as 120, not"),
        (GOOD + "target_s = inf\n", "target_s (a): must be a number of seconds, such as 120, not"),
        (GOOD + 'target_s = "2:00"\n', "such as 120, not text"),
        (GOOD + "target_s = true\n", "such as 120, not true or false"),
        (GOOD + "target_s = 2024-01-01\n", "such as 120, not a date or time"),
        (GOOD + 'kind = "behavioral"\n', '"behavioral" is not one of behavioural, technical, cult'),
        (GOOD + 'kind = "behavioral"\n', 'did you mean "behavioural"?'),
        (GOOD + "kind = 1\n", "kind (a): must be text in quotes, not a number"),
        (
            GOOD + 'folow_ups = ["x"]\n',
            'folow_ups (a): is not a key of this table; did you mean "f',
        ),
        (GOOD + 'follow_ups = "x"\n', "follow_ups (a): must be a list such as"),
        (GOOD + 'follow_ups = ["a",\n 3]\n', "question[1].follow_ups[2] (a): must be text in quo"),
        (GOOD + 'follow_ups = ["a", ""]\n', "question[1].follow_ups[2] (a): is empty"),
        (GOOD + f"follow_ups = {['a'] * 10_000}\n", "has 10,000 entries; at most 12"),
        (GOOD + '"\\u001b[2J" = 1\n', 'question[1]."�[2J" (a): is not a key of this table'),
        (GOOD + "tags.x = 1\n", "mine.toml:8: question[1].tags (a): is not a key"),
        (GOOD + "\n".join(f"k{n} = 1" for n in range(50)), "has 30 more keys that mean nothing"),
        (GOOD + '[[question]]\nid = "A"\ntext = "x"\n', "question[2].id (A): is the id of questi"),
        (GOOD + '[[question]]\nid = "ａ"\ntext = "x"\n', "question[2].id (ａ): is the id of quest"),
        (GOOD + '[[question]]\nid = "ａ"\ntext = "x"\n', 'question[2].id: "ａ" may hold only the'),
    ],
    ids=lambda value: repr(value)[-40:],
)
def test_a_wrong_value_is_named_with_its_line_key_and_reason(
    tmp_path: Path, content: str, expected: str
) -> None:
    assert expected in _message(tmp_path, content)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    message = _message(
        tmp_path,
        "versoin = 1\n[bank]\nid = 'my bank'\n\n[[question]]\nid = 'one'\ntarget_s = 'long'\n"
        "\n[[question]]\ntext = ''\nkind = 'closng'\n",
    )
    assert message.split("\n")[1:] == [
        "  mine.toml: version: is missing: write version = 1 on the first line",
        '  mine.toml:1: versoin: is not a key of this table; did you mean "version"?',
        '  mine.toml:2: bank.title: is missing: write title = "…"',
        '  mine.toml:3: bank.id: "my bank" may hold only the letters a-z, digits, ".", "_" and "-",'
        " and begins with a letter or digit",
        '  mine.toml:5: question[1].text (one): is missing: write text = "…"',
        "  mine.toml:7: question[1].target_s (one): must be a number of seconds, such as 120, not"
        " text",
        '  mine.toml:9: question[2].id: is missing: write id = "…"',
        "  mine.toml:10: question[2].text: is empty",
        '  mine.toml:11: question[2].kind: "closng" is not one of behavioural, technical,'
        ' cultural-fit, closing; did you mean "closing"?',
    ]


def test_of_twenty_thousand_faults_two_hundred_are_told_and_the_rest_counted(
    tmp_path: Path,
) -> None:
    lines = _message(tmp_path, HEAD + '[[question]]\nid = "!"\ntxt = "w"\n' * 10_000).split("\n")
    assert "39,999 faults" in lines[0]
    assert len(lines) == 202
    assert lines[-1] == "  … and 39,799 more"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").mkdir()
    with pytest.raises(BankInvalid, match="it is a folder, not a file"):
        bank(tmp_path / "x.toml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.toml")
    with pytest.raises(BankInvalid, match="it is not an ordinary file"):
        bank(tmp_path / "x.toml")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_in_a_circle_and_devices_are_refused(tmp_path: Path) -> None:
    loop = tmp_path / "x.toml"
    loop.symlink_to(loop)
    with pytest.raises(BankInvalid, match="its links run in a circle"):
        bank(loop)
    zero = tmp_path / "zero.toml"
    zero.symlink_to("/dev/zero")
    with pytest.raises(BankInvalid, match="it is not an ordinary file"):
        bank(zero)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="no user ids on this system")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)  # root may read everything
    try:
        with pytest.raises(BankInvalid, match="there is no permission"):
            bank(path)
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.parametrize("name", ["x.yaml", "x.json", "x", "x.toml~", ".x.toml.swp"])
def test_other_endings_are_refused_with_the_ones_that_work(tmp_path: Path, name: str) -> None:
    assert "a .toml file, or a .txt with a question a line" in _message(tmp_path, GOOD, name)


@pytest.mark.parametrize("name", ["gone.toml", "gone.txt", "x" * 300 + ".toml", "a\x00b.toml"])
def test_a_name_without_a_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BankInvalid) as caught:
        bank(tmp_path / name)
    assert caught.value.message.isprintable() or "\n" in caught.value.message
    assert "\x00" not in caught.value.message


def test_a_file_name_with_escape_sequences_is_told_safely(tmp_path: Path) -> None:
    with pytest.raises(BankInvalid) as caught:
        bank(tmp_path / "\x1b[2J.toml")
    assert "\x1b" not in caught.value.message
