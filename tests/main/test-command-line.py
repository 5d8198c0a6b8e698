#!/usr/bin/env python3
"""What scripts and administrators rely on: exit statuses, the lock, SIGTERM at an awkward moment, exports that fail.

Usage: test-command-line.py TRESEN
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from bridgekit import APP_ID, TOKEN, Program, write_profile  # noqa: E402

TRESEN = sys.argv[1]
NOWHERE = "http://127.0.0.1:9"


def run(*arguments):
    return subprocess.run([TRESEN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=20, check=False)


def start(folder, secrets):
    return Program([TRESEN, "--headless", "--profile", folder, "--secrets", secrets], folder + ".log")


def test_wrong_options(_folder, _secrets):
    assert run("--headless", "--nonsense").returncode == 2
    assert run("--tour", "somewhere").returncode == 2


def test_second_start(folder, secrets):
    first = start(folder, secrets)
    second = run("--headless", "--profile", folder, "--secrets", secrets)
    assert (second.returncode, second.stdout) == (1, b""), second
    assert first.terminate() == 0


def test_without_app_secret(folder, secrets):
    Path(secrets).write_text(f"[wechat]\ntoken={TOKEN}\n", encoding="utf-8")
    assert start(folder, secrets).terminate() == 0


def test_terminated_while_opening(folder, secrets):
    """Somebody else holds the database for a moment; what is begun is ended, and then the status is 0."""
    assert start(folder, secrets).terminate() == 0
    holder = sqlite3.connect(os.path.join(folder, "tresen.db"), isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    with subprocess.Popen([TRESEN, "--headless", "--profile", folder, "--secrets", secrets],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE) as late:
        time.sleep(0.5)
        late.send_signal(signal.SIGTERM)
        time.sleep(0.2)
        assert late.poll() is None
        holder.execute("ROLLBACK")
        holder.close()
        output, faults = late.communicate(timeout=20)
    assert (late.returncode, output, faults) == (0, b"", b""), (late.returncode, output, faults)


def test_other_account(folder, secrets):
    """What a profile holds belongs to one account; another one in the settings is refused and said how to go on."""
    assert start(folder, secrets).terminate() == 0
    path = Path(folder, "connection.ini")
    own = path.read_text(encoding="utf-8")
    path.write_text(own.replace(APP_ID, "wxffffffffffffffff"), encoding="utf-8")
    other = run("--headless", "--profile", folder, "--secrets", secrets)
    assert (other.returncode, other.stdout) == (1, b""), other
    for word in (APP_ID, "wxffffffffffffffff", "--profile"):
        assert word.encode() in other.stderr, other
    path.write_text(own, encoding="utf-8")
    assert start(folder, secrets).terminate() == 0


def test_export_that_fails(folder, _secrets):
    kept = Path(folder + ".jsonl")
    kept.write_text("the export of yesterday\n", encoding="utf-8")
    assert run("--profile", folder, "--export", str(kept)).returncode == 1
    assert kept.read_text(encoding="utf-8") == "the export of yesterday\n"


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    is_good = True
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        home = tempfile.mkdtemp(prefix="tresen-command-")
        folder = os.path.join(home, "profile")
        try:
            test(folder, write_profile(folder, NOWHERE))
            print(f"ok {number} - {name}", flush=True)
        except Exception as fault:  # whatever it is, the next one is still worth a run
            is_good = False
            print(f"not ok {number} - {name}\n# {fault!r}", flush=True)
        shutil.rmtree(home)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
