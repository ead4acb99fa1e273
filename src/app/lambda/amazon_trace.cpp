#include "app/lambda/amazon_trace.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::app::lambda {
namespace {

constexpr std::size_t longest_amazon_trace = 512;
constexpr std::size_t trace_epoch_size = 8;

// "1-5759e988-bd862e3fe1be46a994272793" is 5759e988bd862e3fe1be46a994272793.
std::string digits_of_root(std::string_view root) {
    if (!root.starts_with("1-")) return {};
    root.remove_prefix(2);
    if (root.size() != base::trace::trace_id_size + 1 || root[trace_epoch_size] != '-') return {};
    return fmt::format("{}{}", root.substr(0, trace_epoch_size), root.substr(trace_epoch_size + 1));
}

} // namespace

std::optional<base::trace::context> parse_amazon_trace(std::string_view text) {
    if (text.size() > longest_amazon_trace) return std::nullopt;
    std::string_view root, parent, sampled;
    while (!text.empty()) {
        const auto end = std::min(text.find(';'), text.size());
        const auto member = base::trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto value = member.substr(std::min(member.find('=') + 1, member.size()));
        if (member.starts_with("Root=")) root = value;
        if (member.starts_with("Parent=")) parent = value;
        if (member.starts_with("Sampled=")) sampled = value;
    }
    if (sampled != "1") return std::nullopt;
    // Refuses what is no hexadecimal number of the right length.
    return base::trace::parse_traceparent(fmt::format("00-{}-{}-01", digits_of_root(root), parent));
}

} // namespace poolguard::app::lambda
