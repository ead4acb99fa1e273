#include "simulation/store/simulated_records.hpp"

#include "app/server/record_store.hpp"
#include "simulation/node_clock.hpp"
#include "simulation/store/table_records.hpp"
#include "simulation/store/watched_dynamodb.hpp"
#include "store/dynamodb_setup.hpp"
#include "store/sqlite_records.hpp"

#include <fmt/format.h>
#include <stdexcept>

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

std::string_view name_of(engine which) {
    switch (which) {
    case engine::model:
        return "a model of the records";
    case engine::sqlite:
        return "SQLite";
    case engine::dynamodb:
        return "DynamoDB";
    }
    throw std::logic_error("an engine without a name");
}

simulated_records::simulated_records(shared_store& in, schedule& world, const base::clock& clock, std::uint64_t seed,
                                     const bool& is_dead)
    : in_(in), world_(world), clock_(clock), seed_(seed), is_dead_(is_dead),
      disk_({.disk = in.content.disk,
             .world = world,
             .weather = weather,
             .is_dead = is_dead,
             .forgets_syncs = in.forgets_syncs,
             .note_fault = [this] { note_fault(); }},
            seed),
      random_(seed), network_({.service = in.content.dynamodb,
                               .world = world,
                               .weather = weather,
                               .is_dead = is_dead,
                               .note_fault = [this] { note_fault(); },
                               .note_finding = [this](std::string what) { note_finding(std::move(what)); }},
                              clock, random_, seed) {}
simulated_records::~simulated_records() = default;

bool simulated_records::open() {
    switch (in_.engine) {
    case engine::model:
        engine_ = std::make_unique<table_records>(in_.content.records, clock_);
        return true;
    case engine::sqlite:
        return open_sqlite();
    case engine::dynamodb:
        return open_dynamodb();
    }
    throw std::logic_error("an engine that cannot be opened");
}

bool simulated_records::open_sqlite() {
    auto opened = sqlite_records::open(disk_.database(), clock_);
    if (opened) {
        engine_ = std::move(*opened);
        return true;
    }
    const auto& [kind, sentence] = opened.error();
    if (kind == open_failure::damaged || kind == open_failure::not_a_database) note_finding(sentence);
    return false;
}

// As app::record_store does.
bool simulated_records::open_dynamodb() {
    const dynamodb_tables tables{"users", "sessions", app::is_of_sessions};
    if (!check_tables(dynamodb::calls(network_.service()), tables)) return false;
    engine_ = std::make_unique<watched_dynamodb>(in_.content.dynamodb, tables, network_.service(), clock_, random_,
                                                 [this](std::string what) { note_finding(std::move(what)); });
    return check_version(*engine_).has_value();
}

template <class Result, class Work>
std::expected<Result, error> simulated_records::call(std::string_view place, const Work& work) {
    // An engine meets the weather where it meets the world.
    static constexpr store_weather fair;
    const bool is_model = in_.engine == engine::model;
    const auto& weather_here = is_model ? weather : fair;
    auto here = luck(place);
    const auto pass_time = [&] { world_.sleep(here.pause(weather.shortest, weather.longest)); };
    const auto lost = [&] {
        note_fault();
        world_.sleep(weather.patience);
        in_.last_fault = world_.now();
        return std::unexpected(error::unavailable);
    };
    if (is_dead_ || !engine_) return std::unexpected(error::unavailable);
    ++in_.calls;
    if (weather.longest >= too_slow) in_.last_fault = world_.now();
    if (in_.engine != engine::dynamodb) pass_time(); // there the network does
    if (is_dead_) return std::unexpected(error::unavailable);
    if (here.happens(weather_here.refused)) {
        note_fault();
        return std::unexpected(error::unavailable);
    }
    if (weather_here.is_cut_off || here.happens(weather_here.lost_request)) return lost();
    std::expected<Result, error> out = work();
    if (!out && out.error() == error::damaged) note_finding(fmt::format("{} cannot be read", place));
    if (here.happens(weather_here.lost_answer)) return lost();
    if (is_model) pass_time();
    if (is_dead_) return std::unexpected(error::unavailable);
    return out;
}

void simulated_records::note_finding(std::string what) {
    if (!is_dead_) in_.findings.push_back(std::move(what));
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
    return call<std::optional<record>>(at.sort, [&] { return engine_->get(at); });
}

std::expected<std::vector<std::optional<record>>, error> simulated_records::get_all(const std::vector<key>& at) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    return call<std::vector<std::optional<record>>>(at.empty() ? std::string{} : at.front().sort,
                                                    [&] { return engine_->get_all(at); });
}

std::expected<page, error> simulated_records::find(const query& wanted) {
    if (!is_within_bounds(wanted)) return std::unexpected(error::too_large);
    return call<page>(wanted.partition, [&] { return engine_->find(wanted); });
}

std::expected<std::uint64_t, error> simulated_records::put(const key& at, std::string document, condition on,
                                                           std::optional<base::time_point> expires) {
    if (!is_within_bounds(at) || document.size() > max_document_bytes) return std::unexpected(error::too_large);
    return call<std::uint64_t>(at.sort, [&]() -> std::expected<std::uint64_t, error> {
        if (is_planted(planted::loses_acknowledged, at)) return 1;
        if (is_planted(planted::forgets_conditions, at)) on = always{};
        if (is_planted(planted::writes_otherwise, at)) document = with_member(std::move(document), in_.member);
        auto done = engine_->put(at, std::move(document), on, expires);
        if (!done && is_planted(planted::hides_conflicts, at)) return 1;
        return done;
    });
}

std::expected<void, error> simulated_records::remove(const key& at, condition on) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    return call<void>(at.sort, [&]() -> std::expected<void, error> {
        const auto done = engine_->remove(at, on);
        if (is_planted(planted::hides_conflicts, at)) return {};
        return done;
    });
}

std::expected<std::int64_t, error> simulated_records::add(const key& at, std::int64_t amount,
                                                          std::optional<base::time_point> expires) {
    if (!is_within_bounds(at)) return std::unexpected(error::too_large);
    return call<std::int64_t>(at.sort, [&] { return engine_->add(at, amount, expires); });
}

std::expected<void, error> simulated_records::probe() {
    return call<void>("", [&] { return engine_->probe(); });
}

namespace {

// Writes them through the engine.
void fill(shared_store& into, const table& records) {
    schedule time;
    const node_clock clock(time);
    time.start(
        [&] {
            const bool is_dead = false;
            simulated_records way(into, time, clock, 1, is_dead);
            bool is_done = way.open();
            for (const auto& [at, each] : records.records())
                is_done = is_done && way.put(at, each.document, always{}, each.expires);
            if (!is_done) throw std::runtime_error("the records of the beginning cannot be written");
        },
        true);
    time.run();
}

} // namespace

store_content content_with(const table& records) {
    shared_store into;
    for (const auto each : {engine::sqlite, engine::dynamodb}) {
        into.engine = each;
        fill(into, records);
    }
    into.content.records = records;
    return std::move(into.content);
}

} // namespace poolguard::simulation
