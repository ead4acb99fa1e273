#include "records_conformance.hpp"

namespace poolguard::store {
namespace {

enum class state { never_written, removed, second_version, expired };

struct condition_case {
    const char* name;
    state before;
    condition on;
    std::optional<std::uint64_t> version; // of a put; nullopt for a conflict
    bool removes;
};
const std::vector<condition_case> conditions{
    {"if_absent, never written", state::never_written, if_absent{}, 1, true},
    {"if_absent, removed", state::removed, if_absent{}, 1, true},
    {"if_absent, there", state::second_version, if_absent{}, std::nullopt, false},
    {"if_absent, expired", state::expired, if_absent{}, 1, true},
    {"if_version 0, never written", state::never_written, if_version{0}, std::nullopt, false},
    {"if_version 1, never written", state::never_written, if_version{1}, std::nullopt, false},
    {"if_version 2, removed", state::removed, if_version{2}, std::nullopt, false},
    {"if_version 1, second version", state::second_version, if_version{1}, std::nullopt, false},
    {"if_version 2, second version", state::second_version, if_version{2}, 3, true},
    {"if_version 3, second version", state::second_version, if_version{3}, std::nullopt, false},
    {"if_version 2, expired", state::expired, if_version{2}, std::nullopt, false},
    {"if_version 0, expired", state::expired, if_version{0}, std::nullopt, false},
    {"always, never written", state::never_written, always{}, 1, true},
    {"always, removed", state::removed, always{}, 1, true},
    {"always, second version", state::second_version, always{}, 3, true},
    {"always, expired", state::expired, always{}, 1, true},
};

void prepare(records& in, const key& at, state wanted, base::time_point now) {
    if (wanted == state::never_written) return;
    ASSERT_TRUE(in.put(at, "1", always{}));
    if (wanted == state::removed) {
        ASSERT_TRUE(in.remove(at));
    }
    if (wanted == state::second_version) {
        ASSERT_TRUE(in.put(at, "2", always{}));
    }
    if (wanted == state::expired) {
        ASSERT_TRUE(in.put(at, "2", always{}, now));
    }
}

} // namespace

TEST_P(records_conformance, returns_what_was_put) {
    const key at{"users", "u#1"};
    const std::string document = R"({"name":"Zoë \u0000 \"quoted\""})";
    ASSERT_EQ(records().put(at, document, if_absent{}, in(5000)), 1U);

    const auto found = records().get(at);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->key, at);
    EXPECT_EQ((*found)->version, 1U);
    EXPECT_EQ((*found)->document, document);
    EXPECT_EQ((*found)->expires, in(5000));
}

TEST_P(records_conformance, a_key_consists_of_both_parts) {
    write({"a", "bc"}, "1");
    EXPECT_EQ(version_at({"ab", "c"}), 0U);
    EXPECT_EQ(version_at({"a", "b"}), 0U);
    EXPECT_EQ(version_at({"a", "bcd"}), 0U);
    EXPECT_EQ(version_at({"A", "bc"}), 0U);
    EXPECT_EQ(version_at({"a", "bc"}), 1U);
}

TEST_P(records_conformance, versions_count_the_writes) {
    const key at{"p", "s"};
    for (std::uint64_t n = 1; n <= 5; ++n)
        ASSERT_EQ(records().put(at, "{}", always{}), n);
    ASSERT_TRUE(records().remove(at));
    EXPECT_EQ(records().put(at, "{}", always{}), 1U);
}

TEST_P(records_conformance, a_put_replaces_document_and_expiry) {
    const key at{"p", "s"};
    write(at, "1", in(1000));
    write(at, "2");
    clock_.advance(std::chrono::hours(1));
    const auto found = records().get(at);
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->document, "2");
    EXPECT_EQ((*found)->expires, std::nullopt);
}

TEST_P(records_conformance, puts_check_their_condition) {
    int n = 0;
    for (const auto& each : conditions) {
        SCOPED_TRACE(each.name);
        const key at{"p", std::to_string(n++)};
        prepare(records(), at, each.before, clock_.now());

        const auto put = records().put(at, "3", each.on);
        if (each.version) {
            EXPECT_EQ(put, *each.version);
        } else {
            EXPECT_EQ(put, std::unexpected(error::conflict));
        }

        const auto found = records().get(at);
        ASSERT_TRUE(found);
        const bool there = each.version || each.before == state::second_version;
        ASSERT_EQ(found->has_value(), there);
        if (there) {
            EXPECT_EQ((*found)->document, each.version ? "3" : "2");
        }
        if (there) {
            EXPECT_EQ((*found)->version, each.version.value_or(2));
        }
    }
}

TEST_P(records_conformance, removals_check_their_condition) {
    int n = 0;
    for (const auto& each : conditions) {
        SCOPED_TRACE(each.name);
        const key at{"p", std::to_string(n++)};
        prepare(records(), at, each.before, clock_.now());

        const auto removed = records().remove(at, each.on);
        if (each.removes) {
            EXPECT_TRUE(removed);
        } else {
            EXPECT_EQ(removed, std::unexpected(error::conflict));
        }
        EXPECT_EQ(version_at(at), !each.removes && each.before == state::second_version ? 2U : 0U);
    }
}

TEST_P(records_conformance, keys_and_documents_have_limits) {
    const std::string longest(max_key_bytes, 'k');
    const std::string over(max_key_bytes + 1, 'k');
    const std::string largest = '"' + std::string(max_document_bytes - 2, 'd') + '"';
    const auto too_large = std::unexpected(error::too_large);

    ASSERT_EQ(records().put({longest, longest}, largest, if_absent{}), 1U);
    const auto found = records().get({longest, longest});
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->document, largest);

    EXPECT_EQ(records().put({"p", "s"}, largest + ' ', always{}), too_large);
    EXPECT_EQ(version_at({"p", "s"}), 0U);
    for (const auto& at : {key{over, "s"}, key{"p", over}}) {
        EXPECT_EQ(records().put(at, "{}", always{}), too_large);
        EXPECT_EQ(records().get(at), too_large);
        EXPECT_EQ(records().remove(at), too_large);
        EXPECT_EQ(records().add(at, 1), too_large);
    }
}

TEST_P(records_conformance, answers_a_probe) { EXPECT_TRUE(records().probe()); }

TEST_P(records_conformance, puts_many_each_with_its_own_condition) {
    write({"many", "old"});
    std::vector<pending_put> puts;
    for (const auto* sort : {"a", "old", "b", "a"})
        puts.push_back({{"many", sort}, R"({"n":1})"});
    puts.push_back({{"many", "old"}, R"({"n":2})", if_version{1}, in(1000)});
    puts.push_back({{"many", std::string(max_key_bytes + 1, 'x')}, "{}", always{}});
    const auto done = records().put_all(std::move(puts));
    ASSERT_EQ(done.size(), 6U);
    const std::expected<std::uint64_t, error> taken = std::unexpected(error::conflict);
    EXPECT_EQ(done[0], 1U);
    EXPECT_EQ(done[1], taken);
    EXPECT_EQ(done[2], 1U);
    EXPECT_EQ(done[3], taken);
    EXPECT_EQ(done[4], 2U);
    EXPECT_EQ(done[5].error(), error::too_large);
    EXPECT_EQ(version_at({"many", "b"}), 1U);
    EXPECT_EQ(version_at({"many", "old"}), 2U);
    clock_.advance(std::chrono::milliseconds(1001));
    EXPECT_EQ(version_at({"many", "old"}), 0U);
    EXPECT_TRUE(records().put_all({}).empty());
}

} // namespace poolguard::store
