#pragma once
// Ids that a team chooses, so that its files can name them: a new pool gets the one in its tag poolguard:id, and its
// app client NAME the one in its tag poolguard:client-id:NAME. A tag that changes later changes no id.

#include "cognito/messages/common.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/refusal.hpp"

#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::pool {

inline bool is_pool_id_of(std::string_view region, std::string_view id) {
    return cognito::is_user_pool_id(id) && region_of(id) == region;
}

inline std::optional<std::string> value_of_tag(const std::optional<cognito::tags>& all, std::string_view name) {
    const auto found = all ? all->find(std::string(name)) : cognito::tags::const_iterator{};
    return all && found != all->end() ? std::optional(found->second) : std::nullopt;
}

// nullopt where none is chosen. InvalidParameterException for an id that is none of the region.
inline cognito::result<std::optional<std::string>> chosen_pool_id(const std::optional<cognito::tags>& tags,
                                                                  std::string_view region) {
    auto id = value_of_tag(tags, "poolguard:id");
    if (id && !is_pool_id_of(region, *id))
        return refuse_parameter(
            fmt::format("The tag poolguard:id must be a user pool id such as {}_Example1.", region));
    return id;
}

inline cognito::result<std::optional<std::string>> chosen_client_id(const std::optional<cognito::tags>& tags,
                                                                    std::string_view client_name) {
    const auto tag = fmt::format("poolguard:client-id:{}", client_name);
    auto id = value_of_tag(tags, tag);
    if (id && !cognito::is_client_id(*id))
        return refuse_parameter(fmt::format("The tag {} must be 1 to 128 letters, digits, '_' and '+'.", tag));
    return id;
}

} // namespace poolguard::pool
