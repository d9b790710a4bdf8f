"""What an amount is the amount of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
from voiceprep.interview import contexts, vocabulary
from voiceprep.interview.numerals import ONES, SCALES, TENS
from voiceprep.interview.quantities import TIME_UNITS, rate_behind
from voiceprep.interview.saying import Meaning
from voiceprep.interview.vocabulary import stem
from voiceprep.model import Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.interview.contexts import Context
    from voiceprep.interview.pieces import Piece, Pieces
    from voiceprep.interview.quantities import Quantity
    from voiceprep.model import Role

    Said = tuple[tuple[int, int], Meaning]

_MONEY_ROLES = {
    word: role
    for role, words in {
        "budget": "budget budgets",
        "salary": "salary pay wage earn earned earning paid salaries",
        "save": "save saved saving savings saves",
        "raise": "raise raised raising donation donations fundraising",
        "revenue": "revenue turnover sales profit",
        "cost": "cost costs price priced charge",
        "worth": "worth deal deals valued contract",
        "spend": "spend spent spending",
        "invest": "invest invested investment",
    }.items()
    for word in words.split()
}
_UP = word_set(
    "up grew grow grown growth rose rise risen increase increased raised climbed jumped gain "
    "gained +"
)
_DOWN = word_set(
    "down fell fall dropped drop reduced reduce reduction cut decreased decrease lowered lower "
    "declined saved less fewer"
)
STRONG_MONEY = word_set("budget salary save raise")
_LEAST_MONEY = 1000.0
_PARTS = word_set("of")
_NOT_COUNTED = word_set("more additional extra other further")
_PLAIN_QUALITIES = word_set(
    "direct different active paying happy full time whole new people person good great individual "
    "separate single strong man team"
)
_LINKS = word_set(
    "of is was were are be to from at : = - – -> => → now about around roughly approximately "
    "almost nearly over under only just went grew rose increased fell dropped reached hit up down "
    "by with than more less ~ total had has that's currently"
)
_TOOK = word_set("took takes take taking lasted last lasts lasting duration long")
_SIZES = word_set("report") | {"team size"}
_GROUPS = frozenset(
    stem(word)
    for word in ("rota", "shift", "panel", "board", "committee", "department", "class", "group")
)
_COMPARED = word_set(
    "increase decrease reduction growth improvement rise drop faster slower fewer higher lower "
    "better more less"
)
_ENDING = word_set("finish complete do end the a an our get be build make deliver")
_EXPERIENCE = word_set("experience experienced")
_SLIPS = word_set(
    "late early left delay delayed ahead behind remaining later earlier before after off"
)
_SPENDING = word_set("spent spend spending")
_WORKING = word_set("worked work working been teaching practising")
_HEADS_REACH = 4


def counted(context: Context, found: Quantity, last_heads: frozenset[str]) -> Said | None:
    """Return what is counted by a bare number; None where it has no noun of its own."""
    row = context.row
    behind = _noun_behind(row, found)
    no_count = found.amount.value == 1.0 or (found.may_be_year and behind is None)
    if no_count or _is_partitive(row, found.end):
        return None
    front = _noun_in_front(row, found)
    heads, end = _heads(context, found, behind, front)
    large = behind is None and found.amount.value >= _LEAST_MONEY
    if large and money_roles(context.clause):
        return money(context, found)
    if not heads and last_heads and row[found.first - 1].text in ("and", "to", "then", "later"):
        heads = last_heads
    if not heads:
        return None
    subject = _subject(context, found, heads)
    subject = replace(
        subject,
        rate=found.rate or rate_behind(row, end),
        verb=_verb(context, found, heads),
        apart=subject.apart | _qualities(row[found.end : end - 1]),
    )
    return (found.first, end), Meaning("number", subject, found.amount)


def _verb(context: Context, found: Quantity, heads: frozenset[str]) -> str:
    """Return what was done; a size is a size, whether the team was led, hired or had."""
    if found.role in ("begin", "end"):
        return _way(context) or vocabulary.STATE
    return vocabulary.STATE if heads & _SIZES else contexts.verb(context, found)


def _qualities(pieces: Pieces) -> frozenset[str]:
    """Return what stands between a number and its noun: peer companies are not all companies."""
    said = (piece.text for piece in pieces if piece.is_word)
    return frozenset(stem(word) for word in said if word not in _PLAIN_QUALITIES)


def _is_partitive(row: Pieces, at: int) -> bool:
    following = [piece.text for piece in row[at : at + 2]]
    if following[:1] == ["of"]:
        return True
    return bool(following) and following[0] in _NOT_COUNTED


def _noun_behind(row: Pieces, found: Quantity) -> tuple[int, str] | None:
    """Return the place and the word of the noun that a number counts: the first plural near."""
    for at in range(found.end, min(found.end + _HEADS_REACH, len(row))):
        piece = row[at]
        if piece.text == "-":
            return _compound(row, at)
        if not piece.is_word or piece.text in vocabulary.STOP:
            return None
        if vocabulary.is_plural(piece.text):
            return at, piece.text
    return None


def _compound(row: Pieces, dash: int) -> tuple[int, str] | None:
    """Read "10-person team"."""
    if dash + 1 < len(row) and row[dash + 1].text in ("person", "people", "strong", "man"):
        return dash + 1, "people"
    return None


def _noun_in_front(row: Pieces, found: Quantity) -> str:
    """Return the noun in front: ``team of 8``, ``NPS from 31``, ``users: 2k``."""
    at = found.first - 1
    while at >= 0 and row[at].text in _LINKS and found.first - at < 6:
        at -= 1
    if at < 0 or not row[at].is_word:
        return ""
    word = row[at].text
    if word in ("we", "we're"):
        between = {piece.text for piece in row[at : found.first]}
        return "we" if between & {"we're", "were", "are"} else ""
    if word in ONES or word in TENS or word in SCALES:
        return ""
    if word in vocabulary.STOP or word in vocabulary.VERBS or word.endswith(("ing", "ly", "ed")):
        return ""
    return word


def _heads(
    context: Context, found: Quantity, behind: tuple[int, str] | None, front: str
) -> tuple[frozenset[str], int]:
    row, heads, end = context.row, set(), found.end
    sized = _is_size_of(row, found.first)
    if front and sized and (behind is not None or _stands_free(row, found)):
        heads.add(_size(front))
    if behind is not None:
        end = behind[0] + 1
        heads |= _counted_heads(context, found, stem(behind[1]))
        if behind[0] + 1 < len(row) and row[behind[0] + 1].text in vocabulary.TEAMS:
            heads = {"team size"}
    elif found.end + 1 < len(row) and row[found.end].text in ("person", "man"):
        heads, end = {"team size"}, found.end + 1
    elif front == "we":
        heads.add("team size")
    elif front and not heads and _stands_free(row, found):
        heads.add(_size(front) if front in vocabulary.TEAMS else stem(front))
    return frozenset(heads - vocabulary.EMPTY_HEADS), end


def _stands_free(row: Pieces, found: Quantity) -> bool:
    """Tell whether no noun can follow, so that the one in front is what has the number."""
    if found.end >= len(row):
        return True
    following = row[found.end]
    return not following.is_word or following.text in vocabulary.STOP


def _is_size_of(row: Pieces, first: int) -> bool:
    near = [piece.text for piece in row[max(0, first - 3) : first]]
    return "of" in near


def _size(noun: str) -> str:
    return "team size" if noun in vocabulary.TEAMS else stem(noun)


def _counted_heads(context: Context, found: Quantity, head: str) -> set[str]:
    if head not in vocabulary.PEOPLE:
        return {head}
    said = [piece.text for piece in context.clause]
    front = {piece.text for piece in context.row[context.first : found.first]}
    verb = [word for word in said if word in vocabulary.VERBS]
    ours = "we" in front and set(verb) <= {"were", "are", "we're"} and bool(verb)
    in_team = any(word in vocabulary.TEAMS for word in said)
    if any(word.startswith("report") for word in said) and "me" in said:
        return {"report"}
    group = {place.split()[0] for place in contexts.where(context.clause, frozenset())} & _GROUPS
    if group and not in_team:
        return group
    return {"team size"} if in_team or ours or front & vocabulary.MANAGING else {head}


def measured(context: Context, found: Quantity, before: Pieces) -> Said | None:
    """Return what has, or changed by, so many percent."""
    role = found.role
    following = [piece.text for piece in context.row[found.end : found.end + 2]]
    if role == "level" and following[:1] == ["of"]:
        role = "share"
    elif role == "level" and following and _is_change(following[0]):
        role = "change"
    way = _way(context) if role in ("change", "begin", "end") else ""
    subject = replace(_subject(context, found, frozenset()), role=role, verb=way)
    if not subject.terms:
        subject = replace(subject, wider=subject.wider | contexts.terms(before))
    if not subject.wider:
        return None
    return (found.first, found.end), Meaning("percent", subject, found.amount)


def _way(context: Context) -> str:
    """Tell whether something went up or down; nothing where both or neither is said."""
    said = {piece.text for piece in context.clause}
    up, down = bool(said & _UP), bool(said & _DOWN)
    return "" if up == down else "up" if up else "down"


def _is_change(word: str) -> bool:
    return word in _COMPARED


def money_roles(clause: Sequence[Piece]) -> frozenset[str]:
    """Return what an amount of money is, by the words beside it."""
    return frozenset(_MONEY_ROLES[piece.text] for piece in clause if piece.text in _MONEY_ROLES)


def money(context: Context, found: Quantity) -> Said | None:
    """Return what an amount of money is for."""
    if found.amount.unit == "":
        found = replace(found, amount=replace(found.amount, unit="money"))
    subject = _subject(context, found, money_roles(context.clause))
    role_words = frozenset(stem(word) for word in _MONEY_ROLES)
    subject = replace(subject, terms=subject.terms - role_words, wider=subject.wider - role_words)
    if not subject.heads and not subject.terms:
        return None
    return (found.first, found.end), Meaning("money", subject, found.amount)


def timed(context: Context, found: Quantity, before: Pieces) -> Said | None:
    """Return what lasted so long."""
    row = context.row
    following = [piece.text for piece in row[found.end : found.end + 2]]
    if following[:1] in (["old"], ["ago"], ["-"]) or row[found.end - 1].text in (
        "second",
        "seconds",
    ):
        return None
    heads = frozenset({_kind_of_time(context, found)})
    subject = _subject(context, found, heads)
    described = _described(row, found)
    if described:
        subject = replace(subject, heads=frozenset({""}), terms=described, wider=described)
    elif not subject.terms and not subject.names:
        more = contexts.terms(before)
        subject = replace(subject, wider=subject.wider | more)
    subject = replace(subject, role=_time_role(found.role))
    if not (subject.terms or subject.wider or subject.names):
        return None
    return (found.first, found.end), Meaning("duration", subject, found.amount)


def _described(row: Pieces, found: Quantity) -> frozenset[str]:
    """Return what is as long as that: the ``outage`` of "a three-day outage"."""
    if row[found.end - 2].text != "-" or found.end - found.first < 3:
        return frozenset()
    at = found.end
    while at < len(row) and row[at].is_word and row[at].text not in vocabulary.STOP:
        at += 1
    return contexts.terms(row[found.end : at])


def _time_role(role: Role) -> Role:
    return role if role in ("begin", "end", "change") else "level"


def _kind_of_time(context: Context, found: Quantity) -> str:
    row, clause = context.row, {piece.text for piece in context.clause}
    before = row[found.first - 1].text if found.first else ""
    near = {piece.text for piece in row[found.end : found.end + 2]} | {before}
    if before in ("every", "each"):
        return "every"
    if near & _SLIPS:
        return f"slip {min(near & _SLIPS)}"
    if before in ("in", "within", "by", "next", "last", "first"):
        return "within"
    if clause & _TOOK:
        return _taken(context, found)
    if clause & _EXPERIENCE or (clause & _WORKING and _lasts(row, found)):
        return "experience"
    if clause & _SPENDING and "at" not in clause:
        return "spent"
    if row[found.end : found.end + 1] and row[found.end].text in ("in", "teaching"):
        return "time" if "total" in near else "experience"
    return "time" if contexts.verb(context, found) else ""


def _taken(context: Context, found: Quantity) -> str:
    """Tell what took the time: "to notice the outage" is not the outage."""
    for at in range(found.end, context.end - 1):
        if context.row[at].text == "to" and context.row[at + 1].text not in _ENDING:
            return f"took to {stem(context.row[at + 1].text)}"
    return "took"


def _lasts(row: Pieces, found: Quantity) -> bool:
    near = {piece.text for piece in row[max(0, found.first - 3) : found.first]}
    return "for" in near


def _subject(context: Context, found: Quantity, heads: frozenset[str]) -> Subject:
    own = frozenset(TIME_UNITS) | {"day", "week", "month", "year", "quarter"}
    value = {piece for piece in context.row[found.first : found.end] if piece.is_word}
    clause = [piece for piece in context.clause if piece not in value]
    group = [piece for piece in context.group if piece not in value]
    called = contexts.names(clause, context.row[0])
    return Subject(
        heads=heads,
        terms=contexts.terms(clause, without=own) - heads,
        wider=contexts.terms(group, without=own) - heads,
        where=contexts.where(clause, own) - heads,
        names=called,
        apart=contexts.apart(context, found),
        rate=found.rate,
        phase=contexts.phase(context, found),
        role=found.role,
    )
