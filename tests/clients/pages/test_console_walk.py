"""Chromium opens every page of the console, of the account and of the problems: in both languages, narrow and wide,
light and dark, with and without scripts. Screenshots are kept in build/screenshots."""

import pytest

import walk
from chromium import Chromium

NARROW, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 800}
LOCALES = {"en": "en-US", "ja": "ja-JP"}
# Each pair of language, width and scheme is there.
LOOKS = [("en", NARROW, "light"), ("en", WIDE, "dark"), ("ja", NARROW, "dark"), ("ja", WIDE, "light")]
by_look = pytest.mark.parametrize("language, viewport, scheme", LOOKS,
                                  ids=[f"{look[0]}-{look[1]['width']}-{look[2]}" for look in LOOKS])
# A page must have less than this with its style.
MOST_BYTES = 60_000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with walk.serve(tmp_path_factory.mktemp("walk") / "data") as one:
        walk.furnish(one)
        yield one


@pytest.fixture(scope="module")
def paths(server):
    return walk.pages_of(walk.signed_in(server))


def named(path, *more):
    """A file's name for a page."""
    short = "-".join(part[:24] for part in path.strip("/").split("/")) or "home"
    return "-".join(("walk", short, *more))


def test_the_walk_comes_to_every_page(paths):
    assert set(walk.PLACES) <= set(paths)
    # One of each list that has something to show, and the way to make another.
    for place in ("users", "groups", "clients", "mailbox"):
        assert [each for each in paths if each.startswith(f"/console/{place}/")], place
    assert [each for each in paths if each.startswith("/problems/")]


def test_no_page_is_large_or_asks_for_more_than_its_style_and_script(server, paths):
    browser = walk.signed_in(server)
    style = len(browser.get("/pages/style.css").response.content)
    for path in paths:
        for language in LOCALES:
            page = browser.get(f"{path}?lang={language}").response
            assert len(page.content) + style < MOST_BYTES, (path, language, len(page.content), style)
            assert " style=" not in page.text and "<script>" not in page.text, path


@by_look
def test_every_page_is_fine(server, paths, language, viewport, scheme):
    with Chromium(locale=LOCALES[language], viewport=viewport, scheme=scheme) as browser:
        assert walk.sign_in(browser, server, language)["address"] == server.url + "/console"
        browser.do("complaints")
        for path in paths:
            assert browser.open(server.url + path)["address"] == server.url + path
            browser.is_fine(named(path, language, str(viewport["width"]), scheme))


@pytest.mark.parametrize("language, viewport", [("en", NARROW), ("ja", WIDE)], ids=["en-390", "ja-1280"])
def test_every_page_can_be_read_without_scripts(server, paths, language, viewport):
    with Chromium(locale=LOCALES[language], viewport=viewport, scripts=False) as browser:
        assert walk.sign_in(browser, server, language)["address"] == server.url + "/console"
        for path in paths:
            browser.open(server.url + path)
            assert not browser.do("wide")["wide"], path
            assert browser.do("attribute", selector="html", name="lang")["value"] == language, path
        # From place to place by the menu.
        browser.open(server.url + "/console")
        for entry in (("Audit", "Mailbox") if language == "en" else ("監査", "メール")):
            browser.press(entry, role="link")
            assert entry in browser.text()


@by_look
def test_pages_that_are_not_there_are_fine(server, language, viewport, scheme):
    with Chromium(locale=LOCALES[language], viewport=viewport, scheme=scheme) as browser:
        walk.sign_in(browser, server, language)
        for path in ("/nowhere", "/console/nowhere", "/problems/nowhere", "/console/mailbox/nowhere"):
            browser.open(server.url + path)
            # The browser itself complains of the status.
            assert all("404" in each for each in browser.do("complaints")["complaints"]), path
            browser.is_fine(named(path, language, str(viewport["width"]), scheme))


def test_a_wide_table_becomes_a_list_on_a_phone(server):
    with Chromium(viewport=NARROW) as browser:
        walk.sign_in(browser, server)
        browser.open(server.url + "/console/audit")
        # The heads of the columns stand before the values.
        assert browser.do("attribute", selector="tbody td", name="data-label")["value"] == "Event"
        assert not browser.do("wide")["wide"]


def test_a_filter_is_kept_by_the_form(server):
    with Chromium(viewport=WIDE) as browser:
        walk.sign_in(browser, server)
        browser.open(server.url + "/console/audit")
        browser.fill(Node="nobody")
        browser.press("Filter")
        assert "There are no such events." in browser.text()
        assert browser.do("value", selector="input[name=node]")["value"] == "nobody"
        assert browser.do("complaints")["complaints"] == []
