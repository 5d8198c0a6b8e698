#!/usr/bin/python3
"""What can be reached by the keyboard, and whether everything has a name for those who hear the window.

Usage: test-access.py TRESEN PRACTICE_SERVER, under tests/support/in-window.
"""

import re
import sys
import time

from windowkit import Failure, hold, is_type_name, main, name_of, press, say, type_text, wait

INTERACTIVE = {"alert", "check box", "check menu item", "combo box", "dialog", "entry", "frame", "icon", "image", "link", "list", "list item",
               "menu", "menu item", "page tab", "password text", "push button", "radio button", "slider", "spin button", "status bar",
               "text", "toggle button"}

SHORTCUTS = "Keyboard shortcuts"

# Parts inside GTK and libadwaita that nobody outside can name: role, name, and an element around them.
ALLOWED = [
    ("push button", "GtkToggleButton", "combo box"),  # the inner button of a GtkDropDown, which is named itself
    ("filler", "GtkListItemWidget", "combo box"),     # the rows of a GtkDropDown
    ("image", "GtkImage", "text"),                    # the pen of an AdwEntryRow
    ("image", "GtkImage", "AdwAvatar"),               # what an AdwAvatar draws: the name stands beside it
    ("image", "", "AdwAvatar"),
    ("scroll pane", "", None),                        # a GtkScrolledWindow takes the focus only to scroll by keys
    ("entry", "GtkSearchEntry", SHORTCUTS),           # GtkShortcutsWindow builds its own header
    ("push button", "GtkMenuButton", SHORTCUTS),
    ("push button", "GtkImage", SHORTCUTS),
    ("image", "GtkImage", SHORTCUTS),
    ("menu", "", "Main Menu"),                        # the GtkPopoverMenu of a GtkMenuButton
    (None, None, "About"),                            # AdwAboutWindow builds all of itself
]


def is_allowed(tree, node):
    around = {word for above in tree.ancestors(node) for word in (above.role, above.name)}
    return any(role in (None, node.role) and name in (None, node.name) and (outer is None or outer in around)
               for role, name, outer in ALLOWED)


def find_nameless(scene):
    tree = scene.desk.tree()
    return tree, [node for node in tree.nodes
                  if (node.role in INTERACTIVE or node.has("focusable")) and (not node.name or is_type_name(node.name))
                  and not is_allowed(tree, node)]


def check_names(scene, where):
    """What is still on its way out of the window, or into it, gets a moment to have a name."""
    end = time.monotonic() + 5
    tree, faults = wait(lambda: find_nameless(scene), "the elements")
    while faults and time.monotonic() < end:
        time.sleep(0.2)
        tree, faults = wait(lambda: find_nameless(scene), "the elements")
    for node in faults:
        path = " > ".join(repr(above) for above in reversed(list(tree.ancestors(node))) if above.name)
        say(f"{where}: no name: {node} in {path}")
    scene.faults = getattr(scene, "faults", 0) + len(faults)
    if faults:
        raise Failure(f"{len(faults)} of {len(tree.nodes)} elements have no name: {where}")
    say(f"{where}: {len(tree.nodes)} elements")


def empty_inbox_has_names(scene):
    scene.desk = scene.start()
    scene.desk.wait_shown("No Conversations Yet")
    check_names(scene, "empty inbox")


def open_conversation_has_names(scene):
    desk = scene.desk
    scene.act(scene.li_wei, "text", text="Brakes")
    scene.act(scene.li_wei, "image")
    scene.act(scene.li_wei, "location", latitude=52.5, longitude=13.4, text="Berlin")
    desk.open(scene.li_wei)
    scene.fault("errcode", errcode=45002)
    desk.focus_composer()
    type_text("Refused")
    press("Return")
    desk.wait_for("push button", "Send Again")
    desk.wait_bubble(rf"{name_of(scene.li_wei)}, .*: Picture")
    check_names(scene, "conversation")


def shortcuts_open_by_key(scene):
    desk = scene.desk
    for key in ("F1", "ctrl+question"):
        press(key)
        wait(lambda: len(list(desk.tree().all("frame"))) == 2, f"the shortcuts by {key}")
        desk.wait_shown("Send the reply")
        try:
            if key == "F1":
                check_names(scene, "shortcuts")
        finally:  # left open, it would take the keys of every case after this one
            desk.go_to_dialog()
            press("Escape")
            wait(lambda: len(list(desk.tree().all("frame"))) == 1, "the end of the shortcuts")
            desk.come_back()


