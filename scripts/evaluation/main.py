"""Print how right the analysis is, on a folder of labelled data.

Every figure the README quotes comes from here. Nothing is fitted on what it is measured on: where
weights are fitted, the figures are by cross-validation over sources.
"""

from __future__ import annotations

from evaluation.delivery import delivery_figures
from evaluation.labelled import arguments, folder_of
from evaluation.text import text_figures

FIGURES = {"delivery": delivery_figures, "text": text_figures}


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--only", choices=sorted(FIGURES), help="only these figures")
    given = parser.parse_args()
    folder = folder_of(given)
    for name, figures in FIGURES.items():
        if given.only in (None, name):
            print(f"== {name}", flush=True)
            figures(folder)
