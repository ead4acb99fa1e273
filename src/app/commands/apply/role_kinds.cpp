// Roles and their policies.

#include "app/commands/apply/kind_tools.hpp"
#include "base/json/parse.hpp"
#include "base/percent_encoding.hpp"
#include "base/try.hpp"
#include "pool/access/policy.hpp"

#include <algorithm>
#include <set>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

constexpr auto of_no_identity_pool = "no role of an identity pool uses it, so this server does not need it";

bool is_same_document(std::string_view wanted, std::string_view percent_encoded) {
    const auto there = base::percent_decode(percent_encoded);
    if (!there) return false;
    const auto one = base::json::parse(wanted), other = base::json::parse(*there);
    return one && other && *one == *other;
}

// Roles of AWS's own services, such as a function's, are kept, but their policies are never asked.
bool serves_identity_pools(std::string_view trust) {
    const auto read = pool::read_trust_policy(trust);
    return read && pool::is_trusting_identity_pools(*read);
}

struct named_policy {
    std::string name;
    std::string document;
};

std::expected<named_policy, std::string> policy_in(const subject& of, const json::object& from) {
    const auto name = text_at(from, "PolicyName");
    const auto* document = from.if_contains("PolicyDocument");
    if (name.empty() || document == nullptr) return of.refused("a policy needs PolicyName and PolicyDocument");
    return named_policy{std::string(name), text_of(*document)};
}

std::expected<change, std::string> put_policy(const subject& of, const std::string& role, const named_policy& policy) {
    const auto now = of.services.roles("GetRolePolicy", {{"RoleName", role}, {"PolicyName", policy.name}});
    if (!now && !is_missing(now.error())) return of.failed(now.error());
    if (now && is_same_document(policy.document, between(*now, "PolicyDocument"))) return change::unchanged;
    const auto done = of.services.roles(
        "PutRolePolicy", {{"RoleName", role}, {"PolicyName", policy.name}, {"PolicyDocument", policy.document}});
    if (!done) return of.failed(done.error());
    return now ? change::changed : change::created;
}

// The names of what was written.
std::expected<std::vector<std::string>, std::string> put_own_policies(const subject& of, const std::string& role) {
    std::vector<std::string> out;
    for (const auto& each : array_at(of.properties, "Policies")) {
        POOLGUARD_TRY(const auto policy, policy_in(of, each.as_object()));
        POOLGUARD_TRY(const auto written, put_policy(of, role, policy));
        if (written != change::unchanged) out.push_back(policy.name);
    }
    return out;
}

// The roles that a policy is attached to, by name.
std::vector<std::string> roles_of(const json::object& policy) {
    std::vector<std::string> out;
    for (const auto& each : array_at(policy, "Roles"))
        out.push_back(text_of(each));
    if (const auto one = text_at(policy, "RoleName"); !one.empty()) out.emplace_back(one);
    return out;
}

std::expected<void, std::string> check_policy(std::string_view place, const json::object& policy) {
    const auto* document = policy.if_contains("PolicyDocument");
    if (document == nullptr) return {};
    const auto read = pool::read_permission_policy(text_of(*document));
    if (!read) return std::unexpected(fmt::format("{}: PolicyDocument: {}", place, read.error()));
    return {};
}

form_fields new_role(const subject& of, const std::string& name, const std::string& trust) {
    form_fields out{{"RoleName", name}, {"AssumeRolePolicyDocument", trust}};
    for (const auto* member : {"Description", "Path"})
        if (auto given = of.text(member); !given.empty()) out.emplace_back(member, std::move(given));
    return out;
}

} // namespace

std::expected<void, std::string> check_policies(const std::vector<checked_resource>& all) {
    std::set<std::string> asked; // roles whose policies matter, by logical id, which Ref gives here, and by name
    for (const auto& [of, properties] : all) {
        if (of->type != "AWS::IAM::Role") continue;
        const auto trust = text_of(properties.at("AssumeRolePolicyDocument"));
        if (const auto read = pool::read_trust_policy(trust); !read)
            return std::unexpected(fmt::format("{}: AssumeRolePolicyDocument: {}", of->logical_id, read.error()));
        if (!serves_identity_pools(trust)) continue;
        asked.insert({of->logical_id, std::string(text_at(properties, "RoleName"))});
        for (const auto& each : array_at(properties, "Policies"))
            POOLGUARD_CHECK(check_policy(of->logical_id, each.get_object()));
    }
    for (const auto& [of, properties] : all)
        if (of->type.starts_with("AWS::IAM::") &&
            std::ranges::any_of(roles_of(properties), [&](const auto& role) { return asked.contains(role); }))
            POOLGUARD_CHECK(check_policy(of->logical_id, properties));
    return {};
}

apply_result apply_role(const subject& of) {
    const auto name = of.name_by("RoleName");
    const auto trust = text_of(of.properties.at("AssumeRolePolicyDocument"));
    const auto now = of.services.roles("GetRole", {{"RoleName", name}});
    if (!now && !is_missing(now.error())) return of.failed(now.error());
    applied out{change::unchanged, name};
    std::vector<std::string> changed;
    auto described = now;
    if (!now) {
        described = of.services.roles("CreateRole", new_role(of, name, trust));
        if (!described) return of.failed(described.error());
        out.what = change::created;
    } else if (!is_same_document(trust, between(*now, "AssumeRolePolicyDocument"))) {
        const auto done = of.services.roles("UpdateAssumeRolePolicy", {{"RoleName", name}, {"PolicyDocument", trust}});
        if (!done) return of.failed(done.error());
        changed.emplace_back("AssumeRolePolicyDocument");
    }
    out.attributes["Arn"] = between(*described, "Arn"); // its path is part of it
    if (serves_identity_pools(trust)) {
        POOLGUARD_TRY(const auto written, put_own_policies(of, name));
        changed.insert(changed.end(), written.begin(), written.end());
    }
    if (out.what == change::unchanged && !changed.empty()) out.what = change::changed;
    if (out.what == change::changed) out.note = names_of(changed);
    return out;
}

// Roles here have inline policies only, so a managed policy becomes one of each role.
apply_result apply_policy(const subject& of) {
    const bool is_managed = !of.properties.contains("PolicyName");
    const auto name = of.name_by(is_managed ? "ManagedPolicyName" : "PolicyName");
    applied out{change::skipped, name, {}, of_no_identity_pool};
    if (is_managed) out.id = fmt::format("arn:aws:iam::{}:policy/{}", of.services.account(), name);
    for (const auto& role : roles_of(of.properties)) {
        const auto there = of.services.roles("GetRole", {{"RoleName", role}});
        if (!there && !is_missing(there.error())) return of.failed(there.error());
        const auto trust = there ? base::percent_decode(between(*there, "AssumeRolePolicyDocument")) : std::nullopt;
        if (!trust || !serves_identity_pools(*trust)) continue;
        POOLGUARD_TRY(const auto written, put_policy(of, role, {name, text_of(of.properties.at("PolicyDocument"))}));
        if (out.what == change::skipped || written != change::unchanged) out.what = written;
        out.note.clear();
    }
    return out;
}

apply_result skip(const subject& of) {
    return applied{change::skipped, of.logical_id, {}, "there is nothing to do for it in this server"};
}

} // namespace poolguard::app::apply
