"""Drives the window of a Tresen process from outside: sees what an assistive technology sees, types and clicks with xdotool.

Everything runs under tests/support/in-window, in a process of its own beside the practice WeChat.
"""

import collections
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from gi.repository import Gio, GLib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from bridgekit import APP_ID, APP_SECRET, ORIGINAL_ID, PAYGATE, READY, TOKEN, Failure, Program, call, write_profile  # noqa: E402

PATIENCE = 30.0
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SEND_PATH = "/cgi-bin/message/custom/send"
COMPLAINT = re.compile(r"(-(WARNING|CRITICAL|ERROR)(\s*\*\*)?|\*\* (WARNING|CRITICAL|ERROR) \*\*):|\*\*: |runtime error:|Sanitizer")

# What a library says in every run under Xvfb, each with its reason.
ALLOWED_COMPLAINTS = [
]

# AT-SPI's numbers of roles and states, by the names used here.
ROLES = {2: "alert", 7: "check box", 8: "check menu item", 11: "combo box", 16: "dialog", 20: "filler", 23: "frame",
         26: "icon", 27: "image", 29: "label", 31: "list", 32: "list item", 33: "menu", 34: "menu bar", 35: "menu item", 37: "page tab",
         38: "page tab list", 39: "panel", 40: "password text", 43: "push button", 44: "radio button", 48: "scroll bar",
         49: "scroll pane", 50: "separator", 51: "slider", 52: "spin button", 54: "status bar", 61: "text", 62: "toggle button",
         63: "tool bar", 75: "application", 79: "entry", 88: "link"}
STATES = {"active": 1, "checked": 4, "expanded": 10, "focusable": 11, "focused": 12, "pressed": 20, "selected": 23, "sensitive": 24}


class Gone(Failure):
    """An element went away while it was asked for: pages change while they are looked at."""


GONE_ERRORS = {"org.freedesktop.DBus.Error." + name for name in ("UnknownObject", "UnknownMethod", "UnknownInterface")}


def say(text, file=None):
    for line in str(text).splitlines():
        print(f"# {line}", file=file, flush=True)


def wait(look, what, deadline=PATIENCE, every=0.05):
    """Looks again and again until there is something to see, and returns it; rests longer than it looks, because looking keeps
    the window from its work."""
    end = time.monotonic() + deadline
    while True:
        begin = time.monotonic()
        try:
            seen = look()
        except Gone:
            seen = None
        if seen:
            return seen
        now = time.monotonic()
        if now > end:
            raise Failure(f"not seen within {deadline:g} s: {what}")
        time.sleep(max(every, 2 * (now - begin)))


def hold(look, what, seconds=0.6):
    """Looks for a while: what may not happen has to stay away."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not look():
            raise Failure(f"did not stay so: {what}")
        time.sleep(0.05)


def xdotool(*arguments):
    return subprocess.run(["xdotool", *map(str, arguments)], check=True, stdout=subprocess.PIPE, timeout=20).stdout.decode()


def press(*keys):
    xdotool("key", "--clearmodifiers", *keys)


def type_text(text):
    """ASCII only: for anything else xdotool would change the keyboard's layout."""
    xdotool("type", "--delay", "4", text)


def is_type_name(name):
    return re.fullmatch(r"(Gtk|Adw|Tresen|G)[A-Z]\w+", name) is not None


class Node:
    def __init__(self, item):
        ((self.owner, self.path), _application, (_owner, self.parent), self.index, self.n_children, _interfaces, self.name,
         role, self.description, states) = item
        self.role = ROLES.get(role, str(role))
        self.states = states[0] | states[1] << 32

    def has(self, state):
        return bool(self.states >> STATES[state] & 1)

    def __repr__(self):
        return f"{self.role} {self.name!r}"


