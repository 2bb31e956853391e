"""A real headless Chromium, driven by the DevTools protocol through two pipes: nothing to install beside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from base64 import b64decode
from contextlib import contextmanager
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-default-browser-check",
    "--remote-debugging-pipe", "--hide-scrollbars",
]  # fmt: skip
PATIENCE = 60


def chromium():
    """Its path; skipped where there is none, unless SYMKL_REQUIRE_CHROMIUM says that there must be."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if os.environ.get("SYMKL_REQUIRE_CHROMIUM"):
            pytest.fail("Chromium is not installed, and SYMKL_REQUIRE_CHROMIUM is set")
        pytest.skip("Chromium is not installed")
    return found


class Browser:
    """One page: `send` a command of the protocol, and keep what was requested and what went wrong."""

    def __init__(self, into, out):
        self.into, self.out, self.buffer, self.number = into, out, b"", 0
        self.requests, self.complaints, self.loaded, self.session = [], [], False, None

    def send(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.into, json.dumps(message).encode() + b"\0")
        number = self.number
        while True:
            answer = self.receive()
            if answer.get("id") == number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def receive(self):
        while b"\0" not in self.buffer:
            more = os.read(self.out, 1 << 20)
            assert more, "Chromium ended"
            self.buffer += more
        raw, _, self.buffer = self.buffer.partition(b"\0")
        message = json.loads(raw)
        self.note(message.get("method"), message.get("params", {}))
        return message

    def note(self, method, params):
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(params["exceptionDetails"]["text"])
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            self.complaints.append(str(params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.complaints.append(params["entry"]["text"])
        elif method == "Page.loadEventFired":
            self.loaded = True

    def attach(self):
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log", "DOM", "CSS"):
            self.send(f"{domain}.enable")

    def open(self, path: Path, width=1280, height=900, theme="light"):
        """Show a file in a window of this size and a theme, and wait until it and its fonts are there."""
        self.requests, self.complaints, self.loaded = [], [], False
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
        self.send("Page.navigate", url=path.resolve().as_uri())
        end = time.monotonic() + PATIENCE
        while not self.loaded:
            assert time.monotonic() < end, f"{path} does not load"
            self.receive()
        self.run("document.fonts.ready.then(() => true)")
        return self

    def run(self, expression):
        """The value of a JavaScript expression; a promise is waited for."""
        done = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def fonts_of(self, selector):
        """The fonts that the signs below the elements of a selector are really set in."""
        root = self.send("DOM.getDocument", depth=0)["root"]["nodeId"]
        found = self.send("DOM.querySelectorAll", nodeId=root, selector=selector)["nodeIds"]
        used = [f for node in found for f in self.send("CSS.getPlatformFontsForNode", nodeId=node)["fonts"]]
        return {font["familyName"] for font in used}

    def screenshot(self, path: Path, whole=False):
        data = self.send("Page.captureScreenshot", captureBeyondViewport=whole)["data"]
        path.write_bytes(b64decode(data))

    def pdf(self):
        return b64decode(self.send("Page.printToPDF", printBackground=True)["data"])


@contextmanager
def browser(folder: Path):
    """A browser with an empty profile of its own."""
    down, into = os.pipe()
    out, up = os.pipe()

    def pipes():
        os.dup2(down, 3)
        os.dup2(up, 4)

    command = [chromium(), *FLAGS, f"--user-data-dir={folder}"]
    # the pipes are moved away from 3 and 4 first, so that neither is overwritten by the other
    down, up = os.dup(down), os.dup(up)
    process = subprocess.Popen(
        command, preexec_fn=pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        page = Browser(into, out)
        page.attach()
        yield page
    finally:
        process.kill()
        process.wait()
        for end in (down, up, into, out):
            os.close(end)
