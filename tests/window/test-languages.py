#!/usr/bin/python3
"""German and Chinese: nothing that has a translation is shown in English, in the states a person comes through.

Usage: test-languages.py TRESEN PRACTICE_SERVER, under tests/support/in-window.
"""

import ast
import os
import re
import sys
from pathlib import Path

from windowkit import Failure, main, press, say, type_text, wait

PO = Path(__file__).resolve().parent.parent.parent / "po"


def read_catalogue(language):
    """{English: all its translations} of a .po file."""
    catalogue, keys, values, target = {}, [], [], None
    for line in [*(PO / f"{language}.po").read_text(encoding="utf-8").splitlines(), 'msgid ""']:
        word, _blank, rest = line.partition(" ")
        if word in ("msgctxt", "msgid") and values:
            for key in keys:
                catalogue.setdefault(key, set()).update(values)
            keys, values = [], []
        if word in ("msgid", "msgid_plural"):
            keys.append(ast.literal_eval(rest))
            target = keys
        elif word.startswith("msgstr"):
            values.append(ast.literal_eval(rest))
            target = values
        elif word == "msgctxt":
            target = None
        elif line.startswith('"') and target:
            target[-1] += ast.literal_eval(line)
    return catalogue


def as_pattern(message):
    """What a message looks like when its places are filled: anything may stand in them."""
    parts = re.split(r"%[-+ #0]*\d*(?:\.\d+)?(?:l|ll|z)?[a-zA-Z]", message.replace("_", "", 1) if re.search(r"_\w", message) else message)
    return r".+".join(re.escape(part) for part in parts).replace("%%", "%")


def english_patterns(language):
    """Messages that read differently in the language, long enough to be told from names and numbers."""
    found = []
    for english, translations in read_catalogue(language).items():
        letters = re.sub(r"%[^a-zA-Z]*[a-zA-Z]|[^A-Za-z]", "", english)
        if len(letters) >= 3 and english not in translations and not translations <= {""}:
            found.append(re.compile(as_pattern(english), re.DOTALL))
    return found


def check_language(scene, where):
    """All names and descriptions in the tree, those of hidden pages too."""
    tree = scene.desk.tree()
    about = tree.find("frame", re.compile("About|Info|关于.*"))
    faults = set()
    for node in tree.nodes:
        if node.role == "application" or about and (node is about or about in tree.ancestors(node)):
            continue
        faults |= {text for text in (node.name, node.description)
                   if text and any(pattern.fullmatch(text) for pattern in scene.patterns)}
    for text in sorted(faults):
        say(f"{scene.language}, {where}: in English: {text!r}")
    if faults:
        raise Failure(f"{len(faults)} texts are in English")


def come_through(scene):
    desk = scene.desk
    check_language(scene, "start")
    scene.act(scene.li_wei, "text", text="刹车异响")
    scene.act(scene.li_wei, "location", latitude=52.5, longitude=13.4, text="柏林")
    scene.act(scene.li_wei, "click", key="appointment")
    wait(desk.rows, "a row")
    press("alt+Down")
    wait(lambda: len(desk.bubbles()) >= 3, "the conversation")
    scene.fault("errcode", errcode=45002)
    desk.focus_composer()
    type_text("123")
    press("Return")
    wait(lambda: any(desk.words["Not sent"] in row for row in desk.bubbles()), "the refused reply")
    check_language(scene, "conversation")
    press("F1")
    wait(lambda: len(list(desk.tree().all("frame"))) == 2, "the shortcuts")
    check_language(scene, "shortcuts")
    desk.go_to_dialog()
    press("Escape")
    wait(lambda: len(list(desk.tree().all("frame"))) == 1, "the end of the shortcuts")
    desk.come_back()
    press("F10")
    wait(lambda: any(desk.tree().all("menu item")), "the menu")
    check_language(scene, "menu")
    press("Escape")
    assert desk.quit() == 0


def speak(scene, language):
    scene.language = language
    scene.patterns = english_patterns(language)
    assert len(scene.patterns) > 150, "the catalogue was not read"
    scene.desk = scene.start(language)
    scene.desk.words = {english: min(translations) for english, translations in read_catalogue(language).items()}
    come_through(scene)


def english_is_found_in_english(scene):
    """The test itself: in English, texts of the catalogue are seen."""
    scene.language = "en"
    scene.patterns = english_patterns("de")
    scene.desk = scene.start("en")
    try:
        check_language(scene, "the test itself")
    except Failure:
        return
    finally:
        scene.desk.quit()
    raise Failure("no English text is seen in the English window")


def german(scene):
    speak(scene, "de")


def chinese(scene):
    speak(scene, "zh_CN")


def german_problem_page(scene):
    scene.language = "de"
    scene.patterns = english_patterns("de")
    folder = os.path.join(scene.folder, "bare")
    os.makedirs(folder)
    scene.desk = scene.start("de", scene.options(folder), waits_for_bridge=False)
    scene.desk.expected.append(r"^tresen: ")
    scene.desk.wait_shown(next(iter(read_catalogue("de")["Tresen Is Not Set Up Yet"])))
    check_language(scene, "problem")
    scene.desk.quit()


CASES = [english_is_found_in_english, german, chinese, german_problem_page]

if __name__ == "__main__":
    sys.exit(main(CASES, __doc__))
