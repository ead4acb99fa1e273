#include "service/account_names.hpp"

#include "cognito/in_process_transport.hpp"
#include "service/operating/account_name_migration.hpp"
#include "store/document.hpp"
#include "test_gateway.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/pool/model/cut_off_records.hpp"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <thread>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

struct pool_user {
    std::string sub;
    std::string email;
    std::string preferred = {};
    std::int64_t created = test_start;
    std::string username = {}; // empty: the sub
};

// A Cognito that knows its users by address.
struct names_fixture {
    boost::json::object shown(const pool_user& user) const {
        boost::json::array attributes;
        const std::map<std::string, std::string> values{
            {"sub", user.sub}, {"email", user.email}, {"preferred_username", user.preferred}};
        for (const auto& [name, value] : values)
            if (!value.empty())
                attributes.emplace_back(
                    boost::json::object{{"Name", std::string_view(name)}, {"Value", std::string_view(value)}});
        return {{"Username", std::string_view(user.username.empty() ? user.sub : user.username)},
                {"UserAttributes", attributes},
                {"Attributes", attributes},
                {"UserCreateDate", user.created},
                {"UserLastModifiedDate", user.created},
                {"Enabled", true},
                {"UserStatus", "CONFIRMED"}};
    }
    cognito::result<std::string> answer(std::string_view operation, std::string_view body) {
        const std::scoped_lock lock(mutex);
        if (is_down) return std::unexpected(cognito::failure{cognito::failure_name::unreachable, ""});
        if (operation == "ListUsers") {
            boost::json::array all;
            for (const auto& each : users)
                all.push_back(shown(each));
            return boost::json::serialize(boost::json::object{{"Users", all}});
        }
        const std::string name(boost::json::parse({body.data(), body.size()}).at("Username").as_string());
        const auto found = std::ranges::find_if(
            users, [&](const auto& each) { return each.sub == name || each.email == name || each.username == name; });
        if (found == users.end())
            return std::unexpected(cognito::failure{cognito::failure_name::user_not_found, "User does not exist."});
        return boost::json::serialize(shown(*found));
    }

    bool take(std::string_view name, std::string_view address) { return names.take(name, address).value().has_value(); }
    // A sign-up that makes an account.
    bool sign_up(const std::string& name, const std::string& address, const std::string& sub) {
        const auto claim = names.take(name, address).value();
        if (!claim) return false;
        users.push_back({sub, address, name});
        return names.give(*claim, sub).has_value();
    }
    void store_old(std::string_view name, const std::string& address) {
        claimed_name old;
        old.address = address;
        EXPECT_TRUE(store::save(storage.records(), account_name_key(name), old, store::always{}));
    }
    std::string resolve(std::string_view name) { return names.resolve(name).value(); }
    void migrate() { account_name_migration("us-east-1_AbC123xyZ", client, storage.records(), clock).run(is_ending); }

    std::mutex mutex;
    std::vector<pool_user> users;
    bool is_down = false;
    std::atomic<bool> is_ending = false;
    base::manual_clock clock{base::from_epoch_seconds(test_start)};
    temporary_store storage{clock};
    cognito::in_process_transport transport{
        [this](std::string_view operation, std::string_view body) { return answer(operation, body); }};
    cognito::client client{transport};
    account_names names{"us-east-1_AbC123xyZ", client, storage.records(), clock};
};

TEST(account_names, lead_to_an_account_in_any_case) {
    names_fixture f;
    ASSERT_TRUE(f.sign_up("John.Doe", "john@example.com", "sub-1"));
    for (const auto name : {"John.Doe", "john.doe", "JOHN.DOE"})
        EXPECT_EQ(f.resolve(name), "sub-1");
    EXPECT_EQ(f.resolve("nobody"), "nobody");
    EXPECT_EQ(f.resolve("john@example.com"), "john@example.com");
}

TEST(account_names, belong_to_the_account_for_as_long_as_it_exists) {
    names_fixture f;
    ASSERT_TRUE(f.sign_up("john", "john@example.com", "sub-1"));
    f.clock.advance(24h * 400);
    EXPECT_FALSE(f.take("JOHN", "other@example.com"));
    f.users[0].email = "new@example.com";
    f.users[0].preferred = "something else";
    EXPECT_FALSE(f.take("john", "john@example.com")) << "the former address is no claim";
    EXPECT_EQ(f.resolve("john"), "sub-1");
    f.users.clear();
    EXPECT_TRUE(f.take("john", "other@example.com")) << "deleted by whoever";
    EXPECT_EQ(f.resolve("john"), "john");
}

