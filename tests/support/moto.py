"""AWS for tests: moto with signatures and permissions checked, and a stub for what moto does not have.

    with Moto() as aws:
        ec2 = aws.client("ec2", "eu-west-1")              # boto3, to seed and to look
        purser.environment |= aws.environment()           # the same administrator, for the binary
        member = aws.make_account("222222222222")         # a second account; its role may do everything
        aws.make_user("reader", ["ec2:Describe*"])        # keys that may do only that

    with Stub() as stub:
        stub.answer("AWSInsightsIndexService.UpdateCostAllocationTagsStatus", {"Errors": []})
        purser.environment["AWS_ENDPOINT_URL_COST_EXPLORER"] = stub.url
"""
import contextlib
import http.server
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CLOUD = ROOT / "build" / "venv-cloud"
ACCOUNT = "123456789012"
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def skip(why):
    """Visible where it happens, an error where CI runs."""
    if os.environ.get("CI") == "true":
        sys.exit(f"the cloud counterparts are missing: {why}")
    print(f"SKIPPED: {why}: scripts/bootstrap --test")
    sys.exit(77)


def need_cloud():
    """Makes the packages of build/venv-cloud importable; skips the test without them."""
    packages = CLOUD / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    if not (packages / "moto").is_dir():
        skip(f"no {packages.relative_to(ROOT)}")
    if str(packages) not in sys.path:
        sys.path.append(str(packages))


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Moto:
    """A server of the test's own; stops when the block ends."""

    def __init__(self):
        need_cloud()
        self.folder = tempfile.TemporaryDirectory()
        self.log = pathlib.Path(self.folder.name) / "log"
        self.keys = None

    def __enter__(self):
        for _ in range(3):  # somebody else may take the port before the server does
            self.port = free_port()
            self.url = f"http://127.0.0.1:{self.port}"
            self.server = subprocess.Popen(
                [CLOUD / "bin" / "python", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
                cwd=self.folder.name, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=open(self.log, "w"),
                env={"PATH": os.environ["PATH"], "HOME": self.folder.name, "LANG": "C.UTF-8",
                     "MOTO_EC2_LOAD_DEFAULT_AMIS": "false", "INITIAL_NO_AUTH_ACTION_COUNT": "3"})
            if self._is_ready():
                try:
                    self._make_administrator()
                except BaseException:
                    self.__exit__()
                    raise
                return self
            self.__exit__()
        raise AssertionError(self.log.read_text())

    def _is_ready(self):
        for _ in range(600):
            if self.server.poll() is not None:
                return False
            with contextlib.suppress(OSError):
                urllib.request.urlopen(self.url + "/moto-api/data.json", timeout=5).read()
                return True
            time.sleep(0.1)
        return False

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait(30)

    def _post(self, path, body=b""):
        request = urllib.request.Request(self.url + path, data=body, method="POST",
                                         headers={"Content-Type": "text/plain"})
        urllib.request.urlopen(request, timeout=30).read()

    def reset(self):
        """Everything is gone but the administrator, whose keys are new."""
        self._post("/moto-api/reset")
        self._make_administrator()

    @contextlib.contextmanager
    def anybody_may(self):
        """Inside, neither signatures nor permissions are checked."""
        self._post("/moto-api/reset-auth", b"inf")
        try:
            yield
        finally:
            self._post("/moto-api/reset-auth", b"0")

    def _make_administrator(self):
        with self.anybody_may():
            self.keys = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "x"}
            self.keys = self._make_user("administrator", EVERYTHING)

    def _make_user(self, name, policy):
        iam = self.client("iam")
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(policy))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        return {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}

    def make_user(self, name, actions):
        """Keys, as environment variables, of a user who may do only `actions`."""
        return self._make_user(name, {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": actions, "Resource": "*"}]})

    def make_account(self, account, role="purser", actions=("*",), external_id=None):
        """The ARN of a role in that account which the administrator may assume."""
        trust = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}]}
        if external_id:
            trust["Statement"][0]["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
        policy = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": list(actions), "Resource": "*"}]}
        arn = f"arn:aws:iam::{account}:role/{role}"
        with self.anybody_may():
            iam = self.client("iam", role=arn)
            iam.create_role(RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))
            iam.put_role_policy(RoleName=role, PolicyName="p", PolicyDocument=json.dumps(policy))
        return arn

    def client(self, service, region="us-east-1", role=None, external_id=None):
        """A boto3 client of the administrator, or of a role."""
        import boto3
        from botocore.config import Config

        keys = {"aws_access_key_id": self.keys["AWS_ACCESS_KEY_ID"],
                "aws_secret_access_key": self.keys["AWS_SECRET_ACCESS_KEY"]}
        if role:
            extra = {"ExternalId": external_id} if external_id else {}
            got = self.client("sts").assume_role(RoleArn=role, RoleSessionName="test", **extra)["Credentials"]
            keys = {"aws_access_key_id": got["AccessKeyId"], "aws_secret_access_key": got["SecretAccessKey"],
                    "aws_session_token": got["SessionToken"]}
        config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
        return boto3.client(service, region_name=region, endpoint_url=self.url, config=config, **keys)

    def environment(self, keys=None, region="us-east-1"):
        """For the binary: the administrator, or `keys` of make_user."""
        return {"AWS_ENDPOINT_URL": self.url, "AWS_REGION": region, "AWS_EC2_METADATA_DISABLED": "true",
                **(keys or self.keys)}


class Stub:
    """Answers what it was told; remembers every request. For operations that moto does not have.

    An operation is named by X-Amz-Target ("AWSInsightsIndexService.ListCostAllocationTags"), by Action of
    a form ("LookupEvents"), or by method and path ("GET /v1/x"). Answers of one operation are given in
    order; the last one stays. What nobody told it is HTTP 500, as moto does."""

    def __init__(self):
        self.answers, self.requests, self.lock = {}, [], threading.Lock()

    def answer(self, operation, *bodies, status=200, headers=None):
        """A body is a dict (sent as JSON), a text, or a function of the request."""
        self.answers.setdefault(operation, []).extend((body, status, headers or {}) for body in bodies)

    def of(self, operation):
        """The requests of that operation."""
        return [request for request in self.requests if request["operation"] == operation]

    def __enter__(self):
        stub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_any(self):
                stub.serve(self)

            do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_any

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def serve(self, handler):
        raw = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        request = {"method": handler.command, "path": handler.path, "body": raw.decode("utf-8", "replace"),
                   "headers": {name.lower(): value for name, value in handler.headers.items()}}
        with contextlib.suppress(ValueError):
            request["json"] = json.loads(raw)
        form = urllib.parse.parse_qs(request["body"])
        request["operation"] = (request["headers"].get("x-amz-target") or form.get("Action", [None])[0]
                                or f"{handler.command} {handler.path.partition('?')[0]}")
        with self.lock:
            self.requests.append(request)
            queue = self.answers.get(request["operation"])
            body, status, headers = (queue.pop(0) if len(queue) > 1 else queue[0]) if queue else (
                "<!doctype html><title>500 Internal Server Error</title>", 500, {"Content-Type": "text/html"})
        if callable(body):
            body = body(request)
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        handler.send_response(status)
        for name, value in {"Content-Type": "application/x-amz-json-1.1", **headers,
                            "Content-Length": str(len(data))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(data)
