#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deliveries as WeChat makes them, many at once and more than once: numbers 3, 4 and 15 of the conformance table; and a disk that
is full, and a database that another program holds, while they come and while a reply is on its way.

Usage: test-deliveries.py TRESEN PRACTICE_SERVER STORE_TOOL [-l]
"""

import argparse
import collections
import contextlib
import ctypes
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from desk import IS_SANITIZED, Desk
from bridgekit import APP_ID, APP_SECRET, ORIGINAL_ID, TOKEN, Program, call, signed_path, text_message
from tapkit import Skipped, expect, is_listing, list_names, run, say

N_DELIVERIES = 2_000 if IS_SANITIZED else 10_000
N_PARALLEL = 50
DUPLICATES = 0.3
SEND_PATH = "/cgi-bin/message/custom/send"
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


def close_shop(desk):
    """Starts the bridge anew with a shop that is always closed and a text for those who write then."""
    expect(desk.program.terminate() == 0, "the bridge did not end in good order")
    path = os.path.join(desk.profile, "connection.ini")
    with open(path, encoding="utf-8") as ini:
        text = ini.read().replace("[shop]\n", "[shop]\nhours=Mo-Su off\n")
    with open(path, "w", encoding="utf-8") as ini:
        ini.write(text)
    with contextlib.closing(sqlite3.connect(os.path.join(desk.profile, "tresen.db"))) as database, database:
        database.executemany("INSERT INTO setting (key, value) VALUES (?, ?)",
                             [("away-enabled", "true"), ("away-text", "明天见 ]]> \N{AUTOMOBILE}")])
    desk.start()
    time.sleep(0.5)  # the bridge has read what is set


def stored_answer(desk, key):
    with contextlib.closing(sqlite3.connect(os.path.join(desk.profile, "tresen.db"))) as database:
        return database.execute("SELECT answer FROM callback WHERE dedupe_key = ? AND verdict = 0", (key,)).fetchone()


def try_kill_before_reply(folder, mode):
    """What was to be answered is more than "success": the repeat gets the very bytes that the first delivery would have got."""
    os.makedirs(os.path.join(folder, "closed"), exist_ok=True)
    desk = Desk(sys.argv[1], os.path.join(folder, "closed"), mode)
    try:
        close_shop(desk)
        msgid = "7300000000000000001"
        document = text_message("oClosed000000000000000000001", msgid, "anybody there?")
        with contextlib.closing(desk.line()) as line:
            with held_database(desk):
                line.say(desk.request(*desk.wrap(document)))
                time.sleep(0.3)
                freeze_main_thread(desk.program.process.pid)
            wait_for(lambda: has_message(desk, msgid), "the rows were not committed")
            desk.program.kill()
            expect(line.hear() == (None, b""), "it was answered all the same")
        (kept,) = stored_answer(desk, f"wechat:m:{msgid}")
        for _life in range(2):
            desk.start()
            for _delivery in range(2):
                answer = desk.post(*desk.wrap(document))
                expect(answer == (200, kept), f"a repeat was answered {answer} instead of {kept}")
            desk.program.kill()
        rows = [row for row in desk.rows() if row["type"] == "message" and row["openid"].startswith("oClosed")]
        expect(sorted(row["direction"] for row in rows) == ["in", "out"], f"stored is {rows}")
        is_sealed = b"<Encrypt>" in kept and "明天见".encode() not in kept
        expect(is_sealed == (mode == "safe"), f"the answer is {kept}")
    finally:
        desk.close()


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


@contextlib.contextmanager
def full_disk(desk):
    """Inside no file of the bridge can grow or be written any more."""
    pid = desk.program.process.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.prlimit(pid, resource.RLIMIT_FSIZE)[1]))
    try:
        yield
    finally:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def try_full_disk(desk):
    """503 for each, so that WeChat comes again; and when it does, all is well."""
    texts = [desk.new_text(f"on a full disk {number}") for number in range(20)]
    with full_disk(desk):
        answers = [desk.post(signed_path(), document) for _msgid, document in texts]
        expect(answers == [(503, b"")] * len(texts), f"answered {collections.Counter(answers)}")
    stored = {row["msgid"] for row in desk.rows() if row["type"] == "message"}
    expect(not any(msgid in stored for msgid, _document in texts), "stored on a full disk")
    answers = [desk.post(signed_path(), document) for _msgid, document in texts]
    expect(answers == [(200, b"success")] * len(texts), f"answered {collections.Counter(answers)} with room again")
    stored = collections.Counter(row["msgid"] for row in desk.rows() if row["type"] == "message")
    expect(all(stored[msgid] == 1 for msgid, _document in texts), "not stored once")
    desk.expect_alive()


# ---- A reply is under way while the database is held

def start_reply(given, desk, practice, text):
    """A customer writes, and staff's reply waits for the next start; that WeChat answers it slowly leaves time."""
    openid = call(practice.base, "/practice/customer", {"name": "Li Wei"})["openid"]
    call(practice.base, "/practice/callback", {"url": desk.program.base + "/wechat", "mode": "plain"})
    call(practice.base, "/practice/act", {"openid": openid, "act": "follow"})
    call(practice.base, "/practice/act", {"openid": openid, "act": "text", "text": "hello"})
    desk.program.terminate()
    subprocess.run([given.store_tool, os.path.join(desk.profile, "tresen.db")], input=f"{openid}\t{text}\n".encode(), check=True,
                   timeout=60, stdout=subprocess.DEVNULL)
    call(practice.base, "/practice/fault", {"endpoint": SEND_PATH, "kind": "hang", "ms": 1500})
    desk.start()


