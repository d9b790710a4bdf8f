"""What every page has around it: one file, a strict Content-Security-Policy, everything escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import voiceprep
from voiceprep.report.charts import in_words
from voiceprep.text import clock, safe_line, safe_text

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"
LONGEST = 1_000_000


def rendered(
    template: str,
    title: str,
    *,
    script_file: str = "",
    style_file: str = "style.css",
    **values: object,
) -> str:
    """Return the whole page: the template with these values, script and style inside it."""
    script = shipped(script_file) if script_file else ""
    style = shipped(style_file)
    page: str = (
        templates()
        .get_template(template)
        .render(
            title=f"{safe_line(title, 80)} – voiceprep",
            version=voiceprep.__version__,
            policy=_policy(script, style),
            script=_markup(script),
            style=_markup(style),
            **values,
        )
    )
    return page


def _policy(script: str, style: str) -> str:
    return (
        f"default-src 'none'; script-src 'sha256-{_hash(script)}'; "
        f"style-src 'sha256-{_hash(style)}'; "
        "img-src data:; media-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


@lru_cache
def shipped(name: str) -> str:
    """Return a file that is shipped beside the templates."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _markup(text: str) -> str:
    from markupsafe import Markup

    return Markup(text)  # our own files and base64 alone: what others said never comes here


@lru_cache
def templates() -> Environment:
    """Return the templates, which escape all they are given."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(clock=clock, in_words=in_words, address=_markup)
    return environment


def _shown(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    return safe_text(value, LONGEST) if type(value) is str else value
