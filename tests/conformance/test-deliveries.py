#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deliveries as WeChat makes them, many at once and more than once: numbers 3, 4 and 15 of the conformance table, and a database
that another program holds.

Usage: test-deliveries.py TRESEN [-l]
"""

import collections
import contextlib
import ctypes
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import threading
import time

from desk import IS_SANITIZED, Desk
from bridgekit import ORIGINAL_ID, signed_path, text_message
from tapkit import Skipped, expect, is_listing, list_names, run, say

N_DELIVERIES = 2_000 if IS_SANITIZED else 10_000
N_PARALLEL = 50
DUPLICATES = 0.3
PTRACE_SEIZE, PTRACE_INTERRUPT, WALL = 0x4206, 0x4207, 0x40000000


# ---- Number 3: so many, fifty at a time, three of ten more than once

def make_deliveries():
    """Messages in order, and after each perhaps the same again: close behind, so that the two overlap, or much later."""
    dice = random.Random(20_260)
    n_unique = round(N_DELIVERIES * (1 - DUPLICATES))
    unique = [(f"oCustomer{dice.randrange(200):019d}", 7_300_000_000_000_000_000 + number) for number in range(n_unique)]
    deliveries = list(unique)
    for _count in range(N_DELIVERIES - n_unique):
        place = dice.randrange(n_unique)
        deliveries.insert(min(place + dice.choice((1, 1, 5, 3000)), len(deliveries)), deliveries[place])
    return [text_message(openid, msgid, f"刹车异响 {msgid}") for openid, msgid in deliveries], {str(msgid) for _o, msgid in unique}


class Crowd:
    """Posts each delivery once, fifty at a time; keeps how long each answer took."""

    def __init__(self, desk, bodies):
        self.desk = desk
        self.bodies = iter(bodies)
        self.lock = threading.Lock()
        self.times = []
        self.answers = collections.Counter()

    def _work(self):
        with contextlib.closing(self.desk.line()) as line:
            while True:
                with self.lock:
                    body = next(self.bodies, None)
                if body is None:
                    return
                begin = time.monotonic()
                line.say(self.desk.request(signed_path(), body))
                answer = line.hear()
                took = time.monotonic() - begin
                with self.lock:
                    self.times.append(took)
                    self.answers[answer] += 1

    def run(self):
        threads = [threading.Thread(target=self._work) for _number in range(N_PARALLEL)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def try_many(desk):
    bodies, unique = make_deliveries()
    before = len([row for row in desk.rows() if row["type"] == "callback"])
    crowd = Crowd(desk, bodies)
    crowd.run()
    rows = desk.rows()
    stored = collections.Counter(row["msgid"] for row in rows if row["type"] == "message" and row["msgid"] in unique)
    verdicts = collections.Counter(row["verdict"] for row in rows if row["type"] == "callback")
    times = sorted(crowd.times)
    say(f"{len(times)} deliveries, half of them within {times[len(times) // 2] * 1000:.1f} ms, 99 of 100 within "
        f"{times[len(times) * 99 // 100] * 1000:.1f} ms, the slowest {times[-1] * 1000:.0f} ms")
    expect(crowd.answers == {(200, b"success"): N_DELIVERIES}, f"answers: {crowd.answers}")
    expect(stored.keys() == unique, f"{len(unique - stored.keys())} of {len(unique)} messages are missing")
    expect(set(stored.values()) == {1}, "a message is stored twice")
    expect(verdicts["duplicate"] == N_DELIVERIES - len(unique), f"verdicts: {verdicts}")
    expect(sum(verdicts.values()) == before + N_DELIVERIES, f"verdicts: {verdicts}")
    expect(IS_SANITIZED or times[-1] < 4, f"the slowest answer took {times[-1]:.1f} s")


# ---- Number 4: killed between insert and answer

@contextlib.contextmanager
def held_database(desk):
    """Another program is in the middle of writing; inside, the bridge cannot."""
    with contextlib.closing(sqlite3.connect(os.path.join(desk.profile, "tresen.db"), isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            database.execute("ROLLBACK")


def freeze_main_thread(pid):
    """The thread that answers stands still from here on; the one that writes goes on."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    for order in (PTRACE_SEIZE, PTRACE_INTERRUPT):
        if libc.ptrace(order, pid, None, None) != 0:
            raise Skipped(f"a thread cannot be stopped here: {os.strerror(ctypes.get_errno())}")
    os.waitpid(pid, WALL)  # it stands; else the next to wait would take this for its end


def wait_for(condition, words, deadline=15.0):
    end = time.monotonic() + deadline
    while not condition():
        expect(time.monotonic() < end, words)
        time.sleep(0.02)


def has_message(desk, msgid):
    return any(row["type"] == "message" and row["msgid"] == msgid for row in desk.rows())


