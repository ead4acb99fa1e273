#pragma once
// SQLite's way to simulated disks: a VFS (https://sqlite.org/vfs.html) in the place of the operating system's. Files,
// their locks and the memory that processes share are the world's, so several processes may open one database, and one
// that has died holds nothing any more.

#include "simulation/store/simulated_disk.hpp"
#include "simulation/store/store_weather.hpp"

#include <filesystem>
#include <functional>

namespace poolguard::simulation {

// A process that opens files of a disk.
class disk_user {
  public:
    struct ports {
        simulated_disk& disk;
        schedule& world;
        const store_weather& weather;
        const bool& is_dead;
        const bool& forgets_syncs; // a planted fault: a sync is acknowledged and not done
        std::function<void()> note_fault;
    };
    // The ports must outlive the object, and the object the process's connections.
    disk_user(ports given, std::uint64_t seed);
    disk_user(const disk_user&) = delete;
    disk_user& operator=(const disk_user&) = delete;
    ~disk_user();

    // The name under which this process opens the disk's database. SQLite only tells the VFS names, so each process has
    // one of its own. An empty file of the name lies where the server expects it.
    std::filesystem::path database() const;

    const ports& world() const { return given_; }
    bool is_dead() const { return given_.is_dead; }
    // Chance at this moment and place, whatever happened before.
    chance luck(std::int64_t place) const;
    // Whether an access fails that does so `in_million` times out of a million.
    bool fails(std::uint64_t in_million, chance& luck) const;
    void rest(microseconds pause) const;

  private:
    ports given_;
    std::uint64_t seed_;
    std::size_t number_;
};

// From where SQLite takes its own random numbers from now on.
void seed_sqlite(std::uint64_t seed);

} // namespace poolguard::simulation
