#pragma once
// A server of a world: the embedded pool, the gateway and their background work, as app::assembly puts them together,
// on the world's store, mail, clock and chance. It is killed and started again like a process.

#include "app/server/kept_audit.hpp"
#include "pool/protocol/dispatcher.hpp"
#include "simulation/far_cognito.hpp"
#include "simulation/node_clock.hpp"
#include "simulation/surroundings.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::simulation {

struct asked {
    http::method method = http::method::get;
    std::string target;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
    std::string address = "192.0.2.1"; // of the client
};
struct answered {
    unsigned status = 0; // 0: the node was not there, or died before it answered
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    bool had_fault = false; // of the store, while the node worked
};

// Of an operation of Cognito's protocol.
struct pool_answer {
    unsigned status = 0; // as above
    std::string error{};
    std::string body{};
    bool had_fault = false;
};

class node {
  public:
    // With a pool of its own, or as a gateway in front of that Cognito.
    node(surroundings& in, shared_store& store, std::uint64_t number, chance luck, node* cognito = nullptr);
    node(const node&) = delete;
    node& operator=(const node&) = delete;
    ~node();

    // Starts the process; false if that failed, as it does while the store is out of reach. Call it in a fiber that may
    // start threads.
    bool start();
    // Ends it at once: what it has not written is lost, and nobody gets an answer any more.
    void kill();
    bool is_up() const { return process_ != nullptr && is_open_; }
    // Whether it has been up for that long.
    bool has_run_for(microseconds span) const { return is_up() && in_.time.now() - began_ > span; }
    // Sends a request and waits for the answer.
    answered ask(const asked& what);
    // Calls an operation of the pool as its operator does.
    pool_answer operate(std::string_view operation, std::string_view body);
    // What Cognito does for a gateway; a fault where there is no process.
    pool::dispatcher::wire_reply serve(std::string_view operation, std::string_view body);
    service::oauth_reply serve_form(const service::oauth_post& what);
    std::expected<std::string, std::string> serve_keys();

    // These survive a restart.
    node_clock clock;
    store_weather weather;
    // Takes the weather over.
    void set_weather(const store_weather& now);
    std::uint64_t number() const { return number_; }

  private:
    struct process;
    surroundings& in_;
    shared_store& store_;
    std::uint64_t number_;
    chance luck_;
    node* cognito_; // null: its own
    std::shared_ptr<process> process_;
    bool is_open_ = false; // takes requests
    microseconds began_{0};
};

// What is there before the first node of a world starts.
struct beginning {
    store_content store;
    pool_names names;
};
// Makes the pool with its keys and clients, which takes a while: once for all worlds.
beginning make_beginning();

} // namespace poolguard::simulation
