#include "pool/access/principal_tags.hpp"

#include "base/json/lookup.hpp"

namespace poolguard::pool {
namespace {

constexpr auto tags_claim = "https://aws.amazon.com/tags";
constexpr auto tags_member = "principal_tags";

} // namespace

void add_principal_tags(boost::json::object& claims, const std::map<std::string, std::string>& tags) {
    if (tags.empty()) return;
    boost::json::object out;
    for (const auto& [name, value] : tags)
        out[name] = boost::json::array{value};
    claims[tags_claim] = boost::json::object{{tags_member, std::move(out)}};
}

std::map<std::string, std::string> principal_tags_in(const boost::json::object& claims) {
    using namespace base::json;
    std::map<std::string, std::string> out;
    for (const auto& [name, values] : object_at(object_at(claims, tags_claim), tags_member))
        if (const auto* list = values.if_array(); list != nullptr && list->size() == 1 && list->front().is_string())
            out.emplace(name, list->front().get_string());
    return out;
}

} // namespace poolguard::pool
