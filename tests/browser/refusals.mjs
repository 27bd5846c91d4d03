/*
 * refusals -- forms that come back, pages that say no, and links that must not lead to one.
 */
import fs from "node:fs";
import path from "node:path";

import { troubled } from "./files.mjs";
import { inspect, links, look, look_at } from "./look.mjs";
import { base, equal, overhear, root, someone, test } from "./site.mjs";
import * as walk from "./walk.mjs";

/* Send the form; what the page says then is for both eyes and ears. */
async function refused(page, fields) {
	const [answer] = await Promise.all([
		page.waitForResponse((a) => a.request().method() === "POST"),
		page.getByRole("button", { name: "Save and continue" }).click(),
	]);

	equal("status", answer.status(), 422);
	await page.locator("#errors").waitFor();
	if (!/^Error: /.test(await page.title()))
		throw new Error(`the title is ${await page.title()}`);
	equal("summary", await page.locator("#errors a").evaluateAll((all) => all.map((a) => a.getAttribute("href"))),
		fields.map((field) => `#${field}`));
	for (const field of fields) {
		equal(`${field} is marked`, await page.locator(`#${field}`).getAttribute("aria-invalid"), "true");
		equal(`${field} has its message`, await page.locator(`#${field}-problem`).isVisible(), true);
	}
	return inspect(page, `csv-map refused ${fields[0]}`, await answer.text());
}

export async function refused_form(plain) {
	const page = await plain.newPage();
	const heard = overhear(page);

	await walk.begin(page);
	await walk.upload(page, troubled());
	await test("a refused form comes back with all messages, and with what was entered (J-04 J-09)", async () => {
		await page.evaluate(() => document.querySelectorAll("select").forEach((e) => e.required = false));
		await page.locator("#facility_id").selectOption("");
		await page.locator("#count").selectOption("");
		await page.locator("#period_id").selectOption({ index: 2 });
		const bad = await refused(page, ["facility_id", "count"]);

		equal("entered", await page.locator("#period_id").evaluate((e) => e.selectedIndex), 2);
		return bad;
	});
	await test("a value for all rows that is none is refused beside its field, and kept (J-04)", async () => {
		await page.getByRole("link", { name: /^Not in the file.*: month/i }).click();
		await page.locator("#period_id").fill("banana");
		const bad = await refused(page, ["period_id"]);

		equal("entered", await page.locator("#period_id").inputValue(), "banana");
		return [...bad, ...heard];
	});
	await page.close();
}

/* Answers that are pages too: of the steps, of nginx, and those nginx keeps for bad days. */
export async function error_pages() {
	const nobody = await someone("nobody");
	const prefix = new URL(base).pathname;

	for (const [where, status, who] of [
		["csv/review?run=1000000", 404, "admin"], ["nowhere", 404, "admin"], ["csv/nowhere", 404, "admin"],
		["csv/map?run=1", 403, "viewer"], ["imports/cancel?run=1", 405, "admin"], ["imports?page=x", 422, "admin"],
	])
		await test(`page of a refusal: ${status}, ${where}`, () => look(who, `error ${status} ${where}`, where, status));
	await test("page of a refusal: 401, styled before one has signed in", async () => {
		const answer = await nobody.request.get(`${base}/imports`, { headers: { Accept: "text/html" } });

		equal("status", answer.status(), 401);
		return look_at("nobody", "error 401", await answer.text());
	});
	const pages = path.join(root, "build", process.env.BUILD || "asan", "pages");

	for (const language of fs.readdirSync(pages)) {
		const errors = path.join(pages, language, "errors");

		for (const file of fs.readdirSync(errors).filter((name) => name.endsWith(".html")))
			await test(`page ${language}/errors/${file}`, async () => {
				const html = fs.readFileSync(path.join(errors, file), "utf8");

				return look_at("admin", `${language} errors ${file}`,
					html.replaceAll("<!--# echo var='hmis_prefix' -->", prefix));
			});
	}
	await nobody.close();
}

export async function follow_links() {
	const context = await someone("admin");

	await test("every link leads somewhere", async () => {
		const bad = [];

		for (const href of links) {
			if (!href.startsWith(base)) {
				bad.push(`leads away: ${href}`);
				continue;
			}
			const answer = await context.request.get(href, { maxRedirects: 0 });

			if (!answer.ok())
				bad.push(`${answer.status()} ${href}`);
		}
		return bad;
	});
	await context.close();
}
