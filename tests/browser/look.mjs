/*
 * look -- what must be so on every page, whoever reads it, on whatever screen.
 *
 * Valid HTML; one h1; labels; at most one primary button; nothing inline; nothing from
 * elsewhere; light (50 KB, 5 requests); no sideways scrolling at 320 px; enough contrast, also in
 * the dark; the keyboard reaches all there is, in order, and one sees where one is.
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

import { base, overhear, someone } from "./site.mjs";

const max_bytes = 50000, max_requests = 5;
const shots = process.env.SHOTS;

/* path: bytes over the line, bytes unpacked, requests; for those who measure */
export const weights = new Map();
/* every address of ours that a page leads to */
export const links = new Set();

/* tidy 5.6 is older than parts of HTML. */
const outdated = [
	/proprietary attribute "(?:aria-|role)/,
];

function tidy(html) {
	const said = spawnSync("tidy", ["-eq", "-utf8"], { input: html, encoding: "utf8" });

	if (said.error)
		throw said.error;
	return said.stderr.split("\n").filter((line) => line && !outdated.some((re) => re.test(line)))
		.map((line) => `tidy: ${line}`);
}

/* In the page: what its elements owe the reader. */
function structure() {
	const bad = [];
	const all = (selector) => [...document.querySelectorAll(selector)];
	const shown = (e) => e.checkVisibility({ visibilityProperty: true });
	const say = (e, what) => bad.push(`${what}: ${e.outerHTML.slice(0, 120)}`);
	const once = (what, n) => n === 1 || bad.push(`${n} ${what}`);

	once("h1", all("h1").length);
	once("main", all("main").length);
	once("titles", all("head > title").length);
	if (!document.documentElement.lang)
		bad.push("no language");
	if (all("button, .button").filter((e) => e.matches(".primary") && shown(e)).length > 1)
		bad.push("more than one primary button");
	for (const e of all("input:not([type=hidden]), select, textarea, progress"))
		if (!e.labels?.length && !e.ariaLabel && !e.getAttribute("aria-labelledby"))
			say(e, "no label");
	for (const e of all("button, a[href], summary"))
		if (!e.textContent.trim() && !e.ariaLabel)
			say(e, "no words");
	for (const e of all("[id]"))
		if (document.querySelectorAll(`[id="${e.id}"]`).length > 1)
			say(e, "id used twice");
	for (const name of ["aria-labelledby", "aria-describedby"])
		for (const e of all(`[${name}]`))
			for (const id of e.getAttribute(name).split(/\s+/))
				if (!document.getElementById(id))
					say(e, `nothing has the id ${id}`);
	for (const e of all('a[href^="#"]'))
		if (!document.getElementById(e.getAttribute("href").slice(1)))
			say(e, "leads nowhere");
	for (const e of all("svg"))
		if (!e.closest("[aria-hidden=true]") && e.getAttribute("role") !== "img")
			say(e, "a picture without words");
	for (const e of all("th:not([scope])"))
		say(e, "a heading of no scope");
	for (const e of all("[style], style, script:not([src]), [tabindex]"))
		if (!(e.tabIndex <= 0) || !e.hasAttribute("tabindex"))
			say(e, "inline, or out of order");
	for (const e of all("*"))
		if (e.getAttributeNames().some((name) => name.startsWith("on")))
			say(e, "inline script");
	return bad;
}

/* In the page: text that stands out too little from what is behind it (WCAG 1.4.3). */
function contrast() {
	const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
	const bad = [];

	function color(css) {
		canvas.clearRect(0, 0, 1, 1);
		canvas.fillStyle = css;
		canvas.fillRect(0, 0, 1, 1);
		return canvas.getImageData(0, 0, 1, 1).data;
	}

	function luminance(rgb) {
		const [r, g, b] = [...rgb].map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92
			: ((c + 0.055) / 1.055) ** 2.4);

		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	}

	function behind(e) {
		for (; e; e = e.parentElement) {
			const c = color(getComputedStyle(e).backgroundColor);

			if (c[3] > 250)
				return c;
		}
		return color("Canvas");
	}

	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);

	for (let text = texts.nextNode(); text; text = texts.nextNode()) {
		const e = text.parentElement, style = getComputedStyle(e);
		const front = color(style.color);

		if (!text.data.trim() || !e.checkVisibility({ visibilityProperty: true }) || e.closest(".hidden, [hidden]") ||
		    e.closest("button:disabled") || front[3] < 10)
			continue;
		const [a, b] = [luminance(front), luminance(behind(e))];
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		const large = parseFloat(style.fontSize) >= 24;

		if (ratio < (large ? 3 : 4.5))
			bad.push(`contrast ${ratio.toFixed(1)}: ${text.data.trim().slice(0, 40)} in ${e.className || e.tagName}`);
	}
	return [...new Set(bad)].slice(0, 5);
}

