"""Words that weaken or overdo what is said: hedges, absolutes, apologies, "you" for "I".

Lists with what must not stand beside them. They find words, not intentions, so they are counted and
shown, never judged alone: a hedge can be honest. Standard library alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voiceprep.analysis.tokens import word_set
from voiceprep.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from voiceprep.analysis.tokens import Token

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Cue:
    """A phrase, and the neighbours that give it another meaning."""

    words: tuple[str, ...]
    not_after: frozenset[str]
    not_before: frozenset[str]


def _cues(listed: str, not_after: str = "", not_before: str = "") -> tuple[_Cue, ...]:
    """Return cues of phrases divided by bars that share the same neighbours."""
    guards = word_set(not_after), word_set(not_before)
    return tuple(_Cue(tuple(phrase.split()), *guards) for phrase in listed.split("|"))


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Cues, so that the one that begins at a word is found at once."""

    lengths: dict[str, tuple[int, ...]]
    """Of the cues that begin with a word, the longest first."""
    cues: dict[tuple[str, ...], _Cue]


def _phrases(cues: Sequence[_Cue]) -> _Phrases:
    lengths: dict[str, set[int]] = {}
    for cue in cues:
        lengths.setdefault(cue.words[0], set()).add(len(cue.words))
    return _Phrases(
        {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
        {cue.words: cue for cue in reversed(cues)},
    )


_HEDGES = _phrases(
    (
        *_cues(
            "kind of|sort of|kinda|sorta",
            "a the this that these those what which any some every one same other different all "
            "another certain each no new best right exact",
        ),
        *_cues("i guess|i suppose|i reckon|i would guess|i'd guess|i would say|i'd say|i'd think"),
        *_cues("i think", "what how when whenever as so than", "of about through back aloud twice"),
        *_cues("i believe", "what which that why", "in him her them you it"),
        *_cues("i feel like", "", "a part"),
        *_cues("maybe|perhaps|possibly|presumably|supposedly|hopefully|somewhat|more or less"),
        *_cues("probably", "most very"),
        *_cues("a little bit|a bit", "quite and wait for", "later longer of"),
        *_cues("or something like that|or something|or whatever|or so|or anything like that"),
        *_cues("and stuff like that|and stuff|and things like that|and whatnot"),
        *_cues("in a way|to some extent|as far as i know|as far as i remember", "", "that which"),
        *_cues("it seems like|it seems|it seemed like|seems to me|i'm not really sure"),
        *_cues("i'm not sure|i am not sure|i'm not certain|not entirely sure", "", "if whether"),
        *_cues("i could be wrong|i might be wrong|if i remember correctly|if i remember right"),
        *_cues("pretty much", "", "more better"),
    )
)
_ABSOLUTES = _phrases(
    (
        *_cues(
            "always|never",
            "not almost nearly hardly don't didn't doesn't isn't aren't wasn't can't won't "
            "couldn't wouldn't",
            "mind ending",
        ),
        *_cues("obviously|undoubtedly|without a doubt|without any doubt|needless to say|no doubt"),
        *_cues("of course", "", "of"),
        *_cues("definitely|absolutely|certainly|totally|one hundred percent", "not almost"),
        *_cues(
            "everyone|everybody|nobody|no one|anyone",
            "not almost nearly for with",
            "in on from at of who else there present involved including except around under",
        ),
        *_cues("the only way|the best way|no way|every single|100%|perfectly|impossible", "not"),
    )
)
_APOLOGIES = _phrases(
    (
        *_cues(
            "i'm sorry|i am sorry|i'm so sorry|so sorry|very sorry|sorry",
            "feel felt feeling feels say said saying says was were be been him her them than",
            "to",
        ),
        *_cues("i apologize|i apologise|my apologies|excuse me|pardon me|forgive me|bear with me"),
        *(
            cue
            for opening in ("i'm not sure", "i am not sure", "i don't know", "not sure", "i hope")
            for joint in (" if", " whether", " that", "")
            for what in ("this", "that", "it")
            for verb in ("answers", "answered", "makes sense", "made sense", "is what", "helps")
            for cue in _cues(f"{opening}{joint} {what} {verb}")
        ),
        *_cues("if that makes sense|if this makes sense|if it makes sense|does that make sense"),
        *_cues("did that answer|does that answer|i'm rambling|i was rambling|i know i'm rambling"),
        *_cues("i'm not very good at this|i'm not good at this|i'm bad at this|i'm really bad at"),
        *_cues("i'm nervous|i'm a bit nervous|i'm a little nervous|i'm so nervous"),
        *_cues("this is a bad example|that's a bad example|that was a bad example"),
        *_cues("it's not a great example|it's not the best example|not the best example"),
        *_cues("i don't have a good example|i don't have a great example|i lost my train"),
    )
)


def hedges(heard: Sequence[Token]) -> tuple[Span, ...]:
    """Return what makes a statement smaller: kind of, I guess, maybe, or something.

    Parameters
    ----------
    heard
        Tokens of the transcript.

    Returns
    -------
    tuple of Span
        Word indices, in order and apart from each other. "A kind of test", "I think about it",
        "quite a bit" and "I'm not sure if that answers it" (an apology) are left out.

    Notes
    -----
    Hedges lower how competent a speaker is judged to be (Hlebasko 2015); no norm for their number
    is known, so compare a person with themselves.
    """
    return tuple(_found(heard, _HEDGES))


def absolutes(heard: Sequence[Token]) -> tuple[Span, ...]:
    """Return what leaves no exception: always, never, obviously, everybody, of course.

    Parameters
    ----------
    heard
        Tokens of the transcript.

    Returns
    -------
    tuple of Span
        Word indices, in order and apart from each other. "Not always", "almost never", "never mind"
        and "everyone on the team" are left out; "clearly" too, which mostly tells how.

    Notes
    -----
    Twice as many in answers rated poor (Leadership IQ, 20,572 written answers).
    """
    return tuple(_found(heard, _ABSOLUTES))


def apologies(heard: Sequence[Token]) -> tuple[Span, ...]:
    """Return apologies for the answer itself: sorry, I'm not sure if this answers, I'm rambling.

    Parameters
    ----------
    heard
        Tokens of the transcript.

    Returns
    -------
    tuple of Span
        Word indices, in order and apart from each other. Apologies that are told ("I said sorry",
        "I felt sorry for him", "I apologised to the client", "sorry to hear") are left out.
    """
    return tuple(_found(heard, _APOLOGIES))


_YOU = word_set("you you're you've you'll you'd yourself")
_TO_THE_LISTENER = word_set(
    "thank do did does would can could will are were have had see meet tell ask told asked hope "
    "let know think want show give join joining with meeting like appreciate for thanks both sure "
    "send sent promise assure bring as"
)
_SAID_OF_THE_LISTENER = word_set(
    "know mentioned asked said told described posted sent wrote see guys folks for all mean mind "
    "please so very"
)
_ONE_DOES = word_set(
    "have need can can't cannot must should got gotta get want don't never always just learn "
    "realize realise find try end start work deal feel think make take do really also then"
)


def generic_you(heard: Sequence[Token]) -> tuple[Span, ...]:
    """Return "you" that stands for the speaker or for anyone: "you just have to stay calm".

    Parameters
    ----------
    heard
        Tokens of the transcript.

    Returns
    -------
    tuple of Span
        One word each. What is said to the listener is left out: "thank you", "as you mentioned",
        "do you", "you know", a question, and anything quoted.

    Notes
    -----
    A rule on the neighbours, without grammar: a subject with a verb that tells what one does or
    must ("you have to", "you learn"), an object after a verb in the third person ("it teaches
    you"), and you're, you'll, you've inside a statement.
    """
    asked = _questions(heard)
    quoted = _quoted(heard)
    return tuple(
        Span(i, i)
        for i, token in enumerate(heard)
        if token.text in _YOU and not asked[i] and not quoted[i] and _is_anyone(heard, i)
    )


def _is_anyone(heard: Sequence[Token], index: int) -> bool:
    before, after = _text(heard, index - 1), _text(heard, index + 1)
    if before in _TO_THE_LISTENER or _text(heard, index + 2) == "mind":
        return False
    if heard[index].text != "you":
        return True
    if after in _SAID_OF_THE_LISTENER:
        return False
    return after in _ONE_DOES or (before.endswith("s") and len(before) > 3)


def _text(heard: Sequence[Token], index: int) -> str:
    return heard[index].text if 0 <= index < len(heard) else ""


def _questions(heard: Sequence[Token]) -> list[bool]:
    """Return for each word whether its sentence ends with a question mark."""
    asked = [False] * len(heard)
    is_question = False
    for index in range(len(heard) - 1, -1, -1):
        if heard[index].sentence_mark:
            is_question = "?" in heard[index].after
        asked[index] = is_question
    return asked


def _quoted(heard: Sequence[Token]) -> list[bool]:
    """Return for each word whether it stands between quotation marks."""
    inside = False
    quoted = []
    for token in heard:
        inside = inside or any(mark in token.before for mark in '"“')
        quoted.append(inside)
        inside = inside and not any(mark in token.after for mark in '"”')
    return quoted


def _found(heard: Sequence[Token], phrases: _Phrases) -> Iterator[Span]:
    texts = [token.text for token in heard]
    after = 0
    for index, text in enumerate(texts):
        if text not in phrases.lengths or index < after:
            continue
        length = _length(texts, index, phrases)
        if length:
            after = index + length
            yield Span(index, after - 1)


def _length(texts: Sequence[str], index: int, phrases: _Phrases) -> int:
    """Return how many words from here are one of the phrases; 0 for none."""
    for length in phrases.lengths[texts[index]]:
        cue = phrases.cues.get(tuple(texts[index : index + length]))
        if cue is None:
            continue
        end = index + len(cue.words)
        before = texts[index - 1] if index else ""
        after = texts[end] if end < len(texts) else ""
        return 0 if before in cue.not_after or after in cue.not_before else len(cue.words)
    return 0