def try_kill_before_answer(desk):
    msgid, document = desk.new_text("written, but not answered")
    with contextlib.closing(desk.line()) as line:
        with held_database(desk):
            line.say(desk.request(signed_path(), document))
            time.sleep(0.3)  # the callback is read, and its rows wait for the database
            freeze_main_thread(desk.program.process.pid)
        wait_for(lambda: has_message(desk, msgid), "the rows were not committed")
        desk.program.kill()
        expect(line.hear() == (None, b""), "it was answered all the same")
    desk.start()
    expect(has_message(desk, msgid), "what was committed did not outlive the kill")
    answers = [desk.post(signed_path(), document) for _delivery in range(2)]
    expect(answers == [(200, b"success")] * 2, f"the repeats were answered {answers}")
    rows = desk.rows()
    expect(sum(row.get("msgid") == msgid for row in rows) == 1, "one message is stored more than once")


def try_held_database(desk):
    """Nothing is acknowledged that is not on the disk; and once it can be written again, it is."""
    msgid, document = desk.new_text("while the database was held")
    begin = time.monotonic()
    with contextlib.closing(desk.line()) as line, held_database(desk):
        line.say(desk.request(signed_path(), document))
        answer = line.hear()
        took = time.monotonic() - begin
        expect(answer[0] in (None, 503), f"answered {answer}")
        expect(took < 5, f"given up after {took:.1f} s, when WeChat had gone")
        expect(not has_message(desk, msgid), "stored in a database that was held")
    wait_for(lambda: desk.post(signed_path(), document) == (200, b"success"), "not stored once the database was free again")
    expect(sum(row.get("msgid") == msgid for row in desk.rows()) == 1, "not stored once")
    desk.expect_alive()


def try_brief_hold(desk):
    """A backup or a look from outside that takes a second goes unnoticed."""
    msgid, document = desk.new_text("while the database was held for a moment")
    with contextlib.closing(desk.line()) as line:
        with held_database(desk):
            line.say(desk.request(signed_path(), document))
            time.sleep(1)
        expect(line.hear() == (200, b"success"), "not answered once the database was free again")
    expect(has_message(desk, msgid), "not stored")


# ---- Number 15: what nobody has heard of

def strange(kind, members):
    return (f"<xml><ToUserName>{ORIGINAL_ID}</ToUserName><FromUserName>oStranger</FromUserName><CreateTime>{int(time.time())}"
            f"</CreateTime><MsgType>{kind}</MsgType>{members}</xml>").encode()


def strange_json(kind, members):
    return (f'{{"ToUserName":"{ORIGINAL_ID}","FromUserName":"oStranger","CreateTime":"{int(time.time())}","MsgType":"{kind}",'
            f"{members}}}").encode()


ENTRY = '{"TemplateId":"t","SubscribeStatusString":"accept","PopupScene":"2"}'
STRANGE = {
    "an unknown MsgType": (strange("hologram", "<Beam>1</Beam><MsgId>91</MsgId>"), "message", "hologram"),
    "an unknown MsgType in JSON": (strange_json("hologram", '"Beam":{"a":[1,2]},"MsgId":92'), "message", "hologram"),
    "an unknown Event": (strange("event", "<Event>Shake_Hands</Event><EventKey>k</EventKey>"), "event", "shake_hands"),
    "an unknown Event in JSON": (strange_json("event", '"Event":"Shake_Feet","EventKey":"k"'), "event", "shake_feet"),
    "a List that is an object": (strange_json("event", f'"Event":"subscribe_msg_popup_event","SubscribeMsgPopupEvent":{{"List":{ENTRY}}}'),
                                 "event", "subscribe_msg_popup_event"),
    "a List that is an array": (strange_json("event", f'"Event":"subscribe_msg_change_event","SubscribeMsgChangeEvent":'
                                             f'{{"List":[{ENTRY},{ENTRY}]}}'), "event", "subscribe_msg_change_event"),
}


def try_strange(desk, document, row_type, name):
    answer = desk.post(signed_path(), document, "application/json" if document[:1] == b"{" else "text/xml")
    expect(answer == (200, b"success"), f"answered {answer}")
    word = "kind" if row_type == "message" else "event"
    expect(any(row["type"] == row_type and row[word] == name and row["openid"] == "oStranger" for row in desk.rows()), "not stored")
    desk.expect_alive()


def all_cases(desk):
    cases = [(f"15: {name}", lambda given=given: try_strange(desk, *given)) for name, given in STRANGE.items()]
    cases += [("3: 10,000 deliveries, 50 at a time, 30 % of them again", lambda: try_many(desk)),
              ("4: killed between insert and answer", lambda: try_kill_before_answer(desk)),
              ("a database that another program holds for a second", lambda: try_brief_hold(desk)),
              ("a database that another program holds", lambda: try_held_database(desk)),
              ("after all that the bridge ends in good order", lambda: desk.expect_end())]
    return cases


def main():
    if is_listing():
        return list_names([name for name, _body in all_cases(None)])
    os.environ["G_DEBUG"] = "fatal-criticals"  # a database that cannot be written deserves a warning
    folder = tempfile.mkdtemp(prefix="tresen-deliveries-")
    desk = Desk(sys.argv[1], folder)
    try:
        status = run(all_cases(desk))
    finally:
        desk.close()
    shutil.rmtree(folder)
    return status


if __name__ == "__main__":
    sys.exit(main())
