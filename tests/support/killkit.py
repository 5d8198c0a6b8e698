"""What the tests that kill the headless bridge have in common: its lives, the verdicts, the end."""

import argparse
import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from bridgekit import Failure, Program, call


def say(text):
    print(f"# {text}", flush=True)


class Verdicts:
    """Writes TAP."""

    def __init__(self):
        self.count = 0
        self.is_good = True

    def check(self, name, faults):
        self.count += 1
        self.is_good = self.is_good and not faults
        print(f"{'not ok' if faults else 'ok'} {self.count} - {name}", flush=True)
        for fault in list(faults)[:10]:
            say(f"  {fault}")
        if len(faults) > 10:
            say(f"  and {len(faults) - 10} more")

    def end(self):
        print(f"1..{self.count}", flush=True)


class Lives:
    """A profile in a folder, whose bridge is killed and started again. Whoever derives from it starts self.practice."""

    def __init__(self, given, folder):
        self.given = given
        self.folder = folder
        self.profile = os.path.join(folder, "profile")
        self.database = os.path.join(self.profile, "tresen.db")
        self.log = os.path.join(folder, "tresen.log")
        self.dice = random.Random(given.seed)
        self.secrets = None
        self.practice = None
        self.bridge = None
        self.slowness = 1.0

    def start_bridge(self):
        self.bridge = Program([self.given.tresen, "--profile", self.profile, "--secrets", self.secrets, "--headless"], self.log)
        call(self.practice.base, "/practice/callback", {"url": self.bridge.base + "/wechat", "mode": "plain", "answer_ms": 1000})
        # On a busy machine, or under a sanitizer, a life has to be longer for as much to happen in it.
        self.slowness = min(max(self.bridge.ready_after / 0.15, 1.0), 10.0)

    def live(self, longest=0.6):
        """Lets the bridge live for a random while."""
        time.sleep(self.dice.uniform(0.02, longest) * self.slowness)

    def age(self):
        return time.monotonic() - self.bridge.started_at

    def tell_tool(self, lines):
        """Lines for the tool that writes into the store while no bridge has it open; returns its answers, one for each."""
        done = subprocess.run([self.given.store_tool, self.database], input="".join(line + "\n" for line in lines).encode(), check=True,
                              timeout=60, stdout=subprocess.PIPE)
        return done.stdout.decode().splitlines()

    def look(self, query):
        """Asks the database, and only reads."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchall()

    def integrity_faults(self):
        answers = [row[0] for row in self.look("PRAGMA integrity_check")]
        answers += [f"foreign key: {row}" for row in self.look("PRAGMA foreign_key_check")]
        return [answer for answer in answers if answer != "ok"]

    def judge_end(self, verdicts):
        status = self.bridge.terminate()
        verdicts.check("SIGTERM ends the bridge with 0", [] if status == 0 else [f"status {status}"])
        verdicts.check("the database is whole", self.integrity_faults())

    def close(self):
        for program in (self.bridge, self.practice):
            if program and program.process.poll() is None:
                program.kill()


def main(run_class, description):
    """What every test program here does: run_class is made, played and judged."""
    options = argparse.ArgumentParser(description=description)
    options.add_argument("tresen")
    options.add_argument("practice_server")
    options.add_argument("store_tool")
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    given = options.parse_args()
    say(f"seed {given.seed}, {given.kills} kills")
    folder = tempfile.mkdtemp(prefix="tresen-kill-")
    verdicts = Verdicts()
    run = None
    try:
        run = run_class(given, folder)
        run.judge(run.play(), verdicts)
    except (Failure, OSError, subprocess.SubprocessError) as error:
        verdicts.check("the run comes to its end", [f"{type(error).__name__}: {error}"])
    finally:
        if run:
            run.close()
    verdicts.end()
    if verdicts.is_good:
        shutil.rmtree(folder)
    else:
        say(f"what is left lies in {folder}")
    sys.exit(0 if verdicts.is_good else 1)
