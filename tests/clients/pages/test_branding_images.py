"""Images of the sign-in pages: uploaded in the console, and shown by the pages in light and dark."""

import base64
import json
import re

import pytest

from chromium import Chromium
from console_forms import fields_of, send
from gateway_browser import NAVIGATION, Browser
from images import JPEG, SCRIPTED_SVG, SVG, WEBP, ico, png
from pages import CALLBACK, OAUTH
from remote_gateways import far_administrator
from waiting import wait_until
from walk import ADMIN, PASSWORD, serve, sign_in, signed_in
from wire import Plain

LIGHT, DARK = png("ffffff"), png("000000")
LARGEST = 1_000_000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serve(tmp_path_factory.mktemp("branding") / "data") as one:
        yield one


@pytest.fixture(scope="module")
def admin(server):
    return signed_in(server)


@pytest.fixture
def client(server):
    return new_client(server)


def new_client(server):
    """Where a client is, and the address of its branding in the console."""
    pool = server.variables()["COGNITO_USER_POOL_ID"]
    made = server.boto3().create_user_pool_client(UserPoolId=pool, ClientName="looks", **OAUTH)["UserPoolClient"]
    return {"UserPoolId": pool, "ClientId": made["ClientId"]}


def page_of(client):
    return f"/console/branding/{client['ClientId']}"


def sign_in_address(server, client):
    return (f"{server.url}/login?client_id={client['ClientId']}&response_type=code&scope=openid"
            f"&redirect_uri={CALLBACK}")


def upload(browser, client, content, place="FORM_LOGO", mode="DYNAMIC", name="logo.png", page=None):
    path = page_of(client)
    return send(page or browser.get(path), path + "/images", {"place": place, "mode": mode},
                files={"image": (name, content)})


def style_of(server, client):
    return Plain(server).admin("DescribeManagedLoginBrandingByClient", **client)["ManagedLoginBranding"]


def images_in(style):
    return {(each["Category"], each["ColorMode"]): (each["Extension"], base64.b64decode(each["Bytes"]))
            for each in style.get("Assets", [])}


def badges(page):
    """What the rows of the images say of their state."""
    return re.findall('<span class="badge[^"]*">([^<]*)</span></td>', page.response.text)


def test_an_image_is_uploaded_shown_replaced_and_hidden(server, admin, client):
    path = page_of(client)
    assert "There are no images." in admin.get(path).text
    done = upload(admin, client, LIGHT, mode="LIGHT", name="not-what-it-says.gif")
    assert (done.status, done.location) == (303, f"{path}?done=saved")
    assert upload(admin, client, DARK, mode="DARK").status == 303
    style = style_of(server, client)
    assert images_in(style) == {("FORM_LOGO", "LIGHT"): ("PNG", LIGHT), ("FORM_LOGO", "DARK"): ("PNG", DARK)}
    assert style["Settings"]["components"]["form"]["logo"] == {"enabled": True}
    page = admin.get(path)
    thumb = admin.get(f"{path}/images/FORM_LOGO/LIGHT").response
    assert (thumb.content, thumb.headers["Content-Type"]) == (LIGHT, "image/png")
    assert f'src="{path}/images/FORM_LOGO/LIGHT?v=' in page.response.text and badges(page) == ["shown"] * 2
    sheet = len(admin.get("/pages/style.css").response.content)
    assert len(page.response.content) + sheet < 60_000
    # Another one takes its place; the colors stay.
    assert send(page, path, {"color:lightMode:5": "#1c5d99"}).status == 303
    assert upload(admin, client, JPEG, mode="LIGHT").status == 303
    style = style_of(server, client)
    assert images_in(style)["FORM_LOGO", "LIGHT"] == ("JPEG", JPEG)
    assert style["Settings"]["components"]["primaryButton"]["lightMode"]["defaults"] == {"backgroundColor": "1c5d99ff"}
    shown = Browser(server).get(sign_in_address(server, client)).response.text
    assert '<picture><source srcset="/login/image/' in shown and '<img class="logo" src="/login/image/' in shown
    assert send(admin.get(path), path + "/images/shown").status == 303
    assert style_of(server, client)["Settings"]["components"]["form"]["logo"] == {"enabled": False}
    assert "/login/image/" not in Browser(server).get(sign_in_address(server, client)).response.text
    assert badges(admin.get(path)) == ["hidden"] * 2
    assert send(admin.get(path), path + "/images/shown").status == 303
    assert "/login/image/" in Browser(server).get(sign_in_address(server, client)).response.text
    assert send(admin.get(path), path + "/delete").status == 303
    assert admin.get(f"{path}/images/FORM_LOGO/LIGHT").status == 404


