/*
 * walk -- the steps of an import, as somebody takes them: with the page's scripts or without.
 */
import fs from "node:fs";
import path from "node:path";

import { base, equal, squeeze } from "./site.mjs";

export const heading = (page) => page.getByRole("heading", { level: 1 });
export const run_of = (page) => Number(new URL(page.url()).searchParams.get("run"));

/* Choose a month: 202401, by the lists of its year and its name. */
export async function choose_month(page, field, month) {
	const lists = page.locator(`select[name=${field}]`);

	await lists.nth(0).selectOption(month.slice(0, 4));
	await lists.nth(1).selectOption(month.slice(4));
}

/* What is chosen there. */
export async function chosen_month(page, field) {
	const lists = page.locator(`select[name=${field}]`);

	return await lists.nth(0).inputValue() + await lists.nth(1).inputValue();
}

/* The number in a tile, by the words below it. */
export async function tile(page, words) {
	const at = page.locator(".tiles > li").filter({ has: page.locator(".figure + span").getByText(words, { exact: true }) });

	return Number(squeeze(await at.locator(".figure").textContent()));
}

/* What the import would change: [new, changed, removed, unchanged]. */
export async function effect(page) {
	return (await page.locator(".effect b").allTextContents()).map((text) => Number(squeeze(text).replace("+", "")));
}

export async function begin(page) {
	await page.goto(`${base}/`);
	await page.getByRole("link", { name: "Start new import" }).click();
	await page.getByRole("button", { name: "CSV file" }).click();
	await page.waitForURL("**/csv/upload?run=*");
	return run_of(page);
}

/* How the file went: PATCH when the script sent it, POST when the form did. */
export async function upload(page, file) {
	const sent = [];
	const note = (request) => {
		if (/csv\/upload|uploads\?/.test(request.url()) && ["PATCH", "POST"].includes(request.method()))
			sent.push(request.method());
	};

	page.on("request", note);
	await page.getByLabel("CSV file").setInputFiles(file);
	await page.getByRole("button", { name: "Upload" }).click();
	await page.waitForURL("**/csv/map?run=*");
	page.off("request", note);
	return sent[0];
}

/* The column that each field is read from, as the page proposes it. */
export async function proposed(page) {
	const fields = ["facility_id", "raw_indicator_id", "period_id", "count"];

	return Promise.all(fields.map((field) =>
		page.locator(`select#${field} option:checked`).textContent().then((text) => text.trim())));
}

export async function save_mapping(page) {
	await page.getByRole("button", { name: "Save and continue" }).click();
	await page.waitForURL("**/csv/stage?run=*");
}

export async function start_staging(page) {
	await page.getByRole("button", { name: "Start staging" }).click();
}

/* The page goes on to the review without us. */
export async function reviewed(page) {
	await page.waitForURL("**/csv/review?run=*", { timeout: 30000 });
	await page.getByRole("button", { name: "Integrate and finalize" }).waitFor();
}

export async function to_review(page, file) {
	await begin(page);
	await upload(page, file);
	await save_mapping(page);
	await start_staging(page);
	await reviewed(page);
	return run_of(page);
}

export async function integrate(page, version) {
	await page.getByRole("button", { name: "Integrate and finalize" }).click();
	await page.getByRole("heading", { level: 1, name: `Version ${version} is in place` })
		.waitFor({ timeout: 30000 });
}

/* The newest line of the versions, as numbers: version, new, changed, unchanged, removed. */
export async function newest_version(page) {
	await page.goto(`${base}/versions`);
	equal("heading", (await heading(page).textContent()).trim(), "Previous imports");
	const cells = page.locator("tbody tr").first().locator(".n");

	return (await cells.allTextContents()).map((text) => Number(squeeze(text).replace("+", "")));
}

/* An import as far as its review, by the shortest way: what a script would send. */
export async function staged(context, file, fields = {}) {
	const ask = async (method, where, options) => {
		const answer = await context.request[method](`${base}/${where}`, { headers: { Accept: "application/json" }, ...options });

		if (!answer.ok())
			throw new Error(`${where}: ${answer.status()} ${await answer.text()}`);
		return answer.json();
	};
	const { run } = await ask("post", "imports", { form: { source: "csv" } });

	await ask("put", `csv/upload?run=${run}&name=${encodeURIComponent(path.basename(file))}`, { data: fs.readFileSync(file) });
	await ask("post", `csv/map?run=${run}`, { form: {
		facility_id: "facility_id", raw_indicator_id: "raw_indicator_id", period_id: "period_id", count: "count", ...fields,
	} });
	await ask("post", `csv/stage?run=${run}`);
	for (let i = 0; i < 300; i++) {
		if ((await ask("get", `progress.json?run=${run}`)).state === "staged")
			return run;
		await new Promise((resume) => setTimeout(resume, 100));
	}
	throw new Error(`import ${run} is not staged after half a minute`);
}
