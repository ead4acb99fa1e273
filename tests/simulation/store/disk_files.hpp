#pragma once
// SQLite's handles of files on simulated disks (https://sqlite.org/c3ref/io_methods.html): accesses that take time and
// fail, locks, and the memory that processes share beside a database.

#include "simulation/store/disk_vfs.hpp"

#include <memory>
#include <sqlite3.h>
#include <string>

namespace poolguard::simulation {

// What a function of SQLite's returns; the system error says more (sqlite3_system_errno).
int fail(int code, int system_error);

struct open_file;

// As SQLite allocates it.
struct file_handle {
    sqlite3_file base;
    open_file* opened;
};
void open_handle(file_handle& out, disk_user& by, std::string name, std::shared_ptr<disk_file> file);

} // namespace poolguard::simulation
