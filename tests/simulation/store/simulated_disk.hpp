#pragma once
// A disk: programs see each write at once, but only what was synced is certain to be there after a power cut. Of the
// rest, chance decides: a write may be lost, also before later ones that are not, or be there in some of its sectors.

#include "simulation/chance.hpp"
#include "simulation/fibers.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::simulation {

class disk_file {
  public:
    // As programs see it.
    const std::string& content() const { return seen_; }
    void write(std::size_t at, std::string_view bytes);
    void truncate(std::size_t size);
    void sync();
    // What was not synced may or may not get to the disk, and a later sync does not try again, as on Linux.
    void fail_to_sync(chance& luck);
    // False if the file is gone.
    bool lose_power(chance& luck);

  private:
    struct change {
        std::size_t at = 0; // of a truncation: the new size
        std::string bytes{};
        bool is_truncation = false;
    };
    static void apply(const change& which, std::string& to);
    static void apply_by_chance(const change& which, std::string& to, chance& luck);

    std::string seen_;
    std::string synced_;
    std::vector<change> unsynced_;
    bool was_synced_ = false;
};

// A removed file stays removed.
class simulated_disk {
  public:
    simulated_disk() = default;
    // Copies the files.
    simulated_disk(const simulated_disk& from) { *this = from; }
    simulated_disk& operator=(const simulated_disk& from);
    ~simulated_disk() = default;

    // Null if there is none.
    std::shared_ptr<disk_file> find(const std::string& name) const;
    std::shared_ptr<disk_file> find_or_make(const std::string& name);
    bool remove(const std::string& name) { return files_.erase(name) > 0; }
    void lose_power(chance luck);

    // Waits until there were so many writes from now on, or for that long. Whoever writes must rest after a write that
    // was waited for, so that something can happen in between.
    void wait_for_writes(schedule& world, unsigned count, microseconds longest);
    // Whether somebody waited for this one.
    bool note_write(schedule& world);

  private:
    std::map<std::string, std::shared_ptr<disk_file>> files_;
    unsigned awaited_ = 0;
};

} // namespace poolguard::simulation
