#include "simulation/walk/walker.hpp"

#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

constexpr std::string_view nothing_lost = "src/store/records.hpp: a write is durable when its call returns";
constexpr std::string_view tenants_apart = "docs/security.md: every read names the tenant and the owner";

std::optional<boost::json::value> document_in(const std::string& text) {
    boost::system::error_code error;
    auto out = boost::json::parse(text, error);
    if (error) return std::nullopt;
    return out;
}

// Whether a reading that began and ended then may have seen the value.
bool may_be_seen(const std::vector<written_value>& all, const std::string& value, microseconds from,
                 microseconds until) {
    const auto is_over = [&](const written_value& one) {
        return std::ranges::any_of(all, [&](const written_value& later) {
            return &later != &one && later.result == outcome::done && later.from > one.until && later.until < from;
        });
    };
    return std::ranges::any_of(
        all, [&](const written_value& each) { return each.value == value && each.from < until && !is_over(each); });
}

} // namespace

void walker::write_item() {
    const auto* const chosen = usable_session();
    if (chosen == nullptr) return;
    written_value written{.value = fmt::format("value {:x}", luck_.next()), .from = now()};
    const auto token = chosen->access_token;
    const bool is_new = who_.items.empty() || luck_.below(2) == 0;
    const auto id =
        is_new ? 0 : std::next(who_.items.begin(), static_cast<std::ptrdiff_t>(luck_.below(who_.items.size())))->first;
    const auto body = boost::json::serialize(boost::json::object{{"name", written.value}});
    const auto answer = is_new ? ask(any_node(), http::method::post, "/api/items", body, token)
                               : ask(any_node(), http::method::put, fmt::format("/api/items/{}", id), body, token);
    written.until = now();
    written.result = outcome_of(answer);
    if (written.result == outcome::refused) return;
    if (!is_new) return who_.items[id].push_back(written);
    const auto made = document_in(answer.body);
    if (written.result == outcome::done) who_.items[made->at("id").to_number<std::int64_t>()].push_back(written);
}

void walker::remove_item() {
    const auto* const chosen = usable_session();
    if (chosen == nullptr || who_.items.empty()) return;
    const auto id = std::next(who_.items.begin(), static_cast<std::ptrdiff_t>(luck_.below(who_.items.size())))->first;
    written_value removed{.from = now()};
    const auto answer =
        ask(any_node(), http::method::delete_, fmt::format("/api/items/{}", id), {}, chosen->access_token);
    removed.until = now();
    removed.result = outcome_of(answer);
    if (removed.result != outcome::refused) who_.items[id].push_back(removed);
}

void walker::read_items() {
    const auto* const chosen = usable_session();
    if (chosen == nullptr) return;
    const auto began = now();
    const auto answer = ask(any_node(), http::method::get, "/api/items", {}, chosen->access_token);
    if (answer.status != 200 || who_.removed) return;
    std::map<std::int64_t, std::string> seen;
    const auto document = document_in(answer.body);
    const auto& list = document->is_array() ? document->get_array() : document->at("items").get_array();
    for (const auto& each : list)
        seen.emplace(each.at("id").to_number<std::int64_t>(), each.at("name").get_string());
    for (const auto& [id, all] : who_.items) {
        const auto value = seen.contains(id) ? seen.at(id) : std::string{};
        if (value.empty() && all.front().until > began) continue; // written meanwhile
        if (!may_be_seen(all, value, began, now()))
            world_.fail(nothing_lost,
                        fmt::format("item {} of {} is \"{}\" at {} us", id, who_.address, value, now().count()));
    }
    for (const auto& other : world_.people_)
        if (&other != &who_)
            for (const auto& [id, all] : other.items)
                for (const auto& each : all)
                    if (seen.contains(id) && !each.value.empty() && seen.at(id) == each.value)
                        world_.fail(tenants_apart,
                                    fmt::format("{} sees item {} of {}", who_.address, id, other.address));
}

} // namespace poolguard::simulation
