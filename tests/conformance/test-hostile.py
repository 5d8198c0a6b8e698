#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What nobody honest sends, over real sockets to a real headless bridge: numbers 2 and 13 of the conformance table, and bad
input of every other kind.

Usage: test-hostile.py TRESEN [-l]

Every case says which answer is right. After each the bridge has stored nothing but a note that it refused something, has not
taken memory beyond a bound, and answers and stores the next good callback.
"""

import base64
import contextlib
import secrets
import shutil
import sys
import tempfile
import time

from desk import AES_KEY, APP_ID, IS_SANITIZED, MIB, OPENID, TOKEN, Desk, Line, sealed_path
from bridgekit import signed_path, text_message
from sealing import compose, encrypt, envelope, pad, seal, sign
from tapkit import expect, is_listing, list_names, run

GOOD = text_message(OPENID, 1, "forged")
BIG = 80 * MIB
N_SLOW = 250


def document(content):
    """A text message whose Content is whatever bytes these are."""
    return GOOD.replace(b"forged", content)


# ---- Documents: what is sent where a message is expected, in clear and sealed

DOCTYPE = b'<!DOCTYPE xml [<!ENTITY a "b">]>' + GOOD
LEVELS = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
BOMB = b'<!DOCTYPE xml [<!ENTITY e0 "boom">' + LEVELS + b"]>" + GOOD.replace(b"<![CDATA[forged]]>", b"&e9;")
QUADRATIC = b'<!DOCTYPE xml [<!ENTITY e "' + b"x" * 20_000 + b'">]>' + GOOD.replace(b"<![CDATA[forged]]>", b"&e;" * 10_000)
FOREIGN = b'<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + GOOD.replace(b"<![CDATA[forged]]>", b"&f;")

DOCUMENTS = {
    "13: an entity bomb": BOMB,
    "13: a quadratic entity bomb": QUADRATIC,
    "13: an entity that names a file": FOREIGN,
    "13: a DOCTYPE": DOCTYPE,
    "13: 20,000 levels of XML": b"<a>" * 20_000,
    "13: 17 levels of XML": b"<xml>" + b"<a>" * 16 + b"</a>" * 16 + b"</xml>",
    "13: a NUL": document(b"a\0b"),
    "13: a NUL instead of everything": b"\0" * 1000,
    "13: invalid UTF-8": document(b"\xff\xfe"),
    "13: UTF-8 that is too long for its character": document(b"\xc0\xaf"),
    "13: half a surrogate pair": document(b"\xed\xa0\x80"),
    "13: UTF-8 that is cut off": document(b"\xe8\xbd")[:-40],
    "13: a byte-order mark": b"\xef\xbb\xbf" + GOOD,
    "13: UTF-16": b"\xff\xfe" + GOOD.decode().encode("utf-16-le"),
    "13: a declaration of another encoding": b'<?xml version="1.0" encoding="UTF-16"?>' + GOOD,
    "an entity of nobody": document(b"]]>&nobody;<![CDATA["),
    "XML that ends in the middle": GOOD[:-20],
    "another root": GOOD.replace(b"xml>", b"html>"),
    "neither XML nor JSON": b"ToUserName=a&FromUserName=b",
    "60,000 brackets of JSON": b"[" * 60_000,
    "60,000 braces of JSON": b'{"a":' * 12_000,
    "65 levels of JSON": b'{"a":' + b"[" * 65 + b"]" * 65 + b"}",
    "JSON that ends in the middle": b'{"ToUserName":"a',
    "JSON with invalid UTF-8": b'{"ToUserName":"\xff"}',
    "JSON with a NUL": b'{"ToUserName":"a\0b"}',
}
TOO_LARGE = {
    "13: 20,000 levels of XML, closed again": b"<a>" * 20_000 + b"</a>" * 20_000,
    "a million brackets of JSON": b"[" * 1_000_000,
    "a body of 64 KiB and one byte": document(b"x" * (65_537 - len(document(b"")))),
}


def answer_of(desk, request):
    """The status; None if the line was closed instead."""
    status, body = desk.post(*request)
    expect(status is None or body == b"", f"{status} with {body[:80]!r}")
    return status


def expect_refused(desk, send, statuses, memory=16 * MIB):
    """Nothing may be left of what is sent inside, but at most one note that it was refused."""
    with desk.expect_memory(memory):
        begin = time.monotonic()
        status = send()
        took = time.monotonic() - begin
    before, desk.seen = desk.seen, desk.expect_alive()
    expect(status in statuses, f"answered {status}, not {statuses}")
    content, accepted, refused = (new - old for new, old in zip(desk.seen, before))
    expect((content, accepted) == (1, 1), f"{content - 1} rows and {accepted - 1} callbacks were stored")
    expect(refused <= 1, f"{refused} notes")
    return took


def try_document(desk, name, body):
    path, wrapped = desk.wrap(body)
    took = expect_refused(desk, lambda: answer_of(desk, (path, wrapped)), {400 if len(wrapped) <= 65_536 else 413})
    if name.startswith("13"):
        expect(IS_SANITIZED or took < 0.5, f"refused after {took:.3f} s")


def try_too_large(desk, body):
    expect_refused(desk, lambda: answer_of(desk, (signed_path(), body)), {413})


# ---- Number 2: the URL check

def check_query(**changes):
    timestamp, nonce = "1714036504", "1514711492"
    values = {"signature": sign(TOKEN, timestamp, nonce), "timestamp": timestamp, "nonce": nonce, "echostr": "4375120948345356249"}
    values.update(changes)
    return "&".join(f"{name}={value}" for name, value in values.items() if value is not None)


def percent(text):
    return "".join(f"%{byte:02x}" for byte in text.encode())


WRONG = "0" * 40
SIGNATURE = sign(TOKEN, "1714036504", "1514711492")
TWO_CHECKS = check_query() + "&" + check_query()

# name: query, status, body
URL_CHECKS = {
    "a good one": (check_query(), 200, b"4375120948345356249"),
    "no query": ("", 400, b""),
    "no signature": (check_query(signature=None), 400, b""),
    "no timestamp": (check_query(timestamp=None), 400, b""),
    "no nonce": (check_query(nonce=None), 400, b""),
    "no echostr": (check_query(echostr=None), 400, b""),
    "an empty signature": (check_query(signature=""), 403, b""),
    "a wrong signature": (check_query(signature=WRONG), 403, b""),
    "a signature with a NUL behind it": (check_query(signature=SIGNATURE + "%00"), 400, b""),
    "upper-case digits": (check_query(signature=SIGNATURE.upper()), 200, b"4375120948345356249"),
    "a doubled signature": (check_query() + f"&signature={SIGNATURE}", 400, b""),
    "a wrong signature before the right one": (f"signature={WRONG}&" + check_query(), 400, b""),
    "a doubled echostr": (check_query() + "&echostr=1", 400, b""),
    "everything doubled": (TWO_CHECKS, 400, b""),
    "a percent-encoded echostr": (check_query(echostr=percent("a b+c/ä<&>%")), 200, "a b+c/ä<&>%".encode()),
    "percent-encoded names": (check_query().replace("nonce=", "%6eonce="), 200, b"4375120948345356249"),
    "percent-encoded digits": (check_query(timestamp=percent("1714036504")), 200, b"4375120948345356249"),
    "encoded twice": (check_query(timestamp=percent("1714036504").replace("%", "%25")), 403, b""),
    "half an escape": (check_query(echostr="%4"), 400, b""),
    "an escape that is none": (check_query(echostr="%zz"), 400, b""),
    "an escape that is no UTF-8": (check_query(echostr="%ff"), 400, b""),
    "a query of its own in the address": ("shop=1&" + check_query(), 200, b"4375120948345356249"),
    "4 KiB of echostr": (check_query(echostr="7" * 4096), 200, b"7" * 4096),
    "64 KiB of echostr": (check_query(echostr="7" * 65536), 414, b""),
    "64 KiB of signature": (check_query(signature="0" * 65536), 414, b""),
    "64 KiB of another parameter": (check_query(x="7" * 65536), 414, b""),
    "2,000 parameters": (check_query() + "&a=" * 2000, None, None),
}


def try_url_check(desk, query, status, body):
    fastest = 60.0
    for _attempt in range(3):
        begin = time.monotonic()
        answer = desk.get(f"/wechat?{query}" if query else "/wechat")
        fastest = min(fastest, time.monotonic() - begin)
        if status is None:
            expect(answer[0] in (200, 400, 414), f"answered {answer[0]}")
        else:
            expect(answer == (status, body), f"answered {answer[0]} {answer[1][:60]!r}")
    expect(IS_SANITIZED or fastest < 0.05, f"answered after {fastest * 1000:.1f} ms")
    desk.seen = desk.expect_alive()


# ---- Signatures and seals

def forged_paths():
    """A good body under a query that is not WeChat's: name, path, status."""
    timestamp, nonce = str(int(time.time())), "77"
    good = sign(TOKEN, timestamp, nonce)
    rest = f"timestamp={timestamp}&nonce={nonce}"
    return {
        "no query": ("/wechat", 400),
        "no signature": (f"/wechat?{rest}", 400),
        "an empty signature": (f"/wechat?signature=&{rest}", 403),
        "a wrong signature": (f"/wechat?signature={WRONG}&{rest}", 403),
        "a signature that is cut off": (f"/wechat?signature={good[:39]}&{rest}", 403),
        "a signature for another time": (f"/wechat?signature={good}&timestamp=1&nonce={nonce}", 403),
        "a signature with another token": (f"/wechat?signature={sign('other', timestamp, nonce)}&{rest}", 403),
        "a doubled signature": (f"/wechat?signature={good}&signature={good}&{rest}", 400),
        "a query of 64 KiB": (f"/wechat?signature={good}&{rest}&x={'7' * 65536}", 414),
    }


