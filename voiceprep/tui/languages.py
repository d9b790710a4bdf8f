"""Languages a person may answer in, by the names their speakers give them."""

from __future__ import annotations

LANGUAGES = (
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("pt", "Português"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("sv", "Svenska"),
    ("da", "Dansk"),
    ("no", "Norsk"),
    ("fi", "Suomi"),
    ("cs", "Čeština"),
    ("hu", "Magyar"),
    ("ro", "Română"),
    ("el", "Ελληνικά"),
    ("uk", "Українська"),
    ("ru", "Русский"),
    ("tr", "Türkçe"),
)
"""Scripts that every terminal draws a column a letter; any other code fits in the settings file."""


def language_names(chosen: str) -> tuple[tuple[str, str], ...]:
    """Return codes with names, the chosen one among them whatever it is."""
    if chosen in dict(LANGUAGES):
        return LANGUAGES
    return (*LANGUAGES, (chosen, chosen))