@pytest.mark.parametrize("place, content", [
    ("FORM_LOGO", SVG), ("PAGE_BACKGROUND", WEBP), ("PAGE_HEADER_LOGO", JPEG), ("FAVICON_SVG", SVG),
    ("FAVICON_ICO", ico(LIGHT)), ("EMAIL_GRAPHIC", LIGHT), ("FORM_BACKGROUND", LIGHT + bytes(LARGEST - len(LIGHT)))],
    ids=["svg", "webp", "jpeg", "favicon svg", "favicon ico", "graphic", "largest"])
def test_each_kind_of_image_is_taken(server, admin, client, place, content):
    assert upload(admin, client, content, place).status == 303
    (kept, mode), (_, stored) = images_in(style_of(server, client)).popitem()
    assert (kept, mode, stored) == (place, "DYNAMIC", content)
    assert admin.get(f"{page_of(client)}/images/{place}/DYNAMIC").response.content == content


@pytest.mark.parametrize("place, content, said", [
    ("FORM_LOGO", b"", "choose a file"),
    ("FORM_LOGO", b"GIF89a and so on", "not a PNG, JPEG, SVG or WebP image"),
    ("FORM_LOGO", b"<!DOCTYPE html><script>alert(1)</script>", "not a PNG, JPEG, SVG or WebP image"),
    ("FORM_LOGO", ico(LIGHT), "not a PNG, JPEG, SVG or WebP image"),
    ("FAVICON_ICO", LIGHT, "not an ICO image"),
    ("FAVICON_SVG", LIGHT, "not an SVG image"),
    ("FORM_LOGO", LIGHT + bytes(LARGEST), "more than 1,000,000 bytes"),
    ("IDP_BUTTON_ICON", LIGHT, "one of the choices"),
    ("<b>", LIGHT, "one of the choices")], ids=lambda each: each[:20] if isinstance(each, str) else len(each))
def test_what_is_no_image_for_the_place_is_refused_in_words(server, admin, client, place, content, said):
    page = upload(admin, client, content, place, mode="DARK")
    assert page.status == 422 and said in page.problem, page.problem
    assert fields_of(page, page_of(client) + "/images")["mode"] == "DARK"
    # Nothing was made.
    assert "There are no images." in admin.get(page_of(client)).text


def test_too_large_a_form_is_a_page(admin, client):
    page = upload(admin, client, LIGHT + bytes(3 * 1024 * 1024))
    assert page.status == 413 and page.title


def test_forged_and_broken_forms_do_nothing(server, admin, client):
    path, fields = page_of(client) + "/images", {"place": "FORM_LOGO", "mode": "LIGHT", "seen": "none"}
    token, image = admin.known()["csrf_token"], {"image": ("a.png", LIGHT)}
    for wrong in ({}, {"csrf_token": ""}, {"csrf_token": token[:-1]}, {"csrf_token": token + "A"}):
        assert admin.post(path, {**fields, **wrong}, image).status == 403, wrong
    assert admin.post(f"{path}?csrf_token={token}", fields, image).status == 403
    # As a file, the token is none.
    assert admin.post(path, fields, {**image, "csrf_token": ("token", token)}).status == 403
    own = {"X-CSRF-Token": token}
    for kind, body, status in (("multipart/form-data", b"--b\r\n", 422), ("multipart/form-data; boundary=b", b"x", 422),
                               ("multipart/form-data; boundary=b", b"--b\r\n\r\nx", 422), ("text/plain", b"x", 415),
                               ("multipart/mixed; boundary=b", b"--b--", 415)):
        answer = admin.session.post(server.url + path, data=body, headers={"Content-Type": kind, **own})
        assert answer.status_code == status, (kind, answer.text)
    stranger = Browser(server, **NAVIGATION)
    assert stranger.post(path, {**fields, "csrf_token": token}, image).status == 401
    assert stranger.get(path + "/FORM_LOGO/LIGHT").status == 302
    assert "There are no images." in admin.get(page_of(client)).text


def test_two_administrators_do_not_overwrite_each_other(server, admin, client):
    seen = admin.get(page_of(client))
    assert upload(admin, client, LIGHT, page=seen).status == 303
    late = upload(admin, client, DARK, page=seen)
    assert late.status == 409 and "changed this since" in late.problem
    assert images_in(style_of(server, client)) == {("FORM_LOGO", "DYNAMIC"): ("PNG", LIGHT)}
    # The refused page shows the version that is there now.
    assert upload(admin, client, DARK, page=late).status == 303


