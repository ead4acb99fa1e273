#pragma once
// Member types that carry their own bounds. The reader enforces them and the OpenAPI document shows them:
//
//     struct sign_in {
//         json::text<1, 128> email;
//         json::secret_text<1, 256> password;
//     };
//     BOOST_DESCRIBE_STRUCT(sign_in, (), (email, password))

#include "base/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace poolguard::base::json {

// A set of accepted strings: `matches` decides, `regex` describes it to users (ECMA-262 syntax).
struct pattern {
    std::string_view regex;
    bool (*matches)(std::string_view text);
};
inline constexpr pattern anything{"", nullptr};

// The number of Unicode code points in UTF-8 text.
std::size_t length_in_characters(std::string_view text);

// Text of Min to Max characters that matches Pattern.
template <std::size_t Min, std::size_t Max, const pattern& Pattern = anything>
struct text {
    std::string value;

    text() = default;
    text(std::string given) : value(std::move(given)) {}
    text(const char* given) : value(given) {}
    operator const std::string&() const noexcept { return value; }
    operator std::string_view() const noexcept { return value; }
    bool empty() const noexcept { return value.empty(); }
    friend bool operator==(const text&, const text&) = default;
};

// The same for secrets, which are wiped and never shown in an error.
template <std::size_t Min, std::size_t Max, const pattern& Pattern = anything>
struct secret_text {
    secret value;

    secret_text() = default;
    explicit secret_text(std::string given) : value(std::move(given)) {}
    std::string_view reveal() const noexcept { return value.reveal(); }
};

// A whole number from Min to Max.
template <std::int64_t Min, std::int64_t Max>
struct integer {
    std::int64_t value = Min;

    integer() = default;
    integer(std::int64_t given) : value(given) {}
    operator std::int64_t() const noexcept { return value; }
};

// An array of Min to Max elements.
template <class T, std::size_t Min, std::size_t Max>
struct list {
    std::vector<T> value;

    auto begin() const { return value.begin(); }
    auto end() const { return value.end(); }
    std::size_t size() const noexcept { return value.size(); }
    bool empty() const noexcept { return value.empty(); }
};

} // namespace poolguard::base::json
