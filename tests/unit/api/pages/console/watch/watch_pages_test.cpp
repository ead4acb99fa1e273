#include "unit/api/world.hpp"

#include <gmock/gmock.h>

namespace poolguard::api {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto letter_id = "1800000000000.0123456789abcdef01234567.poolguard";

// One letter, whose texts somebody unfriendly wrote.
class one_letter final : public service::mailbox {
  public:
    bool is_there() const override { return true; }
    std::expected<service::admin_view<service::letters_page>, service::mailbox_error>
    list(const service::administrator& by, const std::optional<std::string>&, std::size_t) const override {
        if (is_unreadable) return std::unexpected(service::mailbox_error::unreadable);
        return service::admin_view(by, service::letters_page{.letters = {head()}, .next = "a&b"});
    }
    std::expected<service::admin_view<service::letter>, service::mailbox_error>
    read(const service::administrator& by, std::string_view id) const override {
        if (id != letter_id) return std::unexpected(service::mailbox_error::not_found);
        return service::admin_view(
            by, service::letter{head(), "Code: 123456\nhttp://here.example/a http://there.example/b", "123456"});
    }
    bool is_unreadable = false;

  private:
    static service::letter_head head() {
        return {letter_id, "ann@example.com", "<b>\u202e", base::from_epoch_seconds(1'800'000'000)};
    }
};

struct console_watch : testing::Test {
    console_watch() { w.letters = std::make_unique<one_letter>(); }
    received open(std::string target, bool is_admin = true) {
        auto claims = w.claims();
        if (is_admin) claims["cognito:groups"] = boost::json::array{"admin"};
        return w.call({.target = std::move(target),
                       .headers = {{"Authorization", "Bearer " + world::token(claims)},
                                   {"Accept", "text/html"},
                                   {"Host", "here.example"}},
                       .body = {}});
    }
    void keep(const std::string& account, std::string outcome, std::string code) {
        const store::audit_entry event{.at = base::epoch_milliseconds(w.clock.now()),
                                       .action = "sign_in",
                                       .operation = "auth_sign_in",
                                       .outcome = std::move(outcome),
                                       .code = std::move(code),
                                       .subject = "5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e",
                                       .account = account};
        ASSERT_TRUE(w.audit_log.append({&event, 1}, kept_events++));
    }
    world w;
    std::uint64_t kept_events = 0;
};

TEST_F(console_watch, others_than_administrators_are_refused) {
    for (const auto* path : {"/console", "/console/audit", "/console/mailbox", "/console/mailbox/x"}) {
        EXPECT_EQ(open(path, false).response.status, 403u) << path;
        EXPECT_EQ(w.call({.target = path, .headers = {{"Accept", "text/html"}}, .body = {}}).response.status, 302u)
            << path;
    }
}

TEST_F(console_watch, the_overview_shows_parts_nodes_and_limits) {
    const auto page = open("/console");
    EXPECT_EQ(page.response.status, 200u);
    EXPECT_TRUE(page.was_work);
    for (const auto* text : {"answers and accepts writes", "1.2.3", "this node", "Failed sign-ins of an account",
                             "5 in 1 min", "7 days", "aria-current=\"page\">Overview</a>", "/console/mailbox"})
        EXPECT_THAT(page.response.body, HasSubstr(text));
    EXPECT_EQ(page.header("Cache-Control"), "no-store");
}

TEST_F(console_watch, the_audit_shows_events_and_filters_them) {
    keep("321ba197033e8128", "refused", "invalid_credentials");
    const auto all = open("/console/audit").response.body;
    EXPECT_THAT(all, HasSubstr("<span class=\"badge bad\">Refused</span><br><code><bdi>invalid_credentials</bdi>"));
    EXPECT_THAT(all, HasSubstr("<a href=\"/console/users/5e1f0c9a-1d3b-4c55-9a57-3f0d7c1f2b6e\">"));
    EXPECT_THAT(all, HasSubstr("<a href=\"/console/audit?person=321ba197033e8128\">"));
    EXPECT_THAT(all, HasSubstr("<time datetime=\"2027-01-15T08:00:00.000Z\">2027-01-15 08:00:00</time>"));
    EXPECT_THAT(all, HasSubstr("<a href=\"/api/admin/audit.jsonl\">"));
    const auto none = open("/console/audit?outcome=success").response.body;
    EXPECT_THAT(none, HasSubstr("There are no such events."));
    EXPECT_THAT(none, HasSubstr("<option value=\"success\" selected>"));
    EXPECT_THAT(none, HasSubstr("/api/admin/audit.jsonl?outcome=success"));
}

TEST_F(console_watch, a_page_of_events_leads_to_the_next_with_the_filter) {
    for (int i = 0; i < 60; ++i)
        keep("321ba197033e8128", "refused", "invalid_credentials");
    EXPECT_THAT(open("/console/audit?outcome=refused").response.body,
                HasSubstr("<a rel=\"next\" href=\"/console/audit?outcome=refused&amp;cursor="));
}

TEST_F(console_watch, a_bad_filter_shows_the_form_again) {
    const auto page = open("/console/audit?action=dancing&node=n1");
    EXPECT_EQ(page.response.status, 422u);
    EXPECT_EQ(page.response.code, "validation_failed");
    EXPECT_THAT(page.response.body, HasSubstr("role=\"alert\">There is no such event.</p>"));
    EXPECT_THAT(page.response.body, HasSubstr("value=\"n1\""));
}

TEST_F(console_watch, letters_are_listed_and_shown_as_text) {
    const auto list = open("/console/mailbox").response.body;
    EXPECT_THAT(list,
                HasSubstr(fmt::format("<a href=\"/console/mailbox/{}\"><bdi>&lt;b&gt;\u202e</bdi></a>", letter_id)));
    EXPECT_THAT(list, HasSubstr("<a rel=\"next\" href=\"/console/mailbox?cursor=a%26b\">"));
    const auto letter = open(fmt::format("/console/mailbox/{}", letter_id)).response.body;
    EXPECT_THAT(letter, HasSubstr("<code><bdi>123456</bdi></code> <button"));
    EXPECT_THAT(letter, HasSubstr("<a href=\"http://here.example/a\">"));
    EXPECT_THAT(letter, Not(HasSubstr("<a href=\"http://there.example")));
    EXPECT_THAT(letter, Not(HasSubstr("<b>")));
}

TEST_F(console_watch, letters_that_are_not_there_or_cannot_be_read_are_pages) {
    const auto missing = open("/console/mailbox/other");
    EXPECT_EQ(missing.response.status, 404u);
    EXPECT_EQ(missing.response.code, "letter_not_found");
    static_cast<one_letter&>(*w.letters).is_unreadable = true;
    EXPECT_EQ(open("/console/mailbox").response.code, "mailbox_unreadable");
}

TEST_F(console_watch, a_server_without_a_mail_folder_has_no_mailbox) {
    w.letters = std::make_unique<service::mailbox>();
    EXPECT_THAT(open("/console").response.body, Not(HasSubstr("/console/mailbox")));
}

} // namespace
} // namespace poolguard::api
