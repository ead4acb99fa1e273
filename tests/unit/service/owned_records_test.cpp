#include "service/owned_records.hpp"

#include "base/bytes.hpp"
#include "test_gateway.hpp"

#include <gtest/gtest.h>
#include <set>
#include <thread>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

struct records_fixture {
    test_gateway gateway;
    common_record_homes homes{gateway.storage.records()};
    owned_records items{"items", gateway.storage.records(), homes, gateway.clock};
    owned_records alerts{"alerts", gateway.storage.records(), homes, gateway.clock};
    member jane = gateway.person_in("acme", "jane-sub");
    member john = gateway.person_in("acme", "john-sub");
    member jane_elsewhere = gateway.person_in("other", "jane-sub");
};

std::vector<std::int64_t> ids_of(const std::vector<owned_record>& records) {
    std::vector<std::int64_t> out;
    for (const auto& each : records)
        out.push_back(each.id);
    return out;
}

TEST(owned_records, are_created_read_changed_and_removed) {
    records_fixture f;
    const auto made = f.items.create(f.jane, "first");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->id, 1);
    EXPECT_EQ(made->title, "first");
    EXPECT_EQ(made->created, test_start * 1000);
    EXPECT_EQ(made->modified, test_start * 1000);
    f.gateway.clock.advance(5s);
    const auto changed = f.items.update(f.jane, 1, "changed");
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->created, test_start * 1000);
    EXPECT_EQ(changed->modified, test_start * 1000 + 5000);
    const auto read = f.items.get(f.jane, 1);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->title, "changed");
    EXPECT_EQ(read->modified, changed->modified);
    EXPECT_TRUE(f.items.remove(f.jane, 1));
    for (const auto error :
         {f.items.get(f.jane, 1).error(), f.items.update(f.jane, 1, "x").error(), f.items.remove(f.jane, 1).error()})
        EXPECT_EQ(error, record_error::not_found);
    EXPECT_EQ(f.items.create(f.jane, "next")->id, 2);
}

TEST(owned_records, impossible_ids_are_not_found) {
    records_fixture f;
    for (const std::int64_t id : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{7}, INT64_MIN, INT64_MAX}) {
        EXPECT_EQ(f.items.get(f.jane, id).error(), record_error::not_found) << id;
        EXPECT_EQ(f.items.update(f.jane, id, "x").error(), record_error::not_found) << id;
        EXPECT_EQ(f.items.remove(f.jane, id).error(), record_error::not_found) << id;
    }
}

TEST(owned_records, no_one_reaches_the_records_of_others) {
    records_fixture f;
    const auto id = f.items.create(f.jane, "mine")->id;
    for (const auto* other : {&f.john, &f.jane_elsewhere}) {
        EXPECT_EQ(f.items.get(*other, id).error(), record_error::not_found);
        EXPECT_EQ(f.items.update(*other, id, "theirs").error(), record_error::not_found);
        EXPECT_EQ(f.items.remove(*other, id).error(), record_error::not_found);
        EXPECT_TRUE(f.items.list(*other, 100, {})->records.empty());
    }
    EXPECT_EQ(f.alerts.get(f.jane, id).error(), record_error::not_found);
    EXPECT_EQ(f.items.get(f.jane, id)->title, "mine");
}

TEST(owned_records, are_all_removed_at_once) {
    records_fixture f;
    for (int i = 0; i < 20; ++i)
        ASSERT_TRUE(f.items.create(f.jane, "mine"));
    ASSERT_TRUE(f.alerts.create(f.jane, "another kind"));
    ASSERT_TRUE(f.items.create(f.john, "another's"));
    EXPECT_TRUE(f.items.remove_all(f.jane));
    EXPECT_TRUE(f.items.list(f.jane, 100, {})->records.empty());
    EXPECT_EQ(f.alerts.list(f.jane, 100, {})->records.size(), 1U);
    EXPECT_EQ(f.items.list(f.john, 100, {})->records.size(), 1U);
    // There is nothing left to remove.
    EXPECT_TRUE(f.items.remove_all(f.jane));
}

class refusing_homes final : public record_homes {
  public:
    explicit refusing_homes(record_error why) : why_(why) {}
    std::expected<record_home, record_error> of(const member&, std::string_view) override {
        return std::unexpected(why_);
    }

  private:
    record_error why_;
};

TEST(owned_records, out_of_reach_hold_up_a_deletion_if_a_token_would_help) {
    records_fixture f;
    struct row {
        record_error why;
        bool is_removed;
    };
    for (const auto& [why, is_removed] : {row{record_error::no_id_token, false}, row{record_error::denied, true},
                                          row{record_error::unavailable, false}}) {
        refusing_homes homes(why);
        owned_records elsewhere{"items", f.gateway.storage.records(), homes, f.gateway.clock};
        const auto done = own_records::remove_all({{"items", &elsewhere, f.jane}});
        EXPECT_EQ(done.has_value(), is_removed);
        if (!done) {
            EXPECT_EQ(done.error(), why);
        }
    }
}

