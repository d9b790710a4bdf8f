"""Why somebody left: by their own wish, or because others decided.

Only that difference is ever called a contradiction. Refuses to weigh one wish against another: who
left for the pay may also have left to learn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
from voiceprep.interview import contexts
from voiceprep.interview.saying import Meaning
from voiceprep.interview.vocabulary import phrases
from voiceprep.model import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.interview.pieces import Pieces


OTHERS = "decided by others"
OWN = "own wish"
_BY_OTHERS = phrases(
    "redundant|redundancy|redundancies|laid off|laid me off|layoff|layoffs|lay-off|let go"
    "|let me go|was fired|got fired|fired me|were fired|dismissed|contract ended|contract ran out"
    "|contract was not renewed|did not renew|didn't renew|not renewed|wasn't renewed"
    "|position was eliminated|position was cut|role was cut|role was eliminated|job was cut"
    "|downsized|downsizing|went bankrupt|went bust|went under|plant closed|office closed"
    "|shop closed|company closed|was closed|were closed|closed down|shut down|terminated"
    "|lost my job|fired"
)
_BY_WISH = phrases(
    "resigned|i resign|i quit|quit|my own decision|own decision|my own choice|my choice|own choice"
    "|my decision|decided to leave|chose to leave|decided to go|handed in my notice|gave my notice"
    "|gave notice|handed my notice|i wanted|wanted a|wanted to|wanted more|looking for a new"
    "|better offer|was bored|new challenge|my own accord|voluntarily|walked away"
)
_LEAVING = phrases(
    "left|leave|leaving|quit|resigned|redundant|redundancy|laid off|laid me off|let go|let me go"
    "|was fired|got fired|fired me|handed in my notice|gave notice|gave my notice|contract ended"
    "|reason for leaving|lost my job|not renewed|fired"
)
_NOT_A_JOB = word_set(
    "meeting room call building house party message note voicemail impression it him her them "
    "school university behind out unfinished alone early late"
)
_REASONING = word_set("because since due so when after as for bc :")


def reasoned(row: Pieces) -> Iterator[tuple[tuple[int, int], Meaning]]:
    """Yield why the person left, if a sentence says so."""
    said = tuple(piece.text for piece in row)
    leaving = _places(said, _LEAVING)
    if not leaving or _someone_else(said, leaving[0][0]) or _other_thing(said, leaving[0]):
        return
    others, own = _places(said, _BY_OTHERS), _places(said, _BY_WISH)
    label = frozenset(({OTHERS} if others else set()) | ({OWN} if own else set()))
    marked = [*others, *own]
    reason = set(said) & _REASONING
    if not marked and not reason:
        return
    place = min(marked) if marked else (leaving[0][0], len(row))
    subject = Subject(
        heads=frozenset({"leaving"}),
        terms=contexts.terms(row[leaving[0][1] :]),
        names=contexts.names(row[: place[1]], row[0]),
    )
    yield place, Meaning("reason", subject, label=label)


def _places(said: tuple[str, ...], phrases: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    return sorted(
        (at, at + len(phrase))
        for at in range(len(said))
        for phrase in phrases
        if said[at : at + len(phrase)] == phrase
    )


def _someone_else(said: tuple[str, ...], at: int) -> bool:
    """Tell whether it was somebody else who left: "my manager left", "two people were let go"."""
    before = said[max(0, at - 4) : at]
    mine = not before or bool({"i", "i'm", "i've", "me", "my", "they"} & set(before))
    if "my" in before and "i" not in before and "notice" not in said[at : at + 4]:
        mine = before[-1] == "my"
    return not mine and at > 0 and before[-1] not in (":", "was", ",", "for", "reason", "why")


def _other_thing(said: tuple[str, ...], leaving: tuple[int, int]) -> bool:
    """Tell whether it was no job that was left: "I left the meeting because"."""
    if said[leaving[0]] not in ("left", "leave", "leaving"):
        return False
    behind = [
        word for word in said[leaving[1] : leaving[1] + 3] if word not in ("the", "that", "my", "a")
    ]
    return bool(behind) and behind[0] in _NOT_A_JOB
