#include "pool/mail/maildir.hpp"

#include "pool/mail/mail_text.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/store/temporary_folder.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/stat.h>
#include <thread>

namespace poolguard::pool {
namespace {

namespace fs = std::filesystem;

const auto sent_at = base::from_epoch_seconds(1'770'000'000); // Mon, 02 Feb 2026 02:40:00 UTC

std::vector<fs::path> files_in(const fs::path& folder) {
    std::vector<fs::path> out;
    for (const auto& each : fs::directory_iterator(folder))
        out.push_back(each.path());
    return out;
}
std::string read_letter(const fs::path& file) {
    std::ostringstream out;
    out << std::ifstream(file).rdbuf();
    return out.str();
}
unsigned mode_of(const fs::path& path) {
    struct stat found{};
    EXPECT_EQ(::stat(path.c_str(), &found), 0);
    return found.st_mode & 0777U;
}

class maildir_test : public testing::Test {
  protected:
    store::temporary_folder folder_;
    base::manual_clock clock_{sent_at};
    base::system_random random_;
    maildir mail_{folder_.path() / "mail", "no-reply@poolguard", clock_, random_};
};

TEST(mail_text, is_a_message) {
    EXPECT_EQ(
        to_rfc5322({"ann@example.com", "Your temporary password", "It is a=b.\nUmlaut: ü\n", ""}, "me@x", "1", sent_at),
        "From: me@x\nTo: ann@example.com\nSubject: Your temporary password\n"
        "Date: Mon, 02 Feb 2026 02:40:00 +0000\nMessage-ID: <1@poolguard>\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        "It is a=3Db.\nUmlaut: =C3=BC\n");
}

TEST(mail_text, has_the_logo_that_the_html_shows) {
    const auto logo = to_mail_logo("image/png", std::string(60, 'x'));
    ASSERT_TRUE(logo);
    const auto text = [&](const std::string& html) {
        return to_rfc5322({"ann@example.com", "s", "t", html}, "me@x", "1", sent_at, logo);
    };
    const auto shown = text("<img src=\"cid:logo@poolguard\">");
    EXPECT_TRUE(shown.contains("Content-Type: multipart/related; type=\"text/html\"; boundary=\"=_related_1\"\n"));
    EXPECT_TRUE(shown.contains("Content-Type: image/png; name=\"logo.png\"\nContent-Transfer-Encoding: base64\n"
                               "Content-ID: <logo@poolguard>\nContent-Disposition: inline; filename=\"logo.png\"\n\n" +
                               std::string("eHh4eHh4")));
    EXPECT_TRUE(shown.ends_with("\n--=_related_1--\n\n--=_1--\n")) << shown;
    for (const auto* without : {"<p>none</p>", ""})
        EXPECT_FALSE(text(without).contains("image/png")) << without;
}

TEST(mail_logo, is_what_mail_programs_show) {
    EXPECT_TRUE(to_mail_logo("image/jpeg", "x"));
    EXPECT_EQ(file_name_of(*to_mail_logo("image/jpeg", "x")), "logo.jpeg");
    for (const auto* type : {"image/svg+xml", "image/webp", "image/x-icon", ""})
        EXPECT_FALSE(to_mail_logo(type, "x")) << type;
    EXPECT_TRUE(to_mail_logo("image/png", std::string(largest_mail_logo, 'x')));
    EXPECT_FALSE(to_mail_logo("image/png", std::string(largest_mail_logo + 1, 'x')));
}

TEST(mail_text, lets_no_field_in) {
    const auto text =
        to_rfc5322({"ann@example.com\r\nBcc: x@y", "Hi\nBcc: x@y", "Bcc: body\n", ""}, "me@x", "1", sent_at);
    EXPECT_EQ(text.find("\nBcc"), text.find("\nBcc: body"));
    EXPECT_NE(text.find("To: ann@example.com  Bcc: x@y\n"), text.npos);
    EXPECT_NE(text.find("Subject: Hi Bcc: x@y\n"), text.npos);
}

TEST(mail_text, encodes_the_subject) {
    const std::pair<std::string, std::string> table[]{
        {"Grüße", "Subject: =?UTF-8?B?R3LDvMOfZQ==?=\n"},
        {"=?odd?=", "Subject: =?UTF-8?B?PT9vZGQ/PQ==?=\n"},
        {"plain", "Subject: plain\n"},
    };
    for (const auto& [subject, line] : table)
        EXPECT_NE(to_rfc5322({"a@b", subject, "", ""}, "me@x", "1", sent_at).find(line), std::string::npos) << subject;
    std::string many;
    for (int i = 0; i < 60; ++i)
        many += "ü";
    const auto text = to_rfc5322({"a@b", many, "", ""}, "me@x", "1", sent_at);
    std::istringstream lines(text);
    std::string decoded;
    for (std::string line; std::getline(lines, line) && !line.starts_with("Date");) {
        EXPECT_LE(line.size(), 78U);
        const auto from = line.find("=?UTF-8?B?");
        if (from == line.npos) continue;
        const auto word = line.substr(from + 10, line.size() - from - 12);
        const auto bytes = base::from_base64(word);
        ASSERT_TRUE(bytes) << line;
        EXPECT_EQ(bytes->size() % 2, 0U); // no letter is split
        decoded += *bytes;
    }
    EXPECT_EQ(decoded, many);
}

TEST(mail_text, keeps_lines_short) {
    const auto text =
        to_rfc5322({"a@b", "s", std::string(200, 'x') + " \n" + std::string(100, '='), ""}, "me@x", "1", sent_at);
    const auto body = text.substr(text.find("\n\n") + 2);
    std::istringstream lines(body);
    std::string joined;
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(line.size(), 76U);
        if (line.ends_with("="))
            joined += line.substr(0, line.size() - 1);
        else
            joined += line + "\n";
    }
    std::string equals;
    for (int i = 0; i < 100; ++i)
        equals += "=3D";
    EXPECT_EQ(joined, std::string(200, 'x') + "=20\n" + equals + "\n");
}

TEST_F(maildir_test, delivers_a_private_file) {
    ASSERT_TRUE(mail_.send({sms_address("+15550100"), "", "Your code", ""}));
    const auto root = folder_.path() / "mail";
    EXPECT_EQ(mode_of(root), 0700U);
    EXPECT_TRUE(files_in(root / "tmp").empty());
    EXPECT_TRUE(files_in(root / "cur").empty());
    const auto files = files_in(root / "new");
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(mode_of(files.front()), 0600U);
    const auto text = read_letter(files.front());
    EXPECT_NE(text.find("To: +15550100@sms\n"), text.npos);
    EXPECT_TRUE(text.ends_with("\n\nYour code\n"));
}

TEST_F(maildir_test, keeps_every_message_of_many_senders) {
    std::vector<std::jthread> senders;
    std::atomic<int> failures = 0;
    for (int i = 0; i < 8; ++i)
        senders.emplace_back([&] {
            for (int j = 0; j < 10; ++j)
                if (!mail_.send({"a@b", "s", "t", ""})) ++failures;
        });
    senders.clear();
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(files_in(folder_.path() / "mail" / "new").size(), 80U);
}

TEST_F(maildir_test, says_what_failed) {
    std::ofstream(folder_.path() / "mail") << "in the way";
    const auto sent = mail_.send({"a@b", "s", "the secret text", ""});
    ASSERT_FALSE(sent);
    EXPECT_EQ(sent.error().find("secret"), sent.error().npos);
    EXPECT_FALSE(mail_.send({"", "s", "t", ""}));
}

} // namespace
} // namespace poolguard::pool
