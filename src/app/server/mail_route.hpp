#pragma once
// Where the embedded pool's mail goes: into the Maildir, to an SMTP server, or to Amazon SES. Text messages always go
// into the Maildir.

#include "app/server/aws_access.hpp"
#include "pool/mail/mail_queue.hpp"
#include "pool/mail/maildir.hpp"
#include "store/records.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace poolguard::app {

class mail_route {
  public:
    // The references must outlive the object.
    mail_route(const settings& given, const environment& variables, std::filesystem::path mail_folder,
               store::records& records, const base::secret& master_key, const base::clock& clock,
               base::random_source& random);

    pool::outbox& out();
    // Starts to deliver queued mail.
    void start();
    // The number of queued messages; nullopt if mail goes into the Maildir.
    std::optional<std::size_t> waiting() const;

  private:
    pool::maildir maildir_;
    std::unique_ptr<aws_access> ses_;
    std::unique_ptr<pool::mail_transport> transport_;
    std::unique_ptr<pool::mail_queue> queue_;
    std::unique_ptr<pool::sorted_outbox> sorted_;
};

} // namespace poolguard::app
