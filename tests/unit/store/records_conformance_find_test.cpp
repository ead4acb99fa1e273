#include "records_conformance.hpp"

#include <gmock/gmock.h>

namespace poolguard::store {
namespace {

using strings = std::vector<std::string>;

strings sort_keys(const std::vector<record>& records) {
    strings out;
    for (const auto& each : records)
        out.push_back(each.key.sort);
    return out;
}

// The sizes of all pages of a query, and all its sort keys.
struct pages_read {
    std::vector<std::size_t> sizes;
    strings keys;
};
pages_read walk_through(records& in, query wanted) {
    pages_read out;
    do {
        const auto found = in.find(wanted);
        if (!found) {
            ADD_FAILURE() << describe(found.error());
            return out;
        }
        out.sizes.push_back(found->records.size());
        for (auto& each : sort_keys(found->records))
            out.keys.push_back(std::move(each));
        wanted.after = found->next;
    } while (wanted.after && out.sizes.size() < 100);
    return out;
}

} // namespace

TEST_P(records_conformance, finds_whole_records) {
    write({"p", "a"}, "1");
    write({"p", "b"}, "2");
    write({"p", "b"}, "3", in(7));
    write({"q", "c"}, "4");
    const auto found = records().find({.partition = "p"});
    ASSERT_TRUE(found);
    ASSERT_EQ(found->records.size(), 2U);
    EXPECT_EQ(found->next, std::nullopt);
    const auto& last = found->records[1];
    EXPECT_EQ(last.key, (key{"p", "b"}));
    EXPECT_EQ(last.document, "3");
    EXPECT_EQ(last.version, 2U);
    EXPECT_EQ(last.expires, in(7));
}

TEST_P(records_conformance, gets_many_in_the_order_of_the_keys) {
    write({"p", "a"}, "1");
    write({"p", ""}, "2");
    write({"q", "a"}, "3", in(7));
    write({"q", "gone"}, "4", in(0));
    ASSERT_EQ(records().add({"q", "counter"}, 3), 3);
    const auto found =
        records().get_all({{"q", "a"}, {"p", "nothing"}, {"p", ""}, {"q", "gone"}, {"q", "counter"}, {"p", "a"}});
    ASSERT_TRUE(found);
    strings documents;
    for (const auto& each : *found)
        documents.push_back(each ? each->document : "none");
    EXPECT_EQ(documents, (strings{"3", "none", "2", "none", "none", "1"}));
    EXPECT_EQ((*found)[0]->expires, in(7));
    EXPECT_EQ(records().get_all({})->size(), 0U);
}

TEST_P(records_conformance, limits_the_number_of_keys) {
    std::vector<key> wanted;
    for (std::size_t i = 0; i < max_batch_records; ++i)
        wanted.push_back({"p", std::to_string(i)});
    write(wanted.back());
    const auto found = records().get_all(wanted);
    ASSERT_TRUE(found);
    EXPECT_EQ(std::ranges::count_if(*found, [](const auto& each) { return each.has_value(); }), 1);
    EXPECT_TRUE(found->back());
    wanted.push_back({"p", "one more"});
    EXPECT_EQ(records().get_all(wanted).error(), error::too_large);
    EXPECT_EQ(records().get_all({{"p", std::string(max_key_bytes + 1, 'k')}}).error(), error::too_large);
}

TEST_P(records_conformance, finds_nothing_in_an_empty_partition) {
    write({"p", "a"});
    const auto found = records().find({.partition = "other"});
    ASSERT_TRUE(found);
    EXPECT_TRUE(found->records.empty());
    EXPECT_EQ(found->next, std::nullopt);
}

TEST_P(records_conformance, pages_follow_each_other_both_ways) {
    strings keys;
    for (char c = 'a'; c < 'm'; ++c)
        keys.push_back(std::string("x#") + c); // 12 of them
    for (const auto& each : keys)
        write({"p", each});
    write({"p", "w"});
    write({"p", "y"});
    const strings backwards(keys.rbegin(), keys.rend());

    const struct {
        std::size_t limit;
        std::vector<std::size_t> sizes;
    } cases[] = {{1, std::vector<std::size_t>(12, 1)},
                 {5, {5, 5, 2}},
                 {6, {6, 6}},
                 {11, {11, 1}},
                 {12, {12}},
                 {13, {12}},
                 {1000, {12}}};
    for (const auto& each : cases) {
        SCOPED_TRACE(each.limit);
        const auto up = walk_through(records(), {.partition = "p", .sort_prefix = "x#", .limit = each.limit});
        EXPECT_EQ(up.sizes, each.sizes);
        EXPECT_EQ(up.keys, keys);
        const auto down = walk_through(
            records(),
            {.partition = "p", .sort_prefix = "x#", .limit = each.limit, .direction = direction::descending});
        EXPECT_EQ(down.sizes, each.sizes);
        EXPECT_EQ(down.keys, backwards);
    }
}

TEST_P(records_conformance, continues_after_a_key_that_need_not_exist) {
    for (const auto* each : {"a1", "a3", "a5", "b1"})
        write({"p", each});
    const struct {
        const char* after;
        direction order;
        strings found;
    } cases[] = {
        {"", direction::ascending, {"a1", "a3", "a5"}},
        {"a", direction::ascending, {"a1", "a3", "a5"}},
        {"a1", direction::ascending, {"a3", "a5"}},
        {"a2", direction::ascending, {"a3", "a5"}},
        {"a5", direction::ascending, {}},
        {"b", direction::ascending, {}},
        {"c", direction::descending, {"a5", "a3", "a1"}},
        {"a6", direction::descending, {"a5", "a3", "a1"}},
        {"a5", direction::descending, {"a3", "a1"}},
        {"a4", direction::descending, {"a3", "a1"}},
        {"a1", direction::descending, {}},
        {"", direction::descending, {}},
    };
    for (const auto& each : cases) {
        SCOPED_TRACE(each.after);
        const auto found = records().find(
            {.partition = "p", .sort_prefix = "a", .after = std::string(each.after), .direction = each.order});
        ASSERT_TRUE(found);
        EXPECT_EQ(sort_keys(found->records), each.found);
    }
}

TEST_P(records_conformance, a_page_continues_after_a_removed_record) {
    for (const auto* each : {"a", "b", "c", "d"})
        write({"p", each});
    const auto first = records().find({.partition = "p", .limit = 2});
    ASSERT_TRUE(first);
    ASSERT_EQ(first->next, "b");
    ASSERT_TRUE(records().remove({"p", "b"}));
    const auto second = records().find({.partition = "p", .limit = 2, .after = first->next});
    ASSERT_TRUE(second);
    EXPECT_EQ(sort_keys(second->records), (strings{"c", "d"}));
}

TEST_P(records_conformance, prefixes_and_order_are_by_bytes) {
    const strings ordered{"A",       "Z",         "a",         "a\x01",      "a%",        "a_",
                          "aa",      "a\x7f",     "a\xc3\xa9", "a\xc3\xa9z", "a\xc3\xaa", "a\xf0\x9f\x98\x80",
                          "a\xff",   "a\xff\x01", "a\xff\xff", "b",          "\xc3\xbf",  "\xff",
                          "\xff\xff"};
    for (const auto& each : ordered)
        write({"p", each});
    EXPECT_EQ(walk_through(records(), {.partition = "p", .limit = 3}).keys, ordered);

    for (const std::string prefix : {"", "a", "a%", "a_", "a\xc3", "a\xc3\xa9", "a\xf0\x9f\x98\x80", "a\xff",
                                     "a\xff\xff", "\xc3\xbf", "\xff", "\xff\xff", "\xff\xff\xff", "c"}) {
        SCOPED_TRACE(testing::PrintToString(prefix));
        strings expected;
        for (const auto& each : ordered)
            if (each.starts_with(prefix)) expected.push_back(each);
        EXPECT_EQ(walk_through(records(), {.partition = "p", .sort_prefix = prefix, .limit = 2}).keys, expected);
        const strings backwards(expected.rbegin(), expected.rend());
        EXPECT_EQ(
            walk_through(records(),
                         {.partition = "p", .sort_prefix = prefix, .limit = 2, .direction = direction::descending})
                .keys,
            backwards);
    }
}

TEST_P(records_conformance, finds_the_longest_keys) {
    const std::string longest(max_key_bytes, '\xff');
    write({"p", longest});
    EXPECT_EQ(walk_through(records(), {.partition = "p"}).keys, strings{longest});
    EXPECT_EQ(walk_through(records(), {.partition = "p", .sort_prefix = longest}).keys, strings{longest});
    EXPECT_EQ(walk_through(records(), {.partition = "p", .after = longest}).keys, strings{});
}

TEST_P(records_conformance, checks_the_limit_of_a_page) {
    const struct {
        std::size_t limit;
        bool accepted;
    } cases[] = {{0, false}, {1, true}, {max_page_records, true}, {max_page_records + 1, false}, {SIZE_MAX, false}};
    for (const auto& [limit, accepted] : cases) {
        SCOPED_TRACE(limit);
        const auto found = records().find({.partition = "p", .limit = limit});
        EXPECT_EQ(found.has_value(), accepted);
        if (!found) {
            EXPECT_EQ(found.error(), error::too_large);
        }
    }
    const std::string over(max_key_bytes + 1, 'k');
    for (const auto& wanted : {query{.partition = over}, query{.partition = "p", .sort_prefix = over},
                               query{.partition = "p", .after = over}}) {
        const auto found = records().find(wanted);
        ASSERT_FALSE(found);
        EXPECT_EQ(found.error(), error::too_large);
    }
}

} // namespace poolguard::store
