#!/usr/bin/env python3
"""Measures the window and the bridge over ten years of data against an empty libadwaita window and a small database.

Usage: bench-window.py BUILD_FOLDER [--messages N] [--customers N] [--rounds N]
What is compared takes turns in one run, so that another load on the machine meets both. Nothing is asserted: ratios are printed.
Needs a display and a session bus (tests/support/in-window).
"""

import argparse
import json
import os
import select
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from bridgekit import ORIGINAL_ID, Failure, Program, signed_path, text_message, write_profile  # noqa: E402

LUA = Path(__file__).resolve().parent / "callbacks.lua"
SMALL_MESSAGES, SMALL_CUSTOMERS = 10_000, 200
# A window is watched for so long, and has come to rest by then.
START_SECONDS = 4.0
REPEATS = 15
WRK_SECONDS = 3
BUSY_SECONDS = 8
TICKS = os.sysconf("SC_CLK_TCK")


class Watch:
    """watch-paint: when the screen came to look as it looks in the end."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def _say(self, word):
        self.process.stdin.write(word + b"\n")
        self.process.stdin.flush()

    def measure(self, act, seconds):
        """Acts, watches for so long and returns (milliseconds until it looks as in the end, whether anything changed)."""
        self._say(b"begin")
        time.sleep(0.1)
        begin = time.monotonic()
        act()
        time.sleep(seconds)
        self._say(b"end")
        if not select.select([self.process.stdout], [], [], 20)[0]:
            raise Failure("watch-paint does not answer")
        seen = json.loads(self.process.stdout.readline())
        return seen["settled_us"] / 1000 - begin * 1000, seen["settled_us"] > 0

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def memory_of(pid):
    """(Pss, Rss) in MiB."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        kib = {line.split()[0]: int(line.split()[1]) for line in rollup if line.startswith(("Pss:", "Rss:"))}
    return kib["Pss:"] / 1024, kib["Rss:"] / 1024


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def post(base, openid, msgid):
    request = urllib.request.Request(base + signed_path(), data=text_message(openid, msgid, "刹车有异响"),
                                     headers={"Content-Type": "text/xml"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        answer.read()


def press(*keys):
    subprocess.run(["xdotool", *keys], check=True)


class Bench:
    def __init__(self, given):
        self.given = given
        self.folder = given.build / "bench-window"
        self.folder.mkdir(exist_ok=True)
        self.tresen = str(given.build / "src/tresen")
        self.watch = Watch(str(given.build / "tests/bench/watch-paint"))
        self.msgid = 9_000_000_000_000
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        self.environment = dict(os.environ, HOME=str(home), XDG_CONFIG_HOME=str(home / "config"), LC_ALL="C.UTF-8",
                                XDG_DATA_HOME=str(home / "data"), XDG_CACHE_HOME=str(home / "cache"),
                                GSETTINGS_BACKEND="memory", GSETTINGS_SCHEMA_DIR=str(given.build / "data"))
        self.environment.setdefault("GSK_RENDERER", "cairo")
        self.profiles = {}

    def make_profile(self, name, messages, customers):
        """A profile of its own in each run; the database behind it is filled once for each schema."""
        filler = self.given.build / "tests/bench/fill-store"
        filled = self.folder / f"filled-{messages}-{customers}.db"
        if messages and (not filled.exists() or filled.stat().st_mtime < filler.stat().st_mtime):
            print(f"Filling a database with {messages} messages of {customers} customers", flush=True)
            filled.unlink(missing_ok=True)
            subprocess.run([filler, filled, str(messages), str(customers)], check=True)
        profile = self.folder / f"profile-{name}"
        shutil.rmtree(profile, ignore_errors=True)
        port = free_port()
        secrets = write_profile(str(profile), "http://127.0.0.1:9")
        ini = profile / "connection.ini"
        ini.write_text(ini.read_text(encoding="utf-8").replace("127.0.0.1:0", f"127.0.0.1:{port}"), encoding="utf-8")
        if messages:
            shutil.copyfile(filled, profile / "tresen.db")
        self.profiles[name] = ([self.tresen, "--profile", str(profile), "--secrets", secrets], f"http://127.0.0.1:{port}")

    def start(self, command):
        """Starts a window; returns the process and, some time later, what it took: (milliseconds until the window looks as it
        stays, processor milliseconds, Pss, Rss)."""
        started = []

        def act():
            started.append(subprocess.Popen(command, env=self.environment, stderr=open(self.folder / "windows.log", "ab")))

        settled, has_changed = self.watch.measure(act, START_SECONDS)
        if not has_changed or started[0].poll() is not None:
            raise Failure(f"{command[0]} showed no window")
        pid = started[0].pid
        return started[0], (settled, cpu_seconds(pid) * 1000, *memory_of(pid))

    def stop(self, process):
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        time.sleep(0.3)

    def windows(self):
        commands = {"empty libadwaita window": [str(self.given.build / "tests/bench/empty-window")],
                    "no message": self.profiles["none"][0], "full": self.profiles["full"][0]}
        results = {name: [] for name in commands}
        for number in range(self.given.rounds + 1):
            for name, command in commands.items():
                process, figures = self.start(command)
                if number > 0:  # the first ones fill the caches
                    results[name].append(figures)
                self.stop(process)
        print(f"\nStart and memory, {self.given.rounds} rounds, medians:")
        middle = {name: [statistics.median(column) for column in zip(*rows)] for name, rows in results.items()}
        empty = middle["empty libadwaita window"]
        for name, (settled, cpu, pss, rss) in middle.items():
            print(f"  {name:22}: stands after {settled:5.0f} ms ({settled / empty[0]:.2f} x)  processor {cpu:4.0f} ms  "
                  f"Pss {pss:5.1f} MiB ({pss - empty[2]:+.1f})  Rss {rss:5.1f} MiB ({rss - empty[3]:+.1f})")
        ratios = [full[0] / bare[0] for full, bare in zip(results["full"], results["empty libadwaita window"])]
        print("  full, round by round  : " + " ".join(f"{ratio:.2f} x" for ratio in ratios) + "   (aim: at most 1.3; +60 MiB)")

    def headless(self):
        print("\nMemory of --headless, 3 s idle (aim: below 25 MiB):")
        for name in ("none", "full"):
            program = Program(self.profiles[name][0] + ["--headless"], self.folder / "headless.log")
            time.sleep(3)
            pss, rss = memory_of(program.process.pid)
            print(f"  {name:24}: Pss {pss:5.1f} MiB  Rss {rss:5.1f} MiB")
            program.terminate()

    def repeat(self, what, act, repeats=REPEATS, seconds=0.7):
        times = []
        for number in range(repeats):
            settled, has_changed = self.watch.measure(lambda: act(number), seconds)
            if has_changed:
                times.append(settled)
        if len(times) < repeats:
            print(f"  {what:38}: only {len(times)} of {repeats} changed the screen")
        if times:
            print(f"  {what:38}: median {statistics.median(times):6.1f} ms  worst {max(times):6.1f} ms")

    def write_as(self, base, openid):
        self.msgid += 1
        post(base, openid, self.msgid)

    def in_use(self):
        """What somebody does who works with the window; xdotool's own time (some 10 ms) is in the figures of keys and clicks."""
        for name in ("none", "full"):
            command, base = self.profiles[name]
            process = self.start(command)[0]
            print(f"\nThe window in use, {name}:")
            # Rows in need of a reply come first, the one that expires last at their end: so many are in sight.
            self.repeat("callback of a new customer to its row", lambda n: self.write_as(base, f"oNew{name}{n:022}"), 7)
            self.repeat("callback of a known one to its row", lambda n: self.write_as(base, f"oNew{name}{n % 7:022}"), 14)
            if name == "full":
                self.click_through()
            pss, rss = memory_of(process.pid)
            print(f"  {'memory afterwards':38}: Pss {pss:.1f} MiB  Rss {rss:.1f} MiB")
            self.stop(process)

    def click_through(self):
        press("mousemove", "380", "300")
        self.repeat("scrolling the list by a page", lambda n: press("click", "--repeat", "6", "--delay", "2", "5"))
        self.repeat("opening an old conversation", lambda n: press("mousemove", "380", str(160 + 71 * (n % 7)), "click", "1"))
        press("mousemove", "750", "300")
        self.repeat("scrolling in a conversation", lambda n: press("click", "--repeat", "6", "--delay", "2", "45"[n % 2]))

    def busy(self):
        """One connection posts while the window scrolls through a long list and fills it anew all the time."""
        results = {}
        for name in ("at rest", "scrolling"):
            command, base = self.profiles["full"]
            process = self.start(command)[0]
            is_over = threading.Event()
            worker = threading.Thread(target=self.keep_scrolling, args=(is_over,))
            if name == "scrolling":
                worker.start()
            environment = dict(os.environ, BENCH_ORIGINAL_ID=ORIGINAL_ID, BENCH_PATH=signed_path(), BENCH_FIRST=str(self.msgid),
                               BENCH_TIME=str(int(time.time())), BENCH_CUSTOMERS=str(self.given.customers))
            self.msgid += 10_000_000
            done = subprocess.run(["wrk", "-t1", "-c1", f"-d{BUSY_SECONDS}s", "-s", str(LUA), base], env=environment,
                                  stdout=subprocess.PIPE, check=True)
            is_over.set()
            if name == "scrolling":
                worker.join()
            results[name] = json.loads(done.stdout.decode().split("RESULT ")[1])
            self.stop(process)
        print(f"\nOne connection beside the window with {self.given.messages} messages, {BUSY_SECONDS} s (aim: p99 under 10 ms):")
        for name, result in results.items():
            print(f"  {name:12}: {result['good'] / result['seconds']:6.0f}/s  p50 {result['p50_ms']:6.2f} ms  "
                  f"p99 {result['p99_ms']:6.2f} ms  max {result['max_ms']:6.2f} ms")

    def keep_scrolling(self, is_over):
        press("mousemove", "380", "300")
        button = 5
        while not is_over.is_set():
            press("click", "--repeat", "25", "--delay", "4", str(button))
            button = 9 - button

    def callbacks(self):
        """Cost of a callback: by rate and by the processor time of the bridge, which others' load changes less. The same customers
        write to both profiles, so that only what is stored differs; that many more customers write is a case of its own."""
        loads = {"small": ("small", SMALL_CUSTOMERS), "full": ("full", SMALL_CUSTOMERS), "full, all write": ("full", self.given.customers)}
        results = {load: [] for load in loads}
        for turn in range(self.given.rounds):
            self.make_profile("small", SMALL_MESSAGES, SMALL_CUSTOMERS)  # it grows by more than it holds
            for number, (load, (profile, customers)) in enumerate(loads.items()):
                results[load].append(self.load_callbacks(profile, customers, 8_000_000_000_000 + 10_000_000 * (turn * len(loads) + number)))
        print(f"\nCallbacks to --headless over 32 connections, {self.given.rounds} rounds of {WRK_SECONDS} s, medians:")
        for load, rows in results.items():
            rate, cpu, p99 = (statistics.median(column) for column in zip(*rows))
            print(f"  {load:15} ({loads[load][1]:5} write): {rate:7.0f}/s  {cpu:6.1f} µs of processor time each  p99 {p99:.1f} ms")
        for load, aim in (("full", "   (aim: at most 1.25)"), ("full, all write", "")):
            pairs = list(zip(results["small"], results[load]))
            for what, ratios in (("time", [s[0] / f[0] for s, f in pairs]), ("processor time", [f[1] / s[1] for s, f in pairs])):
                print(f"  cost of {load:15}, {what:14}: median {statistics.median(ratios):.2f} x  of "
                      + " ".join(f"{r:.2f}" for r in ratios) + aim)

    def load_callbacks(self, profile, customers, first):
        """Callbacks a second, microseconds of processor time each, p99 in milliseconds."""
        program = Program(self.profiles[profile][0] + ["--headless"], self.folder / "headless.log")
        time.sleep(0.5)
        environment = dict(os.environ, BENCH_ORIGINAL_ID=ORIGINAL_ID, BENCH_PATH=signed_path(), BENCH_FIRST=str(first),
                           BENCH_TIME=str(int(time.time())), BENCH_CUSTOMERS=str(customers))
        before = cpu_seconds(program.process.pid)
        done = subprocess.run(["wrk", "-t1", "-c32", f"-d{WRK_SECONDS}s", "-s", str(LUA), program.base],
                              env=environment, stdout=subprocess.PIPE, check=True)
        used = cpu_seconds(program.process.pid) - before
        program.terminate()
        result = json.loads(done.stdout.decode().split("RESULT ")[1])
        return result["good"] / result["seconds"], used / result["good"] * 1e6, result["p99_ms"]

    def run(self):
        self.make_profile("none", 0, 0)
        self.make_profile("full", self.given.messages, self.given.customers)
        load = os.getloadavg()[0]
        print(f"{self.given.messages} messages, {self.given.customers} customers, {os.cpu_count()} cores, "
              f"load before {load:.1f}, {self.environment['GSK_RENDERER']} renderer", flush=True)
        for part in self.given.parts.split(","):
            {"windows": self.windows, "headless": self.headless, "use": self.in_use, "busy": self.busy,
             "callbacks": self.callbacks}[part]()
            sys.stdout.flush()
        print(f"\nLoad after {os.getloadavg()[0]:.1f}")
        self.watch.close()
        for profile in self.profiles:
            shutil.rmtree(self.folder / f"profile-{profile}", ignore_errors=True)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("build", type=Path)
    options.add_argument("--messages", type=int, default=1_000_000)
    options.add_argument("--customers", type=int, default=20_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--parts", default="windows,headless,use,busy,callbacks")
    given = options.parse_args()
    given.build = given.build.resolve()
    Bench(given).run()


if __name__ == "__main__":
    sys.exit(main())
