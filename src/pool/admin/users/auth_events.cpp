#include "pool/sign_in/auth_events.hpp"

#include "base/log.hpp"
#include "base/try.hpp"
#include "pool/model/pool_access.hpp"
#include "pool/protocol/operation.hpp"
#include "pool/protocol/page_limit.hpp"
#include "pool/protocol/page_tokens.hpp"

namespace poolguard::pool {
namespace {

cognito::auth_event describe(auth_event_document from) {
    cognito::auth_event out;
    out.EventId = std::move(from.id);
    out.EventType = from.type;
    out.CreationDate = {base::from_epoch_milliseconds(from.created)};
    out.EventResponse = from.response;
    out.ChallengeResponses = std::move(from.challenges);
    if (!from.address.empty()) out.EventContextData.IpAddress = std::move(from.address);
    out.EventContextData.DeviceName = std::move(from.device);
    if (from.feedback)
        out.EventFeedback = cognito::event_feedback{.FeedbackValue = *from.feedback,
                                                    .Provider = "Admin",
                                                    .FeedbackDate = {base::from_epoch_milliseconds(from.feedback_at)}};
    return out;
}

result<pool_and_user> find_user_with_events(const call& by, std::string_view pool_id, std::string_view username,
                                            const operation_ports& ports) {
    POOLGUARD_TRY(const auto pool, find_pool(ports.pools, by, pool_id));
    POOLGUARD_CHECK(check_events_are_kept(*pool));
    return find_user(ports.pools, ports.users, by, pool_id, username);
}

} // namespace

reply_to<cognito::admin_list_user_auth_events>
admin_list_user_auth_events(const cognito::admin_list_user_auth_events& input, const call& by,
                            const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user_with_events(by, input.UserPoolId, input.Username, ports));
    const auto listing = fmt::format("AdminListUserAuthEvents {} {}", found.pool->id, found.user.sub);
    const auto token = input.NextToken ? std::optional<std::string>(*input.NextToken) : std::nullopt;
    POOLGUARD_TRY(auto after, ports.listings.open(listing, token, by.now));
    POOLGUARD_TRY(const auto page,
                  ports.events.list(*found.pool, found.user, page_limit(input.MaxResults), std::move(after)));
    cognito::list_auth_events_reply out;
    for (const auto& each : page.records) {
        auto event = store::decode<auth_event_document>(each);
        if (event)
            out.AuthEvents.push_back(describe(std::move(event->value)));
        else
            base::log::warning("auth_event_unreadable", {{"sub", found.user.sub}});
    }
    out.NextToken = ports.listings.seal(listing, page.next, by.now);
    return out;
}

reply_to<cognito::admin_update_auth_event_feedback>
admin_update_auth_event_feedback(const cognito::admin_update_auth_event_feedback& input, const call& by,
                                 const operation_ports& ports) {
    POOLGUARD_TRY(const auto found, find_user_with_events(by, input.UserPoolId, input.Username, ports));
    POOLGUARD_CHECK(ports.events.set_feedback(*found.pool, found.user, input.EventId, input.FeedbackValue));
    return cognito::empty_reply{};
}

extern const operation admin_list_user_auth_events_operation =
    operation_of<cognito::admin_list_user_auth_events, admin_list_user_auth_events>;
extern const operation admin_update_auth_event_feedback_operation =
    operation_of<cognito::admin_update_auth_event_feedback, admin_update_auth_event_feedback>;

} // namespace poolguard::pool
