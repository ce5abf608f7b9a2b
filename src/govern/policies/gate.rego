# Tags of a Terraform or OpenTofu plan held against the taxonomy, with the verdicts of `purser gate`:
# pass, fail, unknown (only apply decides) and not_taggable. Input: terraform show -json plan.bin
#
#   opa eval -d . -i plan.json data.purser.gate.resources     every resource with its verdict
#   opa eval -d . -i plan.json data.purser.gate.deny          one line a failure, also for conftest
#   conftest test -p . --namespace purser.gate plan.json
package purser.gate

import rego.v1

taxonomy := data.purser.taxonomy

# Terraform type → the attribute that holds its tags; "" where it cannot carry any.
tag_attributes := data.purser.tag_attributes

# ---- what would be made ------------------------------------------------------------------------

planned := array.concat(
	object.get(input, "resource_changes", []),
	[deferred.resource_change | some deferred in object.get(input, "deferred_changes", [])],
)

made contains i if {
	some i, resource in planned
	not resource.deposed
	object.get(resource, "mode", "managed") != "data"
	some action in resource.change.actions
	action in {"create", "update"}
}

resources contains verdict if {
	some i in made
	verdict := {
		"address": planned[i].address,
		"type": planned[i].type,
		"verdict": verdicts[i],
		"violations": sort(violations[i] | unknowns[i]),
	}
}

summary := {name: count([1 | some i in made; verdicts[i] == name]) |
	some name in ["pass", "fail", "unknown", "not_taggable"]
}

deny contains message if {
	some i in made
	some violation in violations[i]
	message := sprintf("%s: %s %s", [planned[i].address, violation.key, violation.reason])
}

warn contains message if {
	some i in made
	verdicts[i] == "unknown"
	some violation in unknowns[i]
	message := sprintf("%s: %s %s", [planned[i].address, violation.key, violation.reason])
}

verdicts[i] := "not_taggable" if {
	some i in made
	not taggable[i]
}

verdicts[i] := "fail" if {
	some i in made
	taggable[i]
	count(violations[i]) > 0
}

verdicts[i] := "unknown" if {
	some i in made
	taggable[i]
	count(violations[i]) == 0
	count(unknowns[i]) > 0
}

verdicts[i] := "pass" if {
	some i in made
	taggable[i]
	count(violations[i]) == 0
	count(unknowns[i]) == 0
}

violations[i] := set() if {
	some i in made
	not taggable[i]
}

violations[i] := (missing[i] | wrong[i]) | beyond[i] if {
	some i in made
	taggable[i]
}

# ---- what can carry tags -----------------------------------------------------------------------

attribute_names := [
	"tags", "tags_all", "labels", "effective_labels", "terraform_labels",
	"resource_labels", "user_labels", "tag",
]

cloud(type) := "aws" if startswith(type, "aws_")

cloud(type) := "aws" if startswith(type, "awscc_")

cloud(type) := "google" if startswith(type, "google_")

cloud(type) := "azure" if startswith(type, "azurerm_")

clouds[i] := name if {
	some i in made
	name := cloud(planned[i].type)
}

clouds[i] := "other" if {
	some i in made
	not cloud(planned[i].type)
}

# A plan shows unset attributes as null: what it shows is what this version of the provider has.
shown[i] contains name if {
	some i in made
	some name in attribute_names
	some part in ["after", "after_unknown", "after_sensitive"]
	object.get(attribute_part(planned[i].change, part), name, "purser: not there") != "purser: not there"
}

taggable[i] if {
	some i in made
	tag_attributes[planned[i].type] != ""
}

taggable[i] if {
	some i in made
	not has_type(planned[i].type)
	some name in shown[i]
	not is_network_tag(clouds[i], name)
}

has_type(type) if tag_attributes[type]

is_network_tag("google", name) if startswith(name, "tag")

# `settings { user_labels }` of Cloud SQL stands with the others.
attribute_part(change, part) := object.union(value, settings) if {
	value := object.get(change, part, {})
	is_object(value)
	settings := {"user_labels": labels |
		some setting in object.get(value, "settings", [])
		is_object(setting)
		labels := object.get(setting, "user_labels", null)
	}
} else := {}

# ---- one attribute: what the plan knows of it --------------------------------------------------

part_of(i, part, name) := object.get(attribute_part(planned[i].change, part), name, null)

whole_unknown(i, _) if planned[i].change.after_unknown == true

whole_unknown(i, name) if part_of(i, "after_unknown", name) == true

whole_unknown(i, name) if {
	some block in part_of(i, "after_unknown", name)
	is_object(block)
	some member in ["key", "value"]
	block[member] == true
}

text(value) := value if is_string(value)

text(value) := sprintf("%v", [value]) if is_number(value)

text(true) := "true"

text(false) := "false"

