#pragma once
// IAM policies and their evaluation: an explicit deny wins over an allow, and nothing is allowed by default ("Policy
// evaluation logic", AWS Identity and Access Management user guide).

#include "pool/access/policy_condition.hpp"

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

struct policy_statement {
    bool allows = false; // otherwise it denies
    std::vector<std::string> actions;
    bool actions_are_excepted = false; // NotAction
    std::vector<std::string> resources;
    bool resources_are_excepted = false; // NotResource
    std::vector<policy_condition> conditions;
};

struct policy {
    std::vector<policy_statement> statements;
};

// Parses a permission policy. An unknown member, operator or condition key refuses the whole policy; the error is a
// sentence that names it.
std::expected<policy, std::string> read_permission_policy(std::string_view json);
// Parses a trust policy. Only identity pools can assume roles here: statements whose principal is not Federated
// "cognito-identity.amazonaws.com" have no effect, and their conditions are not read.
std::expected<policy, std::string> read_trust_policy(std::string_view json);
// Whether any statement of a trust policy has an effect.
bool is_trusting_identity_pools(const policy& trust);

inline constexpr std::size_t max_policy_bytes = 10'240; // IAM's, for all of a role's inline policies together

struct access_request {
    std::string action;   // "dynamodb:GetItem"
    std::string resource; // an ARN
    request_context context;
};

enum class decision { allowed, denied_explicitly, not_allowed };

decision decide(std::span<const policy> policies, const access_request& wanted);

} // namespace poolguard::pool