TEST(account_names, cannot_look_like_another_kind_of_name) {
    for (const auto name : {"a@b", "@", "john@example.com", "+15550100", "0a1b2c3d-1111-4222-8333-444455556666"})
        EXPECT_FALSE(account_names::is_possible(name)) << name;
    for (const auto name : {"john", "john.doe", "1", "a+b", "0a1b2c3d-1111-4222-8333-44445555666"})
        EXPECT_TRUE(account_names::is_possible(name)) << name;
    names_fixture f;
    f.users.push_back({.sub = "sub-1", .email = "x@example.com", .username = "Google_1"});
    EXPECT_FALSE(f.take("Google_1", "john@example.com")) << "a username at Cognito";
}

TEST(account_names, of_a_refused_sign_up_are_free_again) {
    names_fixture f;
    f.users.push_back({"sub-1", "victim@example.com", "victim"});
    for (const auto why : {cognito::failure_name::username_exists, cognito::failure_name::invalid_password,
                           cognito::failure_name::invalid_parameter, cognito::failure_name::too_many_requests}) {
        for (int i = 0; i < 40; ++i) {
            const auto name = fmt::format("name{}", i);
            const auto claim = f.names.take(name, "victim@example.com").value();
            ASSERT_TRUE(claim);
            ASSERT_TRUE(f.names.give_back(*claim, {why, ""}));
            EXPECT_EQ(f.resolve(name), name);
        }
    }
    EXPECT_TRUE(f.storage.records().find({.partition = "usernames"})->records.empty());
    EXPECT_TRUE(f.take("name0", "other@example.com"));
}

TEST(account_names, of_a_sign_up_that_worked_unnoticed_go_to_its_account) {
    names_fixture f;
    // The account was made, but no code could be sent.
    const auto first = f.names.take("john", "john@example.com").value();
    f.users.push_back({"sub-1", "john@example.com", "John"});
    ASSERT_TRUE(f.names.give_back(*first, {cognito::failure_name::code_delivery_failure, ""}));
    EXPECT_EQ(f.resolve("john"), "sub-1");
    // The account was made, but no answer came, and the sign-up is repeated.
    const auto second = f.names.take("jane", "jane@example.com").value();
    f.users.push_back({"sub-2", "jane@example.com", "jane"});
    ASSERT_TRUE(f.names.give_back(*second, {cognito::failure_name::unreachable, ""}));
    EXPECT_FALSE(f.take("jane", "other@example.com"));
    EXPECT_EQ(f.resolve("jane"), "jane");
    const auto again = f.names.take("jane", "Jane@Example.com").value();
    ASSERT_TRUE(again);
    f.users[1].email = "Jane@Example.com"; // as a pool finds it in either case
    ASSERT_TRUE(f.names.give_back(*again, {cognito::failure_name::username_exists, ""}));
    EXPECT_EQ(f.resolve("jane"), "sub-2");
    // The account was not made.
    const auto third = f.names.take("jim", "jim@example.com").value();
    ASSERT_TRUE(f.names.give_back(*third, {cognito::failure_name::unreadable_reply, ""}));
    EXPECT_FALSE(f.take("jim", "other@example.com"));
    f.clock.advance(account_names::sign_up_life + 1s);
    EXPECT_TRUE(f.take("jim", "other@example.com"));
}

TEST(account_names, are_taken_by_nobody_while_cognito_cannot_say) {
    names_fixture f;
    ASSERT_TRUE(f.sign_up("john", "john@example.com", "sub-1"));
    f.is_down = true;
    EXPECT_EQ(f.names.take("john", "other@example.com").error().name, cognito::failure_name::unreachable);
    f.is_down = false;
    EXPECT_EQ(f.resolve("john"), "sub-1");
}

TEST(account_names, are_forgotten_only_by_their_own_account) {
    names_fixture f;
    ASSERT_TRUE(f.sign_up("john", "john@example.com", "sub-1"));
    EXPECT_TRUE(f.names.forget("john", "sub-2"));
    EXPECT_EQ(f.resolve("john"), "sub-1");
    EXPECT_TRUE(f.names.forget("john", "sub-1"));
    EXPECT_EQ(f.resolve("john"), "john");
}

