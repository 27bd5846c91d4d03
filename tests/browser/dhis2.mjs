/*
 * dhis2 -- an import from a server, the stand-in of tests/dhis2, with the pages' scripts and without.
 */
import fs from "node:fs";
import path from "node:path";

import { look } from "./look.mjs";
import { base, equal, overhear, test } from "./site.mjs";
import * as walk from "./walk.mjs";

/* The stand-in's facilities, and two of its data elements. */
async function load_lists(context) {
	const units = fs.readFileSync(path.join(process.env.DHIS2_FOLDER, "country/units.csv"), "utf8").trim().split("\n");
	const lists = {
		facilities: ["facility_id,facility_name", ...units.filter((line) => line.split(",")[2] === "5")
			.map((line) => line.split(",").slice(0, 2).join(","))],
		indicators: ["raw_indicator_id,raw_indicator_label", "Element0001,Element 1", "Element0013,Element 13"],
	};

	for (const [list, lines] of Object.entries(lists))
		await context.request.put(`${base}/${list}`, { data: `${lines.join("\n")}\n` });
}

async function begin(page) {
	await page.goto(`${base}/start`);
	await page.getByRole("button", { name: "DHIS2" }).click();
	await page.waitForURL("**/dhis2/connect?run=*");
	return walk.run_of(page);
}

async function connect(page, profile, password) {
	await page.getByLabel("Address").fill(`${process.env.DHIS2}/${profile}/api/`);
	await page.getByLabel("User name", { exact: true }).fill("admin");
	await page.getByLabel("Password", { exact: true }).fill(password);
	await page.getByRole("button", { name: "Connect", exact: true }).click();
}

async function select(page, first, last) {
	for (const id of ["Element0001", "Element0013"])
		await page.locator(`input[value=${id}]`).check();
	await walk.choose_month(page, "start_period", first);
	await walk.choose_month(page, "end_period", last);
	await page.getByRole("button", { name: "Save and continue" }).click();
	await page.waitForURL("**/dhis2/fetch?run=*");
}

/* Read the server's lists; its units change our facilities, once. */
async function take_over(page, run, time) {
	const bad = time === 1 ? await look("editor", "dhis2-catalogue first", `dhis2/catalogue?run=${run}`) : [];

	await page.goto(`${base}/dhis2/select?run=${run}`);
	await page.getByRole("link", { name: "See what the server has" }).click();
	await page.getByRole("button", { name: "Read the" }).click();
	await page.getByRole("link", { name: "Organisation units to the registry" }).click({ timeout: 30000 });
	await page.getByLabel("5 Facility").check();
	await page.getByRole("button", { name: "Show what would change" }).click();
	await page.getByRole("heading", { name: "What would change" }).waitFor();
	bad.push(...await look("editor", "dhis2-units", `dhis2/units?run=${run}&level=5`));
	await page.getByRole("button", { name: "Add them to the registry" }).click();
	await page.getByText(`0 added, ${time === 1 ? 300 : 0} updated.`).waitFor();
	await page.goto(`${base}/dhis2/elements?run=${run}`);
	await page.getByLabel("Part of a name, an id or a code").fill("element 20");
	await page.getByRole("button", { name: "Find" }).click();
	await page.locator("input[value='Element0020.Combo000001']").or(page.getByText("in the list")).first().waitFor();
	if (time === 1) {
		await page.locator("input[value='Element0020.Combo000001']").check();
		await page.getByRole("button", { name: "Add to the indicator list" }).click();
		await page.getByText("1 added, 0 updated.").waitFor();
	}
	bad.push(...await look("editor", "dhis2-elements", `dhis2/elements?run=${run}&q=element`));
	bad.push(...await look("editor", "dhis2-catalogue", `dhis2/catalogue?run=${run}`));
	await page.goto(`${base}/dhis2/fetch?run=${run}`);
	return bad;
}

/* The first of the versions it makes. */
export async function from_dhis2(editor, plain) {
	await load_lists(editor);
	const first_version = (await walk.newest_version(await editor.newPage()))[0] + 1;
	const walks = [["with scripts", editor, "2.41", "202301", "202302", [1080, 0, 0, 0]], ["without", plain, "2.36", "202301", "202303", [540, 0, 0, 1080]]];

	if (process.env.EVERY_PROFILE)	/* takes a minute more */
		walks.push(["without, 2.40", plain, "2.40", "202301", "202303", [0, 0, 0, 1620]],
			["with scripts, 2.43", editor, "2.43", "202301", "202303", [0, 0, 0, 1620]],
			["without, Ethiopian months", plain, "2.40-ethiopian", "201501", "201502", [1080, 0, 0, 0]]);
	for (const [i, [what, context, profile, first, last, effect]] of walks.entries()) {
		const page = await context.newPage();
		const heard = overhear(page);
		const before = (await walk.newest_version(page))[0];
		let run;

		await test(`DHIS2, ${what}: a wrong password says so, at its field`, async () => {
			run = await begin(page);
			const bad = await look("editor", "dhis2-connect first", `dhis2/connect?run=${run}`);

			await connect(page, profile, "wrong");
			await page.locator("#password-problem").waitFor();
			equal("address", await page.getByLabel("Address").inputValue(), `${process.env.DHIS2}/${profile}/api/`);
			heard.length = 0;	/* that the answer is 422 */
			return bad;
		});
		await test(`DHIS2, ${what}: connect and select`, async () => {
			await connect(page, profile, "district");
			await page.waitForURL("**/dhis2/select?run=*");
			const bad = await look("editor", "dhis2-select", `dhis2/select?run=${run}`);

			await select(page, first, last);
			return [...bad, ...await look("editor", "dhis2-fetch ready", `dhis2/fetch?run=${run}`)];
		});
		await test(`DHIS2, ${what}: what the server has, into the registry and the indicator list`, () => take_over(page, run, i + 1));
		await test(`DHIS2, ${what}: fetch, and the review comes by itself`, async () => {
			await page.getByRole("button", { name: "Start fetching from DHIS2" }).click();
			await page.waitForURL("**/dhis2/review?run=*", { timeout: 60000 });
			equal("effect", await walk.effect(page), effect);
			return look("editor", "dhis2-review", `dhis2/review?run=${run}`);
		});
		await test(`DHIS2, ${what}: the version is in place`, async () => {
			await walk.integrate(page, before + 1);
			equal("version", (await walk.newest_version(page)).slice(0, 2), [before + 1, effect[0]]);
			return heard;
		});
		await page.close();
	}
	return first_version;
}
