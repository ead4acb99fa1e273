#pragma once
// The folder with the operator's own letters.

#include "pool/mail/letters.hpp"

#include <expected>
#include <string>

namespace poolguard::app {

struct letter_folder {
    std::string name; // empty: there is none
    pool::letter_templates letters;
};

// Reads all files of the folder but those whose names begin with a dot. The error is a clause that says what is wrong
// with the folder, or with which file.
std::expected<letter_folder, std::string> read_letter_folder(const std::string& name);

} // namespace poolguard::app
