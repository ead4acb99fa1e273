#pragma once

#include "app/files/file_descriptor.hpp"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace poolguard::app {

// The content of a file; nullopt if it cannot be read or is larger.
std::optional<std::string> read_file(const std::string& name, std::size_t largest);

// Opens a regular file for reading. It refuses everything else and does not wait for somebody to write into a named
// pipe. The error is a clause such as "is a directory".
std::expected<file_descriptor, std::string> open_regular_file(const std::string& name);

// Like read_file(), but only of a regular file: for settings, which are read again while the server runs.
std::optional<std::string> read_regular_file(const std::string& name, std::size_t largest);

// What an open file has, up to one byte more than `largest`, so that a longer content shows. The error is a clause such
// as "cannot be read: Is a directory".
std::expected<std::string, std::string> read_to_end(int descriptor, std::size_t largest);

// The text after the UTF-8 byte order mark that editors of Windows put in front of it.
std::string_view without_byte_order_mark(std::string_view text);

} // namespace poolguard::app
