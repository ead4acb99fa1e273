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

namespace poolguard::app::apply {

enum class change { created, changed, unchanged, skipped };

struct applied {
    change what = change::unchanged;
    std::string id;                                // the value of Ref
    std::map<std::string, std::string> attributes; // the values of Fn::GetAtt
    std::string note{};                            // why it was skipped, or what was changed
};
using apply_result = std::expected<applied, std::string>;

// check_properties() refuses unknown properties of a known kind; the error names the first.
bool is_known_kind(std::string_view type);
std::expected<void, std::string> check_properties(const resource& given);

// `properties` are resolved. The error is a sentence.
apply_result apply_resource(const stack_services& services, const std::string& stack, const resource& given,
                            const boost::json::object& properties);

} // namespace poolguard::app::apply
