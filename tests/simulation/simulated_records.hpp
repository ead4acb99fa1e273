#pragma once
// The way of a node to the world's store: it takes time, and what is sent may get lost, with or without effect. After
// the node has died, nothing of it arrives any more.

#include "simulation/chance.hpp"
#include "simulation/fibers.hpp"
#include "simulation/table.hpp"

#include <functional>
#include <string_view>

namespace poolguard::simulation {

// What happens between a node and the store; chances are in a million.
struct store_weather {
    microseconds shortest{200};
    microseconds longest{4'000};
    std::uint64_t refused = 0;      // throttled, or the queue is full: nothing was done
    std::uint64_t lost_request = 0; // nothing was done, and nobody knows
    std::uint64_t lost_answer = 0;  // it was done, and nobody knows
    bool is_cut_off = false;
    microseconds patience{2'000'000}; // until a lost answer is missed
    friend bool operator==(const store_weather&, const store_weather&) = default;
};

// Faults of the store itself, which no server can make good: planted to see that the checks find them.
enum class planted {
    nothing,
    loses_acknowledged, // a write is acknowledged and not done
    hides_conflicts,    // a write whose condition does not hold is acknowledged, and not done
    forgets_conditions, // a write is done although its condition does not hold
    writes_otherwise,   // a member of what is written has another value
};
// For `writes_otherwise`. The value is JSON.
struct planted_member {
    std::string_view name{};
    std::string_view value{};
};

// What the store and its ways have in common.
struct shared_store {
    table content;
    planted fault = planted::nothing;
    planted_member member;
    // Of the planted fault, in a million.
    std::uint64_t how_often = 0;
    std::uint64_t calls = 0;
    std::uint64_t faults = 0; // that were injected
    microseconds last_fault{-1'000'000'000};
};

class simulated_records final : public store::records {
  public:
    // The references must outlive the object. `is_dead` says whether the node has died.
    simulated_records(shared_store& in, schedule& world, const base::clock& clock, std::uint64_t seed,
                      const bool& is_dead)
        : in_(in), world_(world), clock_(clock), seed_(seed), is_dead_(is_dead) {}

    store_weather weather;

    std::expected<std::optional<store::record>, store::error> get(const store::key& at) override;
    std::expected<std::vector<std::optional<store::record>>, store::error>
    get_all(const std::vector<store::key>& at) override;
    std::expected<store::page, store::error> find(const store::query& wanted) override;
    std::expected<std::uint64_t, store::error> put(const store::key& at, std::string document, store::condition on,
                                                   std::optional<base::time_point> expires = {}) override;
    std::expected<void, store::error> remove(const store::key& at, store::condition on = store::always{}) override;
    std::expected<std::int64_t, store::error> add(const store::key& at, std::int64_t amount,
                                                  std::optional<base::time_point> expires = {}) override;
    std::expected<void, store::error> probe() override;

  private:
    template <class Result, class Work>
    std::expected<Result, store::error> call(std::string_view place, const Work& work);
    // What happens at that place at this time, whatever happened before: so that a shorter plan has the same weather.
    chance luck(std::string_view place) const;
    bool is_planted(planted fault, const store::key& at) const;
    void note_fault();

    shared_store& in_;
    schedule& world_;
    const base::clock& clock_;
    std::uint64_t seed_;
    const bool& is_dead_;
};

} // namespace poolguard::simulation
