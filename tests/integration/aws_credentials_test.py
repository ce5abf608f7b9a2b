"""The credential chain of the unchanged binary against moto with signatures checked: keys, roles on roles, a program,
a container, an instance, a sign-on; wrong secrets are refused; no secret is ever printed."""
import json
import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))
from harness import Purser, check  # noqa: E402
from moto import Moto, Stub, need_cloud  # noqa: E402


class Chain:
    """A home with AWS's files, and what doctor says of the credentials it finds there."""

    def __init__(self, aws):
        self.purser = Purser()
        self.aws = aws
        self.secrets = {aws.keys["AWS_SECRET_ACCESS_KEY"]}
        self.base = {**self.purser.environment, "AWS_ENDPOINT_URL": aws.url, "AWS_REGION": "eu-west-1",
                     "AWS_EC2_METADATA_DISABLED": "true"}

    def write(self, path, text):
        file = self.purser.home / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    def keys(self):
        return (f"aws_access_key_id={self.aws.keys['AWS_ACCESS_KEY_ID']}\n"
                f"aws_secret_access_key={self.aws.keys['AWS_SECRET_ACCESS_KEY']}\n")

    def ask(self, expect=0, source=None, **variables):
        """The line about AWS."""
        self.purser.environment = {**self.base, **variables}
        configuration = self.write("purser.toml", source or "")
        done = self.purser.run("doctor", "--config", configuration, "--format", "json", expect=expect)
        for secret in self.secrets:
            check(secret not in done.stdout + done.stderr, "a secret is printed")
        return next(line for line in json.loads(done.stdout)["checks"] if line["subject"].startswith("aws"))

    def says(self, line, status, *parts):
        check(line["status"] == status, line)
        for part in parts:
            check(part in line["about"] + (line["remedy"] or ""), (part, line))


def keys_and_profiles(chain):
    chain.says(chain.ask(**chain.aws.keys), "ok", "user/administrator by environment")
    chain.says(chain.ask(), "warn", "no AWS credentials", "no [[source]] asks AWS yet")
    wrong = {**chain.aws.keys, "AWS_SECRET_ACCESS_KEY": "wrong"}
    chain.says(chain.ask(**wrong), "warn", "SignatureDoesNotMatch")
    chain.write(".aws/credentials", f"[default]\n{chain.keys()}")
    chain.says(chain.ask(), "ok", "user/administrator by profile default")
    chain.says(chain.ask(AWS_PROFILE="gone"), "warn", "there is no profile gone")


def roles(chain):
    first = chain.aws.make_account("222222222222", role="first")
    second = chain.aws.make_account("555555555555", role="second")
    chain.write(".aws/config",
                f"[profile one]\nrole_arn={first}\nsource_profile=default\nexternal_id=acme\n"
                f"[profile two]\nrole_arn={second}\nsource_profile=one\nrole_session_name=nightly\n"
                "[profile round]\nrole_arn=arn:aws:iam::1:role/x\nsource_profile=round2\n"
                "[profile round2]\nrole_arn=arn:aws:iam::1:role/x\nsource_profile=round\n"
                f"[profile code]\nrole_arn={first}\nsource_profile=default\nmfa_serial=arn:aws:iam::1:mfa/x\n")
    chain.says(chain.ask(AWS_PROFILE="one"), "ok", "222222222222:assumed-role/first/purser")
    chain.says(chain.ask(AWS_PROFILE="two"), "ok", "555555555555:assumed-role/second/nightly")
    chain.says(chain.ask(AWS_PROFILE="round"), "warn", "goes round")
    chain.says(chain.ask(AWS_PROFILE="code"), "warn", "mfa_serial", "export-credentials --profile code")
    source = f'[[source]]\nname = "prod"\nkind = "aws-cur"\npath = "s3://acme/cur"\nrole_arn = "{first}"\n'
    line = chain.ask(expect=3, source=source + 'external_id = "acme"\n')
    chain.says(line, "ok", "assumed-role/first/purser by role", "by profile default")


def external_id(chain):
    """moto does not hold roles to theirs, so what is sent is looked at."""
    answer = ("<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>S"
              "</SecretAccessKey><SessionToken>T</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"
              "</Credentials></AssumeRoleResult></AssumeRoleResponse>")
    refusal = ("<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform: sts:AssumeRole"
               "</Message></Error></ErrorResponse>")
    who = ("<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::1:assumed-role/first/purser</Arn>"
           "</GetCallerIdentityResult></GetCallerIdentityResponse>")
    with Stub() as stub:
        stub.answer("AssumeRole", lambda request: answer if "ExternalId=acme" in request["body"] else refusal)
        stub.answer("GetCallerIdentity", who)
        chain.says(chain.ask(AWS_PROFILE="one", AWS_ENDPOINT_URL_STS=stub.url), "ok", "assumed-role/first")
        check(stub.of("GetCallerIdentity")[0]["headers"]["x-amz-security-token"] == "T", "the session signs")
    with Stub() as stub:
        stub.answer("AssumeRole", refusal, status=403)
        chain.says(chain.ask(AWS_PROFILE="one", AWS_ENDPOINT_URL_STS=stub.url), "warn", "trust policy", "external_id")


