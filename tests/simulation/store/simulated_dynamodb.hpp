#pragma once
// DynamoDB's tables as its API shows them (Amazon DynamoDB API Reference, version 2012-08-10), for the requests that
// the server's engine sends. Whatever else a request says throws std::invalid_argument.

#include "simulation/chance.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace poolguard::simulation {

class named_values;

struct dynamodb_answer {
    std::string error{}; // its name; empty: done
    boost::json::object body{};
};

class simulated_dynamodb {
  public:
    // `seconds` since 1970. Chance decides where pages end, what a batch leaves out, and when expired items go.
    dynamodb_answer serve(std::string_view operation, std::string_view body, std::int64_t seconds, chance& luck);

  private:
    using object = boost::json::object;
    using place = std::pair<std::string, std::string>; // partition, and the sort key's bytes
    using table = std::map<place, object>;

    object get(const object& request);
    object get_batch(const object& request, chance& luck);
    dynamodb_answer put(const object& request);
    dynamodb_answer update(const object& request);
    dynamodb_answer remove(const object& request);
    object query(const object& request, chance& luck);
    static object describe(const object& request);

    table& table_of(const object& request);
    static void remove_expired(table& in, const place& at, std::int64_t seconds, chance& luck);
    // Whether the write's condition holds for what is there.
    static bool may_write(const object& request, const table& in, const place& at, named_values& values);

    std::map<std::string, table, std::less<>> tables_;
};

} // namespace poolguard::simulation
