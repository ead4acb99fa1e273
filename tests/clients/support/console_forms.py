"""The forms of the console's pages, as a browser without scripts sends them."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms, self.blocks = [], []
        self._area, self._select, self._in_block = None, None, False

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append({"action": given["action"], "fields": {}})
        elif tag == "textarea":
            self._area = given["name"]
            self.forms[-1]["fields"][self._area] = ""
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and ("selected" in given or self._select not in self.forms[-1]["fields"]):
            self.forms[-1]["fields"][self._select] = given["value"]
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            otherwise = "on" if given.get("type") == "checkbox" else ""
            self.forms[-1]["fields"][given["name"]] = given.get("value", otherwise)
        elif tag == "pre":
            self.blocks.append("")
            self._in_block = True

    def handle_data(self, data):
        if self._area is not None:
            self.forms[-1]["fields"][self._area] += data
        elif self._in_block:
            self.blocks[-1] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A line break at the beginning of a text area is not part of its value.
            fields = self.forms[-1]["fields"]
            fields[self._area] = fields[self._area].removeprefix("\n")
            self._area = None
        elif tag == "pre":
            self._in_block = False


def _read(page):
    reader = _Reader()
    reader.feed(page.response.text)
    return reader


def blocks_of(page):
    """The texts of several lines that a page offers to copy."""
    return _read(page).blocks


def fields_of(page, action):
    return next(each["fields"] for each in _read(page).forms if each["action"] == action)


def send(page, action, changes=None, without=(), files=None):
    """Sends the page's form with that address, with some fields changed and some boxes unticked; with files as
    multipart/form-data."""
    fields = {name: value for name, value in fields_of(page, action).items() if name not in without}
    return page.browser.post(action, {**fields, **(changes or {})}, files)
