// Writes confirmed users directly to the records of a stopped server: user0@example.com and so on. All have the same
// password, hashed once, since hashing a million passwords would take hours.
//
//   fill_pool DATABASE POOL-ID COUNT PASSWORD
#include "bench_pool.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/passwords/password_hasher.hpp"

#include <atomic>
#include <fmt/format.h>

int main(int argc, char** argv) {
    using namespace poolguard;
    if (argc != 5) {
        std::fputs("fill_pool DATABASE POOL-ID COUNT PASSWORD\n", stderr);
        return 2;
    }
    const base::wall_clock clock;
    base::system_random random;
    const auto records = bench::open_records(argv[1], clock);
    const base::sealer unused(base::secret(random.take(32)), "client secrets");
    pool::user_pools pools(*records, clock, random, unused);
    const auto pool = *bench::must(pools.find(argv[2]), "finding the pool");
    const auto hash = pool::password_hasher(random).hash(argv[4]);
    const int count = std::atoi(argv[3]);

    pool::users users(*records, clock);
    std::atomic<int> next = 0;
    bench::run_in_threads(64, [&] {
        for (int number = next++; number < count; number = next++) {
            pool::user_document user;
            user.username = user.sub = random.uuid();
            user.attributes = {{"email", fmt::format("user{}@example.com", number)}, {"email_verified", "true"}};
            user.status = cognito::user_status::CONFIRMED;
            user.created = user.modified = base::epoch_milliseconds(clock.now());
            user.password_hash = hash;
            bench::must(users.create(*pool, user), "writing a user");
        }
    });
    return 0;
}
