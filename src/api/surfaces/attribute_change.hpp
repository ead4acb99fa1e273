#pragma once
// Changes of the user's attributes in the pool, for all surfaces.

#include "api/problem_mapping.hpp"
#include "api/problems.hpp"
#include "api/surfaces/account_answers.hpp"
#include "service/accounts.hpp"

#include <optional>
#include <vector>

namespace poolguard::api {

// The members of a described struct that have values, by their names in JSON.
template <class Given>
service::attribute_values values_given(const Given& given) {
    service::attribute_values out;
    boost::mp11::mp_for_each<json::members_of<Given>>([&](auto member) {
        if (const auto& value = given.*member.pointer)
            out.emplace(json::json_name_of<Given>(member.name), value->value);
    });
    return out;
}

// Returns where codes were sent to verify changed addresses. no_changes when there is nothing to change.
inline reply<std::vector<code_delivery>> change_attributes(service::accounts& accounts, const service::principal& who,
                                                           const service::attribute_values& values) {
    if (values.empty()) return std::unexpected(problem(problems::no_changes));
    const auto sent = accounts.change(who, values);
    if (!sent) return std::unexpected(to_problem(sent.error(), cognito_step::own_account));
    std::vector<code_delivery> out;
    out.reserve(sent->size());
    for (const auto& each : *sent)
        out.push_back({each.Destination, each.DeliveryMedium, each.AttributeName});
    return out;
}

} // namespace poolguard::api
