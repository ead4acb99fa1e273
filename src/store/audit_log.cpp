#include "store/audit_log.hpp"

#include "base/ascii.hpp"
#include "base/audit.hpp"
#include "base/bytes.hpp"
#include "base/json/text.hpp"
#include "base/log.hpp"
#include "base/try.hpp"
#include "store/document.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <type_traits>
#include <utility>

namespace poolguard::store {
namespace {

constexpr std::int64_t seconds_of_a_day = 86'400;
constexpr std::int64_t milliseconds_of_a_second = 1000;
// Clocks of other nodes may be ahead.
constexpr std::chrono::minutes clocks_ahead{5};
// What one page may read: records of up to 4 KiB count one, queries more.
constexpr std::size_t most_read = 2000;
constexpr std::size_t cost_of_query = 20;
constexpr std::size_t bytes_of_one = 4096;
// Of the events in a record. JSON may double their texts, and the names of the members come on top.
constexpr std::size_t most_bytes_in_a_record = max_document_bytes / 4;

// The events of one node in one second as they are stored: the members that are not empty, by name.
struct audit_batch {
    static constexpr bool has_defaults = true;
    std::string node{};
    std::vector<std::int64_t> times{}; // of the events; epoch milliseconds
    std::vector<std::map<std::string, std::string>> events{};
};
BOOST_DESCRIBE_STRUCT(audit_batch, (), (node, times, events))

// Calls `each` with the name of every text of an event and the text.
template <class Entry, class Each>
void for_texts(Entry& of, const Each& each) {
    using members = boost::describe::describe_members<audit_entry, boost::describe::mod_public>;
    boost::mp11::mp_for_each<members>([&](auto member) {
        auto& value = of.*member.pointer;
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, std::string>) each(member.name, value);
    });
}

// A few at a time, and first one alone: while the engine is out of reach, only that one waits for it.
std::expected<void, error> put_in_turn(records& to, std::vector<pending_put> puts) {
    constexpr std::size_t at_a_time = 10;
    std::size_t count = 1;
    for (std::size_t done = 0; done < puts.size(); done += std::exchange(count, at_a_time)) {
        const auto begin = std::make_move_iterator(puts.begin() + static_cast<std::ptrdiff_t>(done));
        const auto length = std::min(count, puts.size() - done);
        for (const auto& each : to.put_all({begin, begin + static_cast<std::ptrdiff_t>(length)}))
            if (!each) return std::unexpected(each.error());
    }
    return {};
}

std::int64_t second_of(std::int64_t milliseconds) { return std::max<std::int64_t>(0, milliseconds) / 1000; }
std::string partition_of_day(std::int64_t day) { return fmt::format("audit/{}", day); }
std::string sort_of_second(std::int64_t second) { return fmt::format("{:011}", second); }

std::size_t size_of(const audit_entry& event) {
    std::size_t out = 0;
    for_texts(event, [&](std::string_view name, const std::string& text) { out += name.size() + text.size(); });
    return out;
}

// How many of the first events become one record: those of the same second, while they are small enough together. The
// same for the same events.
std::size_t count_of_next_record(std::span<const audit_entry> events) {
    const auto second = second_of(events.front().at);
    auto bytes = size_of(events.front());
    std::size_t count = 1;
    for (; count < std::min(events.size(), audit_log::most_in_a_record); ++count) {
        bytes += size_of(events[count]);
        if (second_of(events[count].at) != second || bytes > most_bytes_in_a_record) break;
    }
    return count;
}

audit_batch to_batch(const std::string& node, std::span<const audit_entry> events) {
    audit_batch out{.node = node, .times = {}, .events = {}};
    for (const auto& event : events) {
        out.times.push_back(event.at);
        auto& texts = out.events.emplace_back();
        for_texts(event, [&](std::string_view name, const std::string& text) {
            if (!text.empty() && name != "node") texts.emplace(name, text);
        });
    }
    return out;
}

std::vector<audit_entry> from_batch(const record& found) {
    std::vector<audit_entry> out;
    auto read = decode<audit_batch>(found);
    if (!read || read->value.times.size() != read->value.events.size()) {
        base::log::error("audit_unreadable", {{"sort_key", found.key.sort}});
        return out;
    }
    auto& batch = read->value;
    for (std::size_t i = 0; i < batch.times.size(); ++i) {
        auto& event = out.emplace_back();
        for_texts(event, [&](std::string_view name, std::string& text) {
            const auto at = batch.events[i].find(std::string(name));
            if (at != batch.events[i].end()) text = std::move(at->second);
        });
        event.at = batch.times[i];
        event.node = batch.node;
    }
    return out;
}

} // namespace

// A place between two records, or within one. `sort` is a record's key, or only the beginning that all records of a
// second have: then it stands before all of them.
struct audit_place {
    std::string sort;
    std::size_t done = 0; // events of the record that have been given; 0: all of them, or there is no record

    std::int64_t second() const {
        std::int64_t out = 0;
        const std::string_view digits = std::string_view(sort).substr(0, sort.find('#'));
        std::from_chars(digits.data(), digits.data() + digits.size(), out);
        return out;
    }
    bool is_in_record() const { return sort.contains('#'); }
    // Of the records before this place.
    std::int64_t day() const { return (second() - (is_in_record() ? 0 : 1)) / seconds_of_a_day; }
    std::string text() const { return fmt::format("{}.{}", sort, done); }
};

namespace {

std::optional<audit_place> read_place(std::string_view text) {
    const auto groups =
        base::json::groups_of(R"(([0-9]{11}(#[0-9A-Za-z-]{1,64}#[0-9a-f]{16}#[0-9]{12,20})?)\.([0-9]{1,3}))", text);
    if (!groups || groups->size() != 3) return std::nullopt;
    audit_place out{std::string((*groups)[0]), 0};
    const auto number = (*groups)[2];
    std::from_chars(number.data(), number.data() + number.size(), out.done);
    if (out.second() < 1 || (out.done > 0 && !out.is_in_record())) return std::nullopt;
    return out;
}

} // namespace

