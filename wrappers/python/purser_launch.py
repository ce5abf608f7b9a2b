"""Start training from a notebook or script, with its tags, through the program `purser`.

    import purser_launch

    job = purser_launch.launch_sagemaker(
        name="bert", type="ml.g5.xlarge", image=IMAGE, role=ROLE, output_path="s3://models/bert",
        tags={"team": "nlp", "project": "qa", "environment": "experiment",
              "cost_center": "cc-ml-001", "owner": "name@example.com"})
    job["started"][0]["id"], job["quote"]["on_demand_per_hour"]

    purser_launch.launch_ec2(type="g5.xlarge", image="ami-0abc", tags={...}, dry_run=True)

Every option of `purser launch ec2 --help` is an argument of that name with _ for -: a text or number, True for a
flag without a value, a list for one that repeats, a dict for KEY=VALUE. What comes back is the answer of
docs/reference/schemas/purser.launch.v1.json as a dict. What does not start raises: Refused for tags (with
`violations`), LaunchError for the rest. Nothing is retried; the same call on the same UTC day starts nothing twice.
PURSER names the program where it is not on the PATH. Copy this file where it is needed: it needs Python 3.8 and
nothing else.
"""
import json
import os
import subprocess

__all__ = ["launch_ec2", "launch_sagemaker", "LaunchError", "Refused"]

_RENAMED = {"tags": "tag", "hyperparameters": "hyperparameter", "security_groups": "security-group",
            "inputs": "input"}


class LaunchError(RuntimeError):
    """Nothing was started by this call; `exit_code` is 2 for wrong options, 3 when AWS or data failed."""

    def __init__(self, message, exit_code):
        super().__init__(message)
        self.exit_code = exit_code


class Refused(LaunchError):
    """Tags are missing or not valid; `violations` says which and what to do about each."""

    def __init__(self, answer):
        self.violations = answer["violations"]
        lines = ["{}: {}; {}".format(v["key"], v["reason"], v["remedy"]) for v in self.violations]
        super().__init__("nothing was started\n" + "\n".join(lines), 1)


def launch_ec2(**options):
    """Starts EC2 instances."""
    return _launch("ec2", options)


def launch_sagemaker(**options):
    """Starts a SageMaker training job."""
    return _launch("sagemaker", options)


def _words(options):
    """Options as words; one word a flag with its value, so that no value is taken for a flag."""
    for name, value in options.items():
        flag = "--" + _RENAMED.get(name, name).replace("_", "-")
        if value is None or value is False:
            continue
        if value is True:
            yield flag
        elif isinstance(value, dict):
            for key, item in value.items():
                if item is not None:  # As if it were not given: a tag "None" would be nobody's.
                    yield "{}={}={}".format(flag, key, item)
        elif isinstance(value, (list, tuple)):
            for item in value:
                yield "{}={}".format(flag, item)
        else:
            yield "{}={}".format(flag, value)


def _launch(service, options):
    for name in ("yes", "format", "help", "version", "output"):
        if name in options:
            raise TypeError("{} is not an option here".format(name))
    command = [os.environ.get("PURSER", "purser"), "launch", service, "--yes", "--format=json"]
    command += _words(options)
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except FileNotFoundError:
        raise LaunchError("the program purser is not there: put it on the PATH, or its path into PURSER", 2) from None
    if done.returncode == 0:
        return json.loads(done.stdout)
    if done.returncode == 1 and done.stdout:
        raise Refused(json.loads(done.stdout))
    message = done.stderr.decode("utf-8", "replace").strip()
    raise LaunchError(message or "purser ended with {}".format(done.returncode), done.returncode)
