#include "app/settings/environment.hpp"

#include "app/files/file_descriptor.hpp"
#include "app/files/read_file.hpp"
#include "app/settings/dotenv.hpp"
#include "base/try.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace poolguard::app {
namespace {

constexpr std::size_t largest_dotenv_file = std::size_t{1024} * 1024;

// Empty if there is no such file, also if the working folder cannot be searched. A file that is there and cannot be
// read is an error: a server that took its settings for unset would serve with others. The error is a sentence.
std::expected<std::string, std::string> read_dotenv_file() {
    struct stat about{};
    if (::stat(".env", &about) != 0) return {};
    const auto refuse = [](std::string_view clause) {
        return std::unexpected(fmt::format("The file .env {}.", clause));
    };
    // Would wait for somebody to write into it.
    if (S_ISFIFO(about.st_mode)) return refuse("is a named pipe");
    const file_descriptor opened(::open(".env", O_RDONLY | O_CLOEXEC));
    if (!opened) return refuse(fmt::format("cannot be read: {}", std::strerror(errno)));
    auto content = read_to_end(opened.get(), largest_dotenv_file);
    if (!content) return refuse(content.error());
    if (content->size() > largest_dotenv_file) return refuse("is larger than 1 MiB");
    return content;
}

} // namespace

std::expected<environment, std::string> environment::read() {
    POOLGUARD_TRY(const auto file, read_dotenv_file());
    POOLGUARD_TRY(auto values, parse_dotenv(file));
    std::set<std::string> of_file;
    for (const auto& [name, value] : values)
        of_file.insert(name);
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto equals = text.find('=');
        if (equals == std::string_view::npos || equals + 1 == text.size()) continue;
        const std::string name(text.substr(0, equals));
        values.insert_or_assign(name, std::string(text.substr(equals + 1)));
        of_file.erase(name);
    }
    return environment(std::move(values), std::move(of_file));
}

std::string environment::origin_of(std::string_view name) const {
    if (const auto found = secret_origins_.find(std::string(name)); found != secret_origins_.end())
        return found->second;
    return of_file_.contains(std::string(name)) ? "set in .env" : "set in the environment";
}

void environment::take_from(const environment& other, const std::string& name) {
    values_.erase(name);
    of_file_.erase(name);
    secret_origins_.erase(name);
    if (const auto found = other.values_.find(name); found != other.values_.end()) values_.insert(*found);
    if (other.of_file_.contains(name)) of_file_.insert(name);
    if (const auto found = other.secret_origins_.find(name); found != other.secret_origins_.end())
        secret_origins_.insert(*found);
}

void environment::set_from_file(const std::string& name, std::string value, std::string_view variable,
                                std::string_view file) {
    values_.insert_or_assign(name, std::move(value));
    secret_origins_.insert_or_assign(name, fmt::format("read from {} by {}", file, variable));
}

std::optional<std::string> environment::find(std::string_view name) const {
    const auto found = values_.find(std::string(name));
    if (found == values_.end() || found->second.empty()) return std::nullopt;
    return found->second;
}

} // namespace poolguard::app
