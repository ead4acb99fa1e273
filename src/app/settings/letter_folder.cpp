#include "app/settings/letter_folder.hpp"

#include "app/files/read_file.hpp"
#include "base/try.hpp"
#include "pool/mail/letter_files.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <map>
#include <system_error>

namespace poolguard::app {
namespace {

// More than all letters in all languages have.
constexpr std::size_t most_letter_files = 200;

} // namespace

std::expected<letter_folder, std::string> read_letter_folder(const std::string& name) {
    std::error_code failed;
    std::map<std::string, std::string> files;
    for (std::filesystem::directory_iterator at(name, failed), end; !failed && at != end; at.increment(failed)) {
        auto file = at->path().filename().string();
        // Mounted ConfigMaps and editors leave such files.
        if (file.starts_with('.')) continue;
        if (files.size() == most_letter_files)
            return std::unexpected(fmt::format("the folder has more than {} files", most_letter_files));
        auto content = read_regular_file(at->path().string(), pool::largest_letter_file);
        if (!content)
            return std::unexpected(fmt::format("{}: the file cannot be read, or is larger than 64 KiB", file));
        files.emplace(std::move(file), without_byte_order_mark(*content));
    }
    if (failed) return std::unexpected(std::string("the folder cannot be read"));
    POOLGUARD_TRY(auto letters, pool::read_letter_files(files));
    return letter_folder{name, std::move(letters)};
}

} // namespace poolguard::app
