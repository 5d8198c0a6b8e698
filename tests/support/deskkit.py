"""Payments as staff and customers see them, for tests that drive the bridge from outside: orders for the pay tool, a customer who pays."""

import http.client

from browserkit import Browser, COMPUTER

GONE = (OSError, http.client.HTTPException)


def attempt_words(dice, merchant_id, minutes=15):
    """TransID, ReqId, token, UserData and the rest of an attempt, as the pay tool takes them; and the token."""
    trans_id = "".join(dice.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(20))
    req_id, token, user_data = (f"{dice.getrandbits(128):032x}" for _ in range(3))
    return trans_id, token, "\t".join([trans_id, req_id, token, user_data, merchant_id, str(minutes)])


class Payer:
    """A customer with a browser and a pay link."""

    def __init__(self, link, user_agent=COMPUTER, **more):
        self.browser = Browser(user_agent, **more)
        self.link = link

    def go_to_paygate(self):
        """Opens the link, presses its button, and lets the next page submit itself; returns the hosted page, or where it ended."""
        page = self.browser.open(self.link)
        for _page in range(6):
            if not page.forms or "/cbWechat.aspx" in page.url:
                break
            page = self.browser.submit(page.forms[0])
        return page

    def press(self, page, button):
        """On the hosted page: pay, cancel or later; returns the page that the browser is sent to."""
        form = next(form for form in page.forms if any(value == button for _name, value in form.buttons))
        page = self.browser.submit(form, button)
        if page.forms and "/cbWechat.aspx" in page.url and "data-now" in page.text:
            page = self.browser.submit(page.forms[0])
        return page
