#!/usr/bin/env python3
"""Kills the headless bridge at random moments while customers pay and staff refund, and then compares what everybody says.

Usage: kill-payments.py TRESEN PRACTICE_SERVER PAY_TOOL [--kills N] [--seed N]

Customers open pay links, go on to the practice Paygate, pay, cancel, pay later or again, come back or not, press twice and
reload. Paygate's notifications come before the browser or after it, twice or never. Staff work between two lives of the bridge:
they make payments and refunds, whose answers are slow, cut, unsigned or no answers at all.

In the end the books of the practice Paygate and the export have to agree: no order paid twice, no refund booked twice or sent
again by itself, nothing acknowledged lost, every amount right.
"""

import collections
import json
import os
import random
import socket
import sys
import threading
import time
import urllib.error
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from bridgekit import APP_ID, APP_SECRET, MERCHANT_ID, ORIGINAL_ID, PAYGATE, TOKEN, Program, call, export, write_profile  # noqa: E402
from browserkit import COMPUTER, PHONE, WECHAT  # noqa: E402
from deskkit import GONE, Payer, attempt_words  # noqa: E402
from killkit import Lives, main, say  # noqa: E402

N_CUSTOMERS = 10
PAYMENTS_A_LIFE = 10
REFUNDS_A_LIFE = 4
QUEUED, SENDING, ACCEPTED, REFUSED, UNKNOWN = range(5)  # of refunds, in model/tresen-payment-states.h
PAID = 3
# What a customer does with a link, and how often.
HABITS = ["pay"] * 8 + ["cancel", "again", "later", "look", "twice", "stay", "replay"]
REFUND_FAULTS = [("hang", 5), ("cut-after", 2), ("cut-before", 1), ("hang-before", 2), ("status-after", 1), ("html-after", 1),
                 ("wrong-mac", 1), ("no-mac", 1), ("pending", 1), ("status", 1), ("html", 1), ("code", 1)]
REFUSAL = "23550957"  # for the fault "code": above what is left
NOTIFY_FAULTS = [("hang", 4), ("repeat", 3), ("before", 2), ("after", 3), ("drop", 2)]


def choose(dice, weighed):
    return dice.choices([kind for kind, _weight in weighed], [weight for _kind, weight in weighed])[0]


