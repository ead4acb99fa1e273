#include "app/files/read_file.hpp"

#include "base/secret.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace poolguard::app {

std::optional<std::string> read_file(const std::string& name, std::size_t largest) {
    std::ifstream in(name, std::ios::binary);
    if (!in) return std::nullopt;
    std::string content(largest + 1, '\0');
    in.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(in.gcount()));
    if (in.bad() || content.size() > largest) return std::nullopt;
    return content;
}

std::expected<file_descriptor, std::string> open_regular_file(const std::string& name) {
    file_descriptor opened(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat about{};
    if (!opened || ::fstat(opened.get(), &about) != 0)
        return std::unexpected(fmt::format("cannot be read: {}", std::strerror(errno)));
    if (S_ISDIR(about.st_mode)) return std::unexpected("is a directory");
    if (!S_ISREG(about.st_mode)) return std::unexpected("is not a regular file");
    return opened;
}

std::optional<std::string> read_regular_file(const std::string& name, std::size_t largest) {
    const auto opened = open_regular_file(name);
    if (!opened) return std::nullopt;
    auto content = read_to_end(opened->get(), largest);
    if (!content || content->size() > largest) return std::nullopt;
    return std::move(*content);
}

std::string_view without_byte_order_mark(std::string_view text) {
    constexpr std::string_view mark = "\xef\xbb\xbf";
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    return text;
}

std::expected<std::string, std::string> read_to_end(int descriptor, std::size_t largest) {
    std::string content(largest + 1, '\0');
    std::size_t size = 0;
    int failure = 0;
    while (size < content.size() && failure == 0) {
        const auto count = ::read(descriptor, content.data() + size, content.size() - size);
        if (count == 0) break;
        if (count > 0)
            size += static_cast<std::size_t>(count);
        else if (errno != EINTR)
            failure = errno;
    }
    // Resized in place, the rest of a secret would stay in memory.
    std::string out(content, 0, size);
    base::wipe(content);
    if (failure == 0) return out;
    base::wipe(out);
    return std::unexpected(fmt::format("cannot be read: {}", std::strerror(failure)));
}

} // namespace poolguard::app
