"""Compares what PyYAML reads in DIR/*.yaml with DIR/*.json, and holds it against the schema.

usage: check_specs.py DIR SCHEMA
"""

import glob
import json
import math
import struct
import sys

import jsonschema
import yaml


def same(a, b):
    """Equal with their types and bit for bit; the JSON side writes what JSON lacks as a text."""
    if isinstance(a, float) and isinstance(b, str):
        return {".inf": math.inf, "-.inf": -math.inf}.get(b) == a or (b == ".nan" and math.isnan(a))
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return struct.pack("<d", a) == struct.pack("<d", b)
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def difference(a, b, path=""):
    if isinstance(a, dict) and isinstance(b, dict) and list(a) == list(b):
        return next((difference(a[k], b[k], f"{path}/{k}") for k in a if not same(a[k], b[k])), path)
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return next((difference(x, y, f"{path}/{i}") for i, (x, y) in enumerate(zip(a, b)) if not same(x, y)), path)
    return f"{path}: YAML {a!r}, JSON {b!r}"


def main(directory, schema_path):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failures = 0
    files = sorted(glob.glob(f"{directory}/*.yaml"))
    for path in files:
        with open(path, encoding="utf-8", newline="") as file:
            from_yaml = yaml.safe_load(file)
        with open(path[:-4] + "json", encoding="utf-8", newline="") as file:
            from_json = json.load(file)
        if not same(from_yaml, from_json):
            print(f"{path}: {difference(from_yaml, from_json)}")
            failures += 1
        for error in list(validator.iter_errors(from_yaml))[:3]:
            print(f"{path}: {list(error.absolute_path)}: {error.message[:300]}")
            failures += 1
    print(f"{len(files)} files")
    return 1 if failures or not files else 0


sys.exit(main(sys.argv[1], sys.argv[2]))