# key → {value, known} of one attribute; values of null are no tags, unless they come with apply.
attribute(i, name) := object.union(object.union(map_tags(i, name), list_tags(i, name)), later_tags(i, name))

map_tags(i, name) := {key: {"value": text(value), "known": true} |
	after := part_of(i, "after", name)
	is_object(after)
	some key, value in after
	text(value)
}

list_tags(i, name) := {block.key: {"value": object.get(block, "value", ""), "known": true} |
	after := part_of(i, "after", name)
	is_array(after)
	some block in after
	is_object(block)
	object.get(block, "key", "") != ""
}

later_tags(i, name) := {key: {"value": "", "known": false} |
	later := part_of(i, "after_unknown", name)
	is_object(later)
	some key, value in later
	value == true
}

# ---- the tags a resource will carry ------------------------------------------------------------

own_names := {
	"google": ["labels", "resource_labels", "user_labels"],
	"aws": ["tags", "tag"],
	"azure": ["tags", "tag"],
	"other": ["tags", "tag"],
}

union_names := {
	"google": ["effective_labels", "terraform_labels"],
	"aws": ["tags_all"],
	"azure": ["tags_all"],
	"other": ["tags_all"],
}

first_shown(i, names) := [name | some name in names; name in shown[i]][0]

own[i] := attribute(i, first_shown(i, own_names[clouds[i]])) if some i in made

own_or_none(i) := own[i]

own_or_none(i) := {} if not own[i]

own_unknown(i) if whole_unknown(i, first_shown(i, own_names[clouds[i]]))

union_name(i) := first_shown(i, union_names[clouds[i]])

union_known(i) if {
	name := union_name(i)
	not whole_unknown(i, name)
}

tags[i] := object.union(attribute(i, union_name(i)), own_or_none(i)) if {
	some i in made
	taggable[i]
	union_known(i)
}

tags[i] := object.union(provider_tags(i), own_or_none(i)) if {
	some i in made
	taggable[i]
	not union_known(i)
	takes_defaults(i)
}

tags[i] := own_or_none(i) if {
	some i in made
	taggable[i]
	not union_known(i)
	not takes_defaults(i)
}

# There may be other tags than those.
open[i] if {
	some i in made
	not union_known(i)
	own_unknown(i)
}

open[i] if {
	some i in made
	not union_known(i)
	takes_defaults(i)
	defaults_unknown(i)
}

open[i] if {
	some i in made
	not union_known(i)
	union_name(i)
	not object.get(input, "configuration", false)
}

# ---- what a provider adds ----------------------------------------------------------------------

providers := object.get(object.get(input, "configuration", {}), "provider_config", {})

# "module.a.aws_instance.x" → provider key
declared[address] := key if {
	some path, value
	walk(object.get(object.get(input, "configuration", {}), "root_module", {}), [path, value])
	is_object(value)
	key := value.provider_config_key
	address := concat("", array.concat(
		[sprintf("module.%s.", [path[n + 1]]) | some n, step in path; step == "module_calls"],
		[value.address],
	))
}

provider_keys[i] := [key |
	some key in [
		declared[bare(planned[i].address)],
		last(declared[bare(planned[i].address)], ":"),
		split(planned[i].type, "_")[0],
	]
	providers[key]
] if {
	some i in made
	declared[bare(planned[i].address)]
}

provider_keys[i] := [key |
	key := split(planned[i].type, "_")[0]
	providers[key]
] if {
	some i in made
	not declared[bare(planned[i].address)]
}

bare(address) := regex.replace(address, `\[("(?:[^"\\]|\\.)*"|[^\]"]*)\]`, "")

last(name, separator) := parts[count(parts) - 1] if parts := split(name, separator)

expressions(i) := object.get(providers[provider_keys[i][0]], "expressions", {})

default_expressions(i) := [tags |
	block := object.get(expressions(i), "default_tags", {})
	some part in array.concat([b | b := block; is_object(b)], [b | is_array(block); some b in block])
	tags := part.tags
]

label_expressions(i) := [labels | labels := expressions(i).default_labels]

all_defaults(i) := array.concat(default_expressions(i), label_expressions(i))

takes_defaults(i) if {
	planned[i].type != "aws_autoscaling_group"
	count(all_defaults(i)) > 0
}

defaults_unknown(i) if {
	some defaults in all_defaults(i)
	not is_constant(defaults)
}

is_constant(defaults) if is_object(defaults.constant_value)

provider_tags(i) := {key: {"value": text(value), "known": true} |
	some defaults in all_defaults(i)
	some key, value in defaults.constant_value
	text(value)
}

# ---- one key of the taxonomy -------------------------------------------------------------------

fold(key) := lower(unprefixed(key)) if taxonomy.ignore_case

fold(key) := unprefixed(key) if not taxonomy.ignore_case

unprefixed(key) := substring(key, 5, -1) if {
	startswith(key, "user:")
	count(key) > 5
} else := substring(key, 5, -1) if {
	startswith(key, "user_")
	count(key) > 5
} else := key

