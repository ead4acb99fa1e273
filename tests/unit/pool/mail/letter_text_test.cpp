#include "pool/mail/letter_text.hpp"

#include "pool/mail/letters.hpp"
#include "pool/mail/mail_text.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

const auto letter_time = base::from_epoch_seconds(1'770'000'000);

letter_text reread(const message& mail) { return read_letter(to_rfc5322(mail, "me@x", "1", letter_time)); }

TEST(letter_text, reads_back_what_was_written) {
    const std::string long_line(300, 'x');
    const auto plain =
        reread({"ann@example.com", "Hello", "Your code is 123456.\n= ü 日本語\n" + long_line + "\n", ""});
    EXPECT_EQ(plain.to, "ann@example.com");
    EXPECT_EQ(plain.subject, "Hello");
    EXPECT_EQ(plain.text, "Your code is 123456.\n= ü 日本語\n" + long_line + "\n");
    EXPECT_EQ(plain.code, "123456");
}

TEST(letter_text, shows_an_address_as_it_is) {
    EXPECT_EQ(reread({"=?utf-8?q?ann?=@example.com", "Hello", "x", ""}).to, "=?utf-8?q?ann?=@example.com");
    EXPECT_EQ(reread({"名前@example.com", "Hello", "x", ""}).to, "名前@example.com");
}

TEST(letter_text, reads_the_plain_part_of_both) {
    const auto both = reread({"ann@example.com", "確認コードをお送りします。この件名はとても長いです",
                              "コードは 654321 です\n", "<p>111111</p>\n"});
    EXPECT_EQ(both.subject, "確認コードをお送りします。この件名はとても長いです");
    EXPECT_EQ(both.text, "コードは 654321 です\n");
    EXPECT_EQ(both.code, "654321");
}

TEST(letter_text, finds_what_the_letter_itself_puts_forward) {
    // The name is a number as codes are, and the password has characters that HTML escapes.
    const auto invitation =
        letters({}, false, {})
            .write(letter_kind::invitation, http::language::english, {.code = "aB1&<>\"'x", .username = "12345678"});
    EXPECT_EQ(reread({"ann@example.com", invitation.subject, invitation.text, invitation.html}).code, "aB1&<>\"'x");
    EXPECT_EQ(reread({"ann@example.com", invitation.subject, invitation.text, ""}).code, "12345678");
    // A notice has none.
    const auto notice = letters({}, false, {}).write(letter_kind::passkey_added, http::language::english, {});
    EXPECT_EQ(reread({"ann@example.com", notice.subject, notice.text, notice.html}).code, "");
}

TEST(letter_text, reads_the_text_beside_a_logo) {
    const mail_logo logo{"image/png", std::string(5000, 'x')};
    const message mail{"ann@example.com", "Hello", "Your code is 654321\n", "<p><img src=\"cid:logo@poolguard\"></p>"};
    const auto read = read_letter(to_rfc5322(mail, "me@x", "1", letter_time, logo));
    EXPECT_EQ(read.text, "Your code is 654321\n");
    EXPECT_EQ(read.code, "654321");
}

TEST(letter_text, reads_other_forms_of_mime) {
    struct row {
        std::string_view message;
        std::string_view subject, text;
    };
    const row table[]{
        {"Subject: =?utf-8?q?a_=C3=BC?= =?UTF-8?B?w7w=?= b\r\n\r\nhello\r\n", "a üü b", "hello\r\n"},
        {"Subject: =?utf-8?x?abc?= =?\n\nx", "=?utf-8?x?abc?= =?", "x"},
        {"SUBJECT:folded\n  text\n\n", "folded text", ""},
        {"Content-Type: text/plain\nContent-Transfer-Encoding: BASE64\n\naGVs\nbG8=\n", "", "hello"},
        {"Content-Type: text/html\n\n<p>no</p>", "", ""},
        {"Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\na=\nb=3Dc=zz=", "", "ab=c=zz="},
        {"Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\nContent-Type: multipart/alternative;\n "
         "boundary=\"c d\"\n\n--c d\nContent-Type: text/html\n\n<p>\n--c d\n\ninner\n--c d--\n\n--b--\n",
         "", "inner"},
        {"Content-Type: multipart/alternative\n\n--x\n\nno boundary\n--x--\n", "", ""},
        {"no header at all", "", ""},
        {"Content-Type: text/plain\n\n\xff\xfe.", "", "??."},
        {"", "", ""},
    };
    for (const auto& each : table) {
        const auto read = read_letter(each.message);
        EXPECT_EQ(read.subject, each.subject) << each.message;
        EXPECT_EQ(read.text, each.text) << each.message;
    }
}

TEST(letter_text, does_not_follow_parts_in_parts_for_ever) {
    std::string deep = "Content-Type: text/plain\n\ndeep\n";
    for (int i = 0; i < 50; ++i)
        deep = "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) + "\n" +
               deep + "\n--b" + std::to_string(i) + "--\n";
    EXPECT_EQ(read_letter(deep).text, "");
}

TEST(letter_text, finds_the_code) {
    struct row {
        std::string_view text, code;
    };
    const row table[]{{"Your code is 123456.", "123456"},
                      {"12345678", "12345678"},
                      {"call +15550100123 or 1234567, then 000001", "000001"},
                      {"x123456 123456x a_123456", ""},
                      {"コード:123456。", "123456"},
                      {"2026", ""},
                      {"", ""}};
    for (const auto& each : table)
        EXPECT_EQ(reread({"a@b.c", "s", std::string(each.text), ""}).code, each.code) << each.text;
}

} // namespace
} // namespace poolguard::pool
