#include "pool/mail/letter_files.hpp"

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <boost/mp11.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace poolguard::pool {
namespace {

using http::language;

struct letter_file_name {
    letter_kind kind{};
    language in{};
    std::optional<std::string> letter_template::* part = nullptr;
};

std::optional<letter_kind> letter_named(std::string_view name) {
    std::optional<letter_kind> out;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<letter_kind>>([&](auto each) {
        if (file_name_of(each.value) == name) out = each.value;
    });
    return out;
}

std::optional<letter_file_name> read_letter_file_name(std::string_view name) {
    const auto first = name.find('.');
    const auto second = first == name.npos ? first : name.find('.', first + 1);
    if (second == name.npos) return std::nullopt;
    const auto kind = letter_named(name.substr(0, first));
    const auto tag = name.substr(first + 1, second - first - 1);
    const auto ending = name.substr(second + 1);
    if (!kind || (tag != "en" && tag != "ja")) return std::nullopt;
    letter_file_name out{*kind, tag == "ja" ? language::japanese : language::english, nullptr};
    if (ending == "subject") out.part = &letter_template::subject;
    if (ending == "txt") out.part = &letter_template::text;
    if (ending == "html") out.part = &letter_template::html;
    if (out.part == nullptr) return std::nullopt;
    return out;
}

std::unexpected<std::string> refuse_letter_file(std::string_view name, std::string_view why) {
    return std::unexpected(fmt::format("{}: {}", name, why));
}

std::expected<void, std::string> check_placeholders(std::string_view file, letter_kind kind, std::string_view content,
                                                    bool is_body) {
    const auto known = placeholders_of(kind);
    for (auto at = content.find("{{"); at != content.npos; at = content.find("{{", at + 2)) {
        const auto end = content.find("}}", at);
        const auto name = end == content.npos ? content.substr(at + 2, 20) : content.substr(at + 2, end - at - 2);
        if (end == content.npos || std::ranges::find(known, name) == known.end())
            return refuse_letter_file(file, fmt::format("\"{{{{{}\" is not a placeholder of this letter; there are {}",
                                                        base::first_characters(name, 40), fmt::join(known, ", ")));
    }
    if (!is_body) return {};
    for (const auto& needed : needed_placeholders_of(kind))
        if (!content.contains(fmt::format("{{{{{}}}}}", needed)))
            return refuse_letter_file(file, fmt::format("the placeholder {{{{{}}}}} is missing", needed));
    return {};
}

} // namespace

std::expected<letter_templates, std::string> read_letter_files(const std::map<std::string, std::string>& files) {
    letter_templates out;
    for (const auto& [name, content] : files) {
        const auto read = read_letter_file_name(name);
        if (!read)
            return refuse_letter_file(
                name, "no letter has a file of this name; one such as sign-up.en.txt, sign-up.ja.html or "
                      "invitation.en.subject is expected");
        if (content.size() > largest_letter_file) return refuse_letter_file(name, "the file is larger than 64 KiB");
        if (!base::is_utf8(content) || content.contains('\0')) return refuse_letter_file(name, "the file is not UTF-8");
        const bool is_subject = read->part == &letter_template::subject;
        std::string text(is_subject ? base::trim(content, " \t\r\n") : std::string_view(content));
        if (base::trim(text, " \t\r\n").empty()) return refuse_letter_file(name, "the file is empty");
        if (is_subject && (text.size() > longest_letter_subject || text.contains('\n')))
            return refuse_letter_file(name, "a subject is one line of at most 200 bytes");
        POOLGUARD_CHECK(check_placeholders(name, read->kind, text, !is_subject));
        out[{read->kind, read->in}].*read->part = std::move(text);
    }
    return out;
}

} // namespace poolguard::pool
