"""A stand-in for the Hub on this machine: the same addresses and answers, and faults on demand."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE_BYTES = 1_000_000
"""Files of this size are kept in Git LFS, as on the Hub."""


@dataclass
class Hub:
    """What it holds, what it does wrong, and what it was asked."""

    files: dict[str, bytes]
    address: str = ""
    broken_off_after: int | None = None
    """Bytes of a body after which each connection ends."""
    ignores_ranges: bool = False
    status: dict[str, int] = field(default_factory=dict)
    """Answer with this error where the path contains the key."""
    listing: dict[str, Any] | None = None
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Method, path, headers."""

    def told(self) -> dict[str, Any]:
        """Return what the Hub says of a model."""
        return {"id": "o/m", "sha": COMMIT, "siblings": [*map(self._sibling, sorted(self.files))]}

    def served_bytes(self, name: str) -> list[str]:
        """Return the ranges in which a file was asked for."""
        return [
            headers.get("range", "")
            for method, path, headers in self.asked
            if method == "GET" and path.endswith("/" + name)
        ]

    def _sibling(self, name: str) -> dict[str, Any]:
        content = self.files[name]
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        told: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": blob}
        if len(content) >= LARGE_BYTES:
            digest = hashlib.sha256(content).hexdigest()
            told["lfs"] = {"sha256": digest, "size": len(content), "pointerSize": 134}
        return told


@contextmanager
def hub_of(folder: Path) -> Iterator[Hub]:
    """Serve the files of a folder as a model of the Hub."""
    hub = Hub({path.name: path.read_bytes() for path in folder.iterdir()})
    hub.files["README.md"] = b"# nobody wants this"
    hub.files["onnx/model.bin"] = b"nor this"

    class Handler(_Handler):
        served = hub

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        hub.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: Hub

    def log_message(self, *_: Any) -> None:
        """Keep the tests' output clean."""

    def do_HEAD(self) -> None:
        self._serve()

    def do_GET(self) -> None:
        self._serve()

    def _serve(self) -> None:
        hub = self.served
        headers = {name.lower(): value for name, value in self.headers.items()}
        hub.asked.append((self.command, self.path, headers))
        self.close_connection = True
        fault = next((code for key, code in hub.status.items() if key in self.path), None)
        if fault:
            self._answer(fault, b"no")
        elif re.match(r"/api/models/[^/]+/[^/]+/revision/", self.path):
            told = hub.listing if hub.listing is not None else hub.told()
            self._answer(200, json.dumps(told).encode())
        elif match := re.match(rf"/[^/]+/[^/]+/resolve/{COMMIT}/(.+)$", self.path):
            self._file(match[1])
        elif match := re.match(r"/cdn/(.+)$", self.path):
            self._content(hub.files[match[1]])
        else:
            self._answer(404, b"Not Found")

    def _file(self, name: str) -> None:
        hub = self.served
        if name not in hub.files:
            self._answer(404, b"Entry not found")
            return
        if len(hub.files[name]) < LARGE_BYTES:
            self._content(hub.files[name])
            return
        self.send_response(302)  # large files are elsewhere, as on the Hub
        self.send_header("Location", f"{hub.address}/cdn/{name}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _content(self, content: bytes) -> None:
        match = re.match(r"bytes=(\d+)-", self.headers.get("Range") or "")
        if match and not self.served.ignores_ranges:
            start = int(match[1])
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            self._body(content[start:])
        else:
            self.send_response(200)
            self._body(content)

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self._body(content, whole=True)

    def _body(self, content: bytes, *, whole: bool = False) -> None:
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        limit = None if whole else self.served.broken_off_after
        if self.command == "GET":
            self.wfile.write(content if limit is None else content[:limit])