def about_has_names(scene):
    desk = scene.desk
    press("F10")
    desk.click(desk.wait_for("menu item", "About Tresen"))
    desk.wait_shown("The Tresen Authors")
    try:
        check_names(scene, "about")
    finally:
        desk.go_to_dialog()
        press("Escape")
        wait(lambda: not desk.shown("The Tresen Authors"), "the end of the about window")
        desk.come_back()


def tab_leaves_the_list(scene):
    desk = scene.desk
    press("ctrl+1")
    wait(lambda: "Conversations" in desk.around_focus(), "the focus in the list")
    press("Tab")
    wait(lambda: "TresenConversationPage" in desk.around_focus(), "Tab out of the list")
    press("ctrl+1")
    wait(lambda: "Conversations" in desk.around_focus(), "the focus in the list again")
    press("shift+Tab")
    wait(lambda: "Show Conversations" in desk.around_focus(), "Shift+Tab to the filter")


def reached_by(scene, key):
    """The names of all that a key goes through, from the composer until it comes to the list."""
    desk = scene.desk
    desk.focus_composer()
    names = set()
    for _step in range(40):
        press(key)
        time.sleep(0.1)
        node = desk.focused()  # none while it is in the inner text of an AdwEntryRow, which GTK does not tell of
        if node:
            names.add(node.name)
        if "Conversations" in desk.around_focus():
            break
    say(f"by {key}: " + ", ".join(sorted(names)))
    return names


def tab_reaches_everything(scene):
    """Tab goes from the list to the composer; what stands above that is on the way back."""
    forward = reached_by(scene, "Tab")
    assert {"Copy OpenID", "Main Menu"} <= forward, "not reached by Tab"
    back = reached_by(scene, "shift+Tab")
    assert {"Attach Files", "Details", "Dismiss", "Send Again", "Show Picture", "Show Customer"} <= back, "not reached by Shift+Tab"


def keys_move_between_conversations(scene):
    desk = scene.desk
    scene.other = scene.new_customer("Zhang Min", "Tyres")
    desk.wait_row(rf"{name_of(scene.other)}, .*")
    desk.open(scene.other)
    desk.wait_bubble(rf"{name_of(scene.other)}, .*: Tyres")
    desk.open(scene.li_wei)
    desk.wait_bubble(rf"{name_of(scene.li_wei)}, .*: Brakes")
    desk.focus_composer()
    type_text("On Monday")
    press("Return")
    desk.wait_bubble("You, .*, Accepted: On Monday")
    press("ctrl+j")
    desk.wait_bubble(rf"{name_of(scene.other)}, .*: Tyres")


def f9_shows_and_hides_the_customer(scene):
    desk = scene.desk
    desk.wait_shown("OpenID")
    press("F9")
    wait(lambda: not desk.shown("OpenID"), "F9 hides the customer")
    press("F9")
    desk.wait_shown("OpenID")


def narrow_pages_have_names(scene):
    desk = scene.desk
    desk.resize(360, 720)
    wait(lambda: desk.extents(desk.find("frame", "Tresen"))[2] <= 360, "the narrow window")
    wait(lambda: not desk.shown("Inbox"), "the conversation as a page of its own")
    desk.wait_shown(name_of(scene.other))
    check_names(scene, "narrow, conversation")


def alt_left_goes_back(scene):
    desk = scene.desk
    press("alt+Left")
    desk.wait_shown("Inbox")
    desk.wait_shown("Tyres")
    wait(lambda: not desk.bubbles(), "no conversation open")
    check_names(scene, "narrow, list")
    press("alt+Left")
    desk.wait_shown("Tresen")
    desk.wait_shown("Connected")
    check_names(scene, "narrow, places")
    hold(lambda: scene.desk.process.poll() is None, "the program runs", 0.2)


def wide_again(scene):
    desk = scene.desk
    for width in (1120, 360, 1120):
        desk.resize(width, 720)
        wait(lambda: abs(desk.extents(desk.find("frame", "Tresen"))[2] - width) <= 12, f"the window {width} wide")
    desk.wait_shown("Tyres")
    desk.open(scene.other)
    desk.wait_bubble(rf"{name_of(scene.other)}, .*: Tyres")


def quitting_ends_well(scene):
    assert scene.desk.quit() == 0


CASES = [empty_inbox_has_names, open_conversation_has_names, shortcuts_open_by_key, about_has_names, tab_leaves_the_list,
         tab_reaches_everything, keys_move_between_conversations, f9_shows_and_hides_the_customer, narrow_pages_have_names, alt_left_goes_back, wide_again,
         quitting_ends_well]

if __name__ == "__main__":
    sys.exit(main(CASES, __doc__))
