#pragma once
// The tests' own DynamoDB as a separate process, which can be made to fail (clients/node/dynamodb.mjs): dynalite, or
// "local" for Amazon's DynamoDB Local.

#include <array>
#include <cerrno>
#include <csignal>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace poolguard::store {

class dynamodb_process {
  public:
    explicit dynamodb_process(std::string engine) {
        std::array<int, 2> in{};
        std::array<int, 2> out{};
        if (::pipe(in.data()) != 0 || ::pipe(out.data()) != 0) throw std::runtime_error("no pipe");
        posix_spawn_file_actions_t actions{};
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in[0], 0);
        posix_spawn_file_actions_adddup2(&actions, out[1], 1);
        for (const int each : {in[0], in[1], out[0], out[1]})
            posix_spawn_file_actions_addclose(&actions, each);
        std::string program = "node";
        std::string script = std::string(NODE_SCRIPTS) + "/dynamodb.mjs";
        std::array<char*, 4> arguments{program.data(), script.data(), engine.data(), nullptr};
        const int failed = ::posix_spawnp(&process_, "node", &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        ::close(in[0]);
        ::close(out[1]);
        commands_ = in[1];
        answers_ = out[0];
        if (failed != 0) throw std::runtime_error("node does not start");
        url_ = read_line();
    }
    dynamodb_process(const dynamodb_process&) = delete;
    dynamodb_process& operator=(const dynamodb_process&) = delete;
    ~dynamodb_process() {
        ::close(commands_);
        ::close(answers_);
        ::waitpid(process_, nullptr, 0);
    }

    const std::string& url() const { return url_; }

    // A line of JSON in the script's format.
    void tell(const std::string& command) {
        const auto line = command + '\n';
        if (::write(commands_, line.data(), line.size()) != static_cast<ssize_t>(line.size()) || read_line() != "done")
            throw std::runtime_error("the database does not take " + command);
    }

  private:
    std::string read_line() {
        std::string out;
        for (char c = 0; ::read(answers_, &c, 1) == 1;) {
            if (c == '\n') return out;
            out += c;
        }
        throw std::runtime_error("the database has ended; is `npm ci` done in tests/clients/node?");
    }

    pid_t process_ = 0;
    int commands_ = -1;
    int answers_ = -1;
    std::string url_;
};

} // namespace poolguard::store
