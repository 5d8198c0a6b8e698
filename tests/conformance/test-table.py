#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every case that README.md names is there.

Usage: test-table.py BUILD_ROOT
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

NUMBERS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15}  # 11 is the menu's
ROW = re.compile(r"^\| (\d+) \|[^|]*\| ([\w-]+) \| (.*) \|$")


def read_table():
    """Triples of a number, the name of a test and that of a case, which may end in an ellipsis."""
    table = []
    for line in (Path(__file__).parent / "README.md").read_text(encoding="utf-8").splitlines():
        match = ROW.match(line)
        if match:
            table += [(int(match.group(1)), match.group(2), case) for case in re.findall(r"`([^`]*)`", match.group(3))]
    return table


def list_cases(command):
    # Only the names are asked for: what the libraries keep until the end is another run's matter.
    environment = dict(os.environ, ASAN_OPTIONS="detect_leaks=0")
    done = subprocess.run(command + ["-l"], capture_output=True, text=True, timeout=60, check=True, env=environment)
    return [line for line in done.stdout.splitlines() if not line.startswith("#")]


def find_commands(build_root):
    tests = json.loads((Path(build_root) / "meson-info" / "intro-tests.json").read_text(encoding="utf-8"))
    return {test["name"]: test["cmd"] for test in tests}


def main():
    table = read_table()
    commands = find_commands(sys.argv[1])
    cases = {}
    faults = [f"number {number} is not in the table" for number in NUMBERS - {number for number, _test, _case in table}]
    for number, test, case in table:
        if test.startswith("console") and test not in commands:
            continue  # built without it
        if test not in commands:
            faults.append(f"{number}: there is no test {test}")
            continue
        if test not in cases:
            cases[test] = list_cases(commands[test])
        wanted = case.removesuffix("…")
        if not any(name == wanted or (wanted != case and name.startswith(wanted)) for name in cases[test]):
            faults.append(f"{number}: {test} has no case {case}")
    print("\n".join(faults) or f"{len(table)} entries, all there")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
