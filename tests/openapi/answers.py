"""The documents that pages answer with, as cgi-bin/*.json keep them for openapi.json: their shapes, and examples.

    answers.py write|check RECORDED [STEP...]     of cases, all of each step: the files are to be what they show
    answers.py known RECORDED OPENAPI             of any requests: each is as openapi.json describes it
    answers.py add RECORDED                       of other tests: what they show of members that cases show otherwise

RECORDED has three lines an answer: step, case, method, address, Content-Type of the request, status and Content-Type
of the answer, with tabs between; the body of the request, and the answer's, with \\n and \\\\ for line ends.

A shape is "integer", "string|null", [the shape of each], {"member": shape, "sometimes?": shape}, {"*": shape} where
the members are not the same everywhere, or {"|": [shapes]}.
"""

import json
import os
import re
import sys
import urllib.parse

ROWS = 2  # of a list, in an example
LONG = 300  # characters of a text, in an example


def merge(shapes):
    """The one shape that has all of them."""
    scalars, members, items, several, maps = set(), [], None, [], []
    for shape in shapes:
        if isinstance(shape, str):
            scalars |= set(shape.split("|"))
        elif isinstance(shape, list):
            items = (items or []) + shape
        elif "|" in shape:
            several += shape["|"]
        elif "*" in shape:
            maps.append(shape["*"])
        else:
            members.append(shape)
    if several:
        return merge(several + [s for s in shapes if isinstance(s, (str, list)) or "|" not in s])
    if "integer" in scalars and "number" in scalars:
        scalars.remove("integer")
    found = []
    if scalars:
        found.append("|".join(sorted(scalars, key=lambda s: (s == "null", s))))
    if items is not None:
        found.append([merge(items)] if items else [])
    if maps:
        of = maps + [value for shape in members for value in shape.values()]
        found.append({"*": merge(of)})
    elif members:
        found.append(merge_members(members))
    return found[0] if len(found) == 1 else {"|": found}


def merge_members(members):
    merged = {}
    names = list(dict.fromkeys(name.rstrip("?") for shape in members for name in shape))
    for name in names:
        always = all(name in shape for shape in members)
        of = [shape[key] for shape in members for key in (name, name + "?") if key in shape]
        merged[name if always else name + "?"] = merge(of)
    return merged


def shape_of(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "integer" if isinstance(value, int) else "number"
    if isinstance(value, str):
        return "string"
    if isinstance(value, list):
        return [merge([shape_of(one) for one in value])] if value else []
    # members that are named by data, and flags such as {"csv": true}
    named = any(not re.fullmatch("[a-z][a-z0-9_]*", name) for name in value)
    if value and (named or all(one is True for one in value.values())):
        return {"*": merge([shape_of(one) for one in value.values()])}
    return {name: shape_of(one) for name, one in value.items()}


def kept(old, new):
    """Of a shape that was known, what is still there: no member that no case shows any more.

    What other tests have seen of a member, such as null, stays; a list that is always empty here is not known better.
    """
    if isinstance(old, dict) and "|" in old:
        return {"|": [kept(one, new) for one in old["|"]]}
    of = [one for one in (new["|"] if isinstance(new, dict) and "|" in new else [new]) if type(one) is type(old)]
    if isinstance(old, list) and old:
        return [kept(old[0], of[0][0])] if of and of[0] else old
    if not isinstance(old, dict) or not of or "*" in old:
        return old
    known = {name.rstrip("?"): shape for name, shape in of[0].items()}
    return {name: kept(shape, known[name.rstrip("?")]) for name, shape in old.items() if name.rstrip("?") in known}


def example(value):
    if isinstance(value, list):
        return [example(one) for one in value[:ROWS]]
    if isinstance(value, dict):
        return {name: example(one) for name, one in value.items()}
    if isinstance(value, str) and len(value) > LONG:
        return value[:LONG] + "…"
    return value


def read(path):
    with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
        lines = file.read().split("\n")
    for i in range(0, len(lines) - 2, 3):
        step, case, method, address, sent_type, status, kind = lines[i].split("\t")
        sent, body = (re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], text) for text in lines[i + 1 : i + 3])
        yield {
            "step": step, "case": case, "method": "GET" if method == "HEAD" else method, "address": address,
            "type": sent_type, "sent": sent, "status": status, "kind": kind.split(";")[0], "body": body,
            "head": method == "HEAD",
        }  # fmt: skip


def fields_of(answer):
    """All fields that a case sent, in the address or in the body: the JSON object that would do the same."""
    fields = {}
    form = answer["sent"] if "urlencoded" in answer["type"] else ""
    for name, value in urllib.parse.parse_qsl("&".join([answer["address"].partition("?")[2], form])):
        fields[name] = fields[name] + [value] if name in fields else [value]
    fields = {name: value if len(value) > 1 else value[0] for name, value in fields.items()}
    return {**fields, **(json.loads(answer["sent"]) if "json" in answer["type"] else {})}


def add(answers):
    """Let the shapes take in what other tests have seen, such as null; members come from cases alone."""
    for answer in answers:
        path = answer["address"].split("?")[0].replace(".json", "") or "data"
        file = "cgi-bin/%s.json" % path
        if answer["kind"] != "application/json" or not os.path.exists(file):
            continue
        said = json.load(open(file, encoding="utf-8"))
        of = said.get(answer["method"], {}).get(answer["status"])
        if of:
            seen = kept(shape_of(json.loads(answer["body"])), of["shape"])
            of["shape"] = merge([of["shape"], seen])
            with open(file, "w", encoding="utf-8") as out:
                out.write(laid_out(said) + "\n")


