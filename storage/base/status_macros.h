// The two words with which the field passes an error on: what fails leaves the function with its
// status, what succeeds goes on one line further down.
//
//   RETURN_IF_ERROR(CheckName(name));
//   ASSIGN_OR_RETURN(const Row row, rows.Get(snapshot, key));
//   ASSIGN_OR_RETURN(page.next, NextPage(page));
//
// Both may be used where the function (or the lambda that they are in) returns absl::Status or
// absl::StatusOr. A status that is looked at, changed or told elsewhere is written out.

#ifndef RENKEI_STORAGE_BASE_STATUS_MACROS_H_
#define RENKEI_STORAGE_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// `expr` gives an absl::Status. It is variadic because the preprocessor takes the commas of
// template arguments and braces for its own.
#define RETURN_IF_ERROR(...) \
  RENKEI_RETURN_IF_ERROR_(RENKEI_STATUS_CONCAT_(status_or_return_, __COUNTER__), __VA_ARGS__)

// `expr` gives an absl::StatusOr; its value is moved into `lhs`, a declaration or anything else
// that can be assigned to. A declaration with a comma of its own stands in parentheses:
//
//   ASSIGN_OR_RETURN((const std::map<Key, Row> rows), ReadRows());
//
// `auto&& x` names the value where it is and moves nothing: for messages on a way that every call
// takes.
//
// It is more than one statement, since the declaration has to outlive it: never the body of an
// `if` without braces.
#define ASSIGN_OR_RETURN(lhs, ...) \
  RENKEI_ASSIGN_OR_RETURN_(RENKEI_STATUS_CONCAT_(assign_or_return_, __COUNTER__), lhs, __VA_ARGS__)

// What follows is not for use elsewhere. The name is made of __COUNTER__, not of __LINE__: a lambda
// in `expr` may use these macros too, and all of an expansion is on one line.
#define RENKEI_RETURN_IF_ERROR_(name, ...)                          \
  do {                                                              \
    if (absl::Status name = (__VA_ARGS__); !name.ok()) return name; \
  } while (false)

#define RENKEI_ASSIGN_OR_RETURN_(name, lhs, ...)   \
  auto name = (__VA_ARGS__);                       \
  if (!name.ok()) return std::move(name).status(); \
  RENKEI_STATUS_BARE_(lhs) = *std::move(name)

#define RENKEI_STATUS_CONCAT_(a, b) RENKEI_STATUS_CONCAT_NOW_(a, b)
#define RENKEI_STATUS_CONCAT_NOW_(a, b) a##b

// `(x)` without its parentheses, anything else as it is, `(*p)[0]` and `(*p).y` too: only what is
// nothing but one pair of them leaves nothing behind when RENKEI_STATUS_EAT_ is put before it.
#define RENKEI_STATUS_BARE_(lhs) RENKEI_STATUS_BARE_AS_(RENKEI_STATUS_EAT_ lhs)(lhs)
#define RENKEI_STATUS_BARE_AS_(...) \
  RENKEI_STATUS_SECOND_(__VA_OPT__(, RENKEI_STATUS_WHOLE_, ), RENKEI_STATUS_INNER_, )
#define RENKEI_STATUS_SECOND_(...) RENKEI_STATUS_SECOND_NOW_(__VA_ARGS__)
#define RENKEI_STATUS_SECOND_NOW_(first, second, ...) second
#define RENKEI_STATUS_EAT_(...)
#define RENKEI_STATUS_WHOLE_(...) __VA_ARGS__
#define RENKEI_STATUS_INNER_(lhs) RENKEI_STATUS_WHOLE_ lhs

#endif  // RENKEI_STORAGE_BASE_STATUS_MACROS_H_
