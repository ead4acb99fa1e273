#pragma once
// The kinds of resources that can be made here, one function for each: it finds what is there, makes it or changes it
// to what the template says, and leaves alone what is so already. Nothing is remembered beside what is made: user pools
// and identity pools are found by tags, everything else by its name.

#include "app/commands/apply/stack_services.hpp"
#include "app/commands/apply/stack_template.hpp"

#include <boost/json.hpp>
#include <expected>
#include <map>
#include <string>
#include <string_view>

namespace poolguard::app::apply {

enum class change { made, changed, unchanged, passed_over };

struct applied {
    change what = change::unchanged;
    std::string id;                                // what Ref gives
    std::map<std::string, std::string> attributes; // what Fn::GetAtt gives
    std::string note{};                            // why it was passed over, or what was changed
};
using apply_result = std::expected<applied, std::string>;

// The kind's name is one that is known. Also the names of its properties: the error names one that is not.
bool is_known_kind(std::string_view type);
std::expected<void, std::string> check_properties(const resource& given);

// With the properties resolved. The error is a sentence.
apply_result apply_resource(const stack_services& services, const std::string& stack, const resource& given,
                            const boost::json::object& properties);

} // namespace poolguard::app::apply
