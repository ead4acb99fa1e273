#include "http/router.hpp"

#include "http/form.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace poolguard::http {
namespace {

constexpr std::size_t method_count = 7;

std::size_t index_of(method value) { return static_cast<std::size_t>(value); }

// Removes and returns the first segment of a path that starts with '/'.
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

std::string_view without_trailing_slash(std::string_view path) {
    if (path.ends_with('/')) path.remove_suffix(1);
    return path;
}

bool is_variable(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

bool may_fill_variable(std::string_view segment) { return !segment.empty() && segment != "." && segment != ".."; }

} // namespace

struct router::endpoint {
    const http::route* route = nullptr;
    std::vector<std::string> names; // of its variables, from left to right
};

struct router::node {
    std::map<std::string, std::unique_ptr<node>, std::less<>> fixed;
    std::unique_ptr<node> variable;
    std::array<endpoint, method_count> endpoints;
    std::string allow; // empty while no route ends here

    void refresh_allow() {
        const bool has_get = endpoints[index_of(method::get)].route != nullptr;
        allow.clear();
        for (std::size_t i = 0; i < method_count; ++i) {
            const auto candidate = static_cast<method>(i);
            const bool implied = candidate == method::options || (candidate == method::head && has_get);
            if (endpoints[i].route == nullptr && !implied) continue;
            if (!allow.empty()) allow += ", ";
            allow += to_text(candidate);
        }
    }
};

struct router::captures {
    std::array<std::string_view, max_variables> segments;
    std::size_t count = 0;
};

void router::add(route added) {
    if (!added.pattern.starts_with('/')) throw std::invalid_argument("A route's pattern starts with '/'.");
    if (!root_) root_ = std::make_shared<node>();
    std::vector<std::string> names;
    auto* at = root_.get();
    for (auto rest = without_trailing_slash(added.pattern); !rest.empty();) {
        const auto segment = take_segment(rest);
        if (segment.empty()) throw std::invalid_argument("A route's pattern has no empty segments.");
        if (is_variable(segment)) names.emplace_back(segment.substr(1, segment.size() - 2));
        auto& next = is_variable(segment) ? at->variable : at->fixed[std::string(segment)];
        if (!next) next = std::make_unique<node>();
        at = next.get();
    }
    if (names.size() > max_variables) throw std::invalid_argument("A route's pattern has too many variables.");
    auto& slot = at->endpoints[index_of(added.method)];
    if (slot.route != nullptr)
        throw std::invalid_argument("There is already a route for " + std::string(to_text(added.method)) + ' ' +
                                    added.pattern + '.');
    added.index = routes_.size();
    routes_.push_back(std::make_unique<route>(std::move(added)));
    slot = {routes_.back().get(), std::move(names)};
    at->refresh_allow();
}

const router::node* router::descend(const node& from, std::string_view path, captures& captured) {
    if (path.empty()) return from.allow.empty() ? nullptr : &from;
    const auto segment = take_segment(path);
    if (const auto found = from.fixed.find(segment); found != from.fixed.end())
        if (const auto* end = descend(*found->second, path, captured)) return end;
    if (!from.variable || !may_fill_variable(segment) || captured.count == max_variables) return nullptr;
    captured.segments[captured.count++] = segment;
    const auto* end = descend(*from.variable, path, captured);
    if (end == nullptr) --captured.count;
    return end;
}

route_result router::find(http::method method, std::string_view path) const {
    if (!root_ || !path.starts_with('/')) return not_found{};
    captures captured;
    const auto* end = descend(*root_, without_trailing_slash(path), captured);
    if (end == nullptr) return not_found{};
    const auto* found = &end->endpoints[index_of(method)];
    if (found->route == nullptr && method == method::head) found = &end->endpoints[index_of(method::get)];
    if (found->route == nullptr) return method_not_allowed{end->allow};
    match result{found->route, {}};
    result.parameters.reserve(captured.count);
    for (std::size_t i = 0; i < captured.count; ++i) {
        auto value = percent_decode(captured.segments[i]);
        if (!value) return bad_path{};
        if (!may_fill_variable(*value)) return not_found{};
        result.parameters.emplace_back(found->names[i], std::move(*value));
    }
    return result;
}

} // namespace poolguard::http
