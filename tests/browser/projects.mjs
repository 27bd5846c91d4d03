/*
 * projects -- a project is begun, given its data, changed and archived, with the pages' scripts and without.
 */
import { look } from "./look.mjs";
import { base, equal, overhear, test } from "./site.mjs";
import { choose_month, chosen_month } from "./walk.mjs";

async function begin(page, name) {
	await page.goto(`${base}/projects`);
	await page.getByLabel("Name of a new project").fill(name);
	await page.getByRole("button", { name: "Create it and choose its data" }).click();
	await page.getByRole("heading", { name: `Data window of ${name}` }).waitFor();
	return look("editor", "projects-window", page.url());
}

async function choose(page, name) {
	await page.getByLabel("From the first to the last month").check();
	await choose_month(page, "start_period", "201901");
	await choose_month(page, "end_period", "2020");
	await page.getByLabel("all of them").check();
	await page.getByLabel("Malawi / Karonga").check();
	await page.getByRole("button", { name: "Save and see what is inside" }).click();
	await page.getByText("Choose the last month").first().waitFor();
	equal("what was entered stays", await chosen_month(page, "start_period"), "201901");
	equal("what was ticked, too", await page.getByLabel("Malawi / Karonga").isChecked(), true);
	await page.getByLabel("From the first to the last month").check();
	await choose_month(page, "end_period", "202006");
	await page.getByRole("button", { name: "Save and see what is inside" }).click();
	await page.getByRole("heading", { name, exact: true }).waitFor();
	await page.getByText("There is more:").waitFor();
	return look("editor", "project", page.url());
}

async function use(page) {
	await page.getByRole("link", { name: "What the columns mean" }).click();
	const bad = await look("editor", "export-about", page.url());

	await page.getByRole("link", { name: "Back to the project" }).click();
	await page.getByRole("link", { name: "Set a webhook" }).click();
	await page.getByLabel("Address").fill("http://192.168.0.1/in");
	await page.getByLabel("Shared secret").fill("sixteen characters");
	await page.getByRole("button", { name: "Keep" }).click();
	await page.getByText("This address cannot be notified").first().waitFor();
	bad.push(...await look("editor", "projects-webhook", page.url().replace(/webhook$/, `webhook?project=${await page.locator("input[name=project]").first().inputValue()}`)));
	await page.getByRole("link", { name: "Back to the project" }).click();
	await page.getByRole("button", { name: "Archive the project" }).click();
	await page.getByRole("heading", { name: "This project is archived" }).waitFor();
	await page.getByRole("button", { name: "Open the project again" }).click();
	await page.getByRole("link", { name: "Download as CSV" }).waitFor();
	return bad;
}

export async function projects(editor, plain) {
	for (const [what, context, name] of [["with scripts", editor, "Malaria A"], ["without", plain, "Malaria B"]]) {
		const page = await context.newPage();
		const heard = overhear(page);

		await test(`projects, ${what}: begun, given a window, looked at, archived`, async () => {
			const bad = await begin(page, name);

			bad.push(...await choose(page, name), ...await use(page));
			return [...bad, ...heard.filter((line) => !/422/.test(line))];
		});
		await page.close();
	}
}
