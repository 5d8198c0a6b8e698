#!/usr/bin/env python3
"""Plays the tour in the real window, and looks at what it leaves behind.

Usage: test-tour.py TRESEN LANGUAGE
Needs a display and a session bus (tests/support/in-window).
"""

import os
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

TIMEOUT = 150
NOTIFICATIONS = Path(__file__).resolve().parent.parent / "support" / "notifications.py"
STEP = re.compile(r"^ok (\d+) - ([a-z-]+) \(\d+ ms\)$")
COMPLAINT = re.compile(r"(CRITICAL|WARNING) \*\*|ERROR: (Address|Leak)Sanitizer|runtime error:")


def check(condition, what):
    if not condition:
        sys.exit(f"not ok 1 - {what}")


def size_of_png(path):
    head = path.read_bytes()[:24]
    check(head[:8] == b"\x89PNG\r\n\x1a\n", f"{path.name} is no PNG file")
    return struct.unpack(">II", head[16:24])


def main():
    tresen, language = sys.argv[1:]
    print("1..1", flush=True)
    with tempfile.TemporaryDirectory(prefix="tresen-tour-") as folder:
        shots = Path(folder) / "shots"
        home = Path(folder) / "home"
        home.mkdir()
        environment = dict(os.environ, LANGUAGE=language, HOME=str(home), GSK_RENDERER="cairo",
                           XDG_CONFIG_HOME=str(home / "config"), XDG_DATA_HOME=str(home / "data"), XDG_CACHE_HOME=str(home / "cache"))
        # Where nobody shows notifications GLib warns of each.
        with subprocess.Popen(["/usr/bin/python3", NOTIFICATIONS], stdout=subprocess.PIPE) as notifications:
            notifications.stdout.readline()
            try:
                done = subprocess.run([tresen, "--practice", "--tour", str(shots)], env=environment, timeout=TIMEOUT,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
            finally:
                notifications.terminate()
        sys.stderr.write(done.stderr)
        lines = done.stdout.splitlines()
        print("".join(f"# {line}\n" for line in lines), end="", flush=True)
        check(done.returncode == 0, f"the tour ended with {done.returncode}")
        steps = [STEP.match(line) for line in lines]
        check(steps and all(steps), "a line of the tour is not that of a step that was seen")
        check([int(step[1]) for step in steps] == list(range(1, len(steps) + 1)), "steps are missing")
        complaint = COMPLAINT.search(done.stderr)
        check(complaint is None, f"it complained: {complaint and complaint[0]}")
        pictures = sorted(shots.glob("*.png"))
        check([p.stem for p in pictures] == [f"{int(s[1]):02}-{s[2]}" for s in steps], "a step has no picture of its own")
        sizes = [size_of_png(path) for path in pictures]
        check(all(width <= 1000 and height <= 720 for width, height in sizes), "a picture is too large")
        check(min(width for width, _ in sizes) <= 360, "the window was never narrow")
        check(len({path.read_bytes() for path in pictures}) == len(pictures), "two steps look the same")
        check(not list((home / "data").glob("**/tresen.db")), "the tour wrote into the user's data folder")
    print(f"ok 1 - {len(steps)} steps seen in {language}")


if __name__ == "__main__":
    main()
