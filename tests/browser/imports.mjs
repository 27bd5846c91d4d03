/*
 * imports -- whole imports: with scripts, without, with errors, with nothing in them.
 */
import fs from "node:fs";

import { changed, dhis2, french, sample, troubled } from "./files.mjs";
import { inspect, look, picture } from "./look.mjs";
import { month_by_keyboard, receipt } from "./month.mjs";
import { base, equal, overhear, squeeze, test, worker_held } from "./site.mjs";
import * as walk from "./walk.mjs";
import { local } from "./words.mjs";

/* With the worker stopped the page can be seen; what it would hear of a long run is told to it. */
async function stage_slowly(page, run) {
	const bad = [];

	await worker_held(async () => {
		await walk.start_staging(page);
		await page.locator("[data-phase=queued].here").waitFor();
		bad.push(...await look("editor", "csv-stage queued", `csv/stage?run=${run}`));
		await page.route("**/progress.json?*", (route) => route.fulfill({ json: {
			run, state: "staging", phase: "storing", percent: 42, rows: 1234567, bytes: 52428800,
			bytes_total: 104857600, rows_per_second: 998877, eta_seconds: 75, seconds_since_change: 1,
			dropped: { invalid_count: 1200 }, next: null,
		} }));
		await page.locator("[data-figure=percent]", { hasText: "42" }).waitFor();
		const said = squeeze(await page.locator("#progress").innerText());

		for (const words of ["1234567", local("52.4 MB"), "998877", "1 min 15 s", "1200"])
			if (!said.includes(words))
				bad.push(`${words} is not in: ${said}`);
		equal("phase", (await page.locator(".phases .here").textContent()).trim(), "Storing");
		equal("aloud", (await page.locator("#progress [role=status]").textContent()).replace("42", "0"), "0 percent done");
		await page.unroute("**/progress.json?*");
	});
	await walk.reviewed(page);
	return bad;
}

/* The whole way with the page's scripts, looking at every page on it. */
export async function walk_with_scripts(editor) {
	const page = await editor.newPage();
	const heard = overhear(page);
	let run;

	await test("start an import", async () => {
		run = await walk.begin(page);
		return look("editor", "csv-upload first", `csv/upload?run=${run}`);
	});
	await test("upload: the script sends the file in pieces and shows how far it is", async () => {
		await page.evaluate(() => {
			new MutationObserver(() => sessionStorage.setItem("bar", document.querySelector("[data-sent]").textContent))
				.observe(document.querySelector("[data-sending]"), { subtree: true, childList: true, attributes: true });
		});
		equal("method", await walk.upload(page, sample), "PATCH");
		equal("sent, in words", squeeze(await page.evaluate(() => sessionStorage.getItem("bar"))), local("266.5 kB"));
		return look("editor", "csv-map", `csv/map?run=${run}`);
	});
	await test("map columns: the four fields are proposed", async () => {
		const columns = await walk.proposed(page);

		["facility_id", "raw_indicator_id", "period_id", "count"].forEach((field, i) => {
			if (!columns[i].includes(field))
				throw new Error(`${field} is read from ${columns[i]}`);
		});
		await walk.save_mapping(page);
		return look("editor", "csv-stage ready", `csv/stage?run=${run}`);
	});
	await test("stage: progress moves in place, then the review comes by itself (J-05)", () => stage_slowly(page, run));
	await test("review: every row of the sample is accounted for", async () => {
		equal("rows read", await walk.tile(page, "rows read"), 5915);
		equal("rows to be stored", await walk.tile(page, "will be stored"), 5915);
		equal("rows dropped", await walk.tile(page, "dropped"), 0);
		equal("effect", await walk.effect(page), [5915, 0, 0, 0]);
		return look("editor", "csv-review first", `csv/review?run=${run}`);
	});
	await test("integrate: the version is in place", async () => {
		await walk.integrate(page, 1);
		return look("editor", "csv-review integrated", `csv/review?run=${run}`);
	});
	await test("the review is one sheet of paper, with its parts (J-12)",
		() => receipt(page, `csv/review?run=${run}`, ["5915", "rows read", "Rules used", "SHA-256", "Integrated"]));
	await test("versions and the data page show it", async () => {
		equal("newest version", await walk.newest_version(page), [1, 5915, 0, 0, 0]);
		await page.goto(`${base}/`);
		equal("values", await walk.tile(page, "values held"), 5915);
		equal("facilities", await walk.tile(page, "facilities reporting"), 85);
		equal("version", await walk.tile(page, "current version"), 1);
		return heard;
	});
	await page.close();
	return run;
}

