/*
 * weak -- an upload over a weak line: paused, cut, and gone on with after the page was closed.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { large } from "./files.mjs";
import { base, equal, overhear, test } from "./site.mjs";
import * as walk from "./walk.mjs";

/* A line with so many bytes a second on the way up, -1 for any number. */
async function line(page, upload) {
	const cdp = await page.context().newCDPSession(page);

	await cdp.send("Network.enable");
	await cdp.send("Network.emulateNetworkConditions", {
		offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: upload,
	});
}

/* Break all connections: nginx is killed, and comes back within a second or two. */
function break_line() {
	execFileSync("pkill", ["-KILL", "-P", fs.readFileSync(path.join(process.env.VAR, "pid/nginx"), "utf8").trim()]);
}

const part = (page, name) => page.locator(`[data-${name}]`);

async function choose(page, file) {
	await page.getByLabel("CSV file").setInputFiles(file);
	await page.getByRole("button", { name: "Upload" }).click();
}

/* Wait until so many percent are said to have been sent. */
const sent = (page, percent) =>
	page.waitForFunction((wanted) => document.querySelector("[data-sending] progress").value >= wanted, percent);

/* Offsets at which pieces were begun. */
function pieces(page) {
	const from = [];

	page.on("request", (request) => {
		if (request.method() === "PATCH")
			from.push(Number(request.headers()["upload-offset"]));
	});
	return from;
}

export async function weak_line(editor) {
	const file = large();
	const page = await editor.newPage();
	const heard = overhear(page);
	const from = pieces(page);
	const run = await walk.begin(page);

	await test("U-07 upload: paused, and gone on with", async () => {
		await line(page, 3_000_000);
		await choose(page, file);
		await sent(page, 20);
		await page.getByRole("button", { name: "Pause" }).click();
		await part(page, "paused").waitFor();
		equal("focus", await page.evaluate(() => document.activeElement.textContent), "Resume");
		await page.getByRole("button", { name: "Resume" }).click();
		await sent(page, 40);
		if (from.length < 2 || from.at(-1) < 2_000_000)
			throw new Error(`it was gone on with from ${from}`);
	});
	await test("U-05 upload: the line breaks, and it goes on by itself", async () => {
		await line(page, 500_000); /* it must not be through before the break is noticed */
		/* a break between two pieces is noticed by nobody, if it is short */
		for (let tries = 0; tries < 4 && !await part(page, "waiting").isVisible(); tries++) {
			break_line();
			await part(page, "waiting").waitFor({ timeout: 4000 }).catch(() => undefined);
		}
		equal("words", /kept\. Trying again in \d+\u00a0s/.test(await part(page, "waiting").textContent()), true);
		await line(page, 1_000_000);
		await sent(page, 60);
	});
	await test("U-07 upload: the page is closed; the same file, chosen again, goes on where it was", async () => {
		heard.splice(0);	/* the browser's own words about the line */
		/* the last break may be under way still */
		for (let tries = 0; tries < 20 && !await page.goto(`${base}/csv/upload?run=${run}`).catch(() => undefined); tries++)
			await page.waitForTimeout(250);
		await page.locator(".notice", { hasText: "have arrived" }).waitFor();
		from.splice(0);
		await line(page, -1);
		await choose(page, file);
		await page.waitForURL("**/csv/map?run=*");
		if (!(from[0] > 8_000_000))
			throw new Error(`it began at ${from}`);
		const { file: kept } = await (await page.request.get(`${base}/csv/map.json?run=${run}`)).json();

		equal("bytes", kept.bytes, fs.statSync(file).size);
		equal("nothing is remembered of it", await page.evaluate(() => Object.keys(localStorage).length), 0);
		return heard;
	});
	await page.close();
}