bool fits(const audit_filter& wanted, const audit_entry& event) {
    const auto is = [](const std::string& asked, const std::string& text) { return asked.empty() || asked == text; };
    if (!is(wanted.action, event.action) || !is(wanted.outcome, event.outcome) || !is(wanted.node, event.node))
        return false;
    if (wanted.person.empty() || wanted.person == event.subject) return true;
    if (event.account.empty()) return false;
    return wanted.person == event.account || base::account_digest(wanted.person) == event.account;
}

audit_log::audit_log(records& in, const base::clock& clock, base::random_source& random, std::string node,
                     std::chrono::days kept_for)
    : records_(in), clock_(clock), node_(std::move(node)), run_(base::to_hex(random.take(8))), kept_for_(kept_for) {}

std::expected<void, error> audit_log::append(std::span<const audit_entry> events, std::uint64_t first) {
    std::vector<pending_put> puts;
    while (!events.empty()) {
        const auto second = second_of(events.front().at);
        const auto count = count_of_next_record(events);
        const auto expires = base::from_epoch_seconds(second) + kept_for_;
        puts.push_back({.key = {partition_of_day(second / seconds_of_a_day),
                                fmt::format("{}#{}#{}#{:012}", sort_of_second(second), node_, run_, first)},
                        .document = base::json::write(to_batch(node_, events.first(count))),
                        .on = always{},
                        .expires = expires});
        first += count;
        events = events.subspan(count);
    }
    return put_in_turn(records_, std::move(puts));
}

// One page as it is read.
struct audit_log::reading {
    const audit_filter& wanted;
    std::size_t limit;
    std::int64_t oldest; // second
    audit_place at;
    audit_entries out{};
    std::size_t cost = 0;

    bool is_plain() const {
        return wanted.person.empty() && wanted.action.empty() && wanted.outcome.empty() && wanted.node.empty() &&
               !wanted.until;
    }
    bool is_wanted(const audit_entry& event) const {
        const auto when = base::from_epoch_milliseconds(event.at);
        return fits(wanted, event) && (!wanted.from || when >= *wanted.from) && (!wanted.until || when < *wanted.until);
    }
    // Takes the events that are left of the record, newest first. False if the page is full before its end.
    bool take(const record& from, std::size_t done) {
        cost += 1 + from.document.size() / bytes_of_one;
        auto events = from_batch(from);
        for (; done < events.size(); ++done) {
            if (out.events.size() == limit) {
                at = {from.key.sort, done};
                return false;
            }
            auto& event = events[events.size() - 1 - done];
            if (is_wanted(event)) out.events.push_back(std::move(event));
        }
        at = {from.key.sort, 0};
        return true;
    }
};

// Reads one query's worth. False if there is nothing before it any more, or the page is full.
std::expected<bool, error> audit_log::read_some(reading& to) const {
    const auto day = to.at.day();
    if ((day + 1) * seconds_of_a_day <= to.oldest) {
        to.at = {};
        return false;
    }
    constexpr std::size_t records_of_a_query = 200;
    const auto missing = to.limit - to.out.events.size();
    to.cost += cost_of_query;
    POOLGUARD_TRY(const auto found, records_.find({.partition = partition_of_day(day),
                                                   .limit = to.is_plain() ? std::min(missing + 1, records_of_a_query)
                                                                          : records_of_a_query,
                                                   .after = to.at.sort,
                                                   .direction = direction::descending}));
    for (const auto& each : found.records) {
        if (audit_place{each.key.sort}.second() < to.oldest) {
            to.at = {};
            return false;
        }
        if (to.out.events.size() == to.limit) return false;
        if (!to.take(each, 0)) return false;
    }
    if (found.next)
        to.at = {*found.next, 0};
    else
        to.at = {sort_of_second(day * seconds_of_a_day), 0};
    return true;
}

std::expected<audit_entries, error> audit_log::find(const audit_filter& wanted,
                                                    const std::optional<std::string>& cursor, std::size_t limit) const {
    if (kept_for_.count() == 0) return audit_entries{};
    if (limit < 1 || limit > most_on_a_page) return std::unexpected(error::too_large);
    const auto now = clock_.now();
    const auto end = std::min(wanted.until.value_or(now + clocks_ahead), now + clocks_ahead);
    const auto start = cursor ? read_place(*cursor)
                              : audit_place{sort_of_second(std::max<std::int64_t>(
                                    1, second_of(base::epoch_milliseconds(end) + milliseconds_of_a_second - 1)))};
    if (!start) return std::unexpected(error::damaged);
    const auto oldest = std::max(wanted.from.value_or(now - kept_for_), now - kept_for_);
    reading to{wanted, limit, second_of(base::epoch_milliseconds(oldest)), *start};
    bool goes_on = true;
    if (start->done > 0) {
        POOLGUARD_TRY(const auto left, records_.get({partition_of_day(start->day()), start->sort}));
        if (left) goes_on = to.take(*left, start->done);
        to.at.done = left && !goes_on ? to.at.done : 0;
    }
    while (goes_on && to.cost < most_read) {
        POOLGUARD_TRY(const auto read, read_some(to));
        goes_on = read;
    }
    if (!to.at.sort.empty() && to.at.second() > 0) to.out.next = to.at.text();
    std::ranges::sort(to.out.events, std::ranges::greater{}, &audit_entry::at);
    return std::move(to.out);
}

bool audit_log::is_cursor(std::string_view text) { return read_place(text).has_value(); }

} // namespace poolguard::store
