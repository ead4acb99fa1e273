#include "store/document.hpp"

#include "sqlite_fixture.hpp"

namespace poolguard::store {
namespace {

struct account {
    std::string name;
    std::int64_t visits = 0;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(account, (), (name, visits, note))

struct grown_account {
    static constexpr bool has_defaults = true;
    std::string name;
    std::int64_t visits = 7;
    std::string colour = "blue";
};
BOOST_DESCRIBE_STRUCT(grown_account, (), (name, visits, colour))

class document_test : public sqlite_fixture {
  protected:
    void SetUp() override { records_ = open(); }

    const key at_{"accounts", "1"};
    std::unique_ptr<sqlite_records> records_;
};

TEST_F(document_test, loads_what_was_saved) {
    const auto expires = clock_.now() + std::chrono::seconds(5);
    ASSERT_EQ(save(*records_, at_, account{"Zoë", 3, "hi"}, if_absent{}, expires), 1U);
    const auto found = load<account>(*records_, at_);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->value.name, "Zoë");
    EXPECT_EQ((*found)->value.visits, 3);
    EXPECT_EQ((*found)->value.note, "hi");
    EXPECT_EQ((*found)->version, 1U);
    EXPECT_EQ((*found)->expires, expires);
    EXPECT_EQ(save(*records_, at_, account{}, if_absent{}), std::unexpected(error::conflict));
}

TEST_F(document_test, loads_nothing_if_there_is_no_record) {
    const auto found = load<account>(*records_, at_);
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->has_value());
}

TEST_F(document_test, newer_and_older_documents_can_be_read) {
    ASSERT_TRUE(records_->put(at_, R"({"name":"a","visits":1,"unknown":{"x":[]}})", always{}));
    EXPECT_EQ((*load<account>(*records_, at_))->value.name, "a");
    ASSERT_TRUE(records_->put(at_, R"({"name":"a"})", always{}));
    const auto grown = load<grown_account>(*records_, at_);
    ASSERT_TRUE(grown && *grown);
    EXPECT_EQ((*grown)->value.visits, 7);
    EXPECT_EQ((*grown)->value.colour, "blue");
}

TEST_F(document_test, a_document_that_does_not_fit_is_damaged) {
    for (const auto* document :
         {"", "{", "[]", "null", R"({"name":"a"})", R"({"name":1,"visits":1})", R"({"name":"a","visits":1} x)"}) {
        SCOPED_TRACE(document);
        ASSERT_TRUE(records_->put(at_, document, always{}));
        const auto found = load<account>(*records_, at_);
        ASSERT_FALSE(found);
        EXPECT_EQ(found.error(), error::damaged);
        bool called = false;
        const auto updated = update<account>(*records_, at_, [&](account&) { called = true; });
        ASSERT_FALSE(updated);
        EXPECT_EQ(updated.error(), error::damaged);
        EXPECT_FALSE(called);
    }
}

TEST_F(document_test, update_changes_the_value_and_keeps_the_expiry) {
    const auto expires = clock_.now() + std::chrono::seconds(5);
    ASSERT_TRUE(save(*records_, at_, account{"a", 1, {}}, if_absent{}, expires));
    const auto updated = update<account>(*records_, at_, [](account& found) { found.visits += 1; });
    ASSERT_TRUE(updated && *updated);
    EXPECT_EQ((*updated)->version, 2U);
    const auto found = load<account>(*records_, at_);
    EXPECT_EQ((*found)->value.visits, 2);
    EXPECT_EQ((*found)->version, 2U);
    EXPECT_EQ((*found)->expires, expires);
}

TEST_F(document_test, update_may_set_the_expiry_or_change_nothing) {
    ASSERT_TRUE(save(*records_, at_, account{"a", 1, {}}, if_absent{}));
    const auto later = clock_.now() + std::chrono::seconds(9);
    ASSERT_TRUE(update<account>(*records_, at_, [&](stored<account>& found) { found.expires = later; }));
    EXPECT_EQ((*load<account>(*records_, at_))->expires, later);

    const auto untouched = update<account>(*records_, at_, [](account&) { return false; });
    ASSERT_TRUE(untouched && *untouched);
    EXPECT_EQ((*untouched)->version, 2U);
    EXPECT_EQ((*load<account>(*records_, at_))->version, 2U);
}

TEST_F(document_test, update_ignores_missing_records) {
    bool called = false;
    const auto updated = update<account>(*records_, at_, [&](account&) { called = true; });
    ASSERT_TRUE(updated);
    EXPECT_FALSE(updated->has_value());
    EXPECT_FALSE(called);
}

TEST_F(document_test, update_retries_after_a_conflict_and_gives_up_in_the_end) {
    const struct {
        int disturbances, retries;
        bool works;
    } cases[] = {{0, 0, true}, {1, 0, false}, {1, 1, true}, {3, 3, true}, {4, 3, false}, {17, default_retries, false}};
    for (const auto& each : cases) {
        SCOPED_TRACE(each.disturbances);
        ASSERT_TRUE(save(*records_, at_, account{"a", 0, {}}, always{}));
        int calls = 0;
        const auto updated = update<account>(
            *records_, at_,
            [&](account& found) {
                if (calls++ < each.disturbances) {
                    auto other = found;
                    other.visits += 100;
                    ASSERT_TRUE(save(*records_, at_, other, always{}));
                }
                found.visits += 1;
            },
            each.retries);
        EXPECT_EQ(updated.has_value(), each.works);
        if (!updated) {
            EXPECT_EQ(updated.error(), error::conflict);
        }
        const auto visits = (*load<account>(*records_, at_))->value.visits;
        EXPECT_EQ(visits, 100 * each.disturbances + (each.works ? 1 : 0));
    }
}

} // namespace
} // namespace poolguard::store
