#include "aws/environment.hpp"

#include "base/secret.hpp"

#include <cstdlib>
#include <fstream>

namespace poolguard::aws {
namespace {

constexpr std::size_t largest_file = std::size_t{1024} * 1024;

} // namespace

environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return std::string(value);
    };
}

std::optional<std::string> value_of(const environment& variables, const std::string& name) {
    auto value = variables(name);
    if (value && value->empty()) return std::nullopt;
    return value;
}

std::optional<std::string> read_small_file(const std::filesystem::path& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
    std::ifstream file(path, std::ios::binary);
    const auto size = std::filesystem::file_size(path, error);
    if (!file || error || size > largest_file) return std::nullopt;
    std::string text(static_cast<std::size_t>(size), '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (file.gcount() == static_cast<std::streamsize>(text.size())) return text;
    base::wipe(text);
    return std::nullopt;
}

} // namespace poolguard::aws
