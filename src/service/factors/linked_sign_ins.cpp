#include "service/factors/linked_sign_ins.hpp"

#include "base/json/lookup.hpp"

#include <boost/json/parse.hpp>

namespace poolguard::service {
namespace {

// Cognito writes it as a boolean in attributes and as text in tokens.
bool is_said_to_be_primary(const boost::json::object& entry) {
    const auto* found = entry.if_contains("primary");
    if (found == nullptr) return false;
    return found->is_bool() ? found->get_bool() : base::json::text_at(entry, "primary") == "true";
}

} // namespace

std::vector<linked_sign_in> linked_sign_ins_of(std::string_view identities) {
    std::vector<linked_sign_in> out;
    boost::system::error_code failed;
    const auto document = boost::json::parse(identities, failed);
    if (failed || !document.is_array()) return out;
    for (const auto& each : document.get_array()) {
        const auto& entry = base::json::object_in(each);
        const auto provider = base::json::text_at(entry, "providerName");
        const auto id = base::json::text_at(entry, "userId");
        if (provider.empty() || id.empty()) continue;
        out.push_back({std::string(provider), std::string(id), is_said_to_be_primary(entry)});
    }
    return out;
}

} // namespace poolguard::service
