#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page for customers in a real browser: on two phones and a computer, light and dark, in each language.

Skipped where Chromium's driver is missing. With a folder as second argument it leaves screenshots there.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from chromium import PATIENCE, By, WebDriverWait, dress, open_browser  # noqa: E402

KINDS = ["start", "go-on", "confirming", "paid", "already-paid", "failed", "expired", "withdrawn", "outdated", "in-app",
         "open-in-wechat", "open-in-browser", "sign-in-failed", "later", "unknown", "orphan", "refused"]
GO_ON = KINDS.index("go-on")
LANGUAGES = ["zh", "de", "en"]
SIZES = {"phone": (390, 844), "small": (320, 568), "desk": (1280, 900)}

# Tells what is wrong with the page that is open: empty when all is well.
LOOK = """
const faults = [];
const number = (color) => color.match(/[\\d.]+/g).map(Number);
const light = (color) => {
  const [r, g, b] = number(color).map((part) => part / 255).map((part) => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
const ground = (node) => {
  for (; node; node = node.parentElement) {
    const color = getComputedStyle(node).backgroundColor;
    if (number(color)[3] !== 0) return color;
  }
  return 'rgb(255, 255, 255)';
};
for (const node of document.querySelectorAll('main *')) {
  const style = getComputedStyle(node);
  const text = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
  const box = node.getBoundingClientRect();
  if (text) {
    const [a, b] = [light(style.color), light(ground(node))];
    const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (contrast < 4.5) faults.push(`contrast ${contrast.toFixed(1)}: ${node.textContent}`);
    if (parseFloat(style.fontSize) < 14.5) faults.push(`small: ${node.textContent}`);
    if (box.left < 8 || box.right > innerWidth - 8) faults.push(`at the edge: ${node.textContent}`);
  }
  if (['A', 'BUTTON'].includes(node.tagName) && box.height < 44) faults.push(`low: ${node.textContent}`);
  if (['A', 'BUTTON'].includes(node.tagName) && !node.textContent.trim()) faults.push('a button without a name');
}
if (getComputedStyle(document.body).fontSize !== '17px') faults.push('the text is not 17px');
if (document.documentElement.scrollWidth > innerWidth) faults.push('wider than the screen');
if (!document.title || document.querySelectorAll('h1').length !== 1) faults.push('no title');
if (!document.querySelector('style').sheet?.cssRules.length) faults.push('the policy lets no style through');
return faults;
"""


def let_run(browser, scripts):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})


def get_complaints(browser):
    """What the browser says of our pages; that a page came with 404 is meant so."""
    return [line for line in browser.get_log("browser")
            if line["level"] == "SEVERE" and "the server responded with a status of" not in line["message"]]


def look(browser, base, shots, kind, language, size, scheme):
    # Without script the page that goes on stays, as it does for somebody who has none.
    let_run(browser, kind != GO_ON)
    browser.get(f"{base}/{kind}/{language}")
    name = f"{KINDS[kind]}-{LANGUAGES[language]}-{size}-{scheme}"
    faults = browser.execute_script(LOOK)
    assert not faults, (name, faults)
    assert browser.find_elements(By.CSS_SELECTOR, ".test") or kind in (8, 13, 14, 15, 16), name
    if shots:
        browser.save_screenshot(os.path.join(shots, name + ".png"))


def go_on(browser, base, scripts):
    let_run(browser, scripts)
    browser.get(f"{base}/{GO_ON}/2")
    if not scripts:
        browser.find_element(By.CSS_SELECTOR, "button").click()
    WebDriverWait(browser, PATIENCE).until(lambda it: it.current_url == base + "/taken")
    let_run(browser, True)
    WebDriverWait(browser, PATIENCE).until(lambda it: "MerchantID=practice&Len=3&Data=00FF" in it.page_source.replace("&amp;", "&"))


def play(browser, base, shots):
    for size in SIZES:
        for scheme in ("light", "dark"):
            dress(browser, *SIZES[size], scheme)
            for kind in range(len(KINDS)):
                for language in range(len(LANGUAGES)):
                    look(browser, base, shots, kind, language, size, scheme)
    go_on(browser, base, True)
    go_on(browser, base, False)
    complaints = get_complaints(browser)
    assert not complaints, complaints


def main():
    with subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server, \
            tempfile.TemporaryDirectory() as folder:
        browser = open_browser(folder)
        try:
            play(browser, server.stdout.readline().strip(), sys.argv[2] if len(sys.argv) > 2 else "")
        finally:
            browser.quit()
            server.stdin.close()
            server.wait(10)


main()