TEST(owned_records, crafted_names_do_not_reach_the_records_of_others) {
    records_fixture f;
    const auto victim = f.gateway.person_in("acme", "x/jane");
    const auto id = f.items.create(victim, "mine")->id;
    owned_records forged{"items/acme", f.gateway.storage.records(), f.homes, f.gateway.clock};
    EXPECT_EQ(forged.get(f.gateway.person_in("x", "jane"), id).error(), record_error::not_found);
    owned_records escaped{"items%2Facme", f.gateway.storage.records(), f.homes, f.gateway.clock};
    EXPECT_EQ(escaped.get(f.gateway.person_in("x", "jane"), id).error(), record_error::not_found);
    EXPECT_TRUE(f.items.get(victim, id));
}

TEST(owned_records, ids_count_within_a_tenant_and_kind) {
    records_fixture f;
    EXPECT_EQ(f.items.create(f.jane, "a")->id, 1);
    EXPECT_EQ(f.items.create(f.john, "b")->id, 2);
    EXPECT_EQ(f.alerts.create(f.jane, "c")->id, 1);
    EXPECT_EQ(f.items.create(f.jane_elsewhere, "d")->id, 1);
    EXPECT_EQ(f.items.create(f.jane, "e")->id, 3);
    EXPECT_EQ(ids_of(f.items.list(f.jane, 100, {})->records), (std::vector<std::int64_t>{1, 3}));
}

TEST(owned_records, pages_follow_each_other) {
    records_fixture f;
    for (int i = 0; i < 12; ++i)
        ASSERT_TRUE(f.items.create(f.jane, "item"));
    std::vector<std::int64_t> seen;
    std::optional<std::string> cursor;
    int pages = 0;
    do {
        const auto page = f.items.list(f.jane, 5, cursor);
        ASSERT_TRUE(page);
        EXPECT_LE(page->records.size(), 5U);
        for (const auto id : ids_of(page->records))
            seen.push_back(id);
        cursor = page->next;
        ++pages;
    } while (cursor);
    EXPECT_EQ(pages, 3);
    EXPECT_EQ(seen, (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
}

TEST(owned_records, a_page_has_1_to_1000_records) {
    records_fixture f;
    ASSERT_TRUE(f.items.create(f.jane, "a"));
    ASSERT_TRUE(f.items.create(f.jane, "b"));
    EXPECT_EQ(f.items.list(f.jane, 0, {})->records.size(), 1U);
    EXPECT_EQ(f.items.list(f.jane, 1'000'000, {})->records.size(), 2U);
}

TEST(owned_records, malformed_cursors_are_refused) {
    records_fixture f;
    for (const std::string& cursor :
         {std::string{}, std::string("1"), std::string("%%%"), base::to_base64url("1"), base::to_base64url("x"),
          base::to_base64url("000000000000000000x"), base::to_base64url("-000000000000000001"),
          base::to_base64url("0000000000000000000"), base::to_base64url("9999999999999999999"),
          base::to_base64url("00000000000000000001")}) {
        const auto refused = f.items.list(f.jane, 10, cursor);
        ASSERT_FALSE(refused) << cursor;
        EXPECT_EQ(refused.error(), record_error::bad_cursor) << cursor;
    }
}

TEST(owned_records, many_threads_get_different_ids) {
    records_fixture f;
    constexpr std::size_t threads = 8;
    constexpr std::size_t each_makes = 25;
    std::vector<std::vector<std::int64_t>> made(threads);
    std::vector<std::thread> running;
    for (std::size_t i = 0; i < threads; ++i)
        running.emplace_back([&, i] {
            for (std::size_t n = 0; n < each_makes; ++n)
                if (const auto record = f.items.create(i % 2 == 0 ? f.jane : f.john, "item"))
                    made[i].push_back(record->id);
        });
    for (auto& each : running)
        each.join();
    std::set<std::int64_t> ids;
    for (const auto& each : made)
        ids.insert(each.begin(), each.end());
    EXPECT_EQ(ids.size(), threads * each_makes);
    EXPECT_EQ(f.items.list(f.jane, 1000, {})->records.size(), threads * each_makes / 2);
}

TEST(owned_records, concurrent_changes_all_succeed) {
    records_fixture f;
    const auto id = f.items.create(f.jane, "start")->id;
    std::atomic<int> done = 0;
    std::vector<std::thread> running;
    for (int i = 0; i < 4; ++i)
        running.emplace_back([&, i] {
            const auto changed = f.items.update(f.jane, id, "by " + std::to_string(i));
            if (changed && changed->title == "by " + std::to_string(i)) ++done;
        });
    for (auto& each : running)
        each.join();
    EXPECT_EQ(done, 4);
    EXPECT_TRUE(f.items.get(f.jane, id)->title.starts_with("by "));
}

TEST(owned_records, only_one_of_several_removals_succeeds) {
    records_fixture f;
    const auto id = f.items.create(f.jane, "once")->id;
    std::atomic<int> removed = 0;
    std::atomic<int> not_found = 0;
    std::vector<std::thread> running;
    for (int i = 0; i < 4; ++i)
        running.emplace_back([&] {
            const auto gone = f.items.remove(f.jane, id);
            if (gone)
                ++removed;
            else if (gone.error() == record_error::not_found)
                ++not_found;
        });
    for (auto& each : running)
        each.join();
    EXPECT_EQ(removed, 1);
    EXPECT_EQ(not_found, 3);
}

} // namespace
} // namespace poolguard::service
