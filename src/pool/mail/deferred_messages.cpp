#include "pool/mail/deferred_messages.hpp"

#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/model/users.hpp"
#include "pool/protocol/refusal.hpp"
#include "store/document.hpp"

#include <algorithm>

namespace poolguard::pool {

struct waiting_message {
    std::string message; // base64 of the sealed message
    std::int64_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(waiting_message, (), (message, attempts))

namespace {

constexpr std::chrono::seconds shortest_wait{2};
constexpr std::chrono::seconds longest_wait{600};
constexpr std::chrono::seconds function_rest{10};

std::optional<deferred_message> unseal(const waiting_message& waiting, std::string_view name,
                                       const base::sealer& sealer) {
    const auto sealed = base::from_base64(waiting.message);
    auto plain = sealed ? sealer.open(*sealed, name) : std::nullopt;
    if (!plain) return std::nullopt;
    auto read = base::json::read<deferred_message>(*plain, base::json::unknown_members::ignore);
    base::wipe(*plain);
    if (!read) return std::nullopt;
    return std::move(*read);
}

// Trying again may help.
bool may_pass(const failure& why) {
    return is_server_fault(why) || why.name == cognito::failure_name::code_delivery_failure ||
           why.name == cognito::failure_name::unexpected_lambda;
}

} // namespace

deferred_messages::deferred_messages(deferred_message_ports ports)
    : ports_(ports),
      queue_(
          {.partition = "message-queue", .claim = claim, .first_pause = shortest_wait, .longest_pause = longest_wait},
          ports.records, ports.clock) {}

deferred_messages::~deferred_messages() {
    for (auto& each : loops_)
        each.stop();
}

result<void> deferred_messages::put(const deferred_message& message) {
    const auto name = base::to_hex(ports_.random.take(16));
    auto plain = base::json::write(message);
    const waiting_message waiting{base::to_base64(ports_.sealer.seal(ports_.random, plain, name)), 0};
    base::wipe(plain);
    const auto until = ports_.clock.now() + lifetime(message.purpose);
    if (const auto written = queue_.put(name, base::json::write(waiting), until); !written)
        return std::unexpected(store_failure(written.error()));
    for (auto& each : loops_)
        each.wake();
    return {};
}

void deferred_messages::start() {
    for (auto& each : loops_)
        each.start([this] { send_due(); });
}

bool deferred_messages::is_stopping() {
    return std::ranges::any_of(loops_, [](auto& each) { return each.is_stopping(); });
}

std::size_t deferred_messages::send_due() {
    std::size_t sent = 0;
    while (const auto taken = queue_.take()) {
        sent += send(*taken) ? 1 : 0;
        if (is_stopping()) break;
    }
    return sent;
}

bool deferred_messages::send(const store::record& taken) {
    const auto name = store::due_queue::name_of(taken);
    auto waiting = base::json::read<waiting_message>(taken.document, base::json::unknown_members::ignore);
    auto message = waiting ? unseal(*waiting, name, ports_.sealer) : std::nullopt;
    if (!message) {
        base::log::error("pool.message_unreadable", {{"entry", name}});
        queue_.forget(taken);
        return false;
    }
    const bool is_put_back = is_resting(message->pool_id);
    const auto sent = is_put_back ? result<bool>(false) : send(*message);
    base::wipe(message->code);
    base::wipe(message->link);
    if (is_put_back) {
        queue_.put_off(taken, base::json::write(*waiting), waiting->attempts);
        return false;
    }
    if (sent) {
        queue_.forget(taken);
        return *sent;
    }
    if (sent.error().name == cognito::failure_name::unexpected_lambda) let_rest(message->pool_id);
    ++waiting->attempts;
    const bool is_retried = may_pass(sent.error());
    const bool is_put_off = is_retried && queue_.put_off(taken, base::json::write(*waiting), waiting->attempts);
    if (!is_retried) queue_.forget(taken);
    base::log::warning(is_put_off ? "pool.message_put_off" : "pool.message_not_sent",
                       {{"pool", message->pool_id}, {"cause", sent.error().message}});
    return false;
}

bool deferred_messages::is_resting(std::string_view pool_id) {
    const std::scoped_lock lock(guard_);
    const auto found = resting_.find(pool_id);
    return found != resting_.end() && found->second > ports_.clock.now();
}

void deferred_messages::let_rest(const std::string& pool_id) {
    const auto now = ports_.clock.now();
    const std::scoped_lock lock(guard_);
    std::erase_if(resting_, [&](const auto& each) { return each.second <= now; });
    resting_.insert_or_assign(pool_id, now + function_rest);
}

result<bool> deferred_messages::send(const deferred_message& message) {
    if (message.sub.empty()) return false;
    POOLGUARD_TRY(const auto pool, ports_.pools.find(message.pool_id));
    POOLGUARD_TRY(const auto found, ports_.users.find_exact(*pool, message.username));
    if (!found || found->user.sub != message.sub) return false;
    const auto& user = found->user;
    POOLGUARD_TRY(const auto code, ports_.codes.check(*pool, user.sub, message.purpose, message.code));
    if (code.state != code_state::right) return false;
    const code_address to{message.attribute, message.address};
    const message_order order{ports_.functions, user, message.why, message.by};
    const user_message about{
        letter_of(message.purpose),     to,          user.username, message.code, lifetime(message.purpose),
        language_for(user, message.by), message.link};
    const auto sent = send_message(*pool, about, ports_.messages, &order);
    if (sent) return true;
    // The pool's function may have seen the code, but the user has not.
    if (!may_pass(sent.error())) POOLGUARD_CHECK(ports_.codes.use(code));
    return std::unexpected(sent.error());
}

} // namespace poolguard::pool
