"""Print how right the analysis is, on a folder of labelled data.

Every figure the README quotes comes from here. Nothing is fitted on what it is measured on: where
weights are fitted, the figures are by cross-validation over sources. ``scripts/evaluate text``
prints without any folder what needs none.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.claims import claim_figures
from evaluation.delivery import delivery_figures
from evaluation.labelled import arguments, folder_of
from evaluation.structures import structure_figures
from evaluation.text import text_figures

if TYPE_CHECKING:
    from argparse import Namespace

FIGURES = {"claims": claim_figures, "delivery": delivery_figures, "text": text_figures}


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--only", choices=sorted(FIGURES), help="only these figures")
    given = _understood(parser.parse_args())
    if given.only == "claims":
        claim_figures(Path(given.folder) if given.folder else None)
        return
    if given.only in (None, "text"):
        print("== structures, by hand-written answers in tests/", flush=True)
        structure_figures()
    if given.only == "text" and given.folder is None:
        print("The figures on labelled data need their folder.", file=sys.stderr)
        return
    folder = folder_of(given)
    for name, figures in FIGURES.items():
        if given.only in (None, name):
            print(f"== {name}", flush=True)
            figures(folder)


def _understood(given: Namespace) -> Namespace:
    """Take the name of figures for what it is where a folder could stand."""
    named = str(given.folder)
    if named in FIGURES and not Path(named).is_dir():
        given.only, given.folder = given.only or named, None
    return given
