#pragma once
// The conditions of policies ("IAM JSON policy elements: Condition operators" and "... Multivalued context keys", AWS
// Identity and Access Management user guide). The operators for strings, Null and Bool are supported; a policy with
// another one is refused, as ignoring a condition could allow too much.

#include "pool/access/context_value.hpp"
#include "pool/access/policy_pattern.hpp"

#include <boost/json/value.hpp>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

// The values of a request by condition key, in lower case. A key that is present may have no values.
using request_context = std::map<std::string, std::vector<context_value>, std::less<>>;

struct policy_condition {
    enum class comparison { equals, equals_ignoring_case, like, null, boolean };
    enum class quantifier { none, for_all_values, for_any_value };

    comparison compare = comparison::equals;
    quantifier over = quantifier::none;
    bool is_negated = false;
    bool is_if_exists = false;
    std::string key; // in lower case
    std::vector<std::string> values;
};

// Parses the conditions of one statement, all of which must hold. The error says which part is wrong.
std::expected<std::vector<policy_condition>, std::string> read_conditions(const boost::json::value& in);

bool holds(const policy_condition& condition, const request_context& request, const variable_lookup& variables);

// Whether requests here can have that condition key. Policy variables use the same names.
bool is_known_condition_key(std::string_view lower_key);
// Whether the key may have several values in one request.
bool is_multivalued(std::string_view lower_key);

} // namespace poolguard::pool
