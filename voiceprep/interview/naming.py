"""Names of people and companies by their role, and titles by the place they were held at.

``my manager Dana``, ``Tom, who was my boss``, ``I reported to Priya``; ``I was the lead engineer at
Corvex``. Refuses roles of which one has many: a colleague may be anyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
from voiceprep.interview import contexts, vocabulary
from voiceprep.interview.pieces import clauses
from voiceprep.interview.saying import Meaning
from voiceprep.model import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voiceprep.interview.pieces import Pieces

    Said = tuple[tuple[int, int], Meaning]

_ROLES = {
    word: role
    for role, words in {
        "manager": "manager boss supervisor",
        "head": "head",
        "lead": "lead",
        "coach": "coach",
        "chef": "chef",
        "mentor": "mentor",
        "director": "director",
        "chief": "ceo cto coo cfo founder",
        "company": "company employer",
        "client": "client",
        "professor": "professor advisor adviser",
        "partner": "business-partner",
    }.items()
    for word in words.split()
}
_FIRMS = word_set("company client")
_LINKS = word_set(
    "was is called named , : = - – a an man woman guy lady at the time then back there of mine who "
    "whose name were mr mrs ms dr doctor miss company firm bank startup start-up agency he she by"
)
_LONGEST_LINK = 8
_REPORTING = word_set("reported reporting report reports answered")
_OTHER_ROLES = word_set(
    "hiring new previous former next old first last second other another his her their former "
    "account project product current final final-round general"
)
_OWN = word_set("my our the")
_TITLE_HEADS = word_set(
    "engineer analyst manager director lead developer designer consultant nurse assistant officer "
    "coordinator specialist supervisor administrator technician teacher head intern architect "
    "scientist associate representative accountant programmer tester editor chef foreman producer "
    "chief executive president founder trainee apprentice receptionist cashier planner buyer "
    "recruiter controller lecturer researcher clerk secretary mechanic electrician pharmacist "
    "therapist paralegal lawyer bookkeeper auditor strategist writer marketer salesman saleswoman "
    "waiter waitress barista"
)
_SENIORITY = word_set(
    "junior senior lead head principal chief staff assistant trainee deputy intern"
)
_NOT_TITLES = word_set(
    "only best youngest oldest first one good great better few many other another two three same "
    "right wrong main newest worst sole last kind sort type"
)
_ENTRY = word_set("as was am been became becoming i'm being worked")
_CHANGES = word_set(
    "started promoted became become joined left later eventually initially originally moved then "
    "before by until first grew progressed previously end finally afterwards"
)
_SAME_TITLE = {
    "developer": "engineer",
    "programmer": "engineer",
    "supervisor": "manager",
    "lead": "manager",
    "head": "manager",
    "foreman": "manager",
    "coder": "engineer",
}
_LONGEST_TITLE = 4


def named(row: Pieces) -> Iterator[Said]:
    """Yield the names of a sentence that stand with a role."""
    taken: set[int] = set()
    for at, piece in enumerate(row):
        role = _ROLES.get(piece.text, "")
        found = None
        if role and (role in _FIRMS or not _is_title(row, at)):
            found = _name_behind(row, at + 1) or _name_in_front(row, at)
        elif piece.text in _REPORTING:
            role, found = "manager", _name_reported_to(row, at)
        if found is not None and found[0] not in taken:
            taken.update(range(*found))
            yield (
                found,
                Meaning("name", _role_subject(row, at, role, found), label=_label(row, found)),
            )


def _is_title(row: Pieces, at: int) -> bool:
    """Tell whether the role is the person's own: "I was the manager"."""
    before = [piece.text for piece in row[max(0, at - 4) : at]]
    return "i" in before[-4:] and bool(set(before) & _ENTRY) and "my" not in before


def _name_behind(row: Pieces, at: int) -> tuple[int, int] | None:
    if at + 1 < len(row) and row[at].text == "of":
        at += 2  # my head of department
    for index in range(at, min(at + _LONGEST_LINK, len(row) - 1)):
        if row[index].text in ("called", "named") and contexts.is_name(row[index + 1]):
            return index + 1, _name_end(row, index + 1)
    for index in range(at, min(at + _LONGEST_LINK, len(row))):
        if contexts.is_name(row[index]) and row[index].text not in _LINKS:
            return index, _name_end(row, index)
        if row[index].text not in _LINKS:
            return None
    return None


