/*
 * look -- what must be so on every page, whoever reads it, on whatever screen.
 *
 * Valid HTML; one h1; labels; at most one primary button; nothing inline; nothing from
 * elsewhere; light (50 KB, 5 requests); no sideways scrolling at 320 px; enough contrast, also in
 * the dark; the keyboard reaches all there is, in order, and one sees where one is.
 */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { base, overhear, someone } from "./site.mjs";
import { language } from "./words.mjs";

const max_bytes = 50000, max_requests = 5;
const shots = process.env.SHOTS;

/* name: bytes over the line and requests, for those who measure */
export const weights = new Map();
/* every address of ours that a page leads to */
export const links = new Set();

/* tidy 5.6 is older than parts of HTML. */
const outdated = [
	/proprietary attribute "(?:aria-|role|inputmode)/,
	/<a> proprietary attribute "(?:href|tabindex)"/,	/* a link in a picture */
	/<input> proprietary attribute "inputmode"/,
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
	for (const e of all(".site nav ul"))
		if (shown(e) && e.offsetHeight > 2 * e.firstElementChild.offsetHeight - 1)
			say(e, "the menu takes more than one line");
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
	const known = new Map();	/* by what css says: a page has few colours, and reading one back is slow */

	function color(css) {
		if (!known.has(css))
			known.set(css, painted(css));
		return known.get(css);
	}

	function painted(css) {
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
export function sideways() {
	const html = document.documentElement;

	if (html.scrollWidth <= html.clientWidth)
		return [];
	const wide = [...document.body.querySelectorAll("*")].filter((e) =>
		e.getBoundingClientRect().right > html.clientWidth + 1 && !e.parentElement.closest(".region, pre, .hidden"));

	return [`${html.scrollWidth} px wide on ${html.clientWidth}: ` +
		wide.slice(-2).map((e) => e.outerHTML.slice(0, 100)).join(" | ")];
}

/* In the page: a header that takes more of a phone than its line. */
function one_line() {
	const header = document.querySelector(".site");

	return header && header.offsetHeight > 60 ? [`the header is ${header.offsetHeight} px high`] : [];
}

/* In the page: note where the keyboard goes from now on, and what is wrong there. */
function follow_focus() {
	const way = window.way = { first: null, seen: new Set(), bad: [] };

	document.addEventListener("focusin", ({ target: e }) => {
		const style = getComputedStyle(e.matches(".figures, .opens") ? e.nextElementSibling : e);
		const box = e.getBoundingClientRect();

		way.first ??= e.className;
		way.seen.add(e);
		if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2 || box.right <= 0 ||
		    box.bottom <= 0 || box.left >= innerWidth || box.top >= innerHeight)
			way.bad.push(`focus cannot be seen: ${e.outerHTML.slice(0, 100)}`);
	});
	const stops = [...document.querySelectorAll("a[href]:not([tabindex='-1']), button:enabled, summary, input:enabled, " +
		"select, [tabindex='0']")]
		.filter((e) => e.checkVisibility({ visibilityProperty: true }));

	/* one stop for all radio buttons of a name */
	return new Set(stops.map((e) => e.type === "radio" ? e.name : e)).size;
}

async function press_tab(cdp, times) {
	const tab = { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 };
	const sent = [];

	for (let i = 0; i < times; i++)
		sent.push(cdp.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...tab }),
			cdp.send("Input.dispatchKeyEvent", { type: "keyUp", ...tab }));
	await Promise.all(sent);
}

async function keyboard({ page, cdp }) {
	/* a refused form begins at the summary of what is wrong with it, pages of nginx have no menu to skip */
	const skips = await page.evaluate(() => document.querySelector(".skip") && !document.getElementById("errors"));
	const stops = await page.evaluate(follow_focus);

	await press_tab(cdp, stops + 3);
	const way = await page.evaluate(() => ({ ...window.way, seen: window.way.seen.size }));

	await page.evaluate(() => document.activeElement.blur());
	if (skips && way.first !== "skip")
		way.bad.push("the first Tab does not reach the link to the content");
	if (way.seen < stops)
		way.bad.push(`the keyboard reaches ${way.seen} of ${stops} stops`);
	return [...new Set(way.bad)];
}

const axe = fs.readFileSync(createRequire(path.join(process.env.MODULES, "/")).resolve("axe-core/axe.min.js"), "utf8");
const judged = new Set();

/* What axe-core finds against WCAG 2.2 AA: of each address once, or as often as it is looked at (LONG=1). Contrast is
   looked at above, in the dark, too. */
async function accessible(page) {
	const which = `${language} ${new URL(page.url()).pathname}`;

	if (judged.has(which) && !process.env.LONG)
		return [];
	/* it waits for timers, which a page without scripts has none of */
	if (!await page.evaluate(() => matchMedia("(scripting: enabled)").matches))
		return [];
	judged.add(which);
	await page.evaluate(axe);
	const found = await page.evaluate(() => window.axe.run(document, {
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
		rules: { "color-contrast": { enabled: false } },
		resultTypes: ["violations"],
	}));

	return found.violations.map(({ id, nodes }) => `axe: ${id}, ${nodes.length} times: ${nodes[0].html.slice(0, 160)}`);
}