def with_blocks(blocks):
    sealed = encrypt(AES_KEY, blocks)
    return sealed_path(sealed), envelope(sealed)


def with_text(sealed):
    return sealed_path(sealed), envelope(sealed)


def bad_padding(count):
    whole = pad(compose(GOOD, APP_ID))
    return whole[:-1] + bytes([count])


def signed_in_clear(body):
    """A clear body under a query that is rightly signed, but says nothing of its body."""
    return signed_path(), body


def seals():
    """What is wrong with a sealed callback: name, request, statuses."""
    good = seal(AES_KEY, APP_ID, GOOD)
    raw = base64.b64decode(good)
    other_key = "B" * 43
    mixed = pad(compose(GOOD, APP_ID))
    mixed = mixed[:-2] + bytes([mixed[-1] ^ 1]) + mixed[-1:] if mixed[-1] > 1 else mixed[:-1] + b"\2"
    return {
        "another account's AppID inside": (with_text(seal(AES_KEY, "wxffffffffffffffff", GOOD)), {403}),
        "no AppID inside": (with_text(seal(AES_KEY, "", GOOD)), {403}),
        "an AppID that goes on": (with_text(seal(AES_KEY, APP_ID + "0", GOOD)), {403}),
        "another key": (with_text(seal(other_key, APP_ID, GOOD)), {403}),
        "a clear body": (signed_in_clear(GOOD), {400, 403}),
        "a clear body that says it is sealed": ((sealed_path(""), GOOD), {403}),
        "the URL's signature as msg_signature": ((sealed_path(good, msg_signature=signed_path().split("=")[1][:40]), envelope(good)), {403}),
        "no msg_signature": ((sealed_path(good, msg_signature=None), envelope(good)), {400, 403}),
        "another cipher text": ((sealed_path(good), envelope(seal(AES_KEY, APP_ID, GOOD))), {403}),
        "an empty Encrypt": (with_text(""), {400, 403}),
        "an envelope without Encrypt": ((sealed_path(good), b"<xml><ToUserName>gh_0123456789ab</ToUserName></xml>"), {403}),
        "an envelope that is none": ((sealed_path(good), b"\0\1\2"), {400}),
        "an envelope with a DOCTYPE": ((sealed_path(good), b"<!DOCTYPE xml>" + envelope(good)), {400}),
        "base64 that is none": (with_text("!" * 100), {403}),
        "base64 that is cut off": (with_text(good[:-3]), {403}),
        "base64 with a sign in its middle": (with_text(good[:40] + "*" + good[41:]), {403}),
        "half a block": (with_text(base64.b64encode(raw[:-8]).decode()), {403}),
        "one block": (with_text(base64.b64encode(raw[:16]).decode()), {403}),
        "padding of 0": (with_blocks(bad_padding(0)), {403}),
        "padding of 33": (with_blocks(bad_padding(33)), {403}),
        "padding of 255": (with_blocks(bad_padding(255)), {403}),
        "padding of two minds": (with_blocks(mixed), {403}),
        "nothing but padding": (with_blocks(bytes([32]) * 32), {403}),
        "a length beyond the end": (with_blocks(pad(compose(GOOD, APP_ID, length=len(GOOD) + 4096))), {403}),
        "a length of 4 GiB": (with_blocks(pad(compose(GOOD, APP_ID, length=0xFFFFFFFF))), {403}),
        "a length of 2 GiB": (with_blocks(pad(compose(GOOD, APP_ID, length=0x7FFFFFFF))), {403}),
        "noise": (with_blocks(secrets.token_bytes(1024)), {403}),
    }


