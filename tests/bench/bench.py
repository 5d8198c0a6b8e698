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

from bridgekit import APP_ID, ORIGINAL_ID, TOKEN, Failure, Program, export, signed_path, write_profile  # noqa: E402

HERE = Path(__file__).resolve().parent
CONNECTIONS = (32, 1)
MODES = ("plain", "safe")
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
# More than any run here asks for a second: a run that uses them up is void.
SEALED_A_SECOND = 60_000
CUSTOMERS = 200


class Bench:
    def __init__(self, given):
        self.given = given
        self.folder = given.build / "bench-data"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.tresen = str(given.build / "src/tresen")
        self.bare = [str(given.build / "tests/bench/bare-handler")]
        self.profiles = {}
        self.bridges = {}
        for mode in MODES:
            self.profiles[mode] = str(self.folder / f"profile-{mode}")
            # Nothing is sent in this run, so the API's address leads nowhere.
            secrets = write_profile(self.profiles[mode], "http://127.0.0.1:9", aes_key=AES_KEY if mode == "safe" else None)
            self.bridges[mode] = [self.tresen, "--profile", self.profiles[mode], "--secrets", secrets, "--headless"]
        self.first = 8_000_000_000_000
        self.results = collections.defaultdict(list)
        self.acknowledged = collections.Counter()
        self.stored_at_most = collections.Counter()

    def measure(self, name, mode, connections):
        program = Program(self.bare if name == "bare" else self.bridges[mode], self.folder / f"{name}.log")
        try:
            self.drive(program.base, name, mode, 1, connections)
            result = self.drive(program.base, name, mode, self.given.seconds, connections)
            if name == "bridge":
                result["rss_mib"] = memory_of(program.process.pid)
                if program.terminate() != 0:
                    raise Failure("the bridge did not end with 0 on SIGTERM")
        finally:
            if program.process.poll() is None:
                program.kill()
        self.results[name, mode, connections].append(result)
        print(f"  {name:6} {mode:5} {connections:3} connections: {rate(result):9.0f}/s  p50 {result['p50_ms']:7.3f} ms  "
              f"p99 {result['p99_ms']:7.3f} ms  max {result['max_ms']:8.3f} ms"
              f"{describe_errors(result)}", flush=True)

    def seal(self, seconds):
        """Envelopes for a run, sealed before it."""
        path = self.folder / "sealed.txt"
        with open(path, "wb") as file:
            subprocess.run([str(self.given.build / "tests/bench/seal-callbacks"), str(SEALED_A_SECOND * seconds), str(self.first),
                            str(int(time.time())), str(CUSTOMERS), ORIGINAL_ID, APP_ID, TOKEN, AES_KEY], stdout=file, check=True)
        return path

    def drive(self, base, name, mode, seconds, connections):
        environment = dict(os.environ, BENCH_PATH=signed_path(), BENCH_FIRST=str(self.first), BENCH_CUSTOMERS=str(CUSTOMERS),
                           BENCH_ORIGINAL_ID=ORIGINAL_ID, BENCH_TIME=str(int(time.time())))
        script = HERE / "callbacks.lua"
        if mode == "safe":
            script = HERE / "sealed.lua"
            environment["BENCH_FILE"] = str(self.seal(seconds))
        self.first += 10_000_000
        done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script), base],
                              env=environment, stdout=subprocess.PIPE, check=True, timeout=seconds + 60)
        match = re.search(r"^RESULT (.*)$", done.stdout.decode(), re.MULTILINE)
        if not match:
            raise Failure(f"wrk said: {done.stdout.decode()}")
        result = json.loads(match.group(1))
        if result.get("void"):
            raise Failure("the sealed envelopes were used up before the run ended")
        result["connections"] = connections
        if name == "bridge":
            self.acknowledged[mode] += result["good"]
            self.stored_at_most[mode] += connections
        return result

    def run(self):
        for number in range(1, self.given.rounds + 1):
            print(f"Round {number} of {self.given.rounds}", flush=True)
            for mode in MODES:
                for connections in CONNECTIONS:
                    self.measure("bare", mode, connections)
                    self.measure("bridge", mode, connections)

    def report(self):
        print(f"\nMedians of {self.given.rounds} rounds, {self.given.seconds} s each, every request a new message:")
        for mode in MODES:
            for connections in CONNECTIONS:
                rates = {}
                for name in ("bare", "bridge"):
                    of = self.results[name, mode, connections]
                    rates[name] = statistics.median(rate(r) for r in of)
                    memory = f"  {max(r['rss_mib'] for r in of):.1f} MiB after the load" if name == "bridge" else ""
                    print(f"  {mode:5} {connections:3} connections, {name:7}: {rates[name]:9.0f}/s  "
                          f"p50 {statistics.median(r['p50_ms'] for r in of):7.3f} ms  "
                          f"p99 {statistics.median(r['p99_ms'] for r in of):7.3f} ms{memory}")
                aim = {"plain": "   (at least 0.5)", "safe": "   (at least 0.4)"}[mode] if connections == 32 else "   (p99 under 10 ms)"
                print(f"  {mode:5} {connections:3} connections, ratio  : {rates['bridge'] / rates['bare']:9.3f}{aim}")

    def check(self):
        """What was acknowledged is there; what was on its way when wrk stopped listening may be."""
        bad = sum(r["bad"] + r["broken"] for of in self.results.values() for r in of)
        is_good = True
        for mode in MODES:
            counts = collections.Counter(row["msgid"] for row in export(self.tresen, self.profiles[mode], ("message",)))
            twice = sum(1 for count in counts.values() if count > 1)
            most = self.acknowledged[mode] + self.stored_at_most[mode]
            print(f"\nExport, {mode}: {len(counts)} messages for {self.acknowledged[mode]} good answers (up to "
                  f"{self.stored_at_most[mode]} more were on their way when a run ended), {twice} twice")
            is_good = is_good and self.acknowledged[mode] <= len(counts) <= most and twice == 0
        print(f"{bad} answers not good")
        return is_good


def memory_of(pid):
    """Rss in MiB."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        return next(int(line.split()[1]) for line in rollup if line.startswith("Rss:")) / 1024


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
