#pragma once
// Messages with codes that a pool's own function writes or delivers, where the answer must not wait for it: the time
// that the function takes would say that the user exists. They wait, sealed, in a queue in the records, like mail. If a
// process ends while it sends one, another one sends it again.

#include "base/background_loop.hpp"
#include "base/random.hpp"
#include "base/seal.hpp"
#include "pool/mail/codes.hpp"
#include "pool/mail/message_functions.hpp"
#include "store/due_queue.hpp"

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>

namespace poolguard::pool {

class user_pools;
class users;

struct deferred_message {
    static constexpr bool has_defaults = true;
    std::string pool_id;
    std::string username;
    std::string sub; // empty: for nobody. It is accepted like any other and then dropped
    code_purpose purpose{};
    std::string attribute; // as in code_address
    std::string address;   // the same
    message_reason why{};
    function_caller by;
    std::string code;
    std::string link; // as in user_message
};
BOOST_DESCRIBE_STRUCT(deferred_message, (), (pool_id, username, sub, purpose, attribute, address, why, by, code, link))

// All of these must outlive the messages.
struct deferred_message_ports {
    store::records& records;
    const base::clock& clock;
    base::random_source& random;
    const base::sealer& sealer;
    user_pools& pools;
    pool::users& users;
    const pool::codes& codes;
    const user_functions& functions;
    message_ports messages;
};

class deferred_messages {
  public:
    // How long a message belongs to the process that is sending it; longer than a function takes.
    static constexpr std::chrono::seconds claim{60};

    explicit deferred_messages(deferred_message_ports ports);
    // Stops, after the current messages.
    ~deferred_messages();

    // Returns when the message is in the records.
    result<void> put(const deferred_message& message);

    // Starts sending in the background, including messages that other processes left. Call at most once.
    void start();
    // Tries each message that is due once; returns how many were sent. A code that is no longer the user's latest, or
    // cannot be used any more, is not sent. One that the function refuses cannot be used; while the function is out of
    // reach, the message waits.
    std::size_t send_due();

  private:
    bool send(const store::record& taken);
    result<bool> send(const deferred_message& message);
    bool is_stopping();
    // A pool whose function cannot be reached is left alone for a while, so that its messages, which each would wait
    // for the function, hold up no other pool's.
    bool is_resting(std::string_view pool_id);
    void let_rest(const std::string& pool_id);

    deferred_message_ports ports_;
    store::due_queue queue_;
    std::mutex guard_;
    std::map<std::string, base::time_point, std::less<>> resting_; // until when
    // Two, so that one goes on while the other waits for a function that hangs. Last, so that they stop first.
    std::array<base::background_loop, 2> loops_{
        {{"deferred_messages_failed", std::chrono::seconds(1)}, {"deferred_messages_failed", std::chrono::seconds(1)}}};
};

} // namespace poolguard::pool
