"""Every key of a TOML document is found on its line."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voiceprep.interview.tomllines import SourceLines

DOCUMENT = '''version = 1 # [not] = "a table"
[bank] # [[nor.this]]
id = "x" # "
  "odd \\u0041 key" . b = """
[[question]]
id = 'not here'
\\"""" """"
[[question]]
text = 'one # two = [[3'
follow_ups = [ # a comment with ] and "
  "a ] = b",
  \'\'\'c
  d\'\'\',
]

[[question]]
extra = { x = [1, 2], y = "=" }
[question.sub]
z = 1
[[question.part]]
[[question.part]]
w = 2026-01-01
[last]'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("version",), 1),
        (("bank",), 2),
        (("bank", "id"), 3),
        (("bank", "odd A key", "b"), 4),
        (("question",), 8),
        (("question", 1), 8),
        (("question", 1, "text"), 9),
        (("question", 1, "id"), 8),
        (("question", 1, "follow_ups", 2), 10),
        (("question", 2), 16),
        (("question", 2, "extra", "y"), 17),
        (("question", 2, "sub", "z"), 19),
        (("question", 2, "part", 1), 20),
        (("question", 2, "part", 2, "w"), 22),
        (("last",), 23),
        (("nowhere",), None),
        ((), None),
    ],
)
def test_a_key_is_on_its_line(path: tuple[str | int, ...], line: int | None) -> None:
    document = DOCUMENT.replace('\\"""" """"', '\\"""""')
    tomllib.loads(document)
    assert SourceLines(document).line_of(path) == line


VALUES = st.sampled_from(
    ['"a = [b # c"', '"""\nx = 1\n[[t]]\n"""', "'''\n]\n'''", "[\n1, # [\n2\n]", "{a = 1}", '"\\""']
)


@settings(deadline=None)
@given(values=st.lists(VALUES, min_size=1, max_size=8))
def test_values_of_any_shape_do_not_shift_the_lines(values: list[str]) -> None:
    text, expected = "", []
    for number, value in enumerate(values):
        expected.append(text.count("\n") + 2)
        text += f"[[t]]\nk{number} = {value}\n"
    tomllib.loads(text)
    lines = SourceLines(text)
    found = [lines.line_of(("t", n + 1, f"k{n}")) for n in range(len(values))]
    assert found == expected
