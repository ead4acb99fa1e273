#include "pool/tokens/token_changes.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "pool/model/scopes.hpp"
#include "pool/protocol/refusal.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace poolguard::pool {
namespace {

constexpr std::array<std::string_view, 22> fixed_claims{
    "acr",        "amr",      "at_hash",    "auth_time", "azp",        "client_id", "cognito:username",
    "device_key", "event_id", "exp",        "iat",       "identities", "iss",       "jti",
    "nbf",        "nonce",    "origin_jti", "scope",     "sub",        "token_use", "username",
    "version"};

bool is_fixed(std::string_view claim) { return std::ranges::find(fixed_claims, claim) != fixed_claims.end(); }

bool may_add(std::string_view claim, token_kind kind) {
    if (is_fixed(claim) || claim.starts_with("cognito:")) return false;
    if (kind == token_kind::id) return claim != "aud";
    return !claim.starts_with("custom:") && !claim.starts_with("dev:");
}

std::unexpected<cognito::failure> not_allowed(std::string message) {
    return refuse(cognito::failure_name::invalid_lambda_response, std::move(message));
}

token_question question_for(const tokens_to_come& tokens, bool has_scopes, const metadata_map& metadata) {
    token_question out;
    if (tokens.user != nullptr) out.userAttributes = event_attributes(*tokens.user);
    out.groupConfiguration = {tokens.groups.names, tokens.groups.roles, tokens.groups.preferred_role};
    if (has_scopes) {
        const auto scopes = split_scopes(tokens.scope);
        out.scopes.emplace(scopes.begin(), scopes.end());
    }
    out.clientMetadata = metadata;
    return out;
}

// The first version as the later ones say it.
all_token_changes as_later_version(text_claims given) {
    all_token_changes out;
    auto& id = out.idTokenGeneration.emplace();
    if (given.claimsToAddOrOverride) {
        auto& added = id.claimsToAddOrOverride.emplace();
        for (const auto& [name, value] : *given.claimsToAddOrOverride)
            added.emplace(name, value);
    }
    id.claimsToSuppress = std::move(given.claimsToSuppress);
    out.groupOverrideDetails = std::move(given.groupOverrideDetails);
    return out;
}

} // namespace

cognito::result<std::optional<all_token_changes>> ask_before_tokens(const user_functions& functions, occasion at,
                                                                    const tokens_to_come& tokens) {
    using enum cognito::token_trigger_version;
    const auto version = token_event_version(at.pool);
    if (version == V1_0) {
        POOLGUARD_TRY(auto decided, functions.call(triggers::first_token_generation, at,
                                                   [&] { return question_for(tokens, false, at.by.metadata); }));
        if (!decided || !decided->claimsOverrideDetails) return std::nullopt;
        return as_later_version(*std::move(decided->claimsOverrideDetails));
    }
    at.version = version == V2_0 ? "2" : "3";
    POOLGUARD_TRY(auto decided, functions.call(triggers::token_generation, at,
                                               [&] { return question_for(tokens, true, at.by.metadata); }));
    if (!decided) return std::nullopt;
    return std::move(decided->claimsAndScopeOverrideDetails);
}

void change_groups(const all_token_changes& changes, group_claims& groups) {
    const auto& given = changes.groupOverrideDetails;
    if (!given) return;
    if (given->groupsToOverride) groups.names = *given->groupsToOverride;
    if (given->iamRolesToOverride) groups.roles = *given->iamRolesToOverride;
    if (!given->preferredRole) return;
    groups.preferred_role = given->preferredRole;
    if (groups.preferred_role->empty()) groups.preferred_role.reset();
}

cognito::result<std::string> changed_scope(const token_changes& changes, std::string_view scope) {
    auto scopes = split_scopes(scope);
    const auto added = changes.scopesToAdd.value_or(std::vector<std::string>{});
    for (const std::string_view each : added) {
        if (each.empty() || each.find_first_of(" \t\r\n") != each.npos)
            return not_allowed("A scope to add must not be empty or contain white space.");
        if (each == sign_in_scope) return not_allowed(fmt::format("The scope {} cannot be added.", sign_in_scope));
        scopes.push_back(each);
    }
    if (changes.scopesToSuppress)
        std::erase_if(scopes, [&](std::string_view each) {
            return std::ranges::find(*changes.scopesToSuppress, each) != changes.scopesToSuppress->end();
        });
    return join_scopes(scopes);
}

cognito::result<std::string> changed_claims(const token_changes& changes, std::string_view claims, token_kind kind,
                                            std::string_view client_id) {
    auto document = boost::json::parse(claims);
    auto& object = document.as_object();
    if (changes.claimsToAddOrOverride)
        for (const auto& [name, value] : *changes.claimsToAddOrOverride) {
            const std::string_view claim = name;
            if (kind == token_kind::access && claim == "aud" && value != boost::json::value(client_id))
                return not_allowed("The claim aud of an access token must be the id of the app client.");
            if (may_add(claim, kind))
                object.insert_or_assign(claim, value);
            else
                base::log::warning("pool.claim_not_changed", {{"claim", claim}});
        }
    if (changes.claimsToSuppress)
        for (const auto& name : *changes.claimsToSuppress)
            if (!is_fixed(name) && !(kind == token_kind::id && name == "aud")) object.erase(name);
    return boost::json::serialize(document);
}

} // namespace poolguard::pool
