/*
 * registry -- facilities and indicators as somebody keeps them: add, correct, retire, map, and a list with its preview; with the
 * pages' scripts and without.
 */
import fs from "node:fs";
import path from "node:path";

import { inspect, look } from "./look.mjs";
import { base, equal, overhear, scratch, squeeze, test } from "./site.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });

/* The page that a POST ended in, as it came. */
async function sent(page, name) {
	const [answer] = await Promise.all([
		page.waitForResponse((a) => a.request().method() === "GET" && a.request().resourceType() === "document"),
		button(page, name).click(),
	]);

	await page.waitForLoadState();
	return answer.text();
}

async function keep_a_facility(page, id) {
	await page.goto(`${base}/facilities`);
	await page.getByRole("link", { name: "Add a facility" }).click();
	await page.getByLabel("Name", { exact: true }).fill("Clinic <new>");
	await page.getByLabel("Id, as in the files").fill(id);
	await page.getByLabel("Latitude").fill("north");
	await button(page, "Add it").click();
	await page.locator("#errors").waitFor();
	equal("kept", await page.getByLabel("Name", { exact: true }).inputValue(), "Clinic <new>");
	const bad = await inspect(page, "facility refused", await page.content());

	await page.getByLabel("Latitude").fill("-13.5");
	await sent(page, "Add it");
	equal("added", await page.locator("h1").textContent(), "Clinic <new>");
	await page.getByText("Correct it").click();
	await page.getByLabel("Type").fill("clinic");
	await sent(page, "Save");
	equal("corrected", (await page.locator(".lead").textContent()).includes("clinic"), true);
	await page.getByLabel("Add an alias").fill(`old ${id}`);
	await sent(page, "Add");
	equal("its alias", await page.getByText(`old ${id}`).count(), 1);
	await sent(page, "Retire it");
	await page.getByText("retired", { exact: true }).waitFor();
	await sent(page, "Take back into use");
	await page.getByText("in use", { exact: true }).waitFor();
	bad.push(...await look("editor", "facility", page.url()), ...await look("viewer", "facility", page.url()));
	return bad;
}

async function two_tabs(page, other, id) {
	const where = `${base}/facilities/facility?id=${id}`;

	for (const tab of [page, other]) {
		await tab.goto(where);
		await tab.getByText("Correct it").click();
		await tab.getByLabel("Name", { exact: true }).fill(tab === page ? "First" : "Second");
	}
	await sent(page, "Save");
	const [answer] = await Promise.all([other.waitForResponse((a) => a.request().method() === "POST"), button(other, "Save").click()]);

	equal("refused", answer.status(), 409);
	await other.getByRole("heading", { name: "Something else was saved since you opened this form" }).waitFor();
	equal("mine is kept", await other.getByLabel("Name", { exact: true }).inputValue(), "Second");
	await other.getByRole("cell", { name: "First", exact: true }).waitFor();
	const bad = await inspect(other, "facility changed meanwhile", await answer.text());

	await sent(other, "Save");
	equal("mine after all", await other.locator("h1").textContent(), "Second");
	return bad;
}

async function upload_list(page, id) {
	const file = path.join(scratch, `list-${id}.csv`);

	fs.writeFileSync(file, `facility_id,facility_name,latitude\n${id},From <a> list,1\n${id}b,New,2\n${id}c,Far,91\n`);
	await page.goto(`${base}/facilities`);
	await page.getByLabel("CSV file").setInputFiles(file);
	const html = await sent(page, "Show what would change");

	equal("tiles", (await page.locator(".tiles .figure").allTextContents()).map((text) => Number(squeeze(text))).filter((n, i) => i !== 3),
		[1, 1, 0, 1]);
	await page.getByText("From <a> list").waitFor();
	const bad = await inspect(page, "facilities preview", html);

	await sent(page, "Apply the list");
	await page.getByRole("heading", { level: 1, name: "The list was applied" }).waitFor();
	await page.getByText("1 added, 1 changed, 0 retired").waitFor();
	bad.push(...await look("editor", "facilities taken over", page.url()));
	await page.goto(`${base}/facilities?q=From+%3Ca%3E`);
	equal("found", await page.locator("tbody tr").count() >= 1, true);
	return bad;
}

async function map_an_indicator(page, id) {
	await page.goto(`${base}/indicators/common`);
	await page.getByLabel("Id, as projects name it").fill(`c-${id}`);
	await page.getByLabel("Label", { exact: true }).fill("Common <one>");
	await sent(page, "Add it");
	await page.goto(`${base}/indicators`);
	await page.getByRole("link", { name: "Add an indicator" }).click();
	await page.getByLabel("Raw id, as in the files").fill(id);
	await page.getByLabel("Label", { exact: true }).fill("Raw <one>");
	await sent(page, "Add it");
	await page.getByLabel("Find other common indicators").fill(`c-${id}`);
	await button(page, "Search").click();
	await page.getByLabel(`c-${id}`).check();
	await sent(page, "Save");
	equal("mapped", await page.locator(".facts").getByRole("link", { name: "Common <one>" }).count(), 1);
	const bad = await look("editor", "raw indicator", page.url());

	await page.locator(".facts").getByRole("link", { name: "Common <one>" }).click();
	bad.push(...await look("editor", "common indicator", page.url()));
	await page.getByRole("checkbox", { name: id }).uncheck();
	await sent(page, "Save");
	bad.push(...await look("editor", "common indicator of none", page.url()));
	await page.goto(`${base}/indicators/common`);
	await page.getByLabel("Id, as projects name it").fill(`unused-${id}`);
	await sent(page, "Add it");
	await sent(page, "Remove this common indicator");
	equal("removed", await page.getByText(`unused-${id}`).count(), 0);
	return bad;
}

export async function keep_registry(editor, plain) {
	for (const [what, context, id] of [["with scripts", editor, "NEW1"], ["without", plain, "NEW2"]]) {
		const page = await context.newPage(), other = await context.newPage();
		const heard = overhear(page);

		await test(`registry, ${what}: a facility is added, corrected, retired and taken back`, () => keep_a_facility(page, id));
		await test(`registry, ${what}: two tabs`, () => two_tabs(page, other, id));
		await test(`registry, ${what}: a list, from its preview`, () => upload_list(page, id));
		await test(`registry, ${what}: an indicator is mapped, and taken from what it maps to`, async () => [
			...await map_an_indicator(page, id), ...heard.filter((line) => !/4(09|22)/.test(line))]);
		await page.close();
		await other.close();
	}
}
