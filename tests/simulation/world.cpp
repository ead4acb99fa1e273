#include "simulation/world.hpp"

#include "simulation/walk/walker.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace poolguard::simulation {
namespace {

using std::chrono::seconds;

constexpr std::string_view one_at_a_time =
    "docs/security.md: a name leads to one account, a sign-out ends what it says, nothing acknowledged is lost";
constexpr std::string_view log_without_secrets =
    "docs/security.md: no log line repeats a password, code, token or secret";

constexpr std::string_view no_damage = "docs/security.md: what was acknowledged before a fault is there afterwards";

constexpr seconds until_restart_again{5};
constexpr seconds longest_wait_for_writes{30};
constexpr std::int64_t most_drift = 200; // millionths
// Of a Cognito that lies all the time, in a million.
constexpr std::uint64_t often_forged = 60'000;
constexpr std::uint64_t often_lies = 100'000;
constexpr std::int64_t most_ahead = 2'000'000; // microseconds

ssize_t keep_log(void*, const char* text, std::size_t size) {
    captured_log().append(text, size);
    return static_cast<ssize_t>(size);
}

} // namespace

std::string& captured_log() {
    static std::string log;
    return log;
}

void capture_log() {
    const cookie_io_functions_t into{.read = nullptr, .write = keep_log, .seek = nullptr, .close = nullptr};
    stderr = fopencookie(nullptr, "w", into);
    setvbuf(stderr, nullptr, _IONBF, 0);
}

world::world(const plan& what, const beginning& start) : plan_(what) {
    in_.names = start.names;
    if (what.lies) usual_ = {.forged = often_forged, .lies = often_lies};
    in_.network = usual_;
    (what.has_far_cognito ? in_.store_of_cognito : in_.store).content = start.store;
    for (auto* each : {&in_.store, &in_.store_of_cognito}) {
        each->engine = what.engine;
        each->forgets_syncs = what.fault == planted::forgets_syncs;
        each->fault = what.fault;
        each->member = what.member;
        // Conflicts are rare, so none may be missed.
        each->how_often = what.fault == planted::loses_acknowledged ? 200'000 : 1'000'000;
    }
    chance luck(what.seed ^ 0x5eedU);
    if (what.has_far_cognito) cognito_.emplace(in_, in_.store_of_cognito, what.nodes, luck.split());
    for (unsigned i = 0; i < what.nodes; ++i) {
        auto& made = nodes_.emplace_back(in_, in_.store, i, luck.split(), cognito_ ? &*cognito_ : nullptr);
        made.clock.drift_millionths = luck.between(-most_drift, most_drift);
        made.clock.ahead = microseconds{luck.between(-500'000, 500'000)};
    }
    for (unsigned i = 0; i < what.people; ++i)
        people_.push_back({.address = fmt::format("p{}-{:x}@example.com", i, what.seed)});
    seed_openssl(what.seed);
    seed_sqlite(what.seed);
    captured_log().clear();
}

void world::fail(std::string_view sentence, std::string what) {
    out_.failures.push_back(fmt::format("  {}\n    {}", sentence, what));
}

// Again and again, as systemd does.
void world::keep_running(node& which) {
    while (working_ > 0 && !which.start())
        in_.time.sleep(until_restart_again);
    if (working_ == 0) which.kill(); // the world ended meanwhile
}

