#include "http/observing/access_log.hpp"

#include "base/json/parse.hpp"

#include <algorithm>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>
#include <vector>

namespace poolguard::http {
namespace {

class access_log_test : public testing::Test {
  protected:
    access_log log{true, [this](std::string_view lines) { written.emplace_back(lines); }};
    std::vector<std::string> written;
    access_entry entry{.request_id = "id-12345",
                       .method = "GET",
                       .path = "/api/items",
                       .status = 200,
                       .bytes = 12,
                       .duration_us = 345,
                       .remote = "127.0.0.1"};
};

TEST_F(access_log_test, writes_one_json_object_a_line_without_its_beginning) {
    log.add(entry);
    log.add(entry);
    EXPECT_TRUE(written.empty());
    log.flush();
    const std::string line = R"(,"level":"INFO","message":"request","request_id":"id-12345","method":"GET",)"
                             R"("path":"/api/items","status":200,"bytes":12,"duration_us":345,"remote":"127.0.0.1"})"
                             "\n";
    ASSERT_EQ(written.size(), 1U);
    EXPECT_EQ(written[0], line + line);
    log.flush();
    EXPECT_EQ(written.size(), 1U);
}

TEST_F(access_log_test, names_the_trace) {
    entry.trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
    log.add(entry);
    entry.code = "token_expired";
    log.add(entry);
    log.flush();
    EXPECT_TRUE(written[0].contains(R"("remote":"127.0.0.1","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"})"));
    EXPECT_TRUE(written[0].contains(R"("code":"token_expired","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"})"))
        << written[0];
}

TEST_F(access_log_test, says_why_a_request_was_refused) {
    entry.status = 401;
    entry.code = "token_expired";
    log.add(entry);
    log.flush();
    ASSERT_EQ(written.size(), 1U);
    EXPECT_TRUE(written[0].ends_with(R"("remote":"127.0.0.1","code":"token_expired"})"
                                     "\n"))
        << written[0];
}

TEST_F(access_log_test, escapes_and_bounds_the_path) {
    const std::string path = "/\"\\<" + std::string(1000, 'x');
    entry.path = path;
    log.add(entry);
    log.flush();
    ASSERT_EQ(written.size(), 1U);
    const auto parsed = base::json::parse("{" + written[0].substr(1));
    ASSERT_TRUE(parsed.has_value());
    EXPECT_EQ(parsed->as_object().at("path").as_string(), path.substr(0, access_log::max_path));
}

TEST_F(access_log_test, flushes_what_has_gathered) {
    const std::string path(access_log::max_path, 'x');
    entry.path = path;
    std::size_t lines = 0;
    while (written.empty()) {
        log.add(entry);
        ASSERT_LE(++lines, access_log::flush_size / path.size());
    }
    EXPECT_GE(written[0].size(), access_log::flush_size);
    EXPECT_EQ(std::ranges::count(written[0], '\n'), static_cast<std::ptrdiff_t>(lines));
}

TEST(access_log, is_silent_when_off) {
    bool called = false;
    access_log log(false, [&](std::string_view) { called = true; });
    log.add({});
    log.flush();
    EXPECT_FALSE(called);
}

} // namespace
} // namespace poolguard::http
