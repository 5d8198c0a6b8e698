#!/usr/bin/env python3
"""Adds up the results of several `meson test` runs and prints one closing line.

Usage: count-results.py --status N LOG…
LOG is a testlog-*.json of Meson: one JSON object a line. A test that speaks TAP counts with each of its cases, any other as
one. Ends with a failure when something failed, when a log is missing, when nothing ran, or when N is not 0.
"""

import argparse
import json
import re
import sys
from pathlib import Path

CASE = re.compile(r"^(not )?ok\b[^#]*(#\s*skip)?", re.IGNORECASE)
GOOD = {"OK", "EXPECTEDFAIL"}


def count_cases(text):
    passed = failed = skipped = 0
    for line in text.splitlines():
        match = CASE.match(line)
        if not match:
            continue
        if match.group(1):
            failed += 1
        elif match.group(2):
            skipped += 1
        else:
            passed += 1
    return passed, failed, skipped


def count_test(test):
    """What one test adds; a test that broke off after good cases still counts as a failure."""
    result = test["result"]
    passed, failed, skipped = count_cases(test.get("stdout") or "")
    if passed + failed + skipped == 0:
        if result in GOOD:
            return 1, 0, 0
        return (0, 0, 1) if result == "SKIP" else (0, 1, 0)
    if result not in GOOD | {"SKIP"} and failed == 0:
        failed = 1
    return passed, failed, skipped


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--status", type=int, default=0)
    options.add_argument("logs", nargs="*", type=Path)
    given = options.parse_args()

    totals = [0, 0, 0]
    broken = []
    for log in given.logs:
        if not log.exists():
            continue
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            test = json.loads(line)
            counts = count_test(test)
            totals = [a + b for a, b in zip(totals, counts)]
            if counts[1]:
                broken.append(f"{log.parent.parent.name}: {test['name']} ({test['result']})")
    if given.status != 0 and totals[1] == 0:
        totals[1] = 1
        broken.append("a step before or between the tests")
    for name in broken:
        print(f"failed: {name}")
    print(f"{totals[0]} passed, {totals[1]} failed, {totals[2]} skipped")
    return 1 if totals[1] or totals[0] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
