#pragma once
// The supported kinds of resources, one function each, which finds the resource and creates it, or updates it if it
// differs from the template. No other state is kept: user pools and identity pools are found by tags, everything else
// by its name.

#include "app/commands/apply/stack_services.hpp"
#include "app/commands/apply/stack_template.hpp"

#include <boost/json.hpp>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::app::apply {

enum class change { created, changed, unchanged, skipped };

struct applied {
    change what = change::unchanged;
    std::string id;                                  // the value of Ref
    std::map<std::string, std::string> attributes{}; // values of Fn::GetAtt that do not follow from the id
    std::string note{};                              // why it was skipped, or what was changed
};
using apply_result = std::expected<applied, std::string>;

// Where the stack's resources are.
struct stack_place {
    std::string stack;
    std::string region;
    std::string account;
};

bool is_known_kind(std::string_view type);

// The values of Ref and Fn::GetAtt as stack_values has them, from what is known of the resource.
std::map<std::string, std::string> values_of(const stack_place& place, const resource& given, const applied& made);
// The same before the resource exists, in the form that they will have. For an unknown kind: Ref and Arn.
std::map<std::string, std::string> stand_ins_for(const stack_place& place, const resource& given);

// Checks the resolved properties of a known kind. The error names the resource and the property.
std::expected<void, std::string> check_properties(const resource& given, const boost::json::object& properties);

// Refuses policies of identity pools' roles that the server would refuse. The properties are resolved and checked.
using checked_resource = std::pair<const resource*, boost::json::object>;
std::expected<void, std::string> check_policies(const std::vector<checked_resource>& all);

// `properties` are resolved and checked. The error is a sentence.
apply_result apply_resource(const stack_services& services, const std::string& stack, const resource& given,
                            const boost::json::object& properties);

} // namespace poolguard::app::apply
