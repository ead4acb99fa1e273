#include "http/server.hpp"
#include "http/worker_pool.hpp"
#include "unit/api/world.hpp"
#include "unit/http/loopback_client.hpp"

#include <array>
#include <atomic>
#include <cstdlib>
#include <gtest/gtest.h>
#include <new>
#include <string>
#include <sys/prctl.h>

namespace {

std::atomic<bool> counts_allocations = false;
std::atomic<int> allocations = 0;

// Of the I/O threads, which have this name.
void count_allocation() {
    if (!counts_allocations) return;
    std::array<char, 17> name{};
    if (::prctl(PR_GET_NAME, name.data()) == 0 && std::string_view(name.data()) == "http-io") ++allocations;
}

} // namespace

// In place of those of the standard library, for this whole program.
void* operator new(std::size_t size) {
    count_allocation();
    if (auto* const out = std::malloc(size == 0 ? 1 : size)) return out;
    throw std::bad_alloc();
}
void operator delete(void* given) noexcept { std::free(given); }
void operator delete(void* given, std::size_t) noexcept { std::free(given); }

namespace poolguard::api {
namespace {

class request_way_test : public testing::Test {
  protected:
    request_way_test() {
        add_routes(table, at.ports());
        started = served.start();
    }

    // The fewest allocations of several runs: the server's clock may tick during some of them.
    int allocations_of(const std::string& requests, std::size_t answers) {
        http::loopback_client client(served.port());
        int fewest = -1;
        for (int run = 0; run < 6; ++run) {
            allocations = 0;
            // The first run finds the buffers and the cache empty.
            counts_allocations = run > 0;
            for (int i = 0; i < 20; ++i) {
                client.send(requests);
                for (std::size_t answer = 0; answer < answers; ++answer)
                    EXPECT_TRUE(client.read_response().starts_with("HTTP/1.1 200 OK"));
            }
            counts_allocations = false;
            if (run > 0) fewest = fewest < 0 ? allocations.load() : std::min(fewest, allocations.load());
        }
        return fewest;
    }
    std::string request_of(std::string_view path) {
        return fmt::format("GET {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {}\r\n\r\n", path, bearer);
    }

    world at;
    std::string bearer = at.bearer();
    http::router table;
    http::worker_pool quick{1, 1, 0};
    http::worker_pool slow{1, 1, 0};
    http::server served{one_thread(), table, http::worker_lanes{quick, slow}, {}};
    std::expected<void, std::string> started;

  private:
    static http::server_options one_thread() {
        http::server_options options;
        options.port = 0;
        options.io_threads = 1;
        options.access_log = false;
        return options;
    }
};

TEST_F(request_way_test, allocates_nothing_for_a_token_seen_before) {
    ASSERT_TRUE(started) << started.error();
    at.keys.fetch({}, at.clock.now());
    EXPECT_EQ(allocations_of(request_of("/api/items/me"), 1), 0);
}

TEST_F(request_way_test, allocates_nothing_for_pipelined_requests) {
    ASSERT_TRUE(started) << started.error();
    at.keys.fetch({}, at.clock.now());
    EXPECT_EQ(allocations_of(request_of("/api/items/me") + request_of("/api/items/me"), 2), 0);
}

TEST_F(request_way_test, counts_what_is_allocated) {
    ASSERT_TRUE(started) << started.error();
    EXPECT_GT(allocations_of(request_of("/problems"), 1), 0);
}

} // namespace
} // namespace poolguard::api
