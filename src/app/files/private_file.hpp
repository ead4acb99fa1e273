#pragma once
// Small files that only their owner may read, written atomically.

#include "base/secret.hpp"

#include <expected>
#include <filesystem>
#include <optional>
#include <string>

namespace poolguard::app {

// nullopt if the file does not exist. The error is a sentence.
std::expected<std::optional<base::secret>, std::string> read_private_file(const std::filesystem::path& path);

enum class if_present { keep, replace };
// Writes through a temporary file, flushed to the disk (mode 0600). With `keep`, an existing file is left unchanged,
// even if two processes write at once.
std::expected<void, std::string> write_private_file(const std::filesystem::path& path, const base::secret& content,
                                                    if_present present);

} // namespace poolguard::app
