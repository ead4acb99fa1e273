#include "service/refresh_owners.hpp"

#include "test_gateway.hpp"
#include "unit/pool/model/cut_off_records.hpp"

#include <gtest/gtest.h>

namespace poolguard::service {
namespace {

using namespace std::chrono_literals;

std::string name_of_owner(refresh_owners& in, std::string_view token) {
    const auto found = in.find(token);
    if (!found) return std::string(store::describe(found.error()));
    return *found ? (*found)->internal_name + '@' + (*found)->client_id : "-";
}

TEST(refresh_owners, are_known_as_long_as_the_token_lives) {
    struct row {
        std::chrono::seconds life, kept;
    };
    const row rows[] = {{30s, 30s},
                        {refresh_owners::longest_life, refresh_owners::longest_life},
                        {refresh_owners::longest_life + 1s, refresh_owners::longest_life}};
    for (const auto& [life, kept] : rows) {
        test_gateway gateway;
        refresh_owners owners(gateway.storage.records(), gateway.clock, life);
        owners.remember("token", {"jane", "app"});
        owners.remember("nameless", {"", "app"});
        gateway.clock.advance(kept - 1ms);
        EXPECT_EQ(name_of_owner(owners, "token"), "jane@app") << life.count();
        EXPECT_EQ(name_of_owner(owners, "another"), "-");
        EXPECT_EQ(name_of_owner(owners, "nameless"), "-");
        gateway.clock.advance(1ms);
        EXPECT_EQ(name_of_owner(owners, "token"), "-") << life.count();
    }
}

TEST(refresh_owners, of_a_store_that_fails_are_not_nobody) {
    test_gateway gateway;
    bool is_broken = true;
    pool::watched_records failing(gateway.storage.records(), [&](bool) { return !is_broken; });
    refresh_owners owners(failing, gateway.clock, 30s);
    owners.remember("token", {"jane", "app"}); // and the sign-in goes on
    EXPECT_EQ(name_of_owner(owners, "token"), store::describe(store::error::unavailable));
    is_broken = false;
    EXPECT_EQ(name_of_owner(owners, "token"), "-");
    owners.remember("token", {"jane", "app"});
    EXPECT_EQ(name_of_owner(owners, "token"), "jane@app");
}

} // namespace
} // namespace poolguard::service
