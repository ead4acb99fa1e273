#include "pool/model/tags.hpp"

#include "base/ascii.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr std::size_t most_tags = 50;

} // namespace

cognito::result<void> check_tags(const std::optional<cognito::tags>& tags) {
    if (!tags) return {};
    for (const auto& [key, _] : *tags)
        if (base::equal_ignoring_case(std::string_view(key).substr(0, 4), "aws:"))
            return refuse_parameter("aws: prefixed tag key names are not allowed for external use.");
    if (tags->size() > most_tags)
        return refuse_parameter(fmt::format("A resource can have at most {} tags.", most_tags));
    return {};
}

cognito::result<void> add_tags(std::optional<cognito::tags>& tags, const cognito::tags& added) {
    std::optional all = added;
    if (tags) all->insert(tags->begin(), tags->end());
    POOLGUARD_CHECK(check_tags(all));
    tags = std::move(all);
    return {};
}

void remove_tags(std::optional<cognito::tags>& tags, const std::vector<cognito::tag_key>& removed) {
    for (const auto& key : removed)
        if (tags) tags->erase(key.value);
}

cognito::result<std::string> id_in_arn(std::string_view arn, std::string_view service, std::string_view account,
                                       std::string_view kind) {
    const auto id = arn.substr(std::min(arn.find('/'), arn.size() - 1) + 1);
    const auto region = id.substr(0, id.find_first_of("_:"));
    for (const auto owner : {account, std::string_view()})
        if (arn == fmt::format("arn:aws:{}:{}:{}:{}/{}", service, region, owner, kind, id)) return std::string(id);
    return refuse(cognito::failure_name::resource_not_found, fmt::format("Resource {} does not exist.", arn));
}

} // namespace poolguard::pool
