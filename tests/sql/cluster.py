#!/usr/bin/env python3
"""The rules of sql/README.md, "A cluster", held against the statements of sql/: a line for each one that breaks one."""
import pathlib
import re
import sys

SPREAD = r"\b(count_block|staged_block)\b"
WRITES = r"\b(UPDATE|DELETE FROM|INSERT INTO)\s+" + SPREAD
VOLATILE = {"clock_timestamp", "random", "nextval", "gen_random_uuid", "timeofday", "set_config"}
ENDLESS = r"\bversion_to IS NULL"
FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)\s*\((.*?)\nLANGUAGE (\w+)([^$]*)\$\$(.*?)\$\$;", re.S)


def bare(text):
    """Without comments and literals."""
    return re.sub(r"'[^']*'", "''", re.sub(r"--[^\n]*|/\*.*?\*/", "", text, flags=re.S))


def within(text, opening):
    """What stands in the parentheses that each match of opening ends with."""
    for match in re.finditer(opening, text):
        depth, end = 1, match.end()
        while depth and end < len(text):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        yield text[match.end():end]


def takes_for_now(statement):
    """Whether it takes blocks without an end for those that stand now."""
    if re.search(WRITES, statement):
        return False  # who writes them has the lock of integrations
    names = set(re.findall(r"\bcount_block\s+(?:AS\s+)?(\w+)", statement)) | {"count_block"}
    named = re.findall(rf"\b(\w+)\.{ENDLESS[2:]}", statement)
    bare_ones = len(re.findall(ENDLESS, statement)) - len(named)
    return bool(names & set(named)) or bare_ones > 0 and "indicator_month" not in statement


def main(root):
    functions, statements, temporary = [], [], set()
    for file in sorted(root.glob("functions/**/*.sql")):
        text = file.read_text()
        temporary |= set(re.findall(r"CREATE TEMP TABLE (\w+)", text))
        for name, _, language, how, body in FUNCTION.findall(text):
            functions.append((file.name, name, language, how, bare(body)))
            statements += [(f"{file.name}: {name}", s) for s in bare(body).split(";")]
    statements += [(file.name, bare(file.read_text())) for file in sorted(root.glob("queries/*.sql"))]
    volatile = VOLATILE | {name for _, name, _, how, _ in functions if not re.search("IMMUTABLE|STABLE", how)}

    for file, name, language, _, body in functions:
        if language == "sql" and re.search(SPREAD, body):
            yield f"{file}: {name}: a function over blocks in SQL, and not in PL/pgSQL"
    for where, statement in statements:
        if not re.search(SPREAD, statement):
            continue
        if takes_for_now(statement):
            yield f"{where}: version_to IS NULL of blocks, and not stands_now()"
        for table in temporary:
            if re.search(rf"\b(FROM|JOIN|USING)\s+{table}\b", statement):
                yield f"{where}: the temporary table {table} beside blocks"
        if any(re.search(SPREAD, inner) for inner in within(statement, r"\bLATERAL\s*\(")):
            yield f"{where}: blocks in a LATERAL"
        for writing in ("".join(within(statement + ")", f"(?={WRITES})")),) if re.search(WRITES, statement) else ():
            for name in sorted(volatile & set(re.findall(r"\b(\w+)\s*\(", writing))):
                yield f"{where}: {name}(), which is volatile, in a statement that writes blocks"
            if re.search(r"\bEXISTS\b", writing):
                yield f"{where}: EXISTS in a statement that writes blocks"


broken = list(main(pathlib.Path(sys.argv[1])))
print("\n".join(broken))
