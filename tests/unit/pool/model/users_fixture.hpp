#pragma once
// Users of pools of all kinds over a real store in a folder of its own.

#include "base/log.hpp"
#include "pool/model/pool_keys.hpp"
#include "pool/model/users.hpp"
#include "store/sqlite_records.hpp"
#include "unit/base/manual_clock.hpp"
#include "unit/store/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace poolguard::pool {

using namespace std::chrono_literals;

class users_fixture : public testing::Test {
  protected:
    static std::unique_ptr<store::sqlite_records> open(const store::temporary_folder& folder,
                                                       const base::clock& clock) {
        auto opened = store::sqlite_records::open(folder.file(), clock);
        if (!opened) throw std::runtime_error(opened.error().sentence);
        return std::move(*opened);
    }

    static user_pool_document pool_by(std::string_view settings) {
        user_pool_document out;
        out.id = "eu-west-1_Abc123xyz";
        out.settings = *json::read<cognito::user_pool_settings>(settings, json::unknown_members::refuse);
        return out;
    }
    user_document user(const std::string& name, std::map<std::string, std::string> attributes = {}) {
        user_document out;
        out.username = name;
        out.sub = random_.uuid();
        out.attributes = std::move(attributes);
        return out;
    }
    // The username that a name leads to; "-" for none.
    std::string found(const user_pool_document& pool, std::string_view name) {
        const auto it = users_.find(pool, name);
        EXPECT_TRUE(it);
        return it && *it ? (*it)->user.username : "-";
    }
    std::string outcome(const result<void>& of) { return of ? "done" : of.error().name + ": " + of.error().message; }
    result<void> set(const user_pool_document& pool, std::string_view name, const std::string& attribute,
                     const std::string& value) {
        return users_.update(pool, name, [&](user_document& changed) -> result<void> {
            changed.attributes[attribute] = value;
            return {};
        });
    }

    store::temporary_folder folder_;
    base::manual_clock clock_{base::from_epoch_milliseconds(1'770'000'000'123)};
    base::system_random random_;
    std::unique_ptr<store::sqlite_records> records_ = open(folder_, clock_);
    users users_{*records_, clock_};

    const user_pool_document plain_ = pool_by("{}");
    const user_pool_document folding_ = pool_by(R"({"UsernameConfiguration":{"CaseSensitive":false},)"
                                                R"("AliasAttributes":["email","preferred_username"]})");
    const user_pool_document by_email_ = pool_by(R"({"UsernameAttributes":["email","phone_number"]})");
    const user_pool_document aliases_ = pool_by(R"({"AliasAttributes":["email","phone_number","preferred_username"]})");
};

} // namespace poolguard::pool
