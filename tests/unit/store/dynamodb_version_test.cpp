// The version of the tables' records, over records of another engine and with faults.

#include "sqlite_fixture.hpp"
#include "store/dynamodb_setup.hpp"
#include "unit/pool/model/cut_off_records.hpp"

namespace poolguard::store {
namespace {

class dynamodb_version_test : public sqlite_fixture {
  protected:
    // The failure; "" if there is none.
    std::string checked() {
        reads = writes = 0;
        const auto done = check_version(watched);
        if (done) return "";
        return done.error().kind == open_failure::newer_version ? "newer" : "unavailable";
    }
    void write(int version) {
        ASSERT_TRUE(kept->put(place, R"({"version":)" + std::to_string(version) + '}', always{}));
    }
    std::string kept_document() { return kept->get(place).value()->document; }

    const key place{"server", "store-version"};
    std::unique_ptr<sqlite_records> kept = open();
    int reads = 0, writes = 0;
    std::function<bool(bool is_write)> before = [](bool) { return true; };
    pool::watched_records watched{*kept, [this](bool is_write) {
                                      ++(is_write ? writes : reads);
                                      return before(is_write);
                                  }};
};

TEST_F(dynamodb_version_test, is_written_by_the_first_server_alone) {
    EXPECT_EQ(checked(), "");
    EXPECT_EQ(writes, 1);
    EXPECT_EQ(kept_document(), R"({"version":1})");
    EXPECT_EQ(checked(), "");
    EXPECT_EQ(writes, 0);
}

TEST_F(dynamodb_version_test, may_not_be_newer_than_the_server) {
    const std::pair<int, const char*> rows[] = {{0, ""}, {1, ""}, {2, "newer"}, {9, "newer"}};
    for (const auto& [version, expected] : rows) {
        write(version);
        EXPECT_EQ(checked(), expected) << version;
        EXPECT_EQ(writes, 0) << version;
        EXPECT_EQ(reads, 1) << version;
    }
}

TEST_F(dynamodb_version_test, of_two_servers_that_begin_at_once_the_later_one_reads) {
    for (const auto& [version, expected] : {std::pair(1, ""), std::pair(2, "newer")}) {
        ASSERT_TRUE(kept->remove(place));
        before = [&, version = version](bool is_write) {
            if (is_write) write(version);
            return true;
        };
        EXPECT_EQ(checked(), expected) << version;
        EXPECT_EQ(kept_document(), R"({"version":)" + std::to_string(version) + '}');
    }
}

TEST_F(dynamodb_version_test, that_is_not_known_is_no_version) {
    before = [](bool is_write) { return is_write; }; // nothing can be read
    EXPECT_EQ(checked(), "unavailable");
    EXPECT_EQ(writes, 0);
    before = [](bool is_write) { return !is_write; };
    EXPECT_EQ(checked(), "unavailable");
    EXPECT_EQ(reads, 2);
    before = [](bool) { return true; };
    ASSERT_TRUE(kept->put(place, "{}", always{}));
    EXPECT_EQ(checked(), "unavailable");
}

} // namespace
} // namespace poolguard::store
