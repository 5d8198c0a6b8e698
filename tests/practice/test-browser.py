#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The practice phone in a real browser: a person follows, writes, taps and reads. Skipped where Chromium's driver is missing.

With a folder as second argument it leaves screenshots there.
"""
import json
import os
import subprocess
import sys
import tempfile
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SKIP = 77
DRIVER = "/usr/bin/chromedriver"

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait
except ModuleNotFoundError:
    if sys.executable != "/usr/bin/python3" and os.access("/usr/bin/python3", os.X_OK):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    sys.exit(SKIP)
if not os.access(DRIVER, os.X_OK):
    sys.exit(SKIP)

LI_WEI = "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc"
PATIENCE = 15
SAME_WORDS = """
const shape = (words) => Object.keys(words).sort().join() + Object.keys(words.problem).sort().join();
return new Set(Object.values(WORDS).map(shape)).size === 1;
"""
UNNAMED = """
return [...document.querySelectorAll('button, input, select, textarea')]
  .filter((node) => !node.hidden && node.type !== 'file')
  .filter((node) => !(node.textContent.trim() || node.getAttribute('aria-label') || node.labels?.length))
  .map((node) => node.outerHTML);
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


def open_browser(folder, language, scheme):
    options = webdriver.ChromeOptions()
    for argument in ("--no-sandbox", "--headless=new", "--disable-background-networking", f"--user-data-dir={folder}",
                     f"--accept-lang={language}", "--hide-scrollbars"):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # A browser must not meet libraries that were made for our programs alone (build-aux/test --long).
    environment = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
    browser = webdriver.Chrome(service=Service(DRIVER, env=environment), options=options)
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia",
                            {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    return browser


class Phone:
    def __init__(self, browser, shots):
        self.browser = browser
        self.shots = shots

    def find(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def click(self, selector):
        self.find(selector).click()

    def wait_text(self, selector, text):
        WebDriverWait(self.browser, PATIENCE).until(
            lambda browser: any(text in node.text for node in browser.find_elements(By.CSS_SELECTOR, selector)),
            f"{text!r} in {selector}")

    def shoot(self, name):
        if self.shots:
            self.browser.save_screenshot(os.path.join(self.shots, f"phone-{name}.png"))

    def check_page(self):
        assert self.browser.execute_script(UNNAMED) == []
        wide = self.browser.execute_script("return document.documentElement.scrollWidth > innerWidth")
        assert not wide, "the page is wider than the phone"
        errors = [line for line in self.browser.get_log("browser") if line["level"] == "SEVERE"]
        assert not errors, errors


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
    WebDriverWait(phone.browser, PATIENCE).until(
        lambda browser: browser.execute_script("return document.querySelector('.picture img')?.naturalWidth > 0"))
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
        browser = open_browser(folder, "de", "light")
        try:
            browser.get(base + "/")
            phone = Phone(browser, shots)
            converse(phone, base)
            break_and_mend(phone)
            assert browser.execute_script(SAME_WORDS), "a language lacks words"
        finally:
            browser.quit()
    with tempfile.TemporaryDirectory() as folder:
        browser = open_browser(folder, "zh-CN", "dark")
        try:
            browser.get(base + "/")
            phone = Phone(browser, shots)
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
