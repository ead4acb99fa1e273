#include "service/remembered_sessions.hpp"

#include "base/log.hpp"
#include "base/try.hpp"

#include <utility>

namespace poolguard::service {
namespace {

// The subject is the last part of the name, so it may have the separator.
std::string partition_of(std::string_view subject) { return std::string("signed-in/").append(subject); }

} // namespace

void remembered_sessions::remember(const jwt::given_token& token) {
    if (token.sub.empty() || token.origin_jti.empty()) return;
    // All data is in the key.
    const auto saved =
        records_.put({partition_of(token.sub), token.origin_jti}, "{}", store::always{}, clock_.now() + life);
    if (!saved) base::log::warning("sign_in_not_remembered", {{"cause", store::describe(saved.error())}});
}

std::expected<std::vector<std::string>, store::error> remembered_sessions::of(std::string_view subject) {
    std::vector<std::string> out;
    store::query wanted{
        .partition = partition_of(subject), .sort_prefix = {}, .limit = store::max_page_records, .after = {}};
    do {
        POOLGUARD_TRY(auto found, records_.find(wanted));
        for (auto& each : found.records)
            out.push_back(std::move(each.key.sort));
        wanted.after = std::move(found.next);
    } while (wanted.after);
    return out;
}

std::expected<std::vector<std::string>, store::error>
remembered_sessions::revoke(revocations& revoked, std::string_view subject, std::string_view issuer,
                            base::time_point expires, std::string_view spared) {
    POOLGUARD_TRY(auto known, of(subject));
    for (const auto& each : known) {
        if (each == spared) continue;
        POOLGUARD_CHECK(revoked.revoke({.origin_jti = each, .issuer = std::string(issuer), .expires = expires}));
    }
    return known;
}

void remembered_sessions::forget(std::string_view subject, std::span<const std::string> origin_jtis) {
    const auto partition = partition_of(subject);
    for (const auto& each : origin_jtis) {
        const auto removed = records_.remove({partition, each});
        if (removed) continue;
        base::log::warning("sign_in_not_forgotten", {{"cause", store::describe(removed.error())}});
        return;
    }
}

} // namespace poolguard::service
