#pragma once
// A server of a world: the embedded pool, the gateway and their background work, as app::assembly puts them together,
// on the world's store, mail, clock and chance. It is killed and started again like a process.

#include "app/server/gateway.hpp"
#include "app/server/kept_audit.hpp"
#include "cognito/in_process_transport.hpp"
#include "pool/embedded_pool.hpp"
#include "pool/mail/mail_queue.hpp"
#include "simulation/mail_box.hpp"
#include "simulation/node_clock.hpp"
#include "simulation/simulated_records.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poolguard::simulation {

// What the nodes of a world share.
struct surroundings {
    schedule time;
    shared_store store;
    mail_box mail;
    std::uint64_t mail_failures = 0; // in a million
};

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

// The key of all nodes.
base::secret master_key();

class node {
  public:
    node(surroundings& in, std::uint64_t number, chance luck);
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
    // The default app client's.
    const std::string& client_id() const;
    const std::string& pool_id() const;

    // These survive a restart.
    node_clock clock;
    store_weather weather;
    // Takes the weather over.
    void set_weather(const store_weather& now);
    std::uint64_t number() const { return number_; }

  private:
    struct process;
    surroundings& in_;
    std::uint64_t number_;
    chance luck_;
    std::shared_ptr<process> process_;
    bool is_open_ = false; // takes requests
    microseconds began_{0};
};

// Makes the pool with its keys and clients, which takes a while: once for all worlds.
table provisioned_store();

} // namespace poolguard::simulation
