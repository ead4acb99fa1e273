#include "pool/mail/mail_queue.hpp"

#include "store/sqlite_records.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/store/temporary_folder.hpp"

#include <gtest/gtest.h>
#include <memory>
#include <vector>

namespace poolguard::pool {
namespace {

using namespace std::chrono_literals;

// Stands for mail servers that fail as told; real ones are in tests/clients/pool/test_mail.py.
class scripted_transport final : public mail_transport {
  public:
    std::expected<void, delivery_error> deliver(const message& mail) override {
        ++tries;
        if (answer) return std::unexpected(*answer);
        delivered.push_back(mail.to + '|' + mail.subject + '|' + mail.text + '|' + mail.html);
        return {};
    }
    std::optional<delivery_error> answer;
    int tries = 0;
    std::vector<std::string> delivered;
};

class mail_queue_test : public testing::Test {
  protected:
    mail_queue make() { return mail_queue(*records, master, by, clock, random); }
    std::size_t kept() { return records->find({.partition = "mail-queue"}).value().records.size(); }

    store::temporary_folder folder;
    base::manual_clock clock{base::from_epoch_seconds(1'800'000'000)};
    base::system_random random;
    std::unique_ptr<store::sqlite_records> records = store::sqlite_records::open(folder.file(), clock).value();
    const base::secret master{std::string(32, 'k')};
    scripted_transport by;
    const message letter{"ann@example.com", "Subject", "Your code is 123456.", "<p>123456</p>"};
};

TEST_F(mail_queue_test, delivers_in_order_and_once) {
    auto queue = make();
    ASSERT_TRUE(queue.send(letter));
    clock.advance(1ms);
    ASSERT_TRUE(queue.send({"bob@example.com", "", "second", ""}));
    EXPECT_EQ(queue.deliver_due(), 2U);
    EXPECT_EQ(by.delivered, (std::vector<std::string>{"ann@example.com|Subject|Your code is 123456.|<p>123456</p>",
                                                      "bob@example.com||second|"}));
    EXPECT_EQ(queue.deliver_due(), 0U);
    EXPECT_EQ(kept(), 0U);
}

TEST_F(mail_queue_test, does_not_deliver_mail_for_nobody) {
    auto queue = make();
    auto decoy = letter;
    decoy.is_for_nobody = true;
    ASSERT_TRUE(queue.send(decoy));
    EXPECT_EQ(kept(), 1U);
    queue.deliver_due();
    EXPECT_EQ(by.tries, 0);
    EXPECT_EQ(kept(), 0U);
}

TEST_F(mail_queue_test, keeps_letters_sealed) {
    auto queue = make();
    ASSERT_TRUE(queue.send(letter));
    for (const auto& each : records->find({.partition = "mail-queue"}).value().records) {
        EXPECT_EQ(each.document.find("123456"), std::string::npos);
        EXPECT_EQ(each.document.find("ann"), std::string::npos);
    }
}

TEST_F(mail_queue_test, tries_again_later_and_later) {
    auto queue = make();
    ASSERT_TRUE(queue.send(letter));
    by.answer = delivery_error{"down", false};
    int tries = 0;
    for (const auto pause : {2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 512s, 600s, 600s}) {
        EXPECT_EQ(queue.deliver_due(), 0U);
        EXPECT_EQ(by.tries, ++tries);
        clock.advance(pause - 1ms);
        queue.deliver_due();
        EXPECT_EQ(by.tries, tries) << pause.count();
        clock.advance(1ms);
    }
    by.answer.reset();
    EXPECT_EQ(queue.deliver_due(), 1U);
    EXPECT_EQ(kept(), 0U);
}

TEST_F(mail_queue_test, another_process_goes_on_where_one_ended) {
    {
        auto queue = make();
        ASSERT_TRUE(queue.send(letter));
    }
    EXPECT_EQ(make().deliver_due(), 1U);
}

TEST_F(mail_queue_test, one_that_ended_while_delivering_is_taken_over_after_its_claim) {
    class dying final : public mail_transport {
      public:
        std::expected<void, delivery_error> deliver(const message&) override { throw std::runtime_error("killed"); }
    } killed;
    mail_queue first(*records, master, killed, clock, random);
    ASSERT_TRUE(first.send(letter));
    EXPECT_THROW(first.deliver_due(), std::runtime_error);
    auto second = make();
    clock.advance(mail_queue::claim - 1ms);
    EXPECT_EQ(second.deliver_due(), 0U);
    clock.advance(1ms);
    EXPECT_EQ(second.deliver_due(), 1U);
}

TEST_F(mail_queue_test, drops_what_is_refused_for_good_or_too_old) {
    auto queue = make();
    ASSERT_TRUE(queue.send(letter));
    by.answer = delivery_error{"no such mailbox", true};
    queue.deliver_due();
    EXPECT_EQ(kept(), 0U);
    by.answer = delivery_error{"down", false};
    ASSERT_TRUE(queue.send(letter));
    queue.deliver_due();
    clock.advance(24h);
    by.answer.reset();
    EXPECT_EQ(queue.deliver_due(), 0U);
    EXPECT_TRUE(by.delivered.empty());
}

TEST_F(mail_queue_test, what_it_cannot_open_is_dropped) {
    auto queue = make();
    ASSERT_TRUE(queue.send(letter));
    mail_queue other(*records, base::secret(std::string(32, 'x')), by, clock, random);
    EXPECT_EQ(other.deliver_due(), 0U);
    EXPECT_EQ(by.tries, 0);
    EXPECT_EQ(kept(), 0U);
}

TEST_F(mail_queue_test, delivers_in_the_background) {
    auto queue = make();
    queue.start();
    ASSERT_TRUE(queue.send(letter));
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (kept() > 0 && std::chrono::steady_clock::now() < end)
        std::this_thread::yield();
    queue.stop();
    EXPECT_EQ(by.delivered.size(), 1U);
}

} // namespace
} // namespace poolguard::pool
