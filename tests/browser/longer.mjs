/*
 * longer -- pages in a language that is a third longer than English (tests/words/pseudo), on a telephone: nothing sticks
 * out sideways, whatever is opened. PAGES is the folder of what tests/words/play left: files, each as it was answered. Of
 * each page the two with most on them; all, with ALL=1.
 */
import fs from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

import { sideways } from "./look.mjs";
import { base, someone, test } from "./site.mjs";

const windows = 4, width = 375, patience = 90000;

/* They are made beside the other tests. */
async function made() {
	const until = Date.now() + patience;

	while (!fs.existsSync(process.env.PAGES) && Date.now() < until)
		await setTimeout(100);
}

function pages_seen() {
	const size = (name) => fs.statSync(path.join(process.env.PAGES, name)).size;
	const of_page = new Map();

	for (const name of fs.readdirSync(process.env.PAGES, { recursive: true }).filter((file) => file.endsWith(".html")))
		of_page.set(path.dirname(name), [...of_page.get(path.dirname(name)) ?? [], name]);
	return [...of_page.values()].flatMap((names) =>
		names.sort((a, b) => size(b) - size(a)).slice(0, process.env.ALL ? names.length : 2));
}

async function see(page, name) {
	const html = fs.readFileSync(path.join(process.env.PAGES, name), "utf8");

	await page.route("**/imports", (route) => route.fulfill({ body: html, contentType: "text/html; charset=utf-8" }));
	await page.goto(`${base}/imports`, { waitUntil: "load" });
	await page.evaluate(() => document.querySelectorAll("details").forEach((e) => e.open = true));
	const bad = await page.evaluate(sideways);

	await page.unroute("**/imports");
	return bad.map((line) => `${name}: ${line}`);
}

export async function third_longer() {
	const plain = await someone("viewer", { javaScriptEnabled: false, viewport: { width, height: 700 } });
	const bad = [];

	await made();
	const names = pages_seen();

	await test(`${names.length} pages in a language a third longer stay within ${width} px`, async () => {
		await Promise.all(Array.from({ length: windows }, async () => {
			const page = await plain.newPage();

			for (let name = names.shift(); name; name = names.shift())
				bad.push(...await see(page, name));
			await page.close();
		}));
		return bad;
	});
}
