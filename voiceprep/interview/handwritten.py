"""Reading a text or TOML file that a person made in an editor, whatever it turns out to be.

Refuses everything but an ordinary file of at most 2 MB in UTF-8: a folder, a pipe or a device is
never waited for, and no encoding is guessed.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import tomllib
from typing import TYPE_CHECKING, Any

from voiceprep.files import reason
from voiceprep.interview.faults import Fault
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_BYTES = 2_000_000

_ENDLESS_KEY = re.compile(
    r"""(?<![\w-]) (?: (?: [\w-]++ | "[^"\n]*+" | '[^'\n]*+' ) [ \t]*+ \. [ \t]*+ ){50}""",
    re.VERBOSE,
)
"""`tomllib` takes 20 seconds over a key of 20,000 parts."""

_A_FOLDER = "it is a folder, not a file"
_NOT_A_FILE = "it is not an ordinary file"
_BOMS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


class Refused(Exception):
    """The file cannot be read as text; holds the fault."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.fault = Fault(why, line=line)


def text_of(path: Path) -> str:
    """Return the text of the file, without its byte order mark and with plain line ends.

    Raises
    ------
    Refused
        It is not an ordinary file, cannot be read, is too large or is not UTF-8.
    """
    return decoded(content_of(path))


def decoded(content: bytes) -> str:
    """Return the bytes as text. Raises Refused where they are not UTF-8."""
    for mark, name in _BOMS.items():
        if content.startswith(mark):
            raise Refused(f"the text is {name}; save it as UTF-8 in your editor", 1)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(
            f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8", line
        ) from error
    return text.replace("\r\n", "\n")


def document_of(text: str) -> dict[str, Any]:
    """Return the parsed TOML. Raises Refused with the line where there is one."""
    if not text.strip():
        raise Refused("it is empty")
    endless = _ENDLESS_KEY.search(text)
    if endless:
        raise Refused("a key has too many parts", text.count("\n", 0, endless.start()) + 1)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax(text, str(error)) from error
    except RecursionError as error:
        raise Refused("it is nested too deeply") from error
    except (ValueError, OverflowError) as error:  # int() refuses more than 4,300 digits
        number = re.search(r"[0-9][0-9_]{4000,}", text)
        line = text.count("\n", 0, number.start()) + 1 if number else None
        raise Refused("a number has too many digits", line) from error


def _syntax(text: str, told: str) -> Refused:
    """Return the parser's complaint with its line, and that line's beginning."""
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", told)
    why = told[: place.start()] if place else told
    why = why[:1].lower() + safe_line(why[1:])
    if place is None or place[1] is None:
        return Refused(f"{why} at the end of the file", text.count("\n") + 1)
    line = int(place[1])
    written = safe_line(text.split("\n")[line - 1], 60)
    return Refused(f"{why} at column {place[2]}: {written}", line)


def content_of(path: Path, largest_bytes: int = LARGEST_BYTES) -> bytes:
    """Return the bytes of an ordinary file that is not too large. Raises Refused."""
    try:
        # without O_NONBLOCK, opening a pipe waits for someone to write into it
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        raise Refused(_why_not_opened(path, error)) from error
    except ValueError as error:
        raise Refused(reason(error)) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Refused(_NOT_A_FILE if not os.path.isdir(path) else _A_FOLDER)
        with open(handle, "rb", closefd=False) as file:
            content = file.read(largest_bytes + 1)
    except OSError as error:
        raise Refused(f"it cannot be read: {reason(error)}") from error
    finally:
        os.close(handle)
    if len(content) > largest_bytes:
        raise Refused(f"it is larger than {largest_bytes // 1_000_000} MB; divide it")
    return content


def _why_not_opened(path: Path, error: OSError) -> str:
    if os.path.isdir(path):  # Windows says "permission denied" here
        return _A_FOLDER
    if error.errno == errno.ENOENT:
        return "there is no such file"
    return f"it cannot be opened: {reason(error)}"
