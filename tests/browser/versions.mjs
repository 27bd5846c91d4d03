/*
 * versions -- looking at a version, taking it back and deleting values, with the pages' scripts and without.
 */
import { look } from "./look.mjs";
import { base, equal, overhear, test } from "./site.mjs";
import { choose_month } from "./walk.mjs";

/* From the page of the worker's progress, which goes on by itself, to the version. */
async function to_version(page) {
	await page.getByRole("link", { name: "The version", exact: true }).click({ timeout: 30000 });
	await page.waitForURL("**/versions?version=*");
}

async function undo(page, version) {
	await page.goto(`${base}/versions?version=${version}`);
	await page.getByRole("link", { name: "Undo it" }).click();
	const bad = await look("admin", "versions-undo", page.url());

	await page.getByRole("button", { name: `Undo version ${version}` }).click();
	await to_version(page);
	equal("takes back", await page.getByRole("link", { name: `Version ${version}`, exact: true }).count() > 0, true);
	bad.push(...await look("admin", "versions-undone", page.url()));
	await page.getByRole("link", { name: "What it changed" }).click();
	await page.getByRole("heading", { name: "By indicator and month" }).waitFor();
	bad.push(...await look("admin", "versions-compare", page.url()));
	await page.locator("tbody a").first().click();
	await page.getByText("Download these").waitFor();
	bad.push(...await look("admin", "versions-compare opened", page.url()));
	return bad;
}

async function purge(page, indicator, first, last) {
	await page.goto(`${base}/delete`);
	await choose_month(page, "start_period", first);
	await choose_month(page, "end_period", last);
	await page.locator(`input[name=indicators][value="${indicator}"]`).check();
	await page.getByRole("button", { name: "Show what would be deleted" }).click();
	const bad = await look("admin", "delete-preview", page.url());
	const values = (await page.locator(".tiles .figure").first().textContent()).replace(/\D/g, "");

	await page.getByLabel("Type the number of values to be deleted").fill(String(Number(values) + 1));
	await page.getByRole("button", { name: "Delete these values for good" }).click();
	await page.getByText("Look at it once more").first().waitFor();
	await page.goBack();
	await page.getByLabel("Type the number of values to be deleted").fill(values);
	await page.getByRole("button", { name: "Delete these values for good" }).click();
	await to_version(page);
	await page.getByText("deleted for good").first().waitFor();
	return bad;
}

/* Two versions are taken back, the later one first. */
export async function take_back(admin, plain, earlier) {
	for (const [what, context, version] of [["with scripts", admin, earlier + 1], ["without", plain, earlier]]) {
		const page = await context.newPage();

		await test(`versions, ${what}: an undo, from its preview to its version`, () => undo(page, version));
		await page.close();
	}
}

/* Two months of an indicator are deleted; then the import that brought them says so. */
export async function delete_for_good(admin, plain, indicator, run) {
	for (const [what, context, month] of [["with scripts", admin, "201901"], ["without", plain, "201902"]]) {
		const page = await context.newPage();
		const heard = overhear(page);

		await test(`delete, ${what}: the number is typed, a wrong one is refused`, async () => {
			const bad = await purge(page, indicator, month, month);

			return [...bad, ...heard.filter((line) => !/409/.test(line))];
		});
		await page.close();
	}
	await test("delete: what is left of the receipt", () => look("admin", "csv-review purged", `csv/review?run=${run}`));
}
