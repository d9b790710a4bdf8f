"""What a new plan says about itself: every key, in comments that want only their ``#`` removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voiceprep.interview.plankeys import VERSION

if TYPE_CHECKING:
    from collections.abc import Collection

_TOP = f"""\
# The plan of one interview. Everything may be left out. A line that begins with # is a comment:
# take the # away where you have something to say. Then: voiceprep plan check
version = {VERSION}
"""
_HEAD = {
    "company": 'company = "…"',
    "role": 'role = "…"',
    "day": "date = 2026-12-31",
    "at": 'time = "14:30"',
    "zone": 'timezone = "Europe/Berlin"',
    "format": 'format = "virtual"  # or "on-site"',
    "place": 'place = "the address, or the link of the call"',
    "company_values": 'company_values = ["…", "…"]',
    "numbers": 'numbers = ["a figure, a date or a title to keep straight", "…"]',
    "company_notes": 'company_notes = """\nseveral lines, between three quotes\n"""',
    "advert": 'advert = """\nthe text of the job advertisement\n"""',
}
_TABLES = {
    "interviewers": """
[[interviewer]]
name = "…"
role = "…"
relation = "manager"  # or "peer", "executive", "hr"
probes = ["what they are likely to ask about", "…"]
notes = "…"
""",
    "first_interview": """
[[first_interview]]
asked = "…"
said = "what you answered"
deeper = "what to go deeper on"
who = "who asked"
""",
    "stories": """
[[story]]
title = "…"
situation = "…"
task = "…"
action = "…"
result = "…"
competencies = ["…", "…"]
""",
    "own_questions": """
[[own_question]]
text = "…"
for = "whom"
answered = false
""",
    "debriefs": """
[[debrief]]
who = "…"
asked = ["…"]
said = ["what you answered to each"]
told = ["what they told you"]
cares_about = ["…"]
""",
}


def template(given: Collection[str]) -> str:
    """Return the text of a plan that says nothing, with an example of all that is not given."""
    keys = [example for field, example in _HEAD.items() if field not in given]
    tables = [example for field, example in _TABLES.items() if field not in given]
    comments = ["\n".join(keys)] if keys else []
    comments += ["Below, as many of each as there are, in double brackets:"] if tables else []
    comments += [example.strip() for example in tables]
    blocks = ("".join(f"# {line}\n" for line in block.split("\n")) for block in comments)
    return "\n".join((_TOP, *blocks))