def of_step(answers, old):
    """What the file of a step is to say, which says the old."""
    methods = {}
    good = sorted((a for a in answers if a["status"][0] == "2" or a["kind"] == "application/json"),
                  key=lambda a: (a["case"] != "good", a["case"]))  # fmt: skip
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        mine = [a for a in good if a["method"] == method and not a["head"]]
        said = {}
        for status in sorted({a["status"] for a in mine if a["kind"] == "application/json"}):
            docs = [a for a in mine if a["status"] == status and a["kind"] == "application/json"]
            shape = merge([shape_of(json.loads(a["body"])) for a in docs])
            shown = example(json.loads(docs[0]["body"]))
            before = old.get(method, {}).get(status)
            if before:
                shape = merge([kept(before["shape"], shape), shape])
                # times and the like differ from run to run
                if merge([shape, shape_of(before["example"])]) == shape:
                    shown = before["example"]
            said[status] = {"shape": shape, "example": shown}
        for answer in [a for a in mine if a["kind"].startswith("text/csv")][:1]:
            said["csv"] = "\n".join(answer["body"].split("\n")[: ROWS + 1])
            before = old.get(method, {}).get("csv", "")
            if before.split("\n")[0] == said["csv"].split("\n")[0]:
                said["csv"] = before
        first = ([a for a in mine if a["status"] in said] + [a for a in mine if a["kind"] != "text/html"])[:1]
        for answer in first:
            methods[method] = {"asked": answer["address"]}
            if answer["sent"] and "multipart" not in answer["type"]:
                methods[method]["sent"] = answer["sent"][:LONG]
            if fields_of(answer):
                methods[method]["fields"] = fields_of(answer)
            methods[method].update(said)
    return methods


def laid_out(value, depth=0):
    """JSON in lines of at most 120 columns."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + 2 * depth < 110 or not isinstance(value, (dict, list)) or not value:
        return line
    if isinstance(value, dict):
        parts = [json.dumps(name, ensure_ascii=False) + ": " + laid_out(one, depth + 1) for name, one in value.items()]
    else:
        parts = [laid_out(one, depth + 1) for one in value]
    inner = ",\n".join("\t" * (depth + 1) + part for part in parts)
    return ("{\n%s\n%s}" if isinstance(value, dict) else "[\n%s\n%s]") % (inner, "\t" * depth)


TYPES = {
    "null": lambda v: v is None,
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "string": lambda v: isinstance(v, str),
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}


def misfits(value, schema, at="it", strict=True):
    """Where a value is not as the schema says, or, if strict, has what the schema does not know."""
    if "anyOf" in schema:
        fits = any(not misfits(value, one, at, strict) for one in schema["anyOf"])
        return [] if fits else [at + " is none of several"]
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(TYPES[one](value) for one in types):
        return ["%s is %s, not %s" % (at, json.dumps(value)[:60], " or ".join(types))]
    found = []
    if isinstance(value, dict) and types:
        found += ["%s has no %s" % (at, name) for name in schema.get("required", []) if name not in value]
        for name, one in value.items():
            known = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            if known is not None:
                found += misfits(one, known, at + "." + name, strict)
            elif strict:
                found.append("%s has %s" % (at, name))
    if isinstance(value, list):
        for one in value:
            found += misfits(one, schema.get("items", {}), at + "[]", strict)
    return found


def undescribed(answer, openapi):
    """What openapi.json does not say of an answer, or says otherwise."""
    path = "/" + answer["address"].split("?")[0]
    path = "/data" if path == "/" else re.sub(r"\.json$", "", path)
    operations = openapi["paths"].get(path)
    if not operations:
        return []  # no address of ours
    operation = operations.get(answer["method"].lower())
    if not operation:  # one that is not there: as any of this address says it
        operation = {"responses": {k: v for one in operations.values() for k, v in one["responses"].items()}}
    response = operation["responses"].get(answer["status"])
    if not response:
        return ["status " + answer["status"]]
    if "$ref" in response:
        response = openapi["components"]["responses"][response["$ref"].split("/")[-1]]
    content = response.get("content", {})
    if answer["head"] or not answer["kind"] or not answer["body"]:
        return []
    if answer["kind"] not in content:
        return ["type %s of %s" % (answer["kind"], answer["status"])]
    if answer["kind"] == "application/json":
        return misfits(json.loads(answer["body"]), content["application/json"]["schema"],
                       strict=answer["step"] != "-")  # fmt: skip
    if answer["kind"] == "application/problem+json":
        code = json.loads(answer["body"])["code"]
        codes = content["application/problem+json"]["schema"]["allOf"][1]["properties"]["code"]["enum"]
        return [] if code in codes else ["%s %s" % (answer["status"], code)]
    return []


def main():
    what, recorded = sys.argv[1:3]
    answers = list(read(recorded))
    if what == "add":
        return add(answers)
    if what == "known":
        openapi = json.load(open(sys.argv[3], encoding="utf-8"))
        for answer in answers:
            for one in undescribed(answer, openapi):
                print("%(method)s %(address)s (%(step)s/%(case)s): " % answer + one)
        return
    for step in sorted({a["step"] for a in answers}):
        path = "cgi-bin/%s.json" % step
        old = open(path, encoding="utf-8").read() if os.path.exists(path) else "{}"
        text = laid_out(of_step([a for a in answers if a["step"] == step], json.loads(old))) + "\n"
        if what == "write":
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            continue
        if old != text:
            print(step)


if __name__ == "__main__":
    main()
