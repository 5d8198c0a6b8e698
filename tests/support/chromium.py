# SPDX-License-Identifier: GPL-3.0-or-later
"""Debian's Chromium, driven as a person's browser. Whoever imports this ends with 77 where it is missing."""

import os
import sys

SKIP = 77
DRIVER = "/usr/bin/chromedriver"
PATIENCE = 15

try:
    from selenium import webdriver
    from selenium.common.exceptions import StaleElementReferenceException
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait
except ModuleNotFoundError:
    if sys.executable != "/usr/bin/python3" and os.access("/usr/bin/python3", os.X_OK):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    sys.exit(SKIP)
if not os.access(DRIVER, os.X_OK):
    sys.exit(SKIP)

UNNAMED = """
return [...document.querySelectorAll('button, input, select, textarea')]
  .filter((node) => !node.hidden && !['file', 'hidden'].includes(node.type))
  .filter((node) => !(node.textContent.trim() || node.getAttribute('aria-label') || node.labels?.length))
  .map((node) => node.outerHTML);
"""


def open_browser(folder, language="en", user_agent=None):
    options = webdriver.ChromeOptions()
    for argument in ("--no-sandbox", "--headless=new", "--disable-background-networking", f"--user-data-dir={folder}",
                     f"--accept-lang={language}", "--hide-scrollbars"):
        options.add_argument(argument)
    if user_agent:
        options.add_argument(f"--user-agent={user_agent}")
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    # A browser must not meet libraries that were made for our programs alone (build-aux/test --long).
    environment = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
    return webdriver.Chrome(service=Service(DRIVER, env=environment), options=options)


def dress(browser, width, height, scheme="light"):
    """scheme: light or dark. A browser that is not wider than a phone is one."""
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia",
                            {"features": [{"name": "prefers-color-scheme", "value": scheme}]})


class Screen:
    """What a person sees of a page, and does with it."""

    def __init__(self, browser, shots, prefix):
        self.browser = browser
        self.shots = shots
        self.prefix = prefix

    def find(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def click(self, selector):
        self.find(selector).click()

    def wait_until(self, look, what):
        """Also where the page goes away while it is looked at."""
        return WebDriverWait(self.browser, PATIENCE, ignored_exceptions=[StaleElementReferenceException]).until(look, what)

    def wait_text(self, selector, text):
        self.wait_until(lambda browser: any(text in node.text for node in browser.find_elements(By.CSS_SELECTOR, selector)),
                        f"{text!r} in {selector}")

    def shoot(self, name):
        if self.shots:
            self.browser.save_screenshot(os.path.join(self.shots, f"{self.prefix}-{name}.png"))

    def check_page(self):
        assert self.browser.execute_script(UNNAMED) == []
        wide = self.browser.execute_script("return document.documentElement.scrollWidth > innerWidth")
        assert not wide, "the page is wider than the screen"
        errors = [line for line in self.browser.get_log("browser") if line["level"] == "SEVERE"]
        assert not errors, errors
