/*
 * longer -- pages in a language that is a third longer than English (tests/words/pseudo), on a telephone: nothing sticks
 * out sideways, whatever is opened. PAGES is the folder of what tests/words/play left: files, each as it was answered. Of
 * these as many as it takes to see each heading, label and button; all, with ALL=1.
 */
import fs from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

import { sideways } from "./look.mjs";
import { base, someone, test } from "./site.mjs";

const tabs = 4, width = 375, patience = 90000;

/* They are made beside the other tests. */
async function made() {
	const until = Date.now() + patience;

	while (!fs.existsSync(process.env.PAGES) && Date.now() < until)
		await setTimeout(100);
}

/* The texts that say what is on a page, whatever its numbers. */
function parts(html) {
	const found = html.matchAll(/<(?:h\d|th|caption|summary|label|legend|button|dt)\b[^>]*>([^<]*\u27e6[^<]*)/g);

	return [...found].map(([, text]) => text.replace(/\s+/g, " ").replace(/\d+/g, "0").trim());
}

function pages_seen() {
	const seen = new Set();
	const pages = fs.readdirSync(process.env.PAGES, { recursive: true }).filter((name) => name.endsWith(".html"))
		.map((name) => ({ name, html: fs.readFileSync(path.join(process.env.PAGES, name), "utf8") }))
		.sort((a, b) => b.html.length - a.html.length || (a.name < b.name ? -1 : 1));

	return pages.filter(({ html }) => {
		const fresh = parts(html).filter((text) => !seen.has(text));

		fresh.forEach((text) => seen.add(text));
		return fresh.length || process.env.ALL;
	});
}

async function see(tab, { name, html }) {
	await tab.route("**/imports", (route) => route.fulfill({ body: html, contentType: "text/html; charset=utf-8" }));
	await tab.goto(`${base}/imports`, { waitUntil: "load" });
	await tab.evaluate(() => document.querySelectorAll("details").forEach((e) => e.open = true));
	const bad = await tab.evaluate(sideways);

	await tab.unroute("**/imports");
	return bad.map((line) => `${name}: ${line}`);
}

export async function third_longer() {
	const plain = await someone("viewer", { javaScriptEnabled: false, viewport: { width, height: 700 } });
	const bad = [];

	await made();
	const pages = pages_seen();

	await test(`${pages.length} pages in a language a third longer stay within ${width} px`, async () => {
		await Promise.all(Array.from({ length: tabs }, async () => {
			const tab = await plain.newPage();

			for (let page = pages.shift(); page; page = pages.shift())
				bad.push(...await see(tab, page));
			await tab.close();
		}));
		return bad;
	});
}
