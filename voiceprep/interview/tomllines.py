"""The line on which each key of a TOML document stands.

`tomllib` keeps no positions. Only for documents it has accepted; a key inside an inline table or
an array is on the line of the statement that holds it.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voiceprep.interview.faults import KeyPath

_DEEPEST = 8
"""Deeper keys are on the line of the one around them; a key of a million parts costs nothing."""

_TOKEN = re.compile(
    r'''
      """ (?: [^"\\]++ | \\. | "{1,2}(?!") )*+ "{3,5}
    | \'\'\' (?: [^']++ | '{1,2}(?!') )*+ '{3,5}
    | " (?: [^"\\\n]++ | \\. )*+ "
    | ' [^'\n]*+ '
    | \#[^\n]*+
    | [\[\]{}=\n]
    | [^\[\]{}=\n"'\#]++
    ''',
    re.VERBOSE | re.DOTALL,
)


class SourceLines:
    """The lines of the keys of one document.

    Parameters
    ----------
    text
        A TOML document that `tomllib` accepts, with plain line ends.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[KeyPath, int] = {}
        self._counts: dict[KeyPath, int] = {}
        self._table: KeyPath = ()
        for line, head in heads(text):
            self._note(line, head)

    def line_of(self, path: KeyPath) -> int | None:
        """Return the line of the key, or of the nearest thing around it; None for the document."""
        for length in range(len(path), 0, -1):
            line = self._lines.get(path[:length])
            if line is not None:
                return line
        return None

    def _note(self, line: int, head: str) -> None:
        if head.startswith("[["):
            array = self._resolved(_keys(head[2:-2]))
            self._counts[array] = self._counts.get(array, 0) + 1
            self._table = (*array, self._counts[array])
        elif head.startswith("["):
            self._table = self._resolved(_keys(head[1:-1]))
        path = self._table if head.startswith("[") else (*self._table, *_keys(head))
        for length in range(1, len(path) + 1):
            self._lines.setdefault(path[:length], line)

    def _resolved(self, keys: tuple[str, ...]) -> KeyPath:
        """Return the path of a table: a key that is an array of tables means its last one."""
        path: KeyPath = ()
        for position, key in enumerate(keys, 1):
            path = (*path, key)
            if path in self._counts and position < len(keys):
                path = (*path, self._counts[path])
        return path


def heads(text: str) -> list[tuple[int, str]]:
    """Return each statement's line and what stands before its value: ``[[question]]``, ``id``."""
    heads: list[tuple[int, str]] = []
    line, depth, head, in_value = 1, 0, "", False
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token == "\n" and depth == 0:
            if head.startswith("["):
                heads.append((line, head.strip()))
            head, in_value = "", False
        elif token == "=" and depth == 0 and not in_value:
            heads.append((line, head.strip()))
            head, in_value = "", True
        elif in_value:
            depth += (token in "[{") - (token in "]}")
        elif not token.startswith("#"):
            head = (head + token).lstrip()
        line += token.count("\n")
    if head.startswith("["):
        heads.append((line, head.strip()))
    return heads


@lru_cache(maxsize=512)
def _keys(head: str) -> tuple[str, ...]:
    """Return the parts of a dotted key, quotes and escapes undone by the parser itself."""
    value = tomllib.loads(f"{head} = 0")
    keys: list[str] = []
    while isinstance(value, dict) and len(keys) < _DEEPEST:
        key, value = next(iter(value.items()))
        keys.append(key)
    return tuple(keys)
