#!/usr/bin/env python3
"""Kills the headless bridge at random moments under load, and then compares what everybody says.

Usage: kill-bridge.py TRESEN PRACTICE_SERVER STORE_TOOL [--kills N] [--seed N]

Load comes from two sides. Customers write: several threads post callbacks, repeat the unanswered ones as WeChat does, and
some of the answered ones too. Staff answer: between two lives of the bridge replies are put into the store, which the next
life sends to the practice WeChat, whose answers are slow so that a kill finds sends in flight.

In the end all that was acknowledged has to be in the export once, and no reply may have reached the practice WeChat twice.
"""

import collections
import http.client
import os
import random
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from bridgekit import APP_ID, APP_SECRET, ORIGINAL_ID, TOKEN, Program, call, export, signed_path, text_message, write_profile  # noqa: E402
from killkit import Lives, main, say  # noqa: E402

N_POSTERS = 4
N_WRITERS = 40
PAUSE = 0.003  # of each poster between two messages, so that 500 kills do not fill the disk
N_ANSWERED = 32
REPLIES_A_LIFE = 2
MOST_WAITING = 4  # a message grants five replies, and all that waits when it comes may count against it
SEND_PATH = "/cgi-bin/message/custom/send"
SENDING = 2  # of model/tresen-states.h
FINAL = {"accepted", "failed", "unknown"}


class Load:
    """Customers who write: posts callbacks to wherever the bridge is, and remembers which were acknowledged."""

    def __init__(self, seed):
        self.lock = threading.Lock()
        self.base = None
        self.acknowledged = {}
        self.tried = {}
        self.in_flight = 0
        self.repeats = 0
        self.refused = collections.Counter()
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self._post_all, args=(i, random.Random(seed * 100 + i)))
                        for i in range(N_POSTERS)]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def _post_all(self, number, dice):
        connection = None
        count = 0
        while not self.stopping.is_set():
            count += 1
            msgid = 7_000_000_000_000_000_000 + number * 1_000_000_000 + count
            openid = f"oWriter{dice.randrange(N_WRITERS):021d}"
            text = f"刹车异响 {msgid}"
            with self.lock:
                self.tried[str(msgid)] = text
            body = text_message(openid, msgid, text)
            for _delivery in range(8):
                connection, good = self._post(connection, body)
                if good:
                    with self.lock:
                        self.acknowledged[str(msgid)] = text
                    break
                if self.stopping.wait(0.05 + dice.random() * 0.1):
                    break
            self.stopping.wait(PAUSE)
            if good and dice.random() < 0.05:
                connection, _good = self._post(connection, body)
                with self.lock:
                    self.repeats += 1
        if connection:
            connection.close()

    def _post(self, connection, body):
        """Returns the connection to go on with, and whether the bridge said that it has the message."""
        base = self.base
        if base is None:
            if connection:
                connection.close()
            return None, False
        address = base.removeprefix("http://")
        if connection is None or f"{connection.host}:{connection.port}" != address:
            if connection:
                connection.close()
            connection = http.client.HTTPConnection(address, timeout=10)
        with self.lock:
            self.in_flight += 1
        try:
            connection.request("POST", signed_path(), body, {"Content-Type": "text/xml"})
            answer = connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return None, False
        finally:
            with self.lock:
                self.in_flight -= 1
        if answer.status == 200 and text in (b"success", b""):
            return connection, True
        with self.lock:
            self.refused[answer.status] += 1
        return connection, False