TEST(account_names, race_and_one_sign_up_wins) {
    constexpr int runners = 8;
    names_fixture f;
    for (int round = 0; round < 10; ++round) {
        const auto name = fmt::format("name{}", round);
        std::barrier start(runners);
        std::atomic<int> winners = 0;
        for (int i = 0; i < runners; ++i)
            f.users.push_back({fmt::format("{}-{}", name, i), fmt::format("{}-{}@example.com", name, i)});
        std::vector<std::jthread> threads;
        for (int i = 0; i < runners; ++i)
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                const auto claim = f.names.take(name, fmt::format("{}-{}@example.com", name, i)).value();
                if (!claim) return;
                ++winners;
                ASSERT_TRUE(f.names.give(*claim, fmt::format("{}-{}", name, i)));
            });
        threads.clear();
        EXPECT_EQ(winners, 1);
        EXPECT_TRUE(f.resolve(name).starts_with(name + "-"));
    }
}

TEST(account_name_migration, gives_old_names_to_their_accounts) {
    names_fixture f;
    f.users = {
        {"sub-1", "john@example.com", "John"},                    // stored with the address
        {"sub-2", "new@example.com", "jane"},                     // the address has changed since then
        {"sub-3", "jim@example.com", "jim"},                      // ran out after a day
        {"sub-4", "thief@example.com", "john", test_start - 100}, // only having the attribute gives no name
        {"sub-5", "second@example.com", "jim", test_start + 100}, // took the name over
        {"sub-6", "address@example.com", "a@b"},
        {"sub-7", "plain@example.com"},
    };
    f.store_old("john", "john@example.com");
    f.store_old("jane", "old@example.com");
    f.store_old("deleted", "deleted@example.com");
    EXPECT_EQ(f.resolve("john"), "john@example.com") << "until it is done";
    EXPECT_FALSE(f.take("jane", "old@example.com")) << "until it is done";
    testing::internal::CaptureStderr();
    f.migrate();
    EXPECT_TRUE(testing::internal::GetCapturedStderr().contains("account_name_conflict"));
    const std::pair<std::string_view, std::string_view> table[]{
        {"john", "sub-1"}, {"jane", "sub-2"}, {"jim", "sub-3"}, {"deleted", "deleted"}, {"a@b", "a@b"}};
    for (const auto& [name, account] : table)
        EXPECT_EQ(f.resolve(name), account);
    EXPECT_TRUE(f.take("deleted", "other@example.com"));
    // Once is enough.
    f.users.push_back({"sub-8", "late@example.com", "late"});
    f.migrate();
    EXPECT_EQ(f.resolve("late"), "late");
}

TEST(account_name_migration, continues_after_records_failed_at_any_call) {
    for (int failing = 0;; ++failing) {
        names_fixture f;
        f.users = {{"sub-1", "john@example.com", "John"}, {"sub-2", "jane@example.com", "jane"}};
        f.store_old("john", "john@example.com");
        f.store_old("deleted", "deleted@example.com");
        int calls = 0;
        pool::watched_records records(f.storage.records(), [&](bool) { return calls++ != failing; });
        account_name_migration migration("us-east-1_AbC123xyZ", f.client, records, f.clock);
        migration.run(f.is_ending);
        const bool has_failed = calls > failing;
        migration.run(f.is_ending);
        EXPECT_EQ(f.resolve("john"), "sub-1") << failing;
        EXPECT_TRUE(f.take("deleted", "other@example.com")) << failing;
        if (!has_failed) break;
    }
}

TEST(account_name_migration, waits_for_cognito_and_keeps_what_was_claimed_in_the_meantime) {
    names_fixture f;
    f.store_old("john", "john@example.com");
    f.users = {{"sub-1", "john@example.com", "john"}, {"sub-2", "jane@example.com", "jane"}};
    f.is_down = true;
    f.migrate();
    f.is_down = false;
    f.is_ending = true;
    f.migrate();
    EXPECT_EQ(f.resolve("john"), "john@example.com") << "not yet";
    f.is_ending = false;
    ASSERT_TRUE(f.sign_up("jane", "other@example.com", "sub-3"));
    f.migrate();
    EXPECT_EQ(f.resolve("john"), "sub-1");
    EXPECT_EQ(f.resolve("jane"), "sub-3");
}

TEST(account_name_migration, leaves_pools_with_usernames_alone) {
    names_fixture f;
    f.users = {{.sub = "sub-1", .email = "a@example.com", .preferred = "annie", .username = "ann"}};
    f.migrate();
    EXPECT_EQ(f.resolve("annie"), "annie");
}

} // namespace
} // namespace poolguard::service
