#!/usr/bin/python3
"""Money comes and goes in the real window: staff ask for it, the customer pays, the window says so; then a part goes back.

Usage: test-payments.py TRESEN PRACTICE_SERVER, under tests/support/in-window.
"""

import contextlib
import os
import re
import sqlite3
import sys

from windowkit import main, name_of, press, type_text, wait, xdotool

from bridgekit import call, export  # windowkit knows the way
from browserkit import PHONE
from deskkit import Payer

TIME = r"\d\d:\d\d"
WHAT_FOR = "What for, such as Brake pads"


def row_of(scene, state, line="Brake pads"):
    """How the list tells of the payment."""
    return rf"Test, no money: €123\.45, {name_of(scene.li_wei)}, {state}, {line}, {TIME}"


def wait_item(desk, pattern):
    return wait(lambda: next((item for item in desk.tree().all("list item", re.compile(pattern))), None), f"an item {pattern!r}")


def find_link(scene):
    """What the customer's phone reads from the code on the screen."""
    path = os.path.join(scene.profile, "tresen.db")
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        (token,), = database.execute("SELECT token FROM pay_attempt").fetchall()
    return f"{scene.desk.base}/pay/{token}"


def customer_writes(scene):
    desk = scene.desk = scene.start()
    scene.act(scene.li_wei, "text", text="How do I pay?")
    desk.open(scene.li_wei)
    desk.wait_bubble(rf"{name_of(scene.li_wei)}, {TIME}: How do I pay\?")


def staff_ask_for_money(scene):
    desk = scene.desk
    desk.click_button("Request Payment…")
    desk.wait_for("text", "Amount")
    desk.go_to_dialog()
    desk.fill(WHAT_FOR, "Brake pads")
    type_text("123.45")
    desk.wait_shown("Ask for €123.45")
    press("Return")
    desk.wait_shown("Test: no money moves")
    wait_item(desk, row_of(scene, "Waiting for customer"))
    wait(lambda: not desk.find("text", WHAT_FOR), "the form away")


def customer_pays(scene):
    payer = Payer(find_link(scene), PHONE)
    page = payer.go_to_paygate()
    assert "/cbWechat.aspx" in page.url, page.url
    wait_item(scene.desk, row_of(scene, "Went on to pay"))
    page = payer.press(page, "pay")
    assert page.status == 200 and "Bezahlt" in page.text, page.text


def window_shows_paid(scene):
    desk = scene.desk
    desk.come_back()
    wait_item(desk, row_of(scene, "Paid"))
    desk.wait_shown("Paid")
    desk.wait_shown("Refundable")
    wait(scene.notifications.shown, "a notification")
    (title, text), = scene.notifications.shown()
    assert "€123.45" in title + text and name_of(scene.li_wei) in title + text, (title, text)


def find_refund_button(desk):
    """The one beside Cancel, when it can be pressed."""
    tree = desk.tree()
    return next((button for button in tree.all("push button") if tree.top(button).name == "Refund Payment" and button.has("sensitive")
                 and "Cancel" not in button.name), None)


def a_part_goes_back(scene):
    desk = scene.desk
    desk.click_button(re.compile(r".*Refund….*"))
    desk.wait_shown("Refund Payment")
    desk.go_to_dialog()
    amount = desk.wait_for("text", "Amount")
    assert desk.text(amount) == "", "an amount is there already"
    desk.point_at(amount)
    xdotool("click", 1)
    type_text("23.45")
    desk.wait_shown("Refund €23.45")
    desk.click(wait(lambda: find_refund_button(desk), "the button that refunds"))
    wait(lambda: not desk.shown("Refund Payment"), "the dialog away")
    desk.come_back()
    wait_item(desk, row_of(scene, "Partly refunded", "€23\\.45 refunded"))
    desk.wait_shown("A part went back. Paygate took the refund; WeChat may move the money later.")


def conversation_shows_it(scene):
    desk = scene.desk
    press("ctrl+1")
    wait_item(desk, rf"Test, no money: €123\.45, {name_of(scene.li_wei)}, Partly refunded, €23\.45 refunded, {TIME}")


def books_and_export_agree(scene):
    order, = call(scene.paygate, "/practice/books")["payments"]
    assert (order["captured"], order["credited"], order["channel"]) == (12345, 2345, "W2A"), order
    payment, = export(scene.given.tresen, scene.profile, ("payment",))
    refund, = export(scene.given.tresen, scene.profile, ("refund",))
    assert (payment["state"], payment["amount"], payment["pay_id"]) == ("paid", "12345", order["payid"]), payment
    assert (refund["state"], refund["amount"], refund["trans_id"]) == ("accepted", "2345", order["credits"][0]["transid"]), refund
    assert payment["openid"] == scene.li_wei, payment


def ends_well(scene):
    assert scene.desk.quit() == 0


if __name__ == "__main__":
    sys.exit(main([customer_writes, staff_ask_for_money, customer_pays, window_shows_paid, a_part_goes_back, conversation_shows_it,
                   books_and_export_agree, ends_well], __doc__, takes_payments=True))
