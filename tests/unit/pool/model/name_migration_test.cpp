#include "pool/model/name_migration.hpp"

#include "unit/pool/model/cut_off_records.hpp"
#include "unit/pool/model/two_nodes.hpp"

namespace poolguard::pool {
namespace {

constexpr auto victim_sub = "0a1b2c3d-1111-4222-8333-444455556666";

class name_migration_test : public two_nodes {
  protected:
    // A user as version 0.1.0 wrote it, with a claim for each kind of name.
    void write_old(const user_pool_document& pool, const user_document& who, std::int64_t alias_claimed) {
        ASSERT_TRUE(store::save(records(), {keys::users(pool.id), who.username}, who, store::always{}));
        const auto claim = [&](std::string_view kind, std::string_view value, std::int64_t when) {
            // A second claim of the same key would not have been written.
            (void)store::save(records(), {keys::names(pool.id), fmt::format("{}#{}", kind, value)},
                              name_claim_document{who.username, who.sub, when}, store::if_absent{});
        };
        claim("username", folded(pool, who.username), who.created);
        claim("sub", who.sub, who.created);
        for (const auto kind : {"email", "phone_number", "preferred_username"})
            if (const auto value = who.attributes.find(kind); value != who.attributes.end())
                claim(kind, folded(pool, value->second), alias_claimed);
    }
    user_document old_user(const std::string& name, std::int64_t created,
                           std::map<std::string, std::string> attributes = {}) {
        auto out = user(name, std::move(attributes));
        out.created = created;
        return out;
    }
    user_pool_document make_old_pool(const user_pool_document& settings) {
        auto pool = settings;
        pool.id += std::to_string(++made_);
        EXPECT_TRUE(store::save(records(), {keys::pools(region_of(pool.id)), pool.id}, pool, store::if_absent{}));
        return pool;
    }
    std::size_t old_claims(const user_pool_document& pool) {
        std::size_t out = 0;
        for (const auto prefix : {"sub#", "email#", "phone_number#", "preferred_username#"})
            out += records().find({.partition = keys::names(pool.id), .sort_prefix = prefix})->records.size();
        return out;
    }
    std::int64_t index_of(const user_pool_document& pool) {
        return (*store::load<user_pool_document>(records(), {keys::pools(region_of(pool.id)), pool.id}))
            ->value.name_index;
    }

    // The parts of one node that has just started.
    struct node {
        node(store::records& records, const base::clock& clock, base::random_source& random)
            : pools(records, clock, random, sealer), users_(records, clock), migration(records, clock, pools, users_) {}
        base::secret key{"a master key for tests"};
        base::sealer sealer{key, "pool client secrets"};
        user_pools pools;
        pool::users users_;
        name_migration migration;
    };

