/*
 * site -- the site under test, seen through headless Chromium; and TAP.
 *
 * HMIS_URL, HMIS_ADMIN, HMIS_EDITOR and HMIS_VIEWER ("name:password") say where and who, VAR where
 * the site's worker is, MODULES where playwright-core is. With SHOTS=folder every page that is
 * looked at is also saved there, as it was on a desk, on a telephone, in the dark and on paper;
 * with PICTURE=file the review that has something to tell, for the README; TIMES=1 says how long
 * each test took.
 */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { language, listen, says } from "./words.mjs";

const { chromium } = createRequire(path.join(process.env.MODULES, "/"))("playwright-core");

export const base = process.env.HMIS_URL;
export const root = path.resolve(import.meta.dirname, "../..");
export const scratch = fs.mkdtempSync(path.join(process.env.TMPDIR ?? "/tmp", "hmis-browser."));
export const accounts = {
	admin: process.env.HMIS_ADMIN,
	editor: process.env.HMIS_EDITOR,
	viewer: process.env.HMIS_VIEWER,
};

const patience = 60000;	/* ms, of one click or page, under sanitizers, beside other tests, on a machine that has more to do */
let browser;

export async function open_browser() {
	browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium-headless-shell",
		args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
			"--disable-background-networking", "--disable-sync"],
	});
}

export async function close_browser() {
	await browser?.close();
	fs.rmSync(scratch, { recursive: true });
}

/* A browser of somebody's own, signed in when who is one of the accounts. */
export async function someone(who, options = {}) {
	const headers = {};

	if (accounts[who])
		headers.Authorization = `Basic ${Buffer.from(accounts[who]).toString("base64")}`;
	const context = await browser.newContext({
		viewport: { width: 1280, height: 800 }, extraHTTPHeaders: headers, locale: language, ...options,
	});
	const open = context.newPage.bind(context);

	context.newPage = async () => listen(await open());

	context.setDefaultTimeout(patience);
	return context;
}

/* What a page's console says, and what it asks of other hosts, from now on. */
export function overhear(page) {
	const heard = [];

	page.on("console", (said) => {
		const refused = /^Failed to load resource/.test(said.text());

		/* that the page itself is an error page is for the test to know */
		if (refused && said.location().url === page.url())
			return;
		if (["error", "warning"].includes(said.type()))
			heard.push(`console: ${said.text()} ${said.location().url}`);
	});
	page.on("pageerror", (error) => heard.push(`script: ${error}`));
	page.on("request", (request) => {
		if (!request.url().startsWith(`${base}/`) && !/^(blob|data|about):/.test(request.url()))
			heard.push(`asked ${request.url()}`);
	});
	return heard;
}

/* Stop the worker for as long as body takes, so that what goes on can be looked at. */
export async function worker_held(body) {
	const pid = Number(fs.readFileSync(path.join(process.env.VAR, "run/worker.pid"), "utf8"));

	process.kill(pid, "SIGSTOP");
	try {
		return await body();
	} finally {
		process.kill(pid, "SIGCONT");
	}
}

/* One line of TAP: ok when body neither throws nor returns complaints. */
export async function test(name, body) {
	const began = performance.now();
	let complaints;

	try {
		complaints = await body() ?? [];
	} catch (error) {
		complaints = [error.stack ?? String(error)];
	}
	if (process.env.TIMES)
		console.log(`# ${Math.round(performance.now() - began)} ms`);
	console.log(`${complaints.length ? "not ok" : "ok"} - ${name}`);
	for (const line of complaints.join("\n").split("\n").slice(0, 40))
		if (line)
			console.log(`# ${line}`);
}

/* Texts as they are seen: where the page's own lines end does not count. */
const seen = (value) => typeof value === "string" ? value.replace(/\s+/g, " ").trim() : value;

export function equal(what, got, wanted) {
	[got, wanted] = [seen(got), seen(wanted)];
	if (JSON.stringify(got) !== JSON.stringify(wanted) && !(typeof got === "string" && says(got, wanted)))
		throw new Error(`${what}: got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`);
}

/* Without the spaces that group digits and those between words. */
export const squeeze = (text) => text.replace(language === "pt" ? /(\d)[\s.]+(?=\d{3})/g : /(\d)\s+(?=\d{3})/g, "$1").replace(/\s+/g, " ").trim();
