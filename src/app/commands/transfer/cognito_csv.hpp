#pragma once
// Files of users in Amazon Cognito's CSV format: a line of attribute names, and a line for each user. A backslash in
// front of a comma makes it part of a value ("Creating the user import .csv file", Amazon Cognito developer guide).

#include "pool/migration/imported_users.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::app {

// The fields of one line. A carriage return at its end is no part of the last one.
std::vector<std::string> csv_fields(std::string_view line);

// Lines in their order, the first being the names.
class cognito_csv {
  public:
    // The error is a sentence: without cognito:username there is no telling the users apart.
    static std::expected<cognito_csv, std::string> from_header(std::string_view line);
    // The error is a sentence about the line; it shows no value.
    std::expected<pool::imported_user, std::string> read(std::string_view line) const;

  private:
    std::vector<std::string> names_;
};

} // namespace poolguard::app