export async function walk_without_scripts(plain) {
	const page = await plain.newPage();
	const heard = overhear(page);
	let run;

	await test("without scripts: start, upload by the form, map (S-07 J-01)", async () => {
		run = await walk.begin(page);
		equal("method", await walk.upload(page, changed()), "POST");
		await walk.save_mapping(page);
	});
	await test("without scripts: the progress page loads itself again, which can be stopped (J-05)", async () => {
		await worker_held(async () => {
			await walk.start_staging(page);
			await page.locator("[data-phase=queued].here").waitFor();
			await page.getByRole("link", { name: "Stop that" }).click();
			await page.getByRole("link", { name: "Load the figures again" }).waitFor();
			equal("refresh", await page.locator("meta[http-equiv=refresh]").count(), 0);
			await page.goto(`${base}/csv/stage?run=${run}`);
			equal("refresh", await page.locator("meta[http-equiv=refresh]").count(), 1);
		});
		await walk.reviewed(page);
	});
	await test("without scripts: the review says what changes and what was dropped", async () => {
		equal("rows read", await walk.tile(page, "rows read"), 5915 + 5 + 32);
		equal("rows dropped", await walk.tile(page, "dropped"), 32);
		equal("effect", (await walk.effect(page)).slice(0, 3), [5, 10, 0]);
		equal("largest changes", await page.locator("[aria-labelledby=largest] tbody tr").count(), 10);
		if (process.env.PICTURE)
			await picture("editor", page.url(), 1640, process.env.PICTURE);
		return look("editor", "csv-review changes", page.url());
	});
	await test("without scripts: integrate, and the version is in place", async () => {
		await walk.integrate(page, 2);
		equal("newest version", (await walk.newest_version(page)).slice(0, 3), [2, 5, 10]);
		return heard;
	});
	await page.close();
	return run;
}

/* The same without a look at anything, in whichever language, as a version that follows the newest. */
export async function walk_in_language(plain, language) {
	const page = await plain.newPage();
	const heard = overhear(page);

	await test(`without scripts, in ${language}: from the start to a version`, async () => {
		const [version] = await walk.newest_version(page);
		const run = await walk.to_review(page, sample);

		equal("language", await page.locator("html").getAttribute("lang"), language);
		equal("rows read", await walk.tile(page, "rows read"), 5915);
		await walk.integrate(page, version + 1);
		equal("newest version", (await walk.newest_version(page))[0], version + 1);
		equal("import", await page.locator(`a[href*="run=${run}"], a[href*="version=${version + 1}"]`).count() > 0, true);
		return heard;
	});
	await page.close();
}

/* What the script of the upload page does when things go another way. */
export async function upload_differently(editor, plain) {
	const page = await editor.newPage();
	const heard = overhear(page);
	const file = { name: "empty.csv", mimeType: "text/csv", buffer: Buffer.from("") };

	await walk.begin(page);
	await test("upload: a file over the limit is not sent", async () => {
		await page.locator("form[data-tus]").evaluate((form) => form.dataset.max = "3");
		await page.getByLabel("CSV file").setInputFiles({ ...file, buffer: Buffer.from("1234") });
		await page.getByRole("button", { name: "Upload" }).click();
		await page.getByText("This file is larger than the limit").waitFor();
		await page.locator("form[data-tus]").evaluate((form) => form.dataset.max = "1000000");
	});
	await test("upload: what the server refuses is said beside the field", async () => {
		await page.getByLabel("CSV file").setInputFiles(file);
		await page.getByRole("button", { name: "Upload" }).click();
		await page.locator("[data-problem]:not([hidden])", { hasText: /no bytes|empty/ }).waitFor();
		equal("still on", new URL(page.url()).pathname.endsWith("/csv/upload"), true);
	});
	await test("upload: a file can be dropped on the form", async () => {
		const text = fs.readFileSync(sample, "utf8").slice(0, 5000).replace(/[^\n]*$/, "");
		const dropped = await page.evaluateHandle((content) => {
			const data = new DataTransfer();

			data.items.add(new File([content], "dropped.csv", { type: "text/csv" }));
			return data;
		}, text);

		await page.dispatchEvent("form[data-tus]", "drop", { dataTransfer: dropped });
		await page.waitForURL("**/csv/map?run=*");
		await page.getByText("dropped.csv").first().waitFor();
		return heard.filter((line) => !/status of 422/.test(line));
	});
	await page.close();
	await test("upload without scripts: a refused file is said beside the field (J-01)", async () => {
		const still = await plain.newPage();

		await walk.begin(still);
		await still.getByLabel("CSV file").setInputFiles(file);
		const [answer] = await Promise.all([
			still.waitForResponse((a) => a.request().method() === "POST"),
			still.getByRole("button", { name: "Upload" }).click(),
		]);

		equal("status", answer.status(), 422);
		await still.locator("#file-problem").waitFor();
		const bad = await inspect(still, "csv-upload refused", await answer.text());

		await still.close();
		return bad;
	});
}

