"""Fitted weights, kept where they can be read: tables with a cue a line."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

Table = dict[str, tuple[float, ...]]


class _Rows(dict[str, tuple[float, ...]]):
    """Weights by how they are written; few are written in a way of their own."""

    def __missing__(self, cells: str) -> tuple[float, ...]:
        row = self[cells] = tuple([float(cell or 0.0) for cell in cells.split("\t")])
        return row


@lru_cache(maxsize=4)
def tables(name: str) -> dict[str, Table]:
    """Return the weights of a file beside this one.

    Parameters
    ----------
    name
        A file of tab-separated lines, first the cue, then its weights, an empty field for nought;
        ``#`` opens a comment, ``[like]`` alone on a line the table of that name.

    Returns
    -------
    dict of str to dict of str to tuple of float
        The tables by name, what stands above the first name under the empty one: what each cue
        weighs.
    """
    found: dict[str, Table] = {"": {}}
    inside, rows = found[""], _Rows()
    for line in files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines():
        cue, tab, cells = line.partition("\t")
        if tab:
            inside[cue] = rows[cells]
        elif cue.startswith("["):
            inside = found.setdefault(cue[1:-1], {})
    return found