class Replies:
    """Staff who answer: puts replies into the store while no bridge has it, never more than WeChat grants."""

    def __init__(self, practice, tell_tool):
        self.practice = practice
        self.tell_tool = tell_tool
        self.openids = []
        self.queued = {}  # text: openid, in the order of writing
        self.acknowledged = {}
        self.has_grant = set()
        self.waiting = collections.Counter()  # at the start of this life
        self.was_sending = set()
        for number in range(N_ANSWERED):
            openid = f"oAnswered{number:019d}"
            call(practice, "/practice/customer", {"openid": openid, "name": f"Kunde {number}"})
            self.openids.append(openid)

    def let_customers_write(self, dice, number):
        """Each customer's message opens five replies; they do not wait for each other. Grants count in whole seconds, and a
        life may be shorter: the customers' clock goes on by one, so that no reply of an earlier life falls into this grant."""
        call(self.practice, "/practice/clock", {"advance": 1})
        threads = [threading.Thread(target=self._write, args=(openid, f"到了吗 {number} {dice.random():.9f}"))
                   for openid in self.openids]
        for thread in threads:
            thread.start()
        return threads

    def _write(self, openid, text):
        try:
            outcome = call(self.practice, "/practice/act", {"openid": openid, "act": "text", "text": text})
        except OSError as error:
            say(f"the practice WeChat did not answer: {error}")
            return
        if outcome["delivered"]:
            self.acknowledged[outcome["msgid"]] = text
            self.has_grant.add(openid)

    def follow(self):
        for openid in self.openids:
            call(self.practice, "/practice/act", {"openid": openid, "act": "follow"})

    def queue(self, waiting, number):
        """Two replies to every other customer, and never more than the grant of the last life covers if all that waited
        when it came was sent only after it. (Times of grants are whole seconds: what was sent in the same second counts.)"""
        waited = self.waiting
        self.waiting = waiting
        lines = []
        for openid in self.openids[number % 2::2]:
            if openid not in self.has_grant:
                continue
            for count in range(min(REPLIES_A_LIFE, MOST_WAITING - waited[openid])):
                text = f"Antwort {number}.{count} an {openid[-4:]}"
                self.queued[text] = openid
                self.waiting[openid] += 1
                lines.append(f"{openid}\t{text}")
            self.has_grant.discard(openid)
        return len(self.tell_tool(lines))

    def slow_down(self, dice):
        """The next sends are answered late: some carried out at once, some only then."""
        call(self.practice, "/practice/fault", {"kind": "none"})
        for _send in range(N_ANSWERED * REPLIES_A_LIFE):
            call(self.practice, "/practice/fault",
                 {"endpoint": SEND_PATH, "kind": dice.choice(["hang", "hang", "hang-before"]), "ms": dice.randrange(5, 150)})


class Run(Lives):
    def __init__(self, given, folder):
        super().__init__(given, folder)
        self.practice = Program([given.practice_server, "--app-id", APP_ID, "--secret", APP_SECRET, "--token", TOKEN,
                                 "--original-id", ORIGINAL_ID, "--mode", "plain", "--answer-ms", "1000"], os.path.join(folder, "practice.log"))
        self.secrets = write_profile(self.profile, self.practice.base)
        self.load = None
        self.replies = None
        self.kills_with_posts = 0
        self.kills_with_sends = 0

    def start_bridge(self):
        super().start_bridge()
        if self.load:
            self.load.base = self.bridge.base

    def export(self):
        return export(self.given.tresen, self.profile, ("message", "job"))

    def look_inside(self):
        """What the database says of replies while nobody has it open: the numbers of those being sent, and how many
        wait for each customer. The export would say the same, but 500 exports of a growing database take hours."""
        rows = self.look("SELECT entry.id, openid, entry.state FROM entry JOIN customer ON customer.id = customer_id"
                         " WHERE entry.id IN (SELECT entry_id FROM job WHERE state IN (0, 1) AND kind = 0)")
        return {str(row[0]) for row in rows if row[2] == SENDING}, collections.Counter(row[1] for row in rows)

    def kill(self, number):
        posts = self.load.in_flight
        at = self.age()
        self.load.base = None
        self.bridge.kill()
        sending, waiting = self.look_inside()
        self.replies.was_sending |= sending
        self.kills_with_posts += posts > 0
        self.kills_with_sends += len(sending) > 0
        say(f"kill {number}: {at:.3f} s after the start, {posts} callbacks and {len(sending)} sends in flight, "
            f"{len(self.load.acknowledged)} acknowledged so far")
        return waiting

    def play(self):
        self.start_bridge()
        self.replies = Replies(self.practice.base, self.tell_tool)
        self.replies.follow()
        self.load = Load(self.given.seed)
        self.load.base = self.bridge.base
        writers = self.replies.let_customers_write(self.dice, 0)
        for number in range(1, self.given.kills + 1):
            self.live()
            waiting = self.kill(number)
            for writer in writers:
                writer.join()
            queued = self.replies.queue(waiting, number)
            self.replies.slow_down(self.dice)
            self.start_bridge()
            writers = self.replies.let_customers_write(self.dice, number)
            if number % 10 == 0:
                say(f"{queued} replies were put in for life {number + 1}")
        time.sleep(0.5)
        self.load.stop()
        for writer in writers:
            writer.join()
        return self.settle()

    def settle(self):
        """Waits until every reply has found its end; returns the last export."""
        call(self.practice.base, "/practice/fault", {"kind": "none"})
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            rows = self.export()
            if all(row["state"] in FINAL for row in rows if row["type"] == "message" and row["direction"] == "out"):
                break
            time.sleep(0.2)
        return self.export()

    def judge(self, rows, verdicts):
        judge_callbacks(self, rows, verdicts)
        judge_replies(self, rows, verdicts)
        enough = self.given.kills // 4
        verdicts.check("kills found callbacks in flight", [] if self.kills_with_posts > enough else [f"only {self.kills_with_posts}"])
        verdicts.check("kills found sends in flight", [] if self.kills_with_sends > enough else [f"only {self.kills_with_sends}"])
        self.judge_end(verdicts)

    def close(self):
        if self.load:
            self.load.stop()
        super().close()


