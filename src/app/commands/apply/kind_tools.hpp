#pragma once
// What the resource kinds have in common; only for their own files.

#include "app/commands/apply/comparison.hpp"
#include "app/commands/apply/resource_kinds.hpp"
#include "base/json/lookup.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <functional>

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
    // The reply of an operation. The error names the resource.
    std::expected<boost::json::object, std::string> user_pools(std::string_view operation,
                                                               const boost::json::object& request) const {
        auto reply = services.user_pools(operation, request);
        if (!reply) return failed(reply.error());
        return std::move(*reply);
    }
    std::expected<boost::json::object, std::string> identity_pools(std::string_view operation,
                                                                   const boost::json::object& request) const {
        auto reply = services.identity_pools(operation, request);
        if (!reply) return failed(reply.error());
        return std::move(*reply);
    }
};

inline void merge(boost::json::object& into, const boost::json::object& from) {
    for (const auto& [name, value] : from)
        into[name] = value;
}
inline bool is_missing(const service_failure& why) {
    return why.name == "ResourceNotFoundException" || why.name == "UserNotFoundException" || why.name == "NoSuchEntity";
}

// Whether a description has something under that name.
inline bool is_set(const boost::json::object& now, std::string_view name) {
    const auto* found = now.if_contains(name);
    return found != nullptr && *found != boost::json::value(boost::json::array{}) &&
           *found != boost::json::value(boost::json::object{});
}

// What was changed, for the note of a resource.
inline std::string names_of(const std::vector<std::string>& changed) {
    return fmt::format("{}", fmt::join(changed, ", "));
}

using maybe_found = std::expected<boost::json::object, std::string>; // an empty object: not found

// Goes through the pages of a list. `look` gets each element and returns what was looked for, if it is that.
maybe_found find_listed(const std::function<maybe_found(const boost::json::object&)>& next_page,
                        boost::json::object request, std::string_view list,
                        const std::function<maybe_found(const boost::json::object&)>& look);

// A resource that one operation of user pools reads and others write, with the names of its properties.
struct stored_shape {
    std::string_view find;
    std::string_view create;
    std::string_view update;           // the same as `create` for an operation that does both
    std::string_view member;           // of the reply of `find`
    std::vector<std::string_view> key; // what `find` is asked with
    std::string_view id;               // the value of Ref: a property, or a member that the server gives
    // Members of `update` that only the server knows, and properties that it does not take.
    std::vector<std::string_view> known_there{};
    std::vector<std::string_view> fixed{};
};
// `wanted` are the properties, with the name that the template may leave out.
apply_result apply_stored(const subject& of, const stored_shape& shape, const boost::json::object& wanted);
// The second half of it, where `now` has been found in another way.
apply_result write_stored(const subject& of, const stored_shape& shape, const boost::json::object& wanted,
                          const boost::json::object& now);

apply_result apply_user_pool(const subject& of);
apply_result apply_client(const subject& of);
apply_result apply_domain(const subject& of);
apply_result apply_group(const subject& of);
apply_result apply_resource_server(const subject& of);
apply_result apply_identity_provider(const subject& of);
apply_result apply_user(const subject& of);
apply_result apply_membership(const subject& of);
apply_result apply_ui_customization(const subject& of);
apply_result apply_risk_configuration(const subject& of);
apply_result apply_log_delivery(const subject& of);
apply_result apply_branding(const subject& of);
apply_result apply_terms(const subject& of);
apply_result apply_replica(const subject& of);
apply_result apply_identity_pool(const subject& of);
apply_result apply_role_attachment(const subject& of);
apply_result apply_principal_tags(const subject& of);
apply_result apply_role(const subject& of);
apply_result apply_policy(const subject& of);
apply_result apply_table(const subject& of);
apply_result skip(const subject& of);

} // namespace poolguard::app::apply
