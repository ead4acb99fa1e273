#include "sqlite_fixture.hpp"
#include "store/sqlite_statement.hpp"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace poolguard::store {
namespace {

constexpr int writers = 4;

// What the process that is killed tells about a write that was acknowledged to it.
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
                const acknowledged told{writer, number};
                if (!(*opened)->put(key_of(round, told), std::to_string(number), if_absent{})) ::_exit(2);
                if (::write(pipe, &told, sizeof told) != sizeof told) ::_exit(3);
            }
        });
    running.clear();
    ::_exit(4);
}

// Lets a process write until `enough` writes were acknowledged, kills it, and gives all that were.
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
    acknowledged told{};
    while (::read(ends[0], &told, sizeof told) == sizeof told) {
        out.push_back(told);
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
        const auto told = write_and_kill(folder_.file(), round, static_cast<std::size_t>(1 + round * 7));
        ASSERT_FALSE(told.empty());
        const auto records = open();
        for (const auto& each : told) {
            const auto found = records->get(key_of(round, each));
            ASSERT_TRUE(found && *found) << each.writer << '#' << each.number;
            EXPECT_EQ((*found)->document, std::to_string(each.number));
        }
        auto beside = connect();
        EXPECT_EQ(query_text(beside, "PRAGMA integrity_check").value_or(""), "ok");
    }
}

} // namespace poolguard::store
