#include "jwt/claim_checks.hpp"

#include <algorithm>
#include <array>

namespace poolguard::jwt {
namespace {

using verdict = std::optional<error>;

verdict check_types(const claims& given, const policy&, std::int64_t) {
    return given.well_typed ? verdict{} : error::bad_claim_type;
}

verdict check_expiry(const claims& given, const policy& wanted, std::int64_t now) {
    if (!given.expires) return error::missing_expiry;
    if (wanted.accept_expired_unsafe) return {};
    // RFC 7519 section 4.1.4: "on or after which the JWT must not be accepted".
    return now >= *given.expires ? verdict{error::expired} : verdict{};
}

verdict check_issued_at(const claims& given, const policy& wanted, std::int64_t now) {
    if (!given.issued_at) return error::missing_issued_at;
    return *given.issued_at > now + wanted.clock_skew.count() ? verdict{error::issued_in_future} : verdict{};
}

verdict check_not_before(const claims& given, const policy& wanted, std::int64_t now) {
    return given.not_before && *given.not_before > now + wanted.clock_skew.count() ? verdict{error::not_yet_valid}
                                                                                   : verdict{};
}

verdict check_issuer(const claims& given, const policy& wanted, std::int64_t) {
    if (!given.issuer || given.issuer->empty()) return error::missing_issuer;
    return wanted.accepts_issuer(*given.issuer) ? verdict{} : error::wrong_issuer;
}

verdict check_use(const claims& given, const policy& wanted, std::int64_t) {
    const auto use = use_of(given, wanted);
    if (!use) return given.use ? error::wrong_token_use : error::missing_token_use;
    return wanted.accepts_use(*use) ? verdict{} : error::wrong_token_use;
}

verdict check_client(const claims& given, const policy& wanted, std::int64_t) {
    const auto use = use_of(given, wanted);
    // Without a use it is unknown which claim names the client; the check before this one has refused such a token.
    const bool is_id = use == token_use::id || (!use && !given.audience.empty());
    if (is_id ? given.audience.empty() : !given.client_id.has_value()) return error::missing_client;
    return accepted_client(given, wanted, is_id ? token_use::id : token_use::access) ? verdict{} : error::wrong_client;
}

verdict check_subject(const claims& given, const policy&, std::int64_t) {
    return given.subject && !given.subject->empty() ? verdict{} : error::missing_subject;
}

verdict check_auth_age(const claims& given, const policy& wanted, std::int64_t now) {
    if (!wanted.max_auth_age) return {};
    if (!given.auth_time) return error::missing_auth_time;
    return now - *given.auth_time > wanted.max_auth_age->count() ? verdict{error::authentication_too_old} : verdict{};
}

bool in_group(const claims& given, std::string_view group) {
    return given.groups && std::ranges::find(*given.groups, group) != given.groups->end();
}

verdict check_groups(const claims& given, const policy& wanted, std::int64_t) {
    const auto member = [&given](const std::string& group) { return in_group(given, group); };
    if (std::ranges::any_of(wanted.no_group, member)) return error::forbidden_group;
    if (!std::ranges::all_of(wanted.all_groups, member)) return error::missing_group;
    if (!wanted.any_group.empty() && !std::ranges::any_of(wanted.any_group, member)) return error::missing_group;
    return {};
}

verdict check_scopes(const claims& given, const policy& wanted, std::int64_t) {
    const auto granted = [&given](const std::string& scope) { return has_word(given.scope.value_or(""), scope); };
    if (!std::ranges::all_of(wanted.all_scopes, granted)) return error::missing_scope;
    if (!wanted.any_scope.empty() && !std::ranges::any_of(wanted.any_scope, granted)) return error::missing_scope;
    return {};
}

constexpr std::array checks{
    claim_check{"claim types", &check_types, "Every known claim has the right type."},
    claim_check{"expiry", &check_expiry, "The token has not expired."},
    claim_check{"issue time", &check_issued_at, "The token was not issued in the future."},
    claim_check{"start", &check_not_before, "The token is already valid."},
    claim_check{"issuer", &check_issuer, "The token is from an accepted issuer."},
    claim_check{"use", &check_use, "The token's use is accepted."},
    claim_check{"client", &check_client, "The token was issued to an accepted client."},
    claim_check{"subject", &check_subject, "The token names its subject."},
    claim_check{"sign-in age", &check_auth_age, "The sign-in is recent enough."},
    claim_check{"groups", &check_groups, "The subject is in the required groups."},
    claim_check{"scopes", &check_scopes, "The token has the required scopes."},
};

} // namespace

std::span<const claim_check> claim_checks() { return checks; }

std::optional<token_use> use_of(const claims& given, const policy& wanted) {
    if (!given.use) {
        if (wanted.accept_missing_token_use_unsafe) return token_use::id;
        return std::nullopt;
    }
    if (*given.use == "access") return token_use::access;
    if (*given.use == "id") return token_use::id;
    return std::nullopt;
}

std::optional<std::string_view> accepted_client(const claims& given, const policy& wanted, token_use use) {
    if (use == token_use::access) {
        if (given.client_id && wanted.accepts_client(*given.client_id)) return given.client_id;
        return std::nullopt;
    }
    const auto accepted =
        std::ranges::find_if(given.audience, [&](std::string_view each) { return wanted.accepts_client(each); });
    return accepted != given.audience.end() ? std::optional(*accepted) : std::nullopt;
}

} // namespace poolguard::jwt