/* Reviews with less, and with nothing, to integrate. */
export async function other_reviews(editor) {
	const page = await editor.newPage();

	await test("review of the data as it is: nothing changes", async () => {
		const run = await walk.staged(editor, changed());

		await page.goto(`${base}/csv/review?run=${run}`);
		await page.getByRole("heading", { name: "This import changes nothing" }).waitFor();
		return look("editor", "csv-review nothing", `csv/review?run=${run}`);
	});
	await test("review when every row was dropped: says which column it is", async () => {
		const run = await walk.staged(editor, troubled(), { facility_id: "raw_indicator_id", raw_indicator_id: "facility_id" });

		await page.goto(`${base}/csv/review?run=${run}`);
		await page.getByRole("heading", { name: "No rows are left to store" }).waitFor();
		equal("buttons", await page.getByRole("button", { name: "Integrate and finalize" }).count(), 0);
		return look("editor", "csv-review dropped", `csv/review?run=${run}`);
	});
	await page.close();
}

/* A file with a bit of everything: shown, downloaded, thrown away. */
export async function import_with_errors(editor) {
	const page = await editor.newPage();
	const heard = overhear(page);
	let run;

	await test("errors: the review counts each row under its reason", async () => {
		run = await walk.to_review(page, troubled());
		equal("rows read", await walk.tile(page, "rows read"), 9);
		equal("rows dropped", await walk.tile(page, "dropped"), 3);
		const said = squeeze(await page.locator("[aria-labelledby=dropped]").first().innerText());

		for (const words of [/facility is not in the registry/, /value is not a whole number/, /month cannot be read/])
			if (!words.test(said))
				throw new Error(`no ${words} in: ${said}`);
		return look("editor", "csv-review errors", `csv/review?run=${run}`);
	});
	await test("errors: unknown ids can be matched",
		() => look("editor", "csv-match", `csv/match?run=${run}`));
	await test("errors: a sample shows line and value", async () => {
		const row = page.locator("tr", { hasText: "value is not a whole number" }).first();

		await row.locator("summary").click();
		equal("sample", (await row.locator("details td").allInnerTexts()).slice(0, 2), ["5", "many"]);
	});
	await test("errors: the dropped rows can be downloaded, with their reasons", async () => {
		const [download] = await Promise.all([
			page.waitForEvent("download"), page.getByRole("link", { name: /^Download the 3 rows/ }).click(),
		]);
		const lines = fs.readFileSync(await download.path(), "utf8").trim().split(/\r?\n/);

		equal("lines", lines.length, 4);
		equal("header", lines[0], "facility_id,raw_indicator_id,period_id,count,_line,_kind,_column,_reason,_hint");
		equal("kinds", lines.slice(1).map((line) => line.split(",").slice(4, 6)),
			[["4", "unknown_facility"], ["5", "invalid_count"], ["6", "invalid_period"]]);
		if (!/\.csv$/.test(download.suggestedFilename()))
			throw new Error(`downloaded as ${download.suggestedFilename()}`);
	});
	await test("discard the import", async () => {
		await page.getByText("Discard import", { exact: true }).first().click();
		await page.getByRole("button", { name: "Discard import" }).click();
		await page.waitForURL("**/imports");
		equal("state", (await page.locator("tbody tr").first().locator(".badge").innerText()).trim(), "discarded");
		equal("current version", (await walk.newest_version(page))[0], 2);
		return heard;
	});
	await page.close();
	return run;
}

/* Files that other programs write: nothing is to be said of them; one by the clicks of the four steps alone, the other
   without any. */
export async function files_of_others(editor, version) {
	const page = await editor.newPage();
	const heard = overhear(page);

	await test("a French Excel's file becomes a version with the clicks of the four steps", async () => {
		const run = await walk.to_review(page, french());

		equal("rows dropped", await walk.tile(page, "dropped"), 0);
		const bad = await look("editor", "csv-review a French Excel's", `csv/review?run=${run}`);

		await walk.integrate(page, ++version);
		return [...bad, ...heard];
	});
	await page.close();
	await month_by_keyboard(editor, dhis2(), ++version);
}