/* In the page: what sticks out of it sideways. */
function sideways() {
	const html = document.documentElement;

	if (html.scrollWidth <= html.clientWidth)
		return [];
	const wide = [...document.body.querySelectorAll("*")].filter((e) =>
		e.getBoundingClientRect().right > html.clientWidth + 1 && !e.parentElement.closest(".region, pre, .hidden"));

	return [`${html.scrollWidth} px wide on ${html.clientWidth}: ` +
		wide.slice(-2).map((e) => e.outerHTML.slice(0, 100)).join(" | ")];
}

/* In the page: where the keyboard is, whether one sees it, and whether it is on the way down. */
function focused() {
	const e = document.activeElement;

	if (!e || e === document.body)
		return null;
	const style = getComputedStyle(e.matches(".figures") ? e.nextElementSibling : e);
	const box = e.getBoundingClientRect();
	const visited = window.visited ??= new Set();
	const again = visited.has(e);

	visited.add(e);
	return {
		what: e.outerHTML.slice(0, 100), skip: e.matches(".skip"), again,
		marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
		inside: box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight,
	};
}

async function keyboard(page) {
	const bad = [];
	/* a refused form begins at the summary of what is wrong with it, pages of nginx have no menu to skip */
	const wanted = await page.evaluate(() => document.querySelector(".skip") && !document.getElementById("errors"));

	for (let i = 0; i < 300; i++) {
		await page.keyboard.press("Tab");
		const at = await page.evaluate(focused);

		if (i === 0 && !at?.skip && wanted)
			bad.push("the first Tab does not reach the link to the content");
		if (!at || at.again)
			return bad;
		if (!at.marked || !at.inside)
			bad.push(`focus cannot be seen: ${at.what}`);
	}
	return [...bad, "the keyboard does not come to an end"];
}

async function save(page, name, how) {
	const at = path.join(shots, `${name.replace(/[^a-z0-9]+/gi, "-")}.${how}.png`);

	fs.mkdirSync(shots, { recursive: true });
	await page.screenshot({ path: at, fullPage: true });
}

/* The page as it stands, on all screens; it came as html. Changes the size of the window. */
export async function inspect(page, name, html) {
	const bad = [...tidy(html), ...await page.evaluate(structure), ...await page.evaluate(contrast)];
	const size = page.viewportSize();

	if (shots)
		await save(page, name, "1280");
	await page.emulateMedia({ colorScheme: "dark" });
	bad.push(...(await page.evaluate(contrast)).map((line) => `in the dark, ${line}`));
	if (shots)
		await save(page, name, "dark");
	await page.emulateMedia({ colorScheme: "light" });
	for (const width of [375, 320]) {
		await page.setViewportSize({ width, height: 700 });
		bad.push(...await page.evaluate(sideways));
		if (shots && width === 375)
			await save(page, name, "375");
	}
	await page.evaluate(() => document.querySelectorAll("details").forEach((e) => e.open = true));
	bad.push(...(await page.evaluate(sideways)).map((line) => `with all details open, ${line}`));
	for (const href of await page.evaluate(() => [...document.links]
		.filter((a) => !a.getAttribute("href").startsWith("#")).map((a) => a.href.replace(/#.*/, ""))))
		links.add(href);
	await page.setViewportSize(size);
	if (shots) {
		await save(page, name, "open");
		await page.emulateMedia({ media: "print" });
		await page.setViewportSize({ width: 720, height: 1000 });
		await save(page, name, "paper");
		await page.emulateMedia({ media: "screen" });
		await page.setViewportSize(size);
	}
	return bad;
}

/* A page as it comes to somebody for the first time, with nothing in the cache. */
export async function look(who, name, where, wanted = 200) {
	const context = await someone(who);
	const page = await context.newPage();
	const heard = overhear(page);
	const arrived = [];
	const bad = [];

	page.on("requestfinished", (request) => arrived.push(request));
	const answer = await page.goto(new URL(where, `${base}/`).href);
	const html = await answer.text();
	const first = arrived.filter((request) => !request.url().endsWith("/favicon.svg"));

	if (answer.status() !== wanted)
		bad.push(`status ${answer.status()}`);
	bad.push(...await keyboard(page));
	let over_line = 0, unpacked = 0;

	for (const request of first) {
		const sizes = await request.sizes();

		over_line += sizes.responseBodySize + sizes.responseHeadersSize;
		unpacked += (await (await request.response()).body()).length;
	}
	weights.set(name, { over_line, unpacked, requests: first.length });
	if (over_line > max_bytes)
		bad.push(`${over_line} bytes`);
	/* and the icon, which not every browser asks for */
	if (first.length + 1 > max_requests)
		bad.push(`${first.length + 1} requests`);
	bad.push(...await inspect(page, name, html), ...heard);
	await context.close();
	return bad;
}
