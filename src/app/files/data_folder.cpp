#include "app/files/data_folder.hpp"

#include "app/files/private_file.hpp"
#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/try.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace poolguard::app {
namespace {

constexpr std::string_view upper_and_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

// Reads the file, or writes what `make` returns and reads it back, so that two servers that start at once agree.
template <class Make>
std::expected<base::secret, std::string> read_or_make(const std::filesystem::path& path, Make make) {
    auto found = read_private_file(path);
    if (!found) return std::unexpected(found.error());
    if (!*found) {
        POOLGUARD_CHECK(write_private_file(path, make(), if_present::keep));
        found = read_private_file(path);
        if (!found) return std::unexpected(found.error());
    }
    if (!*found || (*found)->empty())
        return std::unexpected(fmt::format("{} is empty; restore it from a backup", path.string()));
    return std::move(**found);
}

base::secret to_credentials_text(std::string_view id, std::string_view secret) {
    return base::secret{fmt::format("[default]\naws_access_key_id = {}\naws_secret_access_key = {}\n", id, secret)};
}

std::string value_of(std::string_view text, std::string_view name) {
    const auto at = text.find(name);
    if (at == std::string_view::npos) return {};
    const auto rest = text.substr(at + name.size());
    const auto line = rest.substr(0, rest.find('\n'));
    return std::string(base::trim(line.substr(line.find('=') + 1), " \t\r"));
}

} // namespace

std::expected<data_folder, std::string> data_folder::open(const std::filesystem::path& path) {
    std::error_code error;
    const auto absolute = std::filesystem::absolute(path, error);
    if (!std::filesystem::is_directory(absolute, error)) {
        std::filesystem::create_directories(absolute.parent_path(), error);
        if (::mkdir(absolute.c_str(), 0700) != 0 && errno != EEXIST)
            return std::unexpected(
                fmt::format("Cannot create the data folder {}: {}", absolute.string(), std::strerror(errno)));
    }
    if (!std::filesystem::is_directory(absolute, error))
        return std::unexpected(fmt::format("The data folder {} is not a folder", absolute.string()));
    return data_folder(absolute);
}

std::expected<void, std::string> data_folder::check_not_lost(const std::filesystem::path& folder) {
    std::error_code error;
    const auto file = records_file_in(folder);
    const auto status = std::filesystem::status(file, error);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        return std::unexpected(fmt::format("{} is not a regular file", file.string()));
    const auto size = std::filesystem::file_size(file, error);
    if (!error && size > 0) return {};
    // A server writes these only once the database exists.
    std::string left;
    for (const auto* name : {"secret.key", "credentials"})
        if (std::filesystem::exists(folder / name, error))
            left += fmt::format("{}{}", left.empty() ? "" : " and ", name);
    if (left.empty()) return {};
    return std::unexpected(fmt::format("{} is {}, but {} of an earlier server {} beside it: restore it from a backup. "
                                       "To start over with an empty pool, remove {} too, or choose another data folder",
                                       file.string(), std::filesystem::exists(file, error) ? "empty" : "missing", left,
                                       left.contains(' ') ? "are" : "is", left));
}

std::expected<file_descriptor, std::string> data_folder::claim() const {
    const auto path = path_ / "lock";
    file_descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file) return std::unexpected(fmt::format("Cannot write {}: {}", path.string(), std::strerror(errno)));
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        std::array<char, 32> holder{};
        const auto size = ::pread(file.get(), holder.data(), holder.size() - 1, 0);
        return std::unexpected(
            fmt::format("The data folder {} is in use by another server (process {}); stop that server, or "
                        "choose another folder with --data",
                        path_.string(), size > 0 ? holder.data() : "unknown"));
    }
    const auto own = std::to_string(::getpid());
    if (::ftruncate(file.get(), 0) != 0 || ::pwrite(file.get(), own.data(), own.size(), 0) < 0)
        return std::unexpected(fmt::format("Cannot write {}: {}", path.string(), std::strerror(errno)));
    return file;
}

std::expected<void, std::string> data_folder::note_address(const std::string& url) const {
    return write_private_file(path_ / "address", base::secret(url), if_present::replace);
}

std::optional<std::string> data_folder::address() const {
    const auto noted = read_private_file(path_ / "address");
    if (!noted || !*noted) return std::nullopt;
    return std::string((*noted)->reveal());
}

std::expected<base::secret, std::string> data_folder::secret_key(base::random_source& random) const {
    return read_or_make(secret_key_file(), [&] { return base::secret{base::to_base64(random.take(32))}; });
}

std::expected<std::string, std::string> data_folder::node_id(base::random_source& random) const {
    POOLGUARD_TRY(auto found,
                  read_or_make(path_ / "node.id", [&] { return base::secret{base::to_hex(random.take(8))}; }));
    return std::string(found.reveal());
}

std::expected<aws::credentials, std::string> data_folder::key_pair(base::random_source& random) const {
    POOLGUARD_TRY(auto text, read_or_make(credentials_file(), [&] {
                      const base::secret secret{base::to_base64(random.take(30))};
                      return to_credentials_text("AKIA" + random.characters(16, upper_and_digits), secret.reveal());
                  }));
    aws::credentials out;
    out.access_key_id = value_of(text.reveal(), "aws_access_key_id");
    out.secret_access_key = base::secret{value_of(text.reveal(), "aws_secret_access_key")};
    if (out.access_key_id.empty() || out.secret_access_key.empty())
        return std::unexpected(fmt::format("{} does not hold a key pair", credentials_file().string()));
    return out;
}

std::expected<void, std::string> data_folder::store_key_pair(const aws::credentials& given) const {
    return write_private_file(credentials_file(),
                              to_credentials_text(given.access_key_id, given.secret_access_key.reveal()),
                              if_present::replace);
}

} // namespace poolguard::app
