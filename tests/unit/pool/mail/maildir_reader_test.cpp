#include "pool/mail/maildir_reader.hpp"

#include "pool/mail/maildir.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/store/temporary_folder.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace poolguard::pool {
namespace {

namespace fs = std::filesystem;

class maildir_reader_test : public testing::Test {
  protected:
    void send(const std::string& subject) {
        ASSERT_TRUE(mail_.send({"ann@example.com", subject, "The code is 123456\n", ""}));
        clock_.advance(std::chrono::milliseconds(1));
    }
    std::vector<std::string> subjects(std::size_t limit) {
        std::vector<std::string> out;
        std::optional<std::string> after;
        do {
            const auto found = letters_.list(after, limit);
            EXPECT_TRUE(found);
            if (!found) return out;
            for (const auto& each : found->letters)
                out.push_back(each.said.subject);
            after = found->next;
        } while (after);
        return out;
    }

    store::temporary_folder folder_;
    base::manual_clock clock_{base::from_epoch_seconds(1'770'000'000)};
    base::system_random random_;
    maildir mail_{folder_.path() / "mail", "no-reply@poolguard", clock_, random_};
    maildir_reader letters_{folder_.path() / "mail"};
};

TEST_F(maildir_reader_test, there_are_no_letters_without_a_folder) {
    const auto found = letters_.list({}, 10);
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->letters.empty());
    EXPECT_FALSE(found->next);
}

TEST_F(maildir_reader_test, lists_the_newest_first_in_pages) {
    for (const auto* each : {"a", "b", "c", "d"})
        send(each);
    for (const std::size_t limit : {1, 2, 3, 4, 100})
        EXPECT_EQ(subjects(limit), (std::vector<std::string>{"d", "c", "b", "a"})) << limit;
}

TEST_F(maildir_reader_test, reads_one_also_after_a_mail_reader_has_moved_it) {
    send("a");
    const auto id = letters_.list({}, 1).value().letters.at(0).id;
    const auto found = letters_.read(id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->said.code, "123456");
    EXPECT_EQ(base::epoch_seconds(found->sent), 1'770'000'000);
    const auto mail = folder_.path() / "mail";
    fs::rename(mail / "new" / id, mail / "cur" / (id + ":2,S"));
    const auto moved = letters_.read(id);
    ASSERT_TRUE(moved);
    EXPECT_EQ(moved->id, id);
    EXPECT_EQ(subjects(10), std::vector<std::string>{"a"});
}

TEST_F(maildir_reader_test, no_name_leads_to_another_file) {
    send("a");
    const auto mail = folder_.path() / "mail";
    std::ofstream(mail / "new" / "secret") << "Subject: secret\n\n";
    std::ofstream(folder_.path() / "outside") << "Subject: outside\n\n";
    const std::string link = "1770000000009.0123456789abcdef01234567.poolguard";
    fs::create_symlink(folder_.path() / "outside", mail / "new" / link);
    fs::create_directory(mail / "new" / "1770000000008.0123456789abcdef01234567.poolguard");
    for (const std::string_view id :
         {"", ".", "..", "secret", "../outside", "../new/secret", "/etc/passwd",
          "1770000000009.0123456789abcdef01234567.poolguard", "1770000000008.0123456789abcdef01234567.poolguard",
          "1770000000007.0123456789abcdef01234567.poolguard", "1770000000009.0123456789ABCDEF01234567.poolguard",
          ".0123456789abcdef01234567.poolguard", "1/0.0123456789abcdef01234567.poolguard"}) {
        const auto found = letters_.read(id);
        ASSERT_FALSE(found) << id;
        EXPECT_EQ(found.error(), maildir_error::not_found) << id;
    }
    EXPECT_EQ(subjects(10), std::vector<std::string>{"a"});
    EXPECT_FALSE(letters_.list("../outside", 10));
}

} // namespace
} // namespace poolguard::pool
