#include "app/settings/secret_files.hpp"

#include "app/files/read_file.hpp"
#include "app/settings/setting.hpp"
#include "base/secret.hpp"
#include "base/try.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::app {
namespace {

// Editors add them.
void drop_what_is_no_content(std::string& content) {
    content.erase(0, content.size() - without_byte_order_mark(content).size());
    if (!content.ends_with('\n')) return;
    content.pop_back();
    if (content.ends_with('\r')) content.pop_back();
}

// The error is a line.
std::expected<void, std::string> take_secret_file(environment& into, const std::string& name) {
    const auto variable = fmt::format("{}{}", name, secret_file_ending);
    const auto file = into.find(variable);
    if (!file) return {};
    if (into.find(name))
        return std::unexpected(fmt::format("{}, {}, and {}, {}: set only one of them", name, into.origin_of(name),
                                           variable, into.origin_of(variable)));
    auto content = read_secret_file(*file);
    if (!content)
        return std::unexpected(
            fmt::format("{}={}: the file {} ({})", variable, *file, content.error(), into.origin_of(variable)));
    into.set_from_file(name, std::move(*content), variable, *file);
    return {};
}

} // namespace

const std::vector<std::string>& secret_file_variables() {
    static const auto all = [] {
        std::vector<std::string> out;
        for (const auto& each : all_settings())
            if (each.value.is_secret)
                for (const auto name : each.names)
                    out.push_back(fmt::format("{}{}", name, secret_file_ending));
        return out;
    }();
    return all;
}

bool is_secret_file_variable(std::string_view name) {
    return std::ranges::find(secret_file_variables(), name) != secret_file_variables().end();
}

std::expected<std::string, std::string> read_secret_file(const std::string& file) {
    POOLGUARD_TRY(const auto opened, open_regular_file(file));
    POOLGUARD_TRY(auto content, read_to_end(opened.get(), largest_secret_file));
    const bool is_too_large = content.size() > largest_secret_file;
    const bool has_nul = content.contains('\0');
    drop_what_is_no_content(content);
    if (!is_too_large && !has_nul && !content.empty()) return content;
    const auto is_empty = content.empty();
    base::wipe(content);
    return std::unexpected(is_empty ? "is empty" : is_too_large ? "is larger than 64 KiB" : "has a NUL character");
}

std::expected<environment, std::string> with_secret_files(environment from) {
    for (const auto& each : all_settings())
        if (each.value.is_secret)
            for (const auto name : each.names)
                POOLGUARD_CHECK(take_secret_file(from, std::string(name)));
    return from;
}

} // namespace poolguard::app