# Every tag of the resource that spells the key, the one that decides first: the spellings in order, the
# canonical letters before others, then the smaller key.
found(i, rules) := [spelt |
	some rank, spelling in rules.spellings
	some spelt in sort([[noncanonical, key] |
		some key, tag in tags[i]
		not is_empty(tag)
		fold(key) == spelling
		noncanonical := count({1 | unprefixed(key) != rules.name})
	])
]

is_empty(tag) if {
	tag.known
	tag.value == ""
}

deciding(i, rules) := tags[i][found(i, rules)[0][1]]

valid(rules, value) if {
	rules.holds
	meant := object.get(rules.synonyms, value, value)
	not lower(meant) in {"unknown", ""}
	meant != "unallocated"
	takes(rules, meant)
}

takes(rules, _) if rules.any

takes(rules, value) if value in rules.values

takes(rules, value) if {
	rules.pattern != ""
	regex.match(rules.pattern, value)
}

missing[i] := {violation |
	some rules in taxonomy.keys
	rules.required
	count(found(i, rules)) == 0
	not open[i]
	violation := {"key": rules.name, "reason": "missing"}
} if some i in made

wrong[i] := invalid[i] | conflicting[i] if some i in made

invalid[i] := {violation |
	some rules in taxonomy.keys
	tag := deciding(i, rules)
	tag.known
	not valid(rules, tag.value)
	violation := {"key": rules.name, "reason": "invalid"}
} if some i in made

conflicting[i] := {violation |
	some rules in taxonomy.keys
	tag := deciding(i, rules)
	tag.known
	values := {shown_value(tags[i][spelt[1]]) | some spelt in found(i, rules)}
	count(values) > 1
	violation := {"key": rules.name, "reason": "conflict"}
} if some i in made

shown_value(tag) := tag.value if tag.known

shown_value(tag) := "?" if not tag.known

unknowns[i] := {violation |
	some rules in taxonomy.keys
	is_unknown(i, rules)
	violation := {"key": rules.name, "reason": "known-after-apply"}
} if some i in made

is_unknown(i, rules) if {
	rules.required
	count(found(i, rules)) == 0
	open[i]
}

is_unknown(i, rules) if {
	tag := deciding(i, rules)
	not tag.known
	is_restricted(rules)
}

is_restricted(rules) if rules.required

is_restricted(rules) if not rules.any

# ---- what the cloud takes ----------------------------------------------------------------------

limits := {
	"aws": {"key": 128, "value": 256, "tags": 50, "reserved": ["aws:"]},
	"google": {"key": 63, "value": 63, "tags": 64, "reserved": ["goog"]},
	"azure": {"key": 512, "value": 256, "tags": 50, "reserved": ["azure", "microsoft", "windows"]},
}

beyond[i] := ((reserved(i) | long(i)) | foreign(i)) | many(i) if {
	some i in made
	limits[clouds[i]]
}

beyond[i] := set() if {
	some i in made
	not limits[clouds[i]]
}

# Labels that Google sets itself stand among the effective ones.
judged(i) := {key: tag |
	some key, tag in tags[i]
	not is_googles(clouds[i], key)
}

is_googles("google", key) if startswith(lower(key), "goog-")

# Of a map that is secret as a whole even the keys are.
shown_key(i, _) := "(sensitive)" if is_secret(i)

shown_key(i, key) := key if not is_secret(i)

is_secret(i) if planned[i].change.after_sensitive == true

is_secret(i) if {
	some name in attribute_names
	part_of(i, "after_sensitive", name) == true
}

reserved(i) := {{"key": shown_key(i, key), "reason": "reserved"} |
	some key, _ in judged(i)
	some prefix in limits[clouds[i]].reserved
	startswith(lower(key), prefix)
}

long(i) := {{"key": shown_key(i, key), "reason": "too-long"} |
	some key, tag in judged(i)
	some length in [count(key) - limits[clouds[i]].key, count(tag.value) - limits[clouds[i]].value]
	length > 0
}

foreign(i) := {{"key": shown_key(i, key), "reason": "characters"} |
	some key, tag in judged(i)
	tag.known
	not regex.match(taken[clouds[i]], concat("\n", [key, tag.value]))
}

taken := {
	"aws": `^[a-zA-Z0-9 +\-=._:/@\x{80}-\x{10FFFF}]*\n[a-zA-Z0-9 +\-=._:/@\x{80}-\x{10FFFF}]*$`,
	"google": `^[a-z0-9_\-\x{80}-\x{10FFFF}]*\n[a-z0-9_\-\x{80}-\x{10FFFF}]*$`,
	"azure": `^[^<>%&\\?/\n]*\n`,
}

many(i) := {{"key": "*", "reason": "too-many"} |
	count(tags[i]) > limits[clouds[i]].tags
}
