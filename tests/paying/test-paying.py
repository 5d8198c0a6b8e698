#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Customers pay in a real browser: a real desk, the practice Paygate, on a phone, at a computer, within WeChat.

Usage: test-paying.py TRESEN PRACTICE_SERVER PAY_TOOL [FOLDER FOR SCREENSHOTS]
Skipped where Chromium's driver is missing.
"""
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

import tapkit  # noqa: E402
from bridgekit import APP_ID, APP_SECRET, MERCHANT_ID, ORIGINAL_ID, PAYGATE, TOKEN, Program, call, export, write_profile  # noqa: E402
from browserkit import PHONE, WECHAT  # noqa: E402
from chromium import PATIENCE, By, Screen, dress, open_browser  # noqa: E402
from deskkit import attempt_words  # noqa: E402
from tapkit import expect  # noqa: E402

DESCRIPTION = "Bremsbeläge vorn"
NAMES = ["phone", "computer", "dark", "wechat", "later", "dead"]


class Desk:
    """A bridge without a window, with payments that wait to be paid, beside the stand-ins."""

    def __init__(self, programs, folder):
        tresen, practice_server, pay_tool = programs
        self.tresen = tresen
        self.profile = os.path.join(folder, "profile")
        self.practice = Program([practice_server, "--app-id", APP_ID, "--secret", APP_SECRET, "--token", TOKEN, "--original-id", ORIGINAL_ID,
                                 "--mode", "plain", "--later-ms", "1500"], os.path.join(folder, "practice.log"))
        self.paygate = self.practice.wait_for(PAYGATE)
        secrets = write_profile(self.profile, self.practice.base, paygate_base=self.paygate)
        self.trans_ids, self.tokens = {}, {}
        self.make_payments(pay_tool)
        self.bridge = Program([tresen, "--profile", self.profile, "--secrets", secrets, "--headless"], os.path.join(folder, "tresen.log"))

    def make_payments(self, pay_tool):
        dice = random.SystemRandom()
        lines = []
        for name in NAMES:
            self.trans_ids[name], self.tokens[name], attempt = attempt_words(dice, MERCHANT_ID)
            lines.append(f"pay\t12345\tEUR\t\t{DESCRIPTION}\t{dice.randrange(10 ** 9, 10 ** 10)}\t{attempt}\n")
        done = subprocess.run([pay_tool, os.path.join(self.profile, "tresen.db")], input="".join(lines).encode(), check=True, timeout=60,
                              stdout=subprocess.PIPE)
        expect(done.stdout.decode().split() == [str(number) for number in range(1, len(NAMES) + 1)], done.stdout)

    def link(self, name):
        return f"{self.bridge.base}/pay/{self.tokens[name]}"

    def row(self, name):
        number = str(NAMES.index(name) + 1)
        return next(row for row in export(self.tresen, self.profile, ("payment",)) if row["id"] == number)

    def wait_for_state(self, name, state):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.row(name)["state"] != state:
            time.sleep(0.1)
        expect(self.row(name)["state"] == state, f"{name} is {self.row(name)['state']}, not {state}")

    def fault(self, **order):
        call(self.paygate, "/practice/fault", order)

    def close(self):
        status = self.bridge.terminate()
        self.practice.kill()
        expect(status == 0, f"the bridge ended with {status}")


class Shopper(Screen):
    """Who pays."""

    def open_link(self, desk, name, title, amount):
        self.browser.get(desk.link(name))
        self.wait_text("h1", title)
        self.wait_text(".sum", amount)
        self.wait_text("dd", DESCRIPTION)
        self.wait_text(".shop", "Autohaus Beispiel")
        self.shoot(f"{name}-1-link")
        self.check_page()

    def go_on(self, name):
        """The page after the button submits itself."""
        self.click("main button")
        self.wait_until(lambda browser: "/cbWechat.aspx" in browser.current_url, "the page of Paygate")
        self.shoot(f"{name}-2-paygate")
        self.check_page()

    def press(self, button, name, title):
        """On Paygate's page; then the browser is back at the desk."""
        self.click(f"button[value={button}]")
        self.wait_text("h1", title)
        expect("/paygate/" in self.browser.current_url, self.browser.current_url)
        self.shoot(f"{name}-3-{button}")
        self.check_page()


def in_browser(shots, size, play, language="de", scheme="light", user_agent=None):
    with tempfile.TemporaryDirectory() as folder:
        browser = open_browser(folder, language, user_agent)
        try:
            dress(browser, *size, scheme)
            play(Shopper(browser, shots, "paying"))
        finally:
            browser.quit()


