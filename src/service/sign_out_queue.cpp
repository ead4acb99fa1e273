#include "service/sign_out_queue.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "cognito/messages/authentication.hpp"
#include "cognito/messages/users.hpp"
#include "service/attribute_values.hpp"
#include "service/remembered_sessions.hpp"
#include "store/document.hpp"

namespace poolguard::service {

struct pending_sign_out {
    static constexpr bool has_defaults = true;
    std::string username;
    std::string subject;
    std::string refresh_token; // instead of a user
};
BOOST_DESCRIBE_STRUCT(pending_sign_out, (), (username, subject, refresh_token))

struct queued_sign_out {
    std::string sealed; // base64
    std::int64_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(queued_sign_out, (), (sealed, attempts))

namespace {

// Short, because a late sign-out also ends sessions that began at Cognito in the meantime.
constexpr std::chrono::seconds first_notice_pause{1};
constexpr std::chrono::seconds longest_notice_pause{5};
// So that a sign-in does not wait for long.
constexpr int most_notices_at_once = 20;

cognito::failure not_notified(std::string message) { return {cognito::failure_name::unreachable, std::move(message)}; }

} // namespace

sign_out_queue::sign_out_queue(store::records& records, const base::secret& master_key, std::string user_pool_id,
                               cognito::client& cognito, const oauth_client& endpoints, revocations& revoked,
                               const base::clock& clock, base::random_source& random,
                               std::chrono::seconds refresh_token_life)
    : queue_({.partition = "sign-out-queue",
              .claim = claim,
              .first_pause = first_notice_pause,
              .longest_pause = longest_notice_pause},
             records, clock),
      sealer_(master_key, "gateway sign-out queue"), user_pool_id_(std::move(user_pool_id)), cognito_(cognito),
      endpoints_(endpoints), revoked_(revoked), clock_(clock), random_(random),
      refresh_token_life_(refresh_token_life) {}

std::expected<void, store::error> sign_out_queue::add(const pending_sign_out& what) {
    const auto name = base::to_hex(random_.take(16));
    auto plain = base::json::write(what);
    const queued_sign_out document{base::to_base64(sealer_.seal(random_, plain, name)), 0};
    base::wipe(plain);
    return queue_.put(name, base::json::write(document), clock_.now() + refresh_token_life_);
}

std::expected<void, store::error> sign_out_queue::add_user(std::string_view username, std::string_view subject) {
    return add({std::string(username), std::string(subject), {}});
}

std::expected<void, store::error> sign_out_queue::add_session(const base::secret& refresh_token) {
    pending_sign_out what{{}, {}, std::string(refresh_token.reveal())};
    auto added = add(what);
    base::wipe(what.refresh_token);
    return added;
}

void sign_out_queue::notify_due() {
    while (const auto taken = queue_.take())
        if (!notify(*taken)) return;
}

void sign_out_queue::notify_all() {
    if (queue_.waiting() == 0) return;
    for (int count = 0; count < most_notices_at_once; ++count) {
        const auto taken = queue_.take_any();
        if (!taken || !notify(*taken)) return;
    }
}

bool sign_out_queue::notify(const store::record& taken) {
    const auto name = store::due_queue::name_of(taken);
    auto document = base::json::read<queued_sign_out>(taken.document, base::json::unknown_members::ignore);
    const auto sealed = document ? base::from_base64(document->sealed) : std::nullopt;
    auto plain = sealed ? sealer_.open(*sealed, name) : std::nullopt;
    std::optional<pending_sign_out> what;
    if (plain) {
        if (auto read = base::json::read<pending_sign_out>(*plain, base::json::unknown_members::ignore))
            what = std::move(*read);
        base::wipe(*plain);
    }
    if (!what) {
        base::log::error("sign_out_unreadable", {{"sign_out", name}});
        queue_.forget(taken);
        return true;
    }
    const auto notified = notify_cognito(*what);
    base::wipe(what->refresh_token);
    if (notified) {
        queue_.forget(taken);
        base::log::info("sign_out_sent", {{"sign_out", name}});
        return true;
    }
    ++document->attempts;
    const bool is_put_off = queue_.put_off(taken, base::json::write(*document), document->attempts);
    base::log::warning(is_put_off ? "sign_out_put_off" : "sign_out_given_up",
                       {{"sign_out", name},
                        {"attempts", document->attempts},
                        {"name", std::string_view(notified.error().name)},
                        {"cause", std::string_view(notified.error().message)}});
    return false;
}

cognito::result<void> sign_out_queue::notify_cognito(const pending_sign_out& what) {
    if (what.refresh_token.empty()) return notify_of_user(what);
    const auto revoked = endpoints_.revoke(what.refresh_token);
    // A refused token has already ended.
    if (revoked || revoked.error() == oauth_error::refused) return {};
    return std::unexpected(not_notified("the OAuth endpoints cannot be reached"));
}

cognito::result<void> sign_out_queue::notify_of_user(const pending_sign_out& what) {
    const auto is_gone = [](const cognito::failure& failure) {
        return failure.name == cognito::failure_name::user_not_found;
    };
    auto subject = what.subject;
    if (subject.empty()) {
        cognito::admin_get_user wanted;
        wanted.UserPoolId = user_pool_id_;
        wanted.Username = what.username;
        const auto found = cognito_.call(wanted, cognito::idempotent);
        if (!found && is_gone(found.error())) return {};
        if (!found) return std::unexpected(found.error());
        const auto attributes = values_of(found->UserAttributes);
        if (const auto sub = attributes.find("sub"); sub != attributes.end()) subject = sub->second;
    }
    cognito::admin_user_global_sign_out message;
    message.UserPoolId = user_pool_id_;
    message.Username = what.username;
    const auto ended = cognito_.call(message, cognito::idempotent);
    if (!ended && is_gone(ended.error())) return {};
    if (!ended) return std::unexpected(ended.error());
    // Also the tokens that were refreshed at Cognito until now.
    const auto now = clock_.now();
    const auto recorded = revoked_.end_user({.subject = std::move(subject),
                                             .issuer = user_pool_id_,
                                             .subject_before = base::epoch_seconds(now),
                                             .expires = now + remembered_sessions::longest_access_token});
    if (!recorded) return std::unexpected(not_notified(std::string(store::describe(recorded.error()))));
    return {};
}

} // namespace poolguard::service
