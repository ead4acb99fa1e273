#include "aws/iam_name.hpp"
#include "base/percent_encoding.hpp"
#include "base/try.hpp"
#include "pool/access/query_endpoint.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr std::size_t most_roles_in_page = 1000;
constexpr std::size_t longest_policy_name = 128;

using role_outcome = query_outcome;

std::unexpected<query_failure> invalid_role_input(std::string message) {
    return std::unexpected(query_failure{"ValidationError", std::move(message)});
}
std::unexpected<query_failure> malformed(std::string message) {
    return std::unexpected(query_failure{"MalformedPolicyDocument", std::move(message)});
}
std::unexpected<query_failure> missing(std::string message) {
    return std::unexpected(query_failure{"NoSuchEntity", std::move(message), 404});
}

// The policy is percent-encoded, as in IAM.
std::string describe_role(const role_document& role, const roles& all) {
    auto out = element("Path", role.path) + element("RoleName", role.name) + element("RoleId", role.id) +
               element("Arn", all.arn_of(role)) +
               element("CreateDate", base::to_rfc3339_seconds(base::from_epoch_milliseconds(role.created))) +
               element("AssumeRolePolicyDocument", base::percent_encode(role.trust));
    if (!role.description.empty()) out += element("Description", role.description);
    return out + element("MaxSessionDuration", "3600");
}

bool is_path(std::string_view text) {
    return text.starts_with('/') && text.ends_with('/') && text.size() <= 512 &&
           std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

std::size_t policy_bytes(const role_document& role) {
    std::size_t out = 0;
    for (const auto& [_, text] : role.policies)
        out += text.size();
    return out;
}

} // namespace

std::expected<role_document, query_failure> query_endpoint::role_of(const http::form_fields& form) const {
    const auto name = value_of(form, "RoleName");
    if (!aws::is_role_name(name)) return invalid_role_input("RoleName must be 1 to 64 letters, digits and +=,.@-_.");
    auto found = roles_.find(roles::owner, name);
    if (!found) return of_store(found.error());
    if (!*found) return missing(fmt::format("The role with name {} cannot be found.", name));
    return std::move(**found);
}

role_outcome query_endpoint::change(const http::form_fields& form, const std::function<void(role_document&)>& how) {
    POOLGUARD_TRY(const auto role, role_of(form));
    const auto changed = roles_.update(roles::owner, role.name, how);
    if (!changed) return of_store(changed.error());
    if (!*changed) return missing(fmt::format("The role with name {} cannot be found.", role.name));
    return std::string{};
}

role_outcome query_endpoint::create_role(const http::form_fields& form) {
    role_document role;
    role.name = value_of(form, "RoleName");
    role.trust = value_of(form, "AssumeRolePolicyDocument");
    role.description = value_of(form, "Description");
    if (const auto path = value_of(form, "Path"); !path.empty()) role.path = path;
    if (!aws::is_role_name(role.name))
        return invalid_role_input("RoleName must be 1 to 64 letters, digits and +=,.@-_.");
    if (!is_path(role.path)) return invalid_role_input("Path must begin and end with a slash.");
    if (role.description.size() > 1000) return invalid_role_input("Description may have at most 1000 characters.");
    if (const auto trust = read_trust_policy(role.trust); !trust) return malformed(trust.error());
    role.id = roles::new_id(random_);
    role.created = base::epoch_milliseconds(clock_.now());
    const auto made = roles_.create(roles::owner, role.name, role);
    if (!made) return of_store(made.error());
    if (!*made)
        return std::unexpected(
            query_failure{"EntityAlreadyExists", fmt::format("Role with name {} already exists.", role.name), 409});
    return fmt::format("<CreateRoleResult><Role>{}</Role></CreateRoleResult>", describe_role(role, roles_));
}

role_outcome query_endpoint::get_role(const http::form_fields& form) {
    POOLGUARD_TRY(const auto role, role_of(form));
    return fmt::format("<GetRoleResult><Role>{}</Role></GetRoleResult>", describe_role(role, roles_));
}

