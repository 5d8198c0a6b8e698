#!/usr/bin/env python3
"""Checks the house rules that a compiler does not: see CONTRIBUTING.md, "Style".

Usage: check-style.py SOURCE_ROOT
A line may be excused with a comment on it or on the line before, which names the rule and the reason:
    /* style: allow g_error: nothing may go on without randomness */
"""

import re
import sys
from pathlib import Path

MOST_LINES_FILE = 700
MOST_LINES_FUNCTION = 100

# name of the rule, what it looks like, rooms that may, what to do instead
BANNED = [
    ("iteration", r"\bg_main_context_iteration \(", (), "no nested loops: use _async and _finish"),
    ("loop", r"\bg_main_loop_run \(", ("main",), "only main/ runs a loop"),
    ("sqlite3", r"\bsqlite3_\w+ \(", ("store",), "SQLite belongs to store/"),
    ("sqlite3_exec", r"\bsqlite3_exec \([^,]*, (?!\")", (), "prepare a statement and bind the values"),
    ("soup", r"\bsoup_\w+ \(", ("http",), "libsoup belongs to http/"),
    ("gtk", r"\b(gtk|adw|gdk(?!_pixbuf)|gsk)_\w+ \(", ("console",), "widgets belong to console/"),
    ("g_error", r"\bg_error \(", (), "set a GError"),
    ("abort", r"\b(abort|exit|_exit) \(", (), "return an error"),
    ("spawn", r"\b(system|popen|g_spawn_\w+) \(", (), "use GSubprocess, asynchronously"),
    ("printf", r"\b(printf|puts|putchar) \(", (), "use g_print or the log"),
    ("sync", r"\b(soup_session_send|g_socket_client_connect|g_resolver_lookup_by_name|secret_\w+_sync) \(", (),
     "no synchronous network call"),
    ("compare", r"\b(strcmp|g_strcmp0|g_str_equal|memcmp) \([^;]*(signature|secret|token(?!_endpoint)|password|\bmac\b)", (),
     "compare secrets with tresen_text_is_equal_secret()"),
    ("todo", r"\b(TODO|FIXME|XXX)\b", (), "finish it, or open an issue"),
    ("quark", r"G_DEFINE_QUARK \([^,)]*-", (), "write the name with underscores: clang-format tears dashes apart"),
    ("tab", r"\t", (), "indent with spaces"),
    ("blank", r"[ \t]+$", (), "no blanks at the end of a line"),
]
BANNED = [(name, re.compile(pattern), rooms, advice) for name, pattern, rooms, advice in BANNED]

EXCUSE = re.compile(r"style: allow ([\w-]+): \S+")
FUNCTION = re.compile(r"^([a-z]\w*) \(")
# These do what their names say.
SELF_EXPLAINING = re.compile(r"_(ref|unref|free|init|clear|copy|finish|error_quark|get_type)$")


class Checker:
    def __init__(self):
        self.faults = []
        self.excused = 0
        self.lines = []
        self.path = None
        self.explained = set()

    def fault(self, index, text):
        self.faults.append(f"{self.path}:{index + 1}: {text}")

    def is_excused(self, index, rule):
        for line in self.lines[max(index - 1, 0):index + 1]:
            match = EXCUSE.search(line)
            if match and match.group(1) == rule:
                self.excused += 1
                return True
        return False

    def read_header(self, path):
        """Remembers which functions are explained where they are declared."""
        lines = path.read_text(encoding="utf-8").splitlines()
        for above, line in zip(lines, lines[1:]):
            match = re.match(r"^[A-Za-z].*?(tresen_\w+) \(", line)
            if match and above.rstrip().endswith("*/"):
                self.explained.add(match.group(1))

    def read(self, path, room):
        self.path = path
        text = path.read_text(encoding="utf-8")
        self.lines = text.splitlines()
        if not self.lines or "SPDX-License-Identifier: GPL-3.0-or-later" not in self.lines[0]:
            self.fault(0, "the first line names the licence")
        if path.suffix == ".h" and (len(self.lines) < 2 or self.lines[1] != "#pragma once"):
            self.fault(1, "the second line of a header is #pragma once")
        if len(self.lines) > MOST_LINES_FILE:
            self.fault(len(self.lines) - 1, f"a file of more than {MOST_LINES_FILE} lines")
        if not text.endswith("\n") or text.endswith("\n\n"):
            self.fault(len(self.lines) - 1, "a file ends with one line feed")
        self.check_lines(room)
        if path.suffix == ".c":
            self.check_functions(room)

    def check_lines(self, room):
        in_comment = False
        for index, line in enumerate(self.lines):
            code = line.lstrip()
            starts = code.startswith("/*")
            is_comment = in_comment or starts or code.startswith("* ")
            if starts or in_comment:
                in_comment = "*/" not in line
            for name, pattern, rooms, advice in BANNED:
                if is_comment and name not in ("todo", "tab", "blank"):
                    continue
                if room not in rooms and pattern.search(line) and not self.is_excused(index, name):
                    self.fault(index, f"{name}: {advice}")

    def check_functions(self, room):
        for start, line in enumerate(self.lines):
            if line != "{":
                continue
            head = start - 1
            while head >= 0 and not FUNCTION.match(self.lines[head]):
                if self.lines[head] == "" or self.lines[head].startswith("}"):
                    break
                head -= 1
            match = FUNCTION.match(self.lines[head]) if head >= 0 else None
            if not match:
                continue
            end = next((i for i in range(start, len(self.lines)) if self.lines[i] == "}"), len(self.lines) - 1)
            if end - start > MOST_LINES_FUNCTION:
                self.fault(head, f"{match.group(1)} has more than {MOST_LINES_FUNCTION} lines")
            if room not in ("console", "main.c", None):
                self.check_comment(match.group(1), head)

    def check_comment(self, name, head):
        above = head - 1
        while above >= 0 and self.lines[above] and not self.lines[above].rstrip().endswith("*/"):
            above -= 1
        declaration = " ".join(self.lines[above + 1:head])
        if re.search(r"\bstatic\b", declaration) or SELF_EXPLAINING.search(name) or name in self.explained:
            return
        if above < 0 or not self.lines[above]:
            self.fault(head, f"{name} has no doc comment")


def main():
    root = Path(sys.argv[1])
    checker = Checker()
    count = 0
    for path in root.glob("src/*/*.h"):
        checker.read_header(path)
    for path in sorted(root.glob("src/**/*.[ch]")):
        parts = path.relative_to(root / "src").parts
        checker.read(path, parts[0])
        count += 1
    for fault in checker.faults:
        print(fault, file=sys.stderr)
    print(f"{count} files read, {len(checker.faults)} faults, {checker.excused} lines excused")
    return 1 if checker.faults or not count else 0


if __name__ == "__main__":
    sys.exit(main())
