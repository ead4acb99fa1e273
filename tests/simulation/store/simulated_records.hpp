#pragma once
// The way of a node to the world's store. It takes time, and something may go wrong where the engine meets the world.
// After the node has died, nothing of it arrives any more.

#include "simulation/chance.hpp"
#include "simulation/fibers.hpp"
#include "simulation/store/disk_vfs.hpp"
#include "simulation/store/dynamodb_network.hpp"
#include "simulation/store/store_weather.hpp"
#include "simulation/store/table.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::simulation {

// Which engine of the server's a world's records are in.
enum class engine {
    model,  // none: a table that answers at once, behind a way on which everything gets lost
    sqlite, // on a disk that loses what was not synced
    dynamodb,
};
inline constexpr std::size_t engines = static_cast<std::size_t>(engine::dynamodb) + 1;
std::string_view name_of(engine which);

// Faults of the store itself, which no server can make good: planted to see that the checks find them.
enum class planted {
    nothing,
    loses_acknowledged, // a write is acknowledged and not done
    hides_conflicts,    // a write whose condition does not hold is acknowledged, and not done
    forgets_conditions, // a write is done although its condition does not hold
    writes_otherwise,   // a member of what is written has another value
    forgets_syncs,      // SQLite's disk acknowledges what a power cut may lose
};
// For `writes_otherwise`. The value is JSON.
struct planted_member {
    std::string_view name{};
    std::string_view value{};
};

// What lies in a store, in the form of each engine.
struct store_content {
    table records;
    simulated_disk disk;
    simulated_dynamodb dynamodb;
};
// The same records for all engines. Call it outside of a world.
store_content content_with(const table& records);

// What the store and its ways have in common.
struct shared_store {
    simulation::engine engine = engine::model;
    store_content content;
    bool forgets_syncs = false;
    std::vector<std::string> findings; // what an engine could not read, or DynamoDB does not take
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
                      const bool& is_dead);
    ~simulated_records() override;

    store_weather weather;
    // As the server does when it starts; false if it cannot. Nothing can be read before.
    bool open();

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
    bool open_sqlite();
    bool open_dynamodb();
    template <class Result, class Work>
    std::expected<Result, store::error> call(std::string_view place, const Work& work);
    // What happens at that place at this time, whatever happened before: so that a shorter plan has the same weather.
    chance luck(std::string_view place) const;
    bool is_planted(planted fault, const store::key& at) const;
    void note_fault();
    void note_finding(std::string what);

    shared_store& in_;
    schedule& world_;
    const base::clock& clock_;
    std::uint64_t seed_;
    const bool& is_dead_;
    disk_user disk_;
    seeded_random random_;
    dynamodb_network network_;
    std::unique_ptr<store::records> engine_;
};

} // namespace poolguard::simulation
