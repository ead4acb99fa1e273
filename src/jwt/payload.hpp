#pragma once
// The payload of a token: its text, with views of the claims in it. The text is looked through once, and no value is
// built of it, since most requests need only a few claims. Not verified by itself.

#include "base/bytes.hpp"
#include "jwt/claims.hpp"
#include "jwt/error.hpp"

#include <boost/json/object.hpp>
#include <expected>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace poolguard::jwt {

class payload {
  public:
    // Strict JSON (base/json/parse.hpp) that is an object; payload_not_json or duplicate_member.
    static std::expected<payload, error> parse(base::bytes text);

    payload(payload&&) noexcept = default;
    payload& operator=(payload&&) noexcept = default;

    // The views live as long as the payload, and stay valid when it is moved.
    const claims& known() const noexcept { return known_; }
    // Of any member that is text; nullopt if it is missing or not text. A known claim of a wrong type counts as
    // missing.
    std::optional<std::string_view> text(std::string_view name) const;
    // Whether the member is the value true, and is none of the known claims.
    bool is_true(std::string_view name) const;
    std::string_view json() const noexcept { return text_; }
    // Builds it anew with each call.
    boost::json::object object() const;

  private:
    friend class payload_reader;
    payload() = default;

    // Members that are none of the known claims, without those that are neither text nor true. Their text is not set if
    // they are true.
    struct other_claim {
        std::string_view name;
        std::optional<std::string_view> text;
    };

    base::bytes text_;
    std::unique_ptr<char[]> unescaped_; // texts and names with escape sequences, without these
    claims known_;
    std::vector<other_claim> others_;
};

} // namespace poolguard::jwt
