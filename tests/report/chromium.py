"""Headless Chromium over the DevTools protocol: two pipes, no driver and no library."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)


def found() -> str | None:
    """The browser's program; None where there is none, or none that can be spoken to."""
    if os.name != "posix":
        return None
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Browser:
    """One page in a browser of its own; closes with the `with` block."""

    def __init__(self, program: str, profile: Path) -> None:
        import fcntl

        to_read, self._to = os.pipe()
        self._from, from_write = os.pipe()
        high = [fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in (to_read, from_write)]

        def wire() -> None:  # the protocol is spoken on descriptors 3 and 4
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self._process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            preexec_fn=wire,
            pass_fds=(3, 4),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for fd in (to_read, from_write, *high):
            os.close(fd)
        self._number, self._rest = 0, b""
        self._session: str | None = None
        self.events: list[dict[str, Any]] = []
        self._attach()

    def _attach(self) -> None:
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        found = self.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._to)
        os.close(self._from)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result; events meanwhile are kept."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next(30.0)
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self, limit_s: float) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._from], [], [], limit_s)
            assert ready, "the browser does not answer"
            read = os.read(self._from, 1 << 20)
            assert read, "the browser went away"
            self._rest += read
        raw, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(raw)
        if "method" in message:
            self.events.append(message)
        return message

    def open(self, page: Path) -> None:
        """Open a file and wait until it has loaded."""
        self.ask("Page.navigate", url=page.absolute().as_uri())
        self.wait_for("document.readyState === 'complete' && location.protocol === 'file:'")

    def value(self, script: str) -> Any:
        """What a script comes to in the page."""
        found = self.ask(
            "Runtime.evaluate",
            expression=script,
            returnByValue=True,
            awaitPromise=True,
            userGesture=True,
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def wait_for(self, script: str, limit_s: float = 20.0) -> Any:
        """Ask until a script comes to something true, and return that."""
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            if value := self.value(script):
                return value
            time.sleep(0.02)
        raise AssertionError(f"never came true: {script}")

    def click(self, selector: str, index: int = 0) -> None:
        """Click in the middle of an element, as a mouse does."""
        element = f"document.querySelectorAll({json.dumps(selector)})[{index}]"
        place = self.value(
            f"(() => {{ const e = {element}; e.scrollIntoView({{block: 'center'}}); "
            "const b = e.getClientRects()[0]; "
            "return [b.left + b.width / 2, b.top + b.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.ask(
                "Input.dispatchMouseEvent",
                type=kind,
                x=place[0],
                y=place[1],
                button="left",
                clickCount=1,
            )

    def key(self, key: str, text: str = "") -> None:
        """Press and release a key."""
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, text=text, code=key)

    def shape(self, width: int, height: int, scheme: str = "light", media: str = "screen") -> None:
        """Give the window a size, a colour scheme and a medium."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.ask("Emulation.setEmulatedMedia", media=media, features=[feature])

    def picture(self, to: Path) -> None:
        """Save a picture of the whole page."""
        size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        shot = self.ask("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        to.write_bytes(base64.b64decode(shot["data"]))

    def complaints(self) -> list[str]:
        """Every error, warning and exception the page has caused."""
        self.ask("Runtime.evaluate", expression="0")  # whatever was said before has arrived
        wanted: dict[str, Callable[[dict[str, Any]], bool]] = {
            "Runtime.exceptionThrown": lambda _: True,
            "Runtime.consoleAPICalled": lambda p: p["type"] in ("error", "warning", "assert"),
            "Log.entryAdded": lambda p: p["entry"]["level"] in ("error", "warning"),
        }
        return [
            json.dumps(event["params"])[:500]
            for event in self.events
            if event["method"] in wanted and wanted[event["method"]](event["params"])
        ]

    def requests(self) -> list[str]:
        """Every address that was asked for, in order; the contents of data: addresses cut."""
        return [
            event["params"]["request"]["url"][:200]
            for event in self.events
            if event["method"] == "Network.requestWillBeSent"
        ]
