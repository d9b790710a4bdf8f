"""Which words: I and we, tense, figures, phrases, and those of the question. Counts only."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from voiceprep.analysis.keyterms import headline, said, stems, terms
from voiceprep.analysis.phrases import mattr, repeated
from voiceprep.analysis.softeners import absolutes, apologies, generic_you, hedges
from voiceprep.analysis.specifics import dates, names, specifics, vague
from voiceprep.analysis.tenses import hypothetical, past_share
from voiceprep.analysis.tokens import spoken_count, word_set
from voiceprep.model import Span, Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from voiceprep.analysis.tokens import Token
    from voiceprep.model import Part, Sentence

SINGULAR = word_set("i i'm i've i'd i'll me my mine myself")
PLURAL = word_set("we we're we've we'd we'll us our ours ourselves let's")

NUMBER_WORDS = word_set(
    "zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred hundreds thousand thousands million millions billion dozen dozens percent half third "
    "quarter double doubled triple tripled twice halved"
)
_FIGURE = re.compile(r"\d")


def wording(
    heard: Sequence[Token], told: Sequence[Sentence], asked: str = "", *, plain: bool = True
) -> Wording:
    """Return counts of the words that matter in an interview answer.

    Parameters
    ----------
    heard
        Tokens of the transcript.
    told
        The sentences with their parts, from `star`.
    asked
        The words of the question, where it is known.
    plain
        Whether the question asks for a plain answer, which can stand first or last; a story
        has no such place.

    Returns
    -------
    Wording
        `hedges` are spans of word indices; `words_per_sentence` is None for no sentence.
    """
    count = spoken_count(heard)
    texts = [token.text for token in heard]
    counted = _counted(texts, told, count)
    specific = _specific(heard, texts, count)
    bare = [_bare(heard, each) for each in told]
    spoken = [text for sentence in bare for text in sentence]
    about = terms(asked)
    place, at = headline(
        about if plain else (), bare, [Span(each.first_word, each.last_word) for each in told]
    )
    return replace(
        counted,
        **specific,
        hedges=hedges(heard),
        absolutes=absolutes(heard),
        apologies=apologies(heard),
        generic_you=generic_you(heard),
        hypothetical=hypothetical(texts),
        past_share=past_share(spoken),
        phrases=repeated(bare),
        mattr_50=mattr(spoken),
        question_terms=about,
        question_terms_said=said(about, stems(spoken)) if about else (),
        headline=place,
        headline_at=at,
    )


def _bare(heard: Sequence[Token], sentence: Sentence) -> list[str]:
    inside = heard[sentence.first_word : sentence.last_word + 1]
    return [token.text for token in inside if token.text and not token.is_filled_pause]


def _specific(heard: Sequence[Token], texts: Sequence[str], count: int) -> dict[str, Any]:
    named, dated = names(heard), dates(heard)
    told = specifics(numbers(texts), named, dated)
    return {
        "names": named,
        "dates": dated,
        "vague": vague(texts),
        "specifics_per_100_words": 100.0 * told / count if count else None,
    }


def _counted(texts: Sequence[str], told: Sequence[Sentence], count: int) -> Wording:
    result, action = _of("result", texts, told), _of("action", texts, told)
    return Wording(
        word_count=count,
        sentence_count=len(told),
        first_person_singular=sum(text in SINGULAR for text in texts),
        first_person_plural=sum(text in PLURAL for text in texts),
        numbers=len(numbers(texts)),
        hedges=(),
        words_per_sentence=count / len(told) if told else None,
        numbers_in_result=len(numbers(result)) if result else None,
        singular_in_action=sum(text in SINGULAR for text in action) if action else None,
        plural_in_action=sum(text in PLURAL for text in action) if action else None,
    )


def _of(part: Part, texts: Sequence[str], told: Sequence[Sentence]) -> list[str]:
    return [
        text
        for each in told
        if each.part == part
        for text in texts[each.first_word : each.last_word + 1]
    ]


def numbers(texts: Sequence[str]) -> tuple[int, ...]:
    """Return where a figure or a run of number words begins: "twenty five" is one."""
    is_number = [bool(_FIGURE.search(text)) or text in NUMBER_WORDS for text in texts]
    return tuple(i for i, yes in enumerate(is_number) if yes and not (i and is_number[i - 1]))
