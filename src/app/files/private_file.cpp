#include "app/files/private_file.hpp"

#include "app/files/file_descriptor.hpp"
#include "app/files/read_file.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace poolguard::app {
namespace {

constexpr std::size_t largest_private_file = std::size_t{64} * 1024;

std::unexpected<std::string> fail(std::string_view what, const std::filesystem::path& path) {
    return std::unexpected(fmt::format("Cannot {} {}: {}", what, path.string(), std::strerror(errno)));
}

bool write_all(int descriptor, std::string_view data) {
    while (!data.empty()) {
        const auto written = ::write(descriptor, data.data(), data.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            return false;
        }
        data.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(descriptor) == 0;
}

void flush_folder(const std::filesystem::path& folder) {
    // If the name is lost in a crash, the next start writes the file again, so a failure is harmless.
    if (const file_descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); opened)
        (void)::fsync(opened.get());
}

} // namespace

std::expected<std::optional<base::secret>, std::string> read_private_file(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::status(path, ignored).type() == std::filesystem::file_type::not_found) return std::nullopt;
    const auto file = open_regular_file(path.string());
    if (!file) return std::unexpected(fmt::format("{} {}", path.string(), file.error()));
    auto content = read_to_end(file->get(), largest_private_file);
    if (!content) return std::unexpected(fmt::format("{} {}", path.string(), content.error()));
    if (content->size() <= largest_private_file) return base::secret{std::move(*content)};
    base::wipe(*content);
    return std::unexpected(fmt::format("{} is larger than 64 KiB", path.string()));
}

std::expected<void, std::string> write_private_file(const std::filesystem::path& path, const base::secret& content,
                                                    if_present present) {
    auto pattern = path.string() + ".XXXXXX";
    const file_descriptor file(::mkostemp(pattern.data(), O_CLOEXEC)); // mode 0600
    if (!file) return fail("write", path);
    const bool is_written = write_all(file.get(), content.reveal());
    // Both are atomic: link() fails if the name exists, rename() replaces it.
    const bool is_placed =
        is_written && (present == if_present::replace ? ::rename(pattern.c_str(), path.c_str()) == 0
                                                      : ::link(pattern.c_str(), path.c_str()) == 0 || errno == EEXIST);
    const int cause = errno;
    (void)::unlink(pattern.c_str());
    errno = cause;
    if (!is_placed) return fail("write", path);
    flush_folder(path.parent_path());
    return {};
}

} // namespace poolguard::app
