#!/usr/bin/env python3
"""Checks that every marked string reaches the translators, and that every language of po/LINGUAS has all of them.

Usage: check-translations.py SOURCE_ROOT
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3"]
MARKED = re.compile(r"\b(_|N_|C_|NC_|ngettext|g_dngettext) \(\s*\"|translatable=\"(yes|true)\"")


def words_of(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def files_with_strings(root):
    for path in sorted([*root.glob("src/**/*"), *root.glob("ui/*")]):
        if path.suffix in (".c", ".ui") and MARKED.search(path.read_text(encoding="utf-8")):
            yield str(path.relative_to(root))


def run(arguments, root):
    return subprocess.run(arguments, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def check_language(root, language, template):
    catalogue = root / "po" / f"{language}.po"
    if not catalogue.exists():
        return [f"po/{language}.po is missing"]
    faults = []
    checked = run(["msgfmt", "--check", "-o", "/dev/null", str(catalogue)], root)
    if checked.returncode != 0:
        faults.append(f"po/{language}.po: {checked.stdout.strip()}")
    compared = run(["msgcmp", str(catalogue), template], root)
    if compared.returncode != 0:
        faults.append(f"po/{language}.po is not complete:\n{compared.stdout.strip()}")
    return faults


def main():
    root = Path(sys.argv[1]).resolve()
    listed = words_of(root / "po" / "POTFILES")
    faults = [f"po/POTFILES names {name}, which is not there" for name in listed if not (root / name).exists()]
    faults += [f"{name} has marked strings and is not in po/POTFILES"
               for name in files_with_strings(root) if name not in listed]
    languages = words_of(root / "po" / "LINGUAS")
    with tempfile.TemporaryDirectory() as folder:
        template = f"{folder}/tresen.pot"
        made = run(["xgettext", "--from-code=UTF-8", "--add-comments", *[f"--keyword={word}" for word in KEYWORDS],
                    "--files-from=po/POTFILES", "-o", template], root)
        if made.returncode != 0:
            faults.append(f"xgettext: {made.stdout.strip()}")
        else:
            for language in languages:
                faults += check_language(root, language, template)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(listed)} files, {len(languages)} languages, {len(faults)} faults")
    return 1 if faults or not languages else 0


if __name__ == "__main__":
    sys.exit(main())
