#include "app/files/read_file.hpp"

#include <fstream>

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

} // namespace poolguard::app
