#include "app/settings/secret_files.hpp"

#include "app/settings/setting.hpp"
#include "app/settings/settings.hpp"
#include "unit/store/temporary_folder.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace poolguard::app {
namespace {

using variables = std::map<std::string, std::string>;

class secret_files_test : public testing::Test {
  protected:
    std::string write(const std::string& name, std::string_view content) const {
        const auto path = folder_.path() / name;
        std::ofstream(path, std::ios::binary) << content;
        return path.string();
    }
    static std::string error_of(const variables& set) {
        const auto found = with_secret_files(environment(set));
        return found ? "" : found.error();
    }

    store::temporary_folder folder_;
};

TEST_F(secret_files_test, a_byte_order_mark_and_one_line_break_at_the_end_are_not_part_of_the_secret) {
    const struct {
        std::string_view content, secret;
    } cases[] = {{"key", "key"},
                 {"key\n", "key"},
                 {"key\r\n", "key"},
                 {"key\n\n", "key\n"},
                 {"key\r", "key\r"},
                 {" key ", " key "},
                 {"a\nb\n", "a\nb"},
                 {"#key\n", "#key"},
                 {"\xef\xbb\xbfkey\r\n", "key"},
                 {"key\xef\xbb\xbf", "key\xef\xbb\xbf"}};
    for (const auto& [content, secret] : cases)
        EXPECT_EQ(read_secret_file(write("key", content)), std::string(secret)) << content;
}

TEST_F(secret_files_test, says_what_is_wrong_with_a_file) {
    const std::string_view with_nul("ab\0c", 4);
    const struct {
        std::string file, clause;
    } cases[] = {{folder_.path().string(), "is a directory"},
                 {(folder_.path() / "none").string(), "cannot be read: No such file or directory"},
                 {"/dev/null", "is not a regular file"},
                 {write("empty", ""), "is empty"},
                 {write("break", "\n"), "is empty"},
                 {write("mark", "\xef\xbb\xbf\r\n"), "is empty"},
                 {write("nul", with_nul), "has a NUL character"},
                 {write("large", std::string(largest_secret_file + 1, 'a')), "is larger than 64 KiB"}};
    for (const auto& [file, clause] : cases) {
        const auto found = read_secret_file(file);
        ASSERT_FALSE(found) << file;
        EXPECT_EQ(found.error(), clause);
    }
    EXPECT_TRUE(read_secret_file(write("largest", std::string(largest_secret_file, 'a'))));
}

TEST_F(secret_files_test, every_name_of_a_secret_has_such_a_variable) {
    const auto file = write("secret", "smtps://ann:0123456789abcdef0123456789abcdef@mail.example.com\n");
    for (const auto& each : all_settings())
        for (const auto name : each.names) {
            const auto variable = std::string(name) + "_FILE";
            EXPECT_EQ(is_secret_file_variable(variable), each.value.is_secret) << name;
            if (!each.value.is_secret) continue;
            const auto found = with_secret_files(environment(variables{{variable, file}}));
            ASSERT_TRUE(found) << found.error();
            EXPECT_EQ(find_setting(*found, each).value().value().value,
                      "smtps://ann:0123456789abcdef0123456789abcdef@mail.example.com");
            EXPECT_EQ(found->origin_of(name), "read from " + file + " by " + variable);
        }
}

TEST_F(secret_files_test, a_secret_is_set_in_one_way) {
    const auto file = write("key", "0123456789abcdef");
    EXPECT_EQ(
        error_of({{"APP_SECRET_KEY", "0123456789abcdef"}, {"APP_SECRET_KEY_FILE", file}}),
        "APP_SECRET_KEY, set in the environment, and APP_SECRET_KEY_FILE, set in the environment: set only one of "
        "them");
    EXPECT_EQ(error_of({{"APP_SECRET_KEY", ""}, {"APP_SECRET_KEY_FILE", file}}), "");
    EXPECT_EQ(error_of({{"APP_SECRET_KEY", "0123456789abcdef"}, {"APP_SECRET_KEY_FILE", ""}}), "");
}

TEST_F(secret_files_test, an_error_names_the_variable_and_the_file_but_not_the_content) {
    const auto folder = folder_.path().string();
    EXPECT_EQ(error_of({{"SMTP_URL_FILE", folder}}),
              "SMTP_URL_FILE=" + folder + ": the file is a directory (set in the environment)");
    const auto file = write("key", "too short");
    const auto complete = with_secret_files(environment(variables{{"SECRET_KEY_FILE", file}}));
    ASSERT_TRUE(complete);
    const auto read = read_settings(*complete, {});
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error(),
              "SECRET_KEY is too short: at least 16 characters are needed (read from " + file + " by SECRET_KEY_FILE)");
}

TEST_F(secret_files_test, their_variables_are_settings_and_may_be_misspelt) {
    EXPECT_FALSE(find_misspelt(environment(variables{{"POOLGUARD_PASSPHRASE_FILE", "x"}})));
    EXPECT_EQ(find_misspelt(environment(variables{{"POOLGUARD_PASSPHRASE_FIEL", "x"}})),
              "POOLGUARD_PASSPHRASE_FIEL, set in the environment, is not a setting; did you mean "
              "POOLGUARD_PASSPHRASE_FILE?");
    EXPECT_TRUE(find_misspelt(environment(variables{{"POOLGUARD_LISTEN_FILE", "x"}})));
}

} // namespace
} // namespace poolguard::app
