#include "base/qr_code.hpp"

#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <memory>
#include <qrencode.h>

namespace poolguard::base {
namespace {

constexpr int quiet_zone = 4; // modules, as the standard requires
constexpr std::uint8_t dark = 1;

struct code_deleter {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

// One run of dark modules is one rectangle of the path.
void append_row(std::string& path, const std::uint8_t* row, int width, int y) {
    for (int x = 0; x < width;) {
        const int start = x;
        while (x < width && (row[x] & dark) != 0)
            ++x;
        if (x > start)
            fmt::format_to(std::back_inserter(path), "M{} {}h{}v1h-{}z", start + quiet_zone, y + quiet_zone, x - start,
                           x - start);
        else
            ++x;
    }
}

} // namespace

std::optional<std::string> qr_code_svg(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const std::unique_ptr<QRcode, code_deleter> code(QRcode_encodeData(
        static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
    if (!code) return std::nullopt;
    std::string path;
    for (int y = 0; y < code->width; ++y)
        append_row(path, code->data + static_cast<std::ptrdiff_t>(y) * code->width, code->width, y);
    const int side = code->width + 2 * quiet_zone;
    return fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">)"
                       R"(<path fill="#fff" d="M0 0h{0}v{0}h-{0}z"/><path d="{1}"/></svg>)",
                       side, path);
}

} // namespace poolguard::base