class Tree:
    """All that the process shows to assistive technologies, at one moment."""

    def __init__(self, items):
        self.nodes = [Node(item) for item in items]
        self.by_path = {node.path: node for node in self.nodes}

    def ancestors(self, node):
        while node.parent in self.by_path:
            node = self.by_path[node.parent]
            yield node

    def top(self, node):
        """The window in which a node is."""
        way = [node, *self.ancestors(node)]
        if len(way) < 2:
            raise Gone(f"{node} is in no window any more")
        return way[-2]

    def all(self, role=None, name=None, inside=None):
        """name: a text that has to be the whole name, or a pattern."""
        for node in self.nodes:
            if role and node.role != role:
                continue
            if isinstance(name, re.Pattern) and not name.fullmatch(node.name) or isinstance(name, str) and node.name != name:
                continue
            if inside and inside.path not in (above.path for above in self.ancestors(node)):
                continue
            yield node

    def find(self, role=None, name=None, inside=None):
        return next(self.all(role, name, inside), None)

    def list(self, name):
        """The entries of a list in their order."""
        box = self.find("list", name)
        return sorted((node for node in self.nodes if box and node.parent == box.path and node.role == "list item"),
                      key=lambda node: node.index)


class Accessibility:
    """The bus of the assistive technologies."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1, None)
        self.bus = Gio.DBusConnection.new_for_address_sync(
            address.unpack()[0],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)

    def call(self, owner, path, interface, method, parameters=None, deadline=PATIENCE):
        answer = self.bus.call_sync(owner, path, interface, method, parameters, None, 0, int(deadline * 1000), None)
        return answer.unpack()

    def find_application(self, pid):
        children, = self.call("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", "org.a11y.atspi.Accessible",
                              "GetChildren")
        for owner, _path in children:
            number, = self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                "GetConnectionUnixProcessID", GLib.Variant("(s)", (owner,)))
            if number == pid:
                return owner
        return None


class Desk:
    """A Tresen with a window."""

    def __init__(self, scene, arguments, language, waits_for_bridge=True):
        self.scene = scene
        self.out_path = os.path.join(scene.folder, f"desk-{len(scene.desks)}.out")
        self.log_path = os.path.join(scene.folder, f"desk-{len(scene.desks)}.log")
        self.words = {}  # the names by which the test finds its way, when they are not English
        self.expected = []
        environment = dict(os.environ, LANGUAGE=language, GSK_RENDERER="cairo", G_DEBUG="gc-friendly", GTK_A11Y="atspi")
        with open(self.out_path, "wb") as out, open(self.log_path, "wb") as log:
            self.process = subprocess.Popen([scene.given.tresen, *arguments], stdout=out, stderr=log, env=environment)
        self.owner = None
        self.base = self.wait_for_bridge() if waits_for_bridge else None
        if not hasattr(scene, "accessibility"):
            scene.accessibility = Accessibility()
        self.owner = wait(lambda: scene.accessibility.find_application(self.process.pid), "the application")
        wait(self._has_window, "the window")
        self.window = wait(self._find_window, "the window on the screen")
        xdotool("mousemove", 120, 300)
        wait(self.is_active, "the focus")

    def wait_for_bridge(self):
        def look():
            if self.process.poll() is not None:
                raise Failure(f"Tresen ended with {self.process.returncode}: {Path(self.log_path).read_text(encoding='utf-8')}")
            return READY.search(Path(self.out_path).read_text(encoding="utf-8"))
        return wait(look, "the bridge").group(1)

    def _has_window(self):
        try:
            return self.tree().find("frame")
        except GLib.Error:  # it is on the bus, but has not told of itself yet
            return False

    def _find_window(self):
        done = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], stdout=subprocess.PIPE, check=False)
        return done.stdout.decode().split()

    def is_active(self):
        return any(node.has("active") for node in self.tree().all("frame"))

    # What is there to see

    def tree(self):
        """GTK tells all it knows in one answer, but knows an element only after somebody has asked its parent for it."""
        asked = set()
        while True:
            items, = self.scene.accessibility.call(self.owner, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems")
            tree = Tree(items)
            known = collections.Counter(node.parent for node in tree.nodes)
            curious = [node for node in tree.nodes if known[node.path] < node.n_children and node.path not in asked]
            if not curious:
                return tree
            for node in curious:
                asked.add(node.path)
                self._ask(node, "Accessible", "GetChildren")

    def _ask(self, node, interface, method, parameters=None):
        try:
            return self.scene.accessibility.call(node.owner, node.path, "org.a11y.atspi." + interface, method, parameters)
        except GLib.Error as error:
            if Gio.DBusError.get_remote_error(error) in GONE_ERRORS:
                raise Gone(f"{node} has gone: {error.message}") from error
            raise

    def extents(self, node):
        if node is None:
            raise Gone("the element looked for is not there")
        return self._ask(node, "Component", "GetExtents", GLib.Variant("(u)", (1,)))[0]

    def is_shown(self, tree, node):
        """Whether a label or a row is really on the screen: hidden pages of a stack are in the tree too. Only what is neither
        covered nor scrolled away is found where it says it stands."""
        x, y, width, height = self.extents(node)
        if width <= 0 or height <= 0:
            return False
        (_owner, path), = self._ask(tree.top(node), "Component", "GetAccessibleAtPoint",
                                    GLib.Variant("(iiu)", (x + width // 2, y + height // 2, 1)))
        hit = tree.by_path.get(path)
        return hit is not None and (hit is node or node in tree.ancestors(hit))

    def shown(self, text):
        """The label with this text (or pattern), if it is on the screen."""
        tree = self.tree()
        return next((node for node in tree.all("label", text) if self.is_shown(tree, node)), None)

    def wait_shown(self, text):
        return wait(lambda: self.shown(text), f"the text {text!r}")

    def shown_texts(self):
        tree = self.tree()
        return [node.name for node in tree.all("label") if self.is_shown(tree, node)]

    def find(self, role, name):
        return self.tree().find(role, name)

    def wait_for(self, role, name):
        return wait(lambda: self.find(role, name), f"{role} {name!r}")

    def rows(self):
        return [node.name for node in self.tree().list(self.words.get("Conversations", "Conversations"))]

    def bubbles(self):
        return [node.name for node in self.tree().list(self.words.get("Messages", "Messages"))]

    def focused(self):
        """What has the keyboard in the main window; None if nothing has."""
        tree = self.tree()
        return next((node for node in tree.nodes if node.has("focused") and tree.top(node).name == "Tresen"), None)

    def around_focus(self):
        """The names of what has the keyboard and of all around it."""
        tree, node = self.tree(), self.focused()
        return {above.name for above in [node, *tree.ancestors(node)]} if node else set()

    def wait_row(self, pattern):
        return wait(lambda: next((row for row in self.rows() if re.fullmatch(pattern, row)), None), f"a row {pattern!r}")

    def wait_bubble(self, pattern):
        return wait(lambda: next((row for row in self.bubbles() if re.fullmatch(pattern, row, re.DOTALL)), None), f"a bubble {pattern!r}")

    def text(self, node):
        return self._ask(node, "Text", "GetText", GLib.Variant("(ii)", (0, 1_000_000)))[0]

    def composer(self):
        return self.wait_for("text", self.words.get("Reply", "Reply"))

    def written(self):
        return self.text(self.composer())

    def wait_written(self, text):
        wait(lambda: self.written() == text, f"{text!r} in the composer")

    # What a person does

    def click(self, node):
        """Presses a button as an assistive technology does."""
        self._ask(node, "Action", "DoAction", GLib.Variant("(i)", (0,)))

    def click_button(self, name):
        self.click(wait(lambda: next((node for node in self.tree().all("push button", name) if node.has("sensitive")), None), f"a button {name!r}"))

    def point_at(self, node):
        x, y, width, height = self.extents(node)
        xdotool("mousemove", x + width // 2, y + height // 2)

    def focus_composer(self):
        self.point_at(self.composer())
        xdotool("click", 1)
        wait(lambda: self.composer().has("focused"), "the focus in the composer")

    def put_text(self, text):
        """As an input method or a screen reader puts it."""
        self._ask(self.composer(), "EditableText", "SetTextContents", GLib.Variant("(s)", (text,)))

    def fill(self, name, text):
        """Likewise, into a field of a form."""
        self._ask(self.wait_for("text", name), "EditableText", "SetTextContents", GLib.Variant("(s)", (text,)))

    def open(self, openid):
        """Goes to a customer's conversation by the keyboard."""
        def is_open():
            rows = self.tree().list("Conversations")
            wanted = next((i for i, row in enumerate(rows) if row.name.startswith(name_of(openid))), None)
            chosen = next((i for i, row in enumerate(rows) if row.has("selected")), None)
            if wanted is None:
                return False
            if chosen != wanted:
                press("alt+Down" if chosen is None or chosen < wanted else "alt+Up")
            return chosen == wanted
        wait(is_open, f"the conversation with {name_of(openid)}", every=0.3)
        self.wait_shown(name_of(openid))

    def leave(self):
        """Gives the keyboard to no window, as when a person works in another window."""
        xdotool("mousemove", 1270, 890)
        xdotool("windowfocus", xdotool("search", "--maxdepth", 0, "--name", "").split()[0])
        wait(lambda: not self.is_active(), "the window without the focus")

    def come_back(self):
        """Without a window manager nobody does that when a dialog has gone."""
        xdotool("mousemove", 120, 300)
        xdotool("windowfocus", self.window[-1])
        wait(self.is_active, "the focus")

    def go_to_dialog(self):
        """Gives the keyboard to the window that lies over the main one, which nobody does without a window manager."""
        above = wait(lambda: [window for window in self._find_window() if window not in self.window], "a window over the main one")
        xdotool("windowfocus", above[-1])

    def resize(self, width, height):
        xdotool("windowsize", self.window[-1], width, height)

    # Its end

    def complaints(self):
        lines = Path(self.log_path).read_text(encoding="utf-8", errors="replace").splitlines()
        allowed = [*ALLOWED_COMPLAINTS, *self.expected]
        return [line for line in lines if COMPLAINT.search(line) and not any(re.search(pattern, line) for pattern in allowed)]

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def quit(self):
        """Ctrl+Q; returns the exit status."""
        press("ctrl+q")
        return self.process.wait(PATIENCE)


