#include "pool/model/linked_identities.hpp"

#include "base/bytes.hpp"
#include "base/digest.hpp"
#include "base/json/write.hpp"

#include <fmt/format.h>

namespace poolguard::pool {
std::string identity_name(std::string_view provider, std::string_view id) {
    constexpr std::size_t longest_plain = 512;
    if (id.size() <= longest_plain) return fmt::format("identity#{}#{}", provider, id);
    return fmt::format("identity#{}#sha256:{}", provider, base::to_hex(base::sha256(id)));
}

std::vector<identity_view> identities_of(const user_document& user) {
    std::vector<identity_view> out;
    out.reserve(user.identities.size());
    for (const auto& each : user.identities)
        out.push_back({each.id, each.provider, each.type, nullptr, each.is_primary ? "true" : "false",
                       std::to_string(each.created)});
    return out;
}

std::string identities_json(const user_document& user) { return base::json::write(identities_of(user)); }

std::string identities_attribute(const user_document& user) {
    boost::json::array out;
    for (const auto& each : user.identities)
        out.push_back(boost::json::object{{"userId", each.id},
                                          {"providerName", each.provider},
                                          {"providerType", each.type},
                                          {"issuer", nullptr},
                                          {"primary", each.is_primary},
                                          {"dateCreated", each.created}});
    return boost::json::serialize(out);
}

} // namespace poolguard::pool
