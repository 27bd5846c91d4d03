/*
 * files -- the files that the walks import: the sample, and what is made of it.
 */
import fs from "node:fs";
import path from "node:path";

import { root, scratch } from "./site.mjs";

export const sample = path.join(root, "tests/sample/hmis.csv");

const [header, ...rows] = fs.readFileSync(sample, "utf8").trim().split(/\r?\n/);

function write(name, lines) {
	const at = path.join(scratch, name);

	fs.writeFileSync(at, `${[header, ...lines].join("\n")}\n`);
	return at;
}

/* Five pairs of facility and month that the sample has nothing of. */
function missing() {
	const cells = rows.map((row) => row.split(","));
	const held = new Set(cells.map(([facility, indicator, period]) => `${facility},${indicator},${period}`));
	const of = (i) => [...new Set(cells.map((cell) => cell[i]))];
	const open = of(0).flatMap((f) => of(1).flatMap((i) => of(2).map((p) => `${f},${i},${p}`)))
		.filter((key) => !held.has(key));

	return [0, 1, 2, 3, 4].map((n) => open[n * 7]);
}

/*
 * The sample again, with 10 counts changed, 5 new and 1 made blank; and 32 rows that cannot be
 * taken: 23 of two unknown facilities, 5 without a whole count, 4 of no month.
 */
export function changed() {
	const lines = rows.map((row, i) => {
		const [facility, indicator, period, count] = row.split(",");

		if (i % 500 === 250 && i < 5000)
			return [facility, indicator, period, Number(count) + 120 + i].join(",");
		return i === 777 ? `${facility},${indicator},${period},` : row;
	});
	const [facility, indicator] = rows[1].split(",");

	lines.push(...missing().map((key, i) => `${key},${140 + i}`));
	for (let month = 1; month <= 12; month++) {
		lines.push(`Y46sxDDIkfx,${indicator},2021${String(month).padStart(2, "0")},${300 + month}`);
		if (month < 12)
			lines.push(`Chitipa DHO,${indicator},2021${String(month).padStart(2, "0")},${90 + month}`);
	}
	lines.push(...["12.5", "-3", "about 40", "17,5O", "1e12"].map((count) =>
		`${facility},${indicator},202105,"${count}"`));
	lines.push(...["202113", "2021-Q2", "202100", "may"].map((period) => `${facility},${indicator},${period},7`));
	return write("malaria 2021 corrected.csv", lines);
}

/* A few rows, each kind of trouble once; a name that a page must escape. */
export function troubled() {
	const [facility, indicator] = rows[1].split(",");
	const key = `${facility},${indicator}`;

	return write("errors & <b>more<b>.csv", [
		`${key},202101,10`,
		`${key},202102,20`,
		`nowhere,${indicator},202101,5`,
		`${key},202103,many`,
		`${key},202199,6`,
		`${key},202104,7`,
		`${key},202104,7`,
		`${key},202105,8`,
		`${key},202105,9`,
	]);
}

/* Twenty megabytes of rows. */
export function large() {
	return write("large.csv", Array(Math.ceil(20e6 / rows.join("\n").length)).fill(rows).flat());
}

/* What Excel makes of it in French: Windows-1252, semicolons, months by name, decimal commas, accents in the names. */
export function french() {
	const months = ["janv. 2022", "févr. 2022", "août 2022"];
	const at = path.join(scratch, "paludisme confirmé.csv");
	const lines = rows.slice(0, 40).map((row, i) => {
		const [facility, indicator] = row.split(",");

		return `${facility};${indicator};${months[Math.floor(i / 2) % 3]};${i % 2 ? "1 234,0" : `${i},0`}`;
	});

	fs.writeFileSync(at, `Établissement;Indicateur;Période;Valeur\r\n${lines.join("\r\n")}\r\n`, "latin1");
	return at;
}

/* What GET /api/dataValueSets gives as CSV. */
export function dhis2() {
	const at = path.join(scratch, "dataValueSet.csv");
	const lines = rows.slice(0, 40).map((row) => {
		const [facility, indicator, , count] = row.split(",");

		return `${indicator},202203,${facility},HllvX50cXC0,HllvX50cXC0,${count},admin,2022-04-03T10:11:12.000+0000,,false,false`;
	});

	fs.writeFileSync(at, "dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value,storedby,lastupdated,comment,"
		+ `followup,deleted\n${lines.join("\n")}\n`);
	return at;
}
