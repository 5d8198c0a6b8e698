"""A customer's browser without a screen: opens pages, submits their forms, follows where it is sent. It runs no script: what a page
would submit by itself is submitted by whoever uses this."""

import html.parser
import urllib.error
import urllib.parse
import urllib.request

COMPUTER = "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0"
PHONE = ("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36")
WECHAT = ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
          "MicroMessenger/8.0.49(0x18003129) NetType/WIFI Language/zh_CN")


class Form:
    def __init__(self, action, method):
        self.action = action
        self.method = method
        self.fields = []
        self.buttons = []  # names and values


class Page(html.parser.HTMLParser):
    def __init__(self, url, status, text):
        super().__init__()
        self.url = url
        self.status = status
        self.text = text
        self.forms = []
        self.links = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append(Form(urllib.parse.urljoin(self.url, given.get("action") or ""), (given.get("method") or "get").lower()))
        elif tag == "input" and self.forms and given.get("name"):
            self.forms[-1].fields.append((given["name"], given.get("value") or ""))
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append((given.get("name"), given.get("value") or ""))
        elif tag == "a" and given.get("href"):
            self.links.append(urllib.parse.urljoin(self.url, given["href"]))


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req, fp, code, msg, headers, newurl):
        return None


class Browser:
    """open() and submit() raise OSError or http.client.HTTPException when nobody answers. on_visit is called with the address before each
    request; what it raises ends the visit."""

    def __init__(self, user_agent=COMPUTER, language="de", deadline=20.0, on_visit=None):
        self.headers = {"User-Agent": user_agent, "Accept-Language": language}
        self.deadline = deadline
        self.on_visit = on_visit
        self.visited = []
        self.opener = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))

    def open(self, url, data=None):
        for _redirect in range(10):
            page, location = self._ask(url, data)
            if not location:
                return page
            url, data = urllib.parse.urljoin(url, location), None
        raise OSError(f"sent round in circles: {url}")

    def submit(self, form, button=None):
        """button: the value of the one that is pressed."""
        fields = list(form.fields)
        fields += [(name, value) for name, value in form.buttons if name and value == button]
        coded = urllib.parse.urlencode(fields)
        if form.method == "post":
            return self.open(form.action, coded.encode())
        return self.open(form.action + ("&" if "?" in form.action else "?") + coded)

    def _ask(self, url, data):
        if self.on_visit:
            self.on_visit(url)
        self.visited.append(url)
        request = urllib.request.Request(url, data, self.headers)
        try:
            answer = self.opener.open(request, timeout=self.deadline)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            text = answer.read().decode("utf-8", "replace")
            location = answer.headers.get("Location") if answer.status in (301, 302, 303, 307) else None
            return Page(url, answer.status, text), location
