#pragma once
// The variables with the settings: the process environment, then the `.env` file.

#include <expected>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace poolguard::app {

class environment {
  public:
    explicit environment(std::map<std::string, std::string> values, std::set<std::string> of_file = {})
        : values_(std::move(values)), of_file_(std::move(of_file)) {}

    // The process environment takes precedence over `.env` in the working folder. The error is a sentence.
    static std::expected<environment, std::string> read();

    // nullopt if the variable is not set or is empty.
    std::optional<std::string> find(std::string_view name) const;
    const std::map<std::string, std::string>& all() const { return values_; }
    // Where a variable comes from, to follow its name in a sentence: "set in the environment" or "set in .env".
    std::string_view origin_of(std::string_view name) const;

  private:
    std::map<std::string, std::string> values_;
    std::set<std::string> of_file_; // the names whose values come from `.env`
};

} // namespace poolguard::app
