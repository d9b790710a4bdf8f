"""What can be typed: the argument parser and nothing else; every command names its module."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voiceprep import __version__

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

EXAMPLES = """\
examples:
  voiceprep                                practise (the screens)
  voiceprep practice --plain               practise line by line, for screen readers
  voiceprep practice --demo                see and hear the whole of it without a microphone
  voiceprep analyse answer.wav             what a recording comes across as
  voiceprep analyse --json *.wav           the same as JSON, one line each
  voiceprep plan new halden-2              prepare one interview, day by day
  voiceprep models get base.en             fetch a speech model (the only use of a network)
  voiceprep doctor                         is everything in place?

Nothing you say leaves this computer.
exit codes: 0 ok, 1 failed, 2 usage, 3 bad bank, plan or settings, 4 no speech model,
            5 no audio device, 6 some inputs of several failed, 130/143 signals
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="voiceprep",
        description="Local, private voice practice for a second interview.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"voiceprep {__version__}")
    top.add_argument(
        "--data-dir", type=_folder, metavar="DIR", help="keep everything in DIR (or VOICEPREP_DATA)"
    )
    top.set_defaults(module="practise", **_PRACTICE_DEFAULTS)
    commands = top.add_subparsers(metavar="COMMAND", title="commands")
    for add in (_practice, _analyse, _report, _history, _banks, _plan, _models, _data, _doctor):
        add(commands)
    return top


_PRACTICE_DEFAULTS: dict[str, Any] = {
    "plain": False,
    "demo": False,
    "input": None,
    "question": None,
    "mock": False,
    "drill": None,
    "plan": None,
    "model": None,
}


def _command(commands: Commands, name: str, module: str, summary: str) -> argparse.ArgumentParser:
    made = commands.add_parser(
        name, help=summary, description=summary[0].upper() + summary[1:] + "."
    )
    made.set_defaults(module=module)
    return made


def _model_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--model",
        metavar="NAME",
        help="speech model: a name of `voiceprep models list` or a folder",
    )


def _folder(text: str) -> Path:
    """Return a folder that was named: an unset variable is not the folder one happens to be in."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty")
    return Path(text)


def _count(text: str) -> int:
    """Return a number of at least one."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"not a number of at least 1: {text!r}")
    return int(text)


def _practice(commands: Commands) -> None:
    made = _command(
        commands,
        "practice",
        "practise",
        "hear a question, answer it aloud, read how it came across",
    )
    how = made.add_mutually_exclusive_group()
    how.add_argument("--plain", action="store_true", help="line by line, without screens")
    how.add_argument("--demo", action="store_true", help="the whole of it with a bundled answer")
    made.add_argument(
        "--input", type=Path, metavar="FILE", help="a recording instead of the microphone"
    )
    what = made.add_mutually_exclusive_group()
    what.add_argument("--question", metavar="ID", help="practise this question")
    what.add_argument("--mock", action="store_true", help="a mock interview with a panel")
    what.add_argument(
        "--drill", metavar="NAME", help="one drill: filler-free, pauses, one-breath, …"
    )
    made.add_argument("--plan", metavar="NAME", help="the plan it is for")
    _model_option(made)


def _analyse(commands: Commands) -> None:
    made = _command(commands, "analyse", "analyse", "analyse recordings or transcripts")
    made.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="sound, .txt or .jsonl transcripts, or a folder"
    )
    made.add_argument(
        "--json", action="store_true", help="one JSON object a line, one line an input"
    )
    made.add_argument(
        "--transcript",
        type=Path,
        metavar="FILE",
        help="the words of the one recording given (.txt .tsv .json)",
    )
    made.add_argument("--question", metavar="ID", help="the question that was answered")
    made.add_argument("--delivery-only", action="store_true", help="recognise no words")
    made.add_argument("--plan", metavar="NAME", help="tell what contradicts the notes of this plan")
    _model_option(made)
    batch = made.add_argument_group("many recordings", "goes on where it was stopped")
    batch.add_argument(
        "--report",
        nargs="?",
        const="",
        metavar="FOLDER",
        help="a page for each and a table of all, into this folder (default: voiceprep-report)",
    )
    batch.add_argument("--jobs", type=_count, metavar="N", help="at once (default: every core)")
    batch.add_argument("--again", action="store_true", help="also those that are done already")
    batch.add_argument("--dask", metavar="ADDRESS", help="on a Dask cluster that sees the files")


def _report(commands: Commands) -> None:
    made = _command(
        commands,
        "report",
        "report",
        "write the page of a take, a sitting or a plan; export it; cut a clip",
    )
    made.usage = (
        "voiceprep report [options] [TAKE]\n       voiceprep report clip TAKE START END [FILE]"
    )
    made.add_argument(
        "take", nargs="?", metavar="TAKE", help="a take's id (default: the latest), or `clip`"
    )
    made.add_argument("more", nargs="*", metavar="…", help=argparse.SUPPRESS)
    made.add_argument("--sitting", metavar="ID", help="all takes of a sitting, or of the `latest`")
    made.add_argument("--plan", metavar="NAME", help="the interview and what was practised for it")
    made.add_argument(
        "--share", action="store_true", help="for others: names masked, no sound, no day, no ids"
    )
    made.add_argument("--no-audio", action="store_true", help="without the recordings")
    made.add_argument(
        "--format", choices=("html", "md", "json", "csv"), default="html", help="(default: html)"
    )
    made.add_argument("--output", type=Path, metavar="FILE", help="write it there")
    made.add_argument("--open", action="store_true", help="open the page in the browser")


def _history(commands: Commands) -> None:
    from voiceprep.cli.historyparser import add_actions

    summary = "list, show, compare, export or forget takes; trends"
    add_actions(_command(commands, "history", "history", summary), _model_option)


def _banks(commands: Commands) -> None:
    made = _command(commands, "banks", "banks", "list, check or import question banks")
    actions = made.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="the questions there are")
    check = actions.add_parser("check", help="every fault of a bank")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    importing = actions.add_parser("import", help="make a bank of a text file, a question a line")
    importing.add_argument("file", type=Path, metavar="FILE")


def _plan(commands: Commands) -> None:
    from voiceprep.cli.planparser import add_actions

    add_actions(_command(commands, "plan", "plan", "prepare one interview, day by day, and after"))


def _models(commands: Commands) -> None:
    made = _command(commands, "models", "models", "list, fetch or check speech models")
    actions = made.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", help="the models there are, with size, licence and speed")
    get = actions.add_parser("get", help="fetch a model over the network, after a yes")
    get.add_argument("name")
    get.add_argument("--yes", action="store_true", help="do not ask")
    actions.add_parser("offer", help="ask whether to fetch the recommended model if there is none")
    check = actions.add_parser("check", help="verify the files of installed models")
    check.add_argument(
        "name", nargs="?", help="a model's name or a folder (default: all installed)"
    )


def _data(commands: Commands) -> None:
    made = _command(
        commands, "data", "data", "where your data is; back it up, restore it, delete it"
    )
    actions = made.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("path", help="the folders, one a line")
    backup = actions.add_parser("backup", help="everything into one zip file")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = actions.add_parser("restore", help="everything out of such a file")
    restore.add_argument("file", type=Path, metavar="FILE")
    delete = actions.add_parser("delete", help="remove everything voiceprep keeps")
    delete.add_argument("--all", action="store_true", required=True)
    delete.add_argument("--yes", action="store_true", help="do not ask")


def _doctor(commands: Commands) -> None:
    made = _command(commands, "doctor", "doctor", "check every part and say how to mend it")
    made.add_argument("--json", action="store_true")
