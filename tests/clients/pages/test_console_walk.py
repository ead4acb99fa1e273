"""Chromium opens every kind of page of the console, of the account and of the problems: in both languages, narrow and
wide, light and dark, with and without scripts. Screenshots are kept in build/screenshots."""

import pytest

import walk
from chromium import Chromium

NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
LOCALES = {"en": "en-US", "ja": "ja-JP"}
# Each language, width, scheme, and scripts or none. All sixteen combinations would take minutes.
LOOKS = [("en", NARROW, "light", True), ("ja", WIDE, "dark", True), ("en", WIDE, "dark", False),
         ("ja", NARROW, "light", False)]


def look_of(language, viewport, scheme, scripts):
    return f"{language}-{viewport['width']}-{scheme}" + ("" if scripts else "-no-scripts")


by_look = pytest.mark.parametrize("look", LOOKS, ids=[look_of(*each) for each in LOOKS])
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


def open_browser(look):
    language, viewport, scheme, scripts = look
    return Chromium(locale=LOCALES[language], viewport=viewport, scheme=scheme, scripts=scripts)


def is_fine(browser, path, look):
    """The page as it is now; axe needs scripts."""
    short = "-".join(part[:24] for part in path.partition("?")[0].strip("/").split("/")) or "home"
    browser.is_fine(f"walk-{short}-{look_of(*look)}", with_axe=look[3])
    assert browser.do("attribute", selector="html", name="lang")["value"] == look[0], path


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
    with open_browser(look) as browser:
        assert walk.sign_in(browser, server, look[0])["address"] == server.url + "/console"
        browser.do("complaints")
        for path in paths:
            assert browser.open(server.url + path)["address"] == server.url + path
            is_fine(browser, path, look)
        for path in MISSING:
            browser.open(server.url + path)
            # The browser itself complains of the status.
            assert all("404" in each for each in browser.do("complaints")["complaints"]), path
            is_fine(browser, path, look)
        # From place to place by the menu.
        browser.open(server.url + "/console")
        for entry in (("Audit", "Mailbox") if look[0] == "en" else ("監査", "メール")):
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
