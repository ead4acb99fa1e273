#pragma once
// The variables with the settings: the process environment, then the `.env` file.

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::app {

class environment {
  public:
    explicit environment(std::map<std::string, std::string> values) : values_(std::move(values)) {}

    // The process environment takes precedence over `.env` in the working folder. The error is a sentence.
    static std::expected<environment, std::string> read();

    // nullopt if the variable is not set or is empty.
    std::optional<std::string> find(std::string_view name) const;
    const std::map<std::string, std::string>& all() const { return values_; }

  private:
    std::map<std::string, std::string> values_;
};

} // namespace poolguard::app
