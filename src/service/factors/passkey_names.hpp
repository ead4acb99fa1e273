#pragma once
// The names that users give their passkeys. Cognito has no operation for them, so they are stored here.

#include "store/records.hpp"

#include <expected>
#include <map>
#include <string>
#include <string_view>

namespace poolguard::service {

class passkey_names {
  public:
    explicit passkey_names(store::records& records) : records_(records) {}

    // The names of that user's passkeys by their ids, as far as they have any.
    std::expected<std::map<std::string, std::string>, store::error> of(std::string_view subject);
    std::expected<void, store::error> keep(std::string_view subject, std::string_view id, std::string_view name);
    // A failure of the store is only logged, here and below: nothing leads to the name of a passkey that is gone.
    void forget(std::string_view subject, std::string_view id);
    // Of a user who has been deleted.
    void forget_all(std::string_view subject);

  private:
    store::records& records_;
};

} // namespace poolguard::service
