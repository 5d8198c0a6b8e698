#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Paygate and browsers bring to the three addresses for results, as the vectors have it, to the program itself over real sockets.

Usage: test-results.py TRESEN PAY_TOOL
Each vector gets a desk of its own, where its order waits to be paid. Reads paygate.json in the folder named by TRESEN_VECTORS.
"""

import http.client
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

import tapkit  # noqa: E402
from bridgekit import Program, export, write_profile  # noqa: E402
from deskkit import attempt_words  # noqa: E402
from tapkit import expect  # noqa: E402

PENDING = 2  # of model/tresen-payment-states.h
STATES = {"success": "paid", "failed": "failed", "pending": "pending", "unknown": "check", "authorized": "pending"}
WAYS = [(method, place) for place in ("notify", "success", "failure") for method in ("GET", "POST")]
FORM = "application/x-www-form-urlencoded"


class Desk:
    def __init__(self, programs, folder, vector):
        self.tresen, pay_tool = programs
        self.profile = os.path.join(folder, "profile")
        config = vector["config"]
        secrets = write_profile(self.profile, "http://127.0.0.1:9", paygate_base="http://127.0.0.1:9",
                                merchant=(config["merchant_id"], config["password"], config["hmac_key"]))
        self.order(pay_tool, vector["order"], config["merchant_id"])
        self.bridge = Program([self.tresen, "--profile", self.profile, "--secrets", secrets, "--headless"], os.path.join(folder, "tresen.log"))

    def order(self, pay_tool, order, merchant_id):
        """Writes the vector's order down, and that it was begun."""
        database = os.path.join(self.profile, "tresen.db")
        _trans_id, _token, attempt = attempt_words(random.SystemRandom(), merchant_id)
        words = attempt.split("\t")
        line = "\t".join(["pay", str(order["amount"]), order["currency"], "QRCode", "Brake pads", "17", order["trans_id"], *words[1:]])
        done = subprocess.run([pay_tool, database], input=line.encode() + b"\n", check=True, timeout=60, stdout=subprocess.PIPE)
        expect(done.stdout == b"1\n", done.stdout)
        with closing(sqlite3.connect(database)) as opened, opened:
            opened.execute("UPDATE pay_attempt SET state = ?, pay_id = ?, started_at = created_at, expires_at = created_at + 900000000",
                           (PENDING, order["pay_id"]))
            opened.execute("UPDATE payment SET state = ?", (PENDING,))

    def ask(self, method, place, text, content_type=FORM):
        """Returns status and body of the answer; text is a query with GET, else a body."""
        query = "?" + text if method == "GET" and text else ""
        body = None if method == "GET" else text.encode()
        with closing(http.client.HTTPConnection(self.bridge.base.removeprefix("http://"), timeout=20)) as line:
            line.request(method, f"/paygate/{place}{query}", body, {} if body is None else {"Content-Type": content_type})
            answer = line.getresponse()
            return answer.status, answer.read()

    def state(self):
        row, = export(self.tresen, self.profile, ("payment",))
        expect(not row["conflict"] and not row["mismatch"], row)
        return row["state"]

    def verdicts(self):
        return [row["verdict"] for row in export(self.tresen, self.profile, ("callback",))]

    def close(self):
        self.bridge.kill()


def play_accepted(desk, vector, text):
    """The same again, by every way, changes nothing any more."""
    expect_orphan = vector["expect"].get("orphan", False)
    state = "pending" if expect_orphan else STATES[vector["expect"]["class"]]
    expect(desk.state() == state, f"{desk.state()}, not {state}")
    expect(desk.verdicts() == ["orphan" if expect_orphan else "accepted"], desk.verdicts())
    for method, place in WAYS:
        status, body = desk.ask(method, place, text)
        expect(status == 200, f"again by {method} {place}: {status}")
        expect(len(body) < 100 if place == "notify" else b"<html" in body, body[:200])
    expect(desk.state() == state, f"{desk.state()} after it came again, not {state}")


def play_refused(desk, text):
    """It is refused wherever it comes; whoever tries cannot tell why."""
    answers = {place: set() for _method, place in WAYS}
    for method, place in WAYS:
        for words in (text, "Len=8&Data=0011223344556677", "Len=9&Data=00"):
            status, body = desk.ask(method, place, words)
            expect(status == 400, f"by {method} {place}: {status}")
            answers[place].add(body)
    expect(all(len(bodies) == 1 for bodies in answers.values()), "the answers differ")
    expect(desk.state() == "pending", desk.state())
    expect(set(desk.verdicts()) == {"refused"}, desk.verdicts())


def play(programs, vector):
    text = vector["query"] if vector["method"] == "GET" else vector["body"]
    with tempfile.TemporaryDirectory(prefix="tresen-results-") as folder:
        desk = Desk(programs, folder, vector)
        try:
            status, _body = desk.ask(vector["method"], vector["url"], text, vector.get("content_type") or FORM)
            expect(status == vector["expect"]["http"], f"answered with {status}")
            if vector["expect"]["accept"]:
                play_accepted(desk, vector, text)
            else:
                play_refused(desk, text)
        finally:
            desk.close()


def play_limits(programs, vector):
    """Of the table 4.3: other methods, and what is too large."""
    text = vector["body"]
    with tempfile.TemporaryDirectory(prefix="tresen-results-") as folder:
        desk = Desk(programs, folder, vector)
        try:
            for method in ("HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"):
                for place in ("notify", "success", "failure"):
                    status, _body = desk.ask(method, place, text)
                    expect(status == 405, f"{method} {place}: {status}")
            for words in ("Len=4104&Data=" + "00" * 4104, text + "&Plain=" + "x" * 20000):
                status, _body = desk.ask("POST", "notify", words)
                expect(status == 413, f"{len(words)} bytes: {status}")
            expect(desk.state() == "pending", desk.state())
            expect(desk.ask("POST", "notify", text)[0] == 200 and desk.state() == "paid", "the honest one is not taken afterwards")
        finally:
            desk.close()


def main():
    folder = os.environ.get("TRESEN_VECTORS") or Path(__file__).resolve().parent.parent / "data" / "vectors"
    vectors = json.loads((Path(folder) / "paygate.json").read_text(encoding="utf-8"))["callbacks"]
    programs = sys.argv[1:3]
    cases = [(f"{vector['id']}: {vector.get('note', '')}", lambda vector=vector: play(programs, vector)) for vector in vectors]
    cases.append(("other methods and what is too large", lambda: play_limits(programs, vectors[0])))
    return tapkit.run([(name.replace("#", ""), case) for name, case in cases])


if __name__ == "__main__":
    sys.exit(main())