def count_sent(practice, text):
    return sum(send["text"] == text for send in call(practice.base, "/practice/state?chats=0")["sends"])


def state_of(desk, text):
    return [row["state"] for row in desk.rows() if row["type"] == "message" and row["text"] == text]


def try_held_while_sending(given, folder):
    """What WeChat has taken is written down as soon as it can be, and not sent again; whether the bridge lives on or not."""
    practice = Program([given.practice_server, "--app-id", APP_ID, "--secret", APP_SECRET, "--token", TOKEN, "--original-id",
                        ORIGINAL_ID, "--mode", "plain"], os.path.join(folder, "practice.log"))
    desk = Desk(given.tresen, os.path.join(folder, "sending"), api_base=practice.base)
    try:
        for text, is_killed in (("held while sent", False), ("held and killed", True)):
            start_reply(given, desk, practice, text)
            wait_for(lambda: count_sent(practice, text) == 1, "not sent")
            with held_database(desk):
                time.sleep(2.5)  # the answer has come, and cannot be written down
                if is_killed:
                    desk.program.kill()
            if is_killed:
                desk.start()
            state = "unknown" if is_killed else "accepted"
            wait_for(lambda: state_of(desk, text) == [state], f"{text}: not {state} in the end")
            time.sleep(0.5)
            expect(count_sent(practice, text) == 1, f"{text}: sent {count_sent(practice, text)} times")
    finally:
        desk.close()
        practice.kill()


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


def all_cases(given, desk, folder):
    cases = [(f"15: {name}", lambda given=given: try_strange(desk, *given)) for name, given in STRANGE.items()]
    cases += [("3: 10,000 deliveries, 50 at a time, 30 % of them again", lambda: try_many(desk)),
              ("4: killed between insert and answer", lambda: try_kill_before_answer(desk)),
              ("4: killed between insert and answer, with a reply in it", lambda: try_kill_before_reply(folder, "plain")),
              ("4: killed between insert and answer, with a sealed reply in it", lambda: try_kill_before_reply(folder, "safe")),
              ("a database that another program holds for a second", lambda: try_brief_hold(desk)),
              ("a database that another program holds", lambda: try_held_database(desk)),
              ("a database that another program holds while a reply is sent", lambda: try_held_while_sending(given, folder)),
              ("a full disk", lambda: try_full_disk(desk)),
              ("after all that the bridge ends in good order", lambda: desk.expect_end())]
    return cases


def main():
    if is_listing():
        return list_names([name for name, _body in all_cases(None, None, None)])
    given = argparse.Namespace(tresen=sys.argv[1], practice_server=sys.argv[2], store_tool=sys.argv[3])
    os.environ["G_DEBUG"] = "fatal-criticals"  # a database that cannot be written deserves a warning
    folder = tempfile.mkdtemp(prefix="tresen-deliveries-")
    desk = Desk(given.tresen, folder)
    try:
        status = run(all_cases(given, desk, folder))
    finally:
        desk.close()
    shutil.rmtree(folder)
    return status


if __name__ == "__main__":
    sys.exit(main())