# ---- Framings

def pour(line, piece, total):
    """Sends so many bytes, or as many as are taken; returns how many."""
    sent = 0
    try:
        while sent < total:
            line.say(piece)
            sent += len(piece)
    except OSError:
        pass
    return sent


def head(desk, fields, path=None):
    return f"POST {path or signed_path()} HTTP/1.1\r\n".encode() + desk.host + fields + b"\r\n"


def send_counted(desk):
    with contextlib.closing(desk.line()) as line:
        line.say(head(desk, b"Content-Length: %d\r\n" % BIG))
        pour(line, b"x" * 65536, BIG)
        return line.hear()[0]


def send_chunked(desk):
    with contextlib.closing(desk.line()) as line:
        line.say(head(desk, b"Transfer-Encoding: chunked\r\n"))
        pour(line, b"10000\r\n" + b"x" * 65536 + b"\r\n", BIG)
        return line.hear()[0]


def send_lying(desk):
    """Says ten bytes and sends eighty million: the ten are a body, the rest is no request."""
    with contextlib.closing(desk.line()) as line:
        line.say(head(desk, b"Content-Length: 10\r\n"))
        pour(line, b"x" * 65536, BIG)
        return line.hear()[0]


def send_one_chunk(desk):
    with contextlib.closing(desk.line()) as line:
        line.say(head(desk, b"Transfer-Encoding: chunked\r\n") + b"ffffffffffffffff\r\n")
        pour(line, b"x" * 65536, BIG)
        return line.hear()[0]


