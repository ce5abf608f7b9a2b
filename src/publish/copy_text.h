/// Rows as lines of PostgreSQL's COPY in text format.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/engine.h"

namespace purser {

/// Appends a line: values between tabs, \N for null, what would end a value escaped.
void AppendCopyLine(std::string& lines, const std::vector<Value>& row);

/// A name in PostgreSQL: "a ""name""".
std::string PostgresName(std::string_view name);

/// '{"2026-10-01","2026-10-02"}' as a parameter for = ANY ($1::date[]).
std::string PostgresArray(const std::vector<std::string>& plain_texts);

}  // namespace purser
