"""Holds a bill of materials against Cargo.lock: every library that it names is locked in that version, each has a licence and a
hash, and none that the program is linked from is missing."""

import json
import subprocess
import sys
import tomllib

bill_path, lock_path = sys.argv[1:]
with open(bill_path) as file:
    bill = json.load(file)
with open(lock_path, "rb") as file:
    locked = {(package["name"], package["version"]): package for package in tomllib.load(file)["package"]}

named = {(it["name"], it["version"]): it for it in bill["components"]}
faults = [f"{name} {version} is not in {lock_path}" for name, version in named if (name, version) not in locked]
for (name, version), component in named.items():
    if name.startswith("chiso"):
        continue
    if not component.get("licenses"):
        faults.append(f"{name} {version} has no licence")
    if not component.get("hashes"):
        faults.append(f"{name} {version} has no hash")

# What cargo itself says the program is linked from, on this kind of machine.
tree = ["cargo", "tree", "--locked", "-p", "chiso", "-e", "normal", "--prefix", "none", "--format", "{p}"]
linked = subprocess.run(tree, check=True, capture_output=True, text=True).stdout.splitlines()
linked = {(words[0], words[1].removeprefix("v")) for words in map(str.split, linked) if len(words) > 1}
faults += [f"{name} {version} is linked and not named" for name, version in sorted(linked - named.keys()) if name != "chiso"]

if len(linked) < 50:
    faults.append(f"cargo names only {len(linked)} libraries: the check would prove nothing")
if faults:
    sys.exit("\n".join(faults))
print(f"bill of materials: {len(named)} libraries, each locked, with licence and hash; {len(linked) - 1} are linked")
