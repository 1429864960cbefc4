"""Makes the role that the suites assume, and prints the environment they are run with as shell assignments.

usage: prepare.py ENDPOINTS_JSON KEYS_JSON
"""
import json
import shlex
import sys

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest

ROLE = "conformance"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        port = json.load(file)["port"]
    with open(sys.argv[2], encoding="utf-8") as file:
        keys = json.load(file)
    client = AcsClient(keys["accessKeyId"], keys["accessKeySecret"], "cn-hangzhou", port=port)

    def call(action, **parameters):
        request = CommonRequest(domain="127.0.0.1", version="2015-05-01", action_name=action)
        request.set_protocol_type("http")
        request.set_method("POST")
        for name, value in parameters.items():
            request.add_query_param(name, value)
        try:
            client.do_action_with_exception(request)
        except ServerException as error:
            if not error.get_error_code().startswith("EntityAlreadyExists"):
                raise

    account = keys["accountId"]
    trust = {"Version": "1", "Statement": [{"Action": "sts:AssumeRole", "Effect": "Allow",
                                            "Principal": {"RAM": [f"acs:ram::{account}:root"]}}]}
    call("CreateRole", RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(trust))
    call("AttachPolicyToRole", PolicyType="System", PolicyName="AdministratorAccess", RoleName=ROLE)
    payer = keys["accounts"][0]
    arn = f"acs:ram::{account}:role/{ROLE}"
    here = f"127.0.0.1:{port}"
    variables = {
        "ENDPOINT": f"http://{here}",
        "ACCESS_KEY_ID": keys["accessKeyId"], "ACCESS_KEY_SECRET": keys["accessKeySecret"],
        "STS_ID": keys["accessKeyId"], "STS_KEY": keys["accessKeySecret"], "STS_ARN": arn,
        "REGION": "cn-hangzhou", "UID": account, "USER_ID": account, "RAM_UID": account, "RAM_ROLE_ARN": arn,
        "PAYER_UID": payer["accountId"], "PAYER_ACCESS_KEY_ID": payer["accessKeyId"],
        "PAYER_ACCESS_KEY_SECRET": payer["accessKeySecret"], "VECTORS_ENDPOINT": f"http://{here}",
    }
    for name, value in variables.items():
        print(f"export OSS_TEST_{name}={shlex.quote(value)}")
    hosts = [f"{name}={here}" for name in
             ("*.localhost", "oss-*.aliyuncs.com:80", "*.oss-*.aliyuncs.com:80")]
    urls = [f"https://{name}.aliyuncs.com=http://{here}" for name in
            ("sts.cn-hangzhou", "sts", "kms.cn-hangzhou")]
    print(f"export SUITE_HOSTS={shlex.quote(','.join(hosts))}")
    print(f"export SUITE_URLS={shlex.quote(','.join(urls))}")


if __name__ == "__main__":
    main()
