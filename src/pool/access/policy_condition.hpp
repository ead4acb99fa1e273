#pragma once
// The conditions of policies ("IAM JSON policy elements: Condition operators" and "... Multivalued context keys", AWS
// Identity and Access Management user guide). Of the operators the ones for text are here, and Null and Bool; a policy
// with another one is refused as a whole, as what is not understood must not be passed over.

#include "pool/access/policy_pattern.hpp"

#include <boost/json/value.hpp>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

// What a request says of itself, by condition key in lower case. A key that is not there was not sent; one that is
// there may have no values.
using request_context = std::map<std::string, std::vector<std::string>, std::less<>>;

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

// The conditions of one statement, which hold together. The error says which part is wrong.
std::expected<std::vector<policy_condition>, std::string> read_conditions(const boost::json::value& in);

bool holds(const policy_condition& condition, const request_context& request, const variable_lookup& variables);

// Whether a key is one that requests here carry; a policy variable is one of them, too.
bool is_known_condition_key(std::string_view lower_key);
// Whether the key may have several values in one request.
bool is_multivalued(std::string_view lower_key);

} // namespace poolguard::pool
