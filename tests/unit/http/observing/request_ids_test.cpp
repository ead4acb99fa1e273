#include "http/observing/request_ids.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>
#include <string>

namespace poolguard::http {
namespace {

std::string to_string(const request_ids::text& id) { return {id.data(), id.size()}; }

TEST(request_ids, are_unique_lower_case_hex) {
    base::system_random random;
    request_ids one(random);
    request_ids other(random);
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const auto id = to_string(one.next());
        EXPECT_TRUE(base::from_hex(id).has_value()) << id;
        EXPECT_EQ(id.find_first_of("ABCDEF"), std::string::npos);
        EXPECT_TRUE(seen.insert(id).second);
        EXPECT_TRUE(seen.insert(to_string(other.next())).second);
    }
}

TEST(request_ids, of_clients_must_be_well_formed) {
    const std::pair<std::string, bool> table[] = {
        {"abcDEF19", true},
        {"a.b_c-d0", true},
        {std::string(64, 'a'), true},
        {"1234567", false},
        {std::string(65, 'a'), false},
        {"", false},
        {"abc def01", false},
        {"abcdefg\"", false},
        {"abcdefg\\", false},
        {"abcdefg\xc3\xa9", false},
    };
    for (const auto& [id, is_acceptable] : table)
        EXPECT_EQ(request_ids::is_acceptable(id), is_acceptable) << id;
}

} // namespace
} // namespace poolguard::http
