# The peer's side of bench/gate: mandatory tags of a Terraform plan, for OPA.
package purser

keys := ["team", "project", "environment", "cost_center", "owner"]

made(change) if change.change.actions[_] in {"create", "update"}

taggable(change) if "tags" in object.keys(change.change.after)

tags(change) := object.union(object.get(change.change.after, "tags", {}), object.get(change.change.after, "tags_all", {}))

unknown(change, key) if change.change.after_unknown.tags[key] == true

missing contains [change.address, key] if {
	some change in input.resource_changes
	change.mode == "managed"
	made(change)
	taggable(change)
	some key in keys
	not tags(change)[key]
	not unknown(change, key)
}

failing contains address if some [address, _] in missing

answer := count(failing)
