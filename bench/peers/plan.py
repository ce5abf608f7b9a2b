"""A plan of COUNT resources as Terraform writes it: planned values, changes, prior state, configuration.

    big_plan.py COUNT [FILE]

A fifth of the resources lacks a tag, one in fifty has a value that only apply knows.
"""
import json
import sys

TYPES = ["aws_instance", "aws_s3_bucket", "aws_ebs_volume", "aws_sqs_queue", "aws_iam_role_policy"]


def tags(number):
    found = {"team": ["nlp", "cv", "search"][number % 3], "project": f"model-{number % 40}", "environment": "production",
             "cost_center": "cc-ml-001", "owner": "ada@acme.example"}
    if number % 5 == 0:
        del found["cost_center"]
    return found


def values(number, kind):
    if kind == "aws_iam_role_policy":
        return {"name": f"p{number}", "policy": json.dumps({"Version": "2012-10-17", "Statement": []}), "role": "r"}
    out = {"tags": tags(number), "tags_all": tags(number), "timeouts": None, "description": None, "name": f"n{number}"}
    if kind == "aws_instance":
        out |= {"ami": "ami-674cbc1e", "instance_type": "m5.large", "availability_zone": "us-east-1a", "ebs_block_device": [],
                "get_password_data": False, "hibernation": None, "iam_instance_profile": None, "launch_template": [],
                "root_block_device": [{"delete_on_termination": True, "tags": None, "volume_size": 50, "volume_type": "gp3"}],
                "source_dest_check": True, "user_data": "#!/bin/bash\n" + "echo hello\n" * 10, "tenancy": "default"}
    return out


def resource(number):
    kind = TYPES[number % len(TYPES)]
    return kind, f"{kind}.r[{number}]", values(number, kind)


def main():
    count = int(sys.argv[1])
    planned, changes = [], []
    for number in range(count):
        kind, address, after = resource(number)
        base = {"address": address, "mode": "managed", "type": kind, "name": "r", "index": number,
                "provider_name": "registry.terraform.io/hashicorp/aws"}
        planned.append(base | {"schema_version": 1, "values": after, "sensitive_values": {"tags": {}, "tags_all": {}}})
        unknown = {"arn": True, "id": True, "tags": {}, "tags_all": {}}
        if number % 50 == 1:
            after = dict(after)
            after["tags"] = {k: v for k, v in after["tags"].items() if k != "owner"}
            after.pop("tags_all")
            unknown |= {"tags": {"owner": True}, "tags_all": True}
        changes.append(base | {"change": {"actions": ["create"], "before": None, "after": after, "after_unknown": unknown,
                                          "before_sensitive": False, "after_sensitive": {"tags": {}, "tags_all": {}}}})
    plan = {"format_version": "1.2", "terraform_version": "1.9.5", "planned_values": {"root_module": {"resources": planned}},
            "resource_changes": changes, "configuration": {
                "provider_config": {"aws": {"name": "aws", "expressions": {"region": {"constant_value": "us-east-1"}}}},
                "root_module": {"resources": [{"address": f"{kind}.r", "mode": "managed", "type": kind, "name": "r",
                                               "provider_config_key": "aws"} for kind in TYPES]}}}
    with open(sys.argv[2], "w") if len(sys.argv) > 2 else sys.stdout as file:
        json.dump(plan, file)


main()