def framing(fields, body=GOOD):
    def send(desk):
        with contextlib.closing(desk.line()) as line:
            line.say(head(desk, fields) + body)
            return line.hear()[0]
    return send


LENGTH = b"Content-Length: %d\r\n" % len(GOOD)
FRAMINGS = {
    "80 MB with their length": (send_counted, {413, None}),
    "80 MB in chunks": (send_chunked, {413, None}),
    "80 MB behind a length of ten": (send_lying, {400, 403, None}),
    "a chunk that says it is endless": (send_one_chunk, {400}),
    "two lengths that agree": (framing(LENGTH + LENGTH), {400}),
    "two lengths that differ": (framing(LENGTH + b"Content-Length: 5\r\n"), {400}),
    "a length and chunks": (framing(LENGTH + b"Transfer-Encoding: chunked\r\n"), {400}),
    "no length": (framing(b""), {411}),
    "a negative length": (framing(b"Content-Length: -1\r\n"), {400}),
    "a length beyond every number": (framing(b"Content-Length: 99999999999999999999999\r\n"), {400}),
    "chunks of no number": (framing(b"Transfer-Encoding: chunked\r\n", b"zz\r\n\r\n" + GOOD), {400}),
    "another coding": (framing(b"Transfer-Encoding: gzip, chunked\r\n"), {400}),
    "a header of 64 KiB": (framing(LENGTH + b"X-Long: " + b"a" * 65536 + b"\r\n"), {431, None}),
    "10,000 headers": (framing(LENGTH + b"X: y\r\n" * 10_000), {431, None}),
}


def send_half(desk):
    """Half a body, then the writing side is closed."""
    with contextlib.closing(desk.line()) as line:
        line.say(head(desk, LENGTH) + GOOD[:100])
        line.socket.shutdown(1)
        return line.hear()[0]


