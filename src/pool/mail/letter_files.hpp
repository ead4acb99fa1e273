#pragma once
// The operator's own letters, from files: "sign-up.en.subject", "sign-up.ja.txt", "sign-up.ja.html".

#include "pool/mail/letters.hpp"

#include <cstddef>
#include <expected>
#include <map>
#include <string>

namespace poolguard::pool {

inline constexpr std::size_t largest_letter_file = 65'536; // bytes
inline constexpr std::size_t longest_letter_subject = 200; // bytes

// From the contents of files, by name without a folder. The error is a sentence that names the file: the name is no
// letter's, the content is empty, too large or not UTF-8, a placeholder is unknown, or one that is needed is missing.
std::expected<letter_templates, std::string> read_letter_files(const std::map<std::string, std::string>& files);

} // namespace poolguard::pool