def judge_callbacks(run, rows, verdicts):
    incoming = collections.Counter()
    texts = {}
    for row in rows:
        if row["type"] == "message" and row["direction"] == "in":
            incoming[row["msgid"]] += 1
            texts[row["msgid"]] = row["text"]
    acknowledged = run.load.acknowledged | run.replies.acknowledged
    verdicts.check("all that was acknowledged is in the export",
                   [f"message {msgid}" for msgid, text in acknowledged.items() if texts.get(msgid) != text])
    verdicts.check("no message is in the export twice", [f"message {m}: {n} times" for m, n in incoming.items() if n > 1])
    known = run.load.tried.keys() | run.replies.acknowledged.keys()
    strange = [m for m in texts if m not in known and not texts[m].startswith("到了吗")]
    verdicts.check("nothing is in the export that nobody wrote", strange)
    say(f"{len(run.load.tried)} callbacks, {len(acknowledged)} acknowledged, {run.load.repeats} repeated after that, "
        f"{len(texts)} in the export, refused {dict(run.load.refused)}")


def judge_replies(run, rows, verdicts):
    sends = call(run.practice.base, "/practice/state?chats=0")["sends"]
    arrived = collections.Counter(send["text"] for send in sends)
    replies = [row for row in rows if row["type"] == "message" and row["direction"] == "out"]
    states = collections.Counter(row["state"] for row in replies)
    by_state = {state: {row["text"] for row in replies if row["state"] == state} for state in FINAL}

    verdicts.check("no reply reached WeChat twice", [f"{text}: {n} times" for text, n in arrived.items() if n > 1])
    exported = collections.Counter(row["text"] for row in replies)
    verdicts.check("every reply is in the export once", [text for text in run.replies.queued if exported[text] != 1])
    verdicts.check("every reply has found its end",
                   [f"{row['text']}: {row['state']}" for row in replies if row["state"] not in FINAL])
    verdicts.check("what is called accepted has reached WeChat", by_state["accepted"] - arrived.keys())
    verdicts.check("what has reached WeChat is called accepted or unknown",
                   arrived.keys() - by_state["accepted"] - by_state["unknown"])
    verdicts.check("unknown is only what a kill found on its way",
                   [row["text"] for row in replies if row["state"] == "unknown" and row["id"] not in run.replies.was_sending])
    failed = run.look("SELECT text, error_code FROM entry WHERE direction = 1 AND state = 4")
    verdicts.check("none has failed", [f"{text}: {code}" for text, code in failed])
    verdicts.check("replies reached each customer in the order of writing", out_of_order(run.replies.queued, sends, by_state["accepted"]))
    verdicts.check("the work of the outbox is done",
                   [f"job {row['id']}: {row['state']}" for row in rows
                    if row["type"] == "job" and row["state"] in ("queued", "running") and "send" in row["kind"]])
    say(f"{len(replies)} replies: {dict(states)}; {len(sends)} reached WeChat")


def out_of_order(queued, sends, accepted):
    """Among those that are called accepted: one whose sender was killed on its way may arrive at any time after that."""
    place = {text: number for number, text in enumerate(queued)}
    last = {}
    faults = []
    for send in sends:
        if send["text"] not in accepted:
            continue
        now = place.get(send["text"], -1)
        if now < last.get(send["openid"], -1):
            faults.append(send["text"])
        last[send["openid"]] = now
    return faults


if __name__ == "__main__":
    main(Run, __doc__.splitlines()[0])
