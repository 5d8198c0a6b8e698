# SPDX-License-Identifier: GPL-3.0-or-later
"""A real headless bridge on a profile of its own, seen from the network: lines to it, what it stores, the memory it takes."""

import contextlib
import os
import secrets
import socket
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from bridgekit import APP_ID, TOKEN, Program, export, signed_path, text_message, write_profile  # noqa: E402
from sealing import envelope, seal, sign  # noqa: E402
from tapkit import expect  # noqa: E402

AES_KEY = "mNnY5GekpChwqhy2c4NBH90g3hND6GeI4gii2YCvKLY"  # its last character has bits that mean nothing
IS_SANITIZED = "ASAN_OPTIONS" in os.environ
MIB = 1 << 20
OPENID = "oConformance0000000000000001"
ROWS = ("customer", "message", "event", "callback")  # jobs come and go by themselves


def sealed_path(sealed, **changes):
    """The callback's path with the query of a sealed callback."""
    timestamp, nonce = str(int(time.time())), "1514711492"
    values = {"signature": sign(TOKEN, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, "encrypt_type": "aes",
              "msg_signature": sign(TOKEN, timestamp, nonce, sealed)}
    values.update(changes)
    return "/wechat?" + "&".join(f"{name}={value}" for name, value in values.items() if value is not None)


class Line:
    """One connection, on which everything can be said that should not be."""

    def __init__(self, address, deadline=15.0):
        self.socket = socket.create_connection(address, timeout=deadline)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def say(self, data):
        self.socket.sendall(data)

    def _more(self):
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("closed")
        self.rest += piece

    def hear(self):
        """The next answer: status and body; (None, b"") if the line was closed without one."""
        try:
            while b"\r\n\r\n" not in self.rest:
                self._more()
            head, self.rest = self.rest.split(b"\r\n\r\n", 1)
            lines = head.decode("latin-1").split("\r\n")
            fields = {name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines[1:])}
            size = int(fields.get("content-length", "0"))
            while len(self.rest) < size:
                self._more()
        except (ConnectionError, TimeoutError):
            return None, b""
        body, self.rest = self.rest[:size], self.rest[size:]
        return int(lines[0].split()[1]), body

    def close(self):
        self.socket.close()


class Desk:
    def __init__(self, tresen, folder, mode="plain", api_base="http://127.0.0.1:9"):
        self.tresen = tresen
        self.mode = mode
        self.profile = os.path.join(folder, f"profile-{mode}")
        self.log = os.path.join(folder, f"tresen-{mode}.log")
        self.secrets = write_profile(self.profile, api_base, aes_key=AES_KEY, mode=mode)
        self.msgid = 7_200_000_000_000_000_000
        self.program = None
        self.start()
        self.seen = self.expect_alive()

    def start(self):
        # Python ignores the signal of a file that may not grow; so does the bridge then, as it would meet a full disk.
        self.program = Program([self.tresen, "--profile", self.profile, "--secrets", self.secrets, "--headless"], self.log,
                               restore_signals=False)
        host, port = self.program.base.removeprefix("http://").split(":")
        self.address = host, int(port)
        self.host = f"Host: {host}:{port}\r\n".encode()

    def close(self):
        self.program.kill()

    def expect_end(self):
        """SIGTERM ends the bridge with 0; under a sanitizer it has then lost no memory."""
        status = self.program.terminate()
        with open(self.log, encoding="utf-8", errors="replace") as log:
            expect(status == 0, f"ended with {status}: {log.read()[-4000:]}")

    def line(self, deadline=15.0):
        return Line(self.address, deadline)

    def get(self, path):
        with contextlib.closing(self.line()) as line:
            line.say(b"GET " + path.encode() + b" HTTP/1.1\r\n" + self.host + b"\r\n")
            return line.hear()

    def request(self, path, body, content_type="text/xml"):
        return (f"POST {path} HTTP/1.1\r\n".encode() + self.host +
                f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)

    def post(self, path, body, content_type="text/xml"):
        with contextlib.closing(self.line()) as line:
            line.say(self.request(path, body, content_type))
            return line.hear()

    def new_text(self, text):
        self.msgid += 1
        return str(self.msgid), text_message(OPENID, self.msgid, text)

    def wrap(self, document):
        """Path and body under which a document is posted in this desk's mode."""
        if self.mode == "plain":
            return signed_path(), document
        sealed = seal(AES_KEY, APP_ID, document)
        return sealed_path(sealed), envelope(sealed)

    def rows(self):
        return export(self.tresen, self.profile, ROWS)

    def expect_alive(self, within=2.0):
        """The next good callback is answered, and what it says is stored. Returns what count_stored() then counts."""
        text = f"still there? {secrets.token_hex(8)}"
        _msgid, document = self.new_text(text)
        begin = time.monotonic()
        answer = self.post(*self.wrap(document))
        took = time.monotonic() - begin
        expect(answer == (200, b"success"), f"the next good callback was answered {answer}")
        expect(IS_SANITIZED or took < within, f"the next good callback was answered after {took:.3f} s")
        rows = self.rows()
        expect(any(row.get("text") == text for row in rows), "the next good callback was not stored")
        return count_stored(rows)

    # Memory, of the kernel's books; under a sanitizer it says nothing.

    def _read_status(self, name):
        with open(f"/proc/{self.program.process.pid}/status", encoding="ascii") as status:
            for line in status:
                if line.startswith(name + ":"):
                    return int(line.split()[1]) * 1024
        raise LookupError(name)

    @contextlib.contextmanager
    def expect_memory(self, most):
        """What happens inside may raise the bridge's memory by so many bytes at its highest."""
        with open(f"/proc/{self.program.process.pid}/clear_refs", "w", encoding="ascii") as marks:
            marks.write("5")
        before = self._read_status("VmRSS")
        yield
        grown = self._read_status("VmHWM") - before
        expect(IS_SANITIZED or grown < most, f"memory rose by {grown / MIB:.1f} MiB")


def count_stored(rows):
    """Rows of what a callback becomes, and those that were noted as refused."""
    content = sum(row["type"] != "callback" for row in rows)
    refused = sum(row["type"] == "callback" and row["verdict"] == "refused" for row in rows)
    accepted = sum(row["type"] == "callback" and row["verdict"] != "refused" for row in rows)
    return content, accepted, refused
