"""The plans of interviews: a folder of TOML files that a person may edit by hand.

An edit made elsewhere is never overwritten unseen, and what could not be saved is kept beside it.
What is forgotten waits in a folder of its own until that is emptied.
"""

from __future__ import annotations

import contextlib
import errno
import os
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from voiceprep.errors import PlanChanged, PlanInvalid, StorageFailed
from voiceprep.files import private_folder, reason, sync_folder, write_private
from voiceprep.interview.faults import told
from voiceprep.interview.handwritten import Refused, content_of, decoded
from voiceprep.interview.plan import differences
from voiceprep.interview.plankeys import CONFLICT, LARGEST_BYTES, NAME_LENGTH, name_fault
from voiceprep.interview.planreader import HINT, plan_of
from voiceprep.interview.planwriter import edited_toml, new_toml, plan_toml
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.model import Plan

FORGOTTEN = "forgotten"
_MARK = "~"


class TomlPlans:
    """ports.Plans over one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._problems: tuple[str, ...] = ()

    def list(self) -> Sequence[Plan]:
        """Return every plan that can be read, by name."""
        found: dict[str, Plan] = {}
        problems: list[str] = []
        for file in self._files():
            if CONFLICT in file.name:
                problems.append(
                    f"{safe_line(str(file))} holds a plan that could not be saved over a newer "
                    "one. Copy over what you want to keep, then delete it."
                )
                continue
            try:
                found[file.stem] = read_plan(file)
            except PlanInvalid as error:
                problems.append(f"{error.message}\n{error.hint}")
        self._problems = (*problems, *_twins(found))
        return tuple(found.values())

    def problems(self) -> Sequence[str]:
        """Return what was wrong with the files at the last `list`."""
        return self._problems

    def load(self, name: str) -> Plan:
        """Return the plan of that name. Raises PlanInvalid, naming every fault."""
        file = self.file(name)
        if not file.is_file():
            raise _unknown(name)
        return read_plan(file)

    def save(self, plan: Plan) -> Plan:
        """Keep the plan and return it as it can be saved the next time.

        Raises
        ------
        PlanChanged
            The file is no longer the one the plan was read from; both are kept.
        PlanInvalid
            It could not be read back; nothing is written.
        StorageFailed
            The disk refuses; the file is as it was.
        """
        file = self.file(plan.name).resolve()  # a link to a person's own folder stays a link
        there = _content(file)
        ours = _read_back(plan_toml(plan), file)
        if there is None:
            return _written(file, new_toml(plan))
        theirs = _readable(there, file)
        if theirs == ours:
            return theirs
        if theirs is None or theirs.digest != plan.digest:
            raise _kept_beside(file, theirs, ours)
        return _written(file, _edited(there, theirs, ours))

    def content(self, name: str) -> bytes:
        """Return the file of that name as it is, faults and all. Raises PlanInvalid."""
        file = self.file(name)
        content = _content(file)
        if content is None:
            raise _unknown(name)
        return content

    def replace(self, name: str, content: bytes, old: bytes) -> Plan:
        """Keep what a person made of a file that read `old`, as they wrote it.

        Raises
        ------
        PlanInvalid
            It has faults; nothing is written.
        PlanChanged
            The file was changed meanwhile; both are kept.
        """
        file = self.file(name).resolve()
        ours = plan_of(content, file)
        there = _content(file)
        if there not in (None, old, content):
            raise _kept_beside(file, _readable(there or b"", file), ours)
        write_private(file, content)
        return ours

    def set_aside(self, name: str, content: bytes) -> Path:
        """Keep what cannot be a plan yet beside the plan; return the file."""
        beside = _beside(self.file(name))
        write_private(beside, content)
        return beside

    def forget(self, name: str) -> None:
        """Put the plan in the trash. Raises PlanInvalid, StorageFailed."""
        file = self.file(name)
        if not file.is_file():
            raise _unknown(name)
        _move(file, self._folder / FORGOTTEN / f"{name}{_MARK}{_stamp()}.toml")

    def restore(self, name: str) -> Plan:
        """Take the plan last forgotten under that name out of the trash.

        Raises PlanInvalid, or StorageFailed where there is another of that name by now.
        """
        target = self.file(name)
        waiting = [file for file in self._forgotten() if _name_of(file) == name]
        if not waiting:
            raise PlanInvalid(
                f'No plan "{safe_line(name, NAME_LENGTH)}" is in the trash.',
                f"The trash is {safe_line(str(self._folder / FORGOTTEN))}.",
            )
        _move(max(waiting), target)
        return self.load(name)

    def forgotten(self) -> Sequence[str]:
        """Return the names of the plans in the trash."""
        return tuple(dict.fromkeys(map(_name_of, self._forgotten())))

    def empty_trash(self) -> int:
        """Remove for good what was forgotten; return how many plans. Raises StorageFailed."""
        files = self._forgotten()
        for file in files:
            try:
                file.unlink()
            except OSError as error:
                raise _refused(file, error) from error
        return len(files)

    def file(self, name: str) -> Path:
        """Return where the plan of that name is kept. Raises PlanInvalid for no name at all."""
        fault = name_fault(name)
        if fault:
            shown = safe_line(name, NAME_LENGTH)
            raise PlanInvalid(f'There is no plan "{shown}": {fault}.', "See `voiceprep plan list`.")
        return self._folder / f"{name}.toml"

    def _files(self) -> Iterator[Path]:
        if not self._folder.is_dir():
            return
        try:
            files = [f for f in self._folder.iterdir() if f.suffix.lower() == ".toml"]
        except OSError as error:
            raise _refused(self._folder, error) from error
        visible = (file for file in files if not file.name.startswith("."))
        yield from sorted(visible, key=lambda file: (file.stem.casefold(), file.stem))

    def _forgotten(self) -> Sequence[Path]:
        return sorted((self._folder / FORGOTTEN).glob(f"*{_MARK}*.toml"))


def read_plan(file: Path) -> Plan:
    """Return the plan of any file. Raises PlanInvalid, naming every fault."""
    try:
        content = content_of(file, LARGEST_BYTES)
    except Refused as error:
        raise PlanInvalid(told(file, [error.fault]), HINT) from error
    return plan_of(content, file)


def _content(file: Path) -> bytes | None:
    if not file.exists():
        return None
    try:
        return content_of(
            file, LARGEST_BYTES * 4
        )  # what became too large is still not ours to lose
    except Refused as error:
        raise StorageFailed(
            f"The plan was not saved over {safe_line(str(file))}: {error.fault.reason}.",
            "Move that file away, then save again.",
        ) from error


def _readable(content: bytes, file: Path) -> Plan | None:
    try:
        return plan_of(content, file)
    except PlanInvalid:
        return None


def _read_back(text: str, file: Path) -> Plan:
    try:
        return plan_of(text.encode("utf-8"), file)
    except PlanInvalid as error:
        raise PlanInvalid(
            error.message, "Nothing was written. Correct that, then do it again."
        ) from error


def _edited(there: bytes, theirs: Plan, ours: Plan) -> str:
    """Return the text of the file with our changes in it."""
    text = edited_toml(decoded(there), theirs, ours)
    if b"\r\n" in there:
        text = text.replace("\n", "\r\n")
    with contextlib.suppress(PlanInvalid):
        if plan_of(text.encode("utf-8"), Path(f"{ours.name}.toml")) == ours:
            return text
    return plan_toml(ours)  # what the plan says goes before how it was laid out


def _written(file: Path, text: str) -> Plan:
    made = _read_back(text, file)
    write_private(file, text.encode("utf-8"))
    return made


def _kept_beside(file: Path, theirs: Plan | None, ours: Plan) -> PlanChanged:
    """Write our version beside the newer one; return the error that says what differs."""
    if theirs is None:
        what = "It cannot be read as it is now."
    else:
        told_apart = differences(theirs, ours)
        more = f" and {len(told_apart) - 8} more" if len(told_apart) > 8 else ""
        what = f"It differs in {', '.join(told_apart[:8])}{more}."
    beside = _beside(file)
    write_private(beside, plan_toml(ours).encode("utf-8"))
    return PlanChanged(
        f"{safe_line(str(file))} was changed elsewhere since it was read. {what} It stays as it "
        f"is; your version is in {safe_line(str(beside))}.",
        "Read the plan again, copy over what you want to keep, then delete that file.",
    )


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.stem}{CONFLICT}{_stamp()}.toml")


def _twins(plans: dict[str, Plan]) -> Iterator[str]:
    """Yield what a system that does not tell capitals apart would take for one file."""
    first: dict[str, str] = {}
    for name in plans:
        other = first.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if other != name:
            yield f"The plans {other} and {name} differ in capitals only; rename one of the files."


def _unknown(name: str) -> PlanInvalid:
    shown = safe_line(name, NAME_LENGTH)
    return PlanInvalid(f'There is no plan "{shown}".', "See `voiceprep plan list`.")


def _name_of(forgotten: Path) -> str:
    return forgotten.stem.rpartition(_MARK)[0]


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")


def _move(source: Path, target: Path) -> None:
    try:
        private_folder(target.parent)
        if target.exists():  # os.replace would overwrite it
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        os.replace(source, target)
        sync_folder(target.parent)
    except OSError as error:
        raise _refused(target, error) from error


def _refused(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        f"{safe_line(str(path))} cannot be moved or read: {reason(error)}.",
        "Move it away or free some space, then try again.",
    )
