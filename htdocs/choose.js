/*
 * choose -- what is searched for while one types: in a list of the page, by what the page itself would show of it, with
 * what is ticked so far; all of them or none, and how many pulls that makes; and the id of a facility or indicator, by
 * what its list has. Without it the pages search.
 */
"use strict";

(() => {
	let waits, asked = 0;
	const later = (search) => {
		clearTimeout(waits);
		waits = setTimeout(() => search().catch(() => {}), 250);
	};

	/* ticked: what was ticked or not by its value, also while it is out of sight */
	async function search(input, list, ticked) {
		const mine = ++asked;
		const { form } = input;
		const where = new URL(form.action);

		for (const hidden of form.method === "get" ? form.querySelectorAll("input[type=hidden]") : [])
			where.searchParams.append(hidden.name, hidden.value);
		where.searchParams.set(input.name, input.value);
		const answer = await fetch(where, { headers: { Accept: "text/html" } });

		if (!answer.ok || mine !== asked)
			return;
		const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(list.id);
		const kept = [...list.children].filter((line) => line.querySelector("input:checked"));
		const values = new Set(kept.map((line) => line.querySelector("input").value));
		const others = [...found.children].filter((line) => {
			const box = line.querySelector("input");

			if (box && ticked.has(box.value))
				box.checked = ticked.get(box.value);
			return !box || !values.has(box.value);
		});

		list.replaceChildren(...kept, ...others);
		list.scrollTop = 0;
		list.dispatchEvent(new Event("input", { bubbles: true }));
	}

	for (const input of document.querySelectorAll("[data-find]")) {
		const list = document.getElementById(input.dataset.find);
		const ticked = new Map();

		for (const button of input.form.querySelectorAll("[data-plain]"))
			button.remove();
		list.addEventListener("change", ({ target }) => ticked.set(target.value, target.checked));
		input.addEventListener("input", () => later(() => search(input, list, ticked)));
		input.addEventListener("keydown", (event) => {
			if (event.key === "Enter")
				event.preventDefault();
		});
	}

	/* the registry's lists: {facilities|indicators: [{facility_id|raw_indicator_id, .._name|.._label}]} */
	async function suggest(input, list) {
		const mine = ++asked;
		const where = document.querySelector("[data-ids-at]").dataset.idsAt;
		const answer = await fetch(`${where}/${input.dataset.ids}.json?q=${encodeURIComponent(input.value)}`);

		if (!answer.ok || mine !== asked)
			return;
		const found = (await answer.json())[input.dataset.ids].slice(0, 20).map((one) => {
			const option = document.createElement("option");

			option.value = one.facility_id ?? one.raw_indicator_id;
			option.label = `${one.facility_name ?? one.raw_indicator_label} · ${option.value}`;
			return option;
		});

		list.replaceChildren(...found);
	}

	for (const input of document.querySelectorAll("[data-ids]")) {
		const list = document.createElement("datalist");

		list.id = `ids-${document.querySelectorAll("datalist").length + 1}`;
		input.setAttribute("list", list.id);
		input.after(list);
		input.addEventListener("input", () => {
			clearTimeout(waits);
			if (input.value.trim().length > 1)
				later(() => suggest(input, list));
		});
	}
})();

/* choose all or none of the indicators found, and say how many pulls that makes */
(() => {
	const boxes = () => [...document.querySelectorAll("input[name=raw_indicators]")];
	const at = document.querySelector("[data-pulls]");

	/* the months until that one; NaN until it is chosen */
	function until(name) {
		const [year, month] = [...document.getElementsByName(name)].map((list) => list.value || NaN);

		return year * 12 + Number(month);
	}

	function say() {
		if (!at)
			return;
		const n = boxes().filter((box) => box.checked).length;
		const months = until("end_period") - until("start_period") + 1;
		const seconds = Number(at.dataset.seconds) * n * months / 2;

		const said = [n, months, n * months, Math.ceil(seconds / 60)];

		/* the page has a sample, with the digits 1 to 4 where the numbers go */
		at.textContent = n && months > 0 ? at.dataset[seconds > 0 ? "more" : "words"].replace(/[1-4]/g, (i) => said[i - 1]) : "";
	}

	function choose(checked) {
		for (const box of boxes())
			if (box.checked !== checked)
				box.click();
		say();
	}

	for (const part of document.querySelectorAll("[data-choose]"))
		part.hidden = false;
	document.querySelector("[data-all]")?.addEventListener("click", () => choose(true));
	document.querySelector("[data-none]")?.addEventListener("click", () => choose(false));
	document.addEventListener("input", say);
	say();
})();
