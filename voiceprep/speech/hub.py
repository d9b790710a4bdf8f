"""Asking huggingface.co, or the mirror that `HF_ENDPOINT` names, for the files of a model.

Plain requests without a token. Never follows a secure address to an insecure one, and believes no
file name but the ones a Whisper model has.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voiceprep import __version__
from voiceprep.text import safe_line

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDPOINT = "https://huggingface.co"
TIMEOUT_S = 30.0

_LARGEST_LISTING_BYTES = 10_000_000
_WANTED = re.compile(
    r"config\.json|preprocessor_config\.json|model\.bin|tokenizer\.json|vocabulary\.(json|txt)"
)
_TRANSIENT = {408, 425, 429, 500, 502, 503, 504}
_MEANINGS = {
    401: "it does not give this model to everyone",
    403: "it does not give this model to everyone",
    404: "it has no such model",
    416: "it has no such part of the file",
}


class Unreachable(Exception):
    """The network, or the other end, fails just now; says why."""


class HubRefuses(Exception):
    """The other end answers, and trying again would not help; says why."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a model, and what its bytes have to hash to."""

    name: str
    size: int
    sha256: str = ""
    git_sha1: str = ""
    """Of ``blob <size>\\0`` and the bytes, for the small files."""

    @property
    def identity(self) -> str:
        """What tells this content from another of the same name."""
        return self.sha256 or self.git_sha1 or str(self.size)


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of one commit."""

    repo: str
    commit: str
    files: tuple[RemoteFile, ...]


class Hub:
    """The other end. Raises HubRefuses for an address that is none."""

    def __init__(self, endpoint: str = "") -> None:
        self.address = (endpoint or os.environ.get("HF_ENDPOINT") or ENDPOINT).rstrip("/")
        if not re.match(r"https?://[^\s/]", self.address):
            raise HubRefuses(f"HF_ENDPOINT is no address: {safe_line(self.address, 80)}")
        try:
            self.host = urllib.parse.urlsplit(self.address).hostname or self.address
        except ValueError as error:
            raise HubRefuses(f"HF_ENDPOINT is no address: {error}") from error
        self._opener = _opener()

    def listing(self, repo: str, revision: str) -> Listing:
        """Return the files of the model. Raises Unreachable, HubRefuses."""
        quoted = urllib.parse.quote(revision, safe="")
        address = f"{self.address}/api/models/{repo}/revision/{quoted}?blobs=true"
        with self._answer(address) as answer:
            content = answer.read(_LARGEST_LISTING_BYTES)
        try:
            told = json.loads(content)
            commit = str(told["sha"])
            files = tuple(_remote_file(entry) for entry in told["siblings"] if _is_wanted(entry))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise HubRefuses("its answer makes no sense; is it another site?") from error
        if not re.fullmatch(r"[0-9a-f]{40}", commit):
            raise HubRefuses("its answer names no commit")
        return Listing(repo, commit, files)

    @contextlib.contextmanager
    def content(
        self, listing: Listing, name: str, start: int
    ) -> Iterator[tuple[int, http.client.HTTPResponse]]:
        """Open a file from a place on; yield the place it really begins at, and the answer.

        Raises Unreachable, HubRefuses.
        """
        address = f"{self.address}/{listing.repo}/resolve/{listing.commit}/{name}"
        with self._answer(address, start) as answer:
            yield _beginning(answer), answer

    @contextlib.contextmanager
    def _answer(self, address: str, start: int = 0) -> Iterator[http.client.HTTPResponse]:
        request = urllib.request.Request(
            address,
            headers={"User-Agent": f"voiceprep/{__version__}", "Accept-Encoding": "identity"},
        )
        if start:
            request.add_header("Range", f"bytes={start}-")
        with _translated(), self._opener.open(request, timeout=TIMEOUT_S) as answer:
            yield answer


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except urllib.error.HTTPError as error:
        with error:
            meaning = _MEANINGS.get(error.code, f"it answers with error {error.code}")
        if error.code in _TRANSIENT:
            raise Unreachable(meaning) from error
        raise HubRefuses(meaning) from error
    except urllib.error.URLError as error:
        raise Unreachable(_why(error.reason)) from error
    except (TimeoutError, ConnectionError, ssl.SSLError, http.client.HTTPException) as error:
        raise Unreachable(_why(error)) from error


def _why(error: object) -> str:
    if isinstance(error, TimeoutError):
        return "no answer came in time"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted here ({safe_line(error.verify_message, 80)})"
    if isinstance(error, http.client.IncompleteRead):
        return "the connection broke off"
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return safe_line(told, 120) or type(error).__name__


def _opener() -> urllib.request.OpenerDirector:
    """Return an opener for web addresses alone, through the system's proxy where it has one."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=_certificates()),
        urllib.request.HTTPDefaultErrorHandler(),
        _SecureRedirects(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _certificates() -> ssl.SSLContext:
    context = ssl.create_default_context()
    with contextlib.suppress(ImportError, OSError):  # a fresh Python on macOS trusts nobody
        import certifi

        context.load_verify_locations(certifi.where())
    return context


class _SecureRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any) -> urllib.request.Request | None:  # noqa: ANN401
        request, new = args[0], args[5]
        if request.type == "https" and not new.startswith("https://"):
            raise HubRefuses("it leads on to an insecure address")
        return super().redirect_request(*args)


def _is_wanted(entry: dict[str, Any]) -> bool:
    return _WANTED.fullmatch(str(entry["rfilename"])) is not None


def _remote_file(entry: dict[str, Any]) -> RemoteFile:
    large = entry.get("lfs") or {}
    size = int(large.get("size") or entry["size"])
    if large:
        return RemoteFile(entry["rfilename"], size, sha256=str(large["sha256"]).lower())
    return RemoteFile(entry["rfilename"], size, git_sha1=str(entry.get("blobId") or "").lower())


def _beginning(answer: http.client.HTTPResponse) -> int:
    match = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range") or "")
    return int(match[1]) if answer.status == 206 and match else 0
