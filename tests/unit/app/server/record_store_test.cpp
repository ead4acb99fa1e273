#include "app/server/record_store.hpp"

#include "pool/migration/secret_members.hpp"

#include <gtest/gtest.h>

namespace poolguard::app {
namespace {

TEST(the_table_of_sessions, has_what_expires_soon) {
    struct row {
        std::string_view partition;
        bool is_temporary;
        bool moves; // with an export
    };
    const row table[]{
        {"pool/us-east-1_A/attempts", true, false},
        {"pool/us-east-1_A/used-challenges", true, false},
        {"pool/us-east-1_A/kept-for-challenges", true, false},
        {"pool/us-east-1_A/codes", true, false},
        {"pool/us-east-1_A/passkey-challenges", true, false},
        {"pool/us-east-1_A/authorization-codes", true, false},
        {"pool/us-east-1_A/browser-sessions", true, false},
        {"pool/us-east-1_A/sessions/ann", true, true},
        // Not short-lived, but useless elsewhere.
        {"pool/us-east-1_A/import-jobs", false, false},
        {"pool/us-east-1_A/import-files", false, false},
        {"pool/us-east-1_A/users", false, true},
        {"pools/us-east-1", false, true},
        {"rates", true, false},
        {"message-queue", true, false},
        {"audit/20486", true, false},
        {"sign-in-counts", true, false},
    };
    for (const auto& each : table) {
        EXPECT_EQ(is_of_sessions(each.partition), each.is_temporary) << each.partition;
        EXPECT_EQ(!pool::stays_behind({std::string(each.partition), "x"}), each.moves) << each.partition;
    }
}

} // namespace
} // namespace poolguard::app
