#pragma once
// DynamoDB's expressions (Amazon DynamoDB Developer Guide, "Using expressions in DynamoDB"), as far as the server's
// engine writes them. What is not understood, or what DynamoDB would refuse, throws std::invalid_argument.

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace poolguard::simulation {

// The values that a request names in its expressions. Each must be used.
class named_values {
  public:
    explicit named_values(const boost::json::object& request);
    // Of ":name".
    const boost::json::object& use(std::string_view name);
    void expect_all_used() const;

  private:
    const boost::json::object* all_;
    std::set<std::string, std::less<>> used_;
};

// Whether an item has what the condition wants; an item that is missing is one without attributes.
bool holds(std::string_view condition, const boost::json::object& item, named_values& values);
// The attributes that are set; both set and removed ones are changed in the item.
boost::json::object update(std::string_view expression, boost::json::object& item, named_values& values);

// Below, equal or above 0; nullopt if the values have other types than each other.
std::optional<int> compare(const boost::json::object& left, const boost::json::object& right);
std::int64_t number_of(const boost::json::object& value);
// Of binary data.
std::string bytes_of(const boost::json::object& value);

} // namespace poolguard::simulation
