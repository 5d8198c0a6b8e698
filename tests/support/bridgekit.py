"""What tests that drive the headless bridge from outside have in common: a profile, programs that say when they are ready,
signed callbacks, the export."""

import hashlib
import json
import os
import re
import selectors
import signal
import subprocess
import time
import urllib.request

APP_ID = "wx0123456789abcdef"
APP_SECRET = "0123456789abcdef0123456789abcdef"
ORIGINAL_ID = "gh_0123456789ab"
TOKEN = "practice"
MERCHANT_ID = "practice_autohaus"
MERCHANT = (MERCHANT_ID, "practicepassword", "practice-hmac-password-practice-")

READY = re.compile(r"ready (http://127\.0\.0\.1:\d+)")
PAYGATE = re.compile(r"paygate (http://127\.0\.0\.1:\d+)")


class Failure(Exception):
    """The test cannot go on."""


class Program:
    """A program that prints a line with "ready http://127.0.0.1:PORT" when it serves."""

    def __init__(self, arguments, log_path, deadline=20.0, restore_signals=True):
        self.log = open(log_path, "ab")
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=self.log, restore_signals=restore_signals)
        self.said = b""
        self.base = None
        self.base = self.wait_for(READY, deadline)
        self.ready_after = time.monotonic() - self.started_at

    def wait_for(self, pattern, deadline=20.0):
        """Waits for a line that the program prints at its start; returns the group of it."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while True:
                match = pattern.search(self.said.decode("utf-8", "replace"))
                if match and self.said.endswith(b"\n"):
                    return match.group(1)
                if time.monotonic() > self.started_at + deadline:
                    break
                if not selector.select(0.2):
                    continue
                piece = os.read(self.process.stdout.fileno(), 4096)
                if not piece:
                    break
                self.said += piece
        self.kill()
        raise Failure(f"{self.process.args[0]} was not ready: {self.said!r}, see {self.log.name}")

    def kill(self):
        if self.log.closed:
            return
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.log.close()

    def terminate(self, deadline=20.0):
        """SIGTERM; returns the exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(deadline)
        except subprocess.TimeoutExpired as late:
            self.kill()
            raise Failure("SIGTERM did not end the program in time") from late
        self.process.stdout.close()
        self.log.close()
        return status


def write_profile(folder, api_base, token=TOKEN, aes_key=None, mode=None, listen="127.0.0.1:0", paygate_base=None, merchant=MERCHANT):
    """Makes a profile, in plain mode or with a key in safe mode unless another is named; returns the path of its
    secrets file, which lies beside it. With an address of Paygate the desk takes payments: merchant is its id, the encryption
    password and the HMAC password."""
    merchant_id, encryption_password, hmac_password = merchant
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "connection.ini"), "w", encoding="utf-8") as ini:
        ini.write(f"[bridge]\nlisten={listen}\n\n"
                  "[shop]\nname=Autohaus Beispiel\nurl=https://autohaus.example\n\n"
                  f"[wechat]\napp-id={APP_ID}\noriginal-id={ORIGINAL_ID}\nmode={mode or ('safe' if aes_key else 'plain')}\n"
                  f"api-base={api_base}\n")
        if paygate_base:
            ini.write(f"oauth-base={api_base}\n\n[paygate]\nbase={paygate_base}\nmerchant-id={merchant_id}\nlive=false\nproduct-nr=CAR\n")
    secrets = folder.rstrip("/") + "-secrets.ini"
    with open(os.open(secrets, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as ini:
        ini.write(f"[wechat]\ntoken={token}\napp-secret={APP_SECRET}\n" + (f"encoding-aes-key={aes_key}\n" if aes_key else ""))
        if paygate_base:
            ini.write(f"\n[paygate]\nencryption-password={encryption_password}\nhmac-password={hmac_password}\n")
    return secrets


def signed_path(nonce="1514711492", token=TOKEN):
    """The callback's path with a query that is signed as WeChat does: SHA-1 over the sorted token, time and nonce."""
    timestamp = str(int(time.time()))
    joined = "".join(sorted([token, timestamp, nonce]))
    signature = hashlib.sha1(joined.encode()).hexdigest()
    return f"/wechat?signature={signature}&timestamp={timestamp}&nonce={nonce}"


def text_message(openid, msgid, text):
    return (f"<xml><ToUserName><![CDATA[{ORIGINAL_ID}]]></ToUserName>"
            f"<FromUserName><![CDATA[{openid}]]></FromUserName><CreateTime>{int(time.time())}</CreateTime>"
            f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>"
            f"<MsgId>{msgid}</MsgId></xml>").encode()


def export(tresen, folder, types=("customer", "message", "event", "job", "callback")):
    """Rows of the given types of a profile, as tresen --export gives them."""
    rows = []
    with subprocess.Popen([tresen, "--profile", folder, "--export", "-"], stdout=subprocess.PIPE) as program:
        for line in program.stdout:
            row = json.loads(line)
            if row["type"] in types:
                rows.append(row)
    if program.returncode != 0:
        raise Failure(f"--export ended with {program.returncode}")
    return rows


def call(base, path, order=None, deadline=30.0):
    """Talks to the practice WeChat: an order is posted, without one the path is read. Returns the parsed answer."""
    request = urllib.request.Request(base + path)
    if order is not None:
        request.data = json.dumps(order).encode()
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=deadline) as answer:
        return json.loads(answer.read())
