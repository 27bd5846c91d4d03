/*
 * ministry -- files as a ministry has them, each from its upload to its version in the wizard's four steps: a workbook
 * of twelve sheets with months in French and merged headings, a zip of twelve files; and lists of facilities as they
 * were published.
 */
import fs from "node:fs";
import path from "node:path";

import { inspect, look } from "./look.mjs";
import { base, equal, overhear, root, test } from "./site.mjs";
import * as walk from "./walk.mjs";

const at = (name) => path.join(root, "tests", name);

/* What the rows name, in the registry. */
async function know(context) {
	for (const list of ["facilities", "indicators"]) {
		const answer = await context.request.put(`${base}/${list}`, {
			data: fs.readFileSync(at(`csv/${list}.csv`)), headers: { Accept: "application/json" },
		});

		equal(list, answer.status(), 200);
	}
}

/* What the page proposes for each field is what it should; an import of before had other columns of these names. */
async function choose(page, columns) {
	for (const [field, column] of Object.entries(columns))
		await page.locator(`select#${field}`).selectOption(column);
}

async function whole_year(page, name, columns, version) {
	await walk.begin(page);
	const run = walk.run_of(page);

	await walk.upload(page, at(name));
	const bad = await look("editor", `csv-map ${path.basename(path.dirname(name))}`, `csv/map?run=${run}`);

	await choose(page, columns);
	await walk.save_mapping(page);
	await walk.start_staging(page);
	await walk.reviewed(page);
	equal("rows read", await walk.tile(page, "rows read"), 120);
	equal("rows to be stored", await walk.tile(page, "will be stored"), 120);
	await walk.integrate(page, version);
	return bad;
}

/* Its columns are found by their headings, and what is not used is said. */
async function published_list(page, { file, says, search, finds }) {
	await page.goto(`${base}/facilities`);
	await page.getByLabel("CSV file").setInputFiles(at(`lists/${file}/input.csv`));
	await page.getByRole("button", { name: "Show what would change" }).click();
	await page.getByRole("heading", { name: "What this list would change" }).waitFor();
	const bad = await inspect(page, `facilities ${file}`, await page.content());

	for (const words of says)
		await page.getByText(words).first().waitFor({ state: "attached" });
	await page.getByRole("button", { name: "Apply the list" }).click();
	await page.getByRole("heading", { name: "The list was applied" }).waitFor();
	await page.goto(`${base}/facilities?q=${search}`);
	await page.getByText(finds).first().waitFor();
	return bad;
}

const years = [
	{ what: "a workbook of twelve sheets, with scripts", file: "csv/book-year-in-french/input.xlsx", columns: {} },
	{ what: "a zip of twelve files, without", file: "csv/book-twelve-csv/input.zip", plain: true,
		columns: { facility_id: "facility_id", raw_indicator_id: "raw_indicator_id", period_id: "period_id", count: "count" } },
];
const lists = [
	{ what: "in Windows-1252, with scripts", file: "french-1252", search: "SERIHIO", finds: "CSR DE SÉRIHIO",
		says: ["CODE ÉTABLISSEMENT", "TÉLÉPHONE", "Windows-1252"] },
	{ what: "in Portuguese, without", file: "portuguese", plain: true, search: "mugeba", finds: "CS de Mugeba",
		says: ["Código da Unidade"] },
];

export async function as_ministries_have_them(editor, plain) {
	await know(editor);
	let [version] = await walk.newest_version(await editor.newPage());

	for (const year of years) {
		const page = await (year.plain ? plain : editor).newPage();
		const heard = overhear(page);

		version++;
		await test(`${year.what}: upload, map, stage, integrate`,
			async () => [...await whole_year(page, year.file, year.columns, version), ...heard]);
		await page.close();
	}
	for (const list of lists) {
		const page = await (list.plain ? plain : editor).newPage();

		await test(`a published list of facilities, ${list.what}`, () => published_list(page, list));
		await page.close();
	}
}