def session(chain):
    """Keys of a session that moto knows."""
    got = chain.aws.client("sts").assume_role(RoleArn=chain.aws.make_account("333333333333"),
                                              RoleSessionName="elsewhere")["Credentials"]
    chain.secrets |= {got["SecretAccessKey"], got["SessionToken"]}
    return got


def program(chain, got):
    answer = {"Version": 1, "AccessKeyId": got["AccessKeyId"], "SecretAccessKey": got["SecretAccessKey"],
              "SessionToken": got["SessionToken"], "Expiration": "2099-01-01T00:00:00Z"}
    chain.write("answer one.json", json.dumps(answer))
    chain.write(".aws/config", "[profile program]\ncredential_process = cat 'answer one.json'\n"
                               "[profile fails]\ncredential_process = false\n")
    chain.says(chain.ask(AWS_PROFILE="program"), "ok", "assumed-role/purser/elsewhere by credential_process cat")
    chain.says(chain.ask(AWS_PROFILE="fails"), "warn", "exit code 1")


def web_identity(chain):
    role = chain.aws.make_account("444444444444", role="pod")
    token = chain.write("token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJwb2QifQ.")
    variables = {"AWS_WEB_IDENTITY_TOKEN_FILE": str(token), "AWS_ROLE_ARN": role, "AWS_ROLE_SESSION_NAME": "pod-7"}
    (chain.purser.home / ".aws" / "credentials").unlink()
    with chain.aws.anybody_may():
        chain.says(chain.ask(**variables), "ok", "assumed-role/pod/pod-7")


def container_and_instance(chain, got):
    keys = {"AccessKeyId": got["AccessKeyId"], "SecretAccessKey": got["SecretAccessKey"],
            "Token": got["SessionToken"], "Expiration": "2099-01-01T00:00:00Z", "Code": "Success"}
    with Stub() as stub:
        stub.answer("GET /keys", keys)
        # A proxy that is not there: what is this host's own goes past it.
        variables = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": stub.url.replace("127.0.0.1", "localhost") + "/keys",
                     "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Bearer t", "http_proxy": "http://127.0.0.1:1",
                     "no_proxy": "127.0.0.1"}
        line = chain.ask(**variables)
        chain.says(line, "ok", "assumed-role/purser/elsewhere by container")
        check(stub.of("GET /keys")[0]["headers"]["authorization"] == "Bearer t", "the container's token is sent")
        away = {**variables, "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com/keys"}
        chain.says(chain.ask(**away), "warn", "neither https")
    with Stub() as stub:
        path = "/latest/meta-data/iam/security-credentials/"
        stub.answer("PUT /latest/api/token", "TOKEN")
        stub.answer("GET " + path, "fleet")
        stub.answer("GET " + path + "fleet", keys)
        line = chain.ask(AWS_EC2_METADATA_DISABLED="false", AWS_EC2_METADATA_SERVICE_ENDPOINT=stub.url)
        chain.says(line, "ok", "by instance role fleet")
        for request in stub.requests[1:]:
            check(request["headers"]["x-aws-ec2-metadata-token"] == "TOKEN", "only version two")


def sign_on(chain, got):
    chain.write(".aws/config",
                "[profile person]\nsso_session=acme\nsso_account_id=333333333333\nsso_role_name=Reader\n"
                "[sso-session acme]\nsso_region=eu-west-1\nsso_start_url=https://acme.example/start\n")
    chain.says(chain.ask(AWS_PROFILE="person"), "warn", "aws sso login --profile person")
    cache = chain.write(f".aws/sso/cache/{hashlib.sha1(b'acme').hexdigest()}.json", json.dumps({
        "accessToken": "old", "expiresAt": "2020-01-01T00:00:00Z", "clientId": "c", "clientSecret": "s",
        "refreshToken": "r", "registrationExpiresAt": "2099-01-01T00:00:00Z"}))
    with Stub() as stub:
        stub.answer("POST /token", {"accessToken": "new", "expiresIn": 28800, "refreshToken": "r2"})
        stub.answer("GET /federation/credentials", {"roleCredentials": {
            "accessKeyId": got["AccessKeyId"], "secretAccessKey": got["SecretAccessKey"],
            "sessionToken": got["SessionToken"], "expiration": 4070908800000}})
        variables = {"AWS_PROFILE": "person", "AWS_ENDPOINT_URL_SSO": stub.url, "AWS_ENDPOINT_URL_SSO_OIDC": stub.url}
        chain.says(chain.ask(**variables), "ok", "by profile person (sign-on)")
        check(stub.of("GET /federation/credentials")[0]["headers"]["x-amz-sso_bearer_token"] == "new", "renewed")
        check(json.loads(cache.read_text())["refreshToken"] == "r2", "what was renewed is kept")
        check(cache.stat().st_mode & 0o777 == 0o600, "for its owner only")
        chain.says(chain.ask(**variables), "ok")
        check(len(stub.of("POST /token")) == 1, "a token that holds is not renewed")


def main():
    need_cloud()
    with Moto() as aws:
        chain = Chain(aws)
        keys_and_profiles(chain)
        roles(chain)
        external_id(chain)
        got = session(chain)
        program(chain, got)
        web_identity(chain)
        container_and_instance(chain, got)
        sign_on(chain, got)


if __name__ == "__main__":
    main()
