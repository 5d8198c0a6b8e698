#!/usr/bin/python3
"""What outlives the process, and what a start says that cannot show the desk.

Usage: test-lives.py TRESEN PRACTICE_SERVER, under tests/support/in-window.
"""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

from windowkit import APP_ID, main, name_of, press, type_text, wait, write_profile

CLAIM_DEADLINE = 20


def drafts_are_kept_apart(scene):
    desk = scene.desk = scene.start()
    scene.act(scene.li_wei, "text", text="Brakes")
    scene.other = scene.new_customer("Zhang Min", "Tyres")
    desk.open(scene.li_wei)
    desk.focus_composer()
    type_text("About the brakes")
    desk.open(scene.other)
    desk.wait_written("")
    desk.put_text("关于轮胎")
    desk.wait_row(rf"{name_of(scene.li_wei)}, .*has a draft")
    desk.wait_row(rf"{name_of(scene.other)}, .*has a draft")
    desk.open(scene.li_wei)
    desk.wait_written("About the brakes")


def drafts_survive_a_kill(scene):
    scene.desk.kill()
    desk = scene.desk = scene.start()
    desk.wait_row(rf"{name_of(scene.li_wei)}, Brakes, .*has a draft")
    desk.open(scene.li_wei)
    desk.wait_written("About the brakes")
    desk.open(scene.other)
    desk.wait_written("关于轮胎")
    assert scene.sends() == 0, "a draft was sent"


def start_beside(scene, *more):
    return subprocess.run([scene.given.tresen, *scene.options(), *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=CLAIM_DEADLINE, check=False, text=True)


def second_start_raises_the_first(scene):
    desk = scene.desk
    desk.leave()
    done = start_beside(scene)
    assert done.returncode == 0, done
    assert "ready" not in done.stdout, "a second bridge was started"
    assert desk.process.poll() is None
    assert len(list(desk.tree().all("frame"))) == 1
    wait(desk.is_active, "the first window with the focus")
    scene.act(scene.li_wei, "text", text="The first bridge listens")
    desk.wait_row(rf"{name_of(scene.li_wei)}, 1 unread, The first bridge listens, .*")


def second_bridge_is_refused(scene):
    done = start_beside(scene, "--headless")
    assert done.returncode == 1, done
    assert "another Tresen is using" in done.stderr and done.stdout == "", done


def quitting_keeps_what_was_just_typed(scene):
    desk = scene.desk
    desk.come_back()
    desk.open(scene.other)
    desk.put_text("typed a moment ago")
    assert desk.quit() == 0
    desk = scene.desk = scene.start()
    desk.open(scene.other)
    desk.wait_written("typed a moment ago")
    desk.put_text("typed as the session ended")
    desk.process.terminate()
    assert desk.process.wait(CLAIM_DEADLINE) == 0, "SIGTERM did not end the program well"
    desk = scene.desk = scene.start()
    desk.open(scene.other)
    desk.wait_written("typed as the session ended")
    press("ctrl+w")
    assert desk.process.wait(CLAIM_DEADLINE) == 0, "Ctrl+W did not end the program well"


def see_problem(scene, folder, title, words, arguments=None):
    """Starts with a profile that cannot be opened: a page says what has happened and what to do, and the program can be left."""
    before = sorted((path.name, path.read_bytes()) for path in Path(folder).glob("tresen.db"))
    desk = scene.start(arguments=arguments or scene.options(folder), waits_for_bridge=False)
    desk.expected.append(r"^tresen: ")
    desk.wait_shown(title)
    desk.wait_shown(re.compile(words, re.DOTALL))
    desk.wait_for("push button", re.compile(".*Details"))
    assert before == sorted((path.name, path.read_bytes()) for path in Path(folder).glob("tresen.db")), "the database was touched"
    desk.quit()


def prepare(scene, name):
    folder = os.path.join(scene.folder, name)
    write_profile(folder, scene.practice.base)
    return folder


def newer_database_is_told(scene):
    folder = prepare(scene, "newer")
    shutil.copy(os.path.join(scene.profile, "tresen.db"), folder)
    database = sqlite3.connect(os.path.join(folder, "tresen.db"))
    database.execute("PRAGMA user_version = 9999")
    database.commit()
    database.close()
    see_problem(scene, folder, "Database Is Newer Than Tresen", "A newer Tresen has written this database.*")


def damaged_database_is_told(scene):
    folder = prepare(scene, "damaged")
    Path(folder, "tresen.db").write_bytes(b"This was never a database. " * 400)
    see_problem(scene, folder, "Database Is Damaged", "The database of this profile cannot be read.*backups folder.*")


def missing_settings_are_told(scene):
    folder = os.path.join(scene.folder, "bare")
    os.makedirs(folder)
    see_problem(scene, folder, "Tresen Is Not Set Up Yet", r"The profile's folder holds no connection\.ini.*--practice.*")


def missing_secrets_are_told(scene):
    folder = prepare(scene, "mute")
    see_problem(scene, folder, "Secrets Cannot Be Read", "The file with the secrets cannot be read.*",
                ["--profile", folder, "--secrets", os.path.join(scene.folder, "nowhere.ini")])


def wrong_settings_are_told(scene):
    folder = prepare(scene, "odd")
    path = Path(folder, "connection.ini")
    path.write_text(path.read_text(encoding="utf-8").replace(APP_ID, "no id at all").replace("mode=plain", "mode=loud"), encoding="utf-8")
    see_problem(scene, folder, "Connection Settings Not Usable", r"connection\.ini in the profile's folder.*")


def other_account_is_told(scene):
    """The customers of two accounts are never mixed in one profile."""
    folder = prepare(scene, "other")
    shutil.copy(os.path.join(scene.profile, "tresen.db"), folder)
    path = Path(folder, "connection.ini")
    path.write_text(path.read_text(encoding="utf-8").replace(APP_ID, "wxffffffffffffffff"), encoding="utf-8")
    see_problem(scene, folder, "Profile Belongs to Another Account", r"This profile holds the customers of one Official Account.*")


def taken_address_is_told(scene):
    """Nothing can come in, but what is stored can be read: the inbox is there, and a strip above it says what is wrong."""
    folder = prepare(scene, "taken")
    shutil.copy(os.path.join(scene.profile, "tresen.db"), folder)
    with socket.create_server(("127.0.0.1", 0)) as other:
        path = Path(folder, "connection.ini")
        path.write_text(re.sub(r"listen=\S+", f"listen=127.0.0.1:{other.getsockname()[1]}", path.read_text(encoding="utf-8")),
                        encoding="utf-8")
        desk = scene.start(arguments=scene.options(folder), waits_for_bridge=False)
        desk.expected.append(r"^tresen: ")
        desk.wait_shown(re.compile("Tresen cannot receive messages: .*", re.DOTALL))
        desk.wait_shown("Closed")
        wait(lambda: desk.rows(), "the conversations that are stored")
        desk.quit()


CASES = [drafts_are_kept_apart, drafts_survive_a_kill, second_start_raises_the_first, second_bridge_is_refused,
         quitting_keeps_what_was_just_typed, newer_database_is_told, damaged_database_is_told, missing_settings_are_told,
         missing_secrets_are_told, wrong_settings_are_told, other_account_is_told, taken_address_is_told]

if __name__ == "__main__":
    sys.exit(main(CASES, __doc__))
