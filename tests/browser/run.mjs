/*
 * run -- the browser tests, in the order in which a new site is filled. Prints lines of TAP, without a plan.
 *
 *	node run.mjs [LANGUAGE]		all, or an import from a file and one from DHIS2 in that language
 */
import path from "node:path";

import { choose_in_lists } from "./chooser.mjs";
import { from_dhis2 } from "./dhis2.mjs";
import * as imports from "./imports.mjs";
import { third_longer } from "./longer.mjs";
import { inspect, look, weights } from "./look.mjs";
import { as_ministries_have_them } from "./ministry.mjs";
import { projects } from "./projects.mjs";
import * as refusals from "./refusals.mjs";
import { keep_registry } from "./registry.mjs";
import { base, close_browser, open_browser, overhear, root, someone, test } from "./site.mjs";
import { delete_for_good, take_back } from "./versions.mjs";
import * as walk from "./walk.mjs";
import { weak_line } from "./weak.mjs";
import { the_rest } from "./whole.mjs";
import { speak } from "./words.mjs";

const everywhere = ["", "imports", "versions", "facilities", "facilities/areas", "indicators", "indicators/common", "indicators/unmapped", "aliases",
	"projects", "assets"];
/* a viewer's pages are an administrator's with less on them */
const everybody = process.env.LONG ? ["admin", "viewer"] : ["admin"];
const page_name = (where) => where.replace(/[?=].*$/, "") || "data";

/* Everybody at the same time: most of it is waiting. */
async function look_everywhere(people, when, pages) {
	await Promise.all(people.map(async (who) => {
		for (const where of pages)
			await test(`page ${page_name(where)}, ${when}, as ${who} (S-07 J-03 J-06 J-07)`,
				() => look(who, `${page_name(where)} ${when} ${who}`, where));
	}));
}

async function load_list(context, list) {
	const page = await context.newPage();
	const heard = overhear(page);

	await page.goto(`${base}/${list}`);
	await page.getByLabel("CSV file").setInputFiles(path.join(root, `tests/sample/${list}.csv`));
	const [answer] = await Promise.all([
		page.waitForResponse((a) => a.request().resourceType() === "document" && a.request().method() === "GET"),
		page.getByRole("button", { name: "Show what would change" }).click(),
	]);
	await page.getByRole("heading", { name: "What this list would change" }).waitFor();
	const bad = await inspect(page, `${list} preview`, await answer.text());

	await page.getByRole("button", { name: "Apply the list" }).click();
	await page.getByRole("heading", { name: "The list was applied" }).waitFor();
	bad.push(...await inspect(page, `${list} result`, await page.content()));

	await page.close();
	return [...bad, ...heard];
}

/* The walks and pages in another language: what is looked at there is what may be too long, or not said in it. */
async function in_language(code) {
	speak(code);
	const editor = await someone("editor");
	const plain = await someone("editor", { javaScriptEnabled: false });

	await look_everywhere(["viewer"], `in ${code}`, ["start", "help"]);
	for (const list of ["facilities", "indicators"])
		await test(`upload the list of ${list}`, () => load_list(editor, list));
	const first = await imports.walk_with_scripts(editor);
	const second = await imports.walk_without_scripts(plain);
	await from_dhis2(editor, plain);
	await look_everywhere(["admin"], `in ${code}`, [...everywhere, `csv/review?run=${second}`, `progress?run=${first}`,
		"versions?version=2", "facilities?q=hospital", "users", "audit", "delete", "schedules", "health",
		"areas?indicator=NMCP_OPD_MAL_CONF_RDT", "reporting?state=all", `csv/map?run=${first}`, "map", "api",
		"administration", "storage", "tokens", "facilities/outlines", "versions/compare?from=1&to=2"]);
	await the_rest(editor);
}

async function in_english() {
	const editor = await someone("editor");
	const plain = await someone("editor", { javaScriptEnabled: false });

	await look_everywhere(["viewer"], "the same for all", ["start", "help", "api"]);
	await look_everywhere(everybody, "empty", everywhere);
	for (const list of ["facilities", "indicators"])
		await test(`upload the list of ${list}`, () => load_list(editor, list));
	const first = await imports.walk_with_scripts(editor);
	const second = await imports.walk_without_scripts(plain);
	await imports.import_with_errors(editor);
	await refusals.refused_form(plain);
	await imports.upload_differently(editor, plain);
	await imports.other_reviews(editor);
	await imports.files_of_others(editor, (await walk.newest_version(await editor.newPage()))[0]);
	await projects(editor, plain);
	const fetched = await from_dhis2(editor, plain);
	const admins = [await someone("admin"), await someone("admin", { javaScriptEnabled: false })];

	await take_back(...admins, fetched);
	await look_everywhere(everybody, "filled", [...everywhere,
		`csv/review?run=${second}`, `progress?run=${first}`, "versions?version=2", "facilities?q=hospital"]);
	await look_everywhere(["admin"], "filled", ["users", "audit", "delete", "schedules", "versions?of=undo",
		"areas?indicator=NMCP_OPD_MAL_CONF_RDT", "reporting?state=all"]);
	await look_everywhere(["admin"], "done", ["upload", "map", "stage"].map((step) => `csv/${step}?run=${first}`));
	await keep_registry(editor, plain);
	await weak_line(editor);
	await choose_in_lists(...admins);
	await the_rest(editor);
	await refusals.error_pages();
	await refusals.follow_links();
	await delete_for_good(...admins, "NMCP_OPD_MAL_CONF_MICRO", first);
	await as_ministries_have_them(editor, plain);
	if (process.env.LONG) {
		await third_longer();
		speak("fr");
		await imports.walk_in_language(await someone("editor", { javaScriptEnabled: false }), "fr");
	}
	const heaviest = [...weights].sort((a, b) => b[1].bytes - a[1].bytes)[0];

	console.log(`# the heaviest first view: ${heaviest[0]}, ${heaviest[1].bytes} bytes in ${heaviest[1].requests} requests`);
}

await open_browser();
await (process.argv[2] ? in_language(process.argv[2]) : in_english());
await close_browser();
