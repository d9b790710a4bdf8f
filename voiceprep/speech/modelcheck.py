"""Whether a folder holds a speech model that can be loaded.

Everything that would make faster-whisper crash, mislead or reach for the network is found here
first, from the files alone, in a few hundredths of a second. Bytes are compared by `modelhashes`.
"""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeGuard

from voiceprep.files import reason
from voiceprep.speech.modelbinary import NotAModel, Shape, shape_of

REQUIRED = ("model.bin", "config.json", "tokenizer.json")
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
OPTIONAL = ("preprocessor_config.json",)
FILES = (*REQUIRED, *VOCABULARIES, *OPTIONAL)

_LARGEST_TEXT_BYTES = 64_000_000
_BANDS = 80
"""Without preprocessor_config.json faster-whisper assumes as many."""
_TIMES = 1_501
"""Tokens for 0.00 to 30.00 s."""
_NEAR = 2
"""Whisper's vocabularies differ by one or two tokens; a larger gap is padding."""

ENGLISH_TOKENS = 51_864


@dataclass(slots=True)
class _Found:
    folder: Path
    problems: list[str] = field(default_factory=list)

    def note(self, problem: str) -> None:
        self.problems.append(problem)

    def has(self, name: str) -> bool:
        """Whether there is an ordinary file of content; notes what is there instead."""
        try:
            told = (self.folder / name).stat()
        except FileNotFoundError:
            link = (self.folder / name).is_symlink()
            self.note(f"{name} is a link to a file that is gone" if link else f"{name} is missing")
            return False
        except (OSError, ValueError) as error:
            self.note(f"{name} cannot be read: {reason(error)}")
            return False
        if not stat.S_ISREG(told.st_mode):
            kind = "a folder" if stat.S_ISDIR(told.st_mode) else "a pipe or device"
            self.note(f"{name} is {kind}, not a file")
            return False
        if told.st_size == 0:
            self.note(f"{name} is empty")
        return told.st_size > 0

    def there(self, name: str) -> bool:
        """Whether anything has this name."""
        path = self.folder / name
        return path.exists() or path.is_symlink()

    def text(self, name: str) -> str | None:
        try:
            with open(self.folder / name, "rb") as file:
                content = file.read(_LARGEST_TEXT_BYTES + 1)
        except OSError as error:
            self.note(f"{name} cannot be read: {reason(error)}")
            return None
        if len(content) > _LARGEST_TEXT_BYTES:
            self.note(f"{name} is far too large")
            return None
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            self.note(f"{name} is not text")
            return None

    def json(self, name: str) -> object:
        """Return the parsed file; None, with a problem, where it is no JSON."""
        text = self.text(name)
        if text is None:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            page = text.lstrip()[:1] == "<"
            kind = "is a web page" if page else "is damaged or incomplete (not valid JSON)"
            self.note(f"{name} {kind}")
            return None


def check(folder: Path) -> tuple[str, ...]:
    """Return what is wrong with the model in this folder; nothing when it can be loaded."""
    missing = _no_folder(folder)
    return (missing,) if missing else _checked(folder, _signature(folder))[0]


def shape(folder: Path) -> Shape | None:
    """Return the sizes of the model in this folder; None where it has none that can be read."""
    return None if _no_folder(folder) else _checked(folder, _signature(folder))[1]


def holds_model(folder: Path) -> bool:
    """Whether a folder looks as if someone meant it for a model."""
    return _exists(folder / "model.bin")


def size_mb(folder: Path) -> float:
    """Return the size of the model's files."""
    return round(sum(size for _, size, _ in _signature(folder)) / 1e6, 1)


def _signature(folder: Path) -> tuple[tuple[int, int, int], ...]:
    """Return what changes when one of the files does."""
    told = []
    for name in FILES:
        try:
            now = (folder / name).stat()
        except OSError as error:
            told.append((int((folder / name).is_symlink()), 0, -(error.errno or 0)))
        except ValueError:
            told.append((0, 0, 0))
        else:
            told.append((now.st_mode, now.st_size, now.st_mtime_ns))
    return tuple(told)


@lru_cache(maxsize=64)
def _checked(
    folder: Path, _signature: tuple[tuple[int, int, int], ...]
) -> tuple[tuple[str, ...], Shape | None]:
    found = _Found(folder)
    made = _binary(found)
    _config(found, made)
    _vocabulary(found, made)
    _tokenizer(found, made)
    _features(found, made)
    return tuple(found.problems), made