def crowd(desk, begin, go_on, rounds=3):
    """So many slow lines at once; a good callback beside them is answered. What they began must not be stored."""
    lines = []
    try:
        for _number in range(N_SLOW):
            line = Line(desk.address)
            lines.append(line)
            begin(line)
        for _round in range(rounds):
            for line in lines:
                with contextlib.suppress(OSError):
                    go_on(line)
            desk.seen = desk.expect_alive(within=1.0)
            time.sleep(1)
    finally:
        for line in lines:
            line.close()


def crowd_of_half_open(desk):
    crowd(desk, lambda line: None, lambda line: None, rounds=1)


def crowd_of_slow_headers(desk):
    crowd(desk, lambda line: line.say(b"POST /wechat?signature="), lambda line: line.say(b"a"))


def crowd_of_slow_bodies(desk):
    crowd(desk, lambda line: line.say(head(desk, LENGTH)), lambda line: line.say(b"<"))


def crowd_that_does_not_read(desk):
    """Each asks for a long answer again and again and reads none."""
    ask = f"GET /wechat?{check_query(echostr='7' * 4096)} HTTP/1.1\r\n".encode() + desk.host + b"\r\n"
    crowd(desk, lambda line: line.socket.setblocking(False), lambda line: line.say(ask * 8))


CROWDS = {
    "250 half-open connections": crowd_of_half_open,
    "250 headers of one byte a second": crowd_of_slow_headers,
    "250 bodies of one byte a second": crowd_of_slow_bodies,
    "250 that never read their answers": crowd_that_does_not_read,
}


def try_crowd(desk, play):
    with desk.expect_memory(64 * MIB):
        play(desk)
    expect(not any(row.get("text") == "forged" for row in desk.rows()), "stored what was never whole")


def cases_of_documents(desks):
    cases = []
    for mode, desk in desks.items():
        sealed = ", sealed" if mode == "safe" else ""
        for name, body in DOCUMENTS.items():
            cases.append((f"{name}{sealed}", lambda desk=desk, name=name, body=body: try_document(desk, name, body)))
    for name, body in TOO_LARGE.items():
        cases.append((name, lambda body=body: try_too_large(desks["plain"], body)))
    return cases


def cases_of_strangers(desks):
    plain, safe = desks["plain"], desks["safe"]
    cases = [(f"2: URL check with {name}", lambda given=given: try_url_check(plain, *given)) for name, given in URL_CHECKS.items()]
    for name, (path, status) in forged_paths().items():
        cases.append((f"callback with {name}",
                      lambda path=path, status=status: expect_refused(plain, lambda: answer_of(plain, (path, GOOD)), {status})))
    for name, (request, statuses) in seals().items():
        cases.append((f"sealed callback with {name}",
                      lambda request=request, statuses=statuses: expect_refused(safe, lambda: answer_of(safe, request), statuses)))
    return cases


def cases_of_lines(desks):
    plain = desks["plain"]
    cases = [(name, lambda send=send, statuses=statuses: expect_refused(plain, lambda: send(plain), statuses))
             for name, (send, statuses) in FRAMINGS.items()]
    cases.append(("a body that is cut off", lambda: expect_refused(plain, lambda: send_half(plain), {400, None})))
    return cases + [(name, lambda play=play: try_crowd(plain, play)) for name, play in CROWDS.items()]


def all_cases(desks):
    ends = [(f"after all that the bridge ends in good order ({mode})", lambda desk=desk: desk.expect_end())
            for mode, desk in desks.items()]
    return cases_of_strangers(desks) + cases_of_documents(desks) + cases_of_lines(desks) + ends


def main():
    if is_listing():
        return list_names([name for name, _body in all_cases({"plain": None, "safe": None})])
    folder = tempfile.mkdtemp(prefix="tresen-hostile-")
    desks = {}
    try:
        for mode in ("plain", "safe"):
            desks[mode] = Desk(sys.argv[1], folder, mode)
        status = run(all_cases(desks))
    finally:
        for desk in desks.values():
            desk.close()
    shutil.rmtree(folder)
    return status


if __name__ == "__main__":
    sys.exit(main())