    int made_ = 0;
};
INSTANTIATE_TEST_SUITE_P(engines, name_migration_test, every_engine(), engine_name);

TEST_P(name_migration_test, gives_each_name_to_one_user) {
    struct row {
        std::string_view what;
        std::string username;                          // of the other user, who was created at 200
        std::map<std::string, std::string> attributes; // of the other user
        std::int64_t claimed;                          // when the aliases of both were set
        std::string name;
        std::string_view leads_to;
        std::string_view lost; // the attribute that the other or the first user has lost
    };
    const row table[]{
        {"a sub comes first", victim_sub, {}, 300, victim_sub, "victim", ""},
        {"a preferred username that was there first", "boss", {}, 150, "boss", "victim", ""},
        {"a username that was there first", "boss", {}, 300, "boss", "boss", "preferred_username of victim"},
        {"an older username",
         "bob",
         {{"preferred_username", "victim"}},
         300,
         "victim",
         "victim",
         "preferred_username of bob"},
        {"an address as a preferred username",
         "bob",
         {{"preferred_username", "v@x.yz"}},
         300,
         "v@x.yz",
         "victim",
         "preferred_username of bob"},
        {"names that differ", "bob", {{"preferred_username", "bobby"}}, 300, "bobby", "bob", ""},
    };
    for (const auto& each : table) {
        const auto pool = make_old_pool(aliases_);
        auto victim =
            old_user("victim", 100, {{"preferred_username", "boss"}, {"email", "v@x.yz"}, {"email_verified", "true"}});
        victim.sub = victim_sub;
        const auto other = old_user(each.username, 200, each.attributes);
        write_old(pool, other, each.claimed + 1);
        write_old(pool, victim, each.claimed);
        node started(records(), clock_, random_);
        ASSERT_TRUE(started.pools.find(pool.id)) << each.what;
        EXPECT_EQ(leads_to(pool, each.name), each.leads_to) << each.what;
        // Both are found by what is theirs beyond doubt, and have what they had unless it is said here.
        EXPECT_EQ(leads_to(pool, victim.sub), "victim") << each.what;
        EXPECT_EQ(leads_to(pool, other.sub), each.username) << each.what;
        for (const auto& who : {victim, other}) {
            const auto now = at_[0].find_exact(pool, who.username);
            EXPECT_EQ((*now)->user.attributes.contains("preferred_username"),
                      who.attributes.contains("preferred_username") &&
                          each.lost != "preferred_username of " + who.username)
                << each.what;
        }
        EXPECT_EQ(old_claims(pool), 0U) << each.what;
        EXPECT_EQ(index_of(pool), current_name_index) << each.what;
        EXPECT_EQ(at_[0].create(pool, user(each.name)).error().name, "UsernameExistsException") << each.what;
    }
}

TEST_P(name_migration_test, changes_nothing_where_names_differ) {
    for (const auto* settings : {&plain_, &folding_, &by_email_, &aliases_}) {
        const auto pool = make_old_pool(*settings);
        const auto ann = old_user("Ann", 100, {{"email", "ann@x.yz"}, {"email_verified", "true"}});
        const auto bob = old_user("bob", 100, {{"phone_number", "+15550100"}, {"phone_number_verified", "true"}});
        write_old(pool, ann, 100);
        write_old(pool, bob, 100);
        node started(records(), clock_, random_);
        ASSERT_TRUE(started.pools.find(pool.id));
        for (const auto& each : {ann, bob}) {
            EXPECT_EQ(leads_to(pool, each.username), each.username);
            EXPECT_EQ(leads_to(pool, each.sub), each.username);
            EXPECT_EQ((*at_[0].find_exact(pool, each.username))->version, 1U) << "is not written again";
        }
        EXPECT_EQ(leads_to(pool, "ann@x.yz"), settings == &plain_ ? "-" : "Ann");
    }
}

TEST_P(name_migration_test, continues_after_a_crash_at_every_write) {
    int cut = 0;
    for (bool is_whole = false; !is_whole; ++cut) {
        const auto pool = make_old_pool(aliases_);
        auto victim = old_user("victim", 100, {{"preferred_username", "boss"}});
        write_old(pool, victim, 150);
        write_old(pool, old_user("boss", 200, {{"preferred_username", "victim"}}), 250);
        {
            cut_off_records dying(records(), cut);
            node crashing(dying, clock_, random_);
            (void)crashing.pools.find(pool.id);
            is_whole = !dying.was_cut();
        }
        node started(records(1), clock_, random_);
        ASSERT_TRUE(started.pools.find(pool.id));
        EXPECT_EQ(leads_to(pool, "victim"), "victim") << cut;
        EXPECT_EQ(leads_to(pool, "boss"), "victim") << cut;
        EXPECT_EQ(old_claims(pool), 0U) << cut;
    }
    EXPECT_GT(cut, 5);
}

TEST_P(name_migration_test, may_run_on_two_nodes_at_once) {
    const auto pool = make_old_pool(aliases_);
    for (int i = 0; i < 8; ++i)
        write_old(pool,
                  old_user(fmt::format("name{}", i), 100 + i, {{"preferred_username", fmt::format("name{}", 7 - i)}}),
                  1000);
    race(nodes, [&](std::size_t i, users&) {
        node started(records(i), clock_, random_);
        // A call that meets the other node's may have to be made again.
        bool is_done = false;
        for (int attempt = 0; attempt < 20 && !is_done; ++attempt)
            is_done = started.pools.find(pool.id).has_value();
        EXPECT_TRUE(is_done);
    });
    for (int i = 0; i < 8; ++i)
        EXPECT_EQ(leads_to(pool, fmt::format("name{}", i)), fmt::format("name{}", i));
    EXPECT_EQ(old_claims(pool), 0U);
}

TEST_P(name_migration_test, may_be_overtaken_by_another_node_at_every_call) {
    int calls = 0;
    for (int overtaken_at = 1; calls >= overtaken_at - 1; ++overtaken_at) {
        const auto pool = make_old_pool(aliases_);
        write_old(pool, old_user("ann", 100, {{"preferred_username", "bob"}}), 250);
        write_old(pool, old_user("bob", 200, {{"preferred_username", "ann"}}), 250);
        calls = 0;
        watched_records slow(records(), [&](bool) {
            if (++calls == overtaken_at) {
                node fast(records(1), clock_, random_);
                EXPECT_TRUE(fast.pools.find(pool.id));
            }
            return true;
        });
        node started(slow, clock_, random_);
        ASSERT_TRUE(started.pools.find(pool.id));
        EXPECT_EQ(leads_to(pool, "ann"), "ann") << overtaken_at;
        EXPECT_EQ(leads_to(pool, "bob"), "bob") << overtaken_at;
        EXPECT_EQ(old_claims(pool), 0U) << overtaken_at;
    }
    EXPECT_GT(calls, 20);
}

TEST_P(name_migration_test, ends_with_an_error_at_every_call_that_fails_and_well_the_next_time) {
    int failing = 1;
    for (bool has_failed = true; has_failed; ++failing) {
        const auto pool = make_old_pool(aliases_);
        write_old(pool, old_user("ann", 100, {{"preferred_username", "bob"}}), 250);
        write_old(pool, old_user("bob", 200, {{"preferred_username", "ann"}}), 250);
        has_failed = false;
        watched_records broken(records(), [&, calls = 0](bool) mutable {
            if (++calls != failing) return true;
            has_failed = true;
            return false;
        });
        node started(broken, clock_, random_);
        const bool has_ended_well = started.pools.find(pool.id).has_value();
        EXPECT_EQ(has_ended_well, !has_failed) << failing;
        EXPECT_TRUE(started.pools.find(pool.id)) << failing;
        EXPECT_EQ(leads_to(pool, "ann"), "ann") << failing;
        EXPECT_EQ(leads_to(pool, "bob"), "bob") << failing;
        EXPECT_EQ(old_claims(pool), 0U) << failing;
    }
    EXPECT_GT(failing, 20);
}

TEST_P(name_migration_test, new_pools_need_none) {
    node started(records(), clock_, random_);
    auto pool = aliases_;
    ASSERT_TRUE(started.pools.create(pool));
    EXPECT_EQ((*started.pools.find(pool.id))->name_index, current_name_index);
}

} // namespace
} // namespace poolguard::pool
