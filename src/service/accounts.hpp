#pragma once
// Accounts as their owners make and keep them up, against any Cognito: sign-up, confirmation, forgotten passwords,
// attributes, deletion.

#include "cognito/messages/accounts.hpp"
#include "service/account_names.hpp"
#include "service/attribute_values.hpp"
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

// What a pool says of a person.
struct person {
    std::string username;
    attribute_values attributes; // sub among them
    base::time_point created;
};

class accounts {
  public:
    accounts(app_client app, cognito::client& cognito, store::records& records, revocations& revoked,
             const base::clock& clock);

    // The failures are Cognito's, here and below; internal_error when the store fails.
    // Where the pool wants an address for a username, the account goes by its e-mail address at Cognito, and the
    // username is remembered here: username_exists when it is taken.
    cognito::result<made_account> sign_up(const new_account& wanted);
    cognito::result<void> confirm(std::string_view username, const base::secret& code);
    cognito::result<cognito::code_delivery_details> resend_code(std::string_view username);
    cognito::result<cognito::code_delivery_details> forgot_password(std::string_view username);
    cognito::result<void> reset_password(std::string_view username, const base::secret& code,
                                         const base::secret& new_password);
    // What Cognito calls the person.
    cognito::result<std::string> name_at_cognito(std::string_view username);

    // What the person's access token lets them do.
    cognito::result<attribute_values> attributes(const principal& who);
    cognito::result<person> profile(const principal& who);
    // Where codes went to that prove changed addresses. An empty value removes an attribute.
    cognito::result<std::vector<cognito::code_delivery_details>> change(const principal& who,
                                                                        const attribute_values& values);
    cognito::result<cognito::code_delivery_details> send_code(const principal& who, std::string_view attribute);
    cognito::result<void> verify(const principal& who, std::string_view attribute, const base::secret& code);
    cognito::result<void> change_password(const principal& who, const base::secret& previous,
                                          const base::secret& proposed);
    // Deletes the person; their tokens end at this gateway at once. To be tried again after a failure.
    cognito::result<void> remove(const principal& who);

  private:
    template <class Message>
    void name(Message& message, std::string_view username) const;
    cognito::result<made_account> sign_up_as(std::string_view username, const new_account& wanted);
    cognito::result<made_account> sign_up_by_address(const new_account& wanted);

    app_client app_;
    cognito::client& cognito_;
    account_names names_;
    revocations& revoked_;
    const base::clock& clock_;
};

} // namespace poolguard::service
