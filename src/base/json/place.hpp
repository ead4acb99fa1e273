#pragma once
// Where a value stands in a document. The path is put together only for an error: most documents have none.

#include <cstddef>
#include <string>
#include <string_view>

namespace poolguard::base::json {

// A place keeps pointers to the one that it is in and to its name, so it is only passed on, never kept.
class place {
  public:
    // The document itself.
    place() = default;

    place member(std::string_view name) const { return {this, step::member, name, 0}; }
    place element(std::size_t index) const { return {this, step::element, {}, index}; }
    // Of a map whose values are structures.
    place key(std::string_view name) const { return {this, step::key, name, 0}; }

    // As field_error::path has it.
    std::string path() const;

  private:
    enum class step { document, member, element, key };
    place(const place* in, step by, std::string_view name, std::size_t index)
        : in_(in), by_(by), name_(name), index_(index) {}

    const place* in_ = nullptr;
    step by_ = step::document;
    std::string_view name_;
    std::size_t index_ = 0;
};

} // namespace poolguard::base::json
