#include "pool/mail/letter_files.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

using http::language;

TEST(letter_files, parts_are_read_by_their_names) {
    const auto read = read_letter_files({{"sign-up.en.txt", "Hi {{code}}\n"},
                                         {"sign-up.en.html", "<p>{{code}} {{product}} {{support}}</p>"},
                                         {"sign-up.ja.subject", "  {{product}} の確認 \n"},
                                         {"sign-up-link.en.txt", "{{link}} {{minutes}} {{lifetime}}"},
                                         {"passkey-removed.ja.txt", "{{username}}"}});
    ASSERT_TRUE(read) << read.error();
    const letter_templates wanted{
        {{letter_kind::sign_up, language::english},
         {.subject = {}, .text = "Hi {{code}}\n", .html = "<p>{{code}} {{product}} {{support}}</p>"}},
        {{letter_kind::sign_up, language::japanese}, {.subject = "{{product}} の確認", .text = {}, .html = {}}},
        {{letter_kind::sign_up_link, language::english},
         {.subject = {}, .text = "{{link}} {{minutes}} {{lifetime}}", .html = {}}},
        {{letter_kind::passkey_removed, language::japanese}, {.subject = {}, .text = "{{username}}", .html = {}}}};
    EXPECT_EQ(*read, wanted);
    EXPECT_TRUE(read_letter_files({})->empty());
    EXPECT_TRUE(read_letter_files({{"sign-in.en.txt", "{{code}}" + std::string(largest_letter_file - 8, ' ')}}));
}

TEST(letter_files, a_file_that_cannot_be_used_is_named) {
    struct row {
        std::string name;
        std::string content;
        std::string why;
    };
    for (const auto& [name, content, why] : {
             row{"signup.en.txt", "{{code}}", "no letter has a file of this name"},
             row{"sign-up.txt", "{{code}}", "no letter has a file of this name"},
             row{"sign-up.fr.txt", "{{code}}", "no letter has a file of this name"},
             row{"sign-up.en.md", "{{code}}", "no letter has a file of this name"},
             row{"sign-up.en.txt.bak", "{{code}}", "no letter has a file of this name"},
             row{"sign_up.en.txt", "{{code}}", "no letter has a file of this name"},
             row{"sign-up.en.txt", "", "empty"},
             row{"sign-up.en.subject", " \n", "empty"},
             row{"sign-up.en.txt", "{{code}}\xff", "not UTF-8"},
             row{"sign-up.en.txt", std::string("{{code}}\0", 9), "not UTF-8"},
             row{"sign-up.en.txt", "{{code}}" + std::string(largest_letter_file, ' '), "larger than 64 KiB"},
             row{"sign-up.en.txt", "{{code}} {{name}}", "\"{{name\" is not a placeholder"},
             row{"sign-up.en.txt", "{{code}} {{ product }}", "is not a placeholder"},
             row{"sign-up.en.txt", "{{code} and more", "is not a placeholder"},
             row{"sign-up.en.txt", "{{link}}", "\"{{link\" is not a placeholder"},
             row{"sign-up.en.html", "<p>Hello</p>", "{{code}} is missing"},
             row{"sign-up-link.en.txt", "{{code}}", "is not a placeholder"},
             row{"sign-up-link.en.txt", "Hello", "{{link}} is missing"},
             row{"invitation.en.txt", "{{code}}", "{{username}} is missing"},
             row{"password-changed.en.txt", "{{code}}", "is not a placeholder"},
             row{"sign-up.en.subject", "a\nb", "one line"},
             row{"sign-up.en.subject", std::string(longest_letter_subject + 1, 'x'), "one line"},
         }) {
        const auto read = read_letter_files({{name, content}});
        ASSERT_FALSE(read) << name << ": " << content.substr(0, 40);
        EXPECT_TRUE(read.error().starts_with(name + ": ") && read.error().contains(why)) << read.error();
    }
}

} // namespace
} // namespace poolguard::pool