/* In the page: what is said by a color alone, once the reader's own few take the place of ours. */
function colorless() {
	const bad = [];

	for (const e of document.querySelectorAll(".coverage td")) {
		const style = getComputedStyle(e);

		if (e.textContent.trim() && style.color === "rgba(0, 0, 0, 0)")
			bad.push(`a cell without its figure: ${e.outerHTML.slice(0, 80)}`);
	}
	for (const e of document.querySelectorAll(".site [aria-current]"))
		if (e.nextElementSibling && getComputedStyle(e).borderBottomColor === getComputedStyle(e.nextElementSibling).borderBottomColor)
			bad.push(`where one is cannot be seen: ${e.outerHTML.slice(0, 80)}`);
	return bad.slice(0, 3);
}

/* Was a page of this address judged in the language that is spoken now? */
export const was_judged = (address) => judged.has(`${language} ${new URL(`${base}/${address}`).pathname}`);

const forced = new Set();

/* The page in forced colors: of each address once, or as often as it is looked at (LONG=1). */
async function forced_colors(page) {
	const which = new URL(page.url()).pathname;

	if (forced.has(which) && !process.env.LONG)
		return [];
	forced.add(which);
	await page.emulateMedia({ forcedColors: "active" });
	const bad = [...await page.evaluate(contrast), ...await page.evaluate(colorless)];

	await page.emulateMedia({ forcedColors: "none" });
	return bad.map((line) => `in forced colors, ${line}`);
}

async function save(page, name, how) {
	const at = path.join(shots, `${name.replace(/[^a-z0-9]+/gi, "-")}.${how}.png`);

	fs.mkdirSync(shots, { recursive: true });
	await page.screenshot({ path: at, fullPage: true });
}

/* The sheets of it, with no details opened. */
async function print(page, name) {
	const at = path.join(shots, `${name.replace(/[^a-z0-9]+/gi, "-")}.paper`);

	await page.evaluate(() => document.querySelectorAll("details").forEach((e) => e.open = false));
	fs.writeFileSync(`${at}.pdf`, await page.pdf({ format: "A4", preferCSSPageSize: true }));
	spawnSync("pdftoppm", ["-r", "70", "-png", `${at}.pdf`, at]);
	await page.evaluate(() => document.querySelectorAll("details").forEach((e) => e.open = true));
}

/* The page as it stands, on all screens; it came as html. Changes the size of the window. */
export async function inspect(page, name, html) {
	const bad = [...tidy(html), ...await page.evaluate(structure), ...await page.evaluate(contrast), ...await accessible(page)];
	const size = page.viewportSize();

	if (shots)
		await save(page, name, "1280");
	await page.emulateMedia({ colorScheme: "dark" });
	bad.push(...(await page.evaluate(contrast)).map((line) => `in the dark, ${line}`));
	if (shots)
		await save(page, name, "dark");
	await page.emulateMedia({ colorScheme: "light" });
	bad.push(...await forced_colors(page));
	for (const width of [375, 320]) {
		await page.setViewportSize({ width, height: 700 });
		bad.push(...await page.evaluate(sideways), ...await page.evaluate(one_line));
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
		await print(page, name);
	}
	return bad;
}

const windows = new Map();

/* Somebody's window, in which one page after the other is looked at, with nothing in the cache. */
async function window_of(who) {
	const whose = `${language} ${who}`;

	if (windows.has(whose))
		return windows.get(whose);
	const context = await someone(who);
	const page = await context.newPage();
	const cdp = await context.newCDPSession(page);
	const own = { page, cdp, heard: overhear(page), arrived: [] };

	page.on("requestfinished", (request) => own.arrived.push(request));
	await cdp.send("Network.enable");
	await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
	windows.set(whose, own);
	return own;
}

async function weigh(name, arrived) {
	const all = await Promise.all(arrived.map((request) => request.sizes()));
	const bytes = all.reduce((sum, sizes) => sum + sizes.responseBodySize + sizes.responseHeadersSize, 0);
	/* the icon, which not every browser asks for, is counted once */
	const requests = 1 + arrived.filter((request) => !request.url().endsWith("/favicon.svg")).length;

	weights.set(name, { bytes, requests });
	return [...bytes > max_bytes ? [`${bytes} bytes`] : [], ...requests > max_requests ? [`${requests} requests`] : []];
}

/* A page as it comes to somebody for the first time. */
export async function look(who, name, where, wanted = 200) {
	const own = await window_of(who);

	own.heard.length = own.arrived.length = 0;
	const answer = await own.page.goto(new URL(where, `${base}/`).href);
	const first = [...own.arrived];
	const bad = answer.status() === wanted ? [] : [`status ${answer.status()}`];

	bad.push(...await keyboard(own), ...await weigh(name, first), ...await inspect(own.page, name, await answer.text()));
	bad.push(...own.heard);
	await own.page.goto("about:blank");
	return bad;
}

/* A page that cannot be had by asking for it: html, as if it had come from the site. */
export async function look_at(who, name, html) {
	const own = await window_of(who);
	const here = "**/imports";

	own.heard.length = 0;
	await own.page.route(here, (route) => route.fulfill({ body: html, contentType: "text/html; charset=utf-8" }));
	await own.page.goto(`${base}/imports`);
	const bad = [...await inspect(own.page, name, html), ...own.heard];

	await own.page.unroute(here);
	return bad;
}

/* What a window that is this high shows of a page. */
export async function picture(who, where, height, at) {
	const { page } = await window_of(who);

	await page.setViewportSize({ width: 1280, height });
	await page.goto(new URL(where, `${base}/`).href);
	await page.screenshot({ path: at });
	await page.setViewportSize({ width: 1280, height: 800 });
}
