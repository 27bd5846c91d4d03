/*
 * whole -- no page is left out: of each template there is, a page was looked at, axe-core included. What no walk came
 * by is looked at here, with what it takes to have something on it.
 */
import fs from "node:fs";
import path from "node:path";

import { troubled } from "./files.mjs";
import { look, was_judged } from "./look.mjs";
import { base, root, test } from "./site.mjs";
import * as walk from "./walk.mjs";

/* The addresses of all pages: a template each, those of lib/ are parts of them; but for the pages that nginx has for
   itself alone (refusals.mjs). */
function addresses() {
	const of = (folder) => fs.readdirSync(path.join(root, folder), { recursive: true })
		.filter((name) => name.endsWith(".html")).map((name) => name.slice(0, -".html".length));

	return [...of("cgi-bin"), ...of("nginx/pages").filter((name) => !["error", "frame"].includes(name))].sort();
}

const left_out = () => addresses().filter((page) => !was_judged(page) && !(page === "data" && was_judged("")));

async function post(context, where, form) {
	const answer = await context.request.post(`${base}/${where}`, { headers: { Accept: "application/json" }, form });

	if (!answer.ok())
		throw new Error(`${where}: ${answer.status()} ${await answer.text()}`);
	return answer.json();
}

/* What a page has to be asked with, made where there is none. */
async function arguments_of(editor) {
	const run = await walk.staged(editor, troubled());
	const { project } = await post(editor, "projects", { name: "Looked at" });
	const newest = (await walk.newest_version(await editor.newPage()))[0];
	const chosen = "start_period=201901&end_period=201903&indicators=all";
	const indicator = "NMCP_OPD_MAL_CONF_RDT";

	return {
		"areas": `indicator=${indicator}`, "csv/match": `run=${run}`, "delete": chosen, "export/about": `project=${project}`,
		"facilities/facility": "id=AWytIG2qdwP", "indicators/common": "", "indicators/raw": `id=${indicator}`,
		"map": `indicator=${indicator}&by=value`, "projects/webhook": `project=${project}`, "projects/window": `project=${project}`,
		"schedules/try": "source=csv", "versions/compare": `from=1&to=${newest}`, "versions/undo": `version=${newest}`,
	};
}

export async function the_rest(editor) {
	const needed = await arguments_of(editor);

	for (const page of left_out())
		await test(`page ${page}, which no walk came by`,
			() => look("admin", `${page} filled`, needed[page] ? `${page}?${needed[page]}` : page));
	await test("every page there is was looked at, by axe-core, too", () => left_out().map((page) => `not looked at: ${page}`));
}
