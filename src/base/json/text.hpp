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
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace poolguard::base::json {

// A set of accepted strings: those that match `regex` as a whole, or, where it is given, those that `decides` accepts;
// then `regex` only describes them to users.
struct pattern {
    std::string_view regex;
    bool (*decides)(std::string_view text) = nullptr;
};
inline constexpr pattern anything{""};

// Whether the whole text matches, in time linear in its length (RE2's syntax). The regex must live as long as the
// program. Throws std::logic_error for a regex that is not valid.
bool matches(const pattern& accepted, std::string_view text);
// What each group of the regex has matched, empty for one that has not; nullopt if the whole text does not match.
std::optional<std::vector<std::string_view>> groups_of(std::string_view regex, std::string_view text);

// The number of Unicode code points in UTF-8 text.
std::size_t length_in_characters(std::string_view text);

inline constexpr auto unbounded = std::numeric_limits<std::size_t>::max();

struct text_bounds {
    std::size_t min = 0;
    std::size_t max = unbounded;
    const pattern& accepted;
};

// Text of Min to Max characters that matches Pattern.
template <std::size_t Min, std::size_t Max, const pattern& Pattern = anything>
struct text {
    static constexpr text_bounds bounds{Min, Max, Pattern};
    static constexpr bool is_shown = true; // errors repeat the value
    std::string value;

    text() = default;
    text(std::string given) : value(std::move(given)) {}
    text(const char* given) : value(given) {}
    operator const std::string&() const noexcept { return value; }
    operator std::string_view() const noexcept { return value; }
    bool empty() const noexcept { return value.empty(); }
    friend bool operator==(const text&, const text&) = default;
};

// The same for what errors do not repeat although it is no secret, such as user names.
template <std::size_t Min, std::size_t Max, const pattern& Pattern = anything>
struct private_text : text<Min, Max, Pattern> {
    static constexpr bool is_shown = false;
    using text<Min, Max, Pattern>::text;
};

// The same for secrets, which are wiped and never shown in an error.
template <std::size_t Min, std::size_t Max, const pattern& Pattern = anything>
struct secret_text {
    static constexpr text_bounds bounds{Min, Max, Pattern};
    static constexpr bool is_shown = false;
    secret value;

    secret_text() = default;
    explicit secret_text(std::string given) : value(std::move(given)) {}
    std::string_view reveal() const noexcept { return value.reveal(); }
};

// A whole number from Min to Max.
template <std::int64_t Min, std::int64_t Max>
struct integer {
    static constexpr std::int64_t least = Min;
    static constexpr std::int64_t most = Max;
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

template <class T>
concept any_text = requires { T::bounds; };
template <class T>
concept any_integer = requires { T::least; };

namespace detail {

template <class T>
struct stored {
    using type = T;
};
template <any_text T>
struct stored<T> {
    using type = std::conditional_t<std::is_same_v<decltype(T::value), std::string>, std::string, T>;
};

} // namespace detail

// An object of Min to Max members, whose names have the bounds of the text type Key. Values that are text are kept as
// plain strings.
template <class Key, class T, std::size_t Min = 0, std::size_t Max = unbounded>
struct map : std::map<std::string, typename detail::stored<T>::type> {
    using members = std::map<std::string, typename detail::stored<T>::type>;
    using members::members;
    map() = default;
    map(members given) : members(std::move(given)) {}
};

} // namespace poolguard::base::json
