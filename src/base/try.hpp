#pragma once
// "Or return the error", for functions that return std::expected. The only macros to use; those with DETAIL are theirs.

#include <expected>
#include <utility>

#define POOLGUARD_DETAIL_JOIN_(a, b) a##b
#define POOLGUARD_DETAIL_JOIN(a, b) POOLGUARD_DETAIL_JOIN_(a, b)
#define POOLGUARD_DETAIL_TRY(tried, declaration, ...)                                                                  \
    auto tried = (__VA_ARGS__);                                                                                        \
    if (!tried) return std::unexpected(std::move(tried).error());                                                      \
    declaration = *std::move(tried)

// Declares a variable with the value of an expected, or returns its error from the enclosing function:
//     POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
#define POOLGUARD_TRY(declaration, ...)                                                                                \
    POOLGUARD_DETAIL_TRY(POOLGUARD_DETAIL_JOIN(poolguard_tried_, __LINE__), declaration, __VA_ARGS__)

// The same if the value is not needed:
//     POOLGUARD_CHECK(groups.remove(pool, input.GroupName));
#define POOLGUARD_CHECK(...)                                                                                           \
    do {                                                                                                               \
        if (auto poolguard_checked = (__VA_ARGS__); !poolguard_checked)                                                \
            return std::unexpected(std::move(poolguard_checked).error());                                              \
    } while (false)
