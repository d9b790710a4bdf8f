"""Words of claims: which are the same for us, and which say nothing about the subject.

Small lists on purpose: a word that is missing costs a contradiction that is not found, a word too
many costs a false alarm.
"""

from __future__ import annotations

import re
from functools import lru_cache

from voiceprep.analysis.tokens import word_set


def phrases(listed: str) -> tuple[tuple[str, ...], ...]:
    """Return the phrases of a list written as one string, each as its words."""
    return tuple(tuple(phrase.split()) for phrase in listed.split("|"))


_SAME = {
    word: line.split()[0]
    for line in (
        "people person persons folks individuals headcount heads",
        "member members colleague colleagues",
        "employee employees staff staffers",
        "team crew squad",
        "customer customers client clients user users shopper subscriber",
        "child children kid kids pupil pupils student students",
        "engineer engineers developer developers programmer programmers coder",
        "bug bugs defect defects",
        "email emails mail mails",
        "store stores shop shops branch branches",
        "salary pay wage earn earning compensation",
        "cost costs expense expenses",
        "ticket tickets",
        "session sessions workshop workshops",
        "error errors failure failures",
        "defect fault faults",
        "woman women",
        "man men",
        "report reports",
        "revenue revenues turnover",
        "launch launched launches launching live release released",
        "school schools",
        "application applications app apps",
        "city cities town",
    )
    for word in line.split()
}
_IRREGULAR_PLURALS = word_set(
    "people children women men staff folks kids headcount feet mice media"
)
_NOT_PLURAL = word_set(
    "business news process success access address analysis basis bus class loss less pass stress "
    "unless across always perhaps boss crisis campus status previous various is was has does this "
    "us its his yours ours as plus towards afterwards sometimes yes thus focus bonus virus series "
    "progress sales systems operations communications human resources was"
)
STOP = word_set(
    "a an the this that these those there here it its it's i i'm i've i'd we we're we've us me my "
    "our your you he she they him her his their them who whom which what when where why how if "
    "whether is are was were be been being am do does did done have has had having having get got "
    "getting can could will would shall should may might must to of in on at by for from with "
    "without into onto over under about around between through during before after until till "
    "within per as than then and or but so because although though while not no nor only just "
    "also too very really quite much many more most less least some any all both each every "
    "either neither another other own same such even still already yet ever never again once now "
    "today well like um uh okay yeah yes up down out off back away along together actually "
    "basically honestly obviously probably maybe roughly nearly almost approximately always often "
    "sometimes usually later finally eventually i'll we'll let's that's what's who's thing things "
    "way lot lots bit kind sort something anything everything someone anyone everyone nothing "
    "nobody one ones end start total overall altogether went going gone goes come came coming "
    "take took taken taking takes make made making give run ran running percent percentage point "
    "points % dollars euros pounds dollar euro pound usd eur gbp k m straight simply exactly "
    "directly honestly later mostly afraid think thought remember believe myself ourselves large "
    "big small great huge good long high low whole entire different afterwards"
)
_VERB_LINES = (
    "have had has having got get be am is are was were been there's run ran running lead led "
    "leading manage managed managing supervise supervised supervising oversee oversaw overseeing "
    "head headed looked look looking responsible charge include included including hold held "
    "holding serve served serving support supported supporting contain contained cover covered "
    "covering operate operated operating own owned owning employ employed handle handled handling "
    "process processed processing count counted counting maintain maintained comprise comprised "
    "inherited inherit we're go take took taking taken takes",
    "hire hired hiring recruit recruited recruiting",
    "train trained training coach coached coaching teach taught teaching",
    "sell sold selling",
    "write wrote written writing",
    "build built building develop developed developing create created creating",
    "open opened opening",
    "launch launched launching release released releasing ship shipped shipping",
    "interview interviewed interviewing",
    "speak spoke spoken speaking talk talked talking",
    "send sent sending",
    "give gave giving present presented deliver delivered delivering hold",
    "lose lost losing",
    "win won winning",
    "visit visited visiting",
    "roll rolled rolling",
    "come came coming attend attended attending",
    "join joined joining",
    "leave left leaving",
    "fix fixed fixing resolve resolved resolving close closed closing",
    "call called calling",
    "find found finding",
    "save saved saving",
    "raise raised raising",
    "spend spent spending",
    "reach reached reaching hit",
    "receive received receiving",
    "answer answered answering",
    "review reviewed reviewing",
    "publish published publishing",
    "plan planned planning",
    "organise organised organising organize organized organizing",
    "work worked working",
    "collect collected collecting",
    "treat treated treating",
    "test tested testing",
    "move moved moving migrate migrated migrating",
    "reduce reduced reducing cut cutting bring brought lower lowered",
    "grow grew grown growing increase increased increasing rise rose raise",
    "buy bought buying",
    "meet met meeting",
    "complete completed completing finish finished finishing",
)
STATE = "have"
VERBS = {word: line.split()[0] for line in reversed(_VERB_LINES) for word in line.split()}
MANAGING = word_set(
    "lead led leading manage managed managing supervise supervised supervising oversee oversaw "
    "overseeing head headed run running ran responsible charge"
)
CHANGING = word_set(
    "went grew grow grown rose rise risen increase increased fell fall dropped drop reduced "
    "reduce cut brought improve improved improvement reduction growth raised raise lowered lower "
    "decreased decrease scaled jumped climbed halved doubled declined"
)
TEAMS = word_set("team crew squad")
PEOPLE = word_set("people member")
EMPTY_HEADS = word_set(
    "thing time way point part option reason problem issue question kind type half side idea step "
    "example goal choice word aspect other month year week day hour minute second people's "
    "sentence topic more"
)
PLANNED = word_set(
    "planned wanted hoped expected aimed promised estimated supposed hoping "
    "planning target goal forecast budgeted wished intended needed"
)
WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
MONTHS = {
    name: number
    for number, names in enumerate(
        phrases(
            "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug"
            "|september sep sept|october oct|november nov|december dec"
        ),
        start=1,
    )
    for name in names
}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
APART = (
    word_set(
        "first second third fourth fifth sixth last next previous former earlier old new "
        "other another different remaining initial final additional extra backup pilot christmas "
        "easter junior senior night weekend part-time"
    )
    | WEEKDAYS
    | frozenset(SEASONS)
)
_ORDINAL = re.compile(r"^[0-9]+(st|nd|rd|th)$|^[qh][1-4]$")


def sets_apart(word: str) -> bool:
    """Tell whether a word makes something another one of its kind."""
    return (
        word in APART
        or (word in MONTHS and len(word) > 3 and word != "march")
        or bool(_ORDINAL.match(word))
    )


def is_plural(word: str) -> bool:
    """Tell whether a word looks like a plural noun."""
    if word in _IRREGULAR_PLURALS:
        return True
    return len(word) > 3 and word[-1] == "s" and word[-2] not in "su" and word not in _NOT_PLURAL


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return what a word is compared by: a synonym's first word, or its beginning."""
    bare = word[:-2] if word.endswith("'s") else word
    if bare in _SAME:
        return _SAME[bare]
    for suffix, rest in (("ies", "y"), ("ing", ""), ("ed", ""), ("s", "")):
        if (
            bare.endswith(suffix)
            and len(bare) - len(suffix) >= 3
            and bare[-2:] not in ("ss", "us", "is")
        ):
            bare = bare[: -len(suffix)] + rest
            break
    return _SAME.get(bare, bare.rstrip("e")[:7])
