#include "app/server/mail_route.hpp"

#include "pool/mail/ses_transport.hpp"
#include "pool/mail/smtp_transport.hpp"

#include <fmt/format.h>

namespace poolguard::app {

mail_route::mail_route(const settings& given, const environment& variables, std::filesystem::path mail_folder,
                       store::records& records, const base::secret& master_key, const base::clock& clock,
                       base::random_source& random)
    : maildir_(std::move(mail_folder), given.mail.from, clock, random) {
    if (given.mail.smtp)
        transport_ = std::make_unique<pool::smtp_transport>(*given.mail.smtp, given.mail.from, clock, random);
    if (given.mail.ses_source) {
        ses_ = std::make_unique<aws_access>(given.cognito, variables, clock);
        const auto region = given.mail.ses_region.value_or(given.cognito.region);
        const auto url = given.mail.ses_endpoint.value_or(fmt::format("https://email.{}.amazonaws.com", region));
        transport_ = std::make_unique<pool::ses_transport>(pool::ses_settings{url, region, given.mail.from},
                                                           ses_->https, ses_->credentials, clock);
    }
    if (!transport_) return;
    queue_ = std::make_unique<pool::mail_queue>(records, master_key, *transport_, clock, random);
    sorted_ = std::make_unique<pool::sorted_outbox>(maildir_, *queue_);
}

pool::outbox& mail_route::out() {
    if (sorted_) return *sorted_;
    return maildir_;
}

void mail_route::start() {
    if (queue_) queue_->start();
}

std::optional<std::size_t> mail_route::waiting() const {
    if (!queue_) return std::nullopt;
    return queue_->waiting();
}

} // namespace poolguard::app
