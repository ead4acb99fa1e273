#include "simulation/store/disk_vfs.hpp"

#include "simulation/store/disk_files.hpp"
#include "simulation/waits.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <stdexcept>

namespace poolguard::simulation {
namespace {

constexpr int longest_name = 512;

std::vector<disk_user*>& all_users() {
    static std::vector<disk_user*> all;
    return all;
}
chance& random_of_sqlite() {
    static chance one{0};
    return one;
}

// Whose file it is, and its name on the disk; null if nobody's.
std::pair<disk_user*, std::string> parse_name(const char* name) {
    if (name == nullptr) return {};
    const auto file = std::filesystem::path(name).filename().string();
    std::size_t number = 0;
    const auto [end, failed] = std::from_chars(file.data(), file.data() + file.size(), number);
    if (failed != std::errc{} || number >= all_users().size()) return {};
    return {all_users()[number], std::string(end)};
}

int open_by_name(sqlite3_vfs*, const char* name, sqlite3_file* out, int flags, int* out_flags) {
    out->pMethods = nullptr;
    const auto [user, rest] = parse_name(name);
    if (user == nullptr || user->is_dead()) return fail(SQLITE_CANTOPEN, EIO);
    auto& disk = user->world().disk;
    // The server has made the database's file itself.
    const bool may_make = (flags & (SQLITE_OPEN_CREATE | SQLITE_OPEN_MAIN_DB)) != 0;
    auto file = may_make ? disk.find_or_make(rest) : disk.find(rest);
    if (!file) return fail(SQLITE_CANTOPEN, ENOENT);
    open_handle(*reinterpret_cast<file_handle*>(out), *user, rest, std::move(file));
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs*, const char* name, int) {
    const auto [user, rest] = parse_name(name);
    if (user == nullptr || user->is_dead()) return fail(SQLITE_IOERR_DELETE, EIO);
    return user->world().disk.remove(rest) ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

int look_at_file(sqlite3_vfs*, const char* name, int, int* out) {
    const auto [user, rest] = parse_name(name);
    *out = 0;
    if (user == nullptr || user->is_dead()) return fail(SQLITE_IOERR_ACCESS, EIO);
    const auto found = user->world().disk.find(rest);
    *out = found && !found->content().empty() ? 1 : 0;
    return SQLITE_OK;
}

int make_name_full(sqlite3_vfs*, const char* name, int room, char* out) {
    const auto bytes = std::strlen(name) + 1;
    if (bytes > static_cast<std::size_t>(room)) return SQLITE_CANTOPEN;
    std::memcpy(out, name, bytes);
    return SQLITE_OK;
}

int fill_with_chance(sqlite3_vfs*, int count, char* out) {
    for (int i = 0; i < count; ++i)
        out[i] = static_cast<char>(random_of_sqlite().next() & 0xffU);
    return count;
}

int sleep_in_world(sqlite3_vfs*, int pause) {
    if (auto* const world = schedule::running()) world->sleep(microseconds{pause});
    return pause;
}

// In milliseconds of the Julian calendar.
int tell_time(sqlite3_vfs*, sqlite3_int64* out) {
    constexpr sqlite3_int64 begin_of_1970 = 210'866'760'000'000;
    const auto* const world = schedule::running();
    const auto now = beginning_of_worlds + (world == nullptr ? microseconds{0} : world->now());
    *out = begin_of_1970 + std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    return SQLITE_OK;
}

void register_vfs() {
    static sqlite3_vfs own = [] {
        sqlite3_vfs out{};
        out.iVersion = 2;
        out.szOsFile = sizeof(file_handle);
        out.mxPathname = longest_name;
        out.zName = "poolguard-simulation";
        out.xOpen = open_by_name;
        out.xDelete = delete_file;
        out.xAccess = look_at_file;
        out.xFullPathname = make_name_full;
        out.xRandomness = fill_with_chance;
        out.xSleep = sleep_in_world;
        out.xCurrentTimeInt64 = tell_time;
        return out;
    }();
    static const int registered = sqlite3_vfs_register(&own, 1);
    if (registered != SQLITE_OK) throw std::runtime_error("SQLite does not take the simulated disks");
}

// With an empty file for each process, as the server makes them before SQLite opens them.
class folder {
  public:
    folder() {
        auto name = (std::filesystem::temp_directory_path() / "poolguard-simulation-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
        path_ = name;
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() {
        std::error_code failed;
        std::filesystem::remove_all(path_, failed);
    }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

} // namespace

disk_user::disk_user(ports given, std::uint64_t seed) : given_(std::move(given)), seed_(seed) {
    register_vfs();
    auto& all = all_users();
    const auto place = std::ranges::find(all, nullptr);
    number_ = static_cast<std::size_t>(place - all.begin());
    if (place == all.end())
        all.push_back(this);
    else
        *place = this;
}

disk_user::~disk_user() { all_users()[number_] = nullptr; }

std::filesystem::path disk_user::database() const {
    static const folder of_all;
    return of_all.path() / fmt::format("{}.db", number_);
}

chance disk_user::luck(std::int64_t place) const {
    const auto now = static_cast<std::uint64_t>(given_.world.now().count());
    return chance(seed_ ^ now * 0x9e3779b97f4a7c15U ^ static_cast<std::uint64_t>(place) * 1099511628211U);
}

bool disk_user::fails(std::uint64_t in_million, chance& luck) const {
    if (!luck.happens(in_million)) return false;
    given_.note_fault();
    return true;
}

void disk_user::rest(microseconds pause) const {
    if (schedule::running() != &given_.world) return;
    // Who waits for the lock meanwhile may give up.
    if (pause >= too_slow) given_.note_fault();
    given_.world.sleep(pause);
    if (pause >= too_slow) given_.note_fault();
}

void seed_sqlite(std::uint64_t seed) {
    register_vfs();
    random_of_sqlite() = chance(seed);
    sqlite3_randomness(0, nullptr);
}

} // namespace poolguard::simulation
