"""The product's logo in letters, as a part of the mail."""

import base64
import re

import pytest

from accounts import fresh_email, said, tokens_of
from images import JPEG, SVG, WEBP, png
from mailbox import find_code, html_of, last_code, letters, text_of
from mail_server import Post, mail_server, mails_at, ses, sign_up
from walk import ADMIN, PASSWORD, furnish, serve, signed_in

NAME = "Müller & <Söhne>"
ESCAPED = "Müller &amp; &lt;Söhne&gt;"
LARGEST = 64 * 1024


def logo_settings(folder, content, ending="png"):
    file = folder / f"logo.{ending}"
    file.write_bytes(content)
    return {"POOLGUARD_PAGES_LOGO": str(file), "POOLGUARD_PRODUCT_NAME": NAME}


def image_of(letter):
    """The image that the HTML part shows, by its Content-ID; the letter has the parts that mail programs expect."""
    assert letter.get_content_type() == "multipart/alternative"
    text, related = letter.iter_parts()
    assert text.get_content_type() == "text/plain" and related.get_content_type() == "multipart/related"
    assert related.get_param("type") == "text/html"
    html, image = related.iter_parts()
    shown = re.search('<img src="cid:([^"]+)" alt="([^"]*)"', html.get_content())
    assert image["Content-ID"] == f"<{shown[1]}>" and shown[2] == ESCAPED
    assert image.get_content_disposition() == "inline" and image.get_filename().startswith("logo.")
    assert "http" not in re.sub('href="[^"]*"', "", html.get_content())
    return image


@pytest.mark.parametrize("content, kind", [(png("1c5d99"), "image/png"), (JPEG, "image/jpeg"),
                                           (png("000000") + bytes(LARGEST - len(png("000000"))), "image/png")],
                         ids=["png", "jpeg", "largest"])
def test_letters_over_smtp_have_the_logo(start, tmp_path, content, kind):
    post = Post()
    with mail_server(post) as port:
        server = start(env={"SMTP_URL": f"smtp://127.0.0.1:{port}", **logo_settings(tmp_path, content)})
        address = sign_up(server)
        letter = post.letters.get(timeout=20)[2]
        image = image_of(letter)
        assert (image.get_content_type(), image.get_content()) == (kind, content)
        code = find_code(letter)
        assert code in html_of(letter)
        said(server.post("/auth/confirm", json={"email": address, "code": code}))


@pytest.mark.parametrize("content, ending", [(SVG, "svg"), (WEBP, "webp"), (png("000000") + bytes(LARGEST), "png")],
                         ids=["svg", "webp", "too large"])
def test_an_image_that_mail_programs_do_not_show_is_the_name(start, tmp_path, content, ending):
    server = start(env=logo_settings(tmp_path, content, ending))
    letter = letters(server, sign_up(server))[-1]
    assert [each.get_content_type() for each in letter.iter_parts()] == ["text/plain", "text/html"]
    assert "<img" not in html_of(letter) and f">{ESCAPED}</p>" in html_of(letter)
    assert server.get("/login/logo").content == content


def test_the_mailbox_and_the_console_show_letters_with_a_logo(tmp_path):
    settings = logo_settings(tmp_path, png("1c5d99"))
    with serve(tmp_path / "data", env=settings) as server:
        furnish(server)
        letter = letters(server, "alan@example.com")[-1]
        assert image_of(letter).get_content() == png("1c5d99")
        browser = signed_in(server, ADMIN, PASSWORD)
        listed = browser.get("/console/mailbox")
        page = browser.get(next(each for each in listed.links if each.startswith("/console/mailbox/")))
        assert last_code(server, "alan@example.com") in page.text
        assert NAME in page.text and "Content-ID" not in page.text and "iVBORw" not in page.text


def test_own_letters_show_the_logo_where_they_say(start, tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "sign-up.en.subject").write_text("{{logo}}: welcome")
    (folder / "sign-up.en.html").write_text("<table><tr><td>{{logo}}</td></tr></table><p>{{code}}</p>")
    (folder / "password-reset.en.txt").write_text("{{logo}}\n\n{{code}}")
    (folder / "address.en.html").write_text("<p>{{code}}</p>")
    server = start(env={"POOLGUARD_MAIL_TEMPLATES": str(folder), **logo_settings(tmp_path, png("1c5d99"))})
    address = sign_up(server)
    letter = letters(server, address)[-1]
    assert letter["Subject"] == f"{NAME}: welcome"
    assert image_of(letter).get_content() == png("1c5d99")
    assert text_of(letter).startswith(NAME)
    said(server.post("/auth/confirm", json={"email": address, "code": last_code(server, address)}))
    said(server.post("/auth/forgot-password", json={"email": address}))
    letter = letters(server, address)[-1]
    assert image_of(letter) and text_of(letter).startswith(NAME)
    own, other = tokens_of(server, address)["access_token"], fresh_email()
    server.unsigned().update_user_attributes(AccessToken=own, UserAttributes=[{"Name": "email", "Value": other}])
    letter = letters(server, other)[-1]
    assert html_of(letter).strip() == f"<p>{last_code(server, other)}</p>"
    assert [each.get_content_type() for each in letter.iter_parts()] == ["text/plain", "text/html"]


def test_amazon_ses_gets_the_logo_as_an_inline_attachment(start, tmp_path, ses):
    server = start(env={"SES_EMAIL_SOURCE": "accounts@shop.example", "AWS_ENDPOINT_URL_SESV2": ses,
                        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret",
                        **logo_settings(tmp_path, png("1c5d99"))})
    sign_up(server)
    sent, = mails_at(ses)
    attached, = sent["attachments"]
    assert 'src="cid:logo@poolguard"' in sent["body"]["html"]
    assert (attached["contentId"], attached["contentDisposition"]) == ("logo@poolguard", "INLINE")
    assert (attached["contentType"], attached["filename"]) == ("image/png", "logo.png")
    assert base64.b64decode(attached["content"]) == png("1c5d99")