class Notifications:
    """Whoever shows the desktop's notifications."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "notifications")
        program = Path(__file__).resolve().parent.parent / "support" / "notifications.py"
        with open(self.path, "wb") as out:
            self.process = subprocess.Popen(["/usr/bin/python3", program], stdout=out)
        wait(lambda: self._lines(), "the notifications' daemon")

    def _lines(self):
        return Path(self.path).read_text(encoding="utf-8").splitlines()

    def shown(self):
        """Titles and texts."""
        return [tuple(json.loads(line).values()) for line in self._lines()[1:]]


class Scene:
    """A folder with a profile, and the practice WeChat that belongs to it."""

    def __init__(self, given, takes_payments=False):
        self.given = given
        self.folder = tempfile.mkdtemp(prefix="tresen-window-")
        self.profile = os.path.join(self.folder, "profile")
        self.desks = []
        self.practice = Program([given.practice_server, "--app-id", APP_ID, "--secret", APP_SECRET, "--token", TOKEN,
                                 "--original-id", ORIGINAL_ID, "--mode", "safe", "--aes-key", AES_KEY],
                                os.path.join(self.folder, "practice.log"))
        self.paygate = self.practice.wait_for(PAYGATE) if takes_payments else None
        self.notifications = Notifications(self.folder)
        self.secrets = write_profile(self.profile, self.practice.base, aes_key=AES_KEY, paygate_base=self.paygate)
        self.li_wei = self.order("/practice/state")["followers"][0]["openid"]

    def close(self):
        for desk in self.desks:
            desk.kill()
        self.practice.kill()
        self.notifications.process.kill()
        self.notifications.process.wait()
        shutil.rmtree(self.folder)

    def order(self, path, body=None):
        return call(self.practice.base, path, body)

    def options(self, profile=None):
        return ["--profile", profile or self.profile, "--secrets", self.secrets]

    def start(self, language="", arguments=None, waits_for_bridge=True):
        for desk in self.desks:
            desk.kill()
        desk = Desk(self, arguments or self.options(), language, waits_for_bridge)
        self.desks.append(desk)
        if desk.base:
            self.order("/practice/callback", {"url": desk.base + "/wechat"})
        return desk

    def act(self, openid, act, **more):
        """WeChat's times are whole seconds: a reply of the same second would stand after what the customer does now."""
        time.sleep(1.02 - time.time() % 1.0)
        outcome = self.order("/practice/act", {"openid": openid, "act": act, **more})
        if not outcome["delivered"]:
            raise Failure(f"the desk did not take {act}: {outcome}")
        return outcome

    def new_customer(self, name, text):
        """Someone who follows and writes."""
        openid = self.order("/practice/customer", {"name": name})["openid"]
        self.act(openid, "follow")
        self.act(openid, "text", text=text)
        return openid

    def received(self, openid, text):
        return self.order("/practice/state?chats=0")["send_counts"].get(openid, {}).get(text, 0)

    def wait_received(self, openid, text, times=1):
        wait(lambda: self.received(openid, text) == times, f"{text!r} with the customer")

    def sends(self):
        return self.order("/practice/state?chats=0")["sends_total"]

    def fault(self, kind, **more):
        self.order("/practice/fault", {"endpoint": SEND_PATH, "kind": kind, **more})