def check_paid(desk, name, channel):
    desk.wait_for_state(name, "paid")
    row = desk.row(name)
    expect((row["channel"], row["amount"], row["currency"]) == (channel, "12345", "EUR"), row)
    order = next(order for order in call(desk.paygate, "/practice/books")["payments"] if order["transid"] == row["trans_id"])
    expect((order["state"], order["captured"], order["payid"]) == ("paid", 12345, row["pay_id"]), order)


def on_a_phone(desk, shots):
    def play(shopper):
        shopper.open_link(desk, "phone", "Bezahlen", "123,45")
        expect(desk.row("phone")["state"] == "new", "looking at a link starts nothing")
        shopper.go_on("phone")
        shopper.press("pay", "phone", "Bezahlt")
        shopper.browser.get(desk.link("phone"))
        shopper.wait_text("h1", "Schon bezahlt")
        expect(not shopper.browser.find_elements(By.CSS_SELECTOR, "form"), "what is paid can be paid again")
        shopper.check_page()
    in_browser(shots, (390, 844), play, user_agent=PHONE)
    check_paid(desk, "phone", "W2A")


def at_a_computer(desk, shots):
    def play(shopper):
        shopper.open_link(desk, "computer", "Payment", "123.45")
        shopper.go_on("computer")
        shopper.press("cancel", "computer", "Not Paid")
        desk.wait_for_state("computer", "failed")
        shopper.click("main button")
        shopper.wait_text("h1", "Payment")
        shopper.go_on("computer-again")
        shopper.press("pay", "computer", "Paid")
    in_browser(shots, (1280, 900), play, language="en")
    check_paid(desk, "computer", "QRCode")
    expect(desk.row("computer")["trans_id"] != desk.trans_ids["computer"], "the second attempt has the first one's TransID")


def in_the_dark(desk, shots):
    def play(shopper):
        desk.fault(endpoint="notify", kind="before", ms=1)
        shopper.open_link(desk, "dark", "付款", "123.45")
        shopper.go_on("dark")
        shopper.press("pay", "dark", "付款成功")
    in_browser(shots, (320, 568), play, language="zh-CN", scheme="dark", user_agent=PHONE)
    check_paid(desk, "dark", "W2A")


def within_wechat(desk, shots):
    def play(shopper):
        shopper.open_link(desk, "wechat", "付款", "123.45")
        shopper.go_on("wechat")
        shopper.press("pay", "wechat", "付款成功")
    in_browser(shots, (390, 844), play, language="zh-CN", user_agent=WECHAT)
    check_paid(desk, "wechat", "JSAPI")
    people = [follower["openid"] for follower in call(desk.practice.base, "/practice/state?chats=0")["followers"]]
    expect(desk.row("wechat")["openid"] in people, desk.row("wechat"))


def closed_and_paid_later(desk, shots):
    def play(shopper):
        shopper.open_link(desk, "later", "Bezahlen", "123,45")
        shopper.go_on("later")
        shopper.press("later", "later", "Nicht bezahlt")
        desk.wait_for_state("later", "paid")
        shopper.browser.get(desk.link("later"))
        shopper.wait_text("h1", "Schon bezahlt")
    in_browser(shots, (390, 844), play, user_agent=PHONE)
    check_paid(desk, "later", "W2A")


def with_a_broken_link(desk, shots):
    def play(shopper):
        for address, title in ((f"{desk.bridge.base}/pay/{'0' * 32}", "Diese Seite gibt es nicht"),
                               (f"{desk.bridge.base}/paygate/success?Len=8&Data=0011223344556677", "Kein Ergebnis")):
            shopper.browser.get(address)
            shopper.wait_text("h1", title)
            expect(not shopper.browser.find_elements(By.CSS_SELECTOR, "form"), "there is something to press")
    in_browser(shots, (390, 844), play)
    expect(desk.row("dead")["state"] == "new", desk.row("dead"))


def main():
    with tempfile.TemporaryDirectory(prefix="tresen-paying-") as folder:
        desk = Desk(sys.argv[1:4], folder)
        shots = sys.argv[4] if len(sys.argv) > 4 else ""
        cases = [on_a_phone, at_a_computer, in_the_dark, within_wechat, closed_and_paid_later, with_a_broken_link]
        try:
            return tapkit.run([(case.__name__.replace("_", " "), lambda case=case: case(desk, shots)) for case in cases]
                              + [("the desk ends well", desk.close)])
        finally:
            for program in (desk.bridge, desk.practice):
                program.kill()


if __name__ == "__main__":
    sys.exit(main())
