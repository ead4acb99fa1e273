#include "simulation/simulated_records.hpp"

namespace poolguard::simulation {

using namespace store;

namespace {

// The document with that value in all members of that name.
std::string with_member(std::string document, const planted_member& wanted) {
    const auto name = '"' + std::string(wanted.name) + "\":";
    for (auto at = document.find(name); at != std::string::npos; at = document.find(name, at)) {
        at += name.size();
        const auto end = document[at] == '[' ? document.find(']', at) + 1 : document.find_first_of(",}", at);
        document.replace(at, end - at, wanted.value);
    }
    return document;
}

} // namespace

template <class Result, class Work>
std::expected<Result, error> simulated_records::call(std::string_view place, const Work& work) {
    auto here = luck(place);
    const auto lost = [&] {
        note_fault();
        world_.sleep(weather.patience);
        in_.last_fault = world_.now();
        return std::unexpected(error::unavailable);
    };
    if (is_dead_) return std::unexpected(error::unavailable);
    ++in_.calls;
    world_.sleep(here.pause(weather.shortest, weather.longest));
    if (is_dead_) return std::unexpected(error::unavailable);
    if (here.happens(weather.refused)) {
        note_fault();
        return std::unexpected(error::unavailable);
    }
    if (weather.is_cut_off || here.happens(weather.lost_request)) return lost();
    std::expected<Result, error> out = work();
    if (here.happens(weather.lost_answer)) return lost();
    world_.sleep(here.pause(weather.shortest, weather.longest));
    if (is_dead_) return std::unexpected(error::unavailable);
    return out;
}

void simulated_records::note_fault() {
    ++in_.faults;
    in_.last_fault = world_.now();
}

chance simulated_records::luck(std::string_view place) const {
    std::uint64_t mixed = seed_ ^ static_cast<std::uint64_t>(world_.now().count()) * 0x9e3779b97f4a7c15U;
    for (const unsigned char each : place)
        mixed = (mixed ^ each) * 1099511628211U;
    return chance(mixed);
}

bool simulated_records::is_planted(planted fault, const key& at) const {
    return in_.fault == fault && luck(at.sort).happens(in_.how_often);
}

std::expected<std::optional<record>, error> simulated_records::get(const key& at) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    return call<std::optional<record>>(at.sort, [&] { return in_.content.get(at, clock_.now()); });
}

std::expected<std::vector<std::optional<record>>, error> simulated_records::get_all(const std::vector<key>& at) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    return call<std::vector<std::optional<record>>>(at.empty() ? std::string{} : at.front().sort, [&] {
        std::vector<std::optional<record>> out;
        for (const auto& each : at)
            out.push_back(in_.content.get(each, clock_.now()));
        return out;
    });
}

std::expected<page, error> simulated_records::find(const query& wanted) {
    if (!is_within_bounds(wanted)) return std::unexpected(error::too_large);
    return call<page>(wanted.partition, [&] { return in_.content.find(wanted, clock_.now()); });
}

std::expected<std::uint64_t, error> simulated_records::put(const key& at, std::string document, condition on,
                                                           std::optional<base::time_point> expires) {
    if (!is_within_bounds(at) || document.size() > max_document_bytes) return std::unexpected(error::too_large);
    return call<std::uint64_t>(at.sort, [&]() -> std::expected<std::uint64_t, error> {
        if (is_planted(planted::loses_acknowledged, at)) return 1;
        if (is_planted(planted::forgets_conditions, at)) on = always{};
        if (is_planted(planted::writes_otherwise, at)) document = with_member(std::move(document), in_.member);
        auto done = in_.content.put(at, std::move(document), on, expires, clock_.now());
        if (!done && is_planted(planted::hides_conflicts, at)) return 1;
        return done;
    });
}

std::expected<void, error> simulated_records::remove(const key& at, condition on) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    return call<void>(at.sort, [&]() -> std::expected<void, error> {
        const auto done = in_.content.remove(at, on, clock_.now());
        if (is_planted(planted::hides_conflicts, at)) return {};
        return done;
    });
}

std::expected<std::int64_t, error> simulated_records::add(const key& at, std::int64_t amount,
                                                          std::optional<base::time_point> expires) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    return call<std::int64_t>(at.sort, [&] { return in_.content.add(at, amount, expires, clock_.now()); });
}

std::expected<void, error> simulated_records::probe() {
    return call<void>("", []() -> std::expected<void, error> { return {}; });
}

} // namespace poolguard::simulation
