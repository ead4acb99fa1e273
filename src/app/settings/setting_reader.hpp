#pragma once
// Reads settings and says what is wrong with them.

#include "app/settings/environment.hpp"
#include "app/settings/setting_names.hpp"
#include "base/secret.hpp"

#include <algorithm>
#include <cctype>
#include <expected>
#include <fmt/format.h>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::app {

// "NAME=value: what is allowed". Not for secrets.
std::unexpected<std::string> refuse(std::string_view name, std::string_view value, std::string_view allowed);
bool is_region(std::string_view text);
bool is_loopback_host(std::string_view host);
// Without the slashes at its end.
std::string without_slash(std::string text);

// Reads settings one after the other; the first error ends the reading.
class setting_reader {
  public:
    explicit setting_reader(const environment& from) : from_(from) {}

    // Nothing too once something is wrong.
    std::optional<found_setting> find(std::string_view first_name);
    void text(std::string_view name, std::optional<std::string>& out) {
        if (auto found = find(name)) out = std::move(found->value);
    }
    void secret(std::string_view name, base::secret& out) {
        if (auto found = find(name)) out = base::secret{std::move(found->value)};
    }
    template <class Check>
    void checked_text(std::string_view name, std::string& out, Check is_allowed, std::string_view allowed) {
        auto found = find(name);
        if (!found) return;
        if (!is_allowed(found->value)) fail(refuse(found->name, found->value, allowed));
        out = std::move(found->value);
    }
    void boolean(std::string_view name, bool& out);
    template <class Enum>
    void word(std::string_view name, Enum& out, std::initializer_list<std::pair<std::string_view, Enum>> words) {
        auto found = find(name);
        if (!found) return;
        std::string allowed;
        for (const auto& [text, value] : words) {
            if (text == found->value) {
                out = value;
                return;
            }
            allowed += (allowed.empty() ? "" : ", ");
            allowed += text;
        }
        fail(refuse(found->name, found->value, fmt::format("one of {} is expected", allowed)));
    }
    // An absolute http or https URL; plain http only to this machine, since passwords and tokens go over it.
    void url(std::string_view name, std::optional<std::string>& out);
    // Separated by commas.
    void list(std::string_view name, std::vector<std::string>& out);
    // Where browsers are sent: absolute, without a fragment, and unencrypted to this machine alone.
    void urls(std::string_view name, std::vector<std::string>& out);
    void fail(const std::unexpected<std::string>& error) {
        if (!error_) error_ = error.error();
    }
    const std::optional<std::string>& error() const { return error_; }

  private:
    const environment& from_;
    std::optional<std::string> error_;
};

} // namespace poolguard::app
