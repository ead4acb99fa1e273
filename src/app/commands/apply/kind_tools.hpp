#pragma once
// What the resource kinds have in common; only for their own files.

#include "app/commands/apply/comparison.hpp"
#include "app/commands/apply/resource_kinds.hpp"
#include "base/json/lookup.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace poolguard::app::apply {

using base::json::array_at;
using base::json::object_at;
using base::json::text_at;

// The resource to apply.
struct subject {
    const stack_services& services;
    const std::string& stack;
    const std::string& logical_id;
    const boost::json::object& properties;

    std::string text(std::string_view name) const { return std::string(text_at(properties, name)); }
    // The name in the template, otherwise STACK-LOGICAL_ID.
    std::string name_by(std::string_view property) const {
        auto given = text(property);
        return given.empty() ? fmt::format("{}-{}", stack, logical_id) : given;
    }
    // Tags by which a pool is found again.
    boost::json::object tags() const { return {{"poolguard:stack", stack}, {"poolguard:resource", logical_id}}; }
    // The properties of these names that are present.
    boost::json::object only(std::initializer_list<std::string_view> names) const {
        boost::json::object out;
        for (const auto name : names)
            if (const auto* found = properties.if_contains(name)) out[name] = *found;
        return out;
    }
    std::unexpected<std::string> failed(const service_failure& why) const {
        return std::unexpected(fmt::format("{}: {}", logical_id, why.sentence));
    }
    std::unexpected<std::string> refused(std::string_view why) const {
        return std::unexpected(fmt::format("{}: {}", logical_id, why));
    }
};

inline void merge(boost::json::object& into, const boost::json::object& from) {
    for (const auto& [name, value] : from)
        into[name] = value;
}
inline bool is_missing(const service_failure& why) {
    return why.name == "ResourceNotFoundException" || why.name == "NoSuchEntity";
}

apply_result apply_user_pool(const subject& of);
apply_result apply_client(const subject& of);
apply_result apply_domain(const subject& of);
apply_result apply_group(const subject& of);
apply_result apply_resource_server(const subject& of);
apply_result apply_identity_pool(const subject& of);
apply_result apply_role_attachment(const subject& of);
apply_result apply_role(const subject& of);
apply_result apply_table(const subject& of);
apply_result skip_policy(const subject& of);

} // namespace poolguard::app::apply
