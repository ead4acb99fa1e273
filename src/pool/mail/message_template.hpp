#pragma once
// Message templates of a pool's settings.
// Source: Amazon Cognito developer guide, "Message templates".

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace poolguard::pool {

struct placeholder {
    std::string_view mark; // "{####}", "{username}"
    std::string_view value;
};

// Replaces the marks by their values, in one pass: marks within values stay as they are.
std::string filled(std::string_view text, std::span<const placeholder> marks);
inline std::string filled(std::string_view text, std::initializer_list<placeholder> marks) {
    return filled(text, std::span(marks.begin(), marks.size()));
}

} // namespace poolguard::pool
