#pragma once
// Files of users in Amazon Cognito's CSV format: a line of attribute names, then a line for each user. A backslash
// before a comma makes it part of the value ("Creating the user import .csv file", Amazon Cognito developer guide).

#include "pool/migration/imported_users.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::pool {

inline constexpr std::string_view username_column = "cognito:username";
inline constexpr std::string_view mfa_column = "cognito:mfa_enabled";
inline constexpr std::string_view hash_column = "cognito:password_hash"; // optional

// The fields of one line, without a carriage return at its end, and without white space around them.
std::vector<std::string> csv_fields(std::string_view line);

// The columns of a pool, in the order of GetCSVHeader, which has no hash_column.
std::vector<std::string> csv_header(const user_pool_document& pool);

// The format of one file, given by its first line.
class user_csv {
  public:
    // The error is a sentence. username_column is required.
    static std::expected<user_csv, std::string> from_header(std::string_view line);
    // What a user import job demands: all columns of the pool and no others, and passwords only if it imports them.
    std::expected<void, std::string> check_for(const user_pool_document& pool, bool has_hashes) const;
    // The error is a sentence about the line, without its values.
    std::expected<imported_user, std::string> read(std::string_view line) const;
    std::size_t columns() const { return names_.size(); }

  private:
    std::vector<std::string> names_;
};

} // namespace poolguard::pool
