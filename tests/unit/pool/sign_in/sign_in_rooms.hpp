#pragma once
// The parts of sign-in over a real store, one pool, one client and one user, for tests of each part.

#include "pool/admin/pools/pool_rules.hpp"
#include "pool/model/attribute_schema.hpp"
#include "pool/passwords/attempts.hpp"
#include "pool/passwords/password_hasher.hpp"
#include "pool/sign_in/challenge_session.hpp"
#include "pool/tokens/access_tokens.hpp"
#include "pool/tokens/token_issuer.hpp"
#include "pool/triggers/function_router.hpp"
#include "pool/triggers/user_functions.hpp"
#include "store/sqlite_records.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/store/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>

namespace poolguard::pool {

inline constexpr hashing_cost cheap_hashing{.memory_kib = 64, .passes = 1, .lanes = 1};

inline std::unique_ptr<store::sqlite_records> open_records(const store::temporary_folder& folder,
                                                           const base::clock& clock) {
    auto opened = store::sqlite_records::open(folder.file(), clock);
    if (!opened) throw std::runtime_error(opened.error().sentence);
    return std::move(*opened);
}

struct sign_in_rooms {
    store::temporary_folder folder;
    base::manual_clock clock{base::from_epoch_milliseconds(1'770'000'000'250)};
    base::system_random random;
    std::unique_ptr<store::sqlite_records> records = open_records(folder, clock);
    base::secret master{"0123456789abcdef0123456789abcdef"};
    base::sealer client_sealer{master, "clients"};
    base::sealer key_sealer{master, "keys"};
    base::sealer refresh_sealer{master, "refresh"};
    base::sealer challenge_sealer{master, "challenge"};
    issuer_names issuers{"http://localhost:8000/", issuer_style::public_url};
    store::revocation_log revocations{*records, clock, random};
    user_pools all_pools{*records, clock, random, client_sealer};
    users all_users{*records, clock};
    groups all_groups{*records};
    signing_keys keys{*records, random, key_sealer};
    sessions all_sessions{*records, all_users, clock, random, refresh_sealer, revocations, issuers};
    challenge_sessions challenges{*records, clock, random, challenge_sealer};
    attempts login_attempts{*records, clock};
    function_router routes{{}, clock};
    user_functions functions{routes};
    issue_observer at_issue{};
    token_issuer issuer{keys, all_groups, issuers, random, functions, at_issue};
    pool_token_verifier verifier{all_pools, all_users, all_groups, keys, all_sessions, issuers, clock};
    access_tokens tokens{verifier};

    user_pool_document pool;
    client_document client;
    user_document ann;

    sign_in_rooms() {
        pool.id = "us-east-1_AbCdEf123";
        pool.name = "test";
        pool.settings = with_defaults({});
        pool.schema = standard_attributes();
        client.id = "1example23456789";
        client.pool_id = pool.id;
        client.name = "app";
        ann = make_user("ann");
        if (!all_pools.create(pool) || !all_pools.create_client(client) || !all_users.create(pool, ann))
            throw std::runtime_error("the pool could not be made");
    }

    user_document make_user(const std::string& name) {
        user_document user;
        user.username = name;
        user.sub = random.uuid();
        user.status = cognito::user_status::CONFIRMED;
        user.password_hash = "$argon2id$of-" + name;
        user.attributes = {{"email", name + "@example.com"}, {"email_verified", "true"}};
        return user;
    }

    // What the log tells a gateway from its beginning.
    std::vector<store::revocation> told() {
        store::revocation_log::cursor start;
        auto found = revocations.since(start);
        return found ? std::move(*found) : std::vector<store::revocation>{};
    }
};

template <class T>
std::string message_of(const result<T>& outcome) {
    return outcome ? "" : outcome.error().message;
}
template <class T>
std::string name_of(const result<T>& outcome) {
    return outcome ? "" : outcome.error().name;
}

} // namespace poolguard::pool
