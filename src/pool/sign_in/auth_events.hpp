#pragma once
// The history of each user's sign-ins and changes of passwords, where the pool has threat protection
// (UserPoolAddOns.AdvancedSecurityMode AUDIT or ENFORCED). No risk is assessed. A sign-in is one event, from its first
// proof to its last. A new event costs one write, and each further step of the sign-in a read and a write; one event in
// 16 also reads the user's history, to remove what is too old. A failure is logged and hinders nobody.
// Source: Amazon Cognito developer guide, "Viewing user event history"; API reference, AuthEventType.

#include "base/random.hpp"
#include "cognito/messages/auth_events.hpp"
#include "pool/model/user_pools.hpp"
#include "pool/protocol/call.hpp"

namespace poolguard::pool {

struct auth_event_document {
    static constexpr bool has_defaults = true;
    std::string id;
    cognito::event_type type{};
    cognito::event_response response{};
    std::int64_t created = 0; // epoch milliseconds
    std::vector<cognito::challenge_response> challenges;
    std::string address;
    std::string device;
    std::optional<cognito::feedback_value> feedback;
    std::int64_t feedback_at = 0; // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(auth_event_document, (),
                      (id, type, response, created, challenges, address, device, feedback, feedback_at))

struct noted_event {
    cognito::event_type type{};
    cognito::event_response response{};
    std::optional<cognito::challenge_response> challenge{};
    std::string continues{}; // the id of an event that this belongs to; empty: a new one
};

class auth_events {
  public:
    // As long as Amazon keeps them. Of each user at least the latest `kept_events` are kept, and not many more.
    static constexpr std::chrono::hours kept_for{24 * 730};
    static constexpr std::size_t kept_events = 500;

    auth_events(store::records& records, const base::clock& clock, base::random_source& random)
        : records_(records), clock_(clock), random_(random) {}

    // Returns the id of the event; empty where the pool has no threat protection.
    std::string note(const user_pool_document& pool, const user_document& user, const call_origin& from,
                     const noted_event& what) const;

    // Takes as long as a new event, for an account that does not exist: otherwise callers could tell.
    void pretend_to_note(const user_pool_document& pool, const call_origin& from) const;

    // The events of a user, the newest first; records of auth_event_document.
    result<store::page> list(const user_pool_document& pool, const user_document& user, std::size_t limit,
                             std::optional<std::string> after) const;
    // Of an administrator. ResourceNotFoundException when there is no such event.
    result<void> set_feedback(const user_pool_document& pool, const user_document& user, std::string_view id,
                              cognito::feedback_value value) const;
    // Removes the events of a user who is being deleted.
    result<void> forget(const user_pool_document& pool, const user_document& user) const;

  private:
    std::expected<void, store::error> write(const store::key& at, const auth_event_document& first,
                                            const noted_event& what) const;
    std::expected<void, store::error> drop_after(const user_pool_document& pool, const user_document& user,
                                                 std::size_t kept) const;

    store::records& records_;
    const base::clock& clock_;
    base::random_source& random_;
};

// UserPoolAddOnNotEnabledException for a pool without threat protection.
result<void> check_events_are_kept(const user_pool_document& pool);

} // namespace poolguard::pool
