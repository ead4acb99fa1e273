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
#define POOLGUARD_DETAIL_CHECK(checked, ...)                                                                           \
    do {                                                                                                               \
        if (auto checked = (__VA_ARGS__); !checked) return std::unexpected(std::move(checked).error());                \
    } while (false)

// Declares a variable with the value of an expected, or returns its error from the enclosing function:
//     POOLGUARD_TRY(const auto pool, find_pool(pools, by, input.UserPoolId));
#define POOLGUARD_TRY(declaration, ...)                                                                                \
    POOLGUARD_DETAIL_TRY(POOLGUARD_DETAIL_JOIN(poolguard_tried_, __COUNTER__), declaration, __VA_ARGS__)

// The same where the value is not needed. A lambda within the expression may use these macros too.
//     POOLGUARD_CHECK(groups.remove(pool, input.GroupName));
#define POOLGUARD_CHECK(...) POOLGUARD_DETAIL_CHECK(POOLGUARD_DETAIL_JOIN(poolguard_checked_, __COUNTER__), __VA_ARGS__)
