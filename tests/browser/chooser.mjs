/*
 * chooser -- what is searched in the long lists of forms, in place and without scripts: it is found, and what was ticked
 * or unticked before stays so.
 */
import { base, equal, overhear, test } from "./site.mjs";

const micro = "NMCP_OPD_MAL_CONF_MICRO", rdt = "NMCP_OPD_MAL_CONF_RDT";

/* Type, and with a script wait for the list; without one the button shows the form again. */
async function search(page, name, words, scripts) {
	const field = page.locator(`[data-find][name="${name}"]`);

	await field.fill(words);
	if (scripts)
		await page.waitForResponse((answer) => new URL(answer.url()).searchParams.get(name) === words);
	else
		await field.locator("xpath=ancestor::div[contains(@class, 'row')][1]").getByRole("button", { name: "Search" }).click();
}

const box = (page, value) => page.locator(`input[type=checkbox][value="${value}"]`);

/* One is ticked, another one is found, both are ticked then. */
async function tick_both(page, scripts, field) {
	await box(page, micro).check();
	await search(page, field, "through rdt", scripts);
	await box(page, rdt).waitFor();
	equal("what was ticked is still there", await box(page, micro).isChecked(), true);
	await search(page, field, "no such thing", scripts);
	await page.waitForFunction((value) => !document.querySelector(`input[value="${value}"]`), rdt);
	equal("and is while nothing is found", await box(page, micro).isChecked(), true);
	await search(page, field, "", scripts);
	await box(page, rdt).check();
}

async function in_delete(page, scripts) {
	await page.goto(`${base}/delete`);
	await tick_both(page, scripts, "find");
	await search(page, "find_area", "zomba", scripts);
	await box(page, "Malawi / Zomba").check();
	await page.waitForFunction(() => !document.querySelector('input[value="Malawi / Karonga"]'));
	equal("both indicators", [await box(page, micro).isChecked(), await box(page, rdt).isChecked()], [true, true]);
}

async function in_a_window(page, scripts, project) {
	const name = `Entered ${project}`;

	await page.goto(`${base}/projects/window?project=${project}`);
	await page.locator("input[name=name]").fill(name);
	await page.locator('input[name=indicators][value="all"]').check();
	await search(page, "find_area", "karonga", scripts);
	await page.waitForFunction(() => !document.querySelector('input[value="Malawi / Zomba"]'));
	await box(page, "Malawi / Karonga").check();
	await search(page, "find_area", "zomba", scripts);
	await box(page, "Malawi / Zomba").waitFor();
	await box(page, "Malawi / Karonga").uncheck();
	await box(page, "Malawi / Zomba").check();
	equal("what was entered stays", await page.locator("input[name=name]").inputValue(), name);
	await page.getByRole("button", { name: "Save and see what is inside" }).click();
	await page.getByRole("heading", { name, exact: true }).waitFor();
	const { window } = await (await page.request.get(`${base}/projects.json?project=${project}`)).json();

	equal("areas", window.areas, ["Malawi / Zomba"]);
}

async function in_a_comparison(page, scripts) {
	await page.goto(`${base}/versions/compare?from=1&to=2`);
	const all = await page.locator("#found tr").count();

	await search(page, "find", "no such thing", scripts);
	await page.getByText("None of the indicators that differ").waitFor();
	await search(page, "find", micro, scripts);
	await page.locator("#found td a").first().waitFor();
	if (!(await page.locator("#found tr").count() < all))
		throw new Error("it shows as many as before");
	await page.locator("#found td a").first().click();
	await page.locator("#found-cells").waitFor();
	await search(page, "find", "malawi", scripts);
	await page.locator("#found-cells th .id").first().waitFor();
}

export async function choose_in_lists(admin, plain) {
	for (const [what, context] of [["with scripts", admin], ["without", plain]]) {
		const page = await context.newPage(), heard = overhear(page), scripts = context === admin;

		await test(`search in the lists of a deletion, ${what}`, () => in_delete(page, scripts));
		await test(`search in the lists of a project's window, ${what}`, async () => {
			const answer = await context.request.post(`${base}/projects`, { form: { name: `Searched ${what}` }, headers: { Accept: "application/json" } });

			await in_a_window(page, scripts, (await answer.json()).project);
		});
		await test(`search in a comparison of versions, ${what}`, async () => {
			await in_a_comparison(page, scripts);
			return heard;
		});
		await page.close();
	}
}