void world::run_network_mishap(const mishap& each) {
    chance luck(each.seed);
    if (each.kind == mishap_kind::no_cognito) {
        in_.network.is_down = true;
    } else {
        auto& now = in_.network;
        for (auto* often : {&now.lost_request, &now.lost_answer, &now.late, &now.throttled, &now.failed})
            *often = luck.below(150'000);
        now.garbled = luck.below(100'000);
        now.forged = luck.below(500'000);
        now.lies = luck.below(500'000);
    }
    in_.time.sleep(each.length);
    in_.network = usual_;
}

// On SQLite at times in the middle of a commit, and at times by a power cut, which ends all nodes: they share the disk.
void world::run_kill(const mishap& each, node& hit) {
    chance luck(each.seed);
    auto& disk = in_.store.content.disk;
    const bool is_sqlite = in_.store.engine == engine::sqlite;
    if (is_sqlite && luck.below(3) != 0)
        disk.wait_for_writes(in_.time, static_cast<unsigned>(luck.between(1, 20)), longest_wait_for_writes);
    if (!hit.is_up()) return; // it is starting anyway
    const bool is_power_cut = is_sqlite && luck.below(2) == 0;
    std::vector<node*> others;
    hit.kill();
    if (is_power_cut) {
        for (auto& other : nodes_) {
            if (other.is_up()) others.push_back(&other);
            other.kill();
        }
        disk.lose_power(luck);
    }
    in_.time.sleep(each.length);
    for (auto* const other : others)
        in_.time.start([this, other] { keep_running(*other); }, true);
    keep_running(hit);
}

void world::run_mishap(const mishap& each) {
    chance luck(each.seed);
    auto& hit = nodes_[each.node % nodes_.size()];
    in_.time.sleep(each.at);
    if (working_ == 0) return;
    const auto before = hit.weather;
    auto now = before;
    switch (each.kind) {
    case mishap_kind::kill:
        return run_kill(each, hit);
    case mishap_kind::clock:
        hit.clock.ahead = microseconds{luck.between(-most_ahead, most_ahead)};
        return;
    case mishap_kind::mail:
        in_.mail_failures = 1'000'000;
        in_.time.sleep(each.length);
        in_.mail_failures = 0;
        return;
    case mishap_kind::no_cognito:
    case mishap_kind::network:
        return run_network_mishap(each);
    case mishap_kind::cut_off:
        now.is_cut_off = true;
        break;
    case mishap_kind::storm:
        now.refused = luck.below(200'000);
        now.lost_request = luck.below(100'000);
        now.lost_answer = luck.below(200'000);
        break;
    case mishap_kind::slowness:
        now.longest = seconds{1} * luck.between(1, 4);
        break;
    }
    hit.set_weather(now);
    in_.time.sleep(each.length);
    hit.set_weather({});
}

report world::run() {
    std::vector<std::vector<const step*>> of_clients(plan_.clients);
    for (const auto& each : plan_.steps)
        of_clients[each.client].push_back(&each);
    working_ = plan_.clients;
    const auto walk = [this](const std::vector<const step*>& steps) {
        for (const auto* each : steps) {
            in_.time.sleep(each->pause);
            walker(*this, *each).take_step();
        }
        if (--working_ > 0) return;
        for (auto& each : nodes_)
            each.kill();
        if (cognito_) cognito_->kill();
    };
    in_.time.start(
        [&] {
            if (cognito_) keep_running(*cognito_);
            for (auto& each : nodes_)
                keep_running(each);
            for (const auto& each : plan_.mishaps)
                in_.time.start([&] { run_mishap(each); }, true);
            for (const auto& each : of_clients)
                in_.time.start([&] { walk(each); });
        },
        true);
    in_.time.run();
    check_at_the_end();
    out_.length = in_.time.now();
    out_.switches = in_.time.switches();
    out_.calls = in_.store.calls;
    out_.faults = in_.store.faults;
    return std::move(out_);
}

void world::check_at_the_end() {
    for (const auto& each : people_)
        if (auto why = explain_impossible(each.history); !why.empty())
            fail(one_at_a_time, "the history of " + each.address + " is impossible:\n" + why);
    for (const auto* each : {&in_.store, &in_.store_of_cognito})
        for (const auto& what : each->findings)
            fail(no_damage, what);
    check_log();
}

void world::check_log() {
    for (const auto& each : secrets_)
        if (const auto at = captured_log().find(each); at != std::string::npos) {
            const auto begin = captured_log().rfind('\n', at) + 1;
            fail(log_without_secrets, captured_log().substr(begin, captured_log().find('\n', at) - begin));
        }
}

} // namespace poolguard::simulation
