#include "simulation/store/disk_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace poolguard::simulation {
namespace {

constexpr int sqlite_sector_bytes = 4096; // as SQLite has it on Linux
constexpr std::uint64_t always = 1'000'000;

// It lasts as long as a process that lives has it.
struct shared_memory {
    std::vector<std::unique_ptr<std::byte[]>> regions{};
};

} // namespace

int fail(int code, int system_error) {
    errno = system_error;
    return code;
}

// A file as one connection has it open.
struct open_file {
    disk_user& by;
    std::string name;
    std::shared_ptr<disk_file> file;
    int lock = SQLITE_LOCK_NONE;
    std::shared_ptr<shared_memory> memory{};
    unsigned shared = 0; // locks of the memory, a bit each
    unsigned exclusive = 0;
};

namespace {

std::vector<open_file*>& all_open() {
    static std::vector<open_file*> all;
    return all;
}

open_file& opened(sqlite3_file* of) { return *reinterpret_cast<file_handle*>(of)->opened; }

// Each other connection with the same file whose process lives.
template <class Visit>
void visit_others(const open_file& own, const Visit& visit) {
    for (auto* const each : all_open())
        if (each != &own && &each->by.world().disk == &own.by.world().disk && each->name == own.name &&
            !each->by.is_dead())
            visit(*each);
}

int read_file(sqlite3_file* of, void* into, int count, sqlite3_int64 at) {
    const auto& own = opened(of);
    const auto& weather = own.by.world().weather;
    auto luck = own.by.luck(at);
    if (own.by.is_dead() || own.by.fails(weather.is_cut_off ? always : weather.lost_request, luck))
        return fail(SQLITE_IOERR_READ, ESTALE); // EIO would say that the disk is damaged
    const auto& from = own.file->content();
    const auto begin = std::min(static_cast<std::size_t>(at), from.size());
    const auto there = std::min(static_cast<std::size_t>(count), from.size() - begin);
    std::memcpy(into, from.data() + begin, there);
    std::memset(static_cast<char*>(into) + there, 0, static_cast<std::size_t>(count) - there);
    return there == static_cast<std::size_t>(count) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* of, const void* from, int count, sqlite3_int64 at) {
    const auto& own = opened(of);
    const auto& given = own.by.world();
    auto luck = own.by.luck(at);
    if (given.is_dead || own.by.fails(given.weather.is_cut_off ? always : given.weather.lost_request, luck))
        return fail(SQLITE_IOERR_WRITE, EIO);
    const std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(count));
    const bool is_full = own.by.fails(given.weather.refused, luck);
    own.file->write(static_cast<std::size_t>(at), is_full ? bytes.substr(0, luck.below(bytes.size())) : bytes);
    if (is_full) return fail(SQLITE_FULL, ENOSPC);
    if (given.disk.note_write(given.world) || luck.below(10) == 0) own.by.rest(microseconds{luck.between(10, 500)});
    return given.is_dead ? fail(SQLITE_IOERR_WRITE, EIO) : SQLITE_OK;
}

int truncate_file(sqlite3_file* of, sqlite3_int64 size) {
    const auto& own = opened(of);
    auto luck = own.by.luck(size);
    if (own.by.is_dead() || own.by.fails(own.by.world().weather.is_cut_off ? always : 0, luck))
        return fail(SQLITE_IOERR_TRUNCATE, EIO);
    own.file->truncate(static_cast<std::size_t>(size));
    return SQLITE_OK;
}

int sync_file(sqlite3_file* of, int) {
    const auto& own = opened(of);
    const auto& weather = own.by.world().weather;
    auto luck = own.by.luck(static_cast<std::int64_t>(own.name.size()));
    own.by.rest(luck.pause(weather.shortest, weather.longest));
    if (own.by.is_dead()) return fail(SQLITE_IOERR_FSYNC, EIO);
    if (own.by.fails(weather.is_cut_off ? always : weather.lost_answer, luck)) {
        own.file->fail_to_sync(luck);
        return fail(SQLITE_IOERR_FSYNC, EIO);
    }
    if (!own.by.world().forgets_syncs) own.file->sync();
    return SQLITE_OK;
}

int file_size(sqlite3_file* of, sqlite3_int64* out) {
    *out = static_cast<sqlite3_int64>(opened(of).file->content().size());
    return opened(of).by.is_dead() ? fail(SQLITE_IOERR_FSTAT, EIO) : SQLITE_OK;
}

