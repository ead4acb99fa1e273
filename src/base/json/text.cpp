#include "base/json/text.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <re2/re2.h>
#include <shared_mutex>
#include <span>
#include <stdexcept>
#include <unordered_map>

namespace poolguard::base::json {
namespace {

// Each regex is compiled once, when it is first used.
const re2::RE2& compiled(std::string_view regex) {
    static std::shared_mutex guard;
    static std::unordered_map<std::string_view, std::unique_ptr<const re2::RE2>> known;
    {
        const std::shared_lock reading(guard);
        if (const auto found = known.find(regex); found != known.end()) return *found->second;
    }
    const std::unique_lock writing(guard);
    auto& place = known[regex];
    if (place == nullptr) place = std::make_unique<const re2::RE2>(std::string(regex), re2::RE2::Quiet);
    if (!place->ok()) throw std::logic_error("not a regex: " + std::string(regex));
    return *place;
}

} // namespace

bool matches(const pattern& accepted, std::string_view text) {
    if (accepted.decides != nullptr) return accepted.decides(text);
    return accepted.regex.empty() ||
           re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compiled(accepted.regex));
}

std::optional<std::vector<std::string_view>> groups_of(std::string_view regex, std::string_view text) {
    const auto& compiled_regex = compiled(regex);
    std::vector<re2::StringPiece> found(static_cast<std::size_t>(compiled_regex.NumberOfCapturingGroups()) + 1);
    if (!compiled_regex.Match({text.data(), text.size()}, 0, text.size(), re2::RE2::ANCHOR_BOTH, found.data(),
                              static_cast<int>(found.size())))
        return std::nullopt;
    std::vector<std::string_view> out;
    for (const auto& each : std::span(found).subspan(1)) // the first one is the whole text
        out.emplace_back(each.data(), each.size());
    return out;
}

std::size_t length_in_characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

} // namespace poolguard::base::json
