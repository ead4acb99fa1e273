#include "app/commands/tables_command.hpp"

#include "app/files/report.hpp"
#include "app/server/record_store.hpp"
#include "store/dynamodb_setup.hpp"

#include <fmt/format.h>

namespace poolguard::app {

int create_tables(const settings& given, const environment& variables) {
    if (!given.store.is_shared()) {
        report("POOLGUARD_STORE is not dynamodb: records in the data folder need no tables");
        return 2;
    }
    const base::wall_clock clock;
    base::system_random random;
    dynamodb_access dynamodb(given, variables, clock, random);
    const auto made = make_tables(store::dynamodb::calls(dynamodb.service()), dynamodb.tables());
    if (!made) {
        report(made.error().sentence);
        return 1;
    }
    for (const auto& each : *made) {
        fmt::print("{} {}\n", each.name, each.was_there ? "already exists" : "was created");
        if (!each.removes_expired)
            fmt::print("{} keeps expired records: this store does not delete them by itself\n", each.name);
    }
    return 0;
}

} // namespace poolguard::app
