#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice phone in a real browser: a person follows, writes, taps and reads. Skipped where Chromium's driver is missing.

With a folder as second argument it leaves screenshots there.
"""
import json
import subprocess
import sys
import tempfile
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from chromium import PATIENCE, Screen, dress, open_browser  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

LI_WEI = "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc"
PHONE = (390, 844)
SAME_WORDS = """
const shape = (words) => Object.keys(words).sort().join() + Object.keys(words.problem).sort().join();
return new Set(Object.values(WORDS).map(shape)).size === 1;
"""


class Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bodies = []
    status = 200

    def do_POST(self):
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        answer = b"success" if Desk.status == 200 else b""
        self.send_response(Desk.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


def order(base, path, body):
    request = urllib.request.Request(base + path, json.dumps(body, ensure_ascii=False).encode(),
                                     {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return json.load(answer)


def converse(phone, base):
    phone.wait_text("#window", "kann jetzt nicht schreiben")
    phone.find("#text").send_keys("Die Bremse quietscht 刹车", Keys.ENTER)
    phone.wait_text(".line.customer .bubble", "Die Bremse quietscht 刹车")
    phone.wait_text("#window", "noch 5")
    token = order(base, "/cgi-bin/stable_token", {"grant_type": "client_credential", "appid": "wx0123456789abcdef",
                                                  "secret": "practice-secret"})["access_token"]
    order(base, f"/cgi-bin/message/custom/send?access_token={token}",
          {"touser": LI_WEI, "msgtype": "text", "text": {"content": "<b>Kommen Sie um 15 Uhr</b>"}})
    phone.wait_text(".line.desk .bubble", "<b>Kommen Sie um 15 Uhr</b>")
    phone.click("#more")
    phone.click("[data-extra=image]")
    phone.wait_until(lambda browser: browser.execute_script("return document.querySelector('.picture img')?.naturalWidth > 0"), "the picture")
    phone.shoot("de-light")
    phone.click("#menu button")
    phone.click("#menu ul button")
    phone.wait_text(".notice", "Termin")
    assert "<Event><![CDATA[CLICK]]></Event>" in Desk.bodies[-1]
    phone.click("#menu button")
    phone.click("#menu ul li:nth-child(3) button")
    phone.find("#ask-input").send_keys(Keys.CONTROL, "a")
    phone.find("#ask-input").send_keys("Teil 42", Keys.ENTER)
    phone.wait_text(".notice:last-child", "part")
    assert "<ScanCodeInfo><ScanType><![CDATA[qrcode]]>" in Desk.bodies[-1]
    assert "<ScanResult><![CDATA[Teil 42]]>" in Desk.bodies[-1]
    phone.click("#more")
    phone.shoot("de-extras")
    phone.click("[data-extra=event]")
    phone.find("#ask-input").send_keys(Keys.CONTROL, "a")
    phone.find("#ask-input").send_keys("kf_create_session", Keys.ENTER)
    phone.wait_text(".notice:last-child", "kf_create_session")
    assert "<KfAccount>" in Desk.bodies[-1]
    phone.check_page()


def break_and_mend(phone):
    Desk.status = 500
    phone.find("#text").send_keys("Hallo?", Keys.ENTER)
    phone.wait_text(".fault", "kann gerade nicht antworten")
    phone.wait_text("#problem", "Fehler 500")
    phone.shoot("de-fault")
    Desk.status = 200
    phone.click("#new-customer")
    phone.find("#ask-input").send_keys("Frau Größmann", Keys.ENTER)
    phone.wait_text("#window", "Folgt dem Konto nicht")
    assert not phone.find("#problem").is_displayed()
    phone.click("#follow")
    phone.wait_text(".notice", "Folgt dem Konto")
    assert "<Event><![CDATA[subscribe]]></Event>" in Desk.bodies[-1]
    phone.check_page()


def play(base, shots):
    with tempfile.TemporaryDirectory() as folder:
        browser = open_browser(folder, "de")
        try:
            dress(browser, *PHONE)
            browser.get(base + "/")
            phone = Screen(browser, shots, "phone")
            converse(phone, base)
            break_and_mend(phone)
            assert browser.execute_script(SAME_WORDS), "a language lacks words"
        finally:
            browser.quit()
    with tempfile.TemporaryDirectory() as folder:
        browser = open_browser(folder, "zh-CN")
        try:
            dress(browser, *PHONE, "dark")
            browser.get(base + "/")
            phone = Screen(browser, shots, "phone")
            phone.wait_text("#send", "发送")
            phone.wait_text(".bubble", "刹车")
            phone.click("#more")
            phone.shoot("zh-dark")
            phone.check_page()
        finally:
            browser.quit()


def main():
    desk = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=desk.serve_forever, daemon=True).start()
    command = [sys.argv[1], "--answer-ms", "300", "--callback", f"http://127.0.0.1:{desk.server_port}/wechat"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            base = server.stdout.readline().split("practice: ready ")[1].strip()
            play(base, sys.argv[2] if len(sys.argv) > 2 else "")
        finally:
            server.terminate()
            server.wait(10)
    desk.shutdown()


main()
