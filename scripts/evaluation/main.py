"""Print how right the analysis is, on a folder of labelled data.

Every figure the README quotes comes from here. Nothing is fitted on what it is measured on: where
weights are fitted, the figures are by cross-validation over sources. ``scripts/evaluate text`` and
``scripts/evaluate delivery`` print without any folder what needs none; ``scripts/evaluate trends``
needs none at all.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from evaluation.claims import claim_figures
from evaluation.delivery import delivery_figures
from evaluation.labelled import FOLDER_VARIABLE, folder_of
from evaluation.structures import structure_figures
from evaluation.text import text_figures
from evaluation.trends import trend_figures

FIGURES = {"claims": claim_figures, "delivery": delivery_figures, "text": text_figures}
ALONE = {"claims": claim_figures, "trends": trend_figures}
"""Print something without a folder, too."""
NAMES = sorted(FIGURES | ALONE)


def main() -> None:
    given = _understood()
    if given.only in ALONE:
        ALONE[given.only](Path(given.folder) if given.folder else None)
        return
    if given.only in (None, "text"):
        print("== structures, by hand-written answers in tests/", flush=True)
        structure_figures()
    if given.only == "text" and given.folder is None:
        print("The figures on labelled data need their folder.", file=sys.stderr)
        return
    if given.only == "delivery" and given.folder is None:
        print("== delivery, on generated signals", flush=True)
        delivery_figures(None)
        return
    folder = folder_of(given)
    for name, figures in FIGURES.items():
        if given.only in (None, name):
            print(f"== {name}", flush=True)
            figures(folder)


def _understood() -> argparse.Namespace:
    """Take the name of figures for what it is, before the folder or where the folder could be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "what", nargs="*", help="claims, delivery, text or trends, and the folder of labelled data"
    )
    parser.add_argument("--only", choices=NAMES, help="only these figures")
    given = parser.parse_args()
    names = [name for name in given.what if name in NAMES and not Path(name).is_dir()]
    folders = [name for name in given.what if name not in names]
    if len(names) > 1 or len(folders) > 1:
        parser.error("name one kind of figures and one folder at most")
    given.only = given.only or next(iter(names), None)
    given.folder = next(iter(folders), os.environ.get(FOLDER_VARIABLE))
    return given
