#pragma once
// What the commands of `poolguard user` share: calls of the configured pool, and how they report what it refuses.

#include "app/files/report.hpp"
#include "app/server/pool_access.hpp"
#include "base/printable.hpp"
#include "base/try.hpp"
#include "cognito/messages/users.hpp"

#include <expected>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::app {

// The error is a sentence.
using user_outcome = std::expected<void, std::string>;

inline std::unexpected<std::string> refused(const cognito::failure& failure) {
    return std::unexpected(fmt::format("{} ({})", failure.message, failure.name));
}

template <class Reply>
user_outcome without_value(const Reply& reply) {
    if (!reply) return refused(reply.error());
    return {};
}

// Runs the function with the pool; returns the exit code.
int with_pool(const settings& given, const environment& variables, const auto& run) {
    const auto pool = pool_access::open(given, variables);
    const auto done = pool ? run(**pool) : user_outcome(std::unexpected(pool.error()));
    if (!done) report(done.error());
    return done ? 0 : 1;
}

template <class Message>
Message about(pool_access& pool, const std::string& name) {
    Message out;
    out.UserPoolId = pool.user_pool_id();
    out.Username = name;
    return out;
}

// From NAME=VALUE each. `before` is what stands before them on the command line, for the error.
std::expected<std::vector<cognito::attribute>, std::string> read_attributes(std::string_view before,
                                                                            const std::vector<std::string>& given);

} // namespace poolguard::app
