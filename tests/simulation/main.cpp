// Runs worlds and tells which of them broke a promise of the documents.
//
//     simulate --seeds COUNT [--first SEED]    so many worlds, one after the other
//     simulate --seed SEED                     one world; if it fails, the shortest plan that still does
//     simulate --self-test                     faults that are planted must be found, and equal seeds be equal worlds

#include "simulation/plan.hpp"
#include "simulation/waits.hpp"
#include "simulation/world.hpp"

#include <charconv>
#include <cstdio>
#include <fmt/format.h>
#include <iostream>
#include <memory>
#include <span>

namespace poolguard::simulation {
namespace {

// What a world that the simulation itself cannot go on with tells.
report run_world(const plan& what, const beginning& start) {
    auto made = std::make_unique<world>(what, start);
    try {
        return made->run();
    } catch (const std::exception& error) {
        // Its fibers wait in the middle of something, so nothing of it can be destroyed, not even at the end.
        static auto& abandoned = *new std::vector<world*>;
        abandoned.push_back(made.release());
        report out;
        out.failures.push_back(fmt::format("  the simulation ended\n    {}", error.what()));
        return out;
    }
}

std::string sentence_of(const report& of) { return of.failures.front().substr(0, of.failures.front().find('\n')); }

void explain(const plan& what, const report& found, const beginning& start) {
    const auto sentence = sentence_of(found);
    const auto shortest = shrink(what, [&](const plan& shorter) {
        const auto again = run_world(shorter, start);
        return !again.failures.empty() && sentence_of(again) == sentence;
    });
    const auto last = run_world(shortest, start);
    std::cout << "The shortest that fails:\n" << describe(shortest);
    for (const auto& each : last.failures)
        std::cout << each << '\n';
    std::cout << "The answers:\n";
    for (const auto& each : last.walk)
        std::cout << "  " << each << '\n';
    std::cout << "The log:\n" << captured_log();
}

struct sums {
    std::uint64_t worlds = 0;
    std::vector<std::uint64_t> failed{};
    microseconds length{0};
    std::uint64_t calls = 0;
    std::uint64_t faults = 0;
    std::map<std::string, std::uint64_t> answers{};

    void add(const report& of, std::uint64_t seed) {
        ++worlds;
        if (!of.failures.empty()) failed.push_back(seed);
        length += of.length;
        calls += of.calls;
        faults += of.faults;
        for (const auto& [name, count] : of.answers)
            answers[name] += count;
    }
};

int run_many(std::uint64_t first, std::uint64_t count, bool shows_answers) {
    const auto began = real_time();
    const auto start = make_beginning();
    sums all;
    for (auto seed = first; seed < first + count; ++seed) {
        const auto found = run_world(make_plan(seed), start);
        all.add(found, seed);
        if (!found.failures.empty())
            std::cout << fmt::format("seed {}:{}\n", seed, found.failures.front().substr(0, 240)) << std::flush;
    }
    const auto took = std::chrono::duration<double>(real_time() - began).count();
    const auto hours = std::chrono::duration<double, std::ratio<3600>>(all.length).count();
    if (shows_answers)
        for (const auto& [name, times] : all.answers)
            std::cout << fmt::format("{:>8} {}\n", times, name);
    std::cout << fmt::format("{} worlds, {:.0f} hours in {:.1f} s ({:.0f} hours in an hour), {} calls of the store, {} "
                             "faults; {} failed\n",
                             all.worlds, hours, took, hours / took * 3600, all.calls, all.faults, all.failed.size());
    return all.failed.empty() ? 0 : 1;
}

int run_one(std::uint64_t seed) {
    const auto start = make_beginning();
    const auto what = make_plan(seed);
    const auto found = run_world(what, start);
    std::cout << fmt::format("seed {}: digest {:016x}\n", seed, found.digest);
    if (found.failures.empty()) return 0;
    explain(what, found, start);
    return 1;
}

constexpr std::uint64_t worlds_for_a_fault = 60;

bool finds(planted fault, const beginning& start, const planted_member& member = {}) {
    for (std::uint64_t seed = 1; seed <= worlds_for_a_fault; ++seed) {
        auto what = make_plan(seed);
        what.fault = fault;
        what.member = member;
        const auto found = run_world(what, start);
        if (found.failures.empty()) continue;
        std::cout << fmt::format("seed {}:{}\n", seed, sentence_of(found));
        return true;
    }
    return false;
}

int test_itself() {
    const auto start = make_beginning();
    int wrong = 0;
    const auto expect = [&](bool holds, std::string_view what) {
        std::cout << fmt::format("{}: {}\n", holds ? "ok" : "FAILED", what);
        wrong += holds ? 0 : 1;
    };
    expect(finds(planted::loses_acknowledged, start), "a store that acknowledges and loses is found");
    expect(finds(planted::hides_conflicts, start), "a write that is acknowledged twice is found");
    expect(finds(planted::forgets_conditions, start), "a write that forgets its condition is found");
    expect(finds(planted::forgets_syncs, start), "a disk that loses what was synced is found");
    const auto finds_member = [&](std::string_view name, std::string_view value) {
        return finds(planted::writes_otherwise, start, {name, value});
    };
    expect(finds_member("replaced_until", "9999999999999"), "a grace period that does not end is found");
    expect(finds_member("replaced_digest", R"("")"), "a grace period that is not granted is found");
    expect(finds_member("totp_step", "0"), "a code of an app that serves twice is found");
    expect(finds_member("chosen", "[]"), "a second factor that is not asked for is found");
    expect(finds_member("failures", "0"), "guesses that nobody counts are found");
    expect(finds_member("used", "false"), "a code that serves twice is found");
    expect(finds_member("sign_outs", "0"), "a sign-out that ends nothing is found");
    for (const auto each : {engine::model, engine::sqlite, engine::dynamodb}) {
        auto what = make_plan(7);
        what.engine = each;
        expect(run_world(what, start).digest == run_world(what, start).digest,
               fmt::format("equal seeds, equal worlds on {}", name_of(each)));
    }
    return wrong;
}

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t out = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return out;
}

int run(std::span<char*> arguments) {
    std::map<std::string_view, std::uint64_t> given;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const std::string_view name = arguments[i];
        const auto value = i + 1 < arguments.size() ? number(arguments[i + 1]) : std::nullopt;
        given[name] = value.value_or(0);
        i += value ? 1 : 0;
    }
    if (given.contains("--self-test")) return test_itself();
    if (given.contains("--seed")) return run_one(given["--seed"]);
    if (given.contains("--seeds"))
        return run_many(given.contains("--first") ? given["--first"] : 1, given["--seeds"],
                        given.contains("--answers"));
    std::cout << "usage: simulate --seeds COUNT [--first SEED] [--answers] | --seed SEED | --self-test\n";
    return 2;
}

} // namespace
} // namespace poolguard::simulation

int main(int count, char** arguments) {
    poolguard::simulation::capture_log();
    poolguard::simulation::seed_openssl(1);
    return poolguard::simulation::run({arguments, static_cast<std::size_t>(count)});
}
