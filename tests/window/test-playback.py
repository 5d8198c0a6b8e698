#!/usr/bin/python3
"""A customer speaks and films: the recording plays in the real window, the film can be opened.

Usage: test-playback.py TRESEN PRACTICE_SERVER, under tests/support/in-window.
"""

import re
import sys

from windowkit import hold, main, name_of, press, wait

TIME = r"\d\d:\d\d"
PLAY = "Voice message, 6 seconds, play"
PAUSE = "Voice message, 6 seconds, pause"


def buttons(scene, name):
    tree = scene.desk.tree()
    return [node for node in tree.all("push button") if node.name == name]


def shown_button(scene, name):
    """Pages that are not shown have buttons of that name too."""
    tree = scene.desk.tree()
    return next((node for node in tree.all("push button", name) if scene.desk.is_shown(tree, node)), None)


def recording_becomes_a_row(scene):
    desk = scene.desk = scene.start()
    desk.wait_shown("No Conversations Yet")
    scene.act(scene.li_wei, "voice", text="Meine Bremsen machen Geräusche")
    desk.wait_row(rf"{name_of(scene.li_wei)}, 1 unread, Voice message, 0:06, {TIME}, 5 of 5 replies left, 47 hours")


def recording_is_in_the_conversation(scene):
    press("alt+Down")
    scene.desk.wait_bubble(rf"{name_of(scene.li_wei)}, {TIME}: Voice message: Meine Bremsen machen Geräusche")
    scene.desk.wait_for("push button", PLAY)
    scene.desk.wait_shown("Meine Bremsen machen Geräusche")
    scene.desk.wait_shown("0:06")


def recording_plays_to_its_end(scene):
    desk = scene.desk
    desk.click(desk.find("push button", PLAY))
    desk.wait_for("push button", PAUSE)
    desk.wait_shown(re.compile(r"0:0[1-5] / 0:06"))
    wait(lambda: buttons(scene, PLAY), "the end of the recording")
    desk.wait_shown("0:06")


def second_recording_ends_the_first(scene):
    desk = scene.desk
    scene.act(scene.li_wei, "voice")
    wait(lambda: len(buttons(scene, PLAY)) == 2, "two recordings")
    desk.click(buttons(scene, PLAY)[0])
    desk.wait_for("push button", PAUSE)
    desk.click(buttons(scene, PLAY)[0])  # the other one, for the first says "pause" now
    wait(lambda: len(buttons(scene, PAUSE)) == 1, "one that plays")
    hold(lambda: len(buttons(scene, PAUSE)) == 1 and len(buttons(scene, PLAY)) == 1, "one at a time")


def another_conversation_is_silent(scene):
    desk = scene.desk
    other = scene.new_customer("Zhang Min", "Is it ready?")
    desk.open(other)
    desk.wait_bubble(rf"{name_of(other)}, {TIME}: Is it ready\?")
    desk.open(scene.li_wei)
    wait(lambda: len(buttons(scene, PLAY)) == 2, "two recordings")
    assert not buttons(scene, PAUSE)


def film_can_be_opened(scene):
    desk = scene.desk
    scene.act(scene.li_wei, "video")
    desk.wait_bubble(rf"{name_of(scene.li_wei)}, {TIME}: Video, 0:04")
    desk.wait_for("push button", "Open: Video")
    desk.wait_for("push button", "Save As: Video")
    desk.wait_shown(re.compile(r"0:04 · 19\.1.kB"))


def recording_that_is_lost_can_be_fetched_again(scene):
    desk = scene.desk
    scene.order("/practice/fault", {"endpoint": "/cgi-bin/media/get", "kind": "errcode", "errcode": 40007, "count": 2})
    scene.act(scene.li_wei, "voice")
    desk.wait_shown("The voice message could not be fetched. WeChat keeps voice messages for three days.")
    desk.click(wait(lambda: shown_button(scene, "Try Again"), "the button to try again"))
    wait(lambda: len(buttons(scene, PLAY)) == 3, "the third recording")


def quitting_while_it_plays_ends_well(scene):
    desk = scene.desk
    desk.click(buttons(scene, PLAY)[0])
    desk.wait_for("push button", PAUSE)
    assert desk.quit() == 0


CASES = [recording_becomes_a_row, recording_is_in_the_conversation, recording_plays_to_its_end,
         second_recording_ends_the_first, another_conversation_is_silent, film_can_be_opened,
         recording_that_is_lost_can_be_fetched_again, quitting_while_it_plays_ends_well]

if __name__ == "__main__":
    sys.exit(main(CASES, __doc__))
