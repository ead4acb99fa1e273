#pragma once
// Where the records of a user are stored, and with whose credentials they are accessed.

#include "service/principal.hpp"
#include "store/records.hpp"

#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace poolguard::service {

enum class record_error {
    not_found,
    bad_cursor,
    no_id_token, // the user's own AWS credentials are needed, but there is no ID token for them
    denied,      // the user's credentials do not allow it, or there are none
    unavailable, // the store is busy, full or read-only, or cannot be reached
    failed,      // what is stored is damaged
};

struct record_home {
    std::shared_ptr<store::records> records; // may be owned elsewhere
    std::string partition;
    std::string sort_prefix; // of the user's records of that kind; empty: the whole partition
};

class record_homes {
  public:
    record_homes() = default;
    record_homes(const record_homes&) = delete;
    record_homes& operator=(const record_homes&) = delete;
    virtual ~record_homes() = default;
    // `kind` is a constant such as "items". May block. Safe to call from many threads.
    virtual std::expected<record_home, record_error> of(const member& owner, std::string_view kind) = 0;
};

// "{kind}/{tenant}", with every '/' within a part escaped.
std::string tenant_path(std::string_view kind, const member& owner);

// All in the server's own records, with a partition for each user.
class common_record_homes final : public record_homes {
  public:
    explicit common_record_homes(store::records& records) : records_(records) {}
    std::expected<record_home, record_error> of(const member& owner, std::string_view kind) override;

  private:
    store::records& records_;
};

} // namespace poolguard::service