int lock_file(sqlite3_file* of, int level) {
    auto& own = opened(of);
    if (own.by.is_dead()) return fail(SQLITE_IOERR_LOCK, EIO);
    if (own.lock >= level) return SQLITE_OK;
    int others = SQLITE_LOCK_NONE;
    visit_others(own, [&](const open_file& each) { others = std::max(others, each.lock); });
    if (level == SQLITE_LOCK_SHARED && others >= SQLITE_LOCK_PENDING) return SQLITE_BUSY;
    if (level > SQLITE_LOCK_SHARED && others >= SQLITE_LOCK_RESERVED) return SQLITE_BUSY;
    // Nobody else begins to read, and those who do are waited for.
    const bool must_wait = level == SQLITE_LOCK_EXCLUSIVE && others >= SQLITE_LOCK_SHARED;
    own.lock = must_wait ? SQLITE_LOCK_PENDING : level;
    return must_wait ? SQLITE_BUSY : SQLITE_OK;
}

int unlock_file(sqlite3_file* of, int level) {
    auto& own = opened(of);
    own.lock = std::min(own.lock, level);
    return SQLITE_OK;
}

int is_reserved(sqlite3_file* of, int* out) {
    const auto& own = opened(of);
    *out = own.lock >= SQLITE_LOCK_RESERVED ? 1 : 0;
    visit_others(own, [&](const open_file& each) { *out |= each.lock >= SQLITE_LOCK_RESERVED ? 1 : 0; });
    return SQLITE_OK;
}

int control_file(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int tell_sector_size(sqlite3_file*) { return sqlite_sector_bytes; }
int tell_properties(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_memory(sqlite3_file* of, int region, int bytes, int may_extend, volatile void** out) {
    auto& own = opened(of);
    *out = nullptr;
    if (own.by.is_dead()) return fail(SQLITE_IOERR_SHMMAP, EIO);
    if (!own.memory)
        visit_others(own, [&](const open_file& each) {
            if (each.memory) own.memory = each.memory;
        });
    if (!own.memory) own.memory = std::make_shared<shared_memory>();
    auto& regions = own.memory->regions;
    const auto wanted = static_cast<std::size_t>(region);
    if (wanted >= regions.size() && may_extend == 0) return SQLITE_OK;
    while (wanted >= regions.size())
        regions.push_back(std::make_unique<std::byte[]>(static_cast<std::size_t>(bytes)));
    *out = regions[wanted].get();
    return SQLITE_OK;
}

int lock_memory(sqlite3_file* of, int first, int count, int how) {
    auto& own = opened(of);
    const auto wanted = ((1U << static_cast<unsigned>(count)) - 1) << static_cast<unsigned>(first);
    if ((how & SQLITE_SHM_UNLOCK) != 0) {
        own.shared &= ~wanted;
        own.exclusive &= ~wanted;
        return SQLITE_OK;
    }
    if (own.by.is_dead()) return fail(SQLITE_IOERR_SHMLOCK, EIO);
    const bool is_shared = (how & SQLITE_SHM_SHARED) != 0;
    unsigned taken = 0;
    visit_others(own, [&](const open_file& each) { taken |= each.exclusive | (is_shared ? 0 : each.shared); });
    if ((taken & wanted) != 0) return SQLITE_BUSY;
    (is_shared ? own.shared : own.exclusive) |= wanted;
    return SQLITE_OK;
}

// Nothing may happen here: a process that dies would go on in the memory of the others.
void pass_barrier(sqlite3_file*) {}

int unmap_memory(sqlite3_file* of, int) {
    auto& own = opened(of);
    own.memory.reset();
    own.shared = own.exclusive = 0;
    return SQLITE_OK;
}

int close_file(sqlite3_file* of) {
    const std::unique_ptr<open_file> own(&opened(of));
    std::erase(all_open(), own.get());
    return SQLITE_OK;
}

const sqlite3_io_methods& methods() {
    static const sqlite3_io_methods all = [] {
        sqlite3_io_methods out{};
        out.iVersion = 2;
        out.xClose = close_file;
        out.xRead = read_file;
        out.xWrite = write_file;
        out.xTruncate = truncate_file;
        out.xSync = sync_file;
        out.xFileSize = file_size;
        out.xLock = lock_file;
        out.xUnlock = unlock_file;
        out.xCheckReservedLock = is_reserved;
        out.xFileControl = control_file;
        out.xSectorSize = tell_sector_size;
        out.xDeviceCharacteristics = tell_properties;
        out.xShmMap = map_memory;
        out.xShmLock = lock_memory;
        out.xShmBarrier = pass_barrier;
        out.xShmUnmap = unmap_memory;
        return out;
    }();
    return all;
}

} // namespace

void open_handle(file_handle& out, disk_user& by, std::string name, std::shared_ptr<disk_file> file) {
    auto made = std::make_unique<open_file>(open_file{.by = by, .name = std::move(name), .file = std::move(file)});
    all_open().push_back(made.get());
    out.opened = made.release();
    out.base.pMethods = &methods();
}

} // namespace poolguard::simulation
