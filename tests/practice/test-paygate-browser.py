#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosted page of the stand-in for Paygate in a real browser, and a link on the practice phone that leads to it. Skipped where
Chromium's driver is missing.

With a folder as second argument it leaves screenshots there.
"""
import json
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "support"))

from chromium import PATIENCE, Screen, dress, open_browser  # noqa: E402

LI_WEI = "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc"
MERCHANT = {"--merchant-id": "autohaus_demo", "--encryption-password": "Xk9(f_2Lq!7Rz[5B",
            "--hmac-password": "q8)Zt3=Yw_N5(rC9?xK2!aM7*dJ4]gB6"}
SAME_WORDS = "return Object.keys(WORDS.de).sort().join() === Object.keys(WORDS.zh).sort().join();"
REQUESTS = {vector["id"]: vector for vector in
            json.loads((TESTS / "data/vectors/paygate.json").read_text(encoding="utf-8"))["requests"]}


def order(base, path, body):
    request = urllib.request.Request(base + path, json.dumps(body, ensure_ascii=False).encode(),
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


def books(paygate):
    with urllib.request.urlopen(paygate + "practice/books", timeout=PATIENCE) as answer:
        return {payment["transid"]: payment for payment in json.load(answer)["payments"]}


def open_order(screen, paygate, vector, word):
    screen.browser.get(paygate + "wechat.aspx?" + REQUESTS[vector]["form_body"])
    screen.wait_text("button.strong", word)
    screen.check_page()


def pay_on_a_phone(browser, paygate, shots):
    """In German, by the way of a phone's browser; the shop's own address does not answer here, and need not."""
    screen = Screen(browser, shots, "paygate")
    dress(browser, 360, 740)
    open_order(screen, paygate, "req-03", "Bezahlen")
    screen.wait_text("h1", "Ölwechsel")
    screen.wait_text(".amount", "99.00 EUR")
    screen.wait_text("dl", "Autohaus Müller")
    screen.shoot("de-phone-light")
    screen.click("button.strong")
    screen.wait_until(lambda view: view.current_url.startswith("https://pay.autohaus.example/paygate/success?Len="),
                      "the way back")
    assert books(paygate)["AH20180307000022"]["booked"] == 1
    browser.get(paygate)
    assert browser.execute_script(SAME_WORDS), "a language lacks words"


def look_in_the_dark(browser, paygate, shots):
    """In Chinese and dark, as a PC: an order that stays open, the list of all, and a refusal."""
    screen = Screen(browser, shots, "paygate")
    dress(browser, 1280, 800, "dark")
    open_order(screen, paygate, "req-01", "支付")
    screen.wait_text("button", "关闭，稍后支付")
    screen.shoot("zh-pc-dark")
    browser.get(paygate)
    screen.wait_text("li", "已支付")
    screen.wait_text("li", "待支付")
    screen.check_page()
    screen.shoot("zh-list-dark")
    browser.get(paygate + "wechat.aspx?MerchantID=autohaus_demo&Len=8&Data=0000000000000000")
    screen.wait_text(".code", "20010007")
    screen.check_page()
    screen.shoot("zh-refused-dark")


def follow_a_link(browser, base, paygate, shots):
    """What the desk sends to the phone can be tapped, and opens beside it."""
    order(base, "/practice/act", {"openid": LI_WEI, "act": "text", "text": "Rechnung?"})
    token = order(base, "/cgi-bin/stable_token", {"grant_type": "client_credential", "appid": "wx0123456789abcdef",
                                                  "secret": "practice-secret"})["access_token"]
    page = f"{paygate}cbWechat.aspx?id={books(paygate)['AH20180307000017']['page']}"
    order(base, f"/cgi-bin/message/custom/send?access_token={token}",
          {"touser": LI_WEI, "msgtype": "text", "text": {"content": f"Bitte hier bezahlen: {page}. Danke 谢谢"}})
    screen = Screen(browser, shots, "paygate")
    dress(browser, 390, 844)
    browser.get(f"{base}/?openid={LI_WEI}")
    screen.wait_text(".line.desk .bubble a", "/cbWechat.aspx")
    assert screen.find(".line.desk .bubble a").get_attribute("href") == page
    assert screen.find(".line.desk .bubble").text == f"Bitte hier bezahlen: {page}. Danke 谢谢"
    screen.check_page()
    screen.shoot("link")
    screen.click(".line.desk .bubble a")
    screen.wait_until(lambda view: len(view.window_handles) == 2, "a page of its own")
    browser.switch_to.window(browser.window_handles[1])
    screen.wait_text("h1", "Anzahlung Golf VI")
    browser.switch_to.window(browser.window_handles[0])
    screen.click("#more")
    screen.wait_text("[data-extra=payments]", "Payments")
    screen.shoot("phone-payments")
    screen.click("[data-extra=payments]")
    screen.wait_until(lambda view: len(view.window_handles) == 3, "the list of payments")
    browser.switch_to.window(browser.window_handles[2])
    screen.wait_text("li", "Ölwechsel")
    screen.check_page()


def in_browser(language, func, *details):
    with tempfile.TemporaryDirectory() as folder:
        browser = open_browser(folder, language)
        try:
            func(browser, *details)
        finally:
            browser.quit()


def main():
    shots = sys.argv[2] if len(sys.argv) > 2 else ""
    command = [sys.argv[1], *(text for pair in MERCHANT.items() for text in pair), "--answer-ms", "300",
               "--callback", "http://127.0.0.1:9/wechat"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            base = server.stdout.readline().split("practice: ready ")[1].strip()
            paygate = server.stdout.readline().split("practice: paygate ")[1].strip()
            in_browser("de", pay_on_a_phone, paygate, shots)
            in_browser("zh-CN", look_in_the_dark, paygate, shots)
            in_browser("en", follow_a_link, base, paygate, shots)
        finally:
            server.terminate()
            server.wait(10)


main()
