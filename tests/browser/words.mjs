/*
 * words -- the walks name links, buttons and fields in English; in another language they find them by what its
 * catalog, lib/words/LANGUAGE.po, has for that.
 *
 *	speak("fr");
 *	page.getByRole("button", { name: "Upload" })	finds "Envoyer"
 *
 * A name may be a part of a text, have values in it ("Version 2 is in place"), or stand in an element of it. What the
 * catalog has in several contexts is any of them; what it has not is looked for as it is, such as the name of a file.
 */
import fs from "node:fs";
import path from "node:path";

const folder = path.resolve(import.meta.dirname, "../../lib/words");
const catalogs = new Map();
export let language = "en";

/* Language of all windows that are opened from now on. */
export function speak(code) {
	language = code;
}

const unquote = (lines) => lines.match(/"(?:[^"\\]|\\.)*"/g).map((part) => JSON.parse(part)).join("");
const bare = (text) => text.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim();

/* A message and the elements of it, each with what it is in the language. */
function pieces(english, said) {
	const found = [[bare(english), bare(said)]];
	const tags = new Set([...english.matchAll(/<([a-z0-9]+)>/g)].map(([, tag]) => tag));

	for (const tag of tags) {
		const inner = (text) => [...text.matchAll(new RegExp(`<${tag}>((?:(?!<${tag}>).)*?)</${tag}>`, "gs"))].map(([, part]) => bare(part));
		const [from, to] = [inner(english), inner(said)];

		found.push(...from.map((part, i) => [part, to[i] ?? ""]));
	}
	return found.filter(([a, b]) => a && b && /\p{L}{2}/u.test(a.replace(/\{[^}]*\}/g, "")));
}

function catalog() {
	if (!catalogs.has(language)) {
		const entries = fs.readFileSync(path.join(folder, `${language}.po`), "utf8").split("\n\n").slice(1).map((block) => {
			const part = (name) => {
				const at = block.match(new RegExp(`^${name} ("(?:.*"\\n")*.*")`, "m"));

				return at ? unquote(at[1]) : null;
			};

			return [["msgid", "msgstr(?:\\[0\\])?"], ["msgid_plural", "msgstr\\[1\\]"]].map((names) => names.map(part))
				.filter(([a, b]) => a && b).flatMap(([a, b]) => pieces(a, b));
		});

		catalogs.set(language, entries.flat());
	}
	return catalogs.get(language);
}

const quote = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const pattern = (text) => text.split(/\s+/).map(quote).join("\\s+");

/* A text with the values put in that english has at the same names. */
function filled(english, said, text) {
	const names = [...english.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
	const match = text.match(new RegExp(`^${english.split(/\{[^}]*\}/).map(pattern).join("(.+)")}$`));

	return match && said.replace(/\{([^}]*)\}/g, (_, name) => match[1 + names.indexOf(name)] ?? "");
}

/* What an English text is in the language: all that it may be. */
function translations(text) {
	const all = catalog();
	const of = (fits) => [...new Set(all.flatMap(([english, said]) => fits(english, said) ?? []))];
	const whole = of((english, said) => english === text ? [said] : null);

	if (whole.length)
		return whole;
	/* the beginning of one; not what is a name, such as DHIS2 */
	const begun = /\p{Ll}/u.test(text) ? of((english, said) => english.startsWith(text) ? [said.replace(/\{.*$/s, "").trim()] : null) : [];

	return begun.length ? begun : of((english, said) => {
		const worded = english.includes("{") && /\p{L}{3}/u.test(english.replace(/\{[^}]*\}/g, "")) && filled(english, said, text);

		return worded ? [worded] : null;
	});
}

/* How to look for a text: as it is in English, else for what it is in the language. */
export function spoken(text, exact = false) {
	if (language === "en" || typeof text !== "string")
		return text;
	const found = translations(text).filter((said) => said);
	const any = (found.length ? found : [text]).map(pattern).join("|");

	return exact ? new RegExp(`^\\s*(?:${any})\\s*$`) : new RegExp(any, "i");
}

/* Does a page say this, in its language? */
export const says = (got, text) => language !== "en" && spoken(text, true).test(got);

/* Does a text have this in it, in the page's language? */
export const has = (text, part) => language === "en" ? text.includes(part) : spoken(part).test(text);

/* A size or a decimal as the language writes it: "52.4 MB". */
export function local(text) {
	if (language === "en")
		return text;
	const point = fs.readFileSync(path.join(folder, `${language}.po`), "utf8").match(/msgid "1.234\.5"\nmsgstr ".*234(.)5"/)[1];

	return text.replace(/^([\d.]+) ([kM]B)$/, (_, n, unit) => translations(`{n} ${unit}`)[0].replace("{n}", n.replace(".", point)))
		.replace(/\s/g, " ");
}

function translate_options(options) {
	const more = { ...options };

	for (const name of ["name", "hasText"])
		if (name in more)
			more[name] = spoken(more[name], name === "name" && more.exact);
	return more;
}

/* The names that are asked of a page, from now on in the language. */
export function listen(page) {
	for (const kind of [page, page.locator("html")].map((one) => Object.getPrototypeOf(one))) {
		if (kind.speaks)
			continue;
		kind.speaks = true;
		for (const by of ["getByLabel", "getByText"]) {
			const original = kind[by];

			kind[by] = function (text, options) {
				return original.call(this, spoken(text, options?.exact), options);
			};
		}
		for (const by of ["getByRole", "locator", "filter"]) {
			const original = kind[by];

			if (!original)
				continue;
			kind[by] = function (...given) {
				if (typeof given.at(-1) === "object")
					given.push(translate_options(given.pop()));
				return original.apply(this, given);
			};
		}
	}
	return page;
}
