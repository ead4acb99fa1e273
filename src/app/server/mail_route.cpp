#include "app/server/mail_route.hpp"

#include "pool/mail/ses_transport.hpp"
#include "pool/mail/smtp_transport.hpp"

#include <fmt/format.h>

namespace poolguard::app {
namespace {

// Amazon SES with the credentials for it.
class ses_route final : public pool::mail_transport {
  public:
    ses_route(const cognito_settings& cognito, const environment& variables, pool::ses_settings to,
              const base::clock& clock)
        : aws_(cognito, variables, clock), transport_(std::move(to), aws_.https, aws_.credentials, clock) {}

    std::expected<void, pool::delivery_error> deliver(const pool::message& mail) override {
        return transport_.deliver(mail);
    }

  private:
    aws_access aws_;
    pool::ses_transport transport_;
};

std::optional<pool::mail_logo> logo_in_mail(const settings& given) {
    const auto& logo = given.pool.branding.logo;
    return logo ? pool::to_mail_logo(logo->media_type, logo->content) : std::nullopt;
}

} // namespace

mail_route::mail_route(const settings& given, const environment& variables, std::filesystem::path mail_folder,
                       store::records& records, const base::secret& master_key, const base::clock& clock,
                       base::random_source& random)
    : variables_(variables), clock_(clock), random_(random), logo_(logo_in_mail(given)),
      maildir_(std::move(mail_folder), given.mail.from, clock, random, logo_),
      queue_(records, master_key, transport_, clock, random) {
    set_transport(given);
}

// True if mail goes to the queue.
bool mail_route::set_transport(const settings& given) {
    auto transport = transport_for(given);
    const bool is_queued = transport != nullptr;
    if (is_queued) transport_.replace(std::move(transport));
    maildir_.send_from(given.mail.from);
    out_.use_folder(!is_queued);
    return is_queued;
}

std::shared_ptr<pool::mail_transport> mail_route::transport_for(const settings& given) const {
    if (given.mail.smtp)
        return std::make_shared<pool::smtp_transport>(*given.mail.smtp, given.mail.from, logo_, clock_, random_);
    if (!given.mail.ses_source) return nullptr;
    const auto region = given.mail.ses_region.value_or(given.cognito.region);
    const auto url = given.mail.ses_endpoint.value_or(fmt::format("https://email.{}.amazonaws.com", region));
    return std::make_shared<ses_route>(given.cognito, variables_,
                                       pool::ses_settings{url, region, given.mail.from, logo_}, clock_);
}

void mail_route::start() {
    if (!goes_to_folder()) deliver();
}

void mail_route::replace(const settings& now) {
    if (set_transport(now)) deliver();
}

void mail_route::deliver() {
    if (!delivers_.exchange(true)) queue_.start();
}

std::optional<std::size_t> mail_route::waiting() const {
    if (!delivers_) return std::nullopt;
    return queue_.waiting();
}

} // namespace poolguard::app
