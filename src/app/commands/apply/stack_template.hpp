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

struct output {
    std::string name;
    std::string description;
    boost::json::value value;                        // unresolved
    std::optional<boost::json::value> export_name{}; // unresolved
    std::set<std::string> references{};              // the logical ids and parameters in the value
};

// The values that functions refer to.
struct stack_values {
    std::map<std::string, boost::json::value> parameters; // of the template, and pseudo parameters such as AWS::Region
    // Of existing resources: "Id" is the value of Ref, "Id.Attribute" that of Fn::GetAtt.
    std::map<std::string, std::string> attributes;
    std::map<std::string, std::string> exports; // of other stacks, by name
};

class stack_template {
  public:
    // `given` are the parameters by name, `pseudo` the pseudo parameters. The error names what is missing, unknown or
    // not supported, and its place.
    static std::expected<stack_template, std::string> read(const boost::json::object& document,
                                                           const std::map<std::string, std::string>& given,
                                                           std::map<std::string, boost::json::value> pseudo);

    // Sorted so that each comes after those that it refers to. Those whose condition does not hold are left out, of
    // resources and of outputs.
    const std::vector<resource>& resources() const { return resources_; }
    const std::vector<output>& outputs() const { return outputs_; }
    // The transforms that the template names. They are not run.
    const std::vector<std::string>& transforms() const { return transforms_; }
    stack_values& values() { return values_; }

    // The value with all functions evaluated. The error names what cannot be evaluated.
    std::expected<boost::json::value, std::string> resolve(const boost::json::value& from) const;

  private:
    using resolved = std::expected<boost::json::value, std::string>;
    using outcome = std::expected<void, std::string>;

    outcome read_parameters(const boost::json::object& document, const std::map<std::string, std::string>& given);
    outcome read_resources(const boost::json::object& document);
    outcome read_outputs(const boost::json::object& document);
    outcome check_references(const boost::json::value& in, std::string_view section) const;
    outcome put_in_order();
    std::expected<bool, std::string> is_wanted(const boost::json::object& described) const;
    std::expected<bool, std::string> holds(std::string_view condition) const;
    resolved counted(resolved made) const;
    resolved resolve_function(std::string_view name, const boost::json::value& argument) const;
    resolved resolve_substitution(const boost::json::value& argument) const;
    resolved resolve_choice(const boost::json::value& argument) const;
    resolved resolve_attribute(const boost::json::value& argument) const;
    resolved resolve_mapping(const boost::json::value& argument) const;
    resolved resolve_import(const boost::json::value& argument) const;
    resolved resolve_members(const boost::json::object& from) const;
    resolved resolve_elements(const boost::json::array& from) const;
    resolved value_of(std::string_view reference) const;

    boost::json::object conditions_;
    boost::json::object mappings_;
    std::set<std::string, std::less<>> logical_ids_; // of all resources, wanted or not
    std::vector<resource> resources_;
    std::vector<output> outputs_;
    std::vector<std::string> transforms_;
    std::map<std::string, std::set<std::string>> needed_by_; // references and DependsOn
    stack_values values_;
    mutable std::set<std::string, std::less<>> asked_;      // conditions being evaluated
    mutable std::map<std::string, bool, std::less<>> held_; // those that have been, as parameters do not change
    mutable std::size_t made_ = 0;                          // the size of all that functions have made
};

} // namespace poolguard::app::apply