def test_an_upload_is_audited(server, admin, client):
    done, refused = upload(admin, client, LIGHT), upload(admin, client, b"no image")
    ids = [each.response.headers["X-Request-Id"] for each in (done, refused)]

    def events():
        found = [json.loads(line) for line in list(server.log) if '"administration"' in line]
        found = {each["request_id"]: each for each in found if each.get("request_id") in ids}
        return [found[each] for each in ids] if len(found) == 2 else None

    first, second = wait_until(events, 10, "both events")
    assert (first["operation"], first["outcome"]) == ("console_upload_image", "success")
    assert (second["operation"], second["outcome"]) == ("console_upload_image", "refused")


@pytest.mark.parametrize("of_all", [False, True], ids=["client", "all"])
def test_the_logo_of_a_customization_goes_with_its_css(server, admin, client, of_all):
    at = {**client, "ClientId": "ALL"} if of_all else client
    path, api = page_of(at), server.boto3()
    css = ".submitButton-customizable { color: #ffffff; }"

    def save(changes=None, content=None):
        files = {"image": ("logo.png", content)} if content is not None else None
        return send(admin.get(path), path + "/css", changes, files=files)

    def customization():
        return api.get_ui_customization(**at)["UICustomization"]

    assert save({"css": css}, LIGHT).status == 303
    image = customization()["ImageUrl"]
    assert server.get(image.removeprefix(server.url)).content == LIGHT and customization()["CSS"] == css
    assert image in admin.get(path).links
    # Cognito takes both together.
    refused = save(content=b"")
    assert refused.status == 409 and "Choose the logo again" in refused.problem
    for content, said in ((WEBP, "not a PNG, JPEG or SVG image"), (LIGHT + bytes(131_072), "more than 131,072 bytes")):
        page = save(content=content)
        assert page.status == 422 and said in page.problem
    assert customization()["ImageUrl"] == image
    assert save(content=JPEG).status == 303
    assert server.get(customization()["ImageUrl"].removeprefix(server.url)).content == JPEG
    assert save({"without-logo": "on"}).status == 303
    assert "ImageUrl" not in customization() and customization()["CSS"] == css
    assert save({"css": ""}).status == 303


def test_in_front_of_another_pool(tmp_path):
    """A second Poolguard in Amazon's place."""
    with far_administrator(tmp_path) as (browser, pool):
        client = new_client(pool)
        assert upload(browser, client, SVG, "FAVICON_SVG").status == 303
        assert images_in(style_of(pool, client)) == {("FAVICON_SVG", "DYNAMIC"): ("SVG", SVG)}
        assert browser.get(f"{page_of(client)}/images/FAVICON_SVG/DYNAMIC").response.content == SVG
        assert send(browser.get(page_of(client)), page_of(client) + "/css", {"css": ""},
                    files={"image": ("logo.png", LIGHT)}).status == 303
        assert pool.boto3().get_ui_customization(**client)["UICustomization"]["ImageUrl"].startswith(pool.url)
        page = browser.get(page_of(client))
        pool.stop()
        down = upload(browser, client, LIGHT, page=page)
        assert down.status == 503 and "cannot be reached" in down.text


# In Chromium

SETTINGS = {
    "categories": {"global": {"colorSchemeMode": "DYNAMIC"}},
    "components": {
        "pageBackground": {"lightMode": {"color": "eeeeffff"}, "darkMode": {"color": "101020ff"}},
        "pageText": {"lightMode": {"headingColor": "112233ff"}, "darkMode": {"headingColor": "ddeeffff"}},
        "form": {"borderRadius": 3.0, "logo": {"enabled": True}},
        "primaryButton": {"lightMode": {"defaults": {"backgroundColor": "ffe000ff"}},
                          "darkMode": {"defaults": {"backgroundColor": "00308fff"}}}},
    "componentClasses": {"buttons": {"borderRadius": 20.0}}}
LOOKS = {"light": {"h1": "rgb(17, 34, 51)", "body": "rgb(238, 238, 255)", "button": "rgb(255, 224, 0)",
                   "text": "rgb(0, 0, 0)", "logo": "LIGHT"},
         "dark": {"h1": "rgb(221, 238, 255)", "body": "rgb(16, 16, 32)", "button": "rgb(0, 48, 143)",
                  "text": "rgb(255, 255, 255)", "logo": "DARK"}}


