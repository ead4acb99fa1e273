#include "api/surfaces/operator_api.hpp"

#include "unit/api/world.hpp"

namespace poolguard::api {
namespace {

class two_letters final : public service::mailbox {
  public:
    bool is_there() const override { return true; }
    std::expected<service::admin_view<service::letters_page>, service::mailbox_error>
    list(const service::administrator& by, const std::optional<std::string>& after, std::size_t limit) const override {
        if (after && *after != "b") return std::unexpected(service::mailbox_error::not_found);
        service::letters_page out;
        if (!after) out.letters.push_back(letter_of("b").head);
        if (limit == 1 && !after) {
            out.next = "b";
        } else {
            out.letters.push_back(letter_of("a").head);
        }
        return service::admin_view(by, std::move(out));
    }
    std::expected<service::admin_view<service::letter>, service::mailbox_error>
    read(const service::administrator& by, std::string_view id) const override {
        if (id != "a" && id != "b") return std::unexpected(service::mailbox_error::not_found);
        return service::admin_view(by, letter_of(std::string(id)));
    }

  private:
    static service::letter letter_of(const std::string& id) {
        return {{id, "ann@example.com", "Subject " + id, base::from_epoch_seconds(1'770'000'000)},
                "Code 123456",
                id == "a" ? "123456" : ""};
    }
};

class operator_api : public testing::Test {
  protected:
    operator_api() { all.keys.fetch(std::nullopt); }

    std::string admin() const {
        auto claims = all.claims("sub-1");
        claims["cognito:groups"] = boost::json::array{"admin"};
        return "Bearer " + world::token(claims);
    }
    received get(const std::string& target) {
        return all.call({http::method::get, target, {{"Authorization", admin()}}, ""});
    }
    void happened(int count) {
        std::vector<store::audit_entry> events;
        for (int i = 0; i < count; ++i) {
            all.clock.advance(std::chrono::milliseconds(400));
            events.push_back({.at = base::epoch_milliseconds(all.clock.now()),
                              .action = i % 2 == 0 ? "sign_in" : "administration",
                              .operation = std::to_string(i),
                              .outcome = "success",
                              .subject = "sub-2"});
        }
        ASSERT_TRUE(all.audit_log.append(events, 0));
    }
    // The operations of all pages.
    std::vector<std::string> follow(std::string target) {
        std::vector<std::string> out;
        while (!target.empty()) {
            const auto page = get(target);
            EXPECT_EQ(page.response.status, 200U);
            for (const auto& each : page.array())
                out.emplace_back(each.at("operation").as_string());
            const auto link = page.header("Link");
            target = link.empty() ? "" : link.substr(1, link.find('>') - 1);
        }
        return out;
    }

    world all;
};

TEST_F(operator_api, only_administrators_look) {
    for (const auto* target : {"/api/admin/audit", "/api/admin/audit.jsonl", "/api/admin/state", "/api/admin/mailbox",
                               "/api/admin/mailbox/a"}) {
        EXPECT_EQ(all.call({http::method::get, target, {}, ""}).response.status, 401U) << target;
        const auto out = all.call({http::method::get, target, {{"Authorization", all.bearer()}}, ""});
        EXPECT_EQ(out.code(), "role_required") << target;
    }
}

TEST_F(operator_api, lists_events_in_pages) {
    happened(5);
    const auto page = get("/api/admin/audit?limit=1");
    const auto event = page.array().at(0).as_object();
    EXPECT_EQ(event.at("time"), boost::json::string(base::to_rfc3339(all.clock.now())));
    EXPECT_EQ(event.at("operation"), "4");
    EXPECT_EQ(event.at("subject"), "sub-2");
    EXPECT_EQ(event.at("node"), "n1");
    EXPECT_FALSE(event.contains("code"));
    EXPECT_EQ(follow("/api/admin/audit?limit=2"), (std::vector<std::string>{"4", "3", "2", "1", "0"}));
    EXPECT_EQ(follow("/api/admin/audit?limit=1&action=sign_in&person=sub-2&outcome=success&node=n1"),
              (std::vector<std::string>{"4", "2", "0"}));
    EXPECT_EQ(follow("/api/admin/audit?person=sub-3"), std::vector<std::string>{});
    const auto last = base::to_rfc3339(all.clock.now());
    EXPECT_EQ(follow("/api/admin/audit?from=" + last), std::vector<std::string>{"4"});
}

TEST_F(operator_api, refuses_filters_that_are_none) {
    for (const auto* query : {"limit=0", "limit=1001", "outcome=maybe", "from=yesterday", "until=2026-02-30",
                              "person=", "cursor=x", "from=2026-02-01T25:00"}) {
        const auto out = get(std::string("/api/admin/audit?") + query);
        EXPECT_EQ(out.response.status, 422U) << query;
        EXPECT_EQ(out.code(), "validation_failed") << query;
    }
}

TEST_F(operator_api, exports_json_lines) {
    happened(3);
    const auto out = get("/api/admin/audit.jsonl?action=sign_in");
    EXPECT_EQ(out.response.status, 200U);
    EXPECT_EQ(out.response.content_type, "application/jsonl; charset=utf-8");
    EXPECT_TRUE(out.header("Link").empty());
    std::string_view rest = out.response.body;
    std::vector<std::string> operations;
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        ASSERT_NE(end, rest.npos);
        operations.emplace_back(boost::json::parse(rest.substr(0, end)).at("operation").as_string());
        rest.remove_prefix(end + 1);
    }
    EXPECT_EQ(operations, (std::vector<std::string>{"2", "0"}));
}

TEST_F(operator_api, shows_the_state) {
    all.sign_ins.count(true, all.clock.now());
    const auto state = get("/api/admin/state").json();
    EXPECT_EQ(state.at("version"), "1.2.3");
    EXPECT_EQ(state.at("ready"), true);
    EXPECT_EQ(state.at("nodes").at(0).at("name"), "process 1 on here");
    EXPECT_EQ(state.at("keys").at("ids").as_array().size(), 1U);
    EXPECT_EQ(state.at("rate_limits").at(0).at("name"), "sign_in_failures");
    EXPECT_EQ(state.at("rate_limits").at(0).at("most"), 5);
    EXPECT_EQ(state.at("sign_ins").as_array().size(), 60U);
    EXPECT_EQ(state.at("sign_ins").at(59).at("succeeded"), 1);
    EXPECT_EQ(state.at("audit_days"), 7);
    EXPECT_EQ(state.at("has_mailbox"), false);
}

TEST_F(operator_api, says_that_there_is_no_mailbox) {
    for (const auto* target : {"/api/admin/mailbox", "/api/admin/mailbox/a"}) {
        const auto out = get(target);
        EXPECT_EQ(out.response.status, 404U);
        EXPECT_EQ(out.code(), "mailbox_absent");
    }
}

TEST_F(operator_api, shows_letters) {
    all.letters = std::make_unique<two_letters>();
    const auto first = get("/api/admin/mailbox?limit=1");
    EXPECT_EQ(first.array().at(0).at("subject"), "Subject b");
    EXPECT_EQ(first.header("Link"), "</api/admin/mailbox?limit=1&cursor=b>; rel=\"next\"");
    EXPECT_TRUE(first.response.wipe_body);
    EXPECT_EQ(get("/api/admin/mailbox?cursor=b").array().at(0).at("id"), "a");
    EXPECT_EQ(get("/api/admin/mailbox?cursor=x").response.status, 422U);
    const auto letter = get("/api/admin/mailbox/a").json();
    EXPECT_EQ(letter.at("code"), "123456");
    EXPECT_EQ(letter.at("text"), "Code 123456");
    EXPECT_EQ(letter.at("sent_at"), "2026-02-02T02:40:00Z");
    EXPECT_FALSE(get("/api/admin/mailbox/b").json().contains("code"));
    EXPECT_EQ(get("/api/admin/mailbox/c").code(), "letter_not_found");
}

TEST(operator_times, are_read_as_people_write_them) {
    const auto at = [](std::string_view text) {
        const auto read = read_moment(text);
        return read ? base::to_rfc3339(*read) : std::string("none");
    };
    EXPECT_EQ(at("2026-02-01"), "2026-02-01T00:00:00.000Z");
    EXPECT_EQ(at("2026-02-01T08:05"), "2026-02-01T08:05:00.000Z");
    EXPECT_EQ(at("2026-02-01T08:05:03Z"), "2026-02-01T08:05:03.000Z");
    EXPECT_EQ(at("2026-02-01T08:05:03.5Z"), "2026-02-01T08:05:03.500Z");
    for (const std::string_view text : {"", "2026", "2026-02-30", "2026-02-01T24:00", "2026-02-01T08:60",
                                        "2026-02-01T08:05+01:00", "2026-02-01 08:05", "2026-02-01T08:05:03.1234Z"})
        EXPECT_EQ(at(text), "none") << text;
}

} // namespace
} // namespace poolguard::api
