#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The stand-in as a program: says where it is, stands many acts at once, ends on SIGTERM."""
import json
import subprocess
import sys
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ACTS = 600
LI_WEI = "oPr4ctLiWei-9d2Kq7ZxB1mN5tYc"


class Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bodies = []

    def do_POST(self):
        self.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Length", "7")
        self.end_headers()
        self.wfile.write(b"success")

    def log_message(self, *args):
        pass


def order(base, path, body):
    request = urllib.request.Request(base + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def main():
    desk = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=desk.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{desk.server_port}/wechat"
    with subprocess.Popen([sys.argv[1], "--port", "0", "--callback", url], stdout=subprocess.PIPE, text=True) as server:
        try:
            base = server.stdout.readline().split("practice: ready ")[1].strip()
            begin = time.monotonic()
            with ThreadPoolExecutor(8) as pool:
                outcomes = list(pool.map(lambda i: order(base, "/practice/act",
                                                         {"openid": LI_WEI, "act": "text", "text": f"message {i}"}),
                                         range(ACTS)))
            print(f"{ACTS / (time.monotonic() - begin):.0f} acts a second")
            assert all(outcome["delivered"] for outcome in outcomes)
            assert len({outcome["msgid"] for outcome in outcomes}) == ACTS
            assert len(Desk.bodies) == ACTS
        finally:
            server.terminate()
            assert server.wait(10) == 0
    desk.shutdown()


main()
