#include "pool/mail/deferred_messages.hpp"

#include "unit/pool/administration_fixture.hpp"

namespace poolguard::pool {
namespace {

class deferred_messages_test : public administration_fixture {
  protected:
    // A client that hides users. `functions`: members of LambdaConfig.
    void make_place(const std::string& functions) {
        make_pool(R"(,"LambdaConfig":{)" + functions + "}");
        make_client(R"(,"PreventUserExistenceErrors":"ENABLED")");
        make_user("ann", R"("email":"ann@example.com","email_verified":"true")");
        call("AdminSetUserPassword",
             R"({"UserPoolId":"$POOL","Username":"ann","Password":"Passw0rd!","Permanent":true})");
    }
    void ask(std::string_view name) {
        call("ForgotPassword",
             fmt::format(R"({{"ClientId":"$CLIENT","ClientMetadata":{{"k":"v"}},"Username":"{}"}})", name));
        clock_.advance(std::chrono::milliseconds{1});
    }
    std::vector<store::record> waiting() { return records_->find({.partition = "message-queue"}).value().records; }
};

TEST_F(deferred_messages_test, a_message_for_a_hidden_user_waits_for_its_function) {
    make_place(fmt::format(R"("CustomEmailSender":{{"LambdaVersion":"V1_0","LambdaArn":"{}"}},)"
                           R"("KMSKeyID":"arn:aws:kms:us-east-1:123456789012:key/one")",
                           hook_transport::function));
    const auto confirm = [&](const std::string& code) {
        return raw("ConfirmForgotPassword",
                   R"({"ClientId":"$CLIENT","Username":"ann","Password":"An0ther!pass","ConfirmationCode":")" + code +
                       "\"}")
            .error_name;
    };
    const auto sent_code = [&] {
        const boost::json::value event = functions_.events.back();
        return text(event, "/poolguard/code");
    };
    ask("ann");
    ask("ann");
    ask("nobody");
    EXPECT_TRUE(functions_.events.empty());
    EXPECT_EQ(waiting().size(), 3U);
    for (const auto& each : waiting())
        EXPECT_EQ(each.document.find("ann@example.com"), std::string::npos) << "not sealed";
    // The first code does not serve any more.
    EXPECT_EQ(stores_.deferred.send_due(), 1U);
    ASSERT_EQ(functions_.sources(), std::vector<std::string>{"CustomEmailSender_ForgotPassword"});
    const boost::json::value event = functions_.events.front();
    EXPECT_EQ(text(event, "/request/clientMetadata/k"), "v");
    EXPECT_EQ(text(event, "/callerContext/clientId"), client_id_);
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(confirm(sent_code()), "");

    // What a function that fails has seen is no code.
    functions_.answer = [](const auto&) { return hook_transport::status(400, R"({"errorMessage":"no"})"); };
    ask("ann");
    EXPECT_EQ(stores_.deferred.send_due(), 0U);
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(confirm(sent_code()), "ExpiredCodeException");

    // It is tried again while it cannot be reached.
    functions_.answer = [](const auto&) { return hook_transport::status(503, "{}"); };
    ask("ann");
    EXPECT_EQ(stores_.deferred.send_due(), 0U);
    EXPECT_EQ(waiting().size(), 1U);
    EXPECT_EQ(confirm(sent_code()), "");
}

TEST_F(deferred_messages_test, what_the_caller_sends_along_tells_nobody_from_somebody) {
    make_place(fmt::format(R"("CustomMessage":"{}")", hook_transport::function));
    const auto asked = [&](std::string_view name, std::size_t size) {
        return raw("ForgotPassword", fmt::format(R"({{"ClientId":"$CLIENT","ClientMetadata":{{"a":"{0}","b":"{0}",)"
                                                 R"("c":"{0}"}},"Username":"{1}"}})",
                                                 std::string(size, 'x'), name))
            .error_name;
    };
    for (const std::size_t size : {1000U, 131'072U})
        EXPECT_EQ(asked("ann", size), asked("nobody", size)) << size;
    std::vector<std::size_t> sizes;
    for (const auto& each : waiting())
        sizes.push_back(each.document.size());
    ASSERT_EQ(sizes.size(), 2U);
    EXPECT_NEAR(static_cast<double>(sizes[0]), static_cast<double>(sizes[1]), 200);
}

TEST_F(deferred_messages_test, a_function_that_is_out_of_reach_is_not_waited_for_once_for_each_message) {
    make_place(fmt::format(R"("CustomMessage":"{}")", hook_transport::function));
    make_user("bob", R"("email":"bob@example.com","email_verified":"true")");
    call("AdminSetUserPassword", R"({"UserPoolId":"$POOL","Username":"bob","Password":"Passw0rd!","Permanent":true})");
    functions_.answer = [](const auto&) { return hook_transport::status(503, "{}"); };
    ask("ann");
    EXPECT_EQ(stores_.deferred.send_due(), 0U);
    const auto tries = functions_.events.size();
    EXPECT_GT(tries, 0U);
    ask("bob");
    EXPECT_EQ(stores_.deferred.send_due(), 0U);
    EXPECT_EQ(functions_.events.size(), tries);
    EXPECT_EQ(waiting().size(), 2U);
    // Later both go out.
    functions_.decide(R"({"emailMessage":"Use {####}","emailSubject":"Hello"})");
    clock_.advance(std::chrono::seconds{11});
    EXPECT_EQ(stores_.deferred.send_due(), 2U);
    EXPECT_TRUE(waiting().empty());
}

TEST_F(deferred_messages_test, a_message_that_was_written_waits_for_the_mail) {
    make_place(fmt::format(R"("CustomMessage":"{}")", hook_transport::function));
    functions_.decide(R"({"emailMessage":"Use {####}","emailSubject":"Hello"})");
    ask("ann");
    mail_.sent.clear();
    mail_.is_broken = true;
    EXPECT_EQ(stores_.deferred.send_due(), 0U);
    EXPECT_EQ(waiting().size(), 1U);
    mail_.is_broken = false;
    EXPECT_EQ(stores_.deferred.send_due(), 0U) << "not due yet";
    clock_.advance(std::chrono::seconds{2});
    EXPECT_EQ(stores_.deferred.send_due(), 1U);
    ASSERT_EQ(mail_.sent.size(), 1U);
    EXPECT_EQ(mail_.sent.front().subject, "Hello");
    EXPECT_TRUE(mail_.sent.front().text.starts_with("Use "));
    // A message that is not sent in time is of no use.
    ask("ann");
    clock_.advance(std::chrono::hours{1});
    EXPECT_EQ(stores_.deferred.send_due(), 0U);
    EXPECT_EQ(mail_.sent.size(), 1U);
}

} // namespace
} // namespace poolguard::pool