def name_of(openid):
    return "Customer " + openid[-4:]


def check_complaints(scene):
    found = [line for desk in scene.desks for line in desk.complaints()]
    for line in found:
        say(line)
    if found:
        raise Failure(f"{len(found)} complaints of GTK, GLib or a sanitizer")


def describe(scene):
    desk = next((desk for desk in reversed(scene.desks) if desk.process.poll() is None), None)
    if not desk:
        return
    try:
        say("on the screen: " + " | ".join(desk.shown_texts()))
        say("rows: " + " | ".join(desk.rows()))
        say("bubbles: " + " | ".join(desk.bubbles()))
    except (GLib.Error, Failure) as error:
        say(f"the window does not answer: {error}")


def play(scene, cases):
    """Plays the cases in their order and says so in TAP; returns the exit status."""
    cases = [*cases, check_complaints]
    print(f"1..{len(cases)}", flush=True)
    failed = 0
    for number, case in enumerate(cases, 1):
        begin = time.monotonic()
        try:
            case(scene)
            print(f"ok {number} - {case.__name__} ({time.monotonic() - begin:.1f} s)", flush=True)
        except (AssertionError, Failure, GLib.Error, OSError, KeyError, AttributeError, subprocess.SubprocessError):
            failed += 1
            # Meson shows what failed from here, and leaves the other stream out.
            say(traceback.format_exc(), file=sys.stderr)
            describe(scene)
            print(f"not ok {number} - {case.__name__}", flush=True)
    scene.close()
    return 1 if failed else 0


def main(cases, description, takes_payments=False):
    """What every test program here does."""
    import argparse

    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("tresen")
    parser.add_argument("practice_server")
    parser.add_argument("--only", help="play this case alone, after the first one")
    given = parser.parse_args()
    scene = Scene(given, takes_payments)
    return play(scene, [case for case in cases if not given.only or case.__name__ == given.only or case is cases[0]])