def _no_folder(folder: Path) -> str:
    try:
        mode = folder.stat().st_mode
        next(folder.iterdir(), None) if stat.S_ISDIR(mode) else None
    except FileNotFoundError:
        return "there is no such folder"
    except (OSError, ValueError) as error:
        return f"the folder cannot be read: {reason(error)}"
    return "" if stat.S_ISDIR(mode) else "this is a file, not a model's folder"


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _binary(found: _Found) -> Shape | None:
    if not found.has("model.bin"):
        return None
    try:
        made = shape_of(found.folder / "model.bin")
    except NotAModel as error:
        found.note(f"model.bin is {error}")
        return None
    except OSError as error:
        found.note(f"model.bin cannot be read: {reason(error)}")
        return None
    if made.bands is None or made.tokens is None or not made.layers:
        found.note("model.bin is not a whole Whisper")
    return made


def _config(found: _Found, made: Shape | None) -> None:
    if not found.has("config.json"):
        return
    config = found.json("config.json")
    if config is None:
        return
    if not isinstance(config, dict):
        found.note("config.json is not a model's configuration")
        return
    heads = config.get("alignment_heads")
    if not _are_pairs(heads):
        found.note("config.json does not say how words are timed (alignment_heads)")
    elif made and not all(_fits(pair, made) for pair in heads):  # the library crashes on these
        found.note("config.json and model.bin do not belong together (alignment_heads)")


def _are_pairs(heads: object) -> TypeGuard[list[list[int]]]:
    return (
        isinstance(heads, list)
        and bool(heads)
        and all(
            isinstance(h, list) and len(h) == 2 and all(type(n) is int for n in h) for h in heads
        )
    )


def _fits(pair: list[int], made: Shape) -> bool:
    layer, head = pair
    return 0 <= layer < made.layers and 0 <= head < (made.heads or 1_000)


def _vocabulary(found: _Found, made: Shape | None) -> None:
    name = next((name for name in VOCABULARIES if found.there(name)), None)
    if name is None:
        found.note("vocabulary.json is missing")
        return
    if not found.has(name):
        return
    count = _listed(found, name)
    if count is not None and made and made.tokens is not None and count != made.tokens:
        found.note(f"{name} and model.bin do not belong together ({count} and {made.tokens} words)")


def _listed(found: _Found, name: str) -> int | None:
    if name.endswith(".txt"):
        text = found.text(name)
        return None if text is None else len(text.removesuffix("\n").split("\n"))
    words = found.json(name)
    if words is not None and not isinstance(words, list):
        found.note(f"{name} is not a list of words")
    return len(words) if isinstance(words, list) else None


def _tokenizer(found: _Found, made: Shape | None) -> None:
    if not found.has("tokenizer.json"):
        return
    tokenizer = found.json("tokenizer.json")
    if tokenizer is None:
        return
    last = _last_before_times(tokenizer)
    if last is None:
        found.note("tokenizer.json is not the tokenizer of a Whisper model")
    elif made and made.tokens is not None:
        spare = made.tokens - (last + 1 + _TIMES)
        if spare < 0 or 0 < spare <= _NEAR:
            found.note("tokenizer.json and model.bin do not belong together")


def _last_before_times(tokenizer: object) -> int | None:
    """Return the number of the last token before the times; None where there is none."""
    model = tokenizer.get("model") if isinstance(tokenizer, dict) else None
    vocabulary = model.get("vocab") if isinstance(model, dict) else None
    if not isinstance(tokenizer, dict) or not isinstance(vocabulary, dict) or not vocabulary:
        return None
    numbers = dict(vocabulary)
    added = tokenizer.get("added_tokens")
    for token in added if isinstance(added, list) else []:
        if isinstance(token, dict):
            numbers[str(token.get("content"))] = token.get("id")
    last = numbers.get("<|notimestamps|>")
    known = "<|startoftranscript|>" in numbers and "<|endoftext|>" in numbers
    return last if known and type(last) is int else None


def _features(found: _Found, made: Shape | None) -> None:
    name = "preprocessor_config.json"
    if not found.there(name):
        if made and made.bands not in (None, _BANDS):
            found.note(f"{name} is missing, and this model needs it ({made.bands} bands)")
        return
    features = found.json(name) if found.has(name) else None
    if features is None:
        return
    if not isinstance(features, dict):
        found.note(f"{name} is not a model's configuration")
        return
    bands = features.get("feature_size", _BANDS)
    if made and made.bands is not None and bands != made.bands:
        told = f"{bands!r:.20} and {made.bands} bands"
        found.note(f"{name} and model.bin do not belong together ({told})")
    if features.get("sampling_rate", 16_000) != 16_000:
        found.note(f"{name} is not Whisper's: it asks for another sample rate")
