#include "pool/mail/mail_queue.hpp"

#include "base/json/read.hpp"
#include "base/json/write.hpp"
#include "base/log.hpp"
#include "store/document.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace poolguard::pool {

struct queued_document {
    std::string letter; // base64 of the sealed message
    std::int64_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(queued_document, (), (letter, attempts))

namespace {

constexpr auto queue_partition = "mail-queue";
constexpr std::chrono::milliseconds look_interval{1000};
constexpr std::chrono::seconds first_pause{2};
constexpr std::chrono::seconds longest_pause{600};

// Sorts by the due time.
std::string sort_key(base::time_point due, std::string_view name) {
    return fmt::format("{:015}/{}", base::epoch_milliseconds(due), name);
}
std::string_view mail_name_in(const store::record& of) {
    return std::string_view(of.key.sort).substr(of.key.sort.find('/') + 1);
}

std::chrono::seconds pause_after(std::int64_t attempts) {
    const auto doublings = std::clamp<std::int64_t>(attempts - 1, 0, 9);
    return std::min(first_pause * (std::int64_t{1} << doublings), longest_pause);
}

} // namespace

mail_queue::mail_queue(store::records& records, const base::secret& master_key, mail_transport& by,
                       const base::clock& clock, base::random_source& random)
    : records_(records), sealer_(master_key, "poolguard.mail-queue.v1"), transport_(by), clock_(clock),
      random_(random) {}

mail_queue::~mail_queue() { stop(); }

std::expected<void, store::error> mail_queue::put(base::time_point due, std::string_view name, std::string document,
                                                  base::time_point expires) {
    const auto written =
        records_.put({queue_partition, sort_key(due, name)}, std::move(document), store::if_absent{}, expires);
    if (!written) return std::unexpected(written.error());
    return {};
}

std::expected<void, std::string> mail_queue::send(const message& mail) {
    const auto name = base::to_hex(random_.take(16));
    auto plain = base::json::write(mail);
    const queued_document document{base::to_base64(sealer_.seal(random_, plain, name)), 0};
    base::wipe(plain);
    const auto now = clock_.now();
    if (const auto written = put(now, name, base::json::write(document), now + longest_wait); !written)
        return std::unexpected(std::string(store::describe(written.error())));
    {
        const std::lock_guard lock(mutex_);
        has_new_ = true;
    }
    wake_.notify_one();
    return {};
}

void mail_queue::start() {
    thread_ = std::thread([this] { run(); });
}

void mail_queue::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void mail_queue::run() {
    for (;;) {
        try {
            deliver_due();
        } catch (const std::exception& error) {
            base::log::error("mail_queue_failed", {{"cause", error.what()}});
        }
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, look_interval, [this] { return has_new_ || is_stopping_; });
        if (is_stopping_) return;
        has_new_ = false;
    }
}

std::size_t mail_queue::deliver_due() {
    std::size_t delivered = 0;
    while (auto claimed = take_next()) {
        delivered += deliver(*claimed) ? 1 : 0;
        const std::lock_guard lock(mutex_);
        if (is_stopping_) break;
    }
    return delivered;
}

// Claims a mail by writing it again, due when the claim ends, and then removing the old record. If that removal fails,
// another process was faster. A process that ends in between causes a second delivery at worst.
std::optional<store::record> mail_queue::take_next() {
    const auto found = records_.find({.partition = queue_partition});
    if (!found) {
        base::log::warning("mail_queue_unread", {{"cause", store::describe(found.error())}});
        return std::nullopt;
    }
    waiting_.store(found->records.size(), std::memory_order_relaxed);
    const auto now = clock_.now();
    for (const auto& each : found->records) {
        if (each.key.sort >= sort_key(now + std::chrono::milliseconds{1}, "")) break;
        auto claimed = each;
        claimed.key.sort = sort_key(now + claim, mail_name_in(each));
        if (!put(now + claim, mail_name_in(each), each.document, each.expires.value_or(now + longest_wait))) continue;
        if (records_.remove(each.key, store::if_version{each.version})) return claimed;
        forget(claimed.key);
    }
    return std::nullopt;
}

// If this fails, the mail is tried once more than needed.
void mail_queue::forget(const store::key& at) {
    if (const auto done = records_.remove(at); !done)
        base::log::warning("mail_not_removed", {{"cause", store::describe(done.error())}});
}

bool mail_queue::deliver(const store::record& claimed) {
    const auto name = mail_name_in(claimed);
    auto document = base::json::read<queued_document>(claimed.document, base::json::unknown_members::ignore);
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
            forget(claimed.key);
            return true;
        }
        why = done.error();
    }
    if (why.is_permanent) {
        base::log::error("mail_refused", {{"mail", name}, {"cause", std::string_view(why.reason)}});
        forget(claimed.key);
        return false;
    }
    ++document->attempts;
    put_off(claimed, base::json::write(*document), document->attempts);
    base::log::warning("mail_put_off",
                       {{"mail", name}, {"attempts", document->attempts}, {"cause", std::string_view(why.reason)}});
    return false;
}

void mail_queue::put_off(const store::record& claimed, std::string document, std::int64_t attempts) {
    const auto now = clock_.now();
    const auto due = now + pause_after(attempts);
    if (claimed.expires && due >= *claimed.expires) {
        base::log::error("mail_given_up", {{"mail", mail_name_in(claimed)}, {"attempts", attempts}});
        forget(claimed.key);
        return;
    }
    // If this fails, the mail is due when the claim ends.
    if (put(due, mail_name_in(claimed), std::move(document), claimed.expires.value_or(now + longest_wait)))
        forget(claimed.key);
}

} // namespace poolguard::pool
