#pragma once
// The variables with the settings: the process environment, then the `.env` file, then the files with secrets that
// variables such as APP_SECRET_KEY_FILE name.

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
    // Where a variable comes from, to follow its name in a sentence: "set in the environment", "set in .env", or
    // "read from /run/secrets/key by APP_SECRET_KEY_FILE".
    std::string origin_of(std::string_view name) const;
    // Sets a variable as it is there, or unsets it.
    void take_from(const environment& other, const std::string& name);
    // Sets a variable from the file that another one names.
    void set_from_file(const std::string& name, std::string value, std::string_view variable, std::string_view file);

  private:
    std::map<std::string, std::string> values_;
    std::set<std::string> of_file_;                     // the names whose values come from `.env`
    std::map<std::string, std::string> secret_origins_; // of the names whose values come from other files
};

} // namespace poolguard::app
