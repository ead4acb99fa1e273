#include "simulation/store/simulated_disk.hpp"

#include <algorithm>

namespace poolguard::simulation {
namespace {

constexpr std::size_t sector_bytes = 512; // a disk writes each one as a whole or not at all

} // namespace

void disk_file::apply(const change& which, std::string& to) {
    if (which.is_truncation) {
        to.resize(std::min(to.size(), which.at));
        return;
    }
    to.resize(std::max(to.size(), which.at + which.bytes.size()));
    to.replace(which.at, which.bytes.size(), which.bytes);
}

void disk_file::apply_by_chance(const change& which, std::string& to, chance& luck) {
    const auto how = luck.below(3);
    if (how == 0) return;
    if (how == 1 || which.is_truncation) return apply(which, to);
    for (std::size_t done = 0; done < which.bytes.size();) {
        const auto at = which.at + done;
        const auto end = std::min((at / sector_bytes + 1) * sector_bytes - which.at, which.bytes.size());
        if (luck.below(2) == 0) apply({.at = at, .bytes = which.bytes.substr(done, end - done)}, to);
        done = end;
    }
}

void disk_file::write(std::size_t at, std::string_view bytes) {
    unsynced_.push_back({.at = at, .bytes = std::string(bytes)});
    apply(unsynced_.back(), seen_);
}

void disk_file::truncate(std::size_t size) {
    unsynced_.push_back({.at = size, .is_truncation = true});
    apply(unsynced_.back(), seen_);
}

void disk_file::sync() {
    for (const auto& each : unsynced_)
        apply(each, synced_);
    unsynced_.clear();
    was_synced_ = true;
}

void disk_file::fail_to_sync(chance& luck) {
    for (const auto& each : unsynced_)
        apply_by_chance(each, synced_, luck);
    unsynced_.clear();
}

bool disk_file::lose_power(chance& luck) {
    // Mostly some of it is lost; at times nothing or all.
    const auto mood = luck.below(4);
    if (!was_synced_ && mood != 1 && luck.below(2) == 0) return false;
    if (mood == 1) sync();
    if (mood > 1) fail_to_sync(luck);
    unsynced_.clear();
    seen_ = synced_;
    was_synced_ = true;
    return true;
}

simulated_disk& simulated_disk::operator=(const simulated_disk& from) {
    if (this == &from) return *this;
    files_.clear();
    for (const auto& [name, file] : from.files_)
        files_.emplace(name, std::make_shared<disk_file>(*file));
    return *this;
}

std::shared_ptr<disk_file> simulated_disk::find(const std::string& name) const {
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : found->second;
}

std::shared_ptr<disk_file> simulated_disk::find_or_make(const std::string& name) {
    auto& found = files_[name];
    if (!found) found = std::make_shared<disk_file>();
    return found;
}

void simulated_disk::lose_power(chance luck) {
    std::erase_if(files_, [&](const auto& each) { return !each.second->lose_power(luck); });
}

void simulated_disk::wait_for_writes(schedule& world, unsigned count, microseconds longest) {
    awaited_ = count;
    world.wait(this, world.now() + longest);
    awaited_ = 0;
}

bool simulated_disk::note_write(schedule& world) {
    if (awaited_ == 0 || --awaited_ > 0) return false;
    world.wake_all(this);
    return true;
}

} // namespace poolguard::simulation
