"""Offline verdict on requirements by reading every record of an archive, as osv-scanner does; or with `make` the archive itself."""

import json
import sys
import time
import zipfile

from packaging.version import Version

made, path = sys.argv[1] == "make", sys.argv[2]


def record(number):
    """A record with the fields that a real one has, of one of 4,000 packages."""
    name = f"package-{number % 4000}"
    fixed = f"{1 + number % 3}.{number % 20}.0"
    return {
        "schema_version": "1.7.3",
        "id": f"PYSEC-2024-{number}",
        "modified": "2026-10-01T00:00:00Z",
        "published": "2024-01-01T00:00:00Z",
        "aliases": [f"CVE-2024-{number}"],
        "details": "What could be done with the package before it was mended, and by whom. " * 12,
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": name, "purl": f"pkg:pypi/{name}"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
                "versions": [f"0.{minor}.{patch}" for minor in range(6) for patch in range(8)],
            }
        ],
    }


if made:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(int(sys.argv[3])):
            own = record(number)
            archive.writestr(f"{own['id']}.json", json.dumps(own))
    print("{}")
    sys.exit()

wall, processor = time.perf_counter(), time.process_time()
wanted = {}
for line in open(sys.argv[3]):
    name, _, version = line.strip().partition("==")
    wanted[name] = Version(version)
found = []
with zipfile.ZipFile(path) as archive:
    for entry in archive.namelist():
        own = json.loads(archive.read(entry))
        for affected in own["affected"]:
            version = wanted.get(affected["package"]["name"])
            if version is None or own.get("withdrawn"):
                continue
            events = [event for span in affected["ranges"] for event in span["events"]]
            fixes = [Version(event["fixed"]) for event in events if "fixed" in event]
            if str(version) in affected["versions"] or any(version < fix for fix in fixes):
                found.append(own["aliases"][0])
wall, processor = time.perf_counter() - wall, time.process_time() - processor
print(json.dumps({"numbers": {one: 1 for one in found}, "wall": wall, "processor": processor}))
