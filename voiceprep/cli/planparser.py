"""What can be typed after ``voiceprep plan``."""

from __future__ import annotations

import argparse
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Actions = argparse._SubParsersAction[argparse.ArgumentParser]


def add_actions(command: argparse.ArgumentParser) -> None:
    """Give the command its actions."""
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    for add in (
        _new,
        _looking,
        _editing,
        _check,
        _prepare,
        _consistency,
        _crib,
        _afterwards,
        _forgetting,
    ):
        add(actions)


def _named(actions: Actions, action: str, summary: str) -> argparse.ArgumentParser:
    made = actions.add_parser(action, help=summary)
    made.add_argument("name", nargs="?", help="a plan's name (default: the next interview's)")
    return made


def _new(actions: Actions) -> None:
    made = actions.add_parser("new", help="begin a plan; its file says what can go into it")
    made.add_argument("name", help="a short name for it, such as halden-2")
    made.add_argument("--from", dest="old", metavar="OLD", help="the round before: take it along")
    for option, what in (("--company", "who invites you"), ("--role", "for which work")):
        made.add_argument(option, metavar="TEXT", help=what)
    made.add_argument("--date", type=_date, metavar="YYYY-MM-DD")
    made.add_argument("--time", type=_time, metavar="HH:MM")
    made.add_argument("--timezone", metavar="ZONE", help="such as Europe/Berlin")
    made.add_argument("--format", choices=("virtual", "on-site"))


def _looking(actions: Actions) -> None:
    listing = actions.add_parser("list", help="the plans there are")
    listing.add_argument("--json", action="store_true", help="one JSON object a line")
    show = _named(actions, "show", "how long it is, and what to do now")
    show.add_argument("--json", action="store_true")
    export = _named(actions, "export", "all of it, to standard output")
    how = export.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="as JSON (the default)")
    how.add_argument("--markdown", action="store_true", help="as Markdown")


def _editing(actions: Actions) -> None:
    _named(actions, "edit", "change it in your editor ($VISUAL or $EDITOR)")
    tick = actions.add_parser("tick", help="tick what is done")
    tick.add_argument("ids", nargs="+", metavar="ID", help="as `plan show` names it")
    tick.add_argument("--undo", action="store_true", help="take the tick away")
    _plan_option(tick)


def _check(actions: Actions) -> None:
    made = actions.add_parser("check", help="every fault of a plan; with --sound, of the line")
    made.add_argument(
        "files", nargs="*", metavar="FILE", help="files or names (default: all plans)"
    )
    made.add_argument("--sound", action="store_true", help="the check of the day: ten seconds")
    made.add_argument("--echo", action="store_true", help="and what the microphone hears of voices")
    made.add_argument("--input", type=Path, metavar="FILE", help="a recording of it instead")
    made.add_argument("--json", action="store_true", help="with --sound: one JSON object a line")
    _plan_option(made)


def _prepare(actions: Actions) -> None:
    made = _named(actions, "prepare", "what you record counts for this interview from now on")
    made.add_argument("--stop", action="store_true", help="for none any more")


def _consistency(actions: Actions) -> None:
    made = _named(actions, "consistency", "what does not go together in the plan and your answers")
    made.add_argument("--settle", metavar="ID", help="it is explained: tell it no more")
    made.add_argument("--unsettle", metavar="ID", help="tell it again")


def _crib(actions: Actions) -> None:
    made = _named(actions, "crib", "one page to read last thing before")
    how = made.add_mutually_exclusive_group()
    how.add_argument("--markdown", action="store_true")
    how.add_argument("--html", action="store_true", help="a page to print; prints where it is")
    made.add_argument("--open", action="store_true", help="with --html: open it in the browser")


def _afterwards(actions: Actions) -> None:
    debrief = actions.add_parser("debrief", help="write down what was said, right afterwards")
    debrief.add_argument("who", nargs="?", help="the interviewer (default: each in turn)")
    for option, what in (
        ("--asked", "a question they asked"),
        ("--said", "what you answered to it"),
        ("--told", "what they told you"),
        ("--cares", "what they care about"),
    ):
        debrief.add_argument(option, action="append", default=[], metavar="TEXT", help=what)
    _plan_option(debrief)
    thanks = _named(actions, "thanks", "a draft of a thank-you note for each interviewer")
    thanks.add_argument("--to", metavar="WHO", help="only this one")
    thanks.add_argument("--variant", type=int, default=0, metavar="N", help="say it otherwise")
    thanks.add_argument("--json", action="store_true", help="one JSON object a line")


def _forgetting(actions: Actions) -> None:
    forget = actions.add_parser("forget", help="put a plan in the trash")
    forget.add_argument("name")
    forget.add_argument("--yes", action="store_true", help="do not ask")
    actions.add_parser("restore", help="take a plan out of the trash").add_argument("name")
    empty = actions.add_parser("empty-trash", help="remove for good what was forgotten")
    empty.add_argument("--yes", action="store_true", help="do not ask")


def _plan_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--plan", dest="name", metavar="NAME", help="of this plan")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-12-31") from error


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text.zfill(5)).replace(tzinfo=None, microsecond=0)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a time such as 14:30") from error
