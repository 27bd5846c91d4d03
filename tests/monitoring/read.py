# read.py METRICS ALERTS DASHBOARD -- read metrics with Prometheus's parser, and say what is wrong with them, or with what
# is asked of them.
import json
import re
import sys

from prometheus_client.parser import text_string_to_metric_families

text, alerts, dashboard = (open(path, encoding="utf-8").read() for path in sys.argv[1:4])
samples = set()
for family in text_string_to_metric_families(text):
    if not re.fullmatch(r"hmis_[a-z0-9_]+", family.name) or not family.documentation:
        print(f"{family.name}: its name or help")
    if family.type not in ("gauge", "counter", "histogram"):
        print(f"{family.name}: it is of the type {family.type}")
    seen = set()
    for sample in family.samples:
        samples.add(sample.name)
        key = (sample.name, tuple(sorted(sample.labels.items())))
        if key in seen:
            print(f"{key}: it is there twice")
        seen.add(key)
        if family.type == "counter" and not sample.name.endswith("_total"):
            print(f"{sample.name}: a counter that does not end in _total")
        if family.type != "counter" and sample.name.endswith("_total"):
            print(f"{sample.name}: no counter, and ends in _total")
    if family.type == "histogram":
        counts = [s.value for s in family.samples if s.name.endswith("_bucket")]
        ends = [s.value for s in family.samples if s.name.endswith("_count")]
        tops = [s.value for s in family.samples if s.labels.get("le") == "+Inf"]
        size = len(counts) // max(len(ends), 1)
        parts = [counts[i : i + size] for i in range(0, len(counts), size or 1)]
        if tops != ends or any(part != sorted(part) for part in parts):
            print(f"{family.name}: its buckets")
asked = {name for name in re.findall(r"\bhmis_[a-z0-9_]+", alerts)}
for panel in json.loads(dashboard)["panels"]:
    for target in panel["targets"]:
        asked |= set(re.findall(r"\bhmis_[a-z0-9_]+", target["expr"]))
for name in sorted(asked - samples):
    print(f"{name}: it is asked for and there is none")
print(len(samples) > 30)
