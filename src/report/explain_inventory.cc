#include "report/explain_inventory.h"

#include "embedded.h"

namespace purser {

Result<Table> InventoryTable(ReaderContext& context, const std::string& resource) {
  Table table{.name = "inventory",
              .title = "What the inventory knows",
              .columns = {TextColumn("what"), TextColumn("value")}};
  const auto add = [&](const std::string& what, const std::string& value) {
    if (!value.empty()) table.rows.push_back({what, value});
  };
  TRY(context.engine.ForEach(
      sql::report_explain_inventory, {{"resource", resource}}, [&](const Row& row) -> Result<void> {
        const auto time = [&](const char* column) {
          return row.IsNull(column) ? "" : InstantText(std::get<Instant>(row[column]));
        };
        add("observed", time("observed") + " by " + row.Text("source"));
        for (const char* column :
             {"arn", "type", "name", "account", "region", "state", "instance_type"})
          add(column, row.Text(column));
        add("launched", time("launched"));
        const TextMap tags = std::get<TextMap>(row["tags"]);
        for (const auto& [key, value] : tags) add("tag " + key, value);
        if (!std::get<bool>(row["are_tags_known"]))
          add("tags", "not known: they could not be read");
        else if (tags.empty())
          add("tags", "none");
        return {};
      }));
  if (table.rows.empty()) table.audience = Audience::kMachines;
  return table;
}

}  // namespace purser
