#include "app/commands/apply/template_references.hpp"

#include "app/commands/apply/comparison.hpp"
#include "base/try.hpp"

#include <fmt/format.h>

namespace poolguard::app::apply {
namespace {

namespace json = boost::json;

// "A" of ["A", "Arn"] and of "A.Arn".
std::string owner_of_attribute(const json::value& argument) {
    const auto* list = argument.if_array();
    const auto text = list == nullptr ? text_of(argument) : list->empty() ? std::string{} : text_of(list->front());
    return text.substr(0, text.find('.'));
}

// A text, or a list of a text and an object with variables of its own.
void gather_substitutions(const json::value& argument, std::set<std::string>& into) {
    const auto* list = argument.if_array();
    const auto* text = list == nullptr ? argument.if_string() : list->empty() ? nullptr : list->front().if_string();
    const auto* own = list != nullptr && list->size() > 1 ? list->at(1).if_object() : nullptr;
    if (text == nullptr) return;
    for (const auto& each : substituted_names(*text))
        if (own == nullptr || !own->contains(each)) into.insert(each.substr(0, each.find('.')));
}

void gather(const json::value& from, std::set<std::string>& into) {
    if (const auto* list = from.if_array())
        for (const auto& each : *list)
            gather(each, into);
    const auto* object = from.if_object();
    if (object == nullptr) return;
    for (const auto& [name, value] : *object) {
        if (name == "Ref" && value.is_string()) into.emplace(value.get_string());
        if (name == "Fn::GetAtt") into.insert(owner_of_attribute(value));
        if (name == "Fn::Sub") gather_substitutions(value, into);
        gather(value, into);
    }
}

} // namespace

std::vector<std::string> substituted_names(std::string_view text) {
    std::vector<std::string> out;
    const auto done = substitute(text, [&](const std::string& name) {
        out.push_back(name);
        return json::value("");
    });
    return done ? out : std::vector<std::string>{};
}

std::expected<std::string, std::string>
substitute(std::string_view text,
           const std::function<std::expected<json::value, std::string>(const std::string&)>& value_of) {
    std::string out;
    while (true) {
        const auto start = text.find("${");
        const auto end = text.find('}', start == text.npos ? text.size() : start);
        const bool is_last = end == text.npos;
        out.append(text.substr(0, is_last ? end : start));
        if (out.size() > largest_text) return std::unexpected(std::string("Fn::Sub makes a text of more than 1 MiB"));
        if (is_last) return out;
        const auto name = text.substr(start + 2, end - start - 2);
        if (name.starts_with('!')) {
            out.append("${").append(name.substr(1)).append("}");
        } else {
            POOLGUARD_TRY(const auto value, value_of(std::string(name)));
            out.append(text_of(value));
        }
        text.remove_prefix(end + 1);
    }
}

std::set<std::string> references_in(const json::value& from) {
    std::set<std::string> out;
    gather(from, out);
    return out;
}

std::string find_place(const json::value& from, bool (*is_wanted)(const json::value&)) {
    if (is_wanted(from)) return "/";
    const auto below = [&](auto step, const json::value& value) -> std::string {
        const auto found = find_place(value, is_wanted);
        return found.empty() ? found : fmt::format("/{}{}", step, found == "/" ? "" : found);
    };
    if (const auto* list = from.if_array())
        for (std::size_t at = 0; at < list->size(); ++at)
            if (auto found = below(at, list->at(at)); !found.empty()) return found;
    if (const auto* object = from.if_object())
        for (const auto& [name, value] : *object)
            if (auto found = below(std::string_view(name), value); !found.empty()) return found;
    return {};
}

} // namespace poolguard::app::apply
