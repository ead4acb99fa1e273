#pragma once
// A CloudFormation template ("Template anatomy", AWS CloudFormation User Guide): YAML or JSON, the short forms of its
// functions written out, and what its expressions come to. Pure.

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

// Of a template's text; AWS takes no more.
inline constexpr std::size_t largest_template = std::size_t{1024} * 1024;

// The error is a sentence.
std::expected<boost::json::object, std::string> parse_template(std::string_view text);

struct resource {
    std::string logical_id;
    std::string type;
    boost::json::object properties; // unresolved
};

// What functions refer to.
struct stack_values {
    std::map<std::string, boost::json::value> parameters; // those of the template, and AWS::Region and its like
    // By "Id" what Ref gives, by "Id.Attribute" what Fn::GetAtt gives, of resources that are there.
    std::map<std::string, std::string> attributes;
};

class stack_template {
  public:
    // `given` are the parameters by name; `pseudo` such as AWS::Region. The error names what is missing, unknown or not
    // understood.
    static std::expected<stack_template, std::string> read(const boost::json::object& document,
                                                           const std::map<std::string, std::string>& given,
                                                           std::map<std::string, boost::json::value> pseudo);

    // In an order in which each comes behind what it refers to.
    const std::vector<resource>& resources() const { return resources_; }
    const boost::json::object& outputs() const { return outputs_; }
    stack_values& values() { return values_; }

    // The value with all functions replaced. The error names what cannot be.
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
    std::map<std::string, std::set<std::string>> needed_by_; // DependsOn, beside what is referred to
    stack_values values_;
    mutable std::set<std::string, std::less<>> asked_; // conditions that are being looked at
};

} // namespace poolguard::app::apply