@pytest.fixture(scope="module")
def styled(server, admin):
    made = new_client(server)
    Plain(server).admin("CreateManagedLoginBranding", **made, Settings=SETTINGS)
    for content, place, mode in ((png("334455", 41), "FORM_LOGO", "LIGHT"), (png("ccddee", 42), "FORM_LOGO", "DARK"),
                                 (png("ddddff"), "PAGE_BACKGROUND", "LIGHT"), (SVG, "FAVICON_SVG", "DYNAMIC")):
        assert upload(admin, made, content, place, mode).status == 303
    return made


@pytest.mark.parametrize("scheme", LOOKS)
@pytest.mark.parametrize("viewport", [None, {"width": 390, "height": 844}], ids=["wide", "narrow"])
def test_the_pages_wear_the_style_in_light_and_dark(server, styled, scheme, viewport):
    wanted = LOOKS[scheme]
    with Chromium(scheme=scheme, **({"viewport": viewport} if viewport else {})) as browser:
        browser.open(sign_in_address(server, styled))
        browser.is_fine(f"styled-{scheme}-{'narrow' if viewport else 'wide'}")

        def computed(selector, name):
            return browser.do("computed", selector=selector, property=name)["value"]

        assert computed("h1", "color") == wanted["h1"]
        assert computed("body", "background-color") == wanted["body"]
        assert computed("form button:not(.quiet)", "background-color") == wanted["button"]
        assert computed("form button:not(.quiet)", "color") == wanted["text"]
        assert computed("form button:not(.quiet)", "border-radius") == "20px"
        assert computed("main", "border-radius") == "3px"
        assert ("url(" in computed("body", "background-image")) == (scheme == "light")
        assert browser.do("image", selector="img.logo")["width"] == (41 if scheme == "light" else 42)
        icon = browser.do("attribute", selector="link[rel=icon]", name="href")["value"]
        assert server.get(icon).content == SVG
        # Only the images of this color mode were fetched; and the icon, if the browser shows one.
        fetched = {each for each in browser.do("requests")["requests"] if "/login/image/" in each}
        assert len(fetched - {server.url + icon}) == (2 if scheme == "light" else 1), fetched
        assert all(each.startswith(server.url) for each in fetched)


@pytest.mark.parametrize("language, scheme, scripts", [("en", "light", True), ("ja", "dark", False)])
def test_an_administrator_uploads_in_a_browser(tmp_path, server, client, language, scheme, scripts):
    file = tmp_path / "logo.png"
    file.write_bytes(png("1c5d99"))
    names = {"en": ("Where the image is shown", "File", "Upload", "Saved."),
             "ja": ("画像を表示する場所", "ファイル", "アップロード", "保存しました。")}[language]
    with Chromium(locale={"en": "en-US", "ja": "ja-JP"}[language], scheme=scheme, scripts=scripts,
                  viewport={"width": 390, "height": 844}) as browser:
        sign_in(browser, server, language, ADMIN, PASSWORD)
        browser.open(server.url + page_of(client))
        browser.do("pick", label=names[0], choice="PAGE_HEADER_LOGO")
        browser.do("upload", label=names[1], file=str(file))
        browser.press(names[2])
        browser.do("wait", text=names[3])
        assert browser.do("image", selector="img.thumb")["width"] == 40
        browser.is_fine(f"console-images-{language}-{scheme}")
    assert images_in(style_of(server, client)) == {("PAGE_HEADER_LOGO", "DYNAMIC"): ("PNG", file.read_bytes())}


def test_an_svg_runs_no_script(server, admin, client):
    assert upload(admin, client, SCRIPTED_SVG).status == 303
    shown = Browser(server).get(sign_in_address(server, client)).response.text
    address = shown.split('<img class="logo" src="')[1].split('"')[0]
    for each in (server.get(address), admin.get(page_of(client) + "/images/FORM_LOGO/DYNAMIC").response):
        assert each.content == SCRIPTED_SVG and each.headers["Content-Type"] == "image/svg+xml"
        assert "sandbox" in each.headers["Content-Security-Policy"]
        assert each.headers["X-Content-Type-Options"] == "nosniff"
    with Chromium() as browser:
        browser.open(sign_in_address(server, client))
        browser.is_fine("scripted-logo")
        assert browser.do("image", selector="img.logo")["width"] > 0
        opened = browser.open(server.url + address)
        assert "#ran" not in opened["address"]
        assert browser.do("attribute", selector="svg", name="data-ran")["value"] is None
        assert browser.do("complaints")["complaints"]  # Chromium says that it ran none
