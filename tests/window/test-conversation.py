#!/usr/bin/python3
"""The first loop in the real window: a callback comes in by HTTP, staff answer, and the window tells the truth about it.

Usage: test-conversation.py TRESEN PRACTICE_SERVER, under tests/support/in-window.
"""

import re
import sys
import time

from windowkit import hold, main, name_of, press, say, type_text, wait

TIME = r"\d\d:\d\d"


def accepted(text):
    return rf"You, {TIME}, Accepted: {re.escape(text)}"


def send(scene, text):
    """Types a reply and sends it by Return."""
    scene.desk.focus_composer()
    type_text(text)
    scene.desk.wait_written(text)
    press("Return")


def callback_becomes_a_row(scene):
    desk = scene.desk = scene.start()
    desk.wait_shown("No Conversations Yet")
    scene.act(scene.li_wei, "text", text="刹车异响 Brakes")
    answered = time.monotonic()
    desk.wait_row(rf"{name_of(scene.li_wei)}, 1 unread, 刹车异响 Brakes, {TIME}, 5 of 5 replies left, 47 hours")
    say(f"from the callback's answer to the row: {(time.monotonic() - answered) * 1000:.0f} ms")
    desk.wait_shown("刹车异响 Brakes")
    desk.wait_for("list item", "Inbox, 1 unread conversation")
    assert not desk.shown("No Conversations Yet")


def opening_marks_read(scene):
    desk = scene.desk
    press("alt+Down")
    desk.wait_bubble(rf"{name_of(scene.li_wei)}, {TIME}: 刹车异响 Brakes")
    desk.wait_row(rf"{name_of(scene.li_wei)}, 刹车异响 Brakes, {TIME}, 5 of 5 replies left, 47 hours")
    desk.wait_for("list item", "Inbox")
    desk.wait_shown(re.compile(r"5 replies left · until .*"))


def enter_sends(scene):
    desk = scene.desk
    assert not desk.find("push button", "Send").has("sensitive"), "an empty reply could be sent"
    send(scene, "Come at three.")
    scene.wait_received(scene.li_wei, "Come at three.")
    desk.wait_bubble(accepted("Come at three."))
    desk.wait_written("")
    desk.wait_row(rf"{name_of(scene.li_wei)}, You: Come at three\., {TIME}, 4 of 5 replies left, 47 hours")
    assert scene.received(scene.li_wei, "Come at three.") == 1


def chinese_arrives(scene):
    desk = scene.desk
    desk.put_text("好的，下午三点见！")
    desk.focus_composer()
    press("Return")
    scene.wait_received(scene.li_wei, "好的，下午三点见！")
    desk.wait_bubble(accepted("好的，下午三点见！"))


def shift_enter_breaks_the_line(scene):
    desk = scene.desk
    desk.focus_composer()
    before = scene.sends()
    type_text("First")
    press("shift+Return")
    type_text("Second")
    desk.wait_written("First\nSecond")
    assert scene.sends() == before
    press("ctrl+Return")
    scene.wait_received(scene.li_wei, "First\nSecond")
    desk.wait_bubble(accepted("First\nSecond"))


def enter_in_a_preedit_sends_nothing(scene):
    desk = scene.desk
    desk.focus_composer()
    before = scene.sends()
    press("ctrl+shift+u")
    for key in "53d6":
        press(key)
    press("Return")
    desk.wait_written("取")
    hold(lambda: desk.written() == "取" and scene.sends() == before, "nothing is sent while an input method composes")
    press("Return")
    scene.wait_received(scene.li_wei, "取")
    desk.wait_bubble(accepted("取"))
    desk.wait_written("")


def unread_until_the_window_is_active(scene):
    desk = scene.desk
    desk.leave()
    scene.act(scene.li_wei, "text", text="Still there?")
    unread = rf"{name_of(scene.li_wei)}, 1 unread, Still there\?, {TIME}, 5 of 5 replies left, 47 hours"
    desk.wait_row(unread)
    desk.wait_bubble(rf"{name_of(scene.li_wei)}, {TIME}: Still there\?")
    hold(lambda: any(re.fullmatch(unread, row) for row in desk.rows()), "unread while nobody looks")
    desk.wait_for("list item", "Inbox, 1 unread conversation")
    desk.come_back()
    desk.wait_row(unread.replace("1 unread, ", ""))
    desk.wait_for("list item", "Inbox")


