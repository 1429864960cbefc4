"""The official Python SDK oss2 puts, lists, gets and deletes objects against `labsim up`.

usage: oss2_basics.py ENDPOINTS_JSON KEYS_JSON      exit status 1 when a step fails
"""
import json
import sys

import oss2


def main() -> int:
    endpoints = json.load(open(sys.argv[1], encoding="utf-8"))
    keys = json.load(open(sys.argv[2], encoding="utf-8"))
    endpoint = endpoints["services"]["oss"]
    passed = failed = 0

    def step(name, ok):
        nonlocal passed, failed
        print(("ok   " if ok else "FAIL ") + name, flush=True)
        passed, failed = passed + bool(ok), failed + (not ok)

    def refused(call, code, status):
        try:
            call()
        except oss2.exceptions.OssError as error:
            return error.code == code and error.status == status
        return False

    signers = [
        ("V1", oss2.Auth(keys["accessKeyId"], keys["accessKeySecret"])),
        ("V4", oss2.AuthV4(keys["accessKeyId"], keys["accessKeySecret"])),
    ]
    for version, auth in signers:
        bucket = oss2.Bucket(auth, endpoint, "conformance-" + version.lower(), region="cn-hangzhou")
        step(f"{version}: create the bucket", bucket.create_bucket().status == 200)
        for number in range(5):
            bucket.put_object(f"dir/key {number}+ü", f"value {number}")
        listed = [o.key for o in oss2.ObjectIterator(bucket, prefix="dir/", max_keys=2)]
        step(f"{version}: list five objects in pages of two", listed == [f"dir/key {n}+ü" for n in range(5)])
        step(f"{version}: list v2", len(bucket.list_objects_v2(prefix="dir/").object_list) == 5)
        step(f"{version}: get an object", bucket.get_object("dir/key 3+ü").read() == b"value 3")
        step(f"{version}: get a range", bucket.get_object("dir/key 3+ü", byte_range=(0, 4)).read() == b"value")
        step(f"{version}: head an object", bucket.head_object("dir/key 1+ü").content_length == 7)
        step(f"{version}: a missing key is NoSuchKey", refused(lambda: bucket.get_object("none"), "NoSuchKey", 404))
        step(f"{version}: a full bucket is BucketNotEmpty", refused(bucket.delete_bucket, "BucketNotEmpty", 409))
        bucket.delete_object("dir/key 0+ü")
        gone = bucket.batch_delete_objects([f"dir/key {n}+ü" for n in range(1, 5)]).deleted_keys
        step(f"{version}: delete objects", len(gone) == 4 and not bucket.object_exists("dir/key 0+ü"))
        step(f"{version}: delete the bucket", bucket.delete_bucket().status == 204)

    for version, signer in [("V1", oss2.Auth), ("V4", oss2.AuthV4)]:
        service = oss2.Service(signer(keys["accessKeyId"], "wrong"), endpoint, region="cn-hangzhou")
        step(f"{version}: a wrong secret is SignatureDoesNotMatch",
             refused(service.list_buckets, "SignatureDoesNotMatch", 403))
    stranger = oss2.Service(oss2.Auth("nobody", "nothing"), endpoint)
    step("an unknown key is InvalidAccessKeyId", refused(stranger.list_buckets, "InvalidAccessKeyId", 403))

    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
