#!/usr/bin/env python3
"""Reads the #include lines of src/ and fails when a room includes what it may not know.

Usage: check-layers.py SOURCE_ROOT [STAMP]
The table below is the arrows of the design: a room may include its own headers and those of the rooms named for it.
"""

import re
import sys
from pathlib import Path

ALLOWED = {
    "util": set(),
    "media": set(),
    "model": {"util"},
    "http": {"model", "util"},
    "store": {"model", "util"},
    "profile": {"model", "util"},
    "attach": {"util"},
    "wechat": {"http", "model", "util"},
    "paygate": {"http", "model", "util"},
    "web": {"http", "model", "util"},
    "bridge": {"wechat", "paygate", "web", "media", "store", "profile", "http", "model", "util"},
    "practice": {"http", "model", "util"},
    "console": {"attach", "store", "profile", "model", "util"},
    "main": {"console", "bridge", "practice", "store", "profile", "model", "util"},
}

# Single headers that a room may use beyond its rooms: the pure rules of a protocol room.
ALLOWED_HEADERS = {
    "practice": {"tresen-wechat-crypto.h"},
    "attach": {"tresen-wechat-limits.h", "tresen-wechat-voice-codec.h"},
    "console": {
        "tresen-paygate-codes.h",
        "tresen-paygate-fields.h",
        "tresen-wechat-budget.h",
        "tresen-wechat-limits.h",
        "tresen-wechat-quota.h",
        "tresen-wechat-result.h",
        "tresen-wechat-scene.h",
        "tresen-wechat-template.h",
    },
}

# Outside headers, and the only rooms that may include them.
OUTSIDE = {
    r"^libsoup/": {"http"},
    r"^sqlite3\.h$": {"store"},
    r"^(gtk/|adwaita\.h|gdk/|gsk/)": {"console"},
    r"^(poppler\.h|gdk-pixbuf/)": {"attach", "console"},
    r"^libsecret/": {"profile"},
    r"^qrencode\.h$": {"console"},
    r"^(opencore-|speex/|ogg/|mpg123\.h$)": {"media"},
    r"^libxml/": {"util"},
    r"^gnutls/": {"util", "wechat", "paygate"},
    r"^nettle/": {"paygate"},
    r"^gcrypt\.h$": {"practice"},
}

# Files that promise to be pure: bytes and values in, values out.
PURE = re.compile(
    r"-(crypto|codec|codes|envelope|callback|budget|fields|inquiry|limits|outer|params|quota|reaction|request|result"
    r"|router|scene|template)\.c$"
)
IMPURE = re.compile(
    r"\b(g_get_real_time|g_get_monotonic_time|g_random_\w+|g_file_\w+|g_socket_\w+|g_timeout_\w+|g_idle_\w+"
    r"|g_main_\w+|g_date_time_new_now\w*|gnutls_rnd|fopen|open|time) \("
)

# Everywhere outside the window: the global default context is never named.
NO_DEFAULT_CONTEXT = re.compile(r"\b(g_idle_add\w*|g_timeout_add\w*|g_main_context_iteration) \(")

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^">]+)[">]')


def faults_of(path, room, owner):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path}:{number}"
        match = INCLUDE.match(line)
        if match:
            header = match.group(2)
            target = owner.get(Path(header).name)
            if target is not None and match.group(1) == '"':
                known = ALLOWED[room] | {room}
                if target not in known and header not in ALLOWED_HEADERS.get(room, set()):
                    yield f"{where}: {room}/ may not include {header} of {target}/"
            for pattern, rooms in OUTSIDE.items():
                if re.match(pattern, header) and room not in rooms:
                    yield f"{where}: {header} belongs to {', '.join(sorted(rooms))} alone"
        if room != "console" and NO_DEFAULT_CONTEXT.search(line):
            yield f"{where}: names the default main context; use tresen-source.h"
        if PURE.search(path.name) and IMPURE.search(line):
            yield f"{where}: a pure file reaches outside: {line.strip()}"


def main():
    root = Path(sys.argv[1]) / "src"
    sources = [p for p in sorted(root.glob("*/*")) if p.suffix in (".c", ".h")]
    owner = {p.name: p.parent.name for p in sources if p.suffix == ".h"}
    faults = []
    for path in sources:
        room = path.parent.name
        if room not in ALLOWED:
            faults.append(f"{path}: {room}/ is not a room of the table in {Path(__file__).name}")
            continue
        faults.extend(faults_of(path, room, owner))
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(sources)} files read, {len(faults)} wrong arrows")
    if not faults and len(sys.argv) > 2:
        Path(sys.argv[2]).write_text("ok\n", encoding="utf-8")
    return 1 if faults or not sources else 0


if __name__ == "__main__":
    sys.exit(main())
