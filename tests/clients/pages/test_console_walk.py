"""Chromium opens every kind of page of the console, of the account and of the problems: in both languages, narrow and
wide, light and dark, with and without scripts. Screenshots are kept in build/screenshots."""

import pytest

import walk
from chromium import Chromium
from looks import LOCALES, NARROW, WIDE, Look, Visitor

# Each language, width, scheme, and scripts or none. All sixteen combinations would take minutes.
LOOKS = [Look("en", NARROW, "light", True), Look("ja", WIDE, "dark", True), Look("en", WIDE, "dark", False),
         Look("ja", NARROW, "light", False)]
by_look = pytest.mark.parametrize("look", LOOKS, ids=str)
# A page must have less than this with its style.
MOST_BYTES = 60_000
MISSING = ("/nowhere", "/console/nowhere", "/problems/nowhere", "/console/mailbox/nowhere")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with walk.serve(tmp_path_factory.mktemp("walk") / "data") as one:
        walk.furnish(one)
        yield one


@pytest.fixture(scope="module")
def paths(server):
    return walk.pages_of(walk.signed_in(server))


def test_the_walk_comes_to_every_page(paths):
    assert set(walk.PLACES) <= set(paths)
    # One of each list that has something to show, and the way to make another.
    for place in ("users", "groups", "clients", "providers", "resource-servers", "branding", "mailbox"):
        assert [each for each in paths if each.startswith(f"/console/{place}/")], place
    assert [each for each in paths if each.startswith("/problems/")]


def test_no_page_is_large_or_asks_for_more_than_its_style_and_script(server, paths):
    browser = walk.signed_in(server)
    style = len(browser.get("/pages/style.css").response.content)
    for path in paths:
        for language in LOCALES:
            page = browser.get(path, params={"lang": language}).response
            assert len(page.content) + style < MOST_BYTES, (path, language, len(page.content), style)
            assert " style=" not in page.text and "<script>" not in page.text, path


@by_look
def test_every_page_is_fine(server, paths, look):
    with look.open_browser() as browser:
        visitor = Visitor(browser, server, look, "walk")
        assert walk.sign_in(browser, server, look.language)["address"] == server.url + "/console"
        browser.do("complaints")
        for path in paths:
            visitor.open(path)
            visitor.is_fine(path)
        for path in MISSING:
            browser.open(server.url + path)
            # The browser itself complains of the status.
            assert all("404" in each for each in browser.do("complaints")["complaints"]), path
            visitor.is_fine(path)
        # From place to place by the menu.
        browser.open(server.url + "/console")
        for entry in (("Audit", "Mailbox") if look.language == "en" else ("監査", "メール")):
            browser.press(entry, role="link")
            assert entry in browser.text()


def test_a_table_is_a_list_on_a_phone_and_its_filter_is_kept(server):
    with Chromium(viewport=NARROW) as browser:
        walk.sign_in(browser, server)
        browser.open(server.url + "/console/audit")
        # The heads of the columns stand before the values.
        assert browser.do("attribute", selector="tbody td", name="data-label")["value"] == "Event"
        browser.fill(Node="nobody")
        browser.press("Filter")
        assert "There are no such events." in browser.text()
        assert browser.do("value", selector="input[name=node]")["value"] == "nobody"
        assert browser.do("complaints")["complaints"] == []
