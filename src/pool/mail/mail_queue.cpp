#include "pool/mail/mail_queue.hpp"

#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/log.hpp"
#include "store/document.hpp"

namespace poolguard::pool {

struct queued_document {
    std::string letter; // base64 of the sealed message
    std::int64_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(queued_document, (), (letter, attempts))

namespace {

constexpr std::chrono::seconds first_pause{2};
constexpr std::chrono::seconds longest_pause{600};

} // namespace

mail_queue::mail_queue(store::records& records, const base::secret& master_key, mail_transport& by,
                       const base::clock& clock, base::random_source& random)
    : queue_({.partition = "mail-queue", .claim = claim, .first_pause = first_pause, .longest_pause = longest_pause},
             records, clock),
      sealer_(master_key, "poolguard.mail-queue.v1"), transport_(by), clock_(clock), random_(random) {}

std::expected<void, std::string> mail_queue::send(const message& mail) {
    const auto name = base::to_hex(random_.take(16));
    auto plain = base::json::write(mail);
    const queued_document document{base::to_base64(sealer_.seal(random_, plain, name)), 0};
    base::wipe(plain);
    if (const auto written = queue_.put(name, base::json::write(document), clock_.now() + longest_wait); !written)
        return std::unexpected(std::string(store::describe(written.error())));
    loop_.wake();
    return {};
}

std::size_t mail_queue::deliver_due() {
    std::size_t delivered = 0;
    while (const auto taken = queue_.take()) {
        delivered += deliver(*taken) ? 1 : 0;
        if (loop_.is_stopping()) break;
    }
    return delivered;
}

bool mail_queue::deliver(const store::record& taken) {
    const auto name = store::due_queue::name_of(taken);
    auto document = base::json::read<queued_document>(taken.document, base::json::unknown_members::ignore);
    const auto sealed = document ? base::from_base64(document->letter) : std::nullopt;
    auto opened = sealed ? sealer_.open(*sealed, name) : std::nullopt;
    std::optional<message> mail;
    if (opened) {
        if (auto read = base::json::read<message>(*opened, base::json::unknown_members::ignore))
            mail = std::move(*read);
        base::wipe(*opened);
    }
    delivery_error why{"the mail cannot be decrypted or parsed", true};
    if (mail) {
        const auto done = mail->is_for_nobody ? std::expected<void, delivery_error>{} : transport_.deliver(*mail);
        wipe(*mail);
        if (done) {
            queue_.forget(taken);
            return true;
        }
        why = done.error();
    }
    if (why.is_permanent) {
        base::log::error("mail_refused", {{"mail", name}, {"cause", std::string_view(why.reason)}});
        queue_.forget(taken);
        return false;
    }
    ++document->attempts;
    const bool is_put_off = queue_.put_off(taken, base::json::write(*document), document->attempts);
    base::log::warning(is_put_off ? "mail_put_off" : "mail_given_up",
                       {{"mail", name}, {"attempts", document->attempts}, {"cause", std::string_view(why.reason)}});
    return false;
}

} // namespace poolguard::pool
