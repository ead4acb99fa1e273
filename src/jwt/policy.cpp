#include "jwt/policy.hpp"

#include <algorithm>
#include <stdexcept>

namespace poolguard::jwt {
namespace {

std::vector<std::string> filled(std::vector<std::string> list, const char* complaint) {
    if (list.empty() || std::ranges::any_of(list, [](const auto& entry) { return entry.empty(); }))
        throw std::invalid_argument(complaint);
    return list;
}

std::vector<std::string> issuer_list(std::vector<std::string> list) {
    return filled(std::move(list), "A token policy needs at least one issuer and no empty one.");
}

std::vector<std::string> client_list(std::vector<std::string> list) {
    return filled(std::move(list), "A token policy needs at least one client id and no empty one.");
}

bool holds(const std::vector<std::string>& list, std::string_view text) {
    return std::ranges::any_of(list, [text](const auto& entry) { return entry == text; });
}

} // namespace

policy::policy(std::vector<std::string> issuers, token_use use, std::vector<std::string> client_ids)
    : issuers_(issuer_list(std::move(issuers))), use_(use), client_ids_(client_list(std::move(client_ids))) {}

policy::policy(std::vector<std::string> issuers, token_use use, accept_any_client_unsafe_t)
    : issuers_(issuer_list(std::move(issuers))), use_(use), any_client_(true) {}

policy::policy(accept_any_issuer_unsafe_t, token_use use, std::vector<std::string> client_ids)
    : use_(use), client_ids_(client_list(std::move(client_ids))), any_issuer_(true) {}

bool policy::accepts_issuer(std::string_view issuer) const { return any_issuer_ || holds(issuers_, issuer); }

bool policy::accepts_client(std::string_view client_id) const { return any_client_ || holds(client_ids_, client_id); }

bool policy::accepts_use(token_use use) const { return use_ == token_use::either || use_ == use; }

} // namespace poolguard::jwt