def refused_reply_says_why(scene):
    desk = scene.desk
    scene.fault("errcode", errcode=45002)
    send(scene, "Refused")
    desk.wait_bubble(rf"You, {TIME}, Not sent: Refused")
    desk.wait_shown("The text is too long for WeChat. WeChat takes up to 2048 bytes; a Chinese character counts three. "
                    "Shorten it, or send it in two parts.")
    desk.wait_shown("Not sent")
    desk.wait_row(rf"{name_of(scene.li_wei)}, You: Refused, .*, 1 reply was not sent")
    assert scene.received(scene.li_wei, "Refused") == 0
    desk.click_button("Send Again")
    scene.wait_received(scene.li_wei, "Refused")
    desk.wait_bubble(accepted("Refused"))
    wait(lambda: not any("not sent" in row for row in desk.rows()), "the row without the failure")
    assert scene.received(scene.li_wei, "Refused") == 1


def answer_dialog(desk, answer):
    """The dialog holds its buttons twice, side by side and one above the other; only those that fit are shown."""
    desk.wait_shown("Send the Message Again?")
    tree = desk.tree()
    dialog = tree.top(tree.find("label", "Send the Message Again?"))
    label = next(node for node in tree.all("label", answer, dialog) if desk.is_shown(tree, node))
    desk.click(next(node for node in tree.ancestors(label) if node.role == "push button"))
    wait(lambda: not desk.find("label", "Send the Message Again?"), "the end of the dialog")
    desk.come_back()


def unknown_is_asked_about(scene):
    desk = scene.desk
    scene.fault("cut-after")
    send(scene, "Cut off")
    desk.wait_bubble(rf"You, {TIME}, Unknown: Cut off")
    desk.wait_shown("It is not known whether this was sent: the connection was lost. Send again only if the customer did not get it.")
    hold(lambda: scene.received(scene.li_wei, "Cut off") == 1, "not sent again by itself")
    desk.click_button("Send Again")
    answer_dialog(desk, "Cancel")
    hold(lambda: scene.received(scene.li_wei, "Cut off") == 1, "not sent again after Cancel")
    desk.click_button("Send Again")
    answer_dialog(desk, "Send Again")
    scene.wait_received(scene.li_wei, "Cut off", 2)
    desk.wait_bubble(accepted("Cut off"))


def unknown_can_be_dismissed(scene):
    desk = scene.desk
    scene.act(scene.li_wei, "text", text="And now?")
    scene.fault("cut-after")
    send(scene, "Never mind")
    desk.wait_bubble(rf"You, {TIME}, Unknown: Never mind")
    desk.wait_row(r".*, 1 reply was not sent")
    desk.click_button("Dismiss")
    wait(lambda: not any("not sent" in row for row in desk.rows()), "the row without the failure")
    desk.wait_bubble(rf"You, {TIME}, Unknown: Never mind")
    assert scene.received(scene.li_wei, "Never mind") == 1


def used_up_replies_block_sending(scene):
    desk = scene.desk
    scene.other = scene.new_customer("Zhang Min", "Is it ready?")
    desk.wait_row(rf"{name_of(scene.other)}, 1 unread, Is it ready\?, {TIME}, 5 of 5 replies left, 47 hours")
    desk.open(scene.other)
    desk.wait_bubble(rf"{name_of(scene.other)}, {TIME}: Is it ready\?")
    for number in range(1, 6):
        send(scene, f"Part {number}")
        desk.wait_bubble(accepted(f"Part {number}"))
    reason = "No replies left. The customer must write first."
    desk.wait_shown(reason)
    desk.wait_row(rf"{name_of(scene.other)}, You: Part 5, {TIME}, no replies left, the customer must write first")
    before = scene.sends()
    send(scene, "One more")
    hold(lambda: scene.sends() == before and desk.written() == "One more", "nothing is sent when no reply is left")
    button = desk.find("push button", "Send")
    assert not button.has("sensitive") and button.description == reason, (button, button.description)
    scene.act(scene.other, "text", text="Go on")
    desk.wait_shown(re.compile(r"5 replies left · .*"))
    press("Return")
    scene.wait_received(scene.other, "One more")
    desk.wait_bubble(accepted("One more"))


def unfollowing_blocks_sending(scene):
    desk = scene.desk
    scene.act(scene.other, "unfollow")
    reason = f"{name_of(scene.other)} no longer follows the account. Nothing can be sent until the customer follows again."
    desk.wait_shown(reason)
    desk.put_text("Too late")
    button = desk.find("push button", "Send")
    assert not button.has("sensitive") and button.description == reason, (button, button.description)
    desk.wait_row(rf"{name_of(scene.other)}, .*, does not follow any more, no reply is possible.*")


def quitting_ends_well(scene):
    assert scene.desk.quit() == 0


CASES = [callback_becomes_a_row, opening_marks_read, enter_sends, chinese_arrives, shift_enter_breaks_the_line,
         enter_in_a_preedit_sends_nothing, unread_until_the_window_is_active, refused_reply_says_why, unknown_is_asked_about,
         unknown_can_be_dismissed, used_up_replies_block_sending, unfollowing_blocks_sending, quitting_ends_well]

if __name__ == "__main__":
    sys.exit(main(CASES, __doc__))
