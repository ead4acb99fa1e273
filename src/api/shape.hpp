#pragma once
// The input and output of an operation for the OpenAPI document: schemas, their names, and parameters.

#include "api/views.hpp"
#include "base/json/schema.hpp"

#include <boost/core/type_name.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace poolguard::api {

// "ItemOut" for poolguard::api::item_out, "ItemPatch" for patch<item>.
std::string schema_name(std::string_view qualified_type);

// A schema of components/schemas.
struct named_schema {
    std::string name;
    boost::json::object schema;
    bool is_list = false; // an array of it

    template <class T>
    static named_schema of(bool is_list = false) {
        return {schema_name(boost::core::type_name<T>()), base::json::schema<T>(), is_list};
    }
};

enum class place { path, query, header };
BOOST_DESCRIBE_ENUM(place, path, query, header)

struct parameter {
    std::string name;
    place in = place::query;
    bool is_required = false;
    boost::json::object schema;
};

struct input_shape {
    std::vector<parameter> parameters;
    std::optional<named_schema> body;

    // One parameter for each property of the schema of a struct.
    void add_parameters(place in, const boost::json::object& schema);
};

struct output_header {
    std::string_view name;
    std::string_view description;
};

struct output_shape {
    unsigned status = 200;
    std::string_view description = "The answer";
    std::optional<named_schema> body;
    std::vector<output_header> headers;
    bool may_redirect = false; // a 302 instead
};

} // namespace poolguard::api
