#include "app/commands/tables_command.hpp"

#include "app/server/record_store.hpp"
#include "store/dynamodb_setup.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace poolguard::app {

int create_tables(const settings& given, const environment& variables) {
    if (!given.store.is_shared()) {
        fmt::print(stderr,
                   "poolguard: POOLGUARD_STORE is not dynamodb: the records in the data folder need no tables\n");
        return 2;
    }
    const base::wall_clock clock;
    base::system_random random;
    dynamodb_access dynamodb(given, variables, clock, random);
    const auto made = make_tables(store::dynamodb::calls(dynamodb.service()), dynamodb.tables());
    if (!made) {
        fmt::print(stderr, "poolguard: {}\n", made.error().sentence);
        return 1;
    }
    for (const auto& each : *made) {
        fmt::print("{} {}\n", each.name, each.was_there ? "is there" : "was made");
        if (!each.removes_expired)
            fmt::print("{} will keep what has expired: this store does not remove it by itself\n", each.name);
    }
    return 0;
}

} // namespace poolguard::app