def _name_in_front(row: Pieces, at: int) -> tuple[int, int] | None:
    """Read "Priya, my manager" and "Priya, who was the head"."""
    index = at - 1
    seen = set()
    while index >= 0 and row[index].text in _LINKS | _OWN and at - index < 6:
        seen.add(row[index].text)
        index -= 1
    marked = bool(seen & {",", "was", "is"}) and "my" in seen
    if index < 0 or not contexts.is_name(row[index]) or not marked:
        return None
    first = index
    while first > 0 and contexts.is_name(row[first - 1]):
        first -= 1
    return first, index + 1


def _name_reported_to(row: Pieces, at: int) -> tuple[int, int] | None:
    index = at + 1
    while index < len(row) and row[index].text in ("directly", "straight", "then", "to"):
        index += 1
    said_to = any(piece.text == "to" for piece in row[at:index])
    if not said_to or index >= len(row) or not contexts.is_name(row[index]):
        return None
    return index, _name_end(row, index)


def _name_end(row: Pieces, first: int) -> int:
    end = first + 1
    while end < len(row) and contexts.is_name(row[end]) and end - first < 3:
        end += 1
    return end


def _label(row: Pieces, place: tuple[int, int]) -> frozenset[str]:
    return frozenset(piece.text.removesuffix("'s") for piece in row[place[0] : place[1]])


def _role_subject(row: Pieces, at: int, role: str, place: tuple[int, int]) -> Subject:
    around = [piece for piece in row[max(0, at - 3) : at]]
    away = frozenset(piece.text for piece in around if piece.text in _OTHER_ROLES)
    rest = [piece for i, piece in enumerate(row) if not place[0] <= i < place[1]]
    return Subject(
        heads=frozenset({role}),
        names=_employers(row) - _label(row, place),
        terms=contexts.terms(rest),
        apart=away,
    )


def _employers(row: Pieces) -> frozenset[str]:
    """Return the names behind "at", "@" or "for": where somebody worked."""
    found: set[str] = set()
    for index, piece in enumerate(row[:-1]):
        if piece.text in ("at", "for", "joined", "joining", "left") and contexts.is_name(
            row[index + 1]
        ):
            found.update(_label(row, (index + 1, _name_end(row, index + 1))))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Title:
    first: int
    end: int
    words: frozenset[str]


def titled(row: Pieces) -> Iterator[Said]:
    """Yield the titles that the person held, where it is said where."""
    for first, end in clauses(row):
        clause = row[first:end]
        found = _title(clause)
        if found is None:
            continue
        rest = [p for i, p in enumerate(clause) if not found.first <= i < found.end]
        subject = Subject(
            heads=frozenset({"title"}),
            where=contexts.where(rest, frozenset()) if not _employers(row) else frozenset(),
            names=_employers(row),
            apart=frozenset(piece.text for piece in row if piece.text in _CHANGES)
            | frozenset(piece.text for piece in rest if vocabulary.sets_apart(piece.text)),
        )
        if subject.names or subject.where:
            yield (
                (first + found.first, first + found.end),
                Meaning("title", subject, label=found.words),
            )


def _title(clause: Pieces) -> _Title | None:
    for at, piece in enumerate(clause):
        following = clause[at + 1].text if at + 1 < len(clause) else ""
        if piece.text not in _TITLE_HEADS or following in _TITLE_HEADS:
            continue
        first = at
        while first > 0 and at - first < _LONGEST_TITLE and _goes_with_title(clause, first - 1):
            first -= 1
        return _held(clause, first, at + 1)
    return None


def _goes_with_title(clause: Pieces, at: int) -> bool:
    text = clause[at].text
    return (
        clause[at].is_word and text not in vocabulary.STOP and text not in vocabulary.VERBS
    ) or text in _SENIORITY


def _held(clause: Pieces, first: int, end: int) -> _Title | None:
    words = frozenset(piece.text for piece in clause[first:end])
    before = [piece.text for piece in clause[:first]]
    notes = not before or before[-1] in (":", "was", "as")
    article = bool(before) and before[-1] in ("a", "an", "the")
    entered = bool(set(before[-3:]) & _ENTRY) and ("i" in before or "i'm" in before)
    mine = {"my", "role"} <= set(before) or {"my", "title"} <= set(before)
    someone = set(before) & word_set("he she they who his her their manager boss colleague")
    if words & _NOT_TITLES or someone or not (notes or mine or (article and entered)):
        return None
    return _Title(first, end, frozenset(_SAME_TITLE.get(word, word) for word in words))


def titles_clash(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether two titles cannot be the same job: ``senior analyst`` and ``lead engineer``."""
    if one <= other or other <= one:
        return False
    return bool(one ^ other)
