#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares Tresen and its practice WeChat with programs of others, which run in Node.

Usage: peers.py callbacks|client TRESEN PRACTICE_SERVER FOLDER

The packages are named in package.json and package-lock.json and installed by npm into FOLDER, once; without Node, npm or a way
to the packages the test is skipped and says so.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from bridgekit import APP_ID, APP_SECRET, ORIGINAL_ID, TOKEN, Failure, Program, call, write_profile  # noqa: E402

AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
AWAY = "Wir haben geschlossen.\nBis morgen! 明天见 🚗 <a href=\"https://example.com/?a=1&b=2\">Termin</a>"
MODES = ("plain", "compat", "safe")
INSTALL_DEADLINE = 120
# What is wrong with our own two files is a failure; that npm gets nothing is none.
OWN_FAULTS = {"EUSAGE", "EINTEGRITY", "EJSONPARSE", "ETARGET", "ENOLOCK"}


class Skip(Exception):
    """The peers are not to be had here."""


def fingerprint():
    return hashlib.sha256((HERE / "package.json").read_bytes() + (HERE / "package-lock.json").read_bytes()).hexdigest()


def run_npm(folder):
    arguments = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1",
                 "--fetch-timeout=20000", "--loglevel=error"]
    try:
        done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=INSTALL_DEADLINE, check=False)
    except subprocess.TimeoutExpired as late:
        raise Skip("npm did not get the packages in time") from late
    if done.returncode == 0:
        return
    code = re.search(r"^npm (?:ERR!|error) code (\w+)", done.stderr, re.MULTILINE)
    if code is None or code.group(1) in OWN_FAULTS:
        raise Failure(f"npm ci: {done.stderr.strip()}")
    raise Skip(f"npm does not get the packages ({code.group(1)})")


def install(folder):
    """Makes FOLDER/node_modules what the lock file says; of two tests that start together one does it."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise Skip(f"{program} is not installed")
    os.makedirs(folder, exist_ok=True)
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = folder / "installed"
        if stamp.exists() and stamp.read_text(encoding="utf-8") == fingerprint():
            return
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(HERE / name, folder / name)
        run_npm(folder)
        stamp.write_text(fingerprint(), encoding="utf-8")


def start_practice(given, scratch, mode):
    return Program([given["practice"], "--app-id", APP_ID, "--secret", APP_SECRET, "--token", TOKEN, "--original-id", ORIGINAL_ID,
                    "--aes-key", AES_KEY, "--mode", mode, "--answer-ms", "4000"], os.path.join(scratch, f"practice-{mode}.log"))


def start_bridge(given, profile, practice, mode):
    secrets = write_profile(profile, practice.base, aes_key=AES_KEY, mode=mode)
    return Program([given["tresen"], "--profile", profile, "--secrets", secrets, "--headless"], profile + ".log")


def start_closed_shop(given, profile, practice, mode):
    """A bridge that answers at once, with the away text: its shop never opens."""
    start_bridge(given, profile, practice, mode).terminate()
    with contextlib.closing(sqlite3.connect(os.path.join(profile, "tresen.db"))) as database, database:
        database.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", [("away-enabled", "true"), ("away-text", AWAY)])
    with open(os.path.join(profile, "connection.ini"), "a", encoding="utf-8") as ini:
        ini.write("[shop]\nhours=Mo-Su off\n")
    secrets = profile + "-secrets.ini"
    return Program([given["tresen"], "--profile", profile, "--secrets", secrets, "--headless"], profile + ".log")


def start_pair(given, scratch, mode, stack):
    """A practice WeChat and two bridges that work in one mode; returns what the peer has to know of them."""
    practice = start_practice(given, scratch, mode)
    stack.callback(practice.kill)
    profile = os.path.join(scratch, mode)
    bridge = start_bridge(given, profile, practice, mode)
    stack.callback(bridge.kill)
    closed = start_closed_shop(given, profile + "-closed", practice, mode)
    stack.callback(closed.kill)
    call(practice.base, "/practice/callback", {"mode": mode})
    return {"mode": mode, "tresen": bridge.base, "practice": practice.base, "closed": closed.base, "away": AWAY,
            "export": [given["tresen"], "--profile", profile, "--export", "-"]}


def run_node(given, setting):
    # Node finds packages beside the real place of a module, so the modules are copied to the packages.
    for module in HERE.glob("*.mjs"):
        shutil.copyfile(module, given["folder"] / module.name)
    setting |= {"appId": APP_ID, "appSecret": APP_SECRET, "originalId": ORIGINAL_ID, "token": TOKEN, "aesKey": AES_KEY}
    environment = os.environ | {"NODE_NO_WARNINGS": "1"}
    return subprocess.run(["node", given["folder"] / f"{given['what']}.mjs"], input=json.dumps(setting).encode(), env=environment,
                          check=False, timeout=150).returncode


def play(given, scratch):
    with contextlib.ExitStack() as stack:
        if given["what"] == "client":
            practice = start_practice(given, scratch, "plain")
            stack.callback(practice.kill)
            return run_node(given, {"practice": practice.base})
        return run_node(given, {"pairs": [start_pair(given, scratch, mode, stack) for mode in MODES]})


def main():
    what, tresen, practice, folder = sys.argv[1:]
    given = {"what": what, "tresen": tresen, "practice": practice, "folder": Path(folder)}
    scratch = tempfile.mkdtemp(prefix="tresen-peers-")
    status = 1
    try:
        install(given["folder"])
        status = play(given, scratch)
    except Skip as reason:
        print(f"1..0 # SKIP {reason}")
        status = 0
    except (Failure, OSError, subprocess.SubprocessError) as error:
        print(f"not ok 1 - the peers run\n# {error}\n1..1")
    if status == 0:
        shutil.rmtree(scratch)
    else:
        print(f"# what is left lies in {scratch}")
    return status


if __name__ == "__main__":
    sys.exit(main())
