#pragma once
// What users do with their own accounts, at any Cognito: sign-up, confirmation, forgotten passwords, attributes,
// deletion.

#include "cognito/messages/accounts.hpp"
#include "service/account_names.hpp"
#include "service/attribute_values.hpp"
#include "service/factors/passkey_names.hpp"
#include "service/sign_in.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace poolguard::service {

struct new_account {
    std::string username; // may be the e-mail address
    base::secret password;
    attribute_values attributes;
};
struct made_account {
    std::string subject;
    bool is_confirmed = false;
};

// A user as the pool has it.
struct person {
    std::string username;        // also one that is stored here, but only if it is this account's
    attribute_values attributes; // including sub
    base::time_point created;
};

class accounts {
  public:
    // `pending` takes the sign-outs that Cognito must be notified of; null if the pool ends sessions itself.
    accounts(app_client app, cognito::client& cognito, store::records& records, revocations& revoked,
             const base::clock& clock, sign_out_queue* pending = nullptr);

    // Failures are Cognito's, here and below; internal_error if the store fails.
    // The new account gets the app client's added_to_new_users; if that fails, it is logged and the account exists.
    // If the pool requires an address as username, the account has its e-mail address as its name at Cognito, and the
    // username is stored here: username_exists if it is taken.
    cognito::result<made_account> sign_up(const new_account& wanted);
    cognito::result<void> confirm(std::string_view username, const base::secret& code);
    cognito::result<cognito::code_delivery_details> resend_code(std::string_view username);
    cognito::result<cognito::code_delivery_details> forgot_password(std::string_view username);
    // Ends all sessions of the user.
    cognito::result<void> reset_password(std::string_view username, const base::secret& code,
                                         const base::secret& new_password);
    // The user's name at Cognito.
    cognito::result<std::string> name_at_cognito(std::string_view username);
    // What limits count by: the sub of the account that the name leads to, whichever of its names it is. The name
    // itself if there is no such account or Cognito does not say. nullopt if Cognito cannot be reached.
    std::optional<std::string> counted_as(std::string_view username);

    // The operations below use the user's access token.
    cognito::result<attribute_values> attributes(const principal& who);
    cognito::result<person> profile(const principal& who);
    // Returns where codes to verify changed addresses were sent. An empty value removes an attribute.
    cognito::result<std::vector<cognito::code_delivery_details>> change(const principal& who,
                                                                        const attribute_values& values);
    cognito::result<cognito::code_delivery_details> send_code(const principal& who, std::string_view attribute);
    cognito::result<void> verify(const principal& who, std::string_view attribute, const base::secret& code);
    // false only if Cognito says that the user signs in without one (GetUserAuthFactors).
    bool may_have_password(const principal& who);
    // Ends all other sessions of the user. Without a previous one, it is the user's first: Cognito refuses it as
    // not_authorized if the user has one.
    cognito::result<void> change_password(const principal& who, const base::secret& previous,
                                          const base::secret& proposed);
    // Deletes the user, whose present attributes are `own`, and revokes their tokens at this gateway. May be retried
    // after a failure.
    cognito::result<void> remove(const principal& who, const attribute_values& own);

  private:
    template <class Message>
    void name(Message& message, std::string_view username) const;
    cognito::result<made_account> sign_up_as(std::string_view username, const new_account& wanted);
    cognito::result<made_account> sign_up_by_address(const new_account& wanted);
    // The username that is stored here for the account; the sub if there is none.
    cognito::result<std::string> own_name(const principal& who, const attribute_values& own);
    void add_attributes(std::string_view username);
    std::expected<void, store::error> end_other_sessions(const principal& who);

    app_client app_;
    cognito::client& cognito_;
    account_names names_;
    revocations& revoked_;
    const base::clock& clock_;
    remembered_sessions sessions_;
    passkey_names passkey_names_;
    sign_out_queue* pending_;
};

} // namespace poolguard::service
