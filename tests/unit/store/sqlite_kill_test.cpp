#include "sqlite_fixture.hpp"
#include "store/sqlite_statement.hpp"

#include <csignal>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

namespace poolguard::store {
namespace {

constexpr int writers = 4;

// What the killed process reports about a write that was acknowledged.
struct acknowledged {
    int writer;
    int number;
};

key key_of(int round, const acknowledged& write) {
    return {"round" + std::to_string(round), fmt::format("{}#{}", write.writer, write.number)};
}

// Writes until it is killed.
[[noreturn]] void write_forever(const std::filesystem::path& file, int round, int pipe) {
    const base::wall_clock clock;
    const auto opened = sqlite_records::open(file, clock);
    if (!opened) ::_exit(1);
    std::vector<std::jthread> running;
    for (int writer = 0; writer < writers; ++writer)
        running.emplace_back([&, writer] {
            for (int number = 0;; ++number) {
                const acknowledged written{writer, number};
                if (!(*opened)->put(key_of(round, written), std::to_string(number), if_absent{})) ::_exit(2);
                if (::write(pipe, &written, sizeof written) != sizeof written) ::_exit(3);
            }
        });
    running.clear();
    ::_exit(4);
}

// Lets a process write until `enough` writes were acknowledged, kills it, and returns all acknowledged writes.
std::vector<acknowledged> write_and_kill(const std::filesystem::path& file, int round, std::size_t enough) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    const auto child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        write_forever(file, round, ends[1]);
    }
    ::close(ends[1]);
    std::vector<acknowledged> out;
    acknowledged written{};
    while (::read(ends[0], &written, sizeof written) == sizeof written) {
        out.push_back(written);
        if (out.size() == enough) ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "ended by itself with " << WEXITSTATUS(status);
    return out;
}

class sqlite_kill_test : public sqlite_fixture {};

} // namespace

TEST_F(sqlite_kill_test, nothing_acknowledged_is_lost) {
    for (int round = 0; round < 20; ++round) {
        SCOPED_TRACE(round);
        const auto reported = write_and_kill(folder_.file(), round, static_cast<std::size_t>(1 + round * 7));
        ASSERT_FALSE(reported.empty());
        const auto records = open();
        for (const auto& each : reported) {
            const auto found = records->get(key_of(round, each));
            ASSERT_TRUE(found && *found) << each.writer << '#' << each.number;
            EXPECT_EQ((*found)->document, std::to_string(each.number));
        }
        auto beside = connect();
        EXPECT_EQ(query_text(beside, "PRAGMA integrity_check").value_or(""), "ok");
    }
}

} // namespace poolguard::store
