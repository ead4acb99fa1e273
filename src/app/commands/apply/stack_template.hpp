#pragma once
// A CloudFormation template ("Template anatomy", AWS CloudFormation User Guide) in YAML or JSON, and the evaluation of
// its functions. Pure.

#include <boost/json.hpp>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::app::apply {

// In bytes; the same limit as at AWS.
inline constexpr std::size_t largest_template = std::size_t{1024} * 1024;

// Writes out the short forms of functions ("!Ref"). The error is a sentence.
std::expected<boost::json::object, std::string> parse_template(std::string_view text);

struct resource {
    std::string logical_id;
    std::string type;
    boost::json::object properties; // unresolved
};

// The values that functions refer to.
struct stack_values {
    std::map<std::string, boost::json::value> parameters; // of the template, and pseudo parameters such as AWS::Region
    // Of existing resources: "Id" is the value of Ref, "Id.Attribute" that of Fn::GetAtt.
    std::map<std::string, std::string> attributes;
};

class stack_template {
  public:
    // `given` are the parameters by name, `pseudo` the pseudo parameters. The error names what is missing, unknown or
    // not supported.
    static std::expected<stack_template, std::string> read(const boost::json::object& document,
                                                           const std::map<std::string, std::string>& given,
                                                           std::map<std::string, boost::json::value> pseudo);

    // Sorted so that each comes after those that it refers to.
    const std::vector<resource>& resources() const { return resources_; }
    const boost::json::object& outputs() const { return outputs_; }
    stack_values& values() { return values_; }

    // The value with all functions evaluated. The error names what cannot be evaluated.
    std::expected<boost::json::value, std::string> resolve(const boost::json::value& from) const;

  private:
    using resolved = std::expected<boost::json::value, std::string>;

    std::expected<void, std::string> read_parameters(const boost::json::object& document,
                                                     const std::map<std::string, std::string>& given);
    std::expected<void, std::string> read_resources(const boost::json::object& document);
    std::expected<void, std::string> put_in_order();
    std::expected<bool, std::string> holds(std::string_view condition) const;
    std::expected<bool, std::string> holds(const boost::json::value& condition) const;
    resolved resolve_function(std::string_view name, const boost::json::value& argument) const;
    resolved resolve_substitution(const boost::json::value& argument) const;
    resolved resolve_members(const boost::json::object& from) const;
    resolved resolve_elements(const boost::json::array& from) const;
    resolved value_of(std::string_view reference) const;

    boost::json::object conditions_;
    boost::json::object outputs_;
    std::vector<resource> resources_;
    std::map<std::string, std::set<std::string>> needed_by_; // references and DependsOn
    stack_values values_;
    mutable std::set<std::string, std::less<>> asked_; // conditions being evaluated
};

} // namespace poolguard::app::apply