role_outcome query_endpoint::list_roles(const http::form_fields& form) {
    std::size_t limit = 100;
    if (const auto given = value_of(form, "MaxItems"); !given.empty()) {
        const auto* end = std::to_address(given.end());
        if (std::from_chars(std::to_address(given.begin()), end, limit).ptr != end || limit < 1 ||
            limit > most_roles_in_page)
            return invalid_role_input("MaxItems must be from 1 to 1000.");
    }
    std::optional<std::string> after;
    if (auto marker = value_of(form, "Marker"); !marker.empty()) {
        if (!aws::is_role_name(marker)) return invalid_role_input("Marker was not returned by ListRoles.");
        after = std::move(marker);
    }
    const auto page = roles_.list(roles::owner, limit, after);
    if (!page) return of_store(page.error());
    std::string members;
    for (const auto& each : page->documents)
        members += fmt::format("<member>{}</member>", describe_role(each, roles_));
    return fmt::format("<ListRolesResult><Roles>{}</Roles><IsTruncated>{}</IsTruncated>{}</ListRolesResult>", members,
                       page->next.has_value(), page->next ? element("Marker", *page->next) : std::string{});
}

role_outcome query_endpoint::delete_role(const http::form_fields& form) {
    POOLGUARD_TRY(const auto role, role_of(form));
    if (!role.policies.empty())
        return std::unexpected(
            query_failure{"DeleteConflict", "Cannot delete entity, must delete policies first.", 409});
    if (const auto gone = roles_.remove(roles::owner, role.name); !gone) return of_store(gone.error());
    return std::string{};
}

role_outcome query_endpoint::change_trust(const http::form_fields& form) {
    const auto text = value_of(form, "PolicyDocument");
    if (const auto trust = read_trust_policy(text); !trust) return malformed(trust.error());
    return change(form, [&](role_document& role) { role.trust = text; });
}

role_outcome query_endpoint::put_policy(const http::form_fields& form) {
    const auto name = value_of(form, "PolicyName");
    const auto text = value_of(form, "PolicyDocument");
    if (!aws::is_iam_name(name, longest_policy_name))
        return invalid_role_input("PolicyName must be 1 to 128 letters, digits and +=,.@-_.");
    if (const auto read = read_permission_policy(text); !read) return malformed(read.error());
    bool is_too_large = false;
    auto done = change(form, [&](role_document& role) {
        auto changed = role;
        changed.policies[name] = text;
        is_too_large = policy_bytes(changed) > max_policy_bytes;
        if (!is_too_large) role = std::move(changed);
    });
    if (done && is_too_large)
        return std::unexpected(query_failure{
            "LimitExceeded", fmt::format("The role's policies are larger than {} bytes.", max_policy_bytes), 409});
    return done;
}

role_outcome query_endpoint::get_policy(const http::form_fields& form) {
    POOLGUARD_TRY(const auto role, role_of(form));
    const auto name = value_of(form, "PolicyName");
    const auto found = role.policies.find(name);
    if (found == role.policies.end())
        return missing(fmt::format("The role policy with name {} cannot be found.", name));
    return fmt::format("<GetRolePolicyResult>{}{}{}</GetRolePolicyResult>", element("RoleName", role.name),
                       element("PolicyName", name), element("PolicyDocument", base::percent_encode(found->second)));
}

role_outcome query_endpoint::delete_policy(const http::form_fields& form) {
    POOLGUARD_TRY(const auto role, role_of(form));
    const auto name = value_of(form, "PolicyName");
    if (!role.policies.contains(name))
        return missing(fmt::format("The role policy with name {} cannot be found.", name));
    return change(form, [&](role_document& it) { it.policies.erase(name); });
}

role_outcome query_endpoint::list_policies(const http::form_fields& form) {
    POOLGUARD_TRY(const auto role, role_of(form));
    std::string members;
    for (const auto& [name, _] : role.policies)
        members += element("member", name);
    return fmt::format("<ListRolePoliciesResult><PolicyNames>{}</PolicyNames><IsTruncated>false</IsTruncated>"
                       "</ListRolePoliciesResult>",
                       members);
}

// A role here has inline policies only, and no machine runs with it. Terraform asks for both.
role_outcome query_endpoint::list_attached(const http::form_fields& form) {
    POOLGUARD_CHECK(role_of(form));
    return std::string("<ListAttachedRolePoliciesResult><AttachedPolicies></AttachedPolicies>"
                       "<IsTruncated>false</IsTruncated></ListAttachedRolePoliciesResult>");
}

role_outcome query_endpoint::list_profiles(const http::form_fields& form) {
    POOLGUARD_CHECK(role_of(form));
    return std::string("<ListInstanceProfilesForRoleResult><InstanceProfiles></InstanceProfiles>"
                       "<IsTruncated>false</IsTruncated></ListInstanceProfilesForRoleResult>");
}

} // namespace poolguard::pool
