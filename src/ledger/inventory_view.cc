#include <map>

#include <fmt/format.h>

#include "embedded.h"
#include "ledger/inventory.h"

namespace purser {
namespace {

/// Typed as the files are, for books without an observation.
constexpr std::string_view kNothing =
    "SELECT CAST(NULL AS VARCHAR) AS arn, CAST(NULL AS VARCHAR) AS id, CAST(NULL AS VARCHAR) AS "
    "type, CAST(NULL AS VARCHAR) AS account, CAST(NULL AS VARCHAR) AS region, CAST(NULL AS "
    "VARCHAR) "
    "AS name, CAST(NULL AS VARCHAR) AS state, CAST(NULL AS VARCHAR) AS instance_type, CAST(NULL AS "
    "TIMESTAMP) AS launched, CAST(NULL AS MAP(VARCHAR, VARCHAR)) AS tags, CAST(NULL AS "
    "MAP(VARCHAR, "
    "VARCHAR)) AS facts, CAST(NULL AS VARCHAR) AS source, CAST(NULL AS VARCHAR) AS observed, "
    "CAST(NULL AS VARCHAR) AS filename WHERE false";

}  // namespace

Result<std::vector<std::filesystem::path>> NewestInventoryFiles(Books& books) {
  const std::vector<KeptObservation> all = TRY(books.inventory().All());
  std::map<std::string, const KeptObservation*> newest;
  for (const KeptObservation& one : all) newest[one.summary.source] = &one;
  std::vector<std::filesystem::path> files;
  for (const auto& [source, one] : newest) {
    files.push_back(books.folder() / one->file.path);
    std::error_code ignored;
    if (!std::filesystem::exists(files.back(), ignored))
      return Error{ErrorKind::kData, "the books miss " + one->file.path +
                                         ": restore the file, or ingest the inventory again"};
  }
  return files;
}

Result<void> DefineInventory(Duck& duck, const std::vector<std::filesystem::path>& files) {
  std::string list;
  for (const std::filesystem::path& file : files)
    list += (list.empty() ? "" : ", ") + SqlText(file.string());
  const std::string select = list.empty()
                                 ? std::string(kNothing)
                                 : fmt::format(
                                       "SELECT * FROM read_parquet([{}], filename = true, "
                                       "hive_partitioning = true, hive_types_autocast = false)",
                                       list);
  TRY(duck.Execute("CREATE OR REPLACE TEMP VIEW inventory_files AS " + select));
  return duck.Execute(sql::ledger_inventory_view.text);
}

}  // namespace purser
