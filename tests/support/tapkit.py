# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the cases of a test written in Python and writes the Test Anything Protocol. With -l it only names them."""

import sys
import traceback


class Skipped(Exception):
    """This case cannot be tried here."""


def expect(is_so, words):
    if not is_so:
        raise AssertionError(words)


def say(text):
    print(f"# {text}", flush=True)


def run_case(number, name, body):
    try:
        body()
    except Skipped as reason:
        print(f"ok {number} - {name} # SKIP {reason}", flush=True)
        return True
    except Exception as error:  # whatever it is, it is this case's fault, and the next one is to be tried
        words = str(error) if isinstance(error, AssertionError) else traceback.format_exc()
        print(f"not ok {number} - {name}", flush=True)
        for line in words.splitlines():
            say(f"  {line}")
        return False
    print(f"ok {number} - {name}", flush=True)
    return True


def run(cases):
    """Runs the cases, pairs of a name and a function; returns the status to end with."""
    good = [run_case(number, name, body) for number, (name, body) in enumerate(cases, 1)]
    print(f"1..{len(good)}", flush=True)
    return 0 if all(good) else 1


def is_listing():
    return "-l" in sys.argv[1:]


def list_names(names):
    print("\n".join(names))
    return 0
