#include "unit/http/loopback_client.hpp"
#include "unit/http/running_server.hpp"

#include <array>
#include <atomic>
#include <gtest/gtest.h>
#include <latch>
#include <string>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_THREAD__)
#define COUNTS_NO_CALLS
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define COUNTS_NO_CALLS
#endif
#endif

namespace {

// The calls of the I/O threads, which have this name.
struct counted_calls {
    std::atomic<int> received = 0;
    std::atomic<int> sent = 0;
};
[[maybe_unused]] counted_calls& calls() {
    static counted_calls all;
    return all;
}
[[maybe_unused]] bool is_io_thread() {
    std::array<char, 17> name{};
    return ::prctl(PR_GET_NAME, name.data()) == 0 && std::string_view(name.data()) == "http-io";
}

} // namespace

#ifndef COUNTS_NO_CALLS
// In place of those of the C library, for this whole program. What only looks (MSG_PEEK) is not counted. Not with the
// thread sanitizer, which learns from its own what happens before what.
extern "C" ssize_t recv(int socket, void* into, size_t size, int flags) {
    if ((flags & MSG_PEEK) == 0 && is_io_thread()) ++calls().received;
    return ::syscall(SYS_recvfrom, socket, into, size, flags, nullptr, nullptr);
}
extern "C" ssize_t send(int socket, const void* from, size_t size, int flags) {
    if (is_io_thread()) ++calls().sent;
    return ::syscall(SYS_sendto, socket, from, size, flags, nullptr, 0);
}
extern "C" ssize_t sendmsg(int socket, const msghdr* message, int flags) {
    if (is_io_thread()) ++calls().sent;
    return ::syscall(SYS_sendmsg, socket, message, flags);
}
#endif

namespace poolguard::http {
namespace {

constexpr auto hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

// With one I/O thread, which a request to /hold stops until release().
class connection_test : public testing::Test {
  public:
    ~connection_test() override { release(); }

  protected:
    std::uint16_t start() {
        running.options.io_threads = 1;
        running.add(method::get, "/hold", 0, [this](const request&) {
            held.count_down();
            released.wait();
            return running_server::make_text("held");
        });
        running.start();
        return running.port();
    }
    void hold() {
        holder.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
        held.wait();
    }
    void release() {
        if (!released.try_wait()) released.count_down();
    }
    std::latch held{1};
    std::latch released{1};
    running_server running;
    loopback_client holder{start()};
};

#ifndef COUNTS_NO_CALLS
TEST_F(connection_test, receives_and_sends_once_for_each_request) {
    holder.send(hello);
    holder.read_response();
    calls().received = calls().sent = 0;
    for (int i = 0; i < 100; ++i) {
        holder.send(hello);
        ASSERT_TRUE(holder.read_response().ends_with("hello"));
    }
    EXPECT_EQ(calls().received, 100);
    EXPECT_EQ(calls().sent, 100);
}

TEST_F(connection_test, sends_the_answers_to_pipelined_requests_together) {
    holder.send(hello);
    holder.read_response();
    calls().received = calls().sent = 0;
    std::string all;
    for (int i = 0; i < 20; ++i)
        all += hello;
    holder.send(all);
    for (int i = 0; i < 20; ++i)
        ASSERT_TRUE(holder.read_response().ends_with("hello"));
    EXPECT_EQ(calls().received, 1);
    EXPECT_EQ(calls().sent, 1);
}
#endif

TEST_F(connection_test, notices_an_end_that_comes_together_with_a_request) {
    loopback_client client(running.port());
    client.send(hello);
    client.read_response();
    hold();
    client.send(hello);
    client.shut_down_sending();
    release();
    EXPECT_TRUE(client.read_response().ends_with("hello"));
    EXPECT_EQ(client.read_to_end(), "");
}

TEST_F(connection_test, lingers_no_longer_than_a_peer_that_has_ended_with_its_request) {
    loopback_client client(running.port());
    client.send(hello);
    client.read_response();
    hold();
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    client.shut_down_sending();
    release();
    EXPECT_TRUE(client.read_response().ends_with("hello"));
    EXPECT_EQ(client.read_to_end(), "");
    // The I/O thread finds both ends at once. When it serves another request, the connection is gone.
    EXPECT_TRUE(holder.read_response().ends_with("held"));
    holder.send(hello);
    EXPECT_TRUE(holder.read_response().ends_with("hello"));
    EXPECT_EQ(running.instance->open_connections(), 1U);
}

TEST_F(connection_test, reads_on_behind_urgent_data) {
    loopback_client client(running.port());
    client.send(hello);
    client.read_response();
    hold();
    client.send("GET /hello HTTP/1.1\r\n");
    client.send_urgent("!");
    client.send("Host: a\r\n\r\n");
    release();
    EXPECT_TRUE(client.read_response().ends_with("hello"));
}

TEST_F(connection_test, ends_between_whole_answers_when_the_server_ends) {
    loopback_client client(running.port());
    client.send(hello);
    client.read_response();
    hold();
    constexpr int requests = 100;
    for (int i = 0; i < requests; ++i)
        client.send(hello);
    release();
    running.instance.reset();
    int answers = 0;
    for (std::string each; !(each = client.read_response()).empty(); ++answers)
        ASSERT_TRUE(each.ends_with("\r\n\r\nhello")) << each;
    EXPECT_LE(answers, requests);
    EXPECT_TRUE(client.has_ended());
}

} // namespace
} // namespace poolguard::http
