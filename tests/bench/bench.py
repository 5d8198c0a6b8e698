#!/usr/bin/env python3
"""Measures how many callbacks a second the headless bridge acknowledges, against a bare libsoup handler in the same run.

Usage: bench.py BUILD_FOLDER [--seconds N] [--rounds N]
Bare handler and bridge take turns; each figure is the median of its rounds. The bridge answers after its commit. In the end the
export has to hold as many messages as wrk got good answers, none of them twice.
"""

import argparse
import collections
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from bridgekit import ORIGINAL_ID, Failure, Program, export, signed_path, write_profile  # noqa: E402

LUA = Path(__file__).resolve().parent / "callbacks.lua"
CONNECTIONS = (32, 1)


class Bench:
    def __init__(self, given):
        self.given = given
        self.folder = given.build / "bench-data"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.tresen = str(given.build / "src/tresen")
        self.bare = [str(given.build / "tests/bench/bare-handler")]
        self.profile = str(self.folder / "profile")
        # Nothing is sent in this run, so the API's address leads nowhere.
        self.secrets = write_profile(self.profile, "http://127.0.0.1:9")
        self.bridge = [self.tresen, "--profile", self.profile, "--secrets", self.secrets, "--headless"]
        self.first = 8_000_000_000_000
        self.results = collections.defaultdict(list)
        self.counts_for_export = False
        self.acknowledged = 0
        self.stored_at_most = 0

    def measure(self, name, command, connections):
        program = Program(command, self.folder / f"{name}.log")
        try:
            self.drive(program.base, 1, connections)
            result = self.drive(program.base, self.given.seconds, connections)
            if name == "bridge" and program.terminate() != 0:
                raise Failure("the bridge did not end with 0 on SIGTERM")
        finally:
            if program.process.poll() is None:
                program.kill()
        self.results[name, connections].append(result)
        print(f"  {name:7} {connections:3} connections: {rate(result):9.0f}/s  p50 {result['p50_ms']:7.3f} ms  "
              f"p99 {result['p99_ms']:7.3f} ms  max {result['max_ms']:8.3f} ms"
              f"{describe_errors(result)}", flush=True)

    def drive(self, base, seconds, connections):
        environment = dict(os.environ, BENCH_PATH=signed_path(), BENCH_FIRST=str(self.first),
                           BENCH_ORIGINAL_ID=ORIGINAL_ID, BENCH_TIME=str(int(time.time())))
        self.first += 10_000_000
        done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(LUA), base],
                              env=environment, stdout=subprocess.PIPE, check=True, timeout=seconds + 60)
        match = re.search(r"^RESULT (.*)$", done.stdout.decode(), re.MULTILINE)
        if not match:
            raise Failure(f"wrk said: {done.stdout.decode()}")
        result = json.loads(match.group(1))
        result["connections"] = connections
        if self.counts_for_export:
            self.acknowledged += result["good"]
            self.stored_at_most += connections
        return result

    def run(self):
        for number in range(1, self.given.rounds + 1):
            print(f"Round {number} of {self.given.rounds}", flush=True)
            for connections in CONNECTIONS:
                self.counts_for_export = False
                self.measure("bare", self.bare, connections)
                self.counts_for_export = True
                self.measure("bridge", self.bridge, connections)

    def report(self):
        print(f"\nMedians of {self.given.rounds} rounds, {self.given.seconds} s each, plain mode, every request a new message:")
        for connections in CONNECTIONS:
            rates = {}
            for name in ("bare", "bridge"):
                of = self.results[name, connections]
                rates[name] = statistics.median(rate(r) for r in of)
                print(f"  {connections:3} connections, {name:7}: {rates[name]:9.0f}/s  "
                      f"p50 {statistics.median(r['p50_ms'] for r in of):7.3f} ms  "
                      f"p99 {statistics.median(r['p99_ms'] for r in of):7.3f} ms")
            print(f"  {connections:3} connections, ratio  : {rates['bridge'] / rates['bare']:9.3f}")

    def check(self):
        """What was acknowledged is there; what was on its way when wrk stopped listening may be."""
        counts = collections.Counter(row["msgid"] for row in export(self.tresen, self.profile, ("message",)))
        twice = sum(1 for count in counts.values() if count > 1)
        bad = sum(r["bad"] + r["broken"] for of in self.results.values() for r in of)
        most = self.acknowledged + self.stored_at_most
        print(f"\nExport: {len(counts)} messages for {self.acknowledged} good answers (up to {self.stored_at_most} more were "
              f"on their way when a run ended), {twice} twice, {bad} answers not good")
        return self.acknowledged <= len(counts) <= most and twice == 0


def rate(result):
    return result["good"] / result["seconds"]


def describe_errors(result):
    return f"  NOT GOOD: {result['bad']} answers, {result['broken']} connections" if result["bad"] + result["broken"] else ""


def file_system(folder):
    done = subprocess.run(["stat", "-f", "-c", "%T", str(folder)], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode().strip()


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("build", type=Path)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    given.build = given.build.resolve()
    bench = Bench(given)
    kind = file_system(bench.folder)
    print(f"Profile on {kind}, {os.cpu_count()} cores")
    if kind == "tmpfs":
        print("tmpfs is memory: a commit costs nothing there. Put the clone on a disk.", file=sys.stderr)
        return 1
    bench.run()
    bench.report()
    is_good = bench.check()
    print("The export agrees." if is_good else "The export does NOT agree.")
    if is_good:
        shutil.rmtree(bench.folder)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
