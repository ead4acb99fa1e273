#pragma once
// Files of users in Amazon Cognito's CSV format: a line of attribute names, then a line per user. A backslash before a
// comma makes it part of the value ("Creating the user import .csv file", Amazon Cognito developer guide).

#include "pool/migration/imported_users.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::app {

// The fields of one line, without a carriage return at its end.
std::vector<std::string> csv_fields(std::string_view line);

// The format of one file, given by its first line.
class cognito_csv {
  public:
    // The error is a sentence. cognito:username is required.
    static std::expected<cognito_csv, std::string> from_header(std::string_view line);
    // The error is a sentence about the line, without its values.
    std::expected<pool::imported_user, std::string> read(std::string_view line) const;

  private:
    std::vector<std::string> names_;
};

} // namespace poolguard::app
