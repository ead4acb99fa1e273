#include "service/operating/audit_keeper.hpp"

#include "base/log.hpp"
#include "base/printable.hpp"
#include "base/try.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace poolguard::service {
namespace {

bool is_one_of(std::span<const std::string_view> names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

constexpr std::array<std::string_view, 4> sign_ins_of_protocol{"InitiateAuth", "AdminInitiateAuth",
                                                               "RespondToAuthChallenge", "AdminRespondToAuthChallenge"};
// Forms of the pool's pages; `login` is their path, for one that was refused before it was read.
constexpr std::array<std::string_view, 9> sign_ins_of_pages{
    "sign_in",         "login",   "first_password", "code",
    "second_factor",   "passkey", "choose_factor",  "set_up_authenticator",
    "provider_sign_in"};
constexpr std::string_view callback_of_pages = "provider_callback";

bool is_sign_in(const base::audit_event& event, sign_in_sources sources) {
    if (event.is_refresh) return false;
    if (event.action == "sign_in") return sources == sign_in_sources::all || event.operation != callback_of_pages;
    if (event.action == "cognito") return is_one_of(sign_ins_of_protocol, event.operation);
    if (event.action == "page") return is_one_of(sign_ins_of_pages, event.operation);
    return event.action == "challenge";
}

// Clients choose some of these texts.
std::string kept_text(std::string_view text) {
    const auto shown = base::printable(base::first_characters(text, store::audit_entry::max_text));
    return std::string(base::first_characters(shown, store::audit_entry::max_text));
}

store::audit_entry to_kept_event(const base::audit_event& event) {
    return {.at = 0,
            .action = kept_text(event.action),
            .operation = kept_text(event.operation),
            .outcome = kept_text(event.outcome),
            .code = kept_text(event.code),
            .subject = kept_text(event.subject),
            .account = kept_text(event.account),
            .access_key = kept_text(event.access_key),
            .challenge = kept_text(event.challenge),
            .client = kept_text(event.client),
            .request_id = kept_text(event.request_id),
            .node = {}};
}

} // namespace

std::optional<bool> sign_in_result(const base::audit_event& event, sign_in_sources sources) {
    const bool has_succeeded = event.outcome == "success";
    if ((!has_succeeded && event.outcome != "refused") || !is_sign_in(event, sources)) return std::nullopt;
    return has_succeeded;
}

bool audit_budget::take(bool is_refused, std::int64_t at) {
    constexpr std::int64_t milliseconds_of_an_hour = 3'600'000;
    if (const auto hour = at / milliseconds_of_an_hour; hour != hour_) {
        hour_ = hour;
        taken_ = refused_ = 0;
    }
    if (taken_ >= most_in_an_hour || (is_refused && refused_ >= most_refused_in_an_hour)) return false;
    ++taken_;
    if (is_refused) ++refused_;
    return true;
}

audit_keeper::audit_keeper(store::audit_log& log, store::sign_in_counts& counts, const base::clock& clock,
                           sign_in_sources sources)
    : log_(log), counts_(counts), clock_(clock), sources_(sources) {
    subscription_.emplace([this](const base::audit_event& event) { take(event); });
}

audit_keeper::~audit_keeper() {
    subscription_.reset();
    loop_.stop();
    flush();
    if (!taken_.empty() || !waiting_.empty())
        base::log::warning("audit_lost", {{"events", static_cast<std::int64_t>(taken_.size() + waiting_.size())}});
}

void audit_keeper::start() {
    loop_.start([this] { flush(); });
}

void audit_keeper::take(const base::audit_event& event) {
    if (const auto result = sign_in_result(event, sources_)) counts_.count(*result, clock_.now());
    if (log_.kept_for().count() == 0) return;
    auto entry = to_kept_event(event);
    const std::lock_guard lock(mutex_);
    // Under the lock, so that the times are in order.
    entry.at = base::epoch_milliseconds(clock_.now());
    if (waiting_.size() >= most_waiting || !budget_.take(entry.outcome == "refused", entry.at)) {
        dropped_.fetch_add(1, std::memory_order_relaxed);
        return;
    }
    waiting_.push_back(std::move(entry));
}

void audit_keeper::flush() {
    const std::lock_guard lock(writing_);
    auto outcome = counts_.write();
    if (outcome) outcome = write();
    // An outage is one line.
    if (!outcome && !is_failing_) base::log::warning("audit_not_kept", {{"cause", describe(outcome.error())}});
    is_failing_ = !outcome;
}

std::expected<void, store::error> audit_keeper::write() {
    while (true) {
        if (taken_.empty()) {
            const std::lock_guard lock(mutex_);
            taken_.swap(waiting_);
        }
        if (taken_.empty()) return {};
        // Events whose write failed are written again as they were, with the same number, so none is there twice.
        POOLGUARD_CHECK(log_.append(taken_, first_));
        first_ += taken_.size();
        taken_.clear();
    }
}

} // namespace poolguard::service
