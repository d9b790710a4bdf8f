"""What can be typed after ``voiceprep history``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Actions = argparse._SubParsersAction[argparse.ArgumentParser]
    ModelOption = Callable[[argparse.ArgumentParser], None]

KINDS = ("behavioural", "technical", "cultural-fit", "closing")
"""Those of `voiceprep.model.Kind`, which costs more to import than all else that --help needs."""


def add_actions(command: argparse.ArgumentParser, model_option: ModelOption) -> None:
    """Give the command its actions; `model_option` adds the choice of a speech model."""
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    _list(actions)
    for name, summary in (
        ("show", "one take's findings"),
        ("forget", "remove a take and its sound"),
    ):
        actions.add_parser(name, help=summary).add_argument("take")
    _compare(actions)
    _trend(actions)
    actions.add_parser("restore", help="take back the forgetting of a take").add_argument("take")
    actions.add_parser("empty-trash", help="remove for good what was forgotten")
    pending = actions.add_parser("transcribe", help="takes that have no words yet")
    pending.add_argument("take", nargs="?", help="only this one")
    model_option(pending)
    actions.add_parser("reanalyse", help="takes that an older version measured")
    export = actions.add_parser("export", help="all takes, to standard output")
    how = export.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="whole, one a line (the default)")
    how.add_argument("--csv", action="store_true", help="their numbers, a row a take")


def _list(actions: Actions) -> None:
    made = actions.add_parser("list", help="takes, newest first")
    _scope(made)
    made.add_argument("--tag", metavar="TAG", help="only those you gave this tag")
    made.add_argument("--limit", type=int, default=20, metavar="N", help="at most N (0: all)")


def _compare(actions: Actions) -> None:
    made = actions.add_parser("compare", help="what moved from one take to another")
    made.add_argument("takes", nargs=2, metavar="TAKE")
    made.add_argument("--json", action="store_true", help="one JSON object")


def _trend(actions: Actions) -> None:
    made = actions.add_parser("trend", help="which numbers moved beyond your own noise")
    made.add_argument("measure", nargs="?", metavar="MEASURE", help="draw this one (default: all)")
    _scope(made)
    made.add_argument(
        "--last", type=int, default=60, metavar="N", help="of the last N takes (0: all)"
    )
    made.add_argument("--json", action="store_true", help="one JSON object a line")


def _scope(command: argparse.ArgumentParser) -> None:
    command.add_argument("--question", metavar="ID", help="only this question")
    command.add_argument("--kind", choices=KINDS, help="only questions of this kind")
