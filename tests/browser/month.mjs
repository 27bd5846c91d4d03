/*
 * month -- a month's work, from a file to the receipt on paper, with the keyboard alone and without typing anything: no
 * digit, no letter. Whoever cannot use a mouse does it so; whoever can types as little.
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { look } from "./look.mjs";
import { base, equal, overhear, scratch, squeeze, test } from "./site.mjs";
import * as walk from "./walk.mjs";
import { has } from "./words.mjs";

/* On with Tab until the focus is there, as somebody does who sees where it is. */
async function tab_to(page, target) {
	await target.waitFor();
	for (let i = 0; i < 400; i++) {
		if (await target.evaluate((e) => e === document.activeElement))
			return;
		await page.keyboard.press("Tab");
	}
	throw new Error(`Tab does not come to ${target}`);
}

async function press(page, target, key = "Enter") {
	await tab_to(page, target.first());
	await page.keyboard.press(key);
}

const link = (page, name) => page.getByRole("link", { name }).first();
const button = (page, name) => page.getByRole("button", { name }).first();

/* The four steps; the file itself is picked in the window of the system. */
async function import_file(page, file) {
	await page.goto(`${base}/`);
	await press(page, link(page, "Start new import"));
	await press(page, button(page, "CSV file"));
	await page.waitForURL("**/csv/upload?run=*");
	const [chooser] = await Promise.all([page.waitForEvent("filechooser"), press(page, page.getByLabel("CSV file"))]);

	await chooser.setFiles(file);
	await press(page, button(page, "Upload"));
	await page.waitForURL("**/csv/map?run=*");
	await press(page, button(page, "Save and continue"));
	await page.waitForURL("**/csv/stage?run=*");
	await press(page, button(page, "Start staging"));
	await walk.reviewed(page);
	return walk.run_of(page);
}

/* From the version that is in place: who is missing, and the list for the calls. */
async function whom_to_call(page) {
	await press(page, page.locator("a[href*='/reporting?run=']"));
	await page.getByRole("heading", { level: 1, name: "Who has not reported" }).waitFor();
	const called = Number(squeeze(await page.locator("#list").textContent()).replace(/\D/g, ""));
	const [download] = await Promise.all([page.waitForEvent("download"), press(page, link(page, "Download the list as CSV"))]);

	equal("lines of the list", fs.readFileSync(await download.path(), "utf8").trim().split(/\r?\n/).length - 1, called);
}

/* On the data page: an indicator month by month beside the year before. */
async function beside_last_year(page) {
	await press(page, page.locator(".site nav a").first());
	await page.getByRole("heading", { level: 2, name: "Beside the year before" }).waitFor();
	await press(page, page.locator("[aria-labelledby=beside] tbody a"));
	await page.waitForURL("**/data?indicator=*");
	equal("months", await page.locator("[aria-labelledby=beside] tbody tr").count(), 12);
	const bad = await look("editor", "data of an indicator", page.url().replace(/#.*/, ""));

	await press(page, page.locator("[aria-labelledby=coverage] tbody a").first());
	await page.getByRole("heading", { level: 2, name: "Who changed it" }).waitFor();
	bad.push(...await look("editor", "indicators-raw history", page.url()));
	return bad;
}

/* A page as paper has it: how many sheets, what the first says, and its picture at 40 dots an inch. */
function on_paper(pdf, name) {
	const at = path.join(scratch, name);
	const run = (command, ...args) => {
		const done = spawnSync(command, args, { encoding: "buffer" });

		if (done.error || done.status)
			throw done.error ?? new Error(`${command}: ${done.stderr}`);
		return done.stdout;
	};

	fs.writeFileSync(`${at}.pdf`, pdf);
	run("pdftoppm", "-r", "40", "-gray", `${at}.pdf`, at);
	const sheets = fs.readdirSync(scratch).filter((file) => file.startsWith(`${name}-`) && file.endsWith(".pgm")).sort();

	return { sheets: sheets.length, text: squeeze(run("pdftotext", "-layout", `${at}.pdf`, "-").toString("utf8")),
		picture: fs.readFileSync(path.join(scratch, sheets[0])) };
}

/* How much of a PGM's rows has ink, from its first row with ink to its last, and whether any touches the edge. */
function ink(pgm) {
	const [, width, height] = pgm.subarray(0, 20).toString("latin1").match(/^P5\s+(\d+)\s+(\d+)\s+255\s/).map(Number);
	const dots = pgm.subarray(pgm.length - width * height);
	const dark = (x, y) => dots[y * width + x] < 160;
	const rows = [...Array(height).keys()].filter((y) => [...Array(width).keys()].some((x) => dark(x, y)));
	const margin = Math.floor(width / 40);

	return { share: (rows.at(-1) - rows[0]) / height, cut: rows.some((y) => dark(0, y) || dark(width - 1, y)) || rows[0] < margin ||
		rows.at(-1) > height - margin };
}

/* The receipt, printed: one sheet, with its parts, and nothing cut off at its edges. */
export async function receipt(page, where, parts) {
	await page.goto(new URL(where, `${base}/`).href);
	const paper = on_paper(await page.pdf({ format: "A4", preferCSSPageSize: true }), `sheet${where.replace(/\W/g, "")}`);
	const drawn = ink(paper.picture);

	if (process.env.SHOTS) {
		fs.mkdirSync(process.env.SHOTS, { recursive: true });
		fs.writeFileSync(path.join(process.env.SHOTS, `${where.replace(/\W+/g, "-")}.pdf`), await page.pdf({ format: "A4", preferCSSPageSize: true }));
	}
	equal("sheets", paper.sheets, 1);
	equal("ink at the edge", drawn.cut, false);
	if (drawn.share < 0.3)
		throw new Error(`only ${drawn.share} of the sheet is used`);
	return parts.filter((part) => !has(paper.text, part)).map((part) => `"${part}" is not on the receipt: ${paper.text}`);
}

/* Of a file, with the version that it makes. */
export async function month_by_keyboard(editor, file, version) {
	const page = await editor.newPage();
	const heard = overhear(page);
	let run;

	await test("a month's work by keyboard, nothing typed: import, integrate", async () => {
		run = await import_file(page, file);
		equal("rows dropped", await walk.tile(page, "dropped"), 0);
		await press(page, button(page, "Integrate and finalize"));
		await page.getByRole("heading", { level: 1, name: `Version ${version} is in place` }).waitFor({ timeout: 30000 });
	});
	await test("who is missing, and the list of whom to call", () => whom_to_call(page));
	await test("beside the year before, and who changed what", () => beside_last_year(page));
	await test("the receipt on one sheet of paper, with its parts (J-12)", async () => {
		await press(page, page.locator(".site nav a").first());
		await press(page, link(page, "Versions"));
		await press(page, page.locator("tbody th a").first());
		await page.getByRole("heading", { level: 1, name: `Version ${version}` }).waitFor();
		return [...await receipt(page, `versions?version=${version}`,
			[`Version ${version}`, "Receipt", path.basename(file), "SHA-256", "Rows", "Second look", "Integrated"]), ...heard];
	});
	await page.close();
}