def free_port():
    """One that connections do not take by chance while no bridge has it: below the range they take theirs from."""
    dice = random.SystemRandom()
    while True:
        port = dice.randrange(20000, 32000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Customers:
    """They take links as staff make them, and remember what was confirmed to them."""

    THOUGHT = 0.06  # the longest between two pages

    def __init__(self, run):
        self.run = run
        self.lock = threading.Lock()
        self.links = collections.deque()
        self.is_open = threading.Event()  # a bridge serves
        self.stopping = threading.Event()
        self.in_flight = 0
        self.confirmed = []  # addresses of results that were answered with 200
        self.refused = collections.Counter()
        self.done = collections.Counter()
        self.threads = [threading.Thread(target=self._work, args=(random.Random(run.given.seed * 100 + i),)) for i in range(N_CUSTOMERS)]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.stopping.set()
        self.is_open.set()
        for thread in self.threads:
            thread.join()

    def _work(self, dice):
        while True:
            with self.lock:
                link = self.links.popleft() if self.links else None
            if link:
                self._deal_with(link, dice)
            elif self.stopping.wait(0.02):
                return

    def _deal_with(self, link, dice):
        """A person whose page does not load reloads it a few times."""
        habit = dice.choice(HABITS)
        for _patience in range(6):
            self.is_open.wait(10)
            try:
                self._act(habit, link, dice)
                with self.lock:
                    self.done[habit] += 1
                return
            except GONE:
                if self.stopping.wait(0.05 + dice.random() * 0.1):
                    return
        with self.lock:
            self.done["gave up"] += 1

    def _act(self, habit, link, dice):
        if "/" not in link:  # an order of the dealer's app, by its TransID
            call(self.run.paygate, "/practice/act", {"transid": link, "act": "pay"})
            return
        payer = Payer(link, dice.choice([COMPUTER, PHONE, WECHAT]))
        if habit == "look":
            self._visit(lambda: payer.browser.open(link))
            return
        if habit == "twice":
            other = threading.Thread(target=self._try_quietly, args=(Payer(link),))
            other.start()
            self._try_quietly(payer)
            other.join()
        page = self._visit(payer.go_to_paygate)
        if habit in ("cancel", "again", "later") and "/cbWechat.aspx" in page.url:
            page = self._visit(lambda: payer.press(page, "later" if habit == "later" else "cancel"))
            self._remember(payer, page)
            if habit != "again":
                return
            page = self._visit(payer.go_to_paygate)
        if "/cbWechat.aspx" not in page.url:
            return  # over: paid, failed, taken back
        if habit == "stay":  # paid on the phone, the browser closed
            call(self.run.paygate, "/practice/act", {"transid": self._order_of(page), "act": "pay"})
            return
        page = self._visit(lambda: payer.press(page, "pay"))
        self._remember(payer, page)
        if habit == "replay":
            address = payer.browser.visited[-1]
            for place in ("success", "failure", "notify"):
                self._visit(lambda: payer.browser.open(address.replace("/paygate/success", f"/paygate/{place}")))

    @staticmethod
    def _order_of(page):
        return page.text.split('data-word="order"')[1].split("<dd>")[1].split("<")[0]

    def _visit(self, step):
        self.stopping.wait(random.random() * self.THOUGHT)
        with self.lock:
            self.in_flight += 1
        try:
            return step()
        finally:
            with self.lock:
                self.in_flight -= 1

    def _try_quietly(self, payer):
        try:
            self._visit(payer.go_to_paygate)
        except GONE:
            pass

    def _remember(self, payer, page):
        with self.lock:
            if "/paygate/" in payer.browser.visited[-1]:
                if page.status == 200:
                    self.confirmed.append(payer.browser.visited[-1])
                else:
                    self.refused[page.status] += 1


class Staff:
    """Makes payments and refunds while no bridge has the store."""

    def __init__(self, run):
        self.run = run
        self.dice = random.Random(run.given.seed + 1)
        self.repeats = collections.Counter()  # refund: how often staff let it be sent again
        self.payments = {}  # number: TransIDs
        self.refunds = {}  # TransID: amount
        self.answers = collections.Counter()

    def work(self):
        """Returns the links for the customers."""
        links = self._make_payments() + self._try_again()
        self._withdraw()
        self._refund()
        self._repeat()
        return links

    def _make_payments(self):
        made = []
        for _payment in range(PAYMENTS_A_LIFE):
            trans_id, token, attempt = attempt_words(self.dice, MERCHANT_ID)
            channel = "APP" if self.dice.random() < 0.15 else ""
            line = "\t".join(["pay", str(self.dice.randrange(300, 90000)), self.dice.choice(["EUR", "CNY"]), channel, "Bremsen vorn",
                              str(self.dice.randrange(10 ** 11, 10 ** 12)), attempt])
            made.append((trans_id, trans_id if channel else token, line))
        for (trans_id, _link, _line), number in zip(made, self._tell([line for _t, _l, line in made]), strict=True):
            self.payments[int(number)] = [trans_id]
        return [link for _trans_id, link, _line in made]

    def _withdraw(self):
        for (number,) in self.run.look("SELECT id FROM payment WHERE state IN (0, 1) ORDER BY id DESC LIMIT 12"):
            if self.dice.random() < 0.05:
                self._tell([f"withdraw\t{number}"])

    def _try_again(self):
        """Another attempt for some that did not come to be paid: the first one may be paid all the same."""
        rows = self.run.look("SELECT id FROM payment WHERE state IN (1, 4, 6) ORDER BY id DESC LIMIT 12")
        tokens = []
        for (number,) in rows:
            if self.dice.random() < 0.15:
                trans_id, token, attempt = attempt_words(self.dice, MERCHANT_ID)
                if self._tell([f"again\t{number}\t{attempt}"])[0].isdigit():
                    self.payments.setdefault(number, []).append(trans_id)
                    tokens.append(token)
        return tokens

    def _refund(self):
        rows = self.run.look("SELECT id, attempt_id, amount - refunded - reserved FROM payment WHERE state = 3"
                             " AND amount - refunded - reserved >= 100 ORDER BY id DESC LIMIT 20")
        self.dice.shuffle(rows)
        for number, attempt, left in rows[:REFUNDS_A_LIFE]:
            amount = left if self.dice.random() < 0.3 else self.dice.randrange(100, left + 1)
            trans_id, _token, _attempt = attempt_words(self.dice, MERCHANT_ID)
            answer, = self._tell([f"refund\t{number}\t{attempt}\t{amount}\t{trans_id}\t{self.dice.randrange(10 ** 11, 10 ** 12)}"])
            if answer.isdigit():
                self.refunds[trans_id] = amount

    def _repeat(self, chance=0.2, limit=8):
        for number, trans_id in self.run.look(f"SELECT id, trans_id FROM refund WHERE state = {UNKNOWN} ORDER BY id DESC LIMIT {limit}"):
            if self.dice.random() < chance and self._tell([f"repeat\t{number}"])[0].isdigit():
                self.repeats[trans_id] += 1

    def repeat_all(self):
        self._repeat(chance=1, limit=-1)

    def _tell(self, lines):
        answers = self.run.tell_tool(lines)
        for answer in answers:
            if not answer.isdigit():
                self.answers[answer] += 1
        return answers


class Run(Lives):
    def __init__(self, given, folder):
        super().__init__(given, folder)
        self.practice = Program([given.practice_server, "--app-id", APP_ID, "--secret", APP_SECRET, "--token", TOKEN,
                                 "--original-id", ORIGINAL_ID, "--mode", "plain", "--minute-ms", "20", "--later-ms", "400"],
                                os.path.join(folder, "practice.log"))
        self.paygate = self.practice.wait_for(PAYGATE)
        self.port = free_port()
        self.secrets = write_profile(self.profile, self.practice.base, listen=f"127.0.0.1:{self.port}", paygate_base=self.paygate)
        self.customers = None
        self.staff = Staff(self)
        self.kills_with_visits = 0
        self.kills_with_refunds = 0
        self.was_sending = set()

    def start_bridge(self):
        super().start_bridge()
        if self.customers:
            self.customers.is_open.set()

    def break_things(self):
        """What goes wrong in the next life."""
        self.fault({"kind": "none"})
        for _refund in range(3 * REFUNDS_A_LIFE):
            self.fault({"endpoint": "/credit.aspx", "kind": choose(self.dice, REFUND_FAULTS), "ms": self.dice.randrange(5, 200), "code": REFUSAL})
        for _notification in range(3 * PAYMENTS_A_LIFE):
            self.fault({"endpoint": "notify", "kind": choose(self.dice, NOTIFY_FAULTS), "ms": self.dice.randrange(5, 200),
                        "copies": self.dice.randrange(2, 4)})
        for _inquiry in range(4):
            self.fault({"endpoint": "/inquire.aspx", "kind": self.dice.choice(["hang", "status", "html", "cut-after"]), "ms": 20})

    def fault(self, order):
        call(self.paygate, "/practice/fault", order)

    def books(self):
        return call(self.paygate, "/practice/books")

    def kill(self, number):
        visits = self.customers.in_flight
        at = self.age()
        self.customers.is_open.clear()
        self.bridge.kill()
        sending = {row[0] for row in self.look(f"SELECT trans_id FROM refund WHERE state = {SENDING}")}
        self.was_sending |= sending
        self.kills_with_visits += visits > 0
        self.kills_with_refunds += len(sending) > 0
        say(f"kill {number}: {at:.3f} s after the start, {visits} visits and {len(sending)} refunds under way, "
            f"{len(self.customers.confirmed)} results confirmed to customers so far")

    def offer(self, tokens):
        with self.customers.lock:
            self.customers.links.extend(f"{self.bridge.base}/pay/{token}" if len(token) == 32 else token for token in tokens)

    def play(self):
        self.start_bridge()
        self.bridge.kill()
        self.customers = Customers(self)
        for number in range(1, self.given.kills + 1):
            tokens = self.staff.work()
            self.break_things()
            self.start_bridge()
            self.offer(tokens)
            self.live(0.4)
            self.kill(number)
        self.fault({"kind": "none"})
        self.start_bridge()
        self.customers.stop()
        return self.settle()

    def settle(self):
        """What is open is asked for at each start; what Paygate has not booked staff send again. Returns the last export."""
        self.wait_for(lambda: self.books()["waiting"] == 0, 60)
        for _life in range(2):
            self.wait_for(self.is_asked, 60)
            self.bridge.terminate()
            self.start_bridge()
        self.wait_for(self.is_asked, 60)
        self.lost = self.lone_losses()
        for _life in range(8):
            self.bridge.terminate()
            self.staff.repeat_all()
            self.start_bridge()
            self.wait_for(self.is_asked, 60)
            if all(row["state"] in ("accepted", "refused") for row in self.rows("refund")):
                break
        return self.rows("payment", "refund", "job", "callback")

    def rows(self, *types):
        return export(self.given.tresen, self.profile, types)

    def is_asked(self):
        """Whether everything that can be found out by now is."""
        booked = {credit["transid"] for payment in self.books()["payments"] for credit in payment["credits"] if credit["booked"]}
        paid = {payment["transid"] for payment in self.books()["payments"] if payment["state"] == "paid"}
        rows = self.rows("payment", "refund")
        refunds = [row for row in rows if row["type"] == "refund"]
        return (not self.look("SELECT 1 FROM payment WHERE state = 3 AND confirmed_at = 0")
                and all(row["state"] not in ("queued", "sending") for row in refunds)
                and all(row["state"] != "unknown" or row["trans_id"] not in booked for row in refunds)
                and all(row["state"] == "paid" for row in rows if row["type"] == "payment" and row["trans_id"] in paid))

    def lone_losses(self):
        """Refunds that Paygate has booked and that are unknown here, although no other one could be meant by what was booked."""
        booked = {credit["transid"] for payment in self.books()["payments"] for credit in payment["credits"] if credit["booked"]}
        unknown = collections.defaultdict(list)
        for row in self.rows("refund"):
            if row["state"] == "unknown":
                unknown[row["payment_id"]].append(row["trans_id"])
        return [lone[0] for lone in unknown.values() if len(lone) == 1 and lone[0] in booked]

    @staticmethod
    def wait_for(look, deadline):
        end = time.monotonic() + deadline
        while not look() and time.monotonic() < end:
            time.sleep(0.1)

    def judge(self, rows, verdicts):
        books = self.books()
        self.judge_end(verdicts)
        for number, trans_id in self.look("SELECT payment_id, trans_id FROM pay_attempt"):
            if trans_id not in self.staff.payments[number]:  # the customer asked for another one
                self.staff.payments[number].append(trans_id)
        payments = [row for row in rows if row["type"] == "payment"]
        refunds = [row for row in rows if row["type"] == "refund"]
        judge_payments(self, books, payments, verdicts)
        judge_callbacks(self, books, payments, [row for row in rows if row["type"] == "callback"], verdicts)
        judge_refunds(self, books, refunds, verdicts)
        verdicts.check("Paygate refused nothing of ours", unexpected_refusals(books))
        enough = self.given.kills // 8
        verdicts.check("kills found customers under way", [] if self.kills_with_visits > enough else [f"only {self.kills_with_visits}"])
        verdicts.check("kills found refunds under way", [] if self.kills_with_refunds > enough else [f"only {self.kills_with_refunds}"])
        judge_sums(self, books, verdicts)

    def close(self):
        if self.customers:
            self.customers.stop()
        super().close()


def judge_payments(run, books, payments, verdicts):
    ours = {row["id"]: row for row in payments}
    theirs = {order["transid"]: order for order in books["payments"]}
    paid = {number: [t for t in trans_ids if theirs.get(t, {}).get("state") == "paid"] for number, trans_ids in run.staff.payments.items()}
    verdicts.check("no TransID is paid twice", [t for t, order in theirs.items() if order["booked"] > 1])
    verdicts.check("every order is in the export once", [n for n in run.staff.payments if str(n) not in ours]
                   + [row["id"] for row in payments if int(row["id"]) not in run.staff.payments])
    verdicts.check("an order that was paid twice says so", [n for n, t in paid.items() if len(t) > 1 and not ours[str(n)]["conflict"]])
    verdicts.check("what is paid at Paygate is paid here", [f"{n}: {ours[str(n)]['state']}" for n, t in paid.items()
                                                           if t and ours[str(n)]["state"] != "paid"])
    verdicts.check("what is paid here is paid at Paygate, with its amount, currency and numbers",
                   [row["id"] for row in payments if row["state"] == "paid" and not is_same_order(row, theirs.get(row["trans_id"]))])
    verdicts.check("no amount is called wrong", [row["id"] for row in payments if row["mismatch"]])
    verdicts.check("what failed here has failed there", [f"{row['id']}: {theirs[row['trans_id']]['state']}" for row in payments
                                                         if row["state"] == "failed" and theirs[row["trans_id"]]["state"] != "failed"])
    states = collections.Counter(row["state"] for row in payments)
    say(f"channels {dict(collections.Counter(row['channel'] for row in payments))}")
    say(f"{len(payments)} payments: {dict(states)}, {sum(len(t) > 1 for t in paid.values())} paid twice; at Paygate "
        f"{dict(collections.Counter(order['state'] for order in theirs.values()))}; customers: {dict(run.customers.done)}")


def is_same_order(row, order):
    return order is not None and order["state"] == "paid" and (row["amount"], row["currency"], row["pay_id"]) == (
        str(order["amount"]), order["currency"], order["payid"])


def judge_callbacks(run, books, payments, callbacks, verdicts):
    by_number = {row["id"]: row for row in payments}
    number_of = {t: str(n) for n, trans_ids in run.staff.payments.items() for t in trans_ids}
    keys = " ".join(row["dedupe_key"] or "" for row in callbacks if row["source"] == "paygate")
    acknowledged = [(order, note) for order in books["payments"] for note in order["notifications"] if note["http_status"] == 200]
    verdicts.check("notifications are answered with 200, 503 or not at all",
                   [f"{order['transid']}: {note['http_status']}" for order in books["payments"] for note in order["notifications"]
                    if note["http_status"] not in (200, 503, 0)])
    verdicts.check("an acknowledged notification is in the export", [order["transid"] for order, _note in acknowledged
                                                                    if order["payid"] not in keys])
    verdicts.check("an acknowledged success made the payment paid",
                   [order["transid"] for order, note in acknowledged
                    if note["code"] == "00000000" and by_number[number_of[order["transid"]]]["state"] != "paid"])
    taken = collections.Counter(row["dedupe_key"] for row in callbacks if row["source"] == "paygate" and row["verdict"] == "accepted")
    verdicts.check("the same result is taken once", [f"{key}: {n} times" for key, n in taken.items() if n > 1])
    verdicts.check("no result was refused or belongs to nobody", [row["id"] for row in callbacks if row["source"] == "paygate"
                                                                 and row["verdict"] in ("refused", "orphan")])
    say(f"{len(acknowledged)} notifications acknowledged, {len(run.customers.confirmed)} results confirmed to customers, refused "
        f"{dict(run.customers.refused)}, {sum(row['source'] == 'paygate' for row in callbacks)} results in the export")


def judge_refunds(run, books, refunds, verdicts):
    ours = {row["trans_id"]: row for row in refunds}
    credits = [credit for order in books["payments"] for credit in order["credits"]]
    seen = collections.Counter(credit["transid"] for credit in credits)
    booked = {credit["transid"]: credit for credit in credits if credit["booked"]}
    verdicts.check("no refund is booked twice", [t for t, n in seen.items() if n > 1] + [c["transid"] for c in credits if c["booked"] > 1])
    verdicts.check("no more is refunded than was paid", [o["transid"] for o in books["payments"] if o["credited"] > o["captured"]])
    verdicts.check("no refund is sent again by itself", [f"{c['transid']}: {c['seen']}" for c in credits
                                                        if c["seen"] > 1 + run.staff.repeats[c["transid"]]])
    verdicts.check("every refund is in the export once", [t for t in run.staff.refunds if t not in ours]
                   + [t for t in ours if t not in run.staff.refunds])
    verdicts.check("what is called accepted is booked, with its amount",
                   [t for t, row in ours.items() if row["state"] == "accepted"
                    and (t not in booked or str(booked[t]["amount"]) != row["amount"] or row["amount"] != str(run.staff.refunds[t]))])
    verdicts.check("what is booked is called accepted", [f"{t}: {ours[t]['state']}" for t in booked if ours[t]["state"] != "accepted"])
    verdicts.check("an inquiry found what became of a lost refund", run.lost)
    states = collections.Counter(row["state"] for row in refunds)
    verdicts.check("every refund has found its end", [f"{t}: {row['state']}" for t, row in ours.items()
                                                     if row["state"] not in ("accepted", "refused")])
    say(f"{len(refunds)} refunds: {dict(states)}, {len(run.was_sending)} were under way at a kill, {sum(run.staff.repeats.values())} sent again "
        f"by staff; staff were told {dict(run.staff.answers)}")


def unexpected_refusals(books):
    """An inquiry may ask for an order that the customer's browser never brought there; some refunds are meant to be refused."""
    return [json.dumps(refusal, ensure_ascii=False)[:300] for refusal in books["refused"]
            if not refusal["path"].startswith("/inquire") and refusal["code"] != REFUSAL]


def judge_sums(run, books, verdicts):
    credited = {order["transid"]: order["credited"] for order in books["payments"]}
    faults = []
    for number, refunded, reserved, confirmed in run.look("SELECT id, refunded, reserved, confirmed_at FROM payment WHERE state = 3"):
        there = sum(credited.get(trans_id, 0) for trans_id in run.staff.payments[number])
        if refunded != there or reserved != 0:
            faults.append(f"{number}: {refunded} refunded and {reserved} reserved, {there} at Paygate")
        if not confirmed:
            faults.append(f"{number}: its amount was never confirmed")
    verdicts.check("refunded and reserved amounts are right, and what is paid is confirmed", faults)


if __name__ == "__main__":
    main(Run, __doc__.splitlines()[0])
